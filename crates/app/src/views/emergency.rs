//! Emergency access, as the window shows it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

/// How somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Standing {
    /// As usual.
    Usual,
    /// In an emergency: reading only, for an hour.
    Emergency {
        /// Why, in their words.
        reason: String,
        /// When it ends by itself.
        until: DateTime<Utc>,
    },
}

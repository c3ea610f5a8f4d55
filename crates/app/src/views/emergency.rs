//! Emergency access, as the window shows it.

use auscult_domain::EmergencyAccessId;
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

/// An emergency sign-in as it is listed for review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EmergencyRow {
    /// Its id.
    pub id: EmergencyAccessId,
    /// Who, by name.
    pub who: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Why, in their words.
    pub reason: String,
    /// When somebody looked into it.
    pub reviewed_at: Option<DateTime<Utc>>,
    /// Who did, by name.
    pub reviewed_by: Option<String>,
    /// What they found.
    pub words: Option<String>,
}

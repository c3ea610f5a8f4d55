//! Things in a note to look at.

use auscult_domain::guard::GuardFinding;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Something in a note to look at, and whether somebody has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NoteLook {
    /// What and where it is.
    pub finding: GuardFinding,
    /// Who says that it is right; nobody yet, if nothing.
    pub looked: Option<LookedBy>,
}

/// Who has looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LookedBy {
    /// Their name.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
}

//! Compliance events as they are listed.

use auscult_domain::compliance::ComplianceEvent;
use auscult_domain::permission::Role;
use serde::{Deserialize, Serialize};
use specta::Type;

/// Which events are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ComplianceWhich {
    /// Those nobody has looked at.
    Open,
    /// Those somebody has.
    Reviewed,
}

/// An event with the names of who and whom it is about.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ComplianceRow {
    /// The event.
    pub event: ComplianceEvent,
    /// Who did it, by name.
    pub who: Option<String>,
    /// What they are in the organization today.
    pub role: Option<Role>,
    /// The patient's name.
    pub patient_name: Option<String>,
    /// Who reviewed it, by name.
    pub reviewed_by: Option<String>,
    /// Whether whoever asks may review it.
    pub may_review: bool,
}

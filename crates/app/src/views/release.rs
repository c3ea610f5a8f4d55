//! Records handed out, as they are shown.

use auscult_domain::finding::Finding;
use auscult_domain::release::Release;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

/// What an order would hand out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseOutlook {
    /// What keeps it from being done, and what should be looked at.
    pub findings: Vec<Finding>,
    /// Visits.
    pub visits: u32,
    /// Signed documents.
    pub documents: u32,
    /// Drafts.
    pub drafts: u32,
    /// Visits with a transcript.
    pub transcripts: u32,
    /// Recordings.
    pub recordings: u32,
}

/// Where records were written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Released {
    /// The folder.
    pub folder: String,
}

/// What went out once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseRow {
    /// What it is known by in the audit.
    pub id: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who handed it out, as printed.
    pub by: String,
    /// Whether the patient may have an account of it (45 CFR 164.528).
    pub accounted_for: bool,
    /// What, to whom and why.
    pub release: Release,
}

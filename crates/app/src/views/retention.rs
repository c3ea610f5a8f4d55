//! How long records are kept, as it is shown.

use super::PatientRow;
use auscult_domain::RecordingId;
use auscult_domain::retention::{LegalHold, RetainedKind, RetentionPolicies};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

/// The periods and the holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RetentionView {
    /// The periods.
    pub policies: RetentionPolicies,
    /// The holds, the latest first, lifted ones too.
    pub holds: Vec<HoldRow>,
}

/// A hold with whom it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HoldRow {
    /// It.
    pub hold: LegalHold,
    /// The patient.
    pub patient: PatientRow,
    /// The visit's number; everything of the patient, if none.
    pub visit: Option<String>,
    /// Who placed it, as printed.
    pub placed_by: String,
}

/// What names a record that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DueRecord {
    /// The sound or its transcript.
    pub kind: RetainedKind,
    /// The recording.
    pub recording: RecordingId,
}

/// A record that is due to be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DueRow {
    /// Which.
    pub record: DueRecord,
    /// The patient.
    pub patient: PatientRow,
    /// The visit's number.
    pub visit: String,
    /// Since when.
    pub due_on: NaiveDate,
}

/// What is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RetentionDue {
    /// What may be deleted.
    pub rows: Vec<DueRow>,
    /// How many more would be due but are held.
    pub held: u32,
}

/// What was deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Deleted {
    /// Recordings.
    pub recordings: u32,
    /// Transcripts.
    pub transcripts: u32,
    /// Backups and copies on this laptop that were made before: they still hold it until they are deleted.
    pub copies: u32,
    /// When the newest of them was written.
    pub newest_copy: Option<DateTime<Utc>>,
}

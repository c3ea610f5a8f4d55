//! Improving a note, as the window shows it.

use auscult_domain::enhancement::{EnhancementSettings, Figures};
use auscult_domain::enhancement_review::ReviewedChange;
use auscult_domain::note::Note;
use auscult_domain::patient_summary::PatientSummary;
use auscult_domain::{EncounterId, GeneratedContentId};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// The changes proposed for a note and how far a person is with them.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct EnhancementView {
    /// Its id.
    pub id: GeneratedContentId,
    /// When it was asked for.
    pub at: DateTime<Utc>,
    /// What was asked for.
    pub settings: EnhancementSettings,
    /// The engine and its version.
    pub engine: String,
    /// The note as it stands; positions count in it.
    pub note: Note,
    /// The changes in the order of the note.
    pub changes: Vec<ReviewedChange>,
    /// What the note was like before any change.
    pub before: Figures,
    /// What it is like now.
    pub now: Figures,
    /// Whether the last decision can be taken back.
    pub can_undo: bool,
}

/// A visit for the patient.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PatientSummaryView {
    /// The visit.
    pub encounter: EncounterId,
    /// The summary.
    pub summary: PatientSummary,
    /// Made from a note nobody has signed yet.
    pub is_draft: bool,
}

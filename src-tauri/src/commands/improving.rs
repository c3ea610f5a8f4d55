//! Commands for improving a note and for the patient's summary.

use super::{Answer, Auscult, on_thread};
use auscult_app::domain::enhancement::EnhancementSettings;
use auscult_app::domain::enhancement_review::ChangeDecision;
use auscult_app::domain::{EncounterId, GeneratedContentId, NoteId};
use auscult_app::views::{EnhancementView, Exported, PatientSummaryView};

/// Proposes changes to a note.
#[tauri::command]
#[specta::specta]
pub async fn enhance_note(app: Auscult<'_>, note: NoteId, settings: EnhancementSettings) -> Answer<EnhancementView> {
    on_thread(app, move |app| app.enhance_note(note, settings)).await
}

/// What was last proposed for a note.
#[tauri::command]
#[specta::specta]
pub async fn enhancement(app: Auscult<'_>, note: NoteId) -> Answer<Option<EnhancementView>> {
    on_thread(app, move |app| app.enhancement(note)).await
}

/// Takes or refuses changes.
#[tauri::command]
#[specta::specta]
pub async fn decide_changes(
    app: Auscult<'_>,
    id: GeneratedContentId,
    revision: u32,
    changes: Vec<u32>,
    decision: ChangeDecision,
) -> Answer<EnhancementView> {
    on_thread(app, move |app| app.decide_changes(id, revision, changes, decision)).await
}

/// Takes the last decision back.
#[tauri::command]
#[specta::specta]
pub async fn undo_changes(app: Auscult<'_>, id: GeneratedContentId, revision: u32) -> Answer<EnhancementView> {
    on_thread(app, move |app| app.undo_changes(id, revision)).await
}

/// A visit in plain words for the patient.
#[tauri::command]
#[specta::specta]
pub async fn patient_summary(app: Auscult<'_>, encounter: EncounterId) -> Answer<PatientSummaryView> {
    on_thread(app, move |app| app.patient_summary(encounter)).await
}

/// Writes the patient's summary as a text file.
#[tauri::command]
#[specta::specta]
pub async fn export_patient_summary(app: Auscult<'_>, encounter: EncounterId, text: String) -> Answer<Exported> {
    on_thread(app, move |app| app.export_patient_summary(encounter, &text)).await
}

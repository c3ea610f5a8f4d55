//! Commands for the six steps of a visit.

use super::{Answer, Auscult, on_thread};
use auscult_app::domain::workflow::{Preferences, Step, StepSettings};
use auscult_app::domain::{EncounterId, NoteId};
use auscult_app::views::{CodingView, CustomEditRow, WorkflowView, WorklistRow};

/// Where a visit stands.
#[tauri::command]
#[specta::specta]
pub async fn workflow(app: Auscult<'_>, encounter: EncounterId) -> Answer<WorkflowView> {
    on_thread(app, move |app| app.workflow(encounter)).await
}

/// Opens a step.
#[tauri::command]
#[specta::specta]
pub async fn open_step(app: Auscult<'_>, encounter: EncounterId, step: Step) -> Answer<WorkflowView> {
    on_thread(app, move |app| app.open_step(encounter, step)).await
}

/// Adds to the time a step was open, seconds.
#[tauri::command]
#[specta::specta]
pub async fn spend_time(app: Auscult<'_>, encounter: EncounterId, step: Step, seconds: u32) -> Answer<()> {
    on_thread(app, move |app| app.spend_time(encounter, step, seconds)).await
}

/// Leaves a step out, saying why.
#[tauri::command]
#[specta::specta]
pub async fn skip_step(app: Auscult<'_>, encounter: EncounterId, step: Step, reason: String) -> Answer<WorkflowView> {
    on_thread(app, move |app| app.skip_step(encounter, step, reason)).await
}

/// Takes a step up again that was left out.
#[tauri::command]
#[specta::specta]
pub async fn take_up_step(app: Auscult<'_>, encounter: EncounterId, step: Step) -> Answer<WorkflowView> {
    on_thread(app, move |app| app.take_up_step(encounter, step)).await
}

/// Notes something on a step, or takes the note away.
#[tauri::command]
#[specta::specta]
pub async fn note_on_step(
    app: Auscult<'_>,
    encounter: EncounterId,
    step: Step,
    words: Option<String>,
) -> Answer<WorkflowView> {
    on_thread(app, move |app| app.note_on_step(encounter, step, words)).await
}

/// Keeps the state of the window.
#[tauri::command]
#[specta::specta]
pub async fn keep_step_settings(app: Auscult<'_>, encounter: EncounterId, settings: StepSettings) -> Answer<()> {
    on_thread(app, move |app| app.keep_step_settings(encounter, settings)).await
}

/// Puts the text up for review.
#[tauri::command]
#[specta::specta]
pub async fn ready_for_review(app: Auscult<'_>, encounter: EncounterId, revision: u32) -> Answer<WorkflowView> {
    on_thread(app, move |app| app.ready_for_review(encounter, revision)).await
}

/// Stands by the text.
#[tauri::command]
#[specta::specta]
pub async fn approve_content(app: Auscult<'_>, encounter: EncounterId, revision: u32) -> Answer<WorkflowView> {
    on_thread(app, move |app| app.approve_content(encounter, revision)).await
}

/// Stands by it no longer.
#[tauri::command]
#[specta::specta]
pub async fn withdraw_approval(app: Auscult<'_>, encounter: EncounterId) -> Answer<WorkflowView> {
    on_thread(app, move |app| app.withdraw_approval(encounter)).await
}

/// The visits that wait for their signature.
#[tauri::command]
#[specta::specta]
pub async fn worklist(app: Auscult<'_>) -> Answer<Vec<WorklistRow>> {
    on_thread(app, |app| app.worklist()).await
}

/// How whoever is signed in likes to work.
#[tauri::command]
#[specta::specta]
pub async fn preferences(app: Auscult<'_>) -> Answer<Preferences> {
    on_thread(app, |app| app.preferences()).await
}

/// Keeps how they like to work.
#[tauri::command]
#[specta::specta]
pub async fn save_preferences(app: Auscult<'_>, preferences: Preferences) -> Answer<Preferences> {
    on_thread(app, move |app| app.save_preferences(preferences)).await
}

/// Takes up every suggestion at least this sure, percent.
#[tauri::command]
#[specta::specta]
pub async fn accept_all_suggestions(app: Auscult<'_>, encounter: EncounterId, threshold: u8) -> Answer<CodingView> {
    on_thread(app, move |app| app.accept_all_suggestions(encounter, threshold)).await
}

/// What people changed in a note by hand, the latest first.
#[tauri::command]
#[specta::specta]
pub async fn custom_edits(app: Auscult<'_>, note: NoteId) -> Answer<Vec<CustomEditRow>> {
    on_thread(app, move |app| app.custom_edits(note)).await
}

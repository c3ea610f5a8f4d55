//! Commands for composing drafts: the engine and its settings, the draft, what engines wrote.

use super::{Answer, Auscult, on_thread};
use auscult_app::domain::generated::GeneratedContent;
use auscult_app::domain::{EncounterId, GeneratedContentId, NoteId, TemplateId};
use auscult_app::views::{Composed, ComposerSettings, ComposerTrial, ComposerView, GeneratedRow, LanguageModelRow};

/// How drafts are written.
#[tauri::command]
#[specta::specta]
pub async fn composer(app: Auscult<'_>) -> Answer<ComposerView> {
    on_thread(app, move |app| app.composer()).await
}

/// Keeps how drafts are written.
#[tauri::command]
#[specta::specta]
pub async fn save_composer(app: Auscult<'_>, settings: ComposerSettings) -> Answer<ComposerView> {
    on_thread(app, move |app| app.save_composer(settings)).await
}

/// Keeps the language model's key, or forgets it.
#[tauri::command]
#[specta::specta]
pub async fn set_composer_key(app: Auscult<'_>, key: Option<String>) -> Answer<ComposerView> {
    on_thread(app, move |app| app.set_composer_key(key)).await
}

/// Somebody confirms the agreement with whoever runs this host.
#[tauri::command]
#[specta::specta]
pub async fn confirm_agreement(app: Auscult<'_>, host: String) -> Answer<ComposerView> {
    on_thread(app, move |app| app.confirm_agreement(&host)).await
}

/// Somebody takes the agreement back.
#[tauri::command]
#[specta::specta]
pub async fn withdraw_agreement(app: Auscult<'_>) -> Answer<ComposerView> {
    on_thread(app, move |app| app.withdraw_agreement()).await
}

/// The models the server lists.
#[tauri::command]
#[specta::specta]
pub async fn language_models(app: Auscult<'_>) -> Answer<Vec<LanguageModelRow>> {
    on_thread(app, move |app| app.language_models()).await
}

/// Tries the language model with nothing of any patient.
#[tauri::command]
#[specta::specta]
pub async fn try_composer(app: Auscult<'_>) -> Answer<ComposerTrial> {
    on_thread(app, move |app| app.try_composer()).await
}

/// Makes the draft by the engine that was chosen.
#[tauri::command]
#[specta::specta]
pub async fn compose_draft(app: Auscult<'_>, encounter: EncounterId, template: TemplateId) -> Answer<Composed> {
    on_thread(app, move |app| app.compose_draft(encounter, template)).await
}

/// Stops the draft that is being written.
#[tauri::command]
#[specta::specta]
pub async fn cancel_draft(app: Auscult<'_>) -> Answer<()> {
    on_thread(app, move |app| {
        app.cancel_draft();
        Ok(())
    })
    .await
}

/// What engines wrote for a note.
#[tauri::command]
#[specta::specta]
pub async fn generated(app: Auscult<'_>, note: NoteId) -> Answer<Vec<GeneratedRow>> {
    on_thread(app, move |app| app.generated(note)).await
}

/// A run whole.
#[tauri::command]
#[specta::specta]
pub async fn generated_content(app: Auscult<'_>, id: GeneratedContentId) -> Answer<GeneratedContent> {
    on_thread(app, move |app| app.generated_content(id)).await
}

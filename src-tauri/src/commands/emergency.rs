//! Commands for emergency access.

use super::{Answer, Auscult, on_thread};
use auscult_app::domain::EmergencyAccessId;
use auscult_app::views::{EmergencyRow, Me};

/// Signs somebody in for an hour of reading.
#[tauri::command]
#[specta::specta]
pub async fn unlock_in_emergency(
    app: Auscult<'_>,
    email: String,
    password: String,
    code: Option<String>,
    reason: String,
) -> Answer<Me> {
    on_thread(app, move |app| app.unlock_in_emergency(&email, password, code, &reason)).await
}

/// The emergency sign-ins.
#[tauri::command]
#[specta::specta]
pub async fn emergencies(app: Auscult<'_>) -> Answer<Vec<EmergencyRow>> {
    on_thread(app, move |app| app.emergencies()).await
}

/// Says what came of one.
#[tauri::command]
#[specta::specta]
pub async fn review_emergency(app: Auscult<'_>, id: EmergencyAccessId, words: String) -> Answer<()> {
    on_thread(app, move |app| app.review_emergency(id, &words)).await
}

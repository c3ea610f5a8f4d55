//! Commands for emergency access.

use super::{Answer, Auscult, on_thread};
use auscult_app::views::Me;

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

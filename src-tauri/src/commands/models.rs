//! Commands for speech models.

use super::{Answer, Auscult, on_thread};
use auscult_app::views::ModelRow;

/// The speech models.
#[tauri::command]
#[specta::specta]
pub async fn models(app: Auscult<'_>) -> Answer<Vec<ModelRow>> {
    on_thread(app, move |app| app.models()).await
}

/// Fetches a model in the background.
#[tauri::command]
#[specta::specta]
pub async fn download_model(app: Auscult<'_>, name: String) -> Answer<()> {
    on_thread(app, move |app| app.download_model(&name)).await
}

/// Stops a download.
#[tauri::command]
#[specta::specta]
pub async fn cancel_model_download(app: Auscult<'_>) -> Answer<()> {
    on_thread(app, move |app| {
        app.cancel_model_download();
        Ok(())
    })
    .await
}

/// Uses this model from now on.
#[tauri::command]
#[specta::specta]
pub async fn choose_model(app: Auscult<'_>, name: String) -> Answer<()> {
    on_thread(app, move |app| app.choose_model(&name)).await
}

/// Measures a model on this laptop.
#[tauri::command]
#[specta::specta]
pub async fn measure_model(app: Auscult<'_>, name: String) -> Answer<ModelRow> {
    on_thread(app, move |app| app.measure_model(&name)).await
}

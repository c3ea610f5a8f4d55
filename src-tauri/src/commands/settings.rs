//! Commands for settings.

use super::{Answer, Auscult, on_thread};
use auscult_app::domain::organization::Organization;
use auscult_app::views::Settings;
use tauri::{AppHandle, Manager};

/// The settings of whoever is signed in.
#[tauri::command]
#[specta::specta]
pub async fn settings(app: Auscult<'_>) -> Answer<Settings> {
    on_thread(app, move |app| app.settings()).await
}

/// Keeps settings.
#[tauri::command]
#[specta::specta]
pub async fn save_settings(app: Auscult<'_>, settings: Settings) -> Answer<Settings> {
    on_thread(app, move |app| app.save_settings(settings)).await
}

/// Shows everything in the window larger or smaller, percent of its usual size; between half and three times that.
#[tauri::command]
#[specta::specta]
pub async fn set_zoom(handle: AppHandle, percent: u32) -> Answer<()> {
    let factor = f64::from(percent.clamp(50, 300)) / 100.0;
    // A window that is not there any more has no size.
    if let Some(window) = handle.get_webview_window(crate::window::MAIN) {
        let _ = window.set_zoom(factor);
    }
    Ok(())
}

/// Changes the letterhead.
#[tauri::command]
#[specta::specta]
pub async fn save_organization(app: Auscult<'_>, organization: Organization) -> Answer<Organization> {
    on_thread(app, move |app| app.save_organization(organization)).await
}

/// The licences of what the program is made of, as JSON.
#[tauri::command]
#[specta::specta]
pub async fn licences(app: Auscult<'_>) -> Answer<String> {
    on_thread(app, move |app| app.licences()).await
}

/// What somebody had typed into a form and not yet kept.
#[tauri::command]
#[specta::specta]
pub async fn unfinished(app: Auscult<'_>, form: String) -> Answer<Option<String>> {
    on_thread(app, move |app| app.unfinished(&form)).await
}

/// Keeps what is being typed into a form.
#[tauri::command]
#[specta::specta]
pub async fn keep_unfinished(app: Auscult<'_>, form: String, text: Option<String>) -> Answer<()> {
    on_thread(app, move |app| app.keep_unfinished(&form, text)).await
}

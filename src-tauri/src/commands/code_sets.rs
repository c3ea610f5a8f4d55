//! Commands for looking codes up and for the sets they are from.

use super::files::ask;
use super::{Answer, Auscult, on_thread};
use auscult_app::domain::CodeSetId;
use auscult_app::domain::coding::{CodeRef, CodeSetKind};
use auscult_app::views::{
    CodeBranch, CodeDetails, CodeHit, CodeSearch, CodeSetOptions, CodeSetRow, CodingRules, ImportPreview, ModifierRow,
    Narrowing,
};
use chrono::NaiveDate;
use std::path::PathBuf;
use tauri::AppHandle;

/// The codes that answer what was typed.
#[tauri::command]
#[specta::specta]
pub async fn search_codes(app: Auscult<'_>, search: CodeSearch) -> Answer<Vec<CodeHit>> {
    on_thread(app, move |app| app.search_codes(&search)).await
}

/// All there is to say about a code.
#[tauri::command]
#[specta::specta]
pub async fn show_code(app: Auscult<'_>, code: CodeRef, day: Option<NaiveDate>) -> Answer<CodeDetails> {
    on_thread(app, move |app| app.show_code(&code, day)).await
}

/// What lies below a place of ICD-10-CM.
#[tauri::command]
#[specta::specta]
pub async fn browse_codes(app: Auscult<'_>, below: Option<String>, day: Option<NaiveDate>) -> Answer<CodeBranch> {
    on_thread(app, move |app| app.browse_codes(below.as_deref(), day)).await
}

/// 'More specific': the first question for a code.
#[tauri::command]
#[specta::specta]
pub async fn narrow_code(app: Auscult<'_>, code: String, day: Option<NaiveDate>) -> Answer<Option<Narrowing>> {
    on_thread(app, move |app| app.narrow_code(&code, day)).await
}

/// The question that follows when a choice was made.
#[tauri::command]
#[specta::specta]
pub async fn narrow_further(app: Auscult<'_>, choice: String, day: Option<NaiveDate>) -> Answer<Option<Narrowing>> {
    on_thread(app, move |app| app.narrow_further(&choice, day)).await
}

/// Every modifier, and whether it can go with a service.
#[tauri::command]
#[specta::specta]
pub async fn modifiers_for(app: Auscult<'_>, code: CodeRef, day: Option<NaiveDate>) -> Answer<Vec<ModifierRow>> {
    on_thread(app, move |app| app.modifiers_for(&code, day)).await
}

/// The code sets of the clinic.
#[tauri::command]
#[specta::specta]
pub async fn code_sets(app: Auscult<'_>) -> Answer<Vec<CodeSetRow>> {
    on_thread(app, move |app| app.code_sets()).await
}

/// Reads files into a table and shows what would be kept; asks which when no path is given.
#[tauri::command]
#[specta::specta]
pub async fn preview_code_set(
    handle: AppHandle,
    app: Auscult<'_>,
    paths: Option<Vec<PathBuf>>,
    kind: CodeSetKind,
    options: CodeSetOptions,
) -> Answer<Option<ImportPreview>> {
    let paths = match paths {
        Some(paths) => Some(paths),
        None => ask(handle, |dialog| dialog.blocking_pick_files()).await,
    };
    let Some(paths) = paths else { return Ok(None) };
    on_thread(app, move |app| app.preview_code_set(&paths, kind, &options).map(Some)).await
}

/// Keeps the table that was shown.
#[tauri::command]
#[specta::specta]
pub async fn keep_code_set(app: Auscult<'_>, preview: String) -> Answer<CodeSetRow> {
    on_thread(app, move |app| app.keep_code_set(&preview)).await
}

/// Forgets the table that was shown.
#[tauri::command]
#[specta::specta]
pub async fn drop_code_set_preview(app: Auscult<'_>) -> Answer<()> {
    on_thread(app, move |app| {
        app.drop_code_set_preview();
        Ok(())
    })
    .await
}

/// Takes an imported set out.
#[tauri::command]
#[specta::specta]
pub async fn remove_code_set(app: Auscult<'_>, id: CodeSetId) -> Answer<Vec<CodeSetRow>> {
    on_thread(app, move |app| app.remove_code_set(id)).await
}

/// The clinic's own rules.
#[tauri::command]
#[specta::specta]
pub async fn coding_rules(app: Auscult<'_>) -> Answer<CodingRules> {
    on_thread(app, move |app| app.coding_rules()).await
}

/// Lays the clinic's own rules down.
#[tauri::command]
#[specta::specta]
pub async fn save_coding_rules(app: Auscult<'_>, rules: CodingRules) -> Answer<CodingRules> {
    on_thread(app, move |app| app.save_coding_rules(rules)).await
}

//! Commands for templates and text macros.

use super::files::ask;
use super::{Answer, Auscult, on_thread};
use auscult_app::domain::{
    EncounterId, TemplateId, TextMacroId, note::NoteContent, template::Template, text_macro::TextMacro,
};
use auscult_app::views::{Exported, FilledMacro, TemplateRow, TemplateVersionRow, TextMacroRow};
use std::path::PathBuf;
use tauri::AppHandle;

/// The templates a note may be made by.
#[tauri::command]
#[specta::specta]
pub async fn templates(app: Auscult<'_>) -> Answer<Vec<Template>> {
    on_thread(app, move |app| app.templates()).await
}

/// All templates, with who wrote them and how often they are used.
#[tauri::command]
#[specta::specta]
pub async fn template_rows(app: Auscult<'_>) -> Answer<Vec<TemplateRow>> {
    on_thread(app, move |app| app.template_rows()).await
}

/// Keeps a template.
#[tauri::command]
#[specta::specta]
pub async fn save_template(app: Auscult<'_>, template: Template) -> Answer<Template> {
    on_thread(app, move |app| app.save_template(template)).await
}

/// Takes a template away.
#[tauri::command]
#[specta::specta]
pub async fn delete_template(app: Auscult<'_>, template: TemplateId) -> Answer<()> {
    on_thread(app, move |app| app.delete_template(template)).await
}

/// The kept versions of a template.
#[tauri::command]
#[specta::specta]
pub async fn template_versions(app: Auscult<'_>, template: TemplateId) -> Answer<Vec<TemplateVersionRow>> {
    on_thread(app, move |app| app.template_versions(template)).await
}

/// A template as it was.
#[tauri::command]
#[specta::specta]
pub async fn template_version(app: Auscult<'_>, template: TemplateId, version: u32) -> Answer<Template> {
    on_thread(app, move |app| app.template_version(template, version)).await
}

/// Brings an earlier version back.
#[tauri::command]
#[specta::specta]
pub async fn restore_template(app: Auscult<'_>, template: TemplateId, version: u32) -> Answer<Template> {
    on_thread(app, move |app| app.restore_template(template, version)).await
}

/// Writes a template to a file.
#[tauri::command]
#[specta::specta]
pub async fn export_template(app: Auscult<'_>, template: TemplateId, path: Option<PathBuf>) -> Answer<Exported> {
    on_thread(app, move |app| app.export_template(template, path)).await
}

/// Reads a template from a file; asks which when no path is given.
#[tauri::command]
#[specta::specta]
pub async fn import_template(handle: AppHandle, app: Auscult<'_>, path: Option<PathBuf>) -> Answer<Option<Template>> {
    let path = match path {
        Some(path) => Some(path),
        None => ask(handle, |dialog| dialog.add_filter("Template", &["json"]).blocking_pick_file()).await,
    };
    let Some(path) = path else { return Ok(None) };
    on_thread(app, move |app| app.import_template(&path).map(Some)).await
}

/// The note a template makes of the sample consultation.
#[tauri::command]
#[specta::specta]
pub async fn preview_template(app: Auscult<'_>, template: Template) -> Answer<NoteContent> {
    on_thread(app, move |app| app.preview_template(&template)).await
}

/// All text macros.
#[tauri::command]
#[specta::specta]
pub async fn text_macros(app: Auscult<'_>) -> Answer<Vec<TextMacroRow>> {
    on_thread(app, move |app| app.text_macros()).await
}

/// Keeps a text macro.
#[tauri::command]
#[specta::specta]
pub async fn save_text_macro(app: Auscult<'_>, text: TextMacro) -> Answer<TextMacro> {
    on_thread(app, move |app| app.save_text_macro(text)).await
}

/// Takes a text macro away.
#[tauri::command]
#[specta::specta]
pub async fn delete_text_macro(app: Auscult<'_>, text: TextMacroId) -> Answer<()> {
    on_thread(app, move |app| app.delete_text_macro(text)).await
}

/// The text macros for a visit's note, filled from its chart.
#[tauri::command]
#[specta::specta]
pub async fn filled_macros(app: Auscult<'_>, encounter: EncounterId) -> Answer<Vec<FilledMacro>> {
    on_thread(app, move |app| app.filled_macros(encounter)).await
}

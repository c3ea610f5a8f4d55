//! Commands that ask for a file or folder with the system's own dialog.

use super::{Answer, Auscult, on_thread};
use auscult_app::AppError;
use auscult_app::domain::recording::Recording;
use auscult_app::domain::{EncounterId, SignedNoteId};
use auscult_app::views::ModelRow;
use std::path::PathBuf;
use tauri::{AppHandle, Wry};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};

/// What a dialog gives: one file, or several.
pub trait Chosen: Send + 'static {
    /// As paths of this system.
    type Paths;
    /// The paths, if each of them is one.
    fn into_paths(self) -> Option<Self::Paths>;
}

impl Chosen for FilePath {
    type Paths = PathBuf;
    fn into_paths(self) -> Option<PathBuf> {
        self.into_path().ok()
    }
}

impl Chosen for Vec<FilePath> {
    type Paths = Vec<PathBuf>;
    fn into_paths(self) -> Option<Vec<PathBuf>> {
        self.into_iter().map(FilePath::into_paths).collect()
    }
}

/// Runs a dialog off the window's thread; `None` when it was cancelled.
pub async fn ask<T: Chosen>(
    handle: AppHandle,
    dialog: impl FnOnce(FileDialogBuilder<Wry>) -> Option<T> + Send + 'static,
) -> Option<T::Paths> {
    let asked = tauri::async_runtime::spawn_blocking(move || dialog(handle.dialog().file())).await;
    asked.ok().flatten().and_then(T::into_paths)
}

/// Brings a sound file in; asks which when no path is given.
#[tauri::command]
#[specta::specta]
pub async fn import_recording(
    handle: AppHandle,
    app: Auscult<'_>,
    encounter: EncounterId,
    path: Option<PathBuf>,
) -> Answer<Option<Recording>> {
    let sounds = ["wav", "flac", "mp3", "m4a", "mp4", "ogg", "oga"];
    let path = match path {
        Some(path) => Some(path),
        None => ask(handle, move |dialog| dialog.add_filter("Sound", &sounds).blocking_pick_file()).await,
    };
    let Some(path) = path else { return Ok(None) };
    on_thread(app, move |app| app.import_recording(encounter, &path).map(Some)).await
}

/// Adds a model from a file; asks which when no path is given.
#[tauri::command]
#[specta::specta]
pub async fn add_model_file(handle: AppHandle, app: Auscult<'_>, path: Option<PathBuf>) -> Answer<Option<ModelRow>> {
    let path = match path {
        Some(path) => Some(path),
        None => ask(handle, |dialog| dialog.add_filter("Speech model", &["bin"]).blocking_pick_file()).await,
    };
    let Some(path) = path else { return Ok(None) };
    on_thread(app, move |app| app.add_model_file(&path).map(Some)).await
}

/// Asks where an exported document should go.
#[tauri::command]
#[specta::specta]
pub async fn choose_export_path(
    handle: AppHandle,
    app: Auscult<'_>,
    signed: SignedNoteId,
    extension: String,
) -> Answer<Option<PathBuf>> {
    let named = extension.clone();
    let name = on_thread(app, move |app| app.export_name(signed, &named)).await?;
    let chosen = ask(handle, move |dialog| dialog.set_file_name(name).blocking_save_file()).await;
    let Some(mut path) = chosen else { return Ok(None) };
    if path.extension().is_none_or(|given| !given.eq_ignore_ascii_case(&extension)) {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".");
        name.push(&extension);
        path.set_file_name(name);
        // The dialog asked about another name: what is there under this one stays.
        if path.exists() {
            return Err(AppError::refused(
                "There is a file with this name already; it was not touched.",
                format!("Choose another name, ending in .{extension}."),
            )
            .view());
        }
    }
    Ok(Some(path))
}

/// Asks for a folder.
#[tauri::command]
#[specta::specta]
pub async fn choose_folder(handle: AppHandle) -> Answer<Option<PathBuf>> {
    Ok(ask(handle, |dialog| dialog.blocking_pick_folder()).await)
}

/// Shows an exported file in the system's file manager.
#[tauri::command]
#[specta::specta]
pub async fn show_file(app: Auscult<'_>, path: PathBuf) -> Answer<()> {
    on_thread(app, move |_| {
        tauri_plugin_opener::reveal_item_in_dir(&path).map_err(|_| {
            AppError::refused(
                "The system's file manager did not answer.",
                format!("The file is at {}.", path.display()),
            )
        })
    })
    .await
}

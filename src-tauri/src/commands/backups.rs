//! Commands for backups, trying a restore, and moving to another laptop.

use super::files::ask;
use super::{Answer, Auscult, on_thread};
use auscult_app::views::{BackupFound, BackupPlan, BackupView, BackupsView, DrillProof, DrillView, MoveIn, Welcome};
use std::path::PathBuf;
use tauri::AppHandle;

/// Writes a backup and opens it.
#[tauri::command]
#[specta::specta]
pub async fn back_up(app: Auscult<'_>, folder: Option<PathBuf>) -> Answer<BackupView> {
    on_thread(app, move |app| app.back_up(folder)).await
}

/// How backups are made, and what became of the last ones.
#[tauri::command]
#[specta::specta]
pub async fn backups(app: Auscult<'_>) -> Answer<BackupsView> {
    on_thread(app, move |app| app.backups()).await
}

/// Keeps how backups are made; what is due by it is begun.
#[tauri::command]
#[specta::specta]
pub async fn save_backup_plan(app: Auscult<'_>, plan: BackupPlan) -> Answer<BackupsView> {
    on_thread(app, move |app| app.save_backup_plan(plan)).await
}

/// Tries whether the last backup, or this one, would restore.
#[tauri::command]
#[specta::specta]
pub async fn try_restore(
    app: Auscult<'_>,
    backup: Option<PathBuf>,
    proof: DrillProof,
    secret: String,
) -> Answer<DrillView> {
    on_thread(app, move |app| app.try_restore(backup, proof, secret)).await
}

/// Asks for a backup file, unless a path is given, and says whose it is.
#[tauri::command]
#[specta::specta]
pub async fn choose_backup(handle: AppHandle, app: Auscult<'_>, path: Option<PathBuf>) -> Answer<Option<BackupFound>> {
    let path = match path {
        Some(path) => Some(path),
        None => ask(handle, |dialog| dialog.add_filter("Backup", &["auscult-backup"]).blocking_pick_file()).await,
    };
    let Some(path) = path else { return Ok(None) };
    on_thread(app, move |app| app.backup_found(&path).map(Some)).await
}

/// Makes this laptop's vault from another laptop's backup.
#[tauri::command]
#[specta::specta]
pub async fn move_in(app: Auscult<'_>, moving: MoveIn) -> Answer<Welcome> {
    on_thread(app, move |app| app.move_in(moving)).await
}

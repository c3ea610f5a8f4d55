//! Commands for how long records are kept.

use super::{Answer, Auscult, on_thread};
use auscult_app::domain::LegalHoldId;
use auscult_app::domain::retention::RetentionPolicies;
use auscult_app::views::{Deleted, DueRecord, RetentionDue, RetentionView};

/// The periods and the holds.
#[tauri::command]
#[specta::specta]
pub async fn retention(app: Auscult<'_>) -> Answer<RetentionView> {
    on_thread(app, move |app| app.retention()).await
}

/// Keeps the periods.
#[tauri::command]
#[specta::specta]
pub async fn save_retention(app: Auscult<'_>, policies: RetentionPolicies) -> Answer<RetentionView> {
    on_thread(app, move |app| app.save_retention(policies)).await
}

/// Places a hold on a patient or a visit, by its number.
#[tauri::command]
#[specta::specta]
pub async fn place_hold(app: Auscult<'_>, number: String, reason: String) -> Answer<RetentionView> {
    on_thread(app, move |app| app.place_hold(&number, &reason)).await
}

/// Lifts a hold.
#[tauri::command]
#[specta::specta]
pub async fn lift_hold(app: Auscult<'_>, id: LegalHoldId, reason: String) -> Answer<RetentionView> {
    on_thread(app, move |app| app.lift_hold(id, &reason)).await
}

/// What is due to be deleted.
#[tauri::command]
#[specta::specta]
pub async fn retention_due(app: Auscult<'_>) -> Answer<RetentionDue> {
    on_thread(app, move |app| app.retention_due()).await
}

/// How many records are due of the kinds somebody is to be reminded of.
#[tauri::command]
#[specta::specta]
pub async fn retention_reminder(app: Auscult<'_>) -> Answer<u32> {
    on_thread(app, move |app| app.retention_reminder()).await
}

/// Deletes exactly these.
#[tauri::command]
#[specta::specta]
pub async fn delete_due(app: Auscult<'_>, records: Vec<DueRecord>) -> Answer<Deleted> {
    on_thread(app, move |app| app.delete_due(&records)).await
}

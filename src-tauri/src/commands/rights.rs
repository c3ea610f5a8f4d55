//! Commands for what patients may ask for: their records.

use super::{Answer, Auscult, on_thread};
use auscult_app::domain::PatientId;
use auscult_app::domain::release::ReleaseOrder;
use auscult_app::views::{ReleaseOutlook, ReleaseRow, Released};
use std::path::PathBuf;

/// What an order would hand out.
#[tauri::command]
#[specta::specta]
pub async fn release_outlook(app: Auscult<'_>, patient: PatientId, order: ReleaseOrder) -> Answer<ReleaseOutlook> {
    on_thread(app, move |app| app.release_outlook(patient, &order)).await
}

/// Writes a patient's records into a folder.
#[tauri::command]
#[specta::specta]
pub async fn release_records(
    app: Auscult<'_>,
    patient: PatientId,
    order: ReleaseOrder,
    folder: PathBuf,
) -> Answer<Released> {
    on_thread(app, move |app| app.release_records(patient, order, &folder)).await
}

/// What of a patient's records was handed out.
#[tauri::command]
#[specta::specta]
pub async fn releases(app: Auscult<'_>, patient: PatientId) -> Answer<Vec<ReleaseRow>> {
    on_thread(app, move |app| app.releases(patient)).await
}

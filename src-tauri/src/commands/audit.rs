//! Commands for the audit.

use super::{Answer, Auscult, on_thread};
use auscult_app::domain::{DeviceId, PatientId};
use auscult_app::views::{
    AuditCheck, AuditCheckpointView, AuditChoices, AuditDetails, AuditExported, AuditPageView, AuditPlaceView,
    AuditWanted, ChartReader,
};
use chrono::{DateTime, Utc};
use std::path::PathBuf;

/// A page of the audit, the latest entries first.
#[tauri::command]
#[specta::specta]
pub async fn audit_page(
    app: Auscult<'_>,
    wanted: AuditWanted,
    below: Option<AuditPlaceView>,
    limit: u32,
) -> Answer<AuditPageView> {
    on_thread(app, move |app| app.audit_page(&wanted, below, limit)).await
}

/// Whom and what the audit can be asked for.
#[tauri::command]
#[specta::specta]
pub async fn audit_choices(app: Auscult<'_>) -> Answer<AuditChoices> {
    on_thread(app, move |app| app.audit_choices()).await
}

/// An entry of the audit, with what it changed.
#[tauri::command]
#[specta::specta]
pub async fn audit_entry(app: Auscult<'_>, device: DeviceId, sequence: u32) -> Answer<AuditDetails> {
    on_thread(app, move |app| app.audit_entry(device, sequence)).await
}

/// Checks the next stretch of the audit's chain.
#[tauri::command]
#[specta::specta]
pub async fn verify_audit(app: Auscult<'_>, from: Option<AuditCheckpointView>) -> Answer<AuditCheck> {
    on_thread(app, move |app| app.verify_audit_on(from)).await
}

/// Who has had a patient's records before them.
#[tauri::command]
#[specta::specta]
pub async fn chart_readers(
    app: Auscult<'_>,
    patient: PatientId,
    from: Option<DateTime<Utc>>,
) -> Answer<Vec<ChartReader>> {
    on_thread(app, move |app| app.chart_readers(patient, from)).await
}

/// Writes the audit as CSV and JSON, each with a signature beside it.
#[tauri::command]
#[specta::specta]
pub async fn export_audit(
    app: Auscult<'_>,
    wanted: AuditWanted,
    password: String,
    folder: Option<PathBuf>,
) -> Answer<AuditExported> {
    on_thread(app, move |app| app.export_audit(&wanted, password, folder)).await
}

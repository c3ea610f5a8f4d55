//! Commands for the controls on a patient's chart.

use super::{Answer, Auscult, on_thread};
use auscult_app::domain::{ControlId, PatientId};
use auscult_app::views::{ChartView, ControlInput};
use chrono::{DateTime, Utc};

/// The controls on a patient's chart.
#[tauri::command]
#[specta::specta]
pub async fn chart_controls(app: Auscult<'_>, patient: PatientId) -> Answer<ChartView> {
    on_thread(app, move |app| app.chart_controls(patient)).await
}

/// Puts a control on a patient's chart.
#[tauri::command]
#[specta::specta]
pub async fn restrict_chart(app: Auscult<'_>, patient: PatientId, control: ControlInput) -> Answer<ChartView> {
    on_thread(app, move |app| app.restrict_chart(patient, control)).await
}

/// Lifts a control.
#[tauri::command]
#[specta::specta]
pub async fn lift_restriction(app: Auscult<'_>, control: ControlId) -> Answer<ChartView> {
    on_thread(app, move |app| app.lift_restriction(control)).await
}

/// Opens a restricted chart for an hour, with a reason.
#[tauri::command]
#[specta::specta]
pub async fn break_glass(app: Auscult<'_>, patient: PatientId, reason: String) -> Answer<DateTime<Utc>> {
    on_thread(app, move |app| app.break_glass(patient, &reason)).await
}

//! Commands for what patients may ask for: their records, consents, amendments.

use super::{Answer, Auscult, on_thread};
use auscult_app::domain::amendment_request::{AmendmentAsked, AmendmentStep};
use auscult_app::domain::consent::{ConsentDetails, ConsentKind, ConsentText};
use auscult_app::domain::release::ReleaseOrder;
use auscult_app::domain::{AmendmentRequestId, ConsentId, PatientId};
use auscult_app::views::{AmendmentDue, AmendmentRow, ConsentsView, Exported, ReleaseOutlook, ReleaseRow, Released};
use chrono::NaiveDate;
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

/// What a patient agreed to and took back.
#[tauri::command]
#[specta::specta]
pub async fn consents(app: Auscult<'_>, patient: PatientId) -> Answer<ConsentsView> {
    on_thread(app, move |app| app.consents(patient)).await
}

/// Writes a consent down.
#[tauri::command]
#[specta::specta]
pub async fn take_consent(app: Auscult<'_>, patient: PatientId, details: ConsentDetails) -> Answer<ConsentsView> {
    on_thread(app, move |app| app.take_consent(patient, details)).await
}

/// Writes down that a consent was taken back.
#[tauri::command]
#[specta::specta]
pub async fn withdraw_consent(
    app: Auscult<'_>,
    patient: PatientId,
    id: ConsentId,
    on: NaiveDate,
    reason: String,
) -> Answer<ConsentsView> {
    on_thread(app, move |app| app.withdraw_consent(patient, id, on, &reason)).await
}

/// Writes a consent as PDF into the export folder.
#[tauri::command]
#[specta::specta]
pub async fn export_consent(app: Auscult<'_>, patient: PatientId, id: ConsentId) -> Answer<Exported> {
    on_thread(app, move |app| app.export_consent(patient, id)).await
}

/// The texts patients agree to, with all their versions.
#[tauri::command]
#[specta::specta]
pub async fn consent_texts(app: Auscult<'_>) -> Answer<Vec<ConsentText>> {
    on_thread(app, move |app| app.consent_texts()).await
}

/// Keeps the next version of a text.
#[tauri::command]
#[specta::specta]
pub async fn save_consent_text(app: Auscult<'_>, kind: ConsentKind, words: String) -> Answer<Vec<ConsentText>> {
    on_thread(app, move |app| app.save_consent_text(kind, &words)).await
}

/// What a patient asks to have amended.
#[tauri::command]
#[specta::specta]
pub async fn amendment_requests(app: Auscult<'_>, patient: PatientId) -> Answer<Vec<AmendmentRow>> {
    on_thread(app, move |app| app.amendment_requests(patient)).await
}

/// Writes a request to amend down.
#[tauri::command]
#[specta::specta]
pub async fn take_amendment_request(
    app: Auscult<'_>,
    patient: PatientId,
    asked: AmendmentAsked,
) -> Answer<Vec<AmendmentRow>> {
    on_thread(app, move |app| app.take_amendment_request(patient, asked)).await
}

/// Takes a request to amend a step on.
#[tauri::command]
#[specta::specta]
pub async fn step_amendment(
    app: Auscult<'_>,
    id: AmendmentRequestId,
    step: AmendmentStep,
) -> Answer<Vec<AmendmentRow>> {
    on_thread(app, move |app| app.step_amendment(id, step)).await
}

/// The requests to amend an answer is owed to.
#[tauri::command]
#[specta::specta]
pub async fn amendments_due(app: Auscult<'_>) -> Answer<Vec<AmendmentDue>> {
    on_thread(app, move |app| app.amendments_due()).await
}

/// Writes the letter that tells a patient how their request stands.
#[tauri::command]
#[specta::specta]
pub async fn amendment_letter(app: Auscult<'_>, id: AmendmentRequestId) -> Answer<Exported> {
    on_thread(app, move |app| app.amendment_letter(id)).await
}

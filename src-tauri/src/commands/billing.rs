//! Commands for the fifth step of a visit: the review, the attestation, and the practice's own prices and texts.

use super::files::ask;
use super::{Answer, Auscult, on_thread};
use auscult_app::domain::EncounterId;
use auscult_app::domain::billing::{AttestationTemplate, AttestationTemplates, ChargeList};
use auscult_app::views::{BillingReviewView, ChargesRead};
use std::path::PathBuf;
use tauri::AppHandle;

/// What is said of a visit before it is billed, and how its attestation stands.
#[tauri::command]
#[specta::specta]
pub async fn billing_review(app: Auscult<'_>, encounter: EncounterId) -> Answer<BillingReviewView> {
    on_thread(app, move |app| app.billing_review(encounter)).await
}

/// Attests a visit's note and codes as they stand.
#[tauri::command]
#[specta::specta]
pub async fn attest(
    app: Auscult<'_>,
    encounter: EncounterId,
    revision: u32,
    template: String,
    words: String,
) -> Answer<BillingReviewView> {
    on_thread(app, move |app| app.attest(encounter, revision, &template, &words)).await
}

/// Takes an attestation back.
#[tauri::command]
#[specta::specta]
pub async fn withdraw_attestation(app: Auscult<'_>, encounter: EncounterId) -> Answer<BillingReviewView> {
    on_thread(app, move |app| app.withdraw_attestation(encounter)).await
}

/// The texts physicians attest by.
#[tauri::command]
#[specta::specta]
pub async fn attestation_templates(app: Auscult<'_>) -> Answer<Vec<AttestationTemplate>> {
    on_thread(app, move |app| app.attestation_templates()).await
}

/// Keeps the clinic's own texts.
#[tauri::command]
#[specta::specta]
pub async fn save_attestation_templates(
    app: Auscult<'_>,
    templates: AttestationTemplates,
) -> Answer<Vec<AttestationTemplate>> {
    on_thread(app, move |app| app.save_attestation_templates(templates)).await
}

/// What the practice charges.
#[tauri::command]
#[specta::specta]
pub async fn charges(app: Auscult<'_>) -> Answer<ChargeList> {
    on_thread(app, move |app| app.charges()).await
}

/// Keeps what the practice charges.
#[tauri::command]
#[specta::specta]
pub async fn save_charges(app: Auscult<'_>, list: ChargeList) -> Answer<ChargeList> {
    on_thread(app, move |app| app.save_charges(list)).await
}

/// Reads prices from a file; asks which when no path is given.
#[tauri::command]
#[specta::specta]
pub async fn read_charges(handle: AppHandle, app: Auscult<'_>, path: Option<PathBuf>) -> Answer<Option<ChargesRead>> {
    let tables = ["csv", "txt", "xlsx"];
    let path = match path {
        Some(path) => Some(path),
        None => ask(handle, move |dialog| dialog.add_filter("Prices", &tables).blocking_pick_file()).await,
    };
    let Some(path) = path else { return Ok(None) };
    on_thread(app, move |app| app.read_charges(&path).map(Some)).await
}

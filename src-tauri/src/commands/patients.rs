//! Commands for patients and visits.

use super::{Answer, Auscult, on_thread};
use auscult_app::domain::{
    EncounterId, PatientId,
    encounter::{ConsentForm, Encounter, EncounterStatus},
    patient::{Patient, PatientDetails},
    vitals::VitalSigns,
};
use auscult_app::views::{
    Clinician, EncounterDetails, EncounterView, PatientCheck, PatientRow, PatientView, TodayView, VitalsView,
};
use chrono::NaiveDate;

/// Finds patients.
#[tauri::command]
#[specta::specta]
pub async fn search_patients(app: Auscult<'_>, query: String, limit: u32) -> Answer<Vec<PatientRow>> {
    on_thread(app, move |app| app.search_patients(&query, limit)).await
}

/// A patient's chart.
#[tauri::command]
#[specta::specta]
pub async fn patient(app: Auscult<'_>, id: PatientId) -> Answer<PatientView> {
    on_thread(app, move |app| app.patient(id)).await
}

/// What is wrong with typed details, and who may be the same person.
#[tauri::command]
#[specta::specta]
pub async fn check_patient(app: Auscult<'_>, details: PatientDetails, id: Option<PatientId>) -> Answer<PatientCheck> {
    on_thread(app, move |app| app.check_patient(&details, id)).await
}

/// Registers or changes a patient.
#[tauri::command]
#[specta::specta]
pub async fn save_patient(app: Auscult<'_>, id: Option<PatientId>, details: PatientDetails) -> Answer<Patient> {
    on_thread(app, move |app| app.save_patient(id, details)).await
}

/// The schedule of a day, and what waits.
#[tauri::command]
#[specta::specta]
pub async fn today(app: Auscult<'_>, day: Option<NaiveDate>) -> Answer<TodayView> {
    on_thread(app, move |app| app.today(day)).await
}

/// A visit.
#[tauri::command]
#[specta::specta]
pub async fn encounter(app: Auscult<'_>, id: EncounterId) -> Answer<EncounterView> {
    on_thread(app, move |app| app.encounter(id)).await
}

/// Opens a visit.
#[tauri::command]
#[specta::specta]
pub async fn create_encounter(app: Auscult<'_>, patient: PatientId, details: EncounterDetails) -> Answer<Encounter> {
    on_thread(app, move |app| app.create_encounter(patient, details)).await
}

/// Changes a visit.
#[tauri::command]
#[specta::specta]
pub async fn update_encounter(app: Auscult<'_>, id: EncounterId, details: EncounterDetails) -> Answer<Encounter> {
    on_thread(app, move |app| app.update_encounter(id, details)).await
}

/// Everybody who sees patients here.
#[tauri::command]
#[specta::specta]
pub async fn clinicians(app: Auscult<'_>) -> Answer<Vec<Clinician>> {
    on_thread(app, move |app| app.clinicians()).await
}

/// The patient of a visit is here.
#[tauri::command]
#[specta::specta]
pub async fn check_in(app: Auscult<'_>, id: EncounterId) -> Answer<Encounter> {
    on_thread(app, move |app| app.check_in(id)).await
}

/// The patient of a visit is not here after all.
#[tauri::command]
#[specta::specta]
pub async fn take_back_check_in(app: Auscult<'_>, id: EncounterId) -> Answer<Encounter> {
    on_thread(app, move |app| app.take_back_check_in(id)).await
}

/// Moves a visit on.
#[tauri::command]
#[specta::specta]
pub async fn set_encounter_status(app: Auscult<'_>, id: EncounterId, status: EncounterStatus) -> Answer<Encounter> {
    on_thread(app, move |app| app.set_encounter_status(id, status)).await
}

/// Keeps vitals.
#[tauri::command]
#[specta::specta]
pub async fn save_vitals(app: Auscult<'_>, id: EncounterId, vitals: VitalSigns) -> Answer<VitalsView> {
    on_thread(app, move |app| app.save_vitals(id, vitals)).await
}

/// Writes consent to record down.
#[tauri::command]
#[specta::specta]
pub async fn record_consent(app: Auscult<'_>, id: EncounterId, form: ConsentForm, words: String) -> Answer<Encounter> {
    on_thread(app, move |app| app.record_consent(id, form, words)).await
}

//! Patients, the day and a visit.

use auscult_domain::EncounterId;
use auscult_domain::PatientId;
use auscult_domain::RecordingId;
use auscult_domain::UserId;
use auscult_domain::encounter::Encounter;
use auscult_domain::encounter::EncounterKind;
use auscult_domain::encounter::EncounterStatus;
use auscult_domain::finding::Finding;
use auscult_domain::note::Note;
use auscult_domain::patient::Patient;
use auscult_domain::patient::Sex;
use auscult_domain::recording::Recording;
use auscult_domain::signed_note::SignedNoteSummary;
use auscult_domain::vitals::VitalSigns;
use chrono::DateTime;
use chrono::NaiveDate;
use chrono::Utc;
use serde::{Deserialize, Serialize};
use specta::Type;

/// A patient in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PatientRow {
    /// Their id.
    pub id: PatientId,
    /// Their visible number.
    pub number: String,
    /// `Alvarez, Rosa`.
    pub name: String,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Age today.
    pub age: u32,
    /// Sex.
    pub sex: Sex,
    /// The other system's number.
    pub mrn: Option<String>,
    /// Whether their chart is restricted for whoever looks at the list.
    pub restricted: bool,
}

/// What a check of typed details found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PatientCheck {
    /// Findings by field.
    pub findings: Vec<Finding>,
    /// Patients who may be the same person.
    pub duplicates: Vec<PatientRow>,
}

/// A patient's chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PatientView {
    /// The patient.
    pub patient: Patient,
    /// Age today.
    pub age: u32,
    /// Their visits, latest first.
    pub encounters: Vec<EncounterRow>,
}

/// How far the documentation of a visit is. Derived from its records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Documentation {
    /// Nothing recorded, nothing written.
    None,
    /// Recorded, no note yet.
    Recorded,
    /// A draft.
    Draft,
    /// Signed.
    Signed,
}

/// A visit in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EncounterRow {
    /// Its id.
    pub id: EncounterId,
    /// Its visible number.
    pub number: String,
    /// Whose visit.
    pub patient: PatientRow,
    /// When.
    pub starts_at: DateTime<Utc>,
    /// How.
    pub kind: EncounterKind,
    /// Where it stands.
    pub status: EncounterStatus,
    /// Why.
    pub chief_complaint: Option<String>,
    /// How far its documentation is.
    pub documentation: Documentation,
    /// Length of its recordings, milliseconds.
    pub recorded_ms: u32,
    /// Who sees the patient.
    pub clinician: Clinician,
    /// When the patient was checked in, if they were.
    pub arrived_at: Option<DateTime<Utc>>,
    /// Whether vital signs were taken.
    pub has_vitals: bool,
}

/// Somebody who sees patients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Clinician {
    /// The person.
    pub id: UserId,
    /// Their name.
    pub name: String,
}

/// The day: the schedule beside what waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TodayView {
    /// The day shown.
    pub day: NaiveDate,
    /// The visits of that day, in order.
    pub schedule: Vec<EncounterRow>,
    /// Visits recorded or drafted but not signed, oldest first.
    pub unsigned: Vec<EncounterRow>,
    /// Recordings found again after a crash and not yet looked at.
    pub recovered: Vec<RecoveredRecording>,
}

/// 'A recording of 12:41 was recovered.'
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RecoveredRecording {
    /// The recording.
    pub recording: RecordingId,
    /// Its visit.
    pub encounter: EncounterRow,
    /// How much of it there is, milliseconds.
    pub duration_ms: u32,
    /// When it began.
    pub started_at: DateTime<Utc>,
}

/// A visit with all that the encounter screen shows, except its transcript.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EncounterView {
    /// The visit.
    pub encounter: Encounter,
    /// The patient.
    pub patient: Patient,
    /// The patient's age at the visit.
    pub age: u32,
    /// Body mass index from its vitals.
    pub bmi: Option<f64>,
    /// Its recordings, in order.
    pub recordings: Vec<Recording>,
    /// Its note.
    pub note: Option<Note>,
    /// What was signed, in order.
    pub signed: Vec<SignedNoteSummary>,
    /// How far it is.
    pub documentation: Documentation,
}

/// What a visit is opened or changed with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EncounterDetails {
    /// How it takes place.
    pub kind: EncounterKind,
    /// When; now, if nothing is said.
    pub starts_at: Option<DateTime<Utc>>,
    /// Why the patient comes.
    pub chief_complaint: Option<String>,
    /// Who sees the patient; whoever opens the visit, if nothing is said and they see patients.
    pub clinician: Option<UserId>,
}

/// Vitals as kept, or what keeps them from being kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct VitalsView {
    /// The vitals.
    pub vitals: VitalSigns,
    /// Body mass index.
    pub bmi: Option<f64>,
    /// What was found; errors mean that nothing was kept.
    pub findings: Vec<Finding>,
}

/// Sent as the event `changed`: records the window may be showing have changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    /// The visit concerned, if one.
    pub encounter: Option<EncounterId>,
    /// The patient concerned, if one.
    pub patient: Option<PatientId>,
}

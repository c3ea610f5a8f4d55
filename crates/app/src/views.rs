//! What the window is shown: read-only pictures of records, made for one screen each.
//!
//! Everything here crosses to TypeScript (`cargo xtask codegen`), so numbers fit into 32 bits or are `f64`.

use auscult_domain::audit::{AuditCategory, AuditOutcome};
use auscult_domain::encounter::{Encounter, EncounterKind, EncounterStatus};
use auscult_domain::finding::Finding;
use auscult_domain::note::Note;
use auscult_domain::organization::{Membership, Organization, User};
use auscult_domain::patient::{Patient, Sex};
use auscult_domain::permission::Permission;
use auscult_domain::recording::Recording;
use auscult_domain::signed_note::SignedNoteSummary;
use auscult_domain::transcript::Segment;
use auscult_domain::vitals::VitalSigns;
use auscult_domain::{EncounterId, PatientId, RecordingId, SegmentId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

/// What went wrong, as it is shown: what happened, what to do, and whether trying again can help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ErrorView {
    /// Named only where the window does something different for it.
    pub code: ErrorCode,
    /// What happened, and what is safe.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
    /// Whether the same again can succeed.
    pub retryable: bool,
}

/// The errors the window branches on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Locked: show the unlock screen.
    Locked,
    /// The password is wrong: stay in the field.
    WrongPassword,
    /// The keyring does not answer: offer to try again.
    Keyring,
    /// The keyring has no secret for this vault: offer recovery.
    RecoveryNeeded,
    /// Somebody else saved first: read again.
    Stale,
    /// The record needs to be put right: findings stand beside the fields.
    Invalid,
    /// This person may not do that.
    Forbidden,
    /// Anything else.
    Other,
}

/// Which first screen to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// No vault yet: set up or look around.
    Welcome,
    /// A vault, locked.
    Locked,
    /// Somebody is signed in.
    Open,
}

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SignInName {
    /// Their e-mail address.
    pub email: String,
    /// Their name.
    pub name: String,
}

/// What the window needs to know before anybody has signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GateView {
    /// Which screen.
    pub gate: Gate,
    /// The organization's name, where there is a vault.
    pub organization: Option<String>,
    /// Who can sign in.
    pub people: Vec<SignInName>,
    /// What is wrong with the vault or the keyring, if anything.
    pub problem: Option<ErrorView>,
    /// A recording that goes on behind the lock, milliseconds so far.
    pub recording_ms: Option<u32>,
    /// The program's version.
    pub version: String,
    /// Where the vault lies.
    pub data_folder: String,
}

/// What is typed to set up a clinic.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SetUp {
    /// The organization's name.
    pub organization: String,
    /// Its postal address, one line each.
    pub address: Vec<String>,
    /// Its telephone.
    pub phone: Option<String>,
    /// The first person's name.
    pub name: String,
    /// Degrees after it.
    pub credentials: Option<String>,
    /// Their e-mail address, to sign in with.
    pub email: String,
    /// Their password.
    pub password: String,
    /// Whether the laptop may do without a keyring (needs a longer password).
    pub keyring: KeyringChoice,
}

/// Whether the device's secret lies in the system's keyring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum KeyringChoice {
    /// In the system's keyring.
    System,
    /// There is none: 15 characters and a slower unlock instead.
    Without,
}

/// What is shown once after setting up.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Welcome {
    /// The recovery key, to be printed or written down; never shown again.
    pub recovery_key: String,
    /// Who is signed in now.
    pub me: Me,
    /// The sample clinic's password, where it is the sample clinic.
    pub sample_password: Option<String>,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// The person.
    pub user: User,
    /// What they are here.
    pub membership: Membership,
    /// What they may do.
    pub permissions: Vec<Permission>,
    /// The organization.
    pub organization: Organization,
    /// Whether this is the sample clinic.
    pub sample: bool,
}

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

/// A microphone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InputDeviceView {
    /// Stable identity, kept in the settings.
    pub id: String,
    /// The system's name for it.
    pub name: String,
    /// Channels it has.
    pub channels: u16,
    /// Whether the system prefers it.
    pub is_default: bool,
}

/// Where the recorder stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RecorderPhase {
    /// Asked to begin; no samples yet.
    Starting,
    /// Samples are being written.
    Recording,
    /// Paused.
    Paused,
    /// Stopped; the last words are being written down.
    Finishing,
}

/// The state strip's recorder part. Sent as the event `recording` whenever it changes, `null` when there is none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RecordingStatus {
    /// The recording.
    pub recording: RecordingId,
    /// Its visit.
    pub encounter: EncounterId,
    /// The patient's name, for the strip; empty while locked.
    pub patient: String,
    /// Where it stands.
    pub phase: RecorderPhase,
    /// Time recorded, milliseconds.
    pub elapsed_ms: u32,
    /// The microphone in use.
    pub device: Option<String>,
    /// How far the transcript is behind the voice, milliseconds.
    pub behind_ms: u32,
    /// What should be looked at: silence, clipping, another microphone, little disk space.
    pub warnings: Vec<String>,
}

/// Sent as the event `level`, at most 30 times a second.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Level {
    /// Loudness, dBFS, at most 0.
    pub rms_db: f32,
    /// Peak, dBFS, at most 0.
    pub peak_db: f32,
    /// Time recorded, milliseconds.
    pub elapsed_ms: u32,
}

/// How far the writing down of a visit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TranscriptState {
    /// Nothing was recorded.
    Empty,
    /// Being written down.
    Writing,
    /// Everything is written down.
    Complete,
    /// Some of the sound has no text yet: the work was cut off or failed and can be taken up again.
    Incomplete,
}

/// A visit's transcript.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TranscriptView {
    /// How far it is.
    pub state: TranscriptState,
    /// Its segments, in order of recording and time.
    pub segments: Vec<Segment>,
}

/// Sent as the event `transcript` while a visit is written down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TranscriptUpdate {
    /// The visit.
    pub encounter: EncounterId,
    /// How far it is.
    pub state: TranscriptState,
    /// Segments that are new or changed.
    pub segments: Vec<Segment>,
    /// How far behind the voice, or how much of a file is left, milliseconds.
    pub behind_ms: u32,
    /// What went wrong, if something did; the sound is safe.
    pub problem: Option<ErrorView>,
}

/// Sent as the event `playback`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlaybackStatus {
    /// The recording.
    pub recording: RecordingId,
    /// Where, milliseconds.
    pub at_ms: u32,
    /// Whether it sounds.
    pub playing: bool,
    /// Why it ended early, if it did.
    pub problem: Option<ErrorView>,
}

/// Sent as the event `import` while a sound file is read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportProgress {
    /// The visit.
    pub encounter: EncounterId,
    /// From 0 to 1.
    pub done: f32,
}

/// A speech model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ModelRow {
    /// Its name, such as `tiny.en`.
    pub name: String,
    /// What it is good for.
    pub description: String,
    /// Its size on disk, megabytes.
    pub megabytes: u32,
    /// Whether it is on this laptop.
    pub installed: bool,
    /// Whether it is the one in use.
    pub chosen: bool,
    /// Seconds of work for a second of sound on this laptop, where measured; below 0.5 it keeps up with ease.
    pub work_per_second: Option<f64>,
}

/// Sent as the event `modelDownload`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ModelDownload {
    /// The model.
    pub name: String,
    /// From 0 to 1.
    pub done: f32,
    /// Ended well.
    pub finished: bool,
    /// What went wrong.
    pub problem: Option<ErrorView>,
}

/// What stands between a draft and its signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SigningCheck {
    /// Findings; an error keeps the note from being signed.
    pub findings: Vec<Finding>,
    /// Whether it may be signed now.
    pub ready: bool,
    /// The statement the signature stands for.
    pub meaning: String,
    /// Who would sign, as printed.
    pub signer: String,
}

/// A signed document, to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SignedNoteView {
    /// What it is.
    pub summary: SignedNoteSummary,
    /// Its sections.
    pub sections: Vec<auscult_domain::note::Section>,
    /// The statement the signature stands for.
    pub meaning: String,
    /// What checking its signature and its PDF said just now; empty if all is as it was signed.
    pub problems: Vec<String>,
}

/// Where a file was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Exported {
    /// The file.
    pub path: String,
}

/// What a person may set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// Light, dark, high contrast, or as the system says.
    pub theme: Theme,
    /// The microphone's stable id; the system's choice, if none.
    pub microphone: Option<String>,
    /// The channel of it to use, from 0; all mixed, if none.
    pub channel: Option<u16>,
    /// The speech model.
    pub model: String,
    /// Names the transcription should know: colleagues, streets, rare drugs.
    pub vocabulary: Vec<String>,
    /// The template a new note begins with.
    pub template: Option<auscult_domain::TemplateId>,
    /// Idle minutes before locking, 1 to 15.
    pub idle_minutes: u32,
    /// Where exported files go.
    pub export_folder: String,
    /// The words a patient is asked before recording.
    pub consent_words: String,
    /// Key bindings that differ from the shipped ones: action → keys.
    pub keys: std::collections::BTreeMap<String, String>,
}

/// Colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system says.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// High contrast.
    Contrast,
}

/// An entry of the audit as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuditRow {
    /// Its place in the chain.
    pub sequence: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, by name.
    pub who: String,
    /// What sort.
    pub category: AuditCategory,
    /// The verb.
    pub action: String,
    /// The record.
    pub record: String,
    /// How it ended.
    pub outcome: AuditOutcome,
}

/// What checking the audit said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuditCheck {
    /// Entries checked.
    pub entries: u32,
    /// The first bad entry and what is wrong with it; nothing, if the chain holds.
    pub problem: Option<String>,
}

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupView {
    /// The file.
    pub path: String,
    /// Its size, megabytes.
    pub megabytes: u32,
    /// Recordings in it.
    pub recordings: u32,
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

/// The segment and word a correction is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WordCorrection {
    /// The segment.
    pub segment: SegmentId,
    /// Which of its words, from 0.
    pub word: u32,
    /// What it should read; empty to take the word out.
    pub text: String,
}

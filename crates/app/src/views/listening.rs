//! Recording, transcript, playback and speech models.

use super::ErrorView;
use auscult_domain::EncounterId;
use auscult_domain::RecordingId;
use auscult_domain::SegmentId;
use auscult_domain::transcript::Segment;
use serde::{Deserialize, Serialize};
use specta::Type;

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

//! A recording of a visit: its stretch of time, its marks, and whether it ended as it should.
//!
//! Time inside a recording is counted in samples written, never by a clock: pauses take no time in it.

use crate::{EncounterId, RecordingId, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Where a recording stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RecordingState {
    /// Being written.
    Open,
    /// Stopped by the clinician.
    Complete,
    /// Cut off by a crash or a dead battery, found again, and not yet looked at by anybody.
    Recovered,
}

/// A moment the clinician marked as important.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Mark {
    /// When, in milliseconds of the recording.
    pub at_ms: u32,
    /// A word about it, if one was typed.
    pub label: Option<String>,
}

/// Where the sound came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "kind", content = "name")]
pub enum SoundSource {
    /// A microphone, by the name the system shows.
    Microphone(String),
    /// A file that was brought in, by its name.
    Import(String),
}

/// One recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Recording {
    /// Its id.
    pub id: RecordingId,
    /// The visit it belongs to.
    pub encounter: EncounterId,
    /// Who pressed record.
    pub recorded_by: UserId,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// Where it stands.
    pub state: RecordingState,
    /// Its length in milliseconds; what is known so far while it is open.
    pub duration_ms: u32,
    /// How much of it has been written down, milliseconds; the transcript is complete when this reaches its length.
    pub transcribed_ms: u32,
    /// Where the sound came from.
    pub source: SoundSource,
    /// Samples a second, per channel.
    pub sample_rate: u32,
    /// Channels.
    pub channels: u16,
    /// The moments marked, in order.
    pub marks: Vec<Mark>,
    /// What of the sound is missing, in words: a file that broke off, damaged stretches.
    #[serde(default)]
    pub missing: Option<String>,
}

impl Recording {
    /// Whether there is sound that has no text yet and nobody is adding to it.
    pub fn transcript_is_incomplete(&self) -> bool {
        self.state != RecordingState::Open && self.transcribed_ms < self.duration_ms
    }
}

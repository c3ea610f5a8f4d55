//! What was said, by whom, and when: segments of words with times and confidence.
//!
//! Invariants of a transcript: within a recording, segments are in order and do not overlap; a segment ends no
//! earlier than it begins; the words of a segment lie within it, in order. Nothing is dropped for being uncertain.

use crate::redact::redacted_debug;
use crate::{RecordingId, SegmentId, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The physician, nurse or whoever treats.
    Clinician,
    /// The patient.
    Patient,
    /// Somebody who came along.
    Companion,
    /// Not known yet.
    Unknown,
}

/// Why a word does not read as the decoder heard it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum WordChange {
    /// The vocabulary put a name right.
    Vocabulary,
    /// A person corrected it.
    #[serde(rename_all = "camelCase")]
    Person {
        /// Who.
        user: UserId,
        /// When.
        at: DateTime<Utc>,
    },
}

/// A word with its time. After a repair one `Word` may stand for several heard words, or hold several.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Word {
    /// The word as it reads now, with its punctuation, without surrounding spaces.
    pub text: String,
    /// Where it begins, milliseconds of the recording.
    pub start_ms: u32,
    /// Where it ends, milliseconds of the recording.
    pub end_ms: u32,
    /// How sure the decoder was, 0 to 1.
    pub confidence: f32,
    /// What the decoder heard, if the word reads differently now.
    pub heard: Option<String>,
    /// Why it reads differently.
    pub changed: Option<WordChange>,
}
redacted_debug!(Word, start_ms, end_ms, confidence);

/// Below this a word is shown as uncertain.
pub const UNCERTAIN_BELOW: f32 = 0.5;

/// A stretch of speech by one speaker.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Segment {
    /// Its id.
    pub id: SegmentId,
    /// The recording it was heard in.
    pub recording: RecordingId,
    /// Where it begins, milliseconds of the recording.
    pub start_ms: u32,
    /// Where it ends, milliseconds of the recording.
    pub end_ms: u32,
    /// Who speaks.
    pub speaker: Speaker,
    /// Whether a person said who speaks, rather than the words suggesting it.
    pub speaker_confirmed: bool,
    /// The words, in order; never empty.
    pub words: Vec<Word>,
}
redacted_debug!(Segment, id, start_ms, end_ms, speaker);

impl Segment {
    /// The words as one line; a word that was taken out leaves no gap.
    pub fn text(&self) -> String {
        self.words.iter().map(|word| word.text.as_str()).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// The words as the decoder heard them.
    pub fn heard_text(&self) -> String {
        let heard = |word: &Word| word.heard.clone().unwrap_or_else(|| word.text.clone());
        self.words.iter().map(heard).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// What is wrong with a transcript's times; `None` if its invariants hold.
pub fn disorder(segments: &[Segment]) -> Option<String> {
    let mut from = 0;
    for segment in segments {
        if segment.start_ms < from || segment.end_ms < segment.start_ms {
            return Some(format!("segment {} is out of order", segment.id));
        }
        let mut word_from = segment.start_ms;
        for word in &segment.words {
            if word.start_ms < word_from || word.end_ms < word.start_ms || word.end_ms > segment.end_ms {
                return Some(format!("a word of segment {} is out of order", segment.id));
            }
            word_from = word.start_ms;
        }
        if segment.words.is_empty() {
            return Some(format!("segment {} has no words", segment.id));
        }
        from = segment.end_ms;
    }
    None
}

//! What a patient takes home: a note's facts in plain words, each sentence with the words of the note it says again.

use crate::redact::redacted_debug;
use serde::{Deserialize, Serialize};

/// What a part of a summary answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum SummaryTopic {
    /// Why the patient came.
    WhyYouCame,
    /// What was found.
    WhatWeFound,
    /// What it is thought to be.
    WhatWeThink,
    /// What will be done.
    WhatWeWillDo,
    /// Medicines as stated.
    YourMedicines,
    /// What to watch for.
    WhatToWatchFor,
    /// When to come again.
    FollowUp,
}

/// A stretch of the note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SummarySource {
    /// The key of the section.
    pub section: String,
    /// First UTF-16 code unit within the section's text.
    pub start: u32,
    /// One past the last code unit.
    pub end: u32,
}

/// A sentence for the patient.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SummarySentence {
    /// The sentence.
    pub text: String,
    /// The words of the note it says again.
    pub source: SummarySource,
}
redacted_debug!(SummarySentence, source);

/// What a summary says about one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SummaryPart {
    /// What it answers.
    pub topic: SummaryTopic,
    /// Never empty.
    pub sentences: Vec<SummarySentence>,
}

/// A note for the patient. A part of which the note says nothing is not there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PatientSummary {
    /// The parts in order.
    pub parts: Vec<SummaryPart>,
    /// How hard it is to read.
    pub readability: crate::enhancement::Readability,
}

//! Things in a note to look at before it is signed: words that nothing said in the visit and nothing in the chart
//! supports, and figures that were not heard clearly.
//!
//! A person who has looked says 'It is right', and that holds for these words in this sentence: when either changes,
//! it is void, wherever the sentence has moved to.

use crate::redact::redacted_debug;
use crate::{SegmentId, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What kind of thing is to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum GuardKind {
    /// A number.
    Number,
    /// A dose: how much of which drug.
    Dose,
    /// The unit of a number that was said with another one.
    Unit,
    /// A drug.
    Drug,
    /// A side of the body.
    Side,
    /// Whether there is or is not.
    Negation,
    /// The reading of a vital sign.
    Vital,
    /// A person or a place.
    Name,
    /// A figure the recognizer was not sure of.
    Unclear,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum GuardWeight {
    /// Worth a look: a person typed it and nothing contradicts it, or it only was not heard clearly.
    Notice,
    /// The note is not signed until a person has looked.
    Blocks,
}

/// The nearest thing that was said or stands in the chart.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SaidNear {
    /// The line, as it reads.
    pub line: String,
    /// The words of it that matter, such as `5 mg`; the line itself where nothing stands out.
    pub words: String,
    /// The segment it was said in; nothing of the chart.
    pub segment: Option<SegmentId>,
    /// Where the segment begins, milliseconds of its recording.
    pub start_ms: Option<u32>,
    /// The record of the chart it stands in, such as `encounter.vitals`.
    pub chart: Option<String>,
}
redacted_debug!(SaidNear, segment, start_ms);

/// Something in a note to look at.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct GuardFinding {
    /// The key of the section.
    pub section: String,
    /// First UTF-16 code unit of the words in the section's text.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// What kind of thing it is.
    pub kind: GuardKind,
    /// How much it weighs.
    pub weight: GuardWeight,
    /// The words.
    pub words: String,
    /// The sentence they stand in.
    pub sentence: String,
    /// Why it is to be looked at, in a sentence.
    pub reason: String,
    /// The nearest thing that was said.
    pub said: Option<SaidNear>,
}
redacted_debug!(GuardFinding, section, start, end, kind, weight);

/// A person has looked at words of a note and says that they are right.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct LookedAt {
    /// The key of the section.
    pub section: String,
    /// What kind of thing was looked at.
    pub kind: GuardKind,
    /// The words.
    pub words: String,
    /// The sentence they stood in.
    pub sentence: String,
    /// Who looked.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
}
redacted_debug!(LookedAt, section, kind, by, at);

impl GuardFinding {
    /// Whether the note is not signed until a person has looked at it.
    pub fn blocks(&self) -> bool {
        self.weight == GuardWeight::Blocks
    }
}

impl LookedAt {
    /// What somebody says of a finding.
    pub fn at(finding: &GuardFinding, by: UserId, at: DateTime<Utc>) -> Self {
        Self {
            section: finding.section.clone(),
            kind: finding.kind,
            words: finding.words.clone(),
            sentence: finding.sentence.clone(),
            by,
            at,
        }
    }

    /// Whether this answers that finding: the same words in the same sentence of the same section.
    pub fn answers(&self, finding: &GuardFinding) -> bool {
        self.section == finding.section
            && self.kind == finding.kind
            && self.words == finding.words
            && self.sentence == finding.sentence
    }
}

/// The findings nobody has answered.
pub fn unanswered<'a>(
    findings: &'a [GuardFinding],
    looked: &'a [LookedAt],
) -> impl Iterator<Item = &'a GuardFinding> + 'a {
    findings.iter().filter(move |finding| !looked.iter().any(|looked| looked.answers(finding)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn finding(words: &str, sentence: &str) -> GuardFinding {
        GuardFinding {
            section: "plan".into(),
            start: 3,
            end: 9,
            kind: GuardKind::Dose,
            weight: GuardWeight::Blocks,
            words: words.into(),
            sentence: sentence.into(),
            reason: String::new(),
            said: None,
        }
    }

    #[test]
    fn it_is_right_holds_for_these_words_in_this_sentence_alone() {
        let by = UserId::from_uuid(Uuid::from_u128(1));
        let looked = [LookedAt::at(&finding("40 mg", "Lisinopril 40 mg."), by, DateTime::UNIX_EPOCH)];
        let moved = GuardFinding { start: 70, end: 75, ..finding("40 mg", "Lisinopril 40 mg.") };
        let other = finding("40 mg", "Metoprolol 40 mg.");
        let more = finding("80 mg", "Lisinopril 80 mg.");
        let all = [moved, other.clone(), more.clone()];
        assert_eq!(unanswered(&all, &looked).collect::<Vec<_>>(), [&other, &more]);
    }
}

//! The guard: the numbers, doses, units, drugs, sides, denials, names and vital signs of a note are held against what was
//! said and what stands in the chart. It reads any note: as an engine wrote it, or as a person has changed it.
//!
//! What it says is worth a look, never that it is wrong; and what it does not mark it has found supported. The same note,
//! talk and chart give the same findings, in the order of the text, and none overlaps another.

mod amounts;
mod chart;
mod drugs;
mod figures;
mod heard;
mod meaning;
mod medicines;
mod names;
pub(crate) mod naming;
mod polarity;
mod reading;
mod sides;
#[cfg(test)]
mod tests;
mod tokens;
mod unclear;
mod units;
mod vitals;

use auscult_domain::encounter::Encounter;
use auscult_domain::guard::GuardFinding;
use auscult_domain::note::NoteContent;
use auscult_domain::patient::PatientDetails;
use auscult_domain::transcript::Segment;
use heard::Heard;
use reading::{Reading, Sentence};

/// What a note is held against.
#[derive(Clone, Copy)]
pub struct GuardRequest<'a> {
    /// What was said, in the order of the visit.
    pub segments: &'a [Segment],
    /// Whose visit.
    pub patient: &'a PatientDetails,
    /// The visit: vital signs, complaint, day.
    pub encounter: &'a Encounter,
    /// What else is known of the visit and supports a note: the clinician's name, the clinic, facts of the coding.
    pub known: &'a [String],
}

/// Whether a word, in small letters, names a drug.
pub(crate) fn is_drug(word: &str) -> bool {
    drugs::generic(word).is_some()
}

/// The drugs a text names, in order, by their generic names.
pub(crate) fn drugs_in(text: &str) -> Vec<String> {
    drugs::drugs(&tokens::tokens(text)).into_iter().map(|drug| drug.generic).collect()
}

/// Whether a word, in small letters, is ordinary or medical English.
pub(crate) fn is_ordinary(word: &str) -> bool {
    names::is_ordinary(word)
}

/// Whether a word, in small letters, says that something is not.
pub(crate) fn says_no(word: &str) -> bool {
    polarity::denies(word)
}

/// A visit, read once, to hold notes against.
pub struct Guard<'a> {
    segments: &'a [Segment],
    heard: Heard,
}

impl<'a> Guard<'a> {
    /// Reads the visit.
    pub fn of(request: &GuardRequest<'a>) -> Self {
        Self { segments: request.segments, heard: Heard::of(request.segments, chart::lines(request)) }
    }

    /// What of a note is to be looked at. Where nothing was said and nothing stands in the chart there is nothing to
    /// hold a note against, and nothing is found.
    pub fn check(&self, note: &NoteContent) -> Vec<GuardFinding> {
        let mut findings = Vec::new();
        for section in &note.sections {
            findings.extend(unclear::check(section, self.segments));
            if self.segments.is_empty() {
                continue;
            }
            let reading = Reading::of(section);
            for words in reading.sentences.iter().filter(|words| !words.is_empty()) {
                let sentence = Sentence::of(&reading, words.clone(), &self.heard, self.segments);
                findings.extend(amounts::check(&sentence));
                findings.extend(medicines::check(&sentence));
                findings.extend(sides::check(&sentence));
                findings.extend(polarity::check(&sentence));
                findings.extend(names::check(&sentence));
            }
        }
        in_order(findings, note)
    }
}

/// In the order of the text; of findings that overlap the weightier, then the first, stays.
fn in_order(findings: Vec<GuardFinding>, note: &NoteContent) -> Vec<GuardFinding> {
    let place = |key: &str| note.sections.iter().position(|section| section.key == key);
    let mut kept: Vec<GuardFinding> = Vec::new();
    let mut sorted = findings;
    sorted.sort_by_key(|finding| (std::cmp::Reverse(finding.weight), finding.kind));
    for finding in sorted {
        let overlaps = |other: &GuardFinding| {
            other.section == finding.section && other.start < finding.end && finding.start < other.end
        };
        if !kept.iter().any(overlaps) {
            kept.push(finding);
        }
    }
    kept.sort_by_key(|finding| (place(&finding.section), finding.start));
    kept
}

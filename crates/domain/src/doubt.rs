//! Figures in a note that rest on words the decoder was not sure of: a dose misheard is a dose invented.
//!
//! Only figures are named. A note in which every third word is marked is one in which nobody reads the marks.

use crate::note::{NoteContent, Section, Source, Span, utf16_slice};
use crate::redact::redacted_debug;
use crate::transcript::{Segment, UNCERTAIN_BELOW, Word, WordChange};

/// A stretch of a note whose figures were not heard clearly.
#[derive(Clone, PartialEq, Eq)]
pub struct DoubtfulPassage {
    /// The key of the section.
    pub section: String,
    /// The stretch as it reads in the note.
    pub text: String,
    /// The words in doubt, as they were heard.
    pub words: Vec<String>,
}
redacted_debug!(DoubtfulPassage, section);

const NUMBER_WORDS: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "thousand",
    "half",
    "once",
    "twice",
];

/// The stretches of a note that hold a figure and rest on a figure of which the decoder was not sure, and which nobody
/// has since put right in the transcript or rewritten in the note.
pub fn doubtful_passages(note: &NoteContent, said: &[Segment]) -> Vec<DoubtfulPassage> {
    note.sections
        .iter()
        .flat_map(|section| section.spans.iter().filter_map(|span| passage(section, span, said)))
        .collect()
}

fn passage(section: &Section, span: &Span, said: &[Segment]) -> Option<DoubtfulPassage> {
    let Source::Spoken { segments } = &span.source else { return None };
    let text = utf16_slice(&section.text, span.start, span.end)?.trim();
    if span.edited || !text.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let sources = said.iter().filter(|segment| segments.segments().contains(&segment.id));
    let doubtful = sources.flat_map(|segment| &segment.words).filter(|word| is_doubtful_figure(word));
    let words: Vec<String> = doubtful.map(|word| bare(&word.text).to_owned()).collect();
    (!words.is_empty()).then(|| DoubtfulPassage { section: section.key.clone(), text: text.to_owned(), words })
}

fn is_doubtful_figure(word: &Word) -> bool {
    let put_right = matches!(word.changed, Some(WordChange::Person { .. }));
    word.confidence < UNCERTAIN_BELOW && !put_right && is_figure(bare(&word.text))
}

fn is_figure(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit()) || NUMBER_WORDS.contains(&word.to_lowercase().as_str())
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::SectionKind;
    use crate::transcript::Speaker;
    use crate::{RecordingId, SegmentId, TemplateId, UserId};
    use uuid::Uuid;

    fn word(text: &str, confidence: f32) -> Word {
        Word { text: text.into(), start_ms: 0, end_ms: 0, confidence, heard: None, changed: None }
    }

    fn found(text: &str, edited: bool, words: Vec<Word>) -> Vec<Vec<String>> {
        let id = SegmentId::from_uuid(Uuid::from_u128(1));
        let said = Segment {
            id,
            recording: RecordingId::from_uuid(Uuid::from_u128(2)),
            start_ms: 0,
            end_ms: 0,
            speaker: Speaker::Clinician,
            speaker_confirmed: false,
            words,
        };
        let source = Source::Spoken { segments: vec![id].try_into().expect("a source") };
        let section = Section {
            key: "plan".into(),
            title: "Plan".into(),
            kinds: vec![SectionKind::Plan],
            required: true,
            text: text.into(),
            spans: vec![Span { start: 0, end: crate::note::utf16_len(text), source, edited }],
        };
        let template = TemplateId::from_uuid(Uuid::from_u128(3));
        let note = NoteContent { template, template_name: "SOAP".into(), template_version: 1, sections: vec![section] };
        doubtful_passages(&note, &[said]).into_iter().map(|passage| passage.words).collect()
    }

    #[test]
    fn a_dose_that_was_not_heard_clearly_is_named() {
        let words = || vec![word("benzonatate", 0.4), word("eight", 0.3), word("100,", 0.4), word("milligrams", 0.9)];
        assert_eq!(found("Benzonatate 8 100 mg.", false, words()), [["eight", "100"]]);
        assert!(found("Benzonatate 100 mg.", true, words()).is_empty(), "somebody rewrote it");
        assert!(found("Benzonatate at night.", false, words()).is_empty(), "the note has no figure");
    }

    #[test]
    fn a_figure_that_was_clear_or_put_right_is_not() {
        let by = WordChange::Person { user: UserId::from_uuid(Uuid::from_u128(4)), at: chrono::DateTime::UNIX_EPOCH };
        let put_right = Word { changed: Some(by), ..word("100", 0.2) };
        assert!(found("Benzonatate 100 mg.", false, vec![word("100", 0.9), put_right, word("maybe", 0.1)]).is_empty());
    }
}

//! Figures in a note that rest on words the recognizer was not sure of: a dose misheard is a dose invented.
//!
//! Only figures are named. A note in which every third word is marked is one in which nobody reads the marks.

use super::tokens::tokens;
use crate::prose::numbers::{named_one, named_ten};
use auscult_domain::guard::{GuardFinding, GuardKind, GuardWeight, SaidNear};
use auscult_domain::note::{Section, Source, Span, utf16_slice};
use auscult_domain::transcript::{Segment, UNCERTAIN_BELOW, Word, WordChange};

/// The stretches of a section that hold a figure and rest on a figure of which the recognizer was not sure, and which
/// nobody has since put right in the transcript or rewritten in the note.
pub(super) fn check(section: &Section, said: &[Segment]) -> Vec<GuardFinding> {
    section.spans.iter().filter_map(|span| passage(section, span, said)).collect()
}

fn passage(section: &Section, span: &Span, said: &[Segment]) -> Option<GuardFinding> {
    let Source::Spoken { segments } = &span.source else { return None };
    let text = utf16_slice(&section.text, span.start, span.end)?;
    if span.edited || !text.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let mut sources = said.iter().filter(|segment| segments.segments().contains(&segment.id));
    let (segment, words) = sources.find_map(|segment| {
        let doubtful: Vec<&str> =
            segment.words.iter().filter(|word| is_doubtful_figure(word)).map(|word| bare(&word.text)).collect();
        (!doubtful.is_empty()).then_some((segment, doubtful))
    })?;
    // The figures of the stretch are marked, from the first to the last.
    let read = tokens(text);
    let mut figures = read.iter().filter(|token| is_figure(&token.lower));
    let first = figures.next()?;
    let last = figures.next_back().unwrap_or(first);
    let place = |byte: usize| span.start + auscult_domain::note::utf16_len(&text[..byte]);
    let heard = words.join(", ");
    Some(GuardFinding {
        section: section.key.clone(),
        start: place(first.start),
        end: place(last.end),
        kind: GuardKind::Unclear,
        weight: GuardWeight::Notice,
        words: text[first.start..last.end].to_owned(),
        sentence: text.trim().to_owned(),
        reason: format!("Heard unclearly: {heard}. Listen to it before you sign."),
        said: Some(SaidNear {
            line: segment.text(),
            words: heard,
            segment: Some(segment.id),
            start_ms: Some(segment.start_ms),
            chart: None,
        }),
    })
}

fn is_doubtful_figure(word: &Word) -> bool {
    let put_right = matches!(word.changed, Some(WordChange::Person { .. }));
    word.confidence < UNCERTAIN_BELOW && !put_right && is_figure(&bare(&word.text).to_lowercase())
}

fn is_figure(word: &str) -> bool {
    let spoken = |part: &str| named_one(part).is_some() || named_ten(part).is_some();
    word.chars().any(|c| c.is_ascii_digit())
        || word.split('-').all(spoken)
        || matches!(word, "hundred" | "thousand" | "half" | "once" | "twice")
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use auscult_domain::note::utf16_len;
    use auscult_domain::template::SectionKind;
    use auscult_domain::transcript::Speaker;
    use auscult_domain::{RecordingId, SegmentId, UserId};
    use uuid::Uuid;

    fn word(text: &str, confidence: f32) -> Word {
        Word { text: text.into(), start_ms: 0, end_ms: 0, confidence, heard: None, changed: None }
    }

    fn found(text: &str, edited: bool, words: Vec<Word>) -> Vec<(String, String)> {
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
            spans: vec![Span { start: 0, end: utf16_len(text), source, edited }],
        };
        let found = check(&section, &[said]).into_iter();
        found.map(|finding| (finding.words, finding.said.expect("what was heard").words)).collect()
    }

    #[test]
    fn a_dose_that_was_not_heard_clearly_is_named() {
        let words = || vec![word("benzonatate", 0.4), word("eight", 0.3), word("100,", 0.4), word("milligrams", 0.9)];
        assert_eq!(found("Benzonatate 8 100 mg.", false, words()), [("8 100".into(), "eight, 100".into())]);
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

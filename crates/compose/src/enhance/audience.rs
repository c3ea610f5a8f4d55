//! What payers and courts ask for beyond plain words, made of what the note says already: for a payer the condition an
//! order stands under; for a court whole sentences with who said what, and no contractions.

use super::edits::Edit;
use super::grammar::{places, quotations};
use super::kept::Promise;
use super::lines::{Form, Line};
use crate::lexicon;
use crate::readability;
use crate::text::{capitalised, decapitalised, lower_words, re};
use auscult_domain::SegmentId;
use auscult_domain::enhancement::{ChangeType, EnhancementType};
use auscult_domain::note::{NoteContent, Source, utf16_len};
use auscult_domain::template::SectionKind;
use auscult_domain::transcript::Speaker;
use std::collections::HashMap;

/// Orders a payer wants a reason for: tests, drugs, referrals, procedures.
fn is_order(text: &str) -> bool {
    let named = re!(
        r"(?i)\b(?:mri|ct|x-?rays?|ultrasound|echocardiogram|echo|ekg|ecg|labs?|blood (?:work|tests?)|panel|biopsy|colonoscopy|endoscopy|mammogram|referral|refer|therapy|injection|surgery|stress test|sleep study|screening|scan|test(?:ing|s)?|brace|boot|crutches|holter|monitor)\b"
    );
    named.is_match(text) || !lexicon::drugs(text).is_empty()
}

/// For a payer: the condition each order stands under, named with it.
pub(super) fn necessity(lines: &[Line], text: &str) -> Vec<Edit> {
    let mut out = Vec::new();
    for line in lines.iter().filter(|line| line.form == Form::Item) {
        let body = text[line.body.clone()].trim_end();
        let Some(problem) = &line.problem else { continue };
        let heading = text[problem.clone()].trim_end_matches(['.', ':']);
        let general = re!(r"(?i)^(?:follow-?up|health maintenance|other|general|education|plan|preventive|return)\b")
            .is_match(heading);
        let words = lower_words(heading);
        let named = words.iter().filter(|word| word.len() > 3).any(|word| body.to_lowercase().contains(word.as_str()));
        let reasoned = re!(r"(?i)\b(?:for|because|due to|to (?:evaluate|assess|rule|treat|help|check|see|confirm|manage|control|monitor)|given|since|if|as)\b").is_match(body);
        if general || named || reasoned || !is_order(body) || readability::sentences(body).len() != 1 {
            continue;
        }
        let at = line.body.start + body.trim_end_matches('.').len();
        let new = format!(", for {}", decapitalised(heading));
        let why = "A payer asks for which condition; it stands above in the note.";
        out.push(
            Edit::of(EnhancementType::MedicalTerminology, line.section, at..at, new, why, 0.8)
                .of_kind(ChangeType::Addition)
                .promising(Promise::StandsElsewhere),
        );
    }
    out
}

/// For a court: who said it, and words in full.
pub(super) fn attribution(note: &NoteContent, lines: &[Line], said_by: &HashMap<SegmentId, Speaker>) -> Vec<Edit> {
    let mut out = Vec::new();
    for line in lines.iter().filter(|line| line.form != Form::Heading) {
        let section = &note.sections[line.section];
        let text = &section.text;
        out.extend(contractions(line, text));
        let body = &text[line.body.clone()];
        for part in readability::sentences(body) {
            let start = line.body.start + part.start;
            let sentence = &body[part];
            let first = sentence.split_whitespace().next().unwrap_or_default();
            let telling = re!(r"^(?:Denies|Reports|States|Endorses|Describes|Admits|Complains|Notes)$").is_match(first);
            let why = "A court asks who said it.";
            if telling {
                let new = format!("The patient {}", decapitalised(first));
                out.push(edit(line, start..start + first.len(), new, why, 0.9));
            } else if first == "Patient" {
                out.push(edit(line, start..start + first.len(), "The patient", "A whole sentence.", 0.92));
            } else if history(line.kind) && only_by(note, line, start, sentence, said_by) == Some(Speaker::Companion) {
                let next: String = sentence.chars().take(1).collect();
                let new = format!(
                    "According to the companion, {}",
                    decapitalised(sentence).chars().take(1).collect::<String>()
                );
                out.push(edit(line, start..start + next.len(), new, why, 0.8).of_kind(ChangeType::Addition));
            }
        }
    }
    out
}

fn edit(
    line: &Line,
    range: std::ops::Range<usize>,
    new: impl Into<String>,
    why: &'static str,
    confidence: f64,
) -> Edit {
    Edit::of(EnhancementType::MedicalTerminology, line.section, range, new, why, confidence)
}

fn history(kind: SectionKind) -> bool {
    use SectionKind as K;
    matches!(kind, K::HistoryOfPresentIllness | K::PastMedicalHistory | K::SocialHistory | K::FamilyHistory)
}

/// Who alone said a sentence, by its sources; `None` if several did or nobody knows.
fn only_by(
    note: &NoteContent,
    line: &Line,
    start: usize,
    sentence: &str,
    said_by: &HashMap<SegmentId, Speaker>,
) -> Option<Speaker> {
    let section = &note.sections[line.section];
    let from = utf16_len(&section.text[..start]);
    let to = from + utf16_len(sentence);
    let mut spans = section.spans.iter().filter(|span| span.start < to && from < span.end).peekable();
    spans.peek()?;
    let mut who = None;
    for span in spans {
        let Source::Spoken { segments } = &span.source else { return None };
        for segment in segments.segments() {
            let speaker = *said_by.get(segment)?;
            if who.is_some_and(|who| who != speaker) {
                return None;
            }
            who = Some(speaker);
        }
    }
    who
}

/// `doesn't` → `does not`.
fn contractions(line: &Line, text: &str) -> Vec<Edit> {
    let quoted = quotations(text);
    let words = places(
        line,
        text,
        re!(
            r"(?i)\b((?:do|does|did|is|are|was|were|has|have|had|would|could|should|ca|wo)n['’]t|(?:i|we|they|you)['’](?:ll|ve|re|m)|(?:she|he|it)['’]ll)\b"
        ),
    );
    let full = |word: &str| {
        let lower = word.to_lowercase().replace('’', "'");
        let new = match lower.as_str() {
            "can't" => "cannot".to_owned(),
            "won't" => "will not".to_owned(),
            word => word
                .replace("n't", " not")
                .replace("'ll", " will")
                .replace("'ve", " have")
                .replace("'re", " are")
                .replace("'m", " am"),
        };
        if word.starts_with(char::is_uppercase) { capitalised(&new) } else { new }
    };
    let free = words
        .into_iter()
        .filter(|(range, _)| !quoted.iter().any(|quote| quote.start <= range.start && range.end <= quote.end));
    free.map(|(range, word)| edit(line, range, full(word), "In full words.", 0.94)).collect()
}

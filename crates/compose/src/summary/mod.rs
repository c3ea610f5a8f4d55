//! A note in plain words for the patient it is about: only what stands there, sentence by sentence, each with the words
//! it says again.
//!
//! Invariants: no number, drug, side or negation stands in a sentence that its source does not hold; what a part has no
//! words for is not there; the same note gives the same summary. What cannot be said plainly at the reading grade asked
//! for is left out, except what to take, what to do, and when to come back.

mod person;
mod plainly;
mod selection;

use crate::enhance::{Fact, all_lines, facts};
use crate::readability::readability;
use auscult_domain::note::{NoteContent, utf16_len};
use auscult_domain::patient_summary::{PatientSummary, SummaryPart, SummarySentence, SummarySource, SummaryTopic};
use selection::Chosen;
use std::collections::BTreeMap;
use std::ops::Range;

/// The reading grade a summary aims at.
pub const GRADE: f64 = 8.0;

/// The parts in order.
const TOPICS: [SummaryTopic; 7] = [
    SummaryTopic::WhyYouCame,
    SummaryTopic::WhatWeFound,
    SummaryTopic::WhatWeThink,
    SummaryTopic::WhatWeWillDo,
    SummaryTopic::YourMedicines,
    SummaryTopic::WhatToWatchFor,
    SummaryTopic::FollowUp,
];

/// The summary of a note.
pub fn patient_summary(note: &NoteContent) -> PatientSummary {
    let lines = all_lines(note);
    let mut parts: Vec<SummaryPart> = Vec::new();
    for topic in TOPICS {
        let mut sentences: Vec<SummarySentence> = Vec::new();
        for chosen in selection::of(note, &lines, topic) {
            for sentence in said(note, &chosen) {
                let again = |other: &SummarySentence| other.text.eq_ignore_ascii_case(&sentence.text);
                if !sentences.iter().any(again) {
                    sentences.push(sentence);
                }
            }
        }
        if !sentences.is_empty() {
            parts.push(SummaryPart { topic, sentences });
        }
    }
    made_easier(&mut parts);
    let readability = readability(&text_of(&parts));
    PatientSummary { parts, readability }
}

/// A chosen stretch in plain words; nothing where they would say something else.
fn said(note: &NoteContent, chosen: &Chosen) -> Vec<SummarySentence> {
    let section = &note.sections[chosen.section];
    let source = source(&section.key, &section.text, chosen.range.clone());
    let original = &section.text[chosen.range.clone()];
    let held = facts(original);
    let keeps = |text: &String| says_the_same(&facts(text), &held);
    // Plainly if that says the same; else in the note's words about `you`; else not at all.
    let Some(text) = plainly::said(original, chosen.as_what)
        .filter(keeps)
        .or_else(|| plainly::kept(original, chosen.as_what).filter(keeps))
    else {
        return Vec::new();
    };
    let cut = plainly::cut(&text);
    cut.into_iter().map(|text| SummarySentence { text, source: source.clone() }).collect()
}

/// Whether these are the facts that were held. A number may be left out, such as the age of somebody who knows it.
fn says_the_same(said: &BTreeMap<Fact, usize>, held: &BTreeMap<Fact, usize>) -> bool {
    let number = |fact: &Fact| matches!(fact, Fact::Number(_));
    let count = |facts: &BTreeMap<Fact, usize>, fact: &Fact| facts.get(fact).copied().unwrap_or(0);
    said.keys().chain(held.keys()).all(|fact| {
        let (is, was) = (count(said, fact), count(held, fact));
        is == was || number(fact) && is < was
    })
}

fn source(section: &str, text: &str, range: Range<usize>) -> SummarySource {
    let start = utf16_len(&text[..range.start]);
    SummarySource { section: section.to_owned(), start, end: start + utf16_len(&text[range]) }
}

fn text_of(parts: &[SummaryPart]) -> String {
    parts.iter().flat_map(|part| &part.sentences).map(|sentence| sentence.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// Leaves out the hardest sentences until the grade is reached, first of what was found, then of why and what it is;
/// what to take and to do always stays.
fn made_easier(parts: &mut Vec<SummaryPart>) {
    let may_go = [SummaryTopic::WhatWeFound, SummaryTopic::WhyYouCame, SummaryTopic::WhatWeThink];
    for topic in may_go {
        while readability(&text_of(parts)).grade > GRADE {
            let Some(part) = parts.iter_mut().find(|part| part.topic == topic) else { break };
            let grades = part.sentences.iter().map(|sentence| readability(&sentence.text).grade);
            let hardest = grades.enumerate().max_by(|one, other| one.1.total_cmp(&other.1));
            match hardest {
                // The name of what it is stays, whatever its grade; so does the last word on why they came.
                Some((at, grade))
                    if grade > GRADE && part.sentences.len() > 1 && part.sentences[at].text.contains(' ') =>
                {
                    part.sentences.remove(at);
                }
                _ => break,
            }
        }
    }
    parts.retain(|part| !part.sentences.is_empty());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enhance::note_from_text;

    fn summary(text: &str) -> String {
        let summary = patient_summary(&note_from_text(text));
        let part = |part: &SummaryPart| {
            let sentences = part.sentences.iter().map(|sentence| format!("  {}\n", sentence.text));
            format!("{:?}\n{}", part.topic, sentences.collect::<String>())
        };
        summary.parts.iter().map(part).collect()
    }

    #[test]
    fn a_note_in_plain_words() {
        let text = "CHIEF COMPLAINT\nKnee pain.\n\nHPI\nThe patient reports left knee pain for 2 weeks. She denies fever. \
                    Her mother had gout.\n\nMEDICATIONS\n- Lisinopril 10 mg PO daily.\n\nVITALS\nBlood pressure 150/90.\n\n\
                    ASSESSMENT AND PLAN\nHypertension\n- Increase lisinopril to 20 mg daily.\n- Order an echocardiogram.\n\
                    - Return in 2 weeks.\n- Call if her dyspnea gets worse.";
        expect_test::expect![[r#"
            WhyYouCame
              Knee pain.
              You told us about left knee pain for 2 weeks.
              You told us you do not have fever.
            WhatWeFound
              Blood pressure 150/90.
            WhatWeThink
              High blood pressure (hypertension).
            WhatWeWillDo
              We will order a heart ultrasound.
            YourMedicines
              Lisinopril 10 mg by mouth daily.
              We will increase lisinopril to 20 mg daily.
            WhatToWatchFor
              Call if your shortness of breath gets worse.
            FollowUp
              Return in 2 weeks.
        "#]]
        .assert_eq(&summary(text));
    }

    #[test]
    fn an_empty_note_has_an_empty_summary() {
        assert_eq!(patient_summary(&note_from_text("")).parts, []);
    }
}

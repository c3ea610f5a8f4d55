//! Summaries of whole notes: nothing that the note does not hold, and most of them for eight years of school.

mod material;

use auscult_compose::enhance::{Fact, facts};
use auscult_compose::shipped_templates;
use auscult_compose::summary::{GRADE, patient_summary};
use auscult_domain::note::{NoteContent, utf16_slice};
use material::Cut;
use std::collections::BTreeSet;

fn names(text: &str) -> BTreeSet<Fact> {
    text.lines().flat_map(facts).map(|(fact, _)| fact).collect()
}

/// What holds of every summary.
fn check(name: &str, note: &NoteContent) {
    let summary = patient_summary(note);
    for sentence in summary.parts.iter().flat_map(|part| &part.sentences) {
        let section = note.sections.iter().find(|section| section.key == sentence.source.section);
        let words = section.and_then(|section| utf16_slice(&section.text, sentence.source.start, sentence.source.end));
        let words = words.unwrap_or_else(|| panic!("{name}: a sentence points nowhere"));
        let (said, held) = (names(&sentence.text), names(words));
        let new: Vec<&Fact> = said.difference(&held).collect();
        assert!(new.is_empty(), "{name}: {new:?} is not in the note: {}", sentence.text);
        assert!(!sentence.text.contains('[') && !sentence.text.contains('“'), "{name}: {}", sentence.text);
    }
}

#[test]
fn a_summary_says_nothing_that_the_note_does_not() {
    let mut visits = vec![material::sample()];
    visits.extend(material::dialogues("train").unwrap_or_default());
    if visits.len() == 1 {
        eprintln!("left out: dialogues (AUSCULT_DATA is not set)");
    }
    let mut hard = Vec::new();
    for visit in &visits {
        for template in shipped_templates().iter().take(2) {
            let note = material::note(visit, template, &material::segments(visit, Cut::Sentences, Some(())));
            check(&visit.name, &note);
            let grade = patient_summary(&note).readability.grade;
            if grade > GRADE {
                hard.push((visit.name.clone(), grade));
            }
        }
    }
    // What to take and what to do is never left out, however hard it is to read: one summary in ten stays above the
    // grade for it (14 of 136 when this was written, the hardest at 11). A fifth would be a fault.
    assert!(hard.len() * 5 <= visits.len() * 2, "harder to read than they should be: {hard:?}");
}

//! A note says nothing that was not said: every span of every note is held against the words of its own segments.
//!
//! The numbers are read here in a way of their own, not the composer's (`material/numbers.rs`).

mod material;

use auscult_compose::{shipped_templates, support};
use auscult_domain::note::{NoteContent, Source, utf16_slice};
use auscult_domain::transcript::Segment;
use material::numbers::{readings, unsaid_numbers};
use material::{Cut, Visit};
use std::collections::HashMap;

/// What is wrong with a note, in words.
fn violations(note: &NoteContent, segments: &[Segment]) -> Vec<String> {
    let mut out: Vec<String> = note.disorder().into_iter().collect();
    let mut read = HashMap::new();
    for section in &note.sections {
        for span in &section.spans {
            let text = utf16_slice(&section.text, span.start, span.end).unwrap_or_default();
            let Source::Spoken { segments: ids } = &span.source else { continue };
            let known: Vec<&Segment> = segments.iter().filter(|segment| ids.segments().contains(&segment.id)).collect();
            if known.len() != ids.segments().len() {
                out.push(format!("{text:?} names a segment that is not there"));
            }
            let said = known.iter().map(|segment| segment.text()).collect::<Vec<_>>().join(" ");
            let wrong = support::unsupported(text, &said);
            out.extend(wrong.iter().map(|wrong| format!("{wrong:?} in {text:?} from {said:?}")));
            out.extend(
                unsaid_numbers(text, read.entry(said.clone()).or_insert_with(|| readings(&said)))
                    .into_iter()
                    .map(|number| format!("{number} in {text:?} from {said:?}")),
            );
        }
        out.extend(unsourced(section).map(|text| format!("{text:?} has no source")));
    }
    out
}

/// Text between the spans that is more than breaks and spaces.
fn unsourced(section: &auscult_domain::note::Section) -> impl Iterator<Item = String> {
    let mut from = 0;
    let mut gaps = Vec::new();
    for span in &section.spans {
        gaps.push(utf16_slice(&section.text, from, span.start).unwrap_or_default().to_owned());
        from = span.end;
    }
    gaps.push(
        utf16_slice(&section.text, from, auscult_domain::note::utf16_len(&section.text)).unwrap_or_default().to_owned(),
    );
    gaps.into_iter().filter(|gap| !gap.trim().is_empty())
}

fn of_all_notes(visits: &[Visit]) -> (usize, Vec<String>) {
    let mut notes = 0;
    let mut out = Vec::new();
    for visit in visits {
        for cut in [Cut::Sentences, Cut::Turns] {
            for confirmed in [Some(()), None] {
                let segments = material::segments(visit, cut, confirmed);
                for template in shipped_templates() {
                    notes += 1;
                    let found = violations(&material::note(visit, &template, &segments), &segments);
                    out.extend(found.into_iter().map(|wrong| format!("{} {}: {wrong}", visit.name, template.name)));
                }
            }
        }
    }
    out.sort();
    out.dedup();
    (notes, out)
}

#[test]
fn the_sample_note_says_only_what_was_said() {
    let (notes, wrong) = of_all_notes(&[material::sample()]);
    assert_eq!(notes, 4 * shipped_templates().len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_note_of_decoder_output_says_only_what_was_said() {
    let (visit, segments, _) = material::decoded_sample();
    for template in shipped_templates() {
        let wrong = violations(&material::note(&visit, &template, &segments), &segments);
        assert!(wrong.is_empty(), "{}: {wrong:#?}", template.name);
    }
}

#[test]
fn notes_of_talk_without_question_marks_say_only_what_was_said() {
    match material::dialogues("valid") {
        Some(visits) => {
            let visits: Vec<Visit> = visits.into_iter().map(material::without_question_marks).collect();
            let (_, wrong) = of_all_notes(&visits);
            assert!(wrong.is_empty(), "{} violations: {wrong:#?}", wrong.len());
        }
        None => {
            eprintln!("left out: notes_of_talk_without_question_marks_say_only_what_was_said: AUSCULT_DATA is not set")
        }
    }
}

#[test]
fn notes_of_real_talk_say_only_what_was_said() {
    match material::dialogues("valid") {
        Some(visits) => {
            let (notes, wrong) = of_all_notes(&visits);
            assert!(notes >= visits.len() * 16);
            assert!(wrong.is_empty(), "{} violations in {notes} notes: {wrong:#?}", wrong.len());
        }
        None => eprintln!("left out: notes_of_real_talk_say_only_what_was_said: AUSCULT_DATA is not set"),
    }
}

#[test]
fn a_planted_lie_is_found() {
    let visit = material::sample();
    let segments = material::segments(&visit, Cut::Sentences, Some(()));
    let note = material::note(&visit, &shipped_templates()[0], &segments);
    assert!(violations(&note, &segments).is_empty());
    let lies = [
        ("8.4", "9.4"),
        ("136/82", "163/82"),
        ("glipizide", "glyburide"),
        ("5 mg", "50 mg"),
        ("2015", "2016"),
        ("she had a low fever", "she had no low fever"),
    ];
    for (truth, lie) in lies {
        let mut changed = note.clone();
        let section = changed
            .sections
            .iter_mut()
            .find(|section| section.text.contains(truth))
            .unwrap_or_else(|| panic!("{truth} stands in the note"));
        let by = lie.len() as i64 - truth.len() as i64;
        let at = section.text.find(truth).unwrap_or_default() as u32;
        section.text = section.text.replacen(truth, lie, 1);
        for span in &mut section.spans {
            span.start = if span.start > at { (i64::from(span.start) + by) as u32 } else { span.start };
            span.end = if span.end > at { (i64::from(span.end) + by) as u32 } else { span.end };
        }
        assert!(!violations(&changed, &segments).is_empty(), "{lie} instead of {truth} is found");
    }
}

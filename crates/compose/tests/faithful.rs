//! A note says nothing that was not said: every span of every note is held against the words of its own segments.
//!
//! The numbers are read here in a way of their own, not the composer's: any run of number words may stand for the
//! number in the note, but digits must come from somewhere.

mod material;

use auscult_compose::{shipped_templates, support};
use auscult_domain::note::{NoteContent, Source, utf16_slice};
use auscult_domain::transcript::Segment;
use material::{Cut, Visit};
use std::collections::{HashMap, HashSet};

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

/// Numbers whose digits no words of the source can give, read without the composer.
fn unsaid_numbers(text: &str, spoken: &HashSet<String>) -> Vec<String> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.')).map(|word| word.trim_matches('.'));
    let numbers = words.filter(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_digit() || c == '.'));
    numbers.filter(|number| !spoken.contains(*number)).map(str::to_owned).collect()
}

/// Every number a run of the words of a line can stand for: by value, and digit group by digit group.
fn readings(said: &str) -> HashSet<String> {
    // `ninety eight. two` is how a decoder may write a decimal point.
    let with_points = said.replace(". ", " point ");
    if with_points != said && !said.contains(" point ") {
        let mut both = readings(&with_points);
        both.extend(readings(&said.replace(". ", " ")));
        return both;
    }
    let words: Vec<String> = said
        .to_lowercase()
        .replace("'s", " ")
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '.'))
        .map(|word| word.trim_matches('.').to_owned())
        .filter(|word| !word.is_empty())
        .collect();
    let mut out = HashSet::new();
    for from in 0..words.len() {
        for to in from + 1..=words.len().min(from + 9) {
            out.extend(value(&words[from..to]));
        }
    }
    out.extend(words.iter().flat_map(|word| {
        word.split(|c: char| !(c.is_ascii_digit() || c == '.')).map(str::to_owned).collect::<Vec<_>>()
    }));
    let joined = said.replace(',', "");
    out.extend(joined.split(|c: char| !(c.is_ascii_digit() || c == '.')).map(|word| word.trim_matches('.').to_owned()));
    out
}

fn value(words: &[String]) -> Vec<String> {
    const ONES: &str = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen";
    const TENS: &str = "twenty thirty forty fifty sixty seventy eighty ninety";
    let place = |list: &str, word: &str| list.split(' ').position(|name| name == word);
    if let Some(point) = words.iter().position(|word| word == "point") {
        let decimals: String =
            words[point + 1..].iter().filter_map(|word| place(ONES, word)).map(|digit| digit.to_string()).collect();
        let whole = if point == 0 { vec!["0".to_owned()] } else { value(&words[..point]) };
        return if decimals.is_empty() {
            vec![]
        } else {
            whole.into_iter().map(|whole| format!("{whole}.{decimals}")).collect()
        };
    }
    let (mut sum, mut group, mut groups) = (0_usize, 0_usize, Vec::new());
    for word in words.iter().filter(|word| *word != "and" && *word != "a" && *word != "oh") {
        match (place(ONES, word), place(TENS, word), word.as_str()) {
            (Some(one), ..) => {
                if group % 10 != 0 || (group > 0 && one >= 10) {
                    groups.push(group);
                    group = 0;
                }
                group += one;
            }
            (_, Some(ten), _) => {
                if group > 0 && group % 100 != 0 {
                    groups.push(group);
                    group = 0;
                }
                group += (ten + 2) * 10;
            }
            // `100 and one`, as a decoder may split a hundred and one.
            (_, _, digits) if digits.ends_with("00") && group == 0 && digits.parse::<usize>().is_ok() => {
                group = digits.parse().unwrap_or(0);
            }
            (_, _, "hundred") => group = group.max(1) * 100,
            (_, _, "thousand") => {
                sum += group.max(1) * 1000;
                group = 0;
            }
            (_, _, "half") => return vec![format!("{}.5", sum + group)],
            _ => return vec![],
        }
    }
    groups.push(group);
    let plain = (sum + groups.iter().sum::<usize>()).to_string();
    let run: String = groups
        .iter()
        .enumerate()
        .map(|(at, group)| if at > 0 { format!("{group:02}") } else { group.to_string() })
        .collect();
    vec![plain, run]
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

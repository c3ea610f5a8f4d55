//! The figures of the composer: who speaks, time, unsupported statements; and the notes themselves.
//!
//! `compose_figures` prints the figures for the sample and, where AUSCULT_DATA names the data folder, for ACI-Bench.
//! `compose_figures note [TEMPLATE]` prints the sample's note, `note-decoded [unknown]` that of the sample as a decoder
//! wrote it, `wrong-speakers [FILE...]` the segments of the latter, or of such files, whose speaker is proposed wrong,
//! `note-of-decoded FILE` the note of such a file. `compose_figures notes SPLIT`
//! prints a JSON line with id, note and reference for each dialogue, to be scored elsewhere. `compose_figures lost
//! SPLIT` prints what a person should read for polarity: spans that say no less often than their sources.

#[path = "../tests/material/mod.rs"]
mod material;

#[path = "compose_figures/table.rs"]
mod table;

use auscult_compose::{shipped_templates, speakers, support};
use auscult_domain::note::{Source, utf16_slice};
use auscult_domain::patient::Sex;
use auscult_domain::transcript::{Segment, Speaker};
use material::{Cut, Visit};
use std::time::Instant;

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut out = std::io::stdout().lock();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["note", rest @ ..] => print_note(&mut out, &material::sample(), rest.first().copied().unwrap_or("SOAP"), true),
        ["note-decoded", "unknown"] => {
            let (mut visit, segments, truth) = material::decoded_sample();
            visit.patient.sex = Sex::Unknown;
            print_decoded(&mut out, (visit, segments, truth))
        }
        ["note-decoded"] => print_decoded(&mut out, material::decoded_sample()),
        ["wrong-speakers", files @ ..] => print_wrong_speakers(&mut out, files),
        ["note-of-decoded", file] => print_decoded(&mut out, material::decoded(&std::fs::read_to_string(file)?)),
        ["note-unknown", rest @ ..] => {
            print_note(&mut out, &material::sample(), rest.first().copied().unwrap_or("SOAP"), false)
        }
        ["note-of", name, rest @ ..] => {
            for split in ["train", "valid"] {
                for visit in material::dialogues(split).unwrap_or_default().iter().filter(|visit| visit.name == *name) {
                    print_note(&mut out, visit, rest.first().copied().unwrap_or("History and Physical"), true)?;
                }
            }
            Ok(())
        }
        ["table", split] => table::print(&mut out, split),
        ["lost", split] => print_lost_negations(&mut out, split),
        ["notes", split, rest @ ..] => print_notes(&mut out, split, rest.contains(&"unknown")),
        _ => print_figures(&mut out),
    }
}

fn print_note(out: &mut impl std::io::Write, visit: &Visit, template: &str, known: bool) -> std::io::Result<()> {
    let templates = shipped_templates();
    let template = templates.iter().find(|known| known.name == template).unwrap_or(&templates[0]);
    let segments = material::segments(visit, Cut::Sentences, known.then_some(()));
    writeln!(out, "{}", material::printed(&material::note(visit, template, &segments)))
}

fn print_decoded(
    out: &mut impl std::io::Write,
    (visit, segments, _): (Visit, Vec<Segment>, Vec<material::SaidBy>),
) -> std::io::Result<()> {
    writeln!(out, "{}", material::printed(&material::note(&visit, &shipped_templates()[0], &segments)))
}

/// The segments of decoded visits (of the sample if none is named) that are proposed to somebody who does not say all
/// of them, and the share of words proposed right.
fn print_wrong_speakers(out: &mut impl std::io::Write, files: &[&str]) -> std::io::Result<()> {
    let mut visits: Vec<_> = Vec::new();
    for file in files {
        visits.push(material::decoded(&std::fs::read_to_string(file)?));
    }
    if files.is_empty() {
        visits.push(material::decoded_sample());
    }
    for (_, segments, truth) in visits {
        for ((segment, by), said) in segments.iter().zip(speakers::propose(&segments)).zip(&truth) {
            if said.iter().any(|(who, _)| *who != by) {
                writeln!(out, "{by:?}: {}", segment.text())?;
            }
        }
        let (right, all) = material::words_right(&segments, &truth);
        writeln!(out, "speakers: {right} of {all} words")?;
    }
    Ok(())
}

fn print_notes(out: &mut impl std::io::Write, split: &str, unknown: bool) -> std::io::Result<()> {
    let templates = shipped_templates();
    for visit in material::dialogues(split).unwrap_or_default() {
        let segments = material::segments(&visit, Cut::Sentences, (!unknown).then_some(()));
        let note = material::printed(&material::note(&visit, &templates[1], &segments));
        writeln!(out, "{}", serde_json::json!({ "id": visit.name, "note": note, "reference": visit.note }))?;
    }
    Ok(())
}

fn print_lost_negations(out: &mut impl std::io::Write, split: &str) -> std::io::Result<()> {
    let template = &shipped_templates()[1];
    for visit in material::dialogues(split).unwrap_or_default() {
        let segments = material::segments(&visit, Cut::Sentences, Some(()));
        let note = material::note(&visit, template, &segments);
        for section in &note.sections {
            for span in &section.spans {
                let Source::Spoken { segments: ids } = &span.source else { continue };
                let text = utf16_slice(&section.text, span.start, span.end).unwrap_or_default();
                let said = segments
                    .iter()
                    .filter(|segment| ids.segments().contains(&segment.id))
                    .map(Segment::text)
                    .collect::<Vec<_>>()
                    .join(" ");
                if support::loses_negation(text, &said) {
                    writeln!(out, "{} {text:?} from {said:?}", visit.name)?;
                }
            }
        }
    }
    Ok(())
}

fn print_figures(out: &mut impl std::io::Write) -> std::io::Result<()> {
    let sample = [material::sample()];
    figures(out, "sample", &sample)?;
    let (_, segments, truth) = material::decoded_sample();
    let (right, all) = material::words_right(&segments, &truth);
    writeln!(out, "decoded sample: speakers: {right} of {all} words")?;
    for split in ["valid"] {
        match material::dialogues(split) {
            Some(visits) => {
                figures(out, split, &visits)?;
                let unmarked: Vec<Visit> = visits.into_iter().map(material::without_question_marks).collect();
                figures(out, &format!("{split} without question marks"), &unmarked)?;
            }
            None => writeln!(out, "ACI-Bench {split}: left out, AUSCULT_DATA is not set")?,
        }
    }
    long_visit(out, &sample[0])?;
    table::print(out, "valid")
}

fn figures(out: &mut impl std::io::Write, name: &str, visits: &[Visit]) -> std::io::Result<()> {
    for (cut, what) in [(Cut::Sentences, "sentences"), (Cut::Turns, "turns")] {
        let (mut right, mut words, mut right_segments, mut segments) = (0, 0, 0, 0);
        for visit in visits {
            let (good, all, good_segments, all_segments) = agreement(visit, cut);
            right += good;
            words += all;
            right_segments += good_segments;
            segments += all_segments;
        }
        let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        writeln!(
            out,
            "{name}: speakers of {what}: {:.1} % of words, {:.1} % of segments",
            share(right, words),
            share(right_segments, segments)
        )?;
    }
    let templates = shipped_templates();
    let (mut quoted, mut spans, mut disorder) = (0, 0, 0);
    let mut slowest = 0;
    for visit in visits {
        let segments = material::segments(visit, Cut::Sentences, Some(()));
        for template in &templates {
            let begun = Instant::now();
            let note = material::note(visit, template, &segments);
            slowest = slowest.max(begun.elapsed().as_micros());
            disorder += usize::from(note.disorder().is_some());
            for section in &note.sections {
                spans += section.spans.len();
                quoted += section.text.matches('“').count();
            }
        }
    }
    writeln!(
        out,
        "{name}: {} visits, {spans} spans, {quoted} quoted for want of support, {disorder} notes in disorder, slowest {slowest} µs",
        visits.len()
    )
}

/// Words right, words, segments right, segments.
fn agreement(visit: &Visit, cut: Cut) -> (usize, usize, usize, usize) {
    let segments = material::segments(visit, cut, None);
    let proposed = speakers::propose(&segments);
    let truth = material::true_speakers(visit, cut);
    let mut counts = (0, 0, 0, 0);
    for ((segment, proposed), truth) in segments.iter().zip(proposed).zip(truth) {
        if truth == Speaker::Companion {
            continue;
        }
        let right = proposed == truth;
        counts.0 += if right { segment.words.len() } else { 0 };
        counts.1 += segment.words.len();
        counts.2 += usize::from(right);
        counts.3 += 1;
    }
    counts
}

/// The time for 15 minutes and for two hours of talk.
fn long_visit(out: &mut impl std::io::Write, sample: &Visit) -> std::io::Result<()> {
    let template = &shipped_templates()[0];
    for minutes in [15_u32, 120] {
        let segments = repeated(sample, minutes * 60_000);
        let begun = Instant::now();
        let note = material::note(sample, template, &segments);
        let elapsed = begun.elapsed();
        writeln!(
            out,
            "{minutes} minutes of talk, {} segments, {} words in the note: {} ms",
            segments.len(),
            note.words(),
            elapsed.as_millis()
        )?;
    }
    Ok(())
}

fn repeated(sample: &Visit, until_ms: u32) -> Vec<Segment> {
    let once = material::segments(sample, Cut::Sentences, None);
    let length = once.last().map_or(1, |last| last.end_ms + 500);
    let mut out = Vec::new();
    for round in 0..=(until_ms / length) {
        for segment in &once {
            let mut segment = segment.clone();
            segment.start_ms += round * length;
            segment.end_ms += round * length;
            for word in &mut segment.words {
                word.start_ms += round * length;
                word.end_ms += round * length;
            }
            if segment.end_ms <= until_ms {
                out.push(segment);
            }
        }
    }
    out
}

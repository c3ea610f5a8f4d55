//! The figures of the guard: planted errors found, false alarms on notes nobody touched, and time.
//!
//! `guard_figures` prints them for the sample and, where AUSCULT_DATA names the data folder, for ACI-Bench train and
//! valid. `guard_figures missed SPLIT` prints the planted errors that were not found, `guard_figures alarms SPLIT` what is
//! found in untouched notes, `guard_figures references SPLIT` what is found in the notes people wrote.

#[path = "../tests/material/mod.rs"]
mod material;
#[path = "../tests/planted/mod.rs"]
mod planted;

use auscult_compose::guard::{Guard, GuardRequest};
use auscult_compose::shipped_templates;
use auscult_domain::guard::{GuardFinding, GuardWeight};
use auscult_domain::note::{NoteContent, Section};
use auscult_domain::template::SectionKind;
use material::Visit;
use planted::{Errors, Kind, Planted};
use std::io::Write;
use std::time::Instant;

/// How many errors are planted, of the kinds a share is promised of and of the others, and in how many notes false alarms
/// are counted.
const PLANTED: usize = 200;
const PLANTED_FURTHER: usize = 80;
const UNTOUCHED: usize = 20;

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut out = std::io::stdout().lock();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["missed", split] => missed(&mut out, &visits(split)),
        ["alarms", split] => alarms(&mut out, &visits(split)),
        ["references", split] => references(&mut out, &visits(split)),
        ["note", split, name] => {
            for visit in visits(split).iter().filter(|visit| visit.name == *name) {
                writeln!(out, "{}", material::printed(&composed(visit, 1)))?;
            }
            Ok(())
        }
        _ => figures(&mut out),
    }
}

fn visits(split: &str) -> Vec<Visit> {
    if split == "sample" { vec![material::sample()] } else { material::dialogues(split).unwrap_or_default() }
}

fn segments(visit: &Visit) -> Vec<auscult_domain::transcript::Segment> {
    material::segments(visit, material::Cut::Sentences, Some(()))
}

fn composed(visit: &Visit, template: usize) -> NoteContent {
    material::note(visit, &shipped_templates()[template], &segments(visit))
}

fn check(visit: &Visit, note: &NoteContent) -> Vec<GuardFinding> {
    let (segments, encounter) = (segments(visit), material::encounter());
    let request = GuardRequest { segments: &segments, patient: &visit.patient, encounter: &encounter, known: &[] };
    Guard::of(&request).check(note)
}

fn figures(out: &mut impl Write) -> std::io::Result<()> {
    for split in ["sample", "train", "valid"] {
        let visits = visits(split);
        if visits.is_empty() {
            writeln!(out, "ACI-Bench {split}: left out, AUSCULT_DATA is not set")?;
            continue;
        }
        writeln!(out, "{split}: {} visits", visits.len())?;
        for (errors, kinds, most) in planting() {
            let planted = planted::plant(&visits, &composed, kinds, most, errors);
            let found = |kind: Option<Kind>| {
                let of = planted.iter().filter(|error| kind.is_none_or(|kind| error.kind == kind));
                let found = of.clone().filter(|error| is_found(&visits, error)).count();
                format!("{found} of {}", of.count())
            };
            let each: Vec<String> =
                kinds.iter().map(|kind| format!("{} {}", kind.name(), found(Some(*kind)))).collect();
            writeln!(out, "  planted, {}: found {} ({})", errors.name(), found(None), each.join(", "))?;
        }
        let untouched: Vec<usize> =
            visits.iter().take(UNTOUCHED).map(|visit| blocking(&check(visit, &composed(visit, 1)))).collect();
        let all: Vec<usize> = visits.iter().map(|visit| blocking(&check(visit, &composed(visit, 1)))).collect();
        spread(out, &format!("false alarms in {} untouched composed notes", untouched.len()), &untouched)?;
        spread(out, &format!("in all {} of them", all.len()), &all)?;
        let without: Vec<usize> =
            visits.iter().map(|visit| check(visit, &planted::without_sources(composed(visit, 1))).len()).collect();
        spread(out, "in the same without their sources", &without)?;
        let written: Vec<usize> = visits
            .iter()
            .filter(|visit| !visit.note.is_empty())
            .map(|visit| check(visit, &reference(visit)).len())
            .collect();
        if !written.is_empty() {
            spread(out, "findings in the notes people wrote", &written)?;
        }
        time(out, &visits)?;
    }
    Ok(())
}

/// What is planted, and as what.
fn planting() -> [(Errors, &'static [Kind], usize); 4] {
    [
        (Errors::Edited, &Kind::PROMISED, PLANTED),
        (Errors::WithoutSources, &Kind::PROMISED, PLANTED),
        (Errors::Edited, &Kind::FURTHER, PLANTED_FURTHER),
        (Errors::WithoutSources, &Kind::FURTHER, PLANTED_FURTHER),
    ]
}

fn blocking(findings: &[GuardFinding]) -> usize {
    findings.iter().filter(|finding| finding.weight == GuardWeight::Blocks).count()
}

fn spread(out: &mut impl Write, what: &str, counts: &[usize]) -> std::io::Result<()> {
    let sum: usize = counts.iter().sum();
    let over = counts.iter().filter(|count| **count > 1).count();
    let most = counts.iter().max().copied().unwrap_or(0);
    writeln!(
        out,
        "  {what}: {:.2} each, most {most}, {over} notes with more than one",
        sum as f64 / counts.len().max(1) as f64
    )
}

fn is_found(visits: &[Visit], error: &Planted) -> bool {
    let visit = &visits[error.visit];
    check(visit, &error.note)
        .iter()
        .any(|finding| finding.section == error.section && finding.start < error.end && error.start < finding.end)
}

fn time(out: &mut impl Write, visits: &[Visit]) -> std::io::Result<()> {
    let mut times: Vec<u128> = visits
        .iter()
        .map(|visit| {
            let note = composed(visit, 1);
            let begun = Instant::now();
            check(visit, &note);
            begun.elapsed().as_micros()
        })
        .collect();
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100] as f64 / 1000.0;
    writeln!(out, "  a note with its visit read anew: {:.1} ms in the middle, {:.1} ms at most", at(50), at(100))
}

fn missed(out: &mut impl Write, visits: &[Visit]) -> std::io::Result<()> {
    for (errors, kinds, most) in planting() {
        let planted = planted::plant(visits, &composed, kinds, most, errors);
        for error in planted.iter().filter(|error| !is_found(visits, error)) {
            writeln!(
                out,
                "{} {} {}: {} ← {}",
                errors.name(),
                visits[error.visit].name,
                error.kind.name(),
                error.lie,
                error.truth
            )?;
        }
    }
    Ok(())
}

fn print(out: &mut impl Write, visit: &Visit, findings: &[GuardFinding]) -> std::io::Result<()> {
    for finding in findings {
        let said = finding.said.as_ref().map_or("", |said| said.line.as_str());
        writeln!(
            out,
            "{} {:?} {:?} in {:?}: {} [{said}]",
            visit.name, finding.kind, finding.words, finding.sentence, finding.reason
        )?;
    }
    Ok(())
}

fn alarms(out: &mut impl Write, visits: &[Visit]) -> std::io::Result<()> {
    for visit in visits {
        print(out, visit, &check(visit, &composed(visit, 1)))?;
        writeln!(out, "-- without sources")?;
        print(out, visit, &check(visit, &planted::without_sources(composed(visit, 1))))?;
    }
    Ok(())
}

fn references(out: &mut impl Write, visits: &[Visit]) -> std::io::Result<()> {
    visits.iter().try_for_each(|visit| print(out, visit, &check(visit, &reference(visit))))
}

/// The note a person wrote, as one section.
fn reference(visit: &Visit) -> NoteContent {
    let mut note = composed(visit, 1);
    note.sections = vec![Section {
        key: "note".into(),
        title: "Note".into(),
        kinds: vec![SectionKind::Other],
        required: true,
        text: visit.note.clone(),
        spans: vec![],
    }];
    note
}

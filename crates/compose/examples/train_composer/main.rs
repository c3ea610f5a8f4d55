//! Learns what of a visit is worth a line of its note, and where it belongs, from ACI-Bench's training notes and
//! MTS-Dialog (both CC BY 4.0) in the folder AUSCULT_DATA names.
//!
//! `train_composer boundaries FILE` writes the weights that tell where sentences begin, `train_composer FILE` those that
//! choose, with the former compiled in; the same data give the same bytes. `train_composer check` composes each
//! training visit with weights learned from the others (five folds) and prints ROUGE at several thresholds: what is
//! chosen is chosen by that, never by the validation notes.

// A program for the command line: printing is its work.
#![allow(clippy::print_stdout)]

#[path = "../../tests/material/mod.rs"]
mod material;

mod alignment;
mod gaps;
mod regression;

use alignment::{References, Written};
use auscult_compose::{CLASSES, ComposeRequest, FEATURES, Model, candidates, compose_with, shipped_templates};
use auscult_domain::template::SectionKind as K;
use material::facts::{Facts, percent};
use material::{Cut, Visit, rouge};
use regression::{Example, weights};

/// A statement counts as worth writing where so much of it stands in the note.
const WORTH: f64 = 0.30;
/// Chosen by `check`.
const THRESHOLDS: [f32; 4] = [0.2, 0.55, 0.2, 0.55];
const FOLDS: usize = 5;

/// The examples of one visit.
struct Taught {
    worth: Vec<Example>,
    sections: Vec<Example>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let argument = std::env::args().nth(1).ok_or("a file to write, or `check`")?;
    if argument == "boundaries" {
        let file = std::env::args().nth(2).ok_or("a file to write")?;
        return Ok(std::fs::write(
            file,
            gaps::learned().ok_or("AUSCULT_DATA does not name the folder of data")?.written(),
        )?);
    }
    if argument == "check-boundaries" {
        return gaps::check().ok_or("AUSCULT_DATA does not name the folder of data".into());
    }
    let visits = material::dialogues("train").ok_or("AUSCULT_DATA does not name the folder of data")?;
    let short = material::short::short_dialogues().ok_or("AUSCULT_DATA holds no MTS-Dialog")?;
    let notes: Vec<Vec<Written>> = visits
        .iter()
        .map(|visit| alignment::sentences(&visit.note, Some(K::HistoryOfPresentIllness)))
        .chain(short.iter().map(|(visit, kind)| alignment::sentences(&visit.note, *kind)))
        .collect();
    let references = References::of(&notes);
    let all: Vec<&Visit> = visits.iter().chain(short.iter().map(|(visit, _)| visit)).collect();
    let taught: Vec<Taught> = all
        .iter()
        .zip(&notes)
        .enumerate()
        .map(|(at, (visit, note))| taught(visit, note, &references, if at < visits.len() { 1.0 } else { 0.3 }))
        .collect();
    if argument == "check" {
        return check(&visits, &taught);
    }
    let model = learned(taught.iter(), THRESHOLDS);
    std::fs::write(&argument, model.written())?;
    Ok(())
}

fn taught(visit: &Visit, note: &[Written], references: &References, weight: f32) -> Taught {
    let templates = shipped_templates();
    let segments = material::segments(visit, Cut::Sentences, Some(()));
    let encounter = material::encounter();
    let request =
        ComposeRequest { template: &templates[1], segments: &segments, patient: &visit.patient, encounter: &encounter };
    let mut taught = Taught { worth: Vec::new(), sections: Vec::new() };
    for candidate in candidates(&request).unwrap_or_default() {
        let aligned = references.aligned(&candidate.text, note);
        let worth = aligned.share >= WORTH;
        if let Some(class) = aligned.class.filter(|_| worth) {
            taught.sections.push(Example { features: candidate.features.clone(), class, weight });
        }
        taught.worth.push(Example { features: candidate.features, class: usize::from(worth), weight });
    }
    taught
}

fn learned<'a>(taught: impl Iterator<Item = &'a Taught> + Clone, thresholds: [f32; 4]) -> Model {
    let worth: Vec<&Example> = taught.clone().flat_map(|taught| &taught.worth).collect();
    let sections: Vec<&Example> = taught.flat_map(|taught| &taught.sections).collect();
    let (worth, bias) = weights(&worth, FEATURES, 2);
    let (sections, _) = weights(&sections, FEATURES, CLASSES.len());
    Model::quantized(thresholds, bias, &worth, &sections)
}

/// Composes every training visit with weights learned without it.
fn check(visits: &[Visit], taught: &[Taught]) -> Result<(), Box<dyn std::error::Error>> {
    let models: Vec<Model> = (0..FOLDS)
        .map(|fold| {
            let others = taught.iter().enumerate().filter(move |(at, _)| *at >= visits.len() || at % FOLDS != fold);
            learned(others.map(|(_, taught)| taught), THRESHOLDS)
        })
        .collect();
    let template = &shipped_templates()[1];
    let composed = |thresholds: Option<[f32; 4]>| {
        let notes = visits.iter().enumerate().map(|(at, visit)| {
            let segments = material::segments(visit, Cut::Sentences, Some(()));
            let encounter = material::encounter();
            let request =
                ComposeRequest { template, segments: &segments, patient: &visit.patient, encounter: &encounter };
            let mut model = models[at % FOLDS].clone();
            model.thresholds = thresholds.unwrap_or_default();
            compose_with(thresholds.map(|_| &model), &request).map(|note| material::printed(&note)).unwrap_or_default()
        });
        notes.collect::<Vec<String>>()
    };
    let print = |name: &str, notes: &[String]| {
        let scores: Vec<_> = visits.iter().zip(notes).map(|(visit, note)| rouge::scores(&visit.note, note)).collect();
        let words = notes.iter().map(|note| rouge::words(note).len()).sum::<usize>() / notes.len().max(1);
        let [one, two, sum] = rouge::mean(&scores);
        let facts: Vec<_> =
            visits.iter().zip(notes).map(|(v, note)| Facts::of(&material::known(v), &v.note, note)).collect();
        let facts = Facts::sum(&facts);
        println!(
            "{name}: ROUGE-1/2/Lsum {:.2} / {:.2} / {:.2}, precision {:.1} recall {:.1}, {words} words; invented: {} of {} numbers, {} of {} drugs; \
             recalled: numbers {:.0} %, drugs {:.0} %; symptoms the other way round {} of {}",
            one.f,
            two.f,
            sum.f,
            one.precision,
            one.recall,
            facts.numbers[1],
            facts.numbers[0],
            facts.drugs[1],
            facts.drugs[0],
            percent(facts.numbers_wanted),
            percent(facts.drugs_wanted),
            facts.symptoms[1],
            facts.symptoms[0],
        );
    };
    print("rules alone", &composed(None));
    for story in [0.2] {
        for within in [0.45, 0.55, 0.65] {
            let thresholds = [story, within, story, within];
            print(&format!("thresholds {thresholds:?}"), &composed(Some(thresholds)));
        }
    }
    if let Some(file) = std::env::args().nth(2) {
        let notes = composed(Some(THRESHOLDS));
        let lines: Vec<String> = visits
            .iter()
            .zip(notes)
            .map(|(visit, note)| {
                serde_json::json!({ "id": visit.name, "note": note, "reference": visit.note }).to_string()
            })
            .collect();
        std::fs::write(file, lines.join("\n") + "\n")?;
    }
    Ok(())
}

//! What the suggestions are measured on: the labels of this folder, and the notes they are of, which may not ship.

#![allow(dead_code)]

use auscult_domain::coding::ProposedCode;
use chrono::NaiveDate;
use std::collections::HashMap;
use std::path::PathBuf;

/// Which half of the headings one is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// To work with.
    Work,
    /// Kept apart until the end.
    Apart,
}

/// A heading of an assessment, with its note and the codes a coder would accept.
pub struct Heading {
    pub encounter: String,
    pub text: String,
    pub note: String,
    pub codes: Vec<String>,
    pub half: Half,
}

/// A note, and for each thing to code the codes a coder would accept.
pub struct Note {
    pub encounter: String,
    pub text: String,
    pub codes: Vec<Vec<String>>,
}

/// All of it.
pub struct Material {
    pub headings: Vec<Heading>,
    pub notes: Vec<Note>,
    /// Assessments as they are dictated, of MTS-Dialog.
    pub assessments: Vec<Note>,
    pub denied: Vec<String>,
}

/// A day the shipped set is for.
pub fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 1).expect("a day")
}

impl Material {
    /// The labels with their notes; `None` where AUSCULT_DATA is not set.
    pub fn found() -> Option<Self> {
        let folder = PathBuf::from(std::env::var_os("AUSCULT_DATA")?);
        let notes: HashMap<String, String> = ["train", "valid"]
            .iter()
            .flat_map(|split| {
                let file = folder.join(format!("aci-bench/{split}.jsonl"));
                let text = std::fs::read_to_string(&file).unwrap_or_else(|_| panic!("{} is not there", file.display()));
                text.lines().map(one).collect::<Vec<_>>()
            })
            .collect();
        let rows = |labels: &'static str| {
            labels.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect::<Vec<_>>())
        };
        let codes = |cell: &str| cell.split(';').map(str::to_owned).collect::<Vec<_>>();
        let headings = rows(include_str!("../labels/headings.tsv")).map(|row| {
            let note = notes[row[0]].clone();
            let line = note.lines().nth(row[1].parse::<usize>().expect("a line") - 1).expect("the line").to_owned();
            let half =
                if print(&format!("{}:{}", row[0], row[1])).is_multiple_of(2) { Half::Work } else { Half::Apart };
            Heading { encounter: row[0].to_owned(), text: bare(&line).to_owned(), note, codes: codes(row[2]), half }
        });
        let whole = rows(include_str!("../labels/notes.tsv")).map(|row| Note {
            encounter: row[0].to_owned(),
            text: notes[row[0]].clone(),
            codes: row[1..].iter().map(|cell| codes(cell)).collect(),
        });
        let dictated: HashMap<(String, String), String> = ["train", "valid"]
            .iter()
            .flat_map(|split| {
                let mut reader =
                    csv::Reader::from_path(folder.join(format!("mts-dialog/{split}.csv"))).expect("the file");
                let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
                rows.into_iter()
                    .map(|row| (((*split).to_owned(), row[0].to_owned()), row[2].to_owned()))
                    .collect::<Vec<_>>()
            })
            .collect();
        let assessments = rows(include_str!("../labels/assessments.tsv")).map(|row| Note {
            encounter: format!("{} {}", row[0], row[1]),
            text: format!("ASSESSMENT\n{}", dictated[&(row[0].to_owned(), row[1].to_owned())]),
            codes: row[2..].iter().map(|cell| codes(cell)).collect(),
        });
        Some(Self {
            headings: headings.collect(),
            notes: whole.collect(),
            assessments: assessments.collect(),
            denied: denied(&notes),
        })
    }
}

fn one(line: &str) -> (String, String) {
    let value: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
    let text = |key: &str| value[key].as_str().expect("a text").to_owned();
    (text("encounter_id"), text("note"))
}

/// A heading without its number or bullet.
fn bare(line: &str) -> &str {
    line.trim().trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '•' | '-' | ' '))
}

/// FNV-1a, 64 bit.
fn print(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The codes of a note that belong to the problem of this heading, best first.
pub fn of_problem(proposed: &[ProposedCode], heading: &str) -> Vec<ProposedCode> {
    let words = |text: &str| {
        text.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let heading = words(heading);
    let names = |code: &ProposedCode| {
        code.evidence.iter().any(|evidence| {
            !evidence.text.is_empty() && words(&evidence.text).iter().all(|word| heading.contains(word))
        })
    };
    proposed.iter().filter(|code| names(code)).cloned().collect()
}

/// Sentences that deny, tell of the family, or warn: lines of the notes, and our own.
fn denied(notes: &HashMap<String, String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for note in notes.values() {
        let mut family = false;
        for line in note.lines().map(str::trim) {
            if line.chars().any(char::is_alphabetic) && line.chars().all(|c| !c.is_lowercase()) {
                family = line.starts_with("FAMILY");
                continue;
            }
            for sentence in line.trim_start_matches(['•', '-', ' ']).split_inclusive(". ") {
                let sentence = sentence.trim();
                let said = sentence.split_once(": ").map_or(sentence, |(_, said)| said);
                let deny = [
                    "Denies ",
                    "No ",
                    "Negative for ",
                    "She denies ",
                    "He denies ",
                    "The patient denies ",
                    "Patient denies ",
                ];
                let clean =
                    !["but", "Reports", "reports", "ndorses", "xcept", "however", "has ", "other than", "although"]
                        .iter()
                        .any(|word| said.contains(word));
                if clean && deny.iter().any(|start| said.starts_with(start)) {
                    out.push(sentence.to_owned());
                } else if family && clean && said.len() > 8 {
                    out.push(format!("FAMILY HISTORY\n{sentence}"));
                }
            }
        }
    }
    out.sort();
    out.dedup();
    out.extend(
        include_str!("../labels/denied.txt")
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .map(str::to_owned),
    );
    out
}

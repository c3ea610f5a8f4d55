//! Faithfulness and completeness of a note: numbers and drugs it holds without their having been said, those of the
//! reference it has, and symptoms it gives the other way round than the reference does.

use super::numbers::{readings, written};
use std::collections::{HashMap, HashSet};

/// Counts over one or many notes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Facts {
    /// Numbers written, and those of them never said.
    pub numbers: [usize; 2],
    /// Drugs written, and those of them never said.
    pub drugs: [usize; 2],
    /// Numbers of the reference that were said, and those of them in the note.
    pub numbers_wanted: [usize; 2],
    /// The same of drugs.
    pub drugs_wanted: [usize; 2],
    /// Symptoms that note and reference both speak of, and those given the other way round.
    pub symptoms: [usize; 2],
}

impl Facts {
    /// The counts of a note against what was said and a reference.
    pub fn of(said: &str, reference: &str, note: &str) -> Self {
        let spoken = readings_of_lines(said);
        let in_note: HashSet<String> = written(&without_marks_of_lists(note)).collect();
        let wanted: HashSet<String> =
            written(&without_marks_of_lists(reference)).filter(|number| spoken.contains(number)).collect();
        let (drugs_said, drugs_written) = (drugs(said), drugs(note));
        let drugs_wanted: HashSet<String> = drugs(reference).intersection(&drugs_said).cloned().collect();
        let (ours, theirs) = (symptoms(note), symptoms(reference));
        let both: Vec<_> = theirs.iter().filter_map(|(name, denied)| Some((ours.get(name)?, denied))).collect();
        Self {
            numbers: [in_note.len(), in_note.iter().filter(|number| !spoken.contains(*number)).count()],
            drugs: [drugs_written.len(), drugs_written.difference(&drugs_said).count()],
            numbers_wanted: [wanted.len(), wanted.intersection(&in_note).count()],
            drugs_wanted: [drugs_wanted.len(), drugs_wanted.intersection(&drugs_written).count()],
            symptoms: [both.len(), both.iter().filter(|(ours, theirs)| ours != theirs).count()],
        }
    }

    /// The sum of many.
    pub fn sum(all: &[Self]) -> Self {
        let add = |value: fn(&Self) -> [usize; 2]| {
            all.iter().map(value).fold([0, 0], |sum, counts| [sum[0] + counts[0], sum[1] + counts[1]])
        };
        Self {
            numbers: add(|facts| facts.numbers),
            drugs: add(|facts| facts.drugs),
            numbers_wanted: add(|facts| facts.numbers_wanted),
            drugs_wanted: add(|facts| facts.drugs_wanted),
            symptoms: add(|facts| facts.symptoms),
        }
    }
}

/// What part of the first the second is, in percent.
pub fn percent([whole, part]: [usize; 2]) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

/// Every number the lines can stand for; a number does not run from one line into the next.
fn readings_of_lines(said: &str) -> HashSet<String> {
    said.lines().flat_map(readings).collect()
}

/// Without the numbers of numbered lists.
fn without_marks_of_lists(text: &str) -> String {
    let line = |line: &str| {
        let bare = line.trim_start();
        let digits = bare.len() - bare.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits > 0 && digits <= 2 && bare[digits..].starts_with(". ") {
            bare[digits + 1..].to_owned()
        } else {
            line.to_owned()
        }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase().replace('\u{2019}', "'");
    let words = lower.split(|c: char| !(c.is_ascii_alphanumeric() || c == '\'' || c == '-'));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The drugs a text names, by the list of drug names that ships for the decoder.
fn drugs(text: &str) -> HashSet<String> {
    const NAMES: &str = include_str!("../../../../assets/vocabulary/drugs.txt");
    const COMMON: &str = include_str!("../../../../assets/vocabulary/common_drugs.txt");
    let known: HashSet<&str> =
        NAMES.lines().chain(COMMON.lines()).map(|line| line.split('\t').next().unwrap_or_default().trim()).collect();
    words(text).into_iter().filter(|word| word.len() > 3 && known.contains(word.as_str())).collect()
}

/// Symptoms and whether they are denied, as a note first gives them; what stands under an `if` counts for nothing.
fn symptoms(text: &str) -> HashMap<&'static str, bool> {
    const NAMES: [&str; 34] = [
        "fever",
        "chills",
        "fatigue",
        "weight loss",
        "weight gain",
        "night sweats",
        "chest pain",
        "palpitations",
        "shortness of breath",
        "cough",
        "wheezing",
        "nausea",
        "vomiting",
        "diarrhea",
        "constipation",
        "abdominal pain",
        "heartburn",
        "dysuria",
        "hematuria",
        "headache",
        "dizziness",
        "lightheadedness",
        "numbness",
        "tingling",
        "weakness",
        "rash",
        "itching",
        "swelling",
        "sore throat",
        "congestion",
        "depression",
        "anxiety",
        "insomnia",
        "syncope",
    ];
    let lower = text.to_lowercase();
    let mut out = HashMap::new();
    for sentence in lower.split(['.', '\n', ';']) {
        for name in NAMES {
            let Some(at) = sentence.find(name) else { continue };
            let before = &sentence[..at];
            let denials = ["denies", "denied", "no ", "not ", "without", "negative for", "never"];
            let denied = denials.iter().filter_map(|word| before.rfind(word)).max();
            let affirmed = ["reports", "endorses", "positive for", " but ", "has ", "however"];
            let affirmed = affirmed.iter().filter_map(|word| before.rfind(word)).max();
            let supposed =
                [" if ", "if ", "should", "monitor", "for the", "risk"].iter().any(|word| before.contains(word));
            if !supposed {
                out.entry(name).or_insert(denied.is_some() && denied >= affirmed);
            }
        }
    }
    out
}

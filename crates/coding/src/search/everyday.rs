//! What an outpatient practice sees every day, and what people call it: `assets/codes/everyday.tsv`.
//!
//! The names are further names of their codes. How usual a code is counts little where several words are typed, and much
//! where a few letters are all there is: 'hypert' is hypertension and seldom hypertrichosis. What clinician and clinic
//! really use counts more than this list.

use super::query::UsageCounts;
use super::terms::Document;
use super::words::words;
use crate::sets::{Entry, Icd10Cm};
use auscult_domain::coding::{CodeRef, CodeSystem};
use std::collections::HashMap;

static SHIPPED: &str = include_str!("../../../../assets/codes/everyday.tsv");

/// What one step of the list is worth where the query says enough by itself.
const ENOUGH: f32 = 0.004;
/// What a step is worth beside which usage is added as it is.
const USED: f32 = 0.012;

/// The codes of the list that a set has.
pub(super) struct Everyday {
    /// How usual each place is, from 0 to 3.
    steps: Vec<u8>,
}

impl Everyday {
    /// Those of a set, and their names by place.
    pub(super) fn of(set: &Icd10Cm) -> (Self, Vec<(Document, Box<str>)>) {
        let mut steps = vec![0; set.places() as usize];
        let mut names = Vec::new();
        for (step, code, all) in lines() {
            let Some(entry) = set.get(code) else { continue };
            let place = printed(entry).place();
            if let Some(known) = steps.get_mut(place as usize) {
                *known = step;
            }
            names.extend(all.split(';').map(|name| (place, name.into())));
        }
        (Self { steps }, names)
    }

    fn step(&self, document: Document) -> f32 {
        self.steps.get(document as usize).copied().map_or(0.0, f32::from)
    }
}

/// The step, the code and the names of each line.
fn lines() -> impl Iterator<Item = (u8, &'static str, &'static str)> {
    SHIPPED.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut columns = line.split('\t');
        Some((columns.next()?.parse().ok()?, columns.next()?, columns.next()?))
    })
}

/// The stem of a code that only a 7th character makes.
fn printed(entry: Entry<'_>) -> Entry<'_> {
    entry.stem().unwrap_or(entry)
}

/// What speaks for a code before anything is typed.
pub(super) struct Prior<'a> {
    everyday: &'a Everyday,
    /// What one step of the list is worth.
    step: f32,
    /// By how much usage counts more than in a query that says enough.
    usage: f32,
    used: HashMap<Document, f32>,
}

impl<'a> Prior<'a> {
    /// For what was typed: the less, the more it counts.
    pub(super) fn of(everyday: &'a Everyday, set: &Icd10Cm, text: &str, counts: Option<&UsageCounts>) -> Self {
        let step = worth(text);
        let mut prior = Self { everyday, step, usage: (step / USED).max(1.0), used: HashMap::new() };
        for code in counts.iter().flat_map(|counts| counts.clinic.keys().chain(counts.clinician.keys())) {
            let entry = Some(code).filter(|code| code.system == CodeSystem::Icd10Cm);
            if let (Some(counts), Some(entry)) = (counts, entry.and_then(|code| set.get(code.code.as_str()))) {
                prior.used.insert(printed(entry).place(), prior.usage * counts.adds(code));
            }
        }
        prior
    }

    /// What is added for a place.
    pub(super) fn adds(&self, document: Document) -> f32 {
        self.step * self.everyday.step(document)
    }

    /// What is added while choosing which terms are looked at a second time.
    pub(super) fn draws(&self, document: Document) -> f32 {
        self.adds(document) + self.used(document)
    }

    /// What usage will add to a place once it is found.
    pub(super) fn used(&self, document: Document) -> f32 {
        self.used.get(&document).copied().unwrap_or_default()
    }

    /// What usage adds to a code that was found.
    pub(super) fn usage(&self, counts: &UsageCounts, code: &CodeRef) -> f32 {
        self.usage * counts.adds(code)
    }
}

/// What a step of the list is worth beside a text: much while a single word has only begun.
fn worth(text: &str) -> f32 {
    let open = text.chars().last().is_some_and(char::is_alphanumeric);
    let words = words(text);
    let letters = words.last().map_or(0, |word| word.text.len());
    match (words.len(), letters) {
        _ if !open => ENOUGH,
        (1, ..=3) => 0.1,
        (1, 4..=5) => 0.06,
        (1, 6..=7) => 0.045,
        (1, _) => 0.015,
        (2, ..=4) => 0.03,
        (2, ..=5) => 0.012,
        _ => ENOUGH,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use auscult_domain::coding::Code;

    #[test]
    fn every_line_names_a_billable_code_once() {
        let set = Icd10Cm::shipped();
        let mut seen = std::collections::HashSet::new();
        let rows = SHIPPED.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(lines().count(), rows, "a line has not its three columns");
        for (step, code, names) in lines() {
            assert!((1..=3).contains(&step) && !names.is_empty(), "{code}");
            assert!(names.split(';').all(|name| !name.trim().is_empty() && name == name.trim()), "{code}");
            assert!(set.get(code).is_some_and(|entry| entry.billable()), "{code} is not billable");
            assert!(seen.insert(code), "{code} is there twice");
        }
    }

    #[test]
    fn use_counts_more_than_the_list() {
        let (everyday, _) = Everyday::of(Icd10Cm::shipped());
        let code =
            CodeRef { system: CodeSystem::Icd10Cm, code: Code::parse(CodeSystem::Icd10Cm, "L68.9").expect("a code") };
        let counts = UsageCounts { clinician: HashMap::from([(code.clone(), 12)]), clinic: HashMap::new() };
        for text in ["hy", "hyper", "hypert", "hypertric", "hypertrichosis of the"] {
            let prior = Prior::of(&everyday, Icd10Cm::shipped(), text, Some(&counts));
            let place = Icd10Cm::shipped().get("I10").expect("a code").place();
            assert!(prior.usage(&counts, &code) > prior.adds(place), "{text}");
        }
    }
}

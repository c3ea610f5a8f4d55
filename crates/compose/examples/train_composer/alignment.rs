//! Which statements the person who wrote the reference note would have written, and where: by the sentence of the note
//! that says most of the same words.

use crate::material::rouge;
use auscult_compose::CLASSES;
use auscult_domain::template::SectionKind as K;
use std::collections::{BTreeMap, BTreeSet};

/// The reference notes of the training set.
pub struct References {
    /// How telling a word is.
    telling: BTreeMap<String, f64>,
}

/// A sentence of a reference note.
pub struct Written {
    section: Option<K>,
    words: BTreeSet<String>,
}

/// What alignment says of a statement.
pub struct Aligned {
    /// How much of it stands in the note, 0 to 1.
    pub share: f64,
    /// The section it stands in, as a place in [`CLASSES`].
    pub class: Option<usize>,
}

impl References {
    pub fn of(notes: &[Vec<Written>]) -> Self {
        let all = notes.iter().flatten().count().max(1) as f64;
        let mut seen: BTreeMap<String, f64> = BTreeMap::new();
        for word in notes.iter().flatten().flat_map(|sentence| &sentence.words) {
            *seen.entry(word.clone()).or_insert(0.0) += 1.0;
        }
        Self { telling: seen.into_iter().map(|(word, times)| (word, (all / times).ln())).collect() }
    }

    fn weight<'a>(&self, words: impl Iterator<Item = &'a String>) -> f64 {
        words.map(|word| self.telling.get(word).copied().unwrap_or(6.0)).sum()
    }

    pub fn aligned(&self, statement: &str, note: &[Written]) -> Aligned {
        let words = content(statement);
        let mine = self.weight(words.iter()).max(0.1);
        let mut best = Aligned { share: 0.0, class: None };
        for sentence in note {
            let both: Vec<&String> = words.intersection(&sentence.words).collect();
            if both.len() < 2 && words.len() > 2 || both.is_empty() {
                continue;
            }
            let common = self.weight(both.into_iter());
            let theirs = self.weight(sentence.words.iter());
            let share = common / (mine + theirs) + 0.5 * common / mine;
            if share > best.share {
                let class = sentence.section.and_then(|kind| CLASSES.iter().position(|known| *known == kind));
                best = Aligned { share, class };
            }
        }
        best
    }
}

/// The sentences of a note, each with its section; `first` is the section before any heading.
pub fn sentences(note: &str, first: Option<K>) -> Vec<Written> {
    let mut section = first;
    let mut out = Vec::new();
    for line in note.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(heading) = heading(line) {
            section = heading;
            continue;
        }
        for sentence in line.split_inclusive(['.', ';']).map(content).filter(|words| !words.is_empty()) {
            out.push(Written { section, words: sentence });
        }
    }
    out
}

fn content(text: &str) -> BTreeSet<String> {
    const EMPTY: &str = "the a an of and or to in is wa were are be been for on at with thi that it he she his her him the them they i you your my me we our as by from ha have had do doe did not no so but if then there here will would can could should just also about patient report state deni";
    rouge::words(text).into_iter().filter(|word| !EMPTY.split(' ').any(|empty| empty == word)).collect()
}

/// The section a heading opens; `None` if the line is none, `Some(None)` if its section is not told apart.
fn heading(line: &str) -> Option<Option<K>> {
    let bare = line.trim_end_matches(':');
    let short =
        bare.len() <= 42 && !bare.ends_with('.') && bare.chars().all(|c| c.is_ascii_alphabetic() || " &/,".contains(c));
    let capitals = bare.chars().filter(char::is_ascii_uppercase).count() * 2 > bare.len();
    if !short || !(capitals || line.ends_with(':')) {
        return None;
    }
    let lower = bare.to_lowercase();
    let table = [
        ("chief complaint", None),
        ("present illness", Some(K::HistoryOfPresentIllness)),
        ("hpi", Some(K::HistoryOfPresentIllness)),
        ("social", Some(K::SocialHistory)),
        ("family", Some(K::FamilyHistory)),
        ("medications", Some(K::Medications)),
        ("allerg", Some(K::Allergies)),
        ("review of", None),
        ("exam", Some(K::PhysicalExam)),
        ("vital", Some(K::PhysicalExam)),
        ("result", Some(K::Results)),
        ("history", Some(K::PastMedicalHistory)),
        ("assessment", Some(K::Plan)),
        ("plan", Some(K::Plan)),
        ("impression", Some(K::Plan)),
        ("instruction", Some(K::Plan)),
    ];
    table.iter().find(|(name, _)| lower.contains(name)).map(|(_, kind)| *kind)
}

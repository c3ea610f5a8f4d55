//! What people type and what the titles say instead: `assets/codes/synonyms.tsv`, three columns.
//!
//! `same` joins words that may stand for each other anywhere (`kidney`, `renal`); `part` leads from a part of the body
//! to the whole a title may name instead (`cecum` → `intestine`); `class` leads from a finding to what a code for
//! everything else calls its kind (`fibrosis` → `other disorder`); `prefix`,
//! `root` and `ending` are parts of words (`enter` → `intestine`, `rrhagia` → `hemorrhage`); every other kind leads from what is typed to what is
//! meant and not back (`htn` → `hypertension`).

use super::compounds::Compounds;
use super::vocabulary::Vocabulary;
use super::words::{is_filler, words};
use std::collections::{HashMap, HashSet};

static SHIPPED: &str = include_str!("../../../../assets/codes/synonyms.tsv");

/// The words of a phrase in the index's spelling, fillers left out.
pub(super) type Phrase = Vec<String>;

/// The synonyms, by the stems of what is typed.
pub(super) struct Synonyms {
    meanings: HashMap<String, Vec<Phrase>>,
    same: HashMap<String, Vec<String>>,
    wholes: HashMap<String, Vec<String>>,
    classes: HashMap<String, Vec<Phrase>>,
    pub(super) compounds: Compounds,
    /// The stems of all that may be typed.
    typed: HashSet<String>,
    longest: usize,
}

impl Synonyms {
    /// Those that ship.
    pub(super) fn shipped(vocabulary: &Vocabulary) -> Self {
        let mut synonyms = Self {
            meanings: HashMap::new(),
            same: HashMap::new(),
            wholes: HashMap::new(),
            classes: HashMap::new(),
            compounds: Compounds::default(),
            typed: HashSet::new(),
            longest: 1,
        };
        for line in SHIPPED.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(kind), Some(typed), Some(meant)) = (columns.next(), columns.next(), columns.next()) else {
                continue;
            };
            match kind {
                "same" => {
                    lead(vocabulary, &mut synonyms.same, typed, meant);
                    lead(vocabulary, &mut synonyms.same, meant, typed);
                }
                "part" => lead(vocabulary, &mut synonyms.wholes, typed, meant),
                "root" => synonyms.compounds.root(typed, phrase(meant)),
                "ending" => synonyms.compounds.ending(typed, phrase(meant)),
                "prefix" => synonyms.compounds.prefix(typed),
                "class" => {
                    let classes = synonyms.classes.entry(key(vocabulary, &phrase(typed)));
                    classes.or_default().push(phrase(meant));
                }
                _ => {
                    let typed = phrase(typed);
                    synonyms.typed.extend(typed.iter().map(|word| vocabulary.stem(word)));
                    synonyms.longest = synonyms.longest.max(typed.len());
                    synonyms.meanings.entry(key(vocabulary, &typed)).or_default().push(phrase(meant));
                }
            }
        }
        synonyms
    }

    /// The longest phrase that begins the words, as how many words it has and what it may mean.
    pub(super) fn beginning(&self, vocabulary: &Vocabulary, words: &[String]) -> Option<(usize, &[Phrase])> {
        let lengths = (1..=self.longest.min(words.len())).rev();
        let mut found = lengths.filter_map(|length| {
            let meanings = self.meanings.get(&key(vocabulary, &words[..length]))?;
            Some((length, meanings.as_slice()))
        });
        found.next()
    }

    /// Whether the word is one that people type for another, though no title has it.
    pub(super) fn know(&self, stem: &str) -> bool {
        self.typed.contains(stem) || self.same.contains_key(stem) || self.wholes.contains_key(stem)
    }

    /// What codes for everything else call the kinds a word is of.
    pub(super) fn classes(&self, stem: &str) -> &[Phrase] {
        self.classes.get(stem).map_or(&[], Vec::as_slice)
    }

    /// Words that may stand for a word anywhere.
    pub(super) fn same(&self, stem: &str) -> &[String] {
        self.same.get(stem).map_or(&[], Vec::as_slice)
    }

    /// Words for what a part of the body belongs to.
    pub(super) fn wholes(&self, stem: &str) -> &[String] {
        self.wholes.get(stem).map_or(&[], Vec::as_slice)
    }
}

/// Lets one word lead to others.
fn lead(vocabulary: &Vocabulary, into: &mut HashMap<String, Vec<String>>, from: &str, to: &str) {
    if let [from] = phrase(from).as_slice() {
        into.entry(vocabulary.stem(from)).or_default().extend(phrase(to));
    }
}

fn key(vocabulary: &Vocabulary, words: &[String]) -> String {
    words.iter().map(|word| vocabulary.stem(word)).collect::<Vec<_>>().join(" ")
}

fn phrase(text: &str) -> Phrase {
    words(text).into_iter().map(|word| word.text).filter(|word| !is_filler(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_its_three_columns() {
        let kinds = ["abbreviation", "lay", "synonym", "same", "part", "class", "prefix", "root", "ending"];
        let mut seen = std::collections::HashSet::new();
        for (number, line) in (1..).zip(SHIPPED.lines()) {
            if line.starts_with('#') {
                continue;
            }
            let columns: Vec<&str> = line.split('\t').collect();
            assert!(columns.len() == 3 && kinds.contains(&columns[0]), "line {number}: {line}");
            let part = ["prefix", "root", "ending"].contains(&columns[0]);
            assert!(part || !phrase(columns[1]).is_empty(), "line {number}: {line}");
            assert!(!phrase(columns[2]).is_empty(), "line {number}: {line}");
            assert!(seen.insert(line), "line {number} is there twice: {line}");
        }
        let short = SHIPPED
            .lines()
            .filter(|line| line.starts_with("abbreviation") || line.starts_with("lay") || line.starts_with("synonym"));
        assert!(short.count() >= 500);
    }
}

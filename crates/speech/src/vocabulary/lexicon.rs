//! The names that may be put into a transcript, with their sounds, and the words that are not to be touched.

use super::sounds::{Sound, sounds_of, weight};
use std::collections::{HashMap, HashSet};

const DRUGS: &str = include_str!("../../../../assets/vocabulary/drugs.txt");
const COMMON_DRUGS: &str = include_str!("../../../../assets/vocabulary/common_drugs.txt");
const CLINIC: &str = include_str!("../../../../assets/vocabulary/clinic.txt");
const KNOWN_WORDS: &str = include_str!("../../../../assets/vocabulary/known_words.txt");
const RARE_WORDS: &str = include_str!("../../../../assets/vocabulary/rare_words.txt");

/// How often a name is to be expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Frequency {
    Rare,
    Common,
}

/// A name that may have been meant.
#[derive(Debug, Clone)]
pub(super) struct Name {
    /// As it is written.
    pub spelling: String,
    pub sounds: Vec<Sound>,
    /// Weight of its sounds.
    pub weight: f32,
    pub frequency: Frequency,
    pub kind: Kind,
    /// Words near which it is said, where that is known.
    pub company: Vec<String>,
}

/// What a name is a name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Drug,
    /// Another word of the clinic, or the user's own.
    Term,
}

impl Name {
    fn new(spelling: &str, spoken: &str, frequency: Frequency, kind: Kind) -> Self {
        let words: Vec<&str> = spoken.split([' ', '-']).collect();
        let sounds = sounds_of(&words);
        Self { spelling: spelling.to_owned(), weight: weight(&sounds), sounds, frequency, kind, company: Vec::new() }
    }
}

/// All names and known words.
#[derive(Debug, Default, Clone)]
pub(super) struct Lexicon {
    names: Vec<Name>,
    /// Lower-case spellings of the names, without spaces.
    spellings: HashSet<String>,
    /// Known words with their rank, the most frequent first.
    known: HashMap<&'static str, usize>,
}

impl Lexicon {
    pub(super) fn shipped() -> Self {
        let words = KNOWN_WORDS.lines().chain(RARE_WORDS.lines());
        let known = words.enumerate().map(|(rank, word)| (word, rank)).collect();
        let mut lexicon = Self { known, ..Self::default() };
        for name in COMMON_DRUGS.lines() {
            lexicon.add(name, name, Frequency::Common, Kind::Drug);
        }
        for line in CLINIC.lines().filter(|line| !line.starts_with('#')) {
            let (line, company) = line.split_once(" | ").unwrap_or((line, ""));
            let (name, spoken) = line.split_once(" = ").unwrap_or((line, line));
            lexicon.add(name, spoken, Frequency::Common, Kind::Term);
            if let Some(added) = lexicon.names.last_mut() {
                added.company = company.split_whitespace().map(str::to_owned).collect();
            }
        }
        for name in DRUGS.lines() {
            lexicon.add(name, name, Frequency::Rare, Kind::Drug);
        }
        lexicon
    }

    /// Adds a name unless it is there.
    pub(super) fn add(&mut self, spelling: &str, spoken: &str, frequency: Frequency, kind: Kind) {
        if self.spellings.insert(plain(spelling)) {
            self.names.push(Name::new(spelling, spoken, frequency, kind));
        }
    }

    pub(super) fn names(&self) -> &[Name] {
        &self.names
    }

    /// Whether this is a name already, in plain letters.
    pub(super) fn is_name(&self, plain: &str) -> bool {
        self.spellings.contains(plain)
    }

    /// How ordinary a word is, in plain letters: its rank among known words, the most frequent first. Plurals and past
    /// tenses are as ordinary as their stem.
    pub(super) fn rank(&self, plain: &str) -> Option<usize> {
        let endings = ["", "s", "es", "ed", "d", "ing", "ly", "er"];
        let stems = endings.iter().filter_map(|ending| plain.strip_suffix(ending));
        stems.filter_map(|stem| self.known.get(stem)).min().copied()
    }
}

/// Lower-case letters and digits of a word.
pub(super) fn plain(word: &str) -> String {
    word.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

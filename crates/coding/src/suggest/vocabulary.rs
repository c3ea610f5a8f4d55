//! The words of the classification as numbers, each with how much it tells: rare words tell more.

use super::tokens::{Stems, Token};
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

/// Words that carry no meaning of their own.
const STOP: &str = " of the and or in to with a an on for at from by due as is are was were be her his your my this that he \
    she it its they patient today we i not nos nec elsewhere classified classifiable so has have had been being who which \
    associated resulting following their our you s site into region area about also some any than then there here per if do does did not no but could will would may can very like get got \
    all most more much many few her him them me us ve re ll t ";

/// Words that many titles share; they decide between two and find none.
const WEAK: &str = " unspecified other type specified initial encounter disease disorder syndrome acute chronic primary \
    essential uncomplicated complication complications part mild moderate severe condition status without secondary form nonspecific \
    classical simple single multiple problem problems late current active early end stage multiple state presence \
    disturbance abnormality abnormal ";

/// Words a title may say without a note repeating them.
const OPTIONAL: &str = " unspecified other specified type nonspecific nos uncomplicated simple part ";

/// Words of a heading that say how it goes and not what it is.
const PASSING: &str = " stable controlled uncontrolled well poorly newly new found recurrent worsening improving improved persistent \
    ongoing followup follow up evaluation management visit diagnosed diagnosis ed er hospital recent known \
    side sided currently likely questionable resolving better worse good poor suboptimally optimally fairly longstanding \
    long standing hx history month months year years week weeks day days ago old male female presentation related \
    nonhealing re check recheck under control inadequately tolerating noted seen treated medication medications therapy \
    symptoms symptomatic asymptomatic exam examination finding findings feeling doing very symptom continued continue update \
    establish care established concern concerns issue issues complaint complaints complains presents presenting \
    consistent suspected probable possible overall appears given setting again still treatment ";

/// Which words of a phrase are about a side.
const SIDES: &str = " right left bilateral bilaterally both unilateral l r ";

/// FNV-1a: the words are our own, and hashing them must not be what takes the time.
#[derive(Clone, Copy)]
pub(crate) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

pub(crate) type Fast = BuildHasherDefault<Fnv>;

/// A word of the vocabulary.
pub(crate) type Word = u32;

/// The vocabulary.
pub(crate) struct Vocabulary {
    stems: Stems,
    numbers: HashMap<String, Word, Fast>,
    of_word: HashMap<String, (u32, u32), Fast>,
    pool: Vec<Word>,
    same: HashMap<&'static str, Vec<&'static str>>,
    weak: Vec<bool>,
    optional: Vec<bool>,
    long: Vec<bool>,
    counts: Vec<u32>,
}

/// A list of words, to look a word up in.
struct List(LazyLock<HashSet<&'static str, Fast>>);

impl List {
    fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

macro_rules! lists {
    ($($name:ident = $words:ident;)*) => {
        $(static $name: List = List(LazyLock::new(|| $words.split_ascii_whitespace().collect()));)*
    };
}

lists! {
    STOPS = STOP;
    WEAKS = WEAK;
    OPTIONALS = OPTIONAL;
    PASSINGS = PASSING;
    SIDE_WORDS = SIDES;
}

/// Whether the word says how a problem goes, not what it is.
pub(crate) fn is_passing(word: &str) -> bool {
    PASSINGS.has(word)
}

/// Whether the word is about a side.
pub(crate) fn is_side(word: &str) -> bool {
    SIDE_WORDS.has(word)
}

/// Whether the word has no meaning of its own.
pub(crate) fn is_stop(word: &str) -> bool {
    STOPS.has(word)
}

impl Vocabulary {
    pub fn new() -> Self {
        let lines = include_str!("words.txt").lines().filter(|line| !line.starts_with('#'));
        let same = lines.filter_map(|line| line.split_once(": "));
        Self {
            stems: Stems::new(),
            numbers: HashMap::with_capacity_and_hasher(1 << 15, Fast::default()),
            of_word: HashMap::with_capacity_and_hasher(1 << 15, Fast::default()),
            pool: Vec::with_capacity(1 << 15),
            same: same.map(|(from, to)| (from, to.split(' ').collect())).collect(),
            weak: Vec::new(),
            optional: Vec::new(),
            long: Vec::new(),
            counts: Vec::new(),
        }
    }

    /// The numbers a word of a title is compared by, new ones where it is new; none for a word without meaning.
    pub fn take_in(&mut self, word: &str, out: &mut Vec<Word>) {
        if let Some((start, end)) = self.of_word.get(word) {
            out.extend_from_slice(&self.pool[*start as usize..*end as usize]);
            return;
        }
        let optional = OPTIONALS.has(word);
        let start = self.pool.len();
        for (stem, weak) in self.parts(word) {
            let number = self.number(stem, weak, optional);
            self.pool.push(number);
        }
        self.of_word.insert(word.to_owned(), (start as u32, self.pool.len() as u32));
        out.extend_from_slice(&self.pool[start..]);
    }

    /// The numbers a word is compared by; `None` stands for a word that no title has.
    pub fn look_up(&self, word: &str) -> Vec<Option<Word>> {
        match self.of_word.get(word) {
            Some((start, end)) => {
                self.pool[*start as usize..*end as usize].iter().map(|number| Some(*number)).collect()
            }
            None => self.parts(word).iter().map(|(stem, _)| self.numbers.get(stem.as_str()).copied()).collect(),
        }
    }

    /// Counts a word as one of a term's.
    pub fn count(&mut self, word: Word) {
        self.counts[word as usize] += 1;
    }

    /// In how many terms the word is.
    pub fn terms_with(&self, word: Word) -> u32 {
        self.counts[word as usize]
    }

    /// Whether the word decides only between two titles.
    pub fn is_weak(&self, word: Word) -> bool {
        self.weak[word as usize]
    }

    /// Whether the word is too long to be a short form.
    pub fn is_long(&self, word: Word) -> bool {
        self.long[word as usize]
    }

    /// Whether a note need not repeat the word.
    pub fn is_optional(&self, word: Word) -> bool {
        self.optional[word as usize]
    }

    /// How much each word tells, of so many terms.
    pub fn weights(&self, terms: usize) -> Vec<f32> {
        let weight = |(count, weak): (&u32, &bool)| {
            let idf = (1.0 + terms as f32 / (*count).max(1) as f32).ln();
            if *weak { idf.min(1.2) } else { idf }
        };
        self.counts.iter().zip(&self.weak).map(weight).collect()
    }

    fn number(&mut self, stem: String, weak: bool, optional: bool) -> Word {
        let next = self.weak.len() as Word;
        let long = stem.len() >= 6;
        let number = *self.numbers.entry(stem).or_insert(next);
        if number == next {
            self.weak.push(weak);
            self.optional.push(optional);
            self.long.push(long);
            self.counts.push(0);
        }
        number
    }

    /// The stems a word is compared by, and whether each is weak.
    fn parts(&self, word: &str) -> Vec<(String, bool)> {
        let said = self.same.get(word).map_or_else(|| vec![word], Clone::clone);
        let telling = said.into_iter().filter(|word| !is_stop(word) && !is_side(word));
        telling.map(|word| (self.stems.of(word), WEAKS.has(word))).collect()
    }
}

/// The words of a text as they are compared: with the Roman numerals of types and stages as numbers.
pub(crate) fn words(tokens: &[Token]) -> Vec<&str> {
    let mut out: Vec<&str> = tokens.iter().map(|token| token.word.as_str()).collect();
    for at in 1..out.len() {
        let before = out[at - 1];
        let numbered =
            matches!(before, "type" | "stage" | "grade" | "class" | "degree" | "diabetes" | "mellitus" | "dm" | "ckd");
        out[at] = match out[at] {
            "i" | "one" if numbered => "1",
            "ii" | "two" if numbered => "2",
            "iii" | "three" if numbered => "3",
            "iv" | "four" if numbered => "4",
            "v" | "five" if numbered => "5",
            "iiia" if numbered => "3a",
            "iiib" if numbered => "3b",
            other => other,
        };
    }
    out
}

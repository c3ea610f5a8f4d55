//! The concepts a phrase is compared with: titles and inclusion terms of the set without side and encounter, and what
//! clinicians write for them.
//!
//! A concept stands at the highest place of the classification that says its words; which code below it is meant is
//! settled by [`super::resolve`].

use super::tokens::tokens;
use super::vocabulary::{Fast, Vocabulary, Word, words};
use crate::sets::{Entry, Icd10Cm};
use std::collections::HashSet;
use std::sync::Arc;

/// What clinicians write, by the code it is coded at.
const OWN: [&str; 3] = [
    include_str!("lexicon/conditions_a.txt"),
    include_str!("lexicon/conditions_b.txt"),
    include_str!("lexicon/conditions_c.txt"),
];

/// Where the words of a concept come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    /// The title of the entry.
    Title,
    /// An inclusion term of the entry, or a term of the index.
    Inclusion,
    /// The list of what clinicians write.
    Own,
}

/// Words that name a place in the classification.
pub(crate) struct Term {
    /// The place.
    pub place: u32,
    /// Where they come from.
    pub origin: Origin,
    /// What the words weigh together.
    pub weight: f32,
    /// How many of them are not weak.
    pub strong: u16,
    /// Whether it begins with `Other`: for what has no better name.
    pub other: bool,
    start: u32,
    end: u32,
}

/// The concepts of a set.
pub(crate) struct Concepts {
    /// The set.
    pub set: Arc<Icd10Cm>,
    /// The words.
    pub vocabulary: Vocabulary,
    /// How much each word tells.
    pub weights: Vec<f32>,
    /// The concepts.
    pub terms: Vec<Term>,
    pool: Vec<Word>,
    /// The terms each word is in.
    postings: Lists,
    /// The terms whose most telling word it is.
    keyed: Lists,
    /// The words that name parts of the body.
    parts: HashSet<Word>,
}

/// Parts of the body and systems, which alone are no condition.
const PARTS: &str = "lung heart kidney liver skin brain knee hip shoulder elbow wrist ankle foot hand finger toe arm leg thigh \
    forearm calf eye ear nose throat mouth neck chest back abdomen abdominal stomach bowel colon rectum bladder prostate uterus ovary \
    breast testis thyroid spine cervical lumbar thoracic head face scalp tongue tooth gum jaw bone joint muscle tendon ligament \
    nerve vein artery blood respiratory cardiovascular gastrointestinal musculoskeletal neurological psychiatric endocrine \
    genitourinary constitutional extremity limb pelvis pelvic groin chest rib clavicle humerus radius ulna femur tibia fibula heel \
    nail hair lymph node gland spleen pancreas gallbladder esophagus larynx vocal cord sinus eyelid retina cornea side upper lower \
    middle index distal proximal medial lateral anterior posterior";

/// For each word a list of terms, one list after another.
struct Lists {
    starts: Vec<u32>,
    terms: Vec<u32>,
}

impl Lists {
    fn of<I: Iterator<Item = (Word, u32)>>(words: usize, pairs: impl Fn() -> I) -> Self {
        let mut starts = vec![0u32; words + 1];
        pairs().for_each(|(word, _)| starts[word as usize + 1] += 1);
        for word in 0..words {
            starts[word + 1] += starts[word];
        }
        let mut next = starts.clone();
        let mut terms = vec![0; starts.last().copied().unwrap_or(0) as usize];
        for (word, term) in pairs() {
            let at = &mut next[word as usize];
            terms[*at as usize] = term;
            *at += 1;
        }
        Self { starts, terms }
    }

    fn of_word(&self, word: Word) -> &[u32] {
        match self.starts.get(word as usize..word as usize + 2) {
            Some([from, to]) => &self.terms[*from as usize..*to as usize],
            _ => &[],
        }
    }
}

/// A set's words on their way into the index.
struct Reading {
    word: String,
    vocabulary: Vocabulary,
    terms: Vec<Term>,
    pool: Vec<Word>,
    seen: HashSet<(u32, u64), Fast>,
}

impl Concepts {
    /// The concepts of a set.
    pub fn of(set: &Arc<Icd10Cm>) -> Self {
        let mut reading = Reading {
            word: String::new(),
            vocabulary: Vocabulary::new(),
            terms: Vec::new(),
            pool: Vec::new(),
            seen: HashSet::with_capacity_and_hasher(1 << 16, Fast::default()),
        };
        // What clinicians write comes first: what says the same is not taken up again.
        for (code, phrase) in OWN.iter().flat_map(|list| own_phrases(list)) {
            if let Some(entry) = set.get(code) {
                let numbers = reading.numbers(phrase);
                reading.term(entry, Origin::Own, numbers, phrase);
                // What was done is also said as its history, or by its name in a list of operations.
                if let Some(done) = phrase.strip_prefix("status post ") {
                    for said in [format!("history of {done}"), done.to_owned()] {
                        let numbers = reading.numbers(&said);
                        reading.term(entry, Origin::Own, numbers, &said);
                    }
                }
            }
        }
        for entry in set.entries().filter(|entry| entry.stem().is_none()) {
            let own = reading.numbers(entry.title());
            if is_external(entry) {
                continue;
            }
            reading.term(entry, Origin::Title, own, entry.title());
            // What stands in brackets is another name.
            let bracket =
                entry.title().split_once('[').and_then(|(_, rest)| rest.split_once(']')).map(|(inner, _)| inner);
            let bracket = bracket.filter(|inner| inner.contains(' '));
            for text in entry.inclusion_terms().chain(entry.index_terms()).chain(bracket) {
                let numbers = reading.numbers(text);
                reading.term(entry, Origin::Inclusion, numbers, text);
            }
        }
        reading.done(set)
    }

    /// The words of a term, in order of their numbers.
    pub fn words(&self, term: &Term) -> &[Word] {
        &self.pool[term.start as usize..term.end as usize]
    }

    /// The terms a word is in.
    pub fn with(&self, word: Word) -> &[u32] {
        self.postings.of_word(word)
    }

    /// The terms whose most telling word this is.
    pub fn keyed_by(&self, word: Word) -> &[u32] {
        self.keyed.of_word(word)
    }

    /// What the words of a term weigh that have to be said.
    pub fn needed(&self, term: &Term) -> f32 {
        self.words(term).iter().filter(|word| !self.vocabulary.is_optional(**word)).map(|word| self.weight(*word)).sum()
    }

    /// Whether a word names a part of the body.
    pub fn is_part_of_body(&self, word: Word) -> bool {
        self.parts.contains(&word)
    }

    /// What a word tells.
    pub fn weight(&self, word: Word) -> f32 {
        self.weights.get(word as usize).copied().unwrap_or(0.0)
    }
}

/// The code and phrase of each entry of the list.
fn own_phrases(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(": "))
        .flat_map(|(code, phrases)| phrases.split(", ").map(move |phrase| (code, phrase)))
}

/// External causes are proposed where the list of what clinicians write names them, not by a likeness of words.
fn is_external(entry: Entry<'_>) -> bool {
    matches!(entry.code().as_bytes().first(), Some(b'V' | b'W' | b'X' | b'Y'))
}

impl Reading {
    /// The words of a text, each once, in order.
    fn numbers(&mut self, text: &str) -> Vec<Word> {
        let mut out = Vec::with_capacity(12);
        if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b',' | b'(' | b')')) {
            // Most titles are plain words; they need no taking apart.
            for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
                self.word.clear();
                self.word.extend(word.bytes().map(|byte| byte.to_ascii_lowercase() as char));
                self.vocabulary.take_in(&self.word, &mut out);
            }
        } else {
            let tokens = tokens(without_brackets(text).as_ref());
            for word in words(&tokens) {
                self.vocabulary.take_in(word, &mut out);
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    fn term(&mut self, entry: Entry<'_>, origin: Origin, numbers: Vec<Word>, text: &str) {
        if numbers.is_empty() {
            return;
        }
        let print = numbers.iter().fold(14_695_981_039_346_656_037u64, |hash, word| {
            (hash ^ u64::from(*word)).wrapping_mul(1_099_511_628_211)
        });
        let said_above = entry.ancestors().any(|above| self.seen.contains(&(above.place(), print)));
        if !self.seen.insert((entry.place(), print)) || (said_above && origin != Origin::Own) {
            return;
        }
        let strong = numbers.iter().filter(|word| !self.vocabulary.is_weak(**word)).count();
        let start = self.pool.len() as u32;
        numbers.iter().for_each(|word| self.vocabulary.count(*word));
        self.pool.extend_from_slice(&numbers);
        self.terms.push(Term {
            place: entry.place(),
            origin,
            weight: 0.0,
            strong: strong as u16,
            other: text.starts_with("Other") || text.contains("other "),
            start,
            end: self.pool.len() as u32,
        });
    }

    fn done(mut self, set: &Arc<Icd10Cm>) -> Concepts {
        let weights = self.vocabulary.weights(self.terms.len());
        let mut keys = Vec::with_capacity(self.terms.len());
        for (at, term) in self.terms.iter_mut().enumerate() {
            let own = &self.pool[term.start as usize..term.end as usize];
            term.weight = own.iter().map(|word| weights[*word as usize]).sum();
            let key = own.iter().max_by(|a, b| weights[**a as usize].total_cmp(&weights[**b as usize]));
            keys.extend(key.map(|key| (*key, at as u32)));
        }
        let pairs = || {
            self.terms.iter().enumerate().flat_map(|(at, term)| {
                self.pool[term.start as usize..term.end as usize].iter().map(move |word| (*word, at as u32))
            })
        };
        let postings = Lists::of(weights.len(), pairs);
        let keyed = Lists::of(weights.len(), || keys.iter().copied());
        let parts = PARTS.split_whitespace().flat_map(|part| self.vocabulary.look_up(part)).flatten().collect();
        Concepts {
            parts,
            set: Arc::clone(set),
            vocabulary: self.vocabulary,
            weights,
            terms: self.terms,
            pool: self.pool,
            postings,
            keyed,
        }
    }
}

/// What stands in brackets repeats the words before it.
fn without_brackets(text: &str) -> std::borrow::Cow<'_, str> {
    match (text.find('['), text.find(']')) {
        (Some(open), Some(close)) if open < close => format!("{}{}", &text[..open], &text[close + 1..]).into(),
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn every_code_of_the_list_is_in_the_set() {
        let set = Icd10Cm::shipped();
        let codes = OWN.iter().flat_map(|list| own_phrases(list)).map(|(code, _)| code);
        let unknown: Vec<_> = codes.filter(|code| set.get(code).is_none()).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn a_phrase_stands_once_in_the_list() {
        let mut seen = HashMap::new();
        for (code, phrase) in OWN.iter().flat_map(|list| own_phrases(list)) {
            if let Some(other) = seen.insert(phrase, code) {
                assert_eq!(other, code, "{phrase}");
            }
        }
    }
}

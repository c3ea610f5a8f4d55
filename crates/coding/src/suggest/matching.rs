//! Phrases and sentences against the concepts: which concept a phrase names best, and which concepts a sentence names in
//! full.

use super::concepts::{Concepts, Origin, Term};
use super::tokens::Token;
use super::vocabulary::{Word, is_passing, is_side, is_stop, words};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// How much of the words a concept leaves unsaid counts against how much of the phrase it leaves unexplained.
const RECALL: f32 = 0.7;
/// What a word weighs that no title has.
const UNKNOWN: f32 = 4.0;
/// What is left of the weight of a word that only says how a problem goes.
const PASSING: f32 = 0.12;

/// A concept that may be meant.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// Its place.
    pub place: u32,
    /// Where its words come from.
    pub origin: Origin,
    /// How well it fits, about 0 to 1.
    pub score: f32,
    /// How much of the words that the concept needs is said.
    pub needed: f32,
    /// How much of the phrase it explains.
    pub recall: f32,
    /// What the phrase weighs.
    pub whole: f32,
    /// Whether several telling words agree (0), one does (1), or one that is a part of the body (2).
    pub telling: usize,
    /// The words it was found by, as places in the sentence.
    pub at: Vec<usize>,
}

/// Words of a complication of care; without one of them none is meant.
const AFTER_CARE: &[&str] = &[
    "complication",
    "complications",
    "postoperative",
    "postprocedural",
    "postop",
    "following",
    "after",
    "due",
    "transplant",
    "graft",
    "implant",
    "prosthesis",
    "prosthetic",
    "catheter",
    "device",
    "surgical",
    "surgery",
    "rejection",
    "failure",
    "dehiscence",
    "infection",
    "hardware",
    "loosening",
    "mechanical",
    "anaphylaxis",
    "anaphylactic",
    "allergic",
    "hypersensitivity",
    "transfusion",
    "vaccine",
    "anesthesia",
    "wound",
    "incision",
    "post",
];

/// A word of a phrase as it is compared.
struct Asked {
    word: Option<Word>,
    at: usize,
    weight: f32,
    passing: bool,
}

/// The concepts a phrase may name, best first. `keep` says which words count.
pub(crate) fn phrase(concepts: &Concepts, tokens: &[Token], keep: &[bool], limit: usize) -> Vec<Candidate> {
    let asked = asked(concepts, tokens, keep);
    let whole: f32 = asked.iter().map(|asked| asked.weight).sum();
    if whole <= 0.0 {
        return Vec::new();
    }
    let parts = asked.iter().filter_map(|asked| asked.word).any(|word| concepts.is_part_of_body(word));
    let after_care = tokens.iter().any(|token| AFTER_CARE.contains(&token.word.as_str()));
    let mut found: HashMap<u32, f32> = HashMap::new();
    let strong = |word: Word| !concepts.vocabulary.is_weak(word);
    let telling = asked.iter().filter(|asked| !asked.passing).filter_map(|asked| asked.word);
    for word in telling.filter(|word| strong(*word)) {
        concepts.with(word).iter().for_each(|term| {
            found.entry(*term).or_insert(0.0);
        });
    }
    let mut out: Vec<Candidate> = Vec::new();
    for term in found.keys() {
        let term = &concepts.terms[*term as usize];
        let own = concepts.words(term);
        let (mut said, mut explained, mut needed) = (0.0, 0.0, 0.0);
        let mut telling: Vec<Word> = Vec::new();
        let mut at = Vec::new();
        for asked in &asked {
            let Some(word) = asked.word.filter(|word| own.binary_search(word).is_ok()) else { continue };
            said += concepts.weight(word);
            explained += asked.weight;
            if !concepts.vocabulary.is_optional(word) {
                needed += concepts.weight(word);
            }
            if !asked.passing && !concepts.vocabulary.is_weak(word) {
                telling.push(word);
            }
            at.push(asked.at);
        }
        let precision = (said / term.weight).min(1.0);
        let recall = (explained / whole).min(1.0);
        let complication = concepts.set.at(term.place).is_some_and(|entry| entry.code().starts_with("T8"));
        if precision < 0.3 || complication && !after_care {
            continue;
        }
        let strange = parts
            && own
                .iter()
                .any(|word| concepts.is_part_of_body(*word) && !asked.iter().any(|asked| asked.word == Some(*word)));
        let fit = (1.0 + RECALL) * precision * recall / (RECALL * precision + recall).max(1e-6);
        out.push(Candidate {
            place: term.place,
            origin: term.origin,
            score: fit + leaning(concepts, term, precision) - if strange { 0.2 } else { 0.0 },
            needed: needed / concepts.needed(term).max(1e-6),
            recall,
            whole,
            telling: match telling.as_slice() {
                [word] if concepts.is_part_of_body(*word) => 2,
                [_] => 1,
                _ => 0,
            },
            at,
        });
    }
    out.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.place.cmp(&b.place)));
    let mut seen = Vec::new();
    out.retain(|candidate| {
        let new = !seen.contains(&candidate.place);
        seen.push(candidate.place);
        new
    });
    out.truncate(limit);
    out
}

/// What a word weighs.
pub(crate) fn weight(concepts: &Concepts, token: &Token) -> f32 {
    if token.is_mark() || is_stop(&token.word) || is_side(&token.word) {
        return 0.0;
    }
    concepts
        .vocabulary
        .look_up(&token.word)
        .into_iter()
        .map(|word| word.map_or(UNKNOWN, |word| concepts.weight(word)))
        .sum()
}

/// What speaks for or against a concept beside its words.
fn leaning(concepts: &Concepts, term: &Term, precision: f32) -> f32 {
    let Some(entry) = concepts.set.at(term.place) else { return 0.0 };
    let code = entry.code();
    let title = entry.title();
    let mut lean = 0.0;
    if title.contains("unspecified") || title.contains("Unspecified") {
        lean += 0.03;
    }
    if term.other {
        lean -= 0.02;
    }
    if code.len() > 5 {
        lean -= 0.012;
    }
    lean -= match code.as_bytes().first() {
        Some(b'V'..=b'Y') => 0.05,
        Some(b'O' | b'P' | b'Q') => 0.03,
        Some(b'T') => 0.04,
        Some(b'C') => 0.02,
        _ => 0.0,
    };
    if term.origin == Origin::Own && precision > 0.95 {
        lean += 0.06;
    }
    lean
}

fn asked(concepts: &Concepts, tokens: &[Token], keep: &[bool]) -> Vec<Asked> {
    let mut out: Vec<Asked> = Vec::new();
    for (at, word) in words(tokens).into_iter().enumerate() {
        if !keep.get(at).copied().unwrap_or(true) || tokens[at].is_mark() || is_stop(word) || is_side(word) {
            continue;
        }
        for number in concepts.vocabulary.look_up(word) {
            if number.is_some() && out.iter().any(|asked| asked.word == number) {
                continue;
            }
            let weight = number.map_or(UNKNOWN, |number| concepts.weight(number));
            let passing = is_passing(word);
            out.push(Asked { word: number, at, weight: if passing { weight * PASSING } else { weight }, passing });
        }
    }
    out
}

/// A concept a sentence names in full.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    /// Its place.
    pub place: u32,
    /// Where its words come from.
    pub origin: Origin,
    /// What its words weigh.
    pub weight: f32,
    /// The first and one past the last of its words in the sentence.
    pub tokens: Range<usize>,
}

/// Short forms that are also words, or parts of names; they count only in capitals.
const IN_CAPITALS: &str = " add ar af cap doe ha mi ms mr ra rad ed pad oa ger mono cts pid ra as it cad cap uc bv md ai pe pna arf \
    doe bcc ptsd all cp aud hd mci md msa hot dm pt or na ms sob gad asd ddd ida cll cml mac pda sle pad aki cap aid aids hus als cva ich sah ckd esrd mdd ";

/// The concepts a sentence names in full, none within another, from left to right.
pub(crate) fn named(concepts: &Concepts, text: &str, tokens: &[Token]) -> Vec<Named> {
    let spoken = words(tokens);
    let masked = masked(&spoken);
    let numbers: Vec<Vec<Word>> = spoken
        .iter()
        .zip(tokens)
        .zip(&masked)
        .map(|((word, token), masked)| {
            match *masked || token.is_mark() || shouted_only(word, &text[token.range.clone()]) {
                true => Vec::new(),
                false => concepts.vocabulary.look_up(word).into_iter().flatten().collect(),
            }
        })
        .collect();
    let mut out: Vec<Named> = Vec::new();
    for (at, key) in numbers.iter().enumerate().flat_map(|(at, own)| own.iter().map(move |word| (at, *word))) {
        for term in concepts.keyed_by(key) {
            let term = &concepts.terms[*term as usize];
            if !may_be_scanned(concepts, term) {
                continue;
            }
            if let Some(span) = window(concepts, term, &numbers, tokens, at) {
                out.push(Named { place: term.place, origin: term.origin, weight: term.weight, tokens: span });
            }
        }
    }
    out.sort_by(|a, b| {
        let key = |named: &Named| (named.weight + if named.origin == Origin::Own { 1.5 } else { 0.0 }) as f64;
        key(b).total_cmp(&key(a)).then(a.tokens.len().cmp(&b.tokens.len())).then(a.place.cmp(&b.place))
    });
    let mut taken = vec![false; tokens.len()];
    out.retain(|named| {
        let free = !taken[named.tokens.clone()].iter().any(|taken| *taken);
        if free {
            taken[named.tokens.clone()].iter_mut().for_each(|taken| *taken = true);
        }
        free
    });
    out.sort_by_key(|named| named.tokens.start);
    out
}

/// Phrases that name no condition, by their first word.
static MASKS: LazyLock<HashMap<&'static str, Vec<Vec<&'static str>>>> = LazyLock::new(|| {
    let mut masks: HashMap<&'static str, Vec<Vec<&'static str>>> = HashMap::new();
    let lines = include_str!("masks.txt").lines().filter(|line| !line.starts_with('#'));
    for phrase in lines.flat_map(|line| line.split(',')).map(str::trim).filter(|phrase| !phrase.is_empty()) {
        let words: Vec<&'static str> = phrase.split(' ').collect();
        masks.entry(words[0]).or_default().push(words);
    }
    masks
});

/// Which words belong to a phrase that names no condition.
fn masked(spoken: &[&str]) -> Vec<bool> {
    let mut out = vec![false; spoken.len()];
    for (at, word) in spoken.iter().enumerate() {
        for mask in MASKS.get(word).into_iter().flatten() {
            if spoken[at..].starts_with(mask) {
                out[at..at + mask.len()].iter_mut().for_each(|masked| *masked = true);
            }
        }
    }
    out
}

fn shouted_only(word: &str, written: &str) -> bool {
    IN_CAPITALS
        .split_ascii_whitespace()
        .any(|known| known == word || word.strip_suffix('s') == Some(known) || word.strip_suffix("es") == Some(known))
        && !written.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
}

/// A title is looked for in running text where it says enough by itself; symptoms, pregnancy and factors of health only by
/// what clinicians write for them.
fn may_be_scanned(concepts: &Concepts, term: &Term) -> bool {
    if term.origin == Origin::Own {
        return true;
    }
    let code = concepts.set.at(term.place).map_or("V", |entry| entry.code());
    if code.starts_with("F1") || code.starts_with("C80") {
        return false;
    }
    let chapter = code.bytes().next().unwrap_or(b'V');
    let strong = || concepts.words(term).iter().filter(|word| !concepts.vocabulary.is_weak(**word));
    let rare =
        || strong().all(|word| concepts.vocabulary.terms_with(*word) <= 30 && concepts.vocabulary.is_long(*word));
    !term.other
        && !matches!(chapter, b'O' | b'P' | b'R' | b'V'..=b'Z')
        && (term.strong >= 2 || term.strong == 1 && rare())
}

/// The narrowest stretch around a word that holds all telling words of the term; `None` where it is too wide.
fn window(
    concepts: &Concepts,
    term: &Term,
    numbers: &[Vec<Word>],
    tokens: &[Token],
    at: usize,
) -> Option<Range<usize>> {
    let own = concepts.words(term);
    let needed = |word: &&Word| term.origin == Origin::Own || !concepts.vocabulary.is_optional(**word);
    let wanted = own.iter().filter(needed).count();
    let (mut start, mut end) = (at, at + 1);
    for word in own.iter().filter(needed) {
        if numbers[at].contains(word) {
            continue;
        }
        let distance = |other: usize| other.abs_diff(at);
        let reach = at.saturating_sub(wanted + 4)..(at + wanted + 5).min(numbers.len());
        let nearest = reach.filter(|other| numbers[*other].contains(word)).min_by_key(|other| distance(*other))?;
        start = start.min(nearest);
        end = end.max(nearest + 1);
    }
    let marks = tokens[start..end]
        .iter()
        .filter(|token| matches!(token.word.as_str(), "," | "." | ";" | ":" | "(" | "\n"))
        .count();
    let fillers = tokens[start..end]
        .iter()
        .filter(|token| is_stop(&token.word) || is_side(&token.word) || token.word == "-")
        .count();
    let width = end - start - fillers.min(end - start);
    // A short name is broken by any other word, a long one by the second.
    (marks == 0 && width <= wanted + usize::from(wanted > 2)).then_some(start..end)
}

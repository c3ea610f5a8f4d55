//! What a query asks for: its words as concepts, each with the stems that would answer it and how well.

use super::synonyms::Synonyms;
use super::terms::{Terms, WEAK};
use super::vocabulary::{Token, Whole};
use super::words::{Ends, is_filler, is_weak, words};
use std::collections::HashMap;

/// What a word of the index of the same meaning is worth, one of its family, one for the whole that it is a part of, one
/// that only begins like it.
const SAME: f32 = 0.9;
const FAMILY: f32 = 0.6;
const WHOLE: f32 = 0.55;
const BEGINS: f32 = 0.85;
/// What a word weighs that the index does not know.
const UNKNOWN: f32 = 5.0;
/// What an answer is worth that only names the kind of what is asked for.
const CLASS: f32 = 0.78;
/// The most kinds of a word that are tried.
const CLASSES: usize = 2;
/// The most readings of a query that are tried.
const READINGS: usize = 5;

/// Something asked for.
#[derive(Debug, Clone)]
pub(super) struct Concept {
    /// How much it counts.
    pub(super) weight: f32,
    /// The tokens that answer it, each once, sorted, with how well, from 0 to 1.
    pub(super) answers: Vec<(Token, f32)>,
    /// Whether it is to be absent: it follows 'without'.
    pub(super) denied: bool,
}

impl Concept {
    /// How well a token answers it.
    pub(super) fn answer(&self, token: Token) -> f32 {
        let at = self.answers.binary_search_by_key(&token, |(answer, _)| *answer);
        at.map_or(0.0, |at| self.answers[at].1)
    }
}

/// One way to read a query.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    pub(super) concepts: Vec<Concept>,
    /// What an answer to it is worth beside one to the query as it is typed.
    pub(super) worth: f32,
}

/// A word of the query.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Asked {
    text: String,
    whole: Whole,
    /// Whether it is to be absent: it follows 'without'.
    denied: bool,
}

/// The ways to read a query: as it is typed, and with abbreviations and lay words said as titles say them.
pub(super) fn readings(text: &str, terms: &Terms, synonyms: &Synonyms) -> Vec<Reading> {
    let asked = asked(text, terms, synonyms);
    let plain: Vec<String> = asked.iter().map(|word| word.text.clone()).collect();
    let mut ways: Vec<Vec<Asked>> = vec![Vec::new()];
    let mut at = 0;
    while at < asked.len() {
        match synonyms.beginning(&terms.vocabulary, &plain[at..]) {
            Some((length, meanings)) => {
                ways = branched(&ways, &asked[at..at + length], meanings);
                at += length;
            }
            None => {
                ways.iter_mut().for_each(|way| way.push(asked[at].clone()));
                at += 1;
            }
        }
    }
    if ways.len() > 1 {
        ways.truncate(READINGS - 1);
        ways.push(asked);
    }
    let mut known = HashMap::new();
    let classes = classes(&ways, terms, synonyms);
    let ways = ways.iter().map(|way| (way, 1.0)).chain(classes.iter().map(|way| (way, CLASS)));
    let readings = ways.map(|(way, worth)| Reading { concepts: concepts(way, terms, synonyms, &mut known), worth });
    readings.filter(|reading| !reading.concepts.is_empty()).collect()
}

/// The first way again, with the kinds its findings are of in their place: what a code for everything else is called.
fn classes(ways: &[Vec<Asked>], terms: &Terms, synonyms: &Synonyms) -> Vec<Vec<Asked>> {
    let Some(way) = ways.first() else { return Vec::new() };
    let whole = |text: &String| Asked { text: text.clone(), whole: Whole::Yes, denied: false };
    // Words of Greek and Latin parts say where and what at once.
    let parts = way.iter().flat_map(|word| match synonyms.compounds.taken_apart(&word.text) {
        Some(parts) => parts.iter().map(whole).collect(),
        None => vec![word.clone()],
    });
    let parts: Vec<Asked> = parts.collect();
    let kinds: Vec<&[Vec<String>]> =
        parts.iter().map(|word| synonyms.classes(&terms.vocabulary.stem(&word.text))).collect();
    if kinds.iter().all(|kinds| !kinds.is_empty()) {
        return Vec::new();
    }
    let most = kinds.iter().map(|kinds| kinds.len()).max().unwrap_or_default();
    let classed = |at: usize| {
        let words = parts.iter().zip(&kinds).flat_map(|(word, kinds)| match kinds.get(at).or(kinds.last()) {
            Some(kind) => kind.iter().map(whole).collect(),
            None => vec![word.clone()],
        });
        words.collect()
    };
    (0..most.min(CLASSES)).map(classed).collect()
}

/// Every way so far with each meaning of the words, and then with the words as they are.
fn branched(ways: &[Vec<Asked>], typed: &[Asked], meanings: &[Vec<String>]) -> Vec<Vec<Asked>> {
    let meant = |words: &Vec<String>| {
        words.iter().map(|word| Asked { text: word.clone(), whole: Whole::Yes, denied: false }).collect()
    };
    let choices: Vec<Vec<Asked>> = meanings.iter().map(meant).chain([typed.to_vec()]).collect();
    let all = choices.iter().flat_map(|choice| ways.iter().map(move |way| way.iter().chain(choice).cloned().collect()));
    all.take(READINGS).collect()
}

/// The words that count, the last one as long as it is being typed as a beginning.
fn asked(text: &str, terms: &Terms, synonyms: &Synonyms) -> Vec<Asked> {
    let open = text.chars().last().is_some_and(char::is_alphanumeric);
    let all = words(text);
    let last = all.len().saturating_sub(1);
    let mut asked: Vec<Asked> = Vec::new();
    let mut denied = false;
    for (at, word) in all.iter().enumerate() {
        if let Some(before) = at.checked_sub(1).map(|before| &all[before]) {
            let ends = word.text == "with" || before.ends == Ends::Part;
            denied = before.text == "without" || (denied && !ends);
        }
        let whole = if open && at == last { Whole::Beginning } else { Whole::Yes };
        // What is typed with a hyphen may be one word in the titles.
        if at > 0
            && all[at - 1].ends == Ends::Tied
            && let Some(before) = asked.last_mut()
            && terms.vocabulary.token(&before.text).is_none()
        {
            before.text.push_str(&word.text);
            before.whole = whole;
        } else if !is_filler(&word.text) || (all.len() == 1) {
            asked.push(Asked { text: word.text.clone(), whole, denied });
        }
    }
    let mut meant = Vec::with_capacity(asked.len());
    for mut word in asked {
        if let Some(parts) = apart(&word, terms, synonyms) {
            meant.extend(parts);
            continue;
        }
        if let Some(right) = corrected(&word, terms, synonyms) {
            (word.text, word.whole) = (right, Whole::Yes);
        }
        meant.push(word);
    }
    meant
}

/// The parts of a word that the index does not have.
fn apart(word: &Asked, terms: &Terms, synonyms: &Synonyms) -> Option<Vec<Asked>> {
    let vocabulary = &terms.vocabulary;
    let known = vocabulary.token(&word.text).is_some_and(|token| !terms.postings(token).is_empty());
    if known || synonyms.know(&vocabulary.stem(&word.text)) {
        return None;
    }
    let begun = word.whole == Whole::Beginning && !vocabulary.begin_with(&word.text).is_empty();
    if begun || !vocabulary.family(&word.text).is_empty() {
        return None;
    }
    let parts = synonyms.compounds.taken_apart(&word.text)?;
    Some(parts.into_iter().map(|text| Asked { text, whole: Whole::Yes, denied: word.denied }).collect())
}

/// The word that is meant by one that neither is nor begins any: of the nearest the most frequent.
fn corrected(word: &Asked, terms: &Terms, synonyms: &Synonyms) -> Option<String> {
    let vocabulary = &terms.vocabulary;
    let used = |token: Token| terms.postings(token).len();
    if vocabulary.token(&word.text).is_some() || !vocabulary.begin_with(&word.text).is_empty() {
        return None;
    }
    if synonyms.know(&vocabulary.stem(&word.text)) || !halves(&word.text, terms).is_empty() {
        return None;
    }
    let nearest = vocabulary.nearest(&word.text, word.whole).filter(|(_, token)| used(*token) > 0);
    nearest.max_by_key(|(_, token)| used(*token)).map(|(meant, _)| meant.to_owned())
}

/// The concepts of the words; words of one family are one concept, for the index of the classification writes
/// 'tuberculosis, tubercular, tuberculous'.
fn concepts(words: &[Asked], terms: &Terms, synonyms: &Synonyms, known: &mut HashMap<Asked, Concept>) -> Vec<Concept> {
    let mut concepts: Vec<(Concept, String)> = Vec::new();
    for word in words {
        let stem = terms.vocabulary.stem(&word.text);
        let mut concept = known.entry(word.clone()).or_insert_with(|| concept(word, &stem, terms, synonyms)).clone();
        concept.denied = word.denied;
        match concepts.iter_mut().find(|(_, known)| of_one_family(known, &stem)) {
            Some((known, _)) => join(known, concept),
            None => concepts.push((concept, stem)),
        }
    }
    concepts.into_iter().map(|(concept, _)| concept).collect()
}

fn of_one_family(one: &str, other: &str) -> bool {
    let shared = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    one == other || (shared >= 5 && shared + 4 >= one.len().max(other.len()))
}

fn join(known: &mut Concept, other: Concept) {
    known.weight = known.weight.max(other.weight);
    known.answers.extend(other.answers);
    sort(&mut known.answers);
}

/// Sorts answers and keeps of each token the best.
fn sort(answers: &mut Vec<(Token, f32)>) {
    answers.sort_unstable_by(|one, other| one.0.cmp(&other.0).then(other.1.total_cmp(&one.1)));
    answers.dedup_by_key(|(token, _)| *token);
}

fn concept(word: &Asked, stem: &str, terms: &Terms, synonyms: &Synonyms) -> Concept {
    let vocabulary = &terms.vocabulary;
    let own = vocabulary.token(&word.text).filter(|token| !terms.postings(*token).is_empty());
    let mut answers: Vec<(Token, f32)> = own.iter().map(|own| (*own, 1.0)).collect();
    answers.extend(synonyms.same(stem).iter().filter_map(|other| Some((vocabulary.token(other)?, SAME))));
    answers.extend(synonyms.wholes(stem).iter().filter_map(|other| Some((vocabulary.token(other)?, WHOLE))));
    match word.whole {
        Whole::Beginning => answers.extend(vocabulary.begin_with(&word.text).into_iter().map(|token| (token, BEGINS))),
        Whole::Yes => answers.extend(vocabulary.family(&word.text).into_iter().map(|token| (token, FAMILY))),
    }
    if answers.is_empty() {
        answers = halves(&word.text, terms).into_iter().map(|token| (token, FAMILY)).collect();
    }
    sort(&mut answers);
    let known = answers.iter().filter(|(_, strength)| *strength > FAMILY).map(|(token, _)| terms.idf(*token));
    let weight = if is_weak(&word.text) {
        WEAK
    } else {
        match own {
            Some(own) => terms.idf(own),
            None => known.reduce(f32::min).unwrap_or(UNKNOWN),
        }
    };
    Concept { weight, answers, denied: false }
}

/// The two words that were typed as one.
fn halves(word: &str, terms: &Terms) -> Vec<Token> {
    let known = |part: &str| (part.len() >= 4).then(|| terms.vocabulary.token(part)).flatten();
    let cuts = (4..word.len().saturating_sub(3)).filter(|cut| word.is_char_boundary(*cut));
    let mut found = cuts.filter_map(|cut| Some([known(&word[..cut])?, known(&word[cut..])?]));
    found.next().map(Vec::from).unwrap_or_default()
}

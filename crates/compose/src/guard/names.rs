//! People and places: a name in a note must have been said, or stand in the chart.

use super::drugs;
use super::reading::{Remark, Sentence};
use super::tokens::{Token, stem};
use auscult_domain::guard::{GuardFinding, GuardKind};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Ordinary and medical words: with a capital they are still no names.
static ORDINARY: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../../../../assets/vocabulary/known_words.txt").lines().collect());

/// Names of things, not of people or places of this visit.
const EPONYMS: &str = "january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday christmas thanksgiving easter english spanish american african european asian alzheimer alzheimer's parkinson parkinson's crohn crohn's murphy murphy's tinel tinel's phalen phalen's romberg babinski lachman mcmurray mcmurray's spurling spurling's hodgkin hodgkin's graves hashimoto hashimoto's raynaud raynaud's barrett barrett's sjogren's cushing's addison's bell's baker's epley dix hallpike weber rinne apgar glasgow mckenzie homans kernig brudzinski mcburney rovsing finkelstein hawkins neer doppler holter foley pap gram lyme covid medicare medicaid google zoom dragon tylenol";

const TITLES: [&str; 6] = ["dr", "mr", "mrs", "ms", "miss", "doctor"];

/// Whether a word, in small letters, is ordinary or medical English.
pub(super) fn is_ordinary(word: &str) -> bool {
    ORDINARY.contains(word)
}

/// The names of a sentence nobody said.
pub(super) fn check(sentence: &Sentence<'_>) -> Vec<GuardFinding> {
    let tokens = sentence.tokens();
    let names = (0..tokens.len()).filter(|at| is_name(tokens, *at) && !was_said(sentence, &tokens[*at].lower));
    let findings = names.map(|at| {
        let reason = "This name was not heard in this visit and is not in the chart.".to_owned();
        sentence.finding(at..at + 1, Remark { kind: GuardKind::Name, reason, contradicted: false, said: None })
    });
    findings.collect()
}

fn is_name(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    let word = token.lower.trim_end_matches("'s");
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let plain = token.capital && word.len() >= 3 && word.chars().all(|c| c.is_alphabetic() || c == '\'');
    if !plain || EPONYMS.split(' ').any(|known| known == word) || drugs::generic(word).is_some() {
        return false;
    }
    if before.is_some_and(|before| TITLES.contains(&before.lower.as_str())) {
        return true;
    }
    let within = before.is_some_and(|before| !".:;?!\n".contains(before.mark) && token.joint == ' ');
    let titled = before.is_some_and(|before| before.capital)
        && tokens.iter().filter(|token| token.capital).count() * 2 > tokens.len();
    within && !titled && !is_ordinary(word) && !crate::lexicon::is_clinical(word) && !token.shouted
}

fn was_said(sentence: &Sentence<'_>, word: &str) -> bool {
    let word = word.trim_end_matches("'s");
    let heard = sentence.heard;
    heard.words.contains(word)
        || heard.places.contains_key(&stem(word))
        || heard.words.iter().any(|heard| heard.trim_end_matches("'s") == word || drugs::sounds_like(word, heard))
}

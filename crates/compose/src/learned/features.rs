//! The features of a statement: its words, who said it and when, what was asked, what stands around it, and what the
//! rules make of it. Hashed into one table, so that nothing of the texts learned from is kept.

use super::FEATURES;
use crate::lexicon;
use crate::prose::polarity::negations;
use crate::sentences::Sentence;
use crate::statement::{Group, Statement};
use crate::text::lower_words;
use crate::visit::Part;
use auscult_domain::transcript::Speaker;

/// What a statement is read in.
pub(crate) struct Context<'a> {
    pub sentences: &'a [Sentence],
    pub parts: &'a [Part],
}

/// The features, each once, in order.
pub(super) fn of(statement: &Statement, context: &Context<'_>) -> Vec<u32> {
    let mut out = Vec::with_capacity(96);
    let last = statement.sentences.last().and_then(|at| context.sentences.get(*at));
    let who = last.map_or("nobody", |said| name_of(said.speaker));
    let kind = format!("{:?}", statement.kind);
    let mut add = |parts: &[&str]| out.push(hashed(parts));
    add(&["kind", &kind]);
    add(&["who", who, &kind]);
    add(&["standing", &format!("{:?}", statement.standing), &kind]);
    if let Group::Label(label) = &statement.group {
        add(&["label", label]);
    }
    let words: Vec<String> = lower_words(&statement.text).into_iter().map(|word| shape(&word)).collect();
    add(&["length", &(words.len() / 4).min(8).to_string(), &kind]);
    for word in &words {
        add(&["word", word]);
        add(&["word", word, &kind]);
    }
    for pair in words.windows(2) {
        add(&["pair", &pair[0], &pair[1]]);
    }
    add(&["opens", words.first().map_or("", String::as_str), words.get(1).map_or("", String::as_str)]);
    facts(statement, &kind, &mut add);
    around(statement, context, &mut add);
    out.sort_unstable();
    out.dedup();
    out
}

fn name_of(speaker: Speaker) -> &'static str {
    match speaker {
        Speaker::Clinician => "clinician",
        Speaker::Patient => "patient",
        Speaker::Companion => "companion",
        Speaker::Unknown => "unknown",
    }
}

/// What the rules know of the statement.
fn facts(statement: &Statement, kind: &str, add: &mut impl FnMut(&[&str])) {
    let text = &statement.text;
    let named = [
        ("symptoms", lexicon::symptoms(text).len()),
        ("conditions", lexicon::conditions(text).len()),
        ("drugs", lexicon::drugs(text).len()),
        ("tests", lexicon::tests(text).len()),
        ("regions", lexicon::regions(text).len()),
        ("negations", negations(text)),
        ("problem", usize::from(statement.problem.is_some())),
        ("sources", statement.sentences.len()),
        ("numbers", text.split(' ').filter(|word| word.starts_with(|c: char| c.is_ascii_digit())).count()),
    ];
    for (name, count) in named {
        add(&[name, &count.min(3).to_string()]);
        add(&[name, &count.min(1).to_string(), kind]);
    }
    if !lexicon::is_clinical(text) {
        add(&["nothing clinical", kind]);
    }
}

/// Where it was said, what was asked, and what was said before and after.
fn around(statement: &Statement, context: &Context<'_>, add: &mut impl FnMut(&[&str])) {
    let Some(at) = statement.sentences.last().copied() else { return };
    let Some(said) = context.sentences.get(at) else { return };
    let part = format!("{:?}", context.parts.get(at).copied().unwrap_or(Part::History));
    // Eighths of the visit.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let place = ((said.place * 8.0) as u32).min(7).to_string();
    add(&["part", &part]);
    add(&["place", &place]);
    add(&["place", &place, &part]);
    let content = |text: &str| lower_words(text).into_iter().filter(|word| word.len() > 3).take(12).collect::<Vec<_>>();
    let asked = (0..at).rev().take(3).map(|before| &context.sentences[before]).find(|before| before.question);
    for word in asked.map(|asked| content(&asked.text)).unwrap_or_default() {
        add(&["asked", &shape(&word)]);
    }
    let neighbours = [at.checked_sub(1), Some(at + 1)];
    for (side, neighbour) in ["before", "after"].iter().zip(neighbours) {
        let neighbour = neighbour.and_then(|at| context.sentences.get(at));
        for word in neighbour.map(|neighbour| content(&neighbour.text)).unwrap_or_default() {
            add(&[side, &shape(&word)]);
        }
    }
}

/// A word as features know it: numbers by their length, endings of plural and tense off.
fn shape(word: &str) -> String {
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return format!("#{}", word.len().min(4));
    }
    let stem = ["ing", "ed", "es", "s"].iter().find_map(|end| word.strip_suffix(end).filter(|stem| stem.len() >= 3));
    stem.unwrap_or(word).to_owned()
}

/// A feature's place in the table of worth and sections.
fn hashed(parts: &[&str]) -> u32 {
    hashed_into(parts, FEATURES)
}

/// FNV-1a over the parts, into a table of so many rows.
pub(super) fn hashed_into(parts: &[&str], rows: u32) -> u32 {
    let mut hash: u32 = 0x811c_9dc5;
    for part in parts {
        for byte in part.bytes().chain([0x1f]) {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }
    (hash ^ (hash >> 15)) % rows
}

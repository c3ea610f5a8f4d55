//! What a text says about the patient: each condition that is named, where, and how it is spoken of.

use super::concepts::{Concepts, Origin};
use super::context::{Assertion, Context};
use super::matching::{self, Candidate};
use super::resolve::Side;
use super::statements::{Role, Statement};
use super::text::CodingText;
use super::tokens::{Token, tokens};
use super::vocabulary::{Word, words};
use auscult_domain::template::SectionKind as K;
use std::collections::HashSet;
use std::ops::Range;

/// A statement taken apart.
pub(crate) struct Read {
    /// The statement.
    pub statement: Statement,
    /// Its words and marks; places count from the beginning of the statement.
    pub tokens: Vec<Token>,
    /// How each word is spoken of.
    pub said: Vec<Assertion>,
}

/// A condition that is named.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    /// Its place in the classification.
    pub place: u32,
    /// Where the words it was found by come from.
    pub origin: Origin,
    /// How well the words name it, up to about 1.
    pub fit: f32,
    /// The statement, by its place.
    pub statement: usize,
    /// Where the words stand, in bytes of the section's text.
    pub range: Range<usize>,
    /// How it is spoken of.
    pub said: Assertion,
    /// Other places the same words may mean, each with how well.
    pub others: Vec<(u32, f32)>,
    /// Whether it is what its heading names first.
    pub leads: Leads,
}

/// Whether a mention is the first thing its heading names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leads {
    /// It is.
    Yes,
    /// It stands beside it, or in running text.
    No,
}

/// A concept of which less is said is not what a heading names: where several telling words agree, where only one does,
/// and where that one is a part of the body.
const LEAST_SAID: [f32; 3] = [0.55, 0.75, 0.95];
/// A concept that explains less of a heading is not what it names.
const LEAST_EXPLAINED: f32 = 0.25;
/// What a sentence has to be explained by that is read as a heading.
const SENTENCE_EXPLAINED: f32 = 0.5;

impl Read {
    /// The text of the statement.
    pub fn text<'a>(&self, text: &'a CodingText) -> &'a str {
        text.sections
            .get(self.statement.section)
            .and_then(|section| section.text.get(self.statement.range.clone()))
            .unwrap_or_default()
    }

    /// The bytes of the section's text that words of the statement stand at.
    pub fn bytes(&self, words: &Range<usize>) -> Range<usize> {
        let from = self.statement.range.start;
        let words = &self.tokens[words.clone()];
        match (words.first(), words.last()) {
            (Some(first), Some(last)) => from + first.range.start..from + last.range.end,
            _ => self.statement.range.clone(),
        }
    }

    /// The side the words name: the one there is, or both.
    pub fn side(&self, text: &CodingText, around: Option<&Range<usize>>) -> Option<Side> {
        let own = self.text(text);
        let mut found = None;
        for (at, token) in self.tokens.iter().enumerate() {
            let near = around.is_none_or(|range| at + 6 >= range.start && at < range.end + 6);
            let side = match token.word.as_str() {
                "right" | "rt" => Side::Right,
                "left" | "lt" | "lft" => Side::Left,
                "bilateral" | "bilaterally" | "both" | "bilat" | "b/l" => Side::Both,
                "r" | "l" if own.get(token.range.clone()).is_some_and(|c| c == "R" || c == "L") => {
                    if token.word == "r" { Side::Right } else { Side::Left }
                }
                _ => continue,
            };
            if !near || self.said[at].negated || self.said[at].other_person {
                continue;
            }
            match found {
                None => found = Some(side),
                Some(known) if known == side => {}
                Some(_) => return Some(Side::Both),
            }
        }
        found
    }
}

/// Takes every statement apart.
pub(crate) fn read(text: &CodingText, statements: Vec<Statement>, context: &Context) -> Vec<Read> {
    let one = |statement: Statement| {
        let section = &text.sections[statement.section];
        let own = &section.text[statement.range.clone()];
        let tokens = tokens(own);
        let mut said = context.read(&tokens, None);
        let asked = own.trim_end().ends_with('?');
        for assertion in &mut said {
            assertion.other_person |= statement.kind == K::FamilyHistory;
            assertion.hypothetical |= asked;
        }
        Read { statement, tokens, said }
    };
    statements.into_iter().map(one).collect()
}

/// Every condition the statements name.
pub(crate) fn mentions(text: &CodingText, reads: &[Read], concepts: &Concepts, context: &Context) -> Vec<Mention> {
    let mut out = Vec::new();
    for (at, read) in reads.iter().enumerate() {
        let mut own = named(text, at, read, concepts, context);
        if matches!(read.statement.role, Role::Heading(_)) {
            heading(at, read, concepts, LEAST_EXPLAINED, &mut own);
        }
        out.extend(own);
    }
    out
}

/// The conditions a statement names in full.
fn named(text: &CodingText, at: usize, read: &Read, concepts: &Concepts, context: &Context) -> Vec<Mention> {
    let found = matching::named(concepts, read.text(text), &read.tokens);
    let one = |named: matching::Named| {
        let said = about(read, &named.tokens, context);
        Mention {
            place: named.place,
            origin: named.origin,
            fit: if named.origin == Origin::Own { 0.95 } else { 0.85 },
            statement: at,
            range: read.bytes(&named.tokens),
            said,
            others: Vec::new(),
            leads: Leads::No,
        }
    };
    found.into_iter().map(one).collect()
}

/// How a stretch of words is spoken of: as its words are, without what phrases within it say.
fn about(read: &Read, words: &Range<usize>, context: &Context) -> Assertion {
    let again = context.read(&read.tokens, Some(words));
    let base = words.clone().map(|at| again[at]).reduce(|a, b| Assertion {
        negated: a.negated || b.negated,
        other_person: a.other_person || b.other_person,
        hypothetical: a.hypothetical || b.hypothetical,
        uncertain: a.uncertain || b.uncertain,
        past: a.past || b.past,
        resolved: a.resolved || b.resolved,
    });
    let whole = read.said[words.start];
    let mut said = base.unwrap_or_default();
    said.other_person |= read.statement.kind == K::FamilyHistory;
    said.hypothetical |= whole.hypothetical && read.tokens.last().is_some_and(|token| token.word == "?");
    said
}

/// What a heading names: the best reading of all its words leads; what it names in full beside that stays.
fn heading(at: usize, read: &Read, concepts: &Concepts, explained: f32, own: &mut Vec<Mention>) {
    let keep: Vec<bool> = read.said.iter().map(|said| said.is_the_patients() && !said.uncertain).collect();
    let mut candidates = matching::phrase(concepts, &read.tokens, &keep, 12);
    if let Some(without) = read.tokens.iter().position(|token| token.word == "without") {
        // What a name denies is part of the name: migraine without aura.
        let every = vec![true; read.tokens.len()];
        let whole = matching::phrase(concepts, &read.tokens, &every, 4);
        let denies = |candidate: &Candidate| candidate.needed > 0.99 && candidate.at.contains(&without);
        candidates.splice(0..0, whole.into_iter().filter(denies).take(1));
    }
    let all: f32 =
        (0..read.tokens.len()).filter(|at| !keep[*at]).map(|at| matching::weight(concepts, &read.tokens[at])).sum();
    let fits = |candidate: &&Candidate| {
        let least = LEAST_SAID[candidate.telling.min(2)];
        // What is denied or feared in the same breath counts as unexplained.
        let recall = candidate.recall * candidate.whole / (candidate.whole + all).max(1e-6);
        candidate.needed >= least && recall >= explained
    };
    let Some(best) = candidates.iter().find(fits) else { return };
    let span = |candidate: &Candidate| {
        let start = candidate.at.iter().min().copied().unwrap_or(0);
        let end = candidate.at.iter().max().map_or(start + 1, |last| last + 1);
        start..end
    };
    let words = span(best);
    let bytes = read.bytes(&words);
    let said = best.at.iter().map(|at| read.said[*at]).find(|said| said.past).unwrap_or_default();
    let others =
        candidates.iter().filter(|other| other.place != best.place).map(|other| (other.place, other.score)).collect();
    let covered: HashSet<usize> = best.at.iter().copied().collect();
    let from = read.statement.range.start;
    // `Skin cancer screening` is named in full: what is left of it when its own words are taken for doubts is no better name.
    let in_full = own.iter_mut().find(|mention| {
        mention.origin == Origin::Own
            && mention.said.is_the_patients()
            && !mention.said.uncertain
            && mention.range.start <= bytes.start
            && bytes.end <= mention.range.end
            && words.len() < read.tokens.len()
            && keep
                .iter()
                .zip(&read.tokens)
                .any(|(keep, token)| !keep && mention.range.contains(&(from + token.range.start)))
    });
    if let Some(mention) = in_full {
        mention.leads = Leads::Yes;
        return;
    }
    let overlaps = |mention: &Mention| {
        covered.iter().any(|at| {
            let token = &read.tokens[*at].range;
            from + token.start < mention.range.end && mention.range.start < from + token.end
        })
    };
    own.retain(|mention| !overlaps(mention));
    let earlier = own.iter().any(|mention| {
        mention.range.end <= bytes.start
            && mention.origin == Origin::Own
            && mention.said.is_the_patients()
            && !mention.said.uncertain
    });
    let leads = if earlier { Leads::No } else { Leads::Yes };
    let best = Mention {
        place: best.place,
        origin: best.origin,
        fit: best.score.min(1.1),
        statement: at,
        range: bytes,
        said,
        others,
        leads,
    };
    // Of several names in a heading the first leads.
    own.push(best);
    own.sort_by_key(|mention| mention.range.start);
    if earlier && let Some(first) = own.first_mut() {
        first.leads = Leads::Yes;
    }
}

/// A statement in which nothing is named in full, read as if it were a heading.
pub(crate) fn best_reading(at: usize, read: &Read, concepts: &Concepts, out: &mut Vec<Mention>) {
    // Where anything is denied, feared or somebody else's, what is left of the words is no name.
    if read.said.iter().any(|said| !said.is_the_patients() || said.uncertain) {
        return;
    }
    heading(at, read, concepts, SENTENCE_EXPLAINED, out);
}

/// The words of a statement as the classification compares them, those that are the patient's.
pub(crate) fn numbers(read: &Read, concepts: &Concepts) -> HashSet<Word> {
    let spoken = words(&read.tokens);
    let own = spoken.iter().zip(&read.said).filter(|(_, said)| said.is_the_patients() && !said.uncertain);
    own.flat_map(|(word, _)| concepts.vocabulary.look_up(word)).flatten().collect()
}

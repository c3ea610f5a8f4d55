//! The second look, at the terms that agree best: what their codes' other names and the headings above say too, which
//! code a heading stands for, and what clinician and clinic use.

use super::defaults::{Defaults, title};
use super::everyday::Prior;
use super::matching::{Met, agreement};
use super::meaning::{Concept, Reading};
use super::terms::{Document, Field, Terms};
use super::vocabulary::Token;
use crate::sets::{Entry, Icd10Cm};

/// What a word is worth that a code's other name or a heading above it has, one that is said where its absence is asked
/// for or the other way round, and any word at all to a code for everything else.
const BESIDE: f32 = 0.75;
const ABOVE: f32 = 0.7;
const DENIED: f32 = 0.4;
const RESIDUAL: f32 = 0.1;
/// How much less another name counts than a title, and what a note at another code says.
const FIELD: f32 = 0.01;
const NOTE: f32 = 0.04;
/// What speaks for or against a code whose words agree as well as another's.
const OTHER: f32 = 0.035;
const UNASKED: f32 = 0.015;
const UNSPECIFIED: f32 = 0.02;
const SIDE: f32 = 0.04;
const HEADING: f32 = 0.04;
const MANIFESTATION: f32 = 0.05;
const EXTERNAL: f32 = 0.06;
const DEEP: f32 = 0.004;
/// How much less a code counts that stands for the heading that was found.
const STANDS_FOR: f32 = 0.004;

/// From which agreement on a query is as good as the title.
const SAME_TITLE: f32 = 0.9;

/// A code that answers a query.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked {
    pub(super) document: Document,
    /// The term by which it was found.
    pub(super) term: u32,
    pub(super) score: f32,
}

/// What the second look needs.
pub(super) struct Ranking<'a> {
    pub(super) terms: &'a Terms,
    pub(super) set: &'a Icd10Cm,
    pub(super) defaults: &'a Defaults,
    pub(super) prior: &'a Prior<'a>,
}

impl Ranking<'_> {
    /// The codes of the terms met, best first, each once.
    pub(super) fn ranked(&self, reading: &Reading, met: &[Met]) -> Vec<Ranked> {
        let every: f32 = reading.concepts.iter().map(|concept| concept.weight).sum();
        let asks =
            |word: Option<Token>| word.is_some_and(|token| reading.concepts.iter().any(|c| c.answer(token) > 0.8));
        let side = self.defaults.sides().iter().any(|side| asks(Some(*side)));
        let asked = Asked { other: asks(self.defaults.other()), side };
        let mut found: Vec<Ranked> = Vec::with_capacity(met.len() + 8);
        for met in met {
            let (itself, stands_for) = self.look(reading, met, every, asked);
            found.extend(stands_for);
            // A heading is listed beside the code it stands for when the query is as good as its title.
            if stands_for.is_none() || met.agreement > SAME_TITLE {
                found.push(itself);
            }
        }
        let drawn = |found: &Ranked| found.score + self.prior.used(found.document);
        found
            .sort_unstable_by(|one, other| drawn(other).total_cmp(&drawn(one)).then(one.document.cmp(&other.document)));
        let mut seen: Vec<Document> = Vec::with_capacity(found.len());
        found.retain(|found| {
            let new = !seen.contains(&found.document);
            if new {
                seen.push(found.document);
            }
            new
        });
        found
    }

    /// The code or heading of a term, and the code a heading stands for.
    fn look(&self, reading: &Reading, met: &Met, every: f32, asked: Asked) -> (Ranked, Option<Ranked>) {
        let document = self.terms.document(met.term);
        let answered = |concept: &Concept| concept.weight * self.answered(concept, document, met.term);
        let got: f32 = reading.concepts.iter().map(answered).sum();
        let mut score = reading.worth * agreement(met.of_term, got / every);
        score -= match self.terms.field(met.term) {
            Field::Title => 0.0,
            Field::Inclusion | Field::Index | Field::Everyday => FIELD,
            Field::Note => NOTE,
        };
        let ranked = |document: Document, score: f32| {
            let score = score + self.prior.adds(document);
            Ranked { document, term: met.term, score }
        };
        let Some(entry) = self.set.at(document) else { return (ranked(document, score), None) };
        score += self.standing(entry, asked);
        match self.defaults.code(self.terms, entry) {
            Some(code) if code == entry => (ranked(document, score), None),
            code => {
                let stands_for = code.map(|code| ranked(code.place(), score - STANDS_FOR));
                (ranked(document, score - HEADING), stands_for)
            }
        }
    }

    /// How well a concept is answered by the term, its document's other names, or the headings above.
    fn answered(&self, concept: &Concept, document: Document, term: u32) -> f32 {
        let own = self.by(concept, term);
        if own >= BESIDE {
            return own;
        }
        let names = self.terms.of(document);
        let beside = names.map(|name| self.by(concept, name)).fold(0.0, f32::max) * BESIDE;
        let best = own.max(beside);
        if best >= ABOVE {
            return best;
        }
        let headings = self.set.at(document).into_iter().flat_map(Entry::ancestors);
        let names = headings.flat_map(|heading| self.terms.of(heading.place()));
        let best = best.max(names.map(|name| self.by(concept, name)).fold(0.0, f32::max) * ABOVE);
        if best == 0.0 && self.is_residual(document) { RESIDUAL } else { best }
    }

    /// How well a term answers a concept.
    fn by(&self, concept: &Concept, term: u32) -> f32 {
        let answers = self.terms.said(term).map(|(token, denied)| {
            let answer = concept.answer(token);
            if denied == concept.denied { answer } else { answer * DENIED }
        });
        answers.fold(0.0, f32::max)
    }

    /// Whether a code is for what no other code beside it is for.
    fn is_residual(&self, document: Document) -> bool {
        let mut title = self.terms.of(document).take(1).flat_map(|term| self.terms.tokens(term));
        title.any(|token| Some(*token) == self.defaults.other())
    }

    /// What speaks for or against a code beside its words.
    fn standing(&self, entry: Entry<'_>, asked: Asked) -> f32 {
        let tokens = title(self.terms, entry);
        let has = |word: Option<Token>| word.is_some_and(|token| tokens.contains(&token));
        let mut standing = -DEEP * entry.code().len() as f32;
        if asked.other {
            standing += if has(self.defaults.other()) { OTHER } else { -OTHER };
        } else {
            standing += if has(self.defaults.unspecified()) { UNSPECIFIED } else { 0.0 };
            standing -= if has(self.defaults.other()) { UNASKED } else { 0.0 };
        }
        if entry.title().contains("in diseases classified elsewhere") {
            standing -= MANIFESTATION;
        }
        if !asked.side && self.defaults.sided(tokens) {
            standing -= SIDE;
        }
        if matches!(entry.code().as_bytes().first(), Some(b'V'..=b'Y')) {
            standing -= EXTERNAL;
        }
        standing
    }
}

#[derive(Clone, Copy)]
struct Asked {
    other: bool,
    side: bool,
}

//! The first look: every term that has a word of the query, with how much of the query and of the term is met.

use super::everyday::Prior;
use super::meaning::{Concept, Reading};
use super::terms::{Document, Terms};

/// A term that answers some of a query.
#[derive(Debug, Clone, Copy)]
pub(super) struct Met {
    pub(super) term: u32,
    /// How much of the term's weight the query has, 0 to 1.
    pub(super) of_term: f32,
    /// How well both agree, 0 to 1.
    pub(super) agreement: f32,
}

/// How many terms are looked at a second time.
const MOST: usize = 160;
/// How much meeting the query counts against meeting the term: the square of beta of an F-measure.
const QUERY: f32 = 3.0;

/// The agreement of two shares: how much of the term and how much of the query is met.
pub(super) fn agreement(of_term: f32, of_query: f32) -> f32 {
    let both = QUERY * of_term + of_query;
    if both > 0.0 { (1.0 + QUERY) * of_term * of_query / both } else { 0.0 }
}

/// The terms of wanted documents that agree best with a reading, in no order.
pub(super) fn best(terms: &Terms, reading: &Reading, prior: &Prior<'_>, wanted: impl Fn(Document) -> bool) -> Vec<Met> {
    let mut tally = Tally::of(terms.len());
    let weak = |concept: &&Concept| concept.weight <= super::terms::WEAK;
    let strong: Vec<&Concept> = reading.concepts.iter().filter(|concept| !weak(concept)).collect();
    for concept in &strong {
        tally.add(terms, concept, Finds::Terms);
    }
    let finds = if strong.is_empty() { Finds::Terms } else { Finds::Nothing };
    for concept in reading.concepts.iter().filter(weak) {
        tally.add(terms, concept, finds);
    }
    let every: f32 = reading.concepts.iter().map(|concept| concept.weight).sum();
    let mut met: Vec<Met> = tally
        .touched
        .iter()
        .filter(|term| wanted(terms.document(**term)))
        .map(|&term| {
            let seen = &tally.seen[term as usize];
            let of_term = (seen.cover / terms.weight(term)).min(1.0);
            Met { term, of_term, agreement: agreement(of_term, seen.got / every) }
        })
        .collect();
    if met.len() > MOST {
        let draws = |met: &Met| met.agreement + prior.draws(terms.document(met.term));
        met.select_nth_unstable_by(MOST, |one, other| draws(other).total_cmp(&draws(one)));
        met.truncate(MOST);
    }
    met
}

/// Whether a word that no term was found by yet may find some.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Finds {
    Terms,
    Nothing,
}

/// What is known of a term so far.
#[derive(Clone, Copy, Default)]
struct Seen {
    /// The weight of the query that it answers.
    got: f32,
    /// The weight of its own words that the query has.
    cover: f32,
    /// What the concept counted last gave.
    last: f32,
    /// The concept counted last, from 1.
    concept: u32,
}

struct Tally {
    seen: Vec<Seen>,
    touched: Vec<u32>,
    concepts: u32,
}

impl Tally {
    fn of(terms: usize) -> Self {
        Self { seen: vec![Seen::default(); terms], touched: Vec::with_capacity(4096), concepts: 0 }
    }

    fn add(&mut self, terms: &Terms, concept: &Concept, finds: Finds) {
        self.concepts += 1;
        for &(token, strength) in &concept.answers {
            let gain = concept.weight * strength;
            let cover = terms.idf(token) * strength;
            for &term in terms.postings(token) {
                let seen = &mut self.seen[term as usize];
                if seen.concept == 0 {
                    if finds == Finds::Nothing {
                        continue;
                    }
                    self.touched.push(term);
                }
                if seen.concept != self.concepts {
                    (seen.concept, seen.last) = (self.concepts, 0.0);
                }
                seen.cover += cover;
                if gain > seen.last {
                    seen.got += gain - seen.last;
                    seen.last = gain;
                }
            }
        }
    }
}

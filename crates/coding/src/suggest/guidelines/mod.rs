//! The official guidelines' combinations, status codes and sequencing, over the conditions a text names.
//!
//! Each rule takes the conditions and gives them back changed; it invents nothing that is not documented, and says in
//! [`Condition::because`] what made the code what it is.

mod allergies;
mod diabetes;
mod drugs;
pub(crate) mod family;
mod hypertension;
mod lungs;
mod numbers;
mod pregnancy;
mod record;
mod specific;
mod symptoms;
mod tobacco;
mod weight;

use super::concepts::{Concepts, Origin};
use super::conditions::Condition;
use super::mentions::{Leads, Read};
use auscult_domain::template::SectionKind as K;
use std::ops::Range;

/// What the rules look at.
pub(crate) struct Visit<'a> {
    /// Its statements.
    pub reads: &'a [Read],
    /// The set.
    pub concepts: &'a Concepts,
    /// What is known of the patient beside the text.
    pub facts: Facts,
}

/// What is known of the patient beside the text.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Facts {
    /// Body mass index of the visit's vital signs, kg/m².
    pub bmi: Option<f64>,
    /// Age in years.
    pub age: Option<u32>,
}

/// Where something is said: statement and bytes of its section.
pub(crate) type Place = (usize, Range<usize>);

/// Applies every rule in its order.
pub(crate) fn apply(visit: &Visit<'_>, conditions: &mut Vec<Condition>) {
    tobacco::apply(visit, conditions);
    weight::apply(visit, conditions);
    diabetes::apply(visit, conditions);
    hypertension::apply(visit, conditions);
    lungs::apply(visit, conditions);
    drugs::apply(visit, conditions);
    allergies::apply(visit, conditions);
    specific::apply(visit, conditions);
    symptoms::apply(visit, conditions);
    pregnancy::apply(visit, conditions);
    record::apply(visit, conditions);
    conditions.retain(|condition| visit.concepts.set.get(&condition.code).is_some_and(|entry| entry.billable()));
}

impl Visit<'_> {
    /// Where a phrase is said of the patient, word for word; the first place.
    pub fn says(&self, phrase: &str) -> Option<Place> {
        let words: Vec<&str> = phrase.split(' ').collect();
        self.reads.iter().enumerate().find_map(|(at, read)| {
            if read.statement.kind == K::FamilyHistory {
                return None;
            }
            let fits = |from: &usize| {
                read.tokens[*from..].iter().zip(&words).filter(|(token, word)| token.word == **word).count()
                    == words.len()
                    && read.said[*from..*from + words.len()]
                        .iter()
                        .all(|said| said.is_the_patients() && !said.uncertain)
            };
            let from = (0..read.tokens.len().saturating_sub(words.len() - 1)).find(fits)?;
            Some((at, read.bytes(&(from..from + words.len()))))
        })
    }

    /// Where one of several phrases is said of the patient.
    pub fn says_any(&self, phrases: &[&str]) -> Option<Place> {
        phrases.iter().find_map(|phrase| self.says(phrase))
    }
}

/// A condition that follows from others, or from words that name no condition.
pub(crate) fn derived(
    code: &str,
    weight: f32,
    evidence: Vec<Place>,
    visit: &Visit<'_>,
    because: &'static str,
) -> Condition {
    let kinds = evidence.iter().map(|(statement, _)| visit.reads[*statement].statement.kind).collect();
    Condition {
        code: code.to_owned(),
        weight,
        fit: 0.95,
        origin: Origin::Own,
        problem: None,
        leads: Leads::No,
        evidence,
        kinds,
        because: Some(because),
        side_missing: false,
        more_would_earn: false,
    }
}

/// The first condition whose code begins so.
pub(crate) fn begins<'c>(conditions: &'c [Condition], start: &str) -> Option<&'c Condition> {
    conditions.iter().filter(|condition| condition.code.starts_with(start)).max_by(|a, b| a.weight.total_cmp(&b.weight))
}

/// Adds a condition, unless its code is there already.
pub(crate) fn add(conditions: &mut Vec<Condition>, new: Condition) {
    match conditions.iter_mut().find(|known| known.code == new.code) {
        Some(known) => {
            known.weight = known.weight.max(new.weight);
            known.because = known.because.or(new.because);
        }
        None => conditions.push(new),
    }
}

/// Gives a condition another code; where that code is there already, the two become one.
pub(crate) fn recode(conditions: &mut Vec<Condition>, from: &str, to: &str, because: &'static str) {
    let Some(at) = conditions.iter().position(|condition| condition.code == from) else { return };
    let mut old = conditions.remove(at);
    match conditions.iter_mut().find(|known| known.code == to) {
        Some(known) => {
            known.weight = known.weight.max(old.weight);
            if old.leads == Leads::Yes && known.leads == Leads::No {
                (known.leads, known.problem) = (Leads::Yes, old.problem);
            }
            known.evidence.extend(old.evidence);
            known.because = Some(because);
        }
        None => {
            old.code = to.to_owned();
            old.because = Some(because);
            old.side_missing = false;
            conditions.insert(at, old);
        }
    }
}

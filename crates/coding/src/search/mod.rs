//! Search as you type over the codes of a day.
//!
//! A query is a code, or words in any order: of a title, an inclusion term, an abbreviation, what lay people say, with
//! slips. Words are weighed by how rare they are; a code counts by how much of the query one of its names answers and
//! how little that name says beyond it. A heading is answered with the code it stands for when nothing more is said.

mod compounds;
mod defaults;
mod everyday;
mod matching;
mod meaning;
mod narrowing;
mod query;
mod ranking;
mod references;
mod seventh;
mod synonyms;
mod terms;
mod vocabulary;
mod words;

pub use narrowing::{Aspect, Choice, Narrowing, Question, narrowing, narrowing_after};
pub use query::{Billable, Hit, Matched, Query, UsageCounts};

use crate::sets::{CodesOfTheDay, Icd10Cm};
use auscult_domain::coding::{CodeRef, CodeSystem};
use defaults::Defaults;
use everyday::Everyday;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;
use synonyms::Synonyms;
use terms::{Field, Indexing, Terms};

/// A code beside ICD-10-CM, with what it may be found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedCode {
    /// The code.
    pub code: CodeRef,
    /// What is shown.
    pub title: String,
    /// Other names.
    pub terms: Vec<String>,
    /// Whether a claim may carry it.
    pub billable: bool,
}

/// The codes of a day, ready to be searched.
pub struct SearchIndex {
    set: Arc<Icd10Cm>,
    listed: Vec<ListedCode>,
    /// What notes and people call codes, by place.
    called: Vec<Called>,
    everyday: Everyday,
    terms: Terms,
    synonyms: Synonyms,
    defaults: Defaults,
}

impl SearchIndex {
    /// The index of everything that is for a day.
    pub fn of(codes: &CodesOfTheDay<'_>) -> Self {
        Self::new(Arc::clone(codes.icd10cm()), procedures(codes))
    }

    /// The index of a set and of other codes.
    pub fn new(set: Arc<Icd10Cm>, listed: Vec<ListedCode>) -> Self {
        let mut indexing = Indexing::new();
        let (everyday, names) = Everyday::of(&set);
        let called = called(references::names(&set), names);
        indexing.set(&set, &called);
        for code in &listed {
            indexing.document();
            indexing.name(Field::Title, &code.title);
            code.terms.iter().for_each(|term| indexing.name(Field::Inclusion, term));
        }
        let terms = indexing.done();
        let synonyms = Synonyms::shipped(&terms.vocabulary);
        let defaults = Defaults::of(&terms);
        Self { set, listed, called, everyday, terms, synonyms, defaults }
    }

    /// The set it was made of.
    pub fn icd10cm(&self) -> &Arc<Icd10Cm> {
        &self.set
    }

    /// The codes that answer a query, best first.
    pub fn search(&self, query: &Query<'_>) -> Vec<Hit> {
        query::answered(self, query)
    }

    fn system(&self, document: u32) -> CodeSystem {
        let place = document.checked_sub(self.set.places());
        let listed = place.and_then(|place| self.listed.get(place as usize));
        listed.map_or(CodeSystem::Icd10Cm, |listed| listed.code.system)
    }
}

/// A name that the set itself does not give.
struct Called {
    place: u32,
    field: Field,
    name: Box<str>,
}

/// What notes and people call codes, in the order of the places.
fn called(notes: Vec<(u32, Box<str>)>, everyday: Vec<(u32, Box<str>)>) -> Vec<Called> {
    let of = |field: Field| move |(place, name)| Called { place, field, name };
    let mut called: Vec<Called> = notes.into_iter().map(of(Field::Note)).collect();
    called.extend(everyday.into_iter().map(of(Field::Everyday)));
    called.sort_by_key(|called| called.place);
    called
}

/// The procedures of a day, each once: as the first set that has it calls it, and by the names the others give it.
fn procedures(codes: &CodesOfTheDay<'_>) -> Vec<ListedCode> {
    let mut listed: BTreeMap<CodeRef, ListedCode> = BTreeMap::new();
    let sets: Vec<_> = codes.procedure_sets().collect();
    for procedure in sets.iter().flat_map(|set| set.procedures()) {
        let names = procedure.description.iter().cloned();
        match listed.entry(procedure.code.clone()) {
            Entry::Occupied(known) => known.into_mut().terms.extend(names.chain([procedure.title.clone()])),
            Entry::Vacant(new) => {
                let (code, title) = (procedure.code.clone(), procedure.title.clone());
                new.insert(ListedCode { code, title, terms: names.collect(), billable: procedure.billable });
            }
        }
    }
    listed.into_values().collect()
}

impl std::fmt::Debug for SearchIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SearchIndex").field("set", &self.set).field("terms", &self.terms.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_everyday;

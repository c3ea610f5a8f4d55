//! What is asked, what is answered, and the way from one to the other.

use super::everyday::Prior;
use super::matching;
use super::meaning::readings;
use super::ranking::{Ranked, Ranking};
use super::seventh;
use super::terms::{Document, Field};
use super::{ListedCode, SearchIndex};
use crate::sets::Entry;
use auscult_domain::coding::{Code, CodeRef, CodeSystem};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What somebody types, and what the answer may hold.
#[derive(Debug, Clone)]
pub struct Query<'a> {
    /// The text so far. Unless a blank follows, the last word counts as not yet finished.
    pub text: &'a str,
    /// The systems to look in; all where it is empty.
    pub systems: &'a [CodeSystem],
    /// Which codes.
    pub billable: Billable,
    /// The number of the chapter of ICD-10-CM to stay in.
    pub chapter: Option<&'a str>,
    /// What was used how often.
    pub usage: Option<&'a UsageCounts>,
    /// The most hits.
    pub limit: usize,
}

impl<'a> Query<'a> {
    /// A text, everywhere, twenty hits.
    pub fn new(text: &'a str) -> Self {
        Self { text, systems: &[], billable: Billable::Either, chapter: None, usage: None, limit: 20 }
    }
}

/// Which codes an answer may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Billable {
    /// Billable codes, and others that lead to some.
    #[default]
    Either,
    /// Only codes that a claim may carry.
    Only,
}

/// How often codes were assigned: by this clinician and in this clinic.
#[derive(Debug, Clone, Default)]
pub struct UsageCounts {
    /// By this clinician.
    pub clinician: HashMap<CodeRef, u32>,
    /// In the clinic, this clinician included.
    pub clinic: HashMap<CodeRef, u32>,
}

impl UsageCounts {
    /// What usage adds to a score: little for the first times and never as much as a word.
    pub(super) fn adds(&self, code: &CodeRef) -> f32 {
        let of = |counts: &HashMap<CodeRef, u32>| counts.get(code).map_or(0.0, |count| (1.0 + *count as f32).log2());
        (0.012 * of(&self.clinician) + 0.005 * of(&self.clinic)).min(0.12)
    }
}

/// A code that answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Hit {
    /// The code.
    #[serde(flatten)]
    pub code: CodeRef,
    /// Its title.
    pub title: String,
    /// Whether a claim may carry it. Where not, [`narrowing`](super::narrowing()) leads on.
    pub billable: bool,
    /// How well it answers; only the order means something.
    pub score: f32,
    /// By what it was found.
    pub matched: Matched,
}

/// By what a code was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "by", content = "term")]
pub enum Matched {
    /// By the code itself.
    Code,
    /// By its title.
    Title,
    /// By another of its names, or by the title of a heading it stands for.
    Term(String),
}

/// What the very title adds to the score.
const EXACT: f32 = 0.2;
/// What the very title of a heading adds: it stays behind the code it stands for.
const EXACT_HEADING: f32 = 0.03;

/// The answer to a query.
pub(super) fn answered(index: &SearchIndex, query: &Query<'_>) -> Vec<Hit> {
    let mut hits = by_code(index, query);
    if hits.len() >= query.limit {
        return hits;
    }
    let known: Vec<CodeRef> = hits.iter().map(|hit| hit.code.clone()).collect();
    let by_words = by_words(index, query);
    hits.extend(by_words.into_iter().filter(|hit| !known.contains(&hit.code)));
    hits.truncate(query.limit);
    hits
}

/// The codes that are spelled like the text or begin with it.
fn by_code(index: &SearchIndex, query: &Query<'_>) -> Vec<Hit> {
    let typed: String = query.text.trim().chars().filter(|c| *c != '.').collect::<String>().to_ascii_uppercase();
    if typed.len() < 2
        || !typed.bytes().all(|b| b.is_ascii_alphanumeric())
        || !typed.bytes().any(|b| b.is_ascii_digit())
    {
        return Vec::new();
    }
    let mut hits = Vec::new();
    if allows(query, CodeSystem::Icd10Cm) {
        let entries = index.set.beginning_with(&typed).filter(|entry| fits(query, *entry));
        hits.extend(entries.take(query.limit).filter_map(|entry| hit(entry, 1.0, Matched::Code)));
    }
    let listed = index.listed.iter().filter(|listed| listed.code.code.as_str().starts_with(&typed));
    hits.extend(listed.take(query.limit).filter_map(|listed| procedure(query, listed, 1.0, Matched::Code)));
    hits.truncate(query.limit);
    hits
}

fn by_words(index: &SearchIndex, query: &Query<'_>) -> Vec<Hit> {
    let prior = Prior::of(&index.everyday, &index.set, query.text, query.usage);
    let ranking = Ranking { prior: &prior, terms: &index.terms, set: &index.set, defaults: &index.defaults };
    let chapter = query.chapter.and_then(|chapter| index.set.heading(chapter)).map(|entry| entry.place()..entry.end());
    let wanted = |document: Document| {
        allows(query, index.system(document)) && chapter.as_ref().is_none_or(|chapter| chapter.contains(&document))
    };
    let mut hits: Vec<Hit> = Vec::new();
    for reading in readings(query.text, &index.terms, &index.synonyms) {
        let met = matching::best(&index.terms, &reading, &prior, wanted);
        let ranked = ranking.ranked(&reading, &met);
        // Usage moves a code up by a few places at most: those further down cannot reach the answer.
        for ranked in ranked.iter().take(2 * query.limit + 10) {
            if let Some(hit) = found(index, query, &reading, ranked) {
                match hits.iter_mut().find(|known| known.code == hit.code) {
                    Some(known) if known.score >= hit.score => {}
                    Some(known) => *known = hit,
                    None => hits.push(hit),
                }
            }
        }
    }
    if let Some(usage) = query.usage {
        hits.iter_mut().for_each(|hit| hit.score += prior.usage(usage, &hit.code));
    }
    hits.sort_by(|one, other| other.score.total_cmp(&one.score));
    hits.truncate(query.limit);
    hits
}

fn found(index: &SearchIndex, query: &Query<'_>, reading: &super::meaning::Reading, ranked: &Ranked) -> Option<Hit> {
    let Some(entry) = index.set.at(ranked.document) else {
        let listed = index.listed.get((ranked.document - index.set.places()) as usize)?;
        let place = (ranked.term - index.terms.of(ranked.document).start) as usize;
        let name = place.checked_sub(1).and_then(|place| listed.terms.get(place));
        let matched = name.map_or(Matched::Title, |name| Matched::Term(name.clone()));
        return procedure(query, listed, ranked.score, matched);
    };
    let (entry, more) = seventh::chosen(&index.terms, reading, entry, query.text, query.billable);
    if !fits(query, entry) {
        return None;
    }
    let exact = match entry.title().eq_ignore_ascii_case(query.text.trim()) {
        true if entry.children().any(|child| child.stem().is_none()) => EXACT_HEADING,
        true => EXACT,
        false => 0.0,
    };
    hit(entry, ranked.score + more + exact, matched(index, ranked))
}

/// By what a code of ICD-10-CM was found.
fn matched(index: &SearchIndex, ranked: &Ranked) -> Matched {
    let document = index.terms.document(ranked.term);
    let Some(entry) = index.set.at(document) else { return Matched::Title };
    if index.terms.field(ranked.term) == Field::Title && document == ranked.document {
        return Matched::Title;
    }
    let first = index.called.partition_point(|called| called.place < document);
    let called = index.called[first..].iter().map(|called| &*called.name);
    let mut names =
        std::iter::once(entry.title()).chain(entry.inclusion_terms()).chain(entry.index_terms()).chain(called);
    let place = (ranked.term - index.terms.of(document).start) as usize;
    Matched::Term(names.nth(place).unwrap_or_default().to_owned())
}

fn hit(entry: Entry<'_>, score: f32, matched: Matched) -> Option<Hit> {
    let code = Code::parse(CodeSystem::Icd10Cm, entry.code()).ok()?;
    let code = CodeRef { system: CodeSystem::Icd10Cm, code };
    Some(Hit { code, title: entry.title().to_owned(), billable: entry.billable(), score, matched })
}

/// A hit that is no code of ICD-10-CM; `None` where the query does not want it.
fn procedure(query: &Query<'_>, listed: &ListedCode, score: f32, matched: Matched) -> Option<Hit> {
    let billable = query.billable == Billable::Either || listed.billable;
    (allows(query, listed.code.system) && billable && query.chapter.is_none()).then(|| Hit {
        code: listed.code.clone(),
        title: listed.title.clone(),
        billable: listed.billable,
        score,
        matched,
    })
}

fn allows(query: &Query<'_>, system: CodeSystem) -> bool {
    query.systems.is_empty() || query.systems.contains(&system)
}

fn fits(query: &Query<'_>, entry: Entry<'_>) -> bool {
    let billable = query.billable == Billable::Either || entry.billable();
    let chapter = query.chapter.is_none_or(|wanted| entry.chapter().is_some_and(|chapter| chapter.code() == wanted));
    billable && chapter
}

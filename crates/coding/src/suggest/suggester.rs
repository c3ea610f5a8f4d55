//! From a text to proposed codes, best first.

use super::concepts::Concepts;
use super::conditions::{self, Condition};
use super::context::Context;
use super::guidelines::{self, Facts, Visit};
use super::mentions::{self, Leads, Read};
use super::services::Services;
use super::text::CodingText;
use super::{BilledVisit, billing, proposals, resolve, sources, statements, years};
use crate::sets::CodesOfTheDay;
use auscult_domain::coding::{CodeRef, CodeSystem, Evidence, ProposedCode};
use auscult_domain::patient::Sex;
use chrono::{Datelike, NaiveDate};

/// What is to be coded, and what is known beside the text.
#[derive(Debug, Clone, Copy)]
pub struct SuggestRequest<'a> {
    /// The text.
    pub text: &'a CodingText,
    /// The codes of the day of service.
    pub codes: &'a CodesOfTheDay<'a>,
    /// The patient's birth, where it is known: codes for another age are left out.
    pub birth_date: Option<NaiveDate>,
    /// The patient's sex, where it is known: codes for the other are left out.
    pub sex: Option<Sex>,
    /// Body mass index of the visit's vital signs, kg/m².
    pub bmi: Option<f64>,
    /// Codes the visit has already; they are not proposed again.
    pub assigned: &'a [CodeRef],
    /// What the visit is billed by, where the text is of a visit: its level is proposed too.
    pub visit: Option<BilledVisit<'a>>,
}

impl<'a> SuggestRequest<'a> {
    /// A text alone.
    pub fn of(text: &'a CodingText, codes: &'a CodesOfTheDay<'a>) -> Self {
        Self { text, codes, birth_date: None, sex: None, bmi: None, assigned: &[], visit: None }
    }

    fn age(&self) -> Option<u32> {
        let (born, day) = (self.birth_date?, self.codes.day());
        let years = day.year() - born.year() - i32::from((day.month(), day.day()) < (born.month(), born.day()));
        u32::try_from(years).ok()
    }
}

/// Reads texts for the codes they earn. Made once for a version of ICD-10-CM.
pub struct Suggester {
    pub(crate) concepts: Concepts,
    pub(crate) context: Context,
    services: Services,
}

/// A text read: its statements and the conditions they amount to.
pub(crate) struct Reading {
    /// The statements.
    pub reads: Vec<Read>,
    /// The conditions, in the order of their proposal.
    pub conditions: Vec<Condition>,
    /// Other readings of the headings.
    pub others: Vec<Condition>,
}

/// What weighs less is not proposed.
const LEAST: f32 = 0.08;
/// The most codes proposed.
const MOST: usize = 30;

impl Suggester {
    /// For the sets of a day.
    pub fn of(codes: &CodesOfTheDay<'_>) -> Self {
        Self { concepts: Concepts::of(codes.icd10cm()), context: Context::new(), services: Services::of(codes) }
    }

    /// The codes a text earns: diagnoses, best first, then the visit, then what was done. The codes already assigned are
    /// left out.
    pub fn suggest(&self, request: &SuggestRequest<'_>) -> Vec<ProposedCode> {
        let reading = self.read(request);
        let mut out = self.diagnoses_of(request, &reading);
        let age = request.age().or_else(|| years::in_text(&reading.reads));
        let services = self.services.rendered(request, &reading.reads, age);
        let visit = billing::of(request, &out, &services, age);
        out.truncate(MOST);
        out.extend(visit);
        out.extend(services.into_iter().map(|service| service.proposal));
        out.retain(|proposed| !request.assigned.contains(&proposed.code));
        out
    }

    /// The diagnoses alone, best first.
    pub(crate) fn diagnoses(&self, request: &SuggestRequest<'_>) -> Vec<ProposedCode> {
        self.diagnoses_of(request, &self.read(request))
    }

    fn diagnoses_of(&self, request: &SuggestRequest<'_>, reading: &Reading) -> Vec<ProposedCode> {
        let mut out = proposals::of(self, request, reading);
        let vaccines = self.services.vaccines(request, &reading.reads);
        out.extend(sources::for_vaccines(&self.concepts.set, &out, vaccines));
        out
    }

    /// What a text says is only suspected: code and words.
    pub(crate) fn suspected(&self, request: &SuggestRequest<'_>) -> Vec<(CodeRef, Evidence)> {
        let (statements, _) = statements::of(request.text);
        let reads = mentions::read(request.text, statements, &self.context);
        let found = mentions::mentions(request.text, &reads, &self.concepts, &self.context);
        let suspected = found.iter().filter(|mention| mention.said.uncertain && mention.said.is_the_patients());
        let one = |mention: &mentions::Mention| {
            let entry =
                resolve::billable(&self.concepts, mention.place, &resolve::Said::default()).into_iter().next()?;
            let section = &request.text.sections[reads[mention.statement].statement.section];
            let code = CodeRef::parse(CodeSystem::Icd10Cm, entry.code()).ok()?;
            Some((code, section.evidence(mention.range.clone())))
        };
        suspected.filter_map(one).collect()
    }

    /// Reads a text.
    pub(crate) fn read(&self, request: &SuggestRequest<'_>) -> Reading {
        let (statements, _) = statements::of(request.text);
        let reads = mentions::read(request.text, statements, &self.context);
        let mut found = mentions::mentions(request.text, &reads, &self.concepts, &self.context);
        self.if_nothing_else(&reads, &mut found);
        let (mut conditions, mut others) = conditions::of(request.text, &reads, &found, &self.concepts);
        let named: Vec<String> = conditions.iter().map(|condition| condition.code.clone()).collect();
        let facts = Facts { bmi: request.bmi, age: request.age() };
        let visit = Visit { reads: &reads, concepts: &self.concepts, facts };
        guidelines::apply(&visit, &mut conditions);
        guidelines::family::apply(&visit, &found, &mut conditions);
        conditions.retain(|condition| condition.weight >= LEAST && self.suits(&condition.code, request));
        others.retain(|other| self.suits(&other.code, request) && !named.contains(&other.code));
        rank(&mut conditions);
        others.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        Reading { reads, conditions, others }
    }

    /// A text of a line or two in which nothing is named in full is read as a heading.
    fn if_nothing_else(&self, reads: &[Read], found: &mut Vec<mentions::Mention>) {
        if !found.is_empty() || reads.len() > 3 {
            return;
        }
        for (at, read) in reads.iter().enumerate() {
            mentions::best_reading(at, read, &self.concepts, found);
        }
    }

    /// Whether a code is for patients of this age and sex.
    fn suits(&self, code: &str, request: &SuggestRequest<'_>) -> bool {
        let Some(entry) = self.concepts.set.get(code) else { return false };
        let sex = match (entry.sex(), request.sex) {
            (Some(only), Some(sex @ (Sex::Female | Sex::Male))) => only == sex,
            _ => true,
        };
        let age = match (entry.ages(), request.age()) {
            (Some(ages), Some(age)) => u16::try_from(age).is_ok_and(|age| ages.contains(&age)),
            _ => true,
        };
        sex && age
    }
}

impl std::fmt::Debug for Suggester {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Suggester").field("terms", &self.concepts.terms.len()).finish_non_exhaustive()
    }
}

/// Problems of the assessment in their order with what belongs to them, then the rest by weight. Within a problem what
/// leads comes first, and causes stand where the rules have put them.
fn rank(conditions: &mut [Condition]) {
    let order = |condition: &Condition| match (condition.leads, condition.problem) {
        (Leads::Yes, Some(problem)) => (0, problem, 0),
        (Leads::No, Some(problem)) if condition.weight >= 0.75 => (0, problem, 1),
        _ => (1, 0, 0),
    };
    conditions.sort_by(|a, b| {
        let (one, other) = (order(a), order(b));
        one.cmp(&other).then_with(|| if one.0 == 1 { b.weight.total_cmp(&a.weight) } else { std::cmp::Ordering::Equal })
    });
}

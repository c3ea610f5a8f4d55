//! The visit itself as proposals: its level, the preventive visit, the time beyond it, and the modifier that parts it from
//! what was done beside it.
//!
//! A level comes with its reasoning and is only proposed where the note lets one reason; of two readings it is the lower.

use super::services::{Class, Rendered, Status};
use super::suggester::SuggestRequest;
use crate::evaluation::{
    self, EvaluationBasis, EvaluationDispute, EvaluationInput, EvaluationLevel, LevelMargin, VisitFamily,
};
use crate::sets::procedures::{Procedure, ProcedureSet};
use auscult_domain::coding::{
    CodeCategory, CodeRef, DecisionLevel, Evidence, Modifier, PatientStanding, ProposalSource, ProposedCode, Support,
};
use auscult_domain::template::SectionKind as K;

/// What the visit is billed by beside its text.
#[derive(Debug, Clone, Copy)]
pub struct BilledVisit<'a> {
    /// Whether the practice knows the patient.
    pub standing: PatientStanding,
    /// How they met.
    pub family: VisitFamily,
    /// Minutes of the clinician on the day, where they are told beside the note.
    pub total_minutes: Option<u32>,
    /// What the physician sees otherwise than the engine.
    pub dispute: &'a EvaluationDispute,
}

/// The most places of evidence a level names.
const MOST_EVIDENCE: usize = 6;
/// A diagnosis that is less sure makes no preventive visit.
const SURE: u8 = 40;

/// The proposals for the visit itself.
pub(crate) fn of(
    request: &SuggestRequest<'_>,
    diagnoses: &[ProposedCode],
    services: &[Rendered],
    age: Option<u32>,
) -> Vec<ProposedCode> {
    let Some(visit) = &request.visit else { return Vec::new() };
    if request.assigned.iter().any(is_visit) {
        return Vec::new();
    }
    let preventive = preventive(request, visit, diagnoses, age);
    // A text without a diagnosis is no visit to bill.
    if !diagnoses.iter().any(|one| one.source == ProposalSource::Clinical) {
        return Vec::new();
    }
    let level = reasoned(
        request,
        &EvaluationInput {
            text: request.text,
            standing: visit.standing,
            family: visit.family,
            total_minutes: visit.total_minutes,
            dispute: visit.dispute,
        },
    );
    let mut out = Vec::new();
    if let Some(level) = &level {
        let mut proposal = leveled(request, level);
        beside(&mut proposal, preventive.as_ref(), services);
        out.push(proposal);
        out.extend(prolonged(request, level));
    }
    out.extend(preventive.map(|mut preventive| {
        beside(&mut preventive, None, services);
        preventive
    }));
    out
}

/// Whether a code is a visit: with a level, or preventive.
fn is_visit(code: &CodeRef) -> bool {
    let text = code.code.as_str();
    evaluation::level_of(text).is_some()
        || PREVENTIVE.iter().any(|codes| codes.contains(&text))
        || WELLNESS.contains(&text)
}

/// Preventive visits of new patients and of known ones (CPT, preventive medicine services); the ages stand in the set.
const PREVENTIVE: [[&str; 7]; 2] = [
    ["99381", "99382", "99383", "99384", "99385", "99386", "99387"],
    ["99391", "99392", "99393", "99394", "99395", "99396", "99397"],
];
/// Medicare's: welcome, first yearly, later yearly (42 CFR 410.15 and 410.16).
const WELLNESS: [&str; 3] = ["G0402", "G0438", "G0439"];

/// The level, where the note lets one reason: it names a problem and says something of it beside the name, or documents
/// the time.
fn reasoned(request: &SuggestRequest<'_>, input: &EvaluationInput<'_>) -> Option<EvaluationLevel> {
    let level = evaluation::level(input);
    if level.basis == EvaluationBasis::Time {
        return Some(level);
    }
    let named = level.problems.rows.iter().any(|row| !row.struck);
    let told = |kind: &K| matches!(kind, K::HistoryOfPresentIllness | K::ChiefComplaint | K::PhysicalExam | K::Plan);
    let more = !level.risk.rows.is_empty()
        || !level.data.rows.is_empty()
        || request.text.sections.iter().any(|section| {
            section.kinds.iter().any(told) && !section.is(K::Assessment) && !section.text.trim().is_empty()
        });
    (named && more).then_some(level)
}

/// A level as a proposal. How sure it is follows from the margin by which it stands.
fn leveled(request: &SuggestRequest<'_>, level: &EvaluationLevel) -> ProposedCode {
    let (confidence, support, stands) = match (level.basis, evaluation::margin(level)) {
        (EvaluationBasis::Time, _) => (80, Support::Strong, "The documented time decides."),
        (_, LevelMargin::Clear) => (75, Support::Strong, "All three elements reach it."),
        (_, LevelMargin::Firm) => (65, Support::Moderate, "It stands though any one line of the table should fall."),
        (_, LevelMargin::Narrow) => (55, Support::Weak, "It hangs on a single line of the table."),
    };
    ProposedCode {
        title: title(request, level.code.code.as_str()),
        code: level.code.clone(),
        category: CodeCategory::Evaluation,
        source: ProposalSource::Billing,
        reason: format!("{} {stands}", level.reason),
        confidence,
        support,
        evidence: words(request, level),
        more_specific: Vec::new(),
        problem: None,
        modifiers: Vec::new(),
    }
}

fn title(request: &SuggestRequest<'_>, code: &str) -> String {
    request.codes.procedure(code).map_or_else(String::new, |procedure| procedure.title.clone())
}

/// The words of the rows that count, each once; of time told beside the note, the first words of the assessment.
fn words(request: &SuggestRequest<'_>, level: &EvaluationLevel) -> Vec<Evidence> {
    let mut out: Vec<Evidence> = Vec::new();
    let time = level.time.iter().filter(|_| level.basis == EvaluationBasis::Time).flat_map(|time| &time.evidence);
    let rows = level.problems.rows.iter().chain(&level.risk.rows).chain(&level.data.rows).filter(|row| !row.struck);
    for evidence in time.chain(rows.flat_map(|row| &row.evidence)) {
        if !out.contains(evidence) && out.len() < MOST_EVIDENCE {
            out.push(evidence.clone());
        }
    }
    if out.is_empty()
        && let Some(section) = request.text.sections.iter().find(|section| !section.text.trim().is_empty())
    {
        let end = section.text.find(['.', '\n']).unwrap_or(section.text.len());
        out.push(section.evidence(0..end));
    }
    out
}

/// Modifier 25 where the visit stands beside a preventive visit or something that holds a visit of its own (CPT, modifiers;
/// NCCI Policy Manual, chapter I, section D): a procedure, an injection, giving a vaccine. Tests do not.
fn beside(proposal: &mut ProposedCode, preventive: Option<&ProposedCode>, services: &[Rendered]) {
    let holds = |one: &&Rendered| {
        one.status == Status::Done && matches!(one.class, Class::Procedure | Class::Injecting | Class::Vaccinating)
    };
    let other = preventive
        .map(|one| one.code.code.to_string())
        .or_else(|| services.iter().find(holds).map(|one| one.proposal.code.code.to_string()));
    let Some(other) = other else { return };
    proposal.modifiers.extend(Modifier::try_from("25".to_owned()));
    proposal.reason = format!(
        "{} Modifier 25 parts it from {other}, where the visit's own work goes beyond it.",
        proposal.reason.trim_end()
    );
    proposal.confidence = proposal.confidence.saturating_sub(5);
}

/// The preventive visit the diagnoses and the note speak of.
fn preventive(
    request: &SuggestRequest<'_>,
    visit: &BilledVisit<'_>,
    diagnoses: &[ProposedCode],
    age: Option<u32>,
) -> Option<ProposedCode> {
    if visit.family != VisitFamily::Office {
        return None;
    }
    let reason = diagnoses.iter().find(|one| {
        let code = one.code.code.as_str();
        one.confidence >= SURE && ["Z00.0", "Z00.1", "Z01.41"].iter().any(|start| code.starts_with(start))
    })?;
    let new = visit.standing == PatientStanding::New;
    let code = wellness(request).or_else(|| {
        let age = age?;
        let codes = if new { PREVENTIVE[0] } else { PREVENTIVE[1] };
        codes.into_iter().find(|code| for_age(ProcedureSet::shipped().get(code), age))
    })?;
    let known = if new { "new" } else { "known" };
    let years = age.map_or_else(String::new, |age| format!(" of {age} years"));
    Some(ProposedCode {
        code: crate::sets::procedures::procedure_ref(code).ok()?,
        title: title(request, code),
        category: CodeCategory::Evaluation,
        source: ProposalSource::Billing,
        reason: format!("{} is the reason of the visit, and the patient{years} is {known} here.", reason.code.code),
        confidence: reason.confidence.min(75),
        support: reason.support,
        evidence: reason.evidence.clone(),
        more_specific: Vec::new(),
        problem: None,
        modifiers: Vec::new(),
    })
}

/// Medicare's yearly visit, where the note calls it that.
fn wellness(request: &SuggestRequest<'_>) -> Option<&'static str> {
    let lower = request.text.sections.iter().map(|section| section.text.to_lowercase()).collect::<Vec<_>>().join("\n");
    let says = |words: &[&str]| words.iter().any(|words| lower.contains(words));
    if says(&["welcome to medicare", "initial preventive physical", "ippe"]) {
        Some("G0402")
    } else if !says(&["medicare wellness", "medicare annual wellness", "annual wellness visit", "awv"]) {
        None
    } else if says(&["initial annual wellness", "initial medicare annual", "first annual wellness", "first medicare"]) {
        Some("G0438")
    } else {
        Some("G0439")
    }
}

fn for_age(procedure: Option<&Procedure>, age: u32) -> bool {
    let ages = procedure.and_then(|procedure| procedure.ages);
    ages.is_some_and(|ages| u32::from(ages.from) <= age && ages.to.is_none_or(|to| age <= u32::from(to)))
}

/// Each full quarter of an hour beyond the least time of the highest level (CPT, prolonged services; Medicare counts from
/// the longest time and has a code of its own).
fn prolonged(request: &SuggestRequest<'_>, level: &EvaluationLevel) -> Option<ProposedCode> {
    const QUARTER: u32 = 15;
    const CODE: &str = "99417";
    if level.basis != EvaluationBasis::Time && level.decision != DecisionLevel::High
        || level.level != DecisionLevel::High
    {
        return None;
    }
    let time = level.time.as_ref()?;
    let least = u32::from(ProcedureSet::shipped().get(level.code.code.as_str())?.least_minutes?);
    let beyond = time.minutes.checked_sub(least)? / QUARTER;
    if beyond == 0 {
        return None;
    }
    let times = if beyond == 1 { String::new() } else { format!(" It counts {beyond} times.") };
    Some(ProposedCode {
        code: crate::sets::procedures::procedure_ref(CODE).ok()?,
        title: title(request, CODE),
        category: CodeCategory::Evaluation,
        source: ProposalSource::Billing,
        reason: format!(
            "{} minutes are documented; beyond {least}, each full quarter of an hour counts. Medicare counts otherwise.{times}",
            time.minutes
        ),
        confidence: 60,
        support: Support::Moderate,
        evidence: words(request, level).into_iter().take(1).collect(),
        more_specific: Vec::new(),
        problem: None,
        modifiers: Vec::new(),
    })
}

#[cfg(test)]
mod tests;

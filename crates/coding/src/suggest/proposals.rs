//! Conditions as proposals: with title, reason in a sentence, support, what would make them more specific, and a
//! confidence that was measured.

use super::conditions::Condition;
use super::mentions::Leads;
use super::statements::Role;
use super::suggester::{Reading, SuggestRequest, Suggester};
use super::{calibration, sources, specificity};
use auscult_domain::coding::{CodeCategory, CodeRef, CodeSystem, Evidence, ProposedCode, Support};
use auscult_domain::template::SectionKind as K;

/// The most places of evidence a proposal names.
const MOST_EVIDENCE: usize = 4;
/// How many other readings of the headings are proposed where one is doubtful, and where the text is only a heading.
const OTHERS: usize = 2;
const OTHERS_ALONE: usize = 7;

/// The proposals of a reading, best first.
pub(crate) fn of(suggester: &Suggester, request: &SuggestRequest<'_>, reading: &Reading) -> Vec<ProposedCode> {
    let mut out: Vec<ProposedCode> = Vec::new();
    for condition in &reading.conditions {
        let confidence = calibration::confidence(condition);
        out.extend(proposed(suggester, request, reading, condition, confidence));
    }
    let alone = reading.reads.len() == 1;
    let best = reading.conditions.iter().filter(|c| c.leads == Leads::Yes).map(|c| c.fit).fold(f32::INFINITY, f32::min);
    let many = if alone {
        OTHERS_ALONE
    } else if best < 0.8 {
        OTHERS
    } else {
        0
    };
    let least = if alone { 0.0 } else { 0.3 };
    let mut added = 0;
    for other in reading.others.iter().filter(|other| other.weight >= least) {
        if added == many {
            break;
        }
        if out.iter().any(|known| known.code.code.as_str() == other.code) {
            continue;
        }
        let confidence = calibration::of_other(other);
        if let Some(mut proposal) = proposed(suggester, request, reading, other, confidence) {
            proposal.reason = format!("Another reading of {}.", quoted(&proposal.evidence));
            proposal.support = Support::Weak;
            out.push(proposal);
            added += 1;
        }
    }
    out
}

fn proposed(
    suggester: &Suggester,
    request: &SuggestRequest<'_>,
    reading: &Reading,
    condition: &Condition,
    confidence: u8,
) -> Option<ProposedCode> {
    let entry = suggester.concepts.set.get(&condition.code)?;
    let evidence = evidence(request, reading, condition);
    if evidence.is_empty() {
        return None;
    }
    let more_specific = specificity::missing(entry, condition);
    Some(ProposedCode {
        code: CodeRef::parse(CodeSystem::Icd10Cm, &condition.code).ok()?,
        title: entry.title().to_owned(),
        category: category(&condition.code),
        source: sources::of(condition),
        reason: reason(condition, &evidence),
        confidence,
        support: support(condition, reading),
        evidence,
        more_specific,
        problem: condition.problem,
        modifiers: Vec::new(),
    })
}

/// Screening codes look for what nobody complains of.
fn category(code: &str) -> CodeCategory {
    if ["Z11", "Z12", "Z13"].iter().any(|start| code.starts_with(start)) {
        CodeCategory::Screening
    } else {
        CodeCategory::Diagnosis
    }
}

fn evidence(request: &SuggestRequest<'_>, reading: &Reading, condition: &Condition) -> Vec<Evidence> {
    let mut out: Vec<Evidence> = Vec::new();
    for (statement, range) in &condition.evidence {
        let section = &request.text.sections[reading.reads[*statement].statement.section];
        let evidence = section.evidence(range.clone());
        if !evidence.text.is_empty() && !out.contains(&evidence) && out.len() < MOST_EVIDENCE {
            out.push(evidence);
        }
    }
    out
}

fn quoted(evidence: &[Evidence]) -> String {
    evidence.first().map_or_else(String::new, |evidence| format!("'{}'", evidence.text))
}

fn reason(condition: &Condition, evidence: &[Evidence]) -> String {
    let words = quoted(evidence);
    let place = match (condition.leads, condition.kinds.first()) {
        (Leads::Yes, _) => "named as a problem",
        (Leads::No, Some(K::Assessment | K::Plan)) => "named in the assessment",
        (Leads::No, Some(K::PastMedicalHistory)) => "in the past medical history",
        (Leads::No, Some(K::HistoryOfPresentIllness | K::ChiefComplaint)) => "in the history",
        (Leads::No, Some(K::Results)) => "in the results",
        (Leads::No, Some(K::PhysicalExam)) => "found on examination",
        (Leads::No, Some(K::ReviewOfSystems)) => "in the review of systems",
        (Leads::No, Some(K::Medications)) => "in the medicines",
        (Leads::No, Some(K::Allergies)) => "in the allergies",
        (Leads::No, Some(K::SocialHistory)) => "in the social history",
        _ => "in the text",
    };
    match condition.because {
        Some(because) => format!("{words} is {place}; {because}."),
        None => format!("{words} is {place}."),
    }
}

/// Strong where it is assessed and something is said or done about it, weak where it is only named.
fn support(condition: &Condition, reading: &Reading) -> Support {
    let under = |problem: u32| reading.reads.iter().any(|read| read.statement.role == Role::Under(problem));
    let assessed = condition.kinds.iter().any(|kind| matches!(kind, K::Assessment | K::Plan));
    let told = condition
        .kinds
        .iter()
        .any(|kind| matches!(kind, K::HistoryOfPresentIllness | K::ChiefComplaint | K::Results | K::PhysicalExam));
    match condition.problem {
        Some(problem) if under(problem) && (assessed || condition.leads == Leads::Yes) => Support::Strong,
        Some(_) => Support::Moderate,
        None if assessed && told => Support::Strong,
        None if assessed || condition.evidence.len() > 1 => Support::Moderate,
        None => Support::Weak,
    }
}

//! Which of the ways of reading a note a diagnosis came by: a condition that is documented, what the record holds and the
//! assessment does not name, or what was done.

use super::conditions::Condition;
use super::mentions::Leads;
use super::services::Status;
use crate::sets::Icd10Cm;
use auscult_domain::coding::{CodeCategory, CodeRef, CodeSystem, Evidence, ProposalSource, ProposedCode, Support};
use auscult_domain::template::SectionKind as K;

/// Codes of what the record holds beside the conditions: body mass index, long-term drugs, allergies, tobacco, history of
/// the family and of the patient, weeks of gestation.
const HELD: &[&str] =
    &["Z68", "Z79", "Z80", "Z81", "Z82", "Z83", "Z84", "Z85", "Z86", "Z87", "Z88", "Z91.0", "Z3A", "F17", "Z72.0"];

/// How a condition was found.
pub(crate) fn of(condition: &Condition) -> ProposalSource {
    if condition.more_would_earn {
        return ProposalSource::Documentation;
    }
    let held = HELD.iter().any(|start| condition.code.starts_with(start));
    let assessed = condition.leads == Leads::Yes
        || condition.because.is_none() && condition.kinds.iter().any(|kind| matches!(kind, K::Assessment));
    if held && !assessed { ProposalSource::Documentation } else { ProposalSource::Clinical }
}

/// The diagnosis a vaccine is given for (guideline I.C.21.c.2: Z23 with every immunization), unless it is there already.
pub(crate) fn for_vaccines(
    set: &Icd10Cm,
    diagnoses: &[ProposedCode],
    vaccines: Vec<(Status, Evidence)>,
) -> Option<ProposedCode> {
    const IMMUNIZATION: &str = "Z23";
    if diagnoses.iter().any(|one| one.code.code.as_str() == IMMUNIZATION) {
        return None;
    }
    let status = vaccines.iter().map(|(status, _)| *status).max()?;
    let done = status == Status::Done;
    let evidence: Vec<Evidence> = vaccines.into_iter().map(|(_, evidence)| evidence).take(4).collect();
    let words = evidence.first().map_or("", |evidence| evidence.text.as_str()).to_owned();
    let told = if done { "is documented as given" } else { "is to be given at this visit" };
    Some(ProposedCode {
        code: CodeRef::parse(CodeSystem::Icd10Cm, IMMUNIZATION).ok()?,
        title: set.get(IMMUNIZATION)?.title().to_owned(),
        category: CodeCategory::Diagnosis,
        source: ProposalSource::Procedure,
        reason: format!("'{words}' {told}; this is the diagnosis every vaccine is given under."),
        confidence: if done { 85 } else { 45 },
        support: if done { Support::Strong } else { Support::Weak },
        evidence,
        more_specific: Vec::new(),
        problem: None,
        modifiers: Vec::new(),
    })
}

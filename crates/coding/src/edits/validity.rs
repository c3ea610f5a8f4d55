//! Whether each code exists, may stand on a claim and is for the day of service.

use super::finding::{Rule, fixed_by};
use super::visit::{Diagnosis, Line, Visit};
use crate::sets::Entry;
use crate::sets::procedures::ProcedureSource;
use auscult_domain::coding::{CodeChange, CodeFinding, CodeRef, CodeSystem, RuleKind};

const UNKNOWN_DIAGNOSIS: Rule = Rule::error("icd10cm.unknown", RuleKind::Billing);
const NOT_BILLABLE: Rule = Rule::error("icd10cm.not_billable", RuleKind::Billing);
const NOT_A_DIAGNOSIS: Rule = Rule::error("claim.not_a_diagnosis", RuleKind::Billing);
const NOT_A_PROCEDURE: Rule = Rule::error("claim.not_a_procedure", RuleKind::Billing);
const UNKNOWN_PROCEDURE: Rule = Rule::error("procedure.unknown", RuleKind::Billing);
const NOT_CHECKED: Rule = Rule::info("procedure.not_checked", RuleKind::Billing);
const NOT_OF_THE_DAY: Rule = Rule::error("procedure.not_of_the_day", RuleKind::Billing);
const NOTHING_CODED: Rule = Rule::warning("claim.nothing_coded", RuleKind::Billing);

pub(super) fn check(visit: &Visit<'_>) -> Vec<CodeFinding> {
    let mut findings: Vec<CodeFinding> = visit.diagnoses.iter().filter_map(|code| diagnosis(visit, code)).collect();
    findings.extend(visit.lines.iter().filter_map(|line| procedure(visit, line)));
    if visit.diagnoses.is_empty() && !visit.lines.is_empty() {
        let message = "There is no diagnosis. A claim needs at least one.";
        findings.push(NOTHING_CODED.finds(&[], message, "ICD-10-CM guidelines, section IV"));
    }
    findings
}

fn diagnosis(visit: &Visit<'_>, diagnosis: &Diagnosis<'_>) -> Option<CodeFinding> {
    let code = diagnosis.code;
    if code.system != CodeSystem::Icd10Cm {
        let message = format!("{} is a procedure and stands among the diagnoses.", code.code);
        return Some(NOT_A_DIAGNOSIS.finds(&[code], message, "professional claim (837P), diagnoses"));
    }
    let Some(entry) = diagnosis.entry else {
        let message = format!("{} does not exist for this day of service.", code.code);
        return Some(UNKNOWN_DIAGNOSIS.finds(&[code], message, visit.icd10cm_source("tabular list")));
    };
    if entry.billable() {
        return None;
    }
    let below: Vec<Entry<'_>> = entry.descendants().filter(|entry| entry.billable()).take(2).collect();
    let asks = if entry.seventh_character().is_some() { "a 7th character or more digits" } else { "more digits" };
    let message = format!("{} ({}) is a heading: a claim needs {asks}.", code.code, entry.title());
    let finding = NOT_BILLABLE.finds(&[code], message, "ICD-10-CM guidelines, section I.B.2");
    match below.as_slice() {
        [only] => {
            let with = CodeRef::parse(CodeSystem::Icd10Cm, only.code()).ok()?;
            let change = CodeChange::Replace { code: code.clone(), with };
            Some(fixed_by(finding, format!("Use {}, the only code below", only.code()), change))
        }
        _ => Some(finding),
    }
}

fn procedure(visit: &Visit<'_>, line: &Line<'_>) -> Option<CodeFinding> {
    let code = line.reference();
    if code.system == CodeSystem::Icd10Cm {
        let message = format!("{} is a diagnosis and stands among the procedures.", code.code);
        return Some(NOT_A_PROCEDURE.finds(&[code], message, "professional claim (837P), service lines"));
    }
    let (source, imported, name) = match code.system {
        CodeSystem::Hcpcs => (ProcedureSource::Hcpcs, visit.codes.hcpcs(), "HCPCS Level II"),
        _ => (ProcedureSource::Practice, visit.codes.practice_procedures(), "CPT"),
    };
    let Some(procedure) = line.procedure else {
        let Some(set) = imported else {
            let message =
                format!("{}: no {name} has been imported, so it cannot be said whether it exists.", code.code);
            return Some(NOT_CHECKED.finds(&[code], message, name));
        };
        let message = format!("{} is not among the codes of {name} {}.", code.code, set.version().version);
        debug_assert_eq!(set.source(), source);
        return Some(UNKNOWN_PROCEDURE.finds(&[code], message, format!("{name} {}", set.version().version)));
    };
    // Our own days count as well: an imported file may not have any.
    let day = visit.codes.day();
    let valid = procedure.valid_on(day) && line.own.is_none_or(|own| own.valid_on(day));
    if !valid || !procedure.billable {
        let dated = if procedure.valid_on(day) { line.own.unwrap_or(procedure) } else { procedure };
        let span = match (dated.valid_from, dated.valid_to) {
            (Some(first), _) if day < first => format!("it is for services from {}", first.format("%-d %B %Y")),
            (_, Some(last)) => format!("it ended on {}", last.format("%-d %B %Y")),
            _ => "it may not stand on a claim".to_owned(),
        };
        let message = format!("{} cannot be used for this day of service: {span}.", code.code);
        return Some(NOT_OF_THE_DAY.finds(&[code], message, name));
    }
    None
}

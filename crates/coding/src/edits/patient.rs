//! Whether each code is for a person of this age and sex.

use super::finding::Rule;
use super::visit::Visit;
use crate::sets::procedures::age;
use auscult_domain::coding::{CodeFinding, RuleKind};
use auscult_domain::patient::Sex;

const SEX: Rule = Rule::warning("patient.sex", RuleKind::Billing);
const AGE: Rule = Rule::error("patient.age", RuleKind::Billing);
const BORN_LATER: Rule = Rule::error("patient.born_later", RuleKind::Billing);

const PROCEDURES: &str = "CPT and CMS, ages of the service";

pub(super) fn check(visit: &Visit<'_>) -> Vec<CodeFinding> {
    let mut findings = Vec::new();
    let day = visit.codes.day();
    let years = match visit.encounter.birth_date.map(|birth| age(birth, day)) {
        Some(None) => {
            findings.push(BORN_LATER.finds(&[], "The patient was born after the day of service.", "the chart"));
            None
        }
        Some(years) => years,
        None => None,
    };
    for diagnosis in &visit.diagnoses {
        let Some(entry) = diagnosis.entry else { continue };
        let code = diagnosis.code;
        if contradicts(entry.sex(), visit.encounter.sex) {
            let message = format!("{} ({}) is for the other sex than the card says.", code.code, entry.title());
            findings.push(SEX.finds(&[code], message, visit.icd10cm_source("titles and chapters")));
        }
        if let Some((ages, years)) = entry.ages().zip(years).filter(|(ages, years)| !ages.contains(&(*years as u16))) {
            let (from, to) = (ages.start(), ages.end());
            let message =
                format!("{} ({}) is for ages {from} to {to}; the patient is {years}.", code.code, entry.title());
            findings.push(AGE.finds(&[code], message, visit.icd10cm_source("notes on age; Medicare Code Editor")));
        }
    }
    for line in &visit.lines {
        let known = [line.procedure, line.own].into_iter().flatten();
        for procedure in known.clone().take(1).chain(known.skip(1)) {
            if let Some(ages) = procedure.ages
                && visit.encounter.birth_date.is_some_and(|birth| !ages.holds(birth, day))
            {
                let years = years.unwrap_or_default();
                let until = ages.to.map_or("on".to_owned(), |to| format!("to {to}"));
                let message = format!("{} is for ages {} {until}; the patient is {years}.", line.code(), ages.from);
                findings.push(AGE.finds(&[line.reference()], message, PROCEDURES));
                break;
            }
            if contradicts(procedure.sex, visit.encounter.sex) {
                let message = format!("{} is for the other sex than the card says.", line.code());
                findings.push(SEX.finds(&[line.reference()], message, PROCEDURES));
                break;
            }
        }
    }
    findings
}

/// Only a card that says one of the two can contradict.
fn contradicts(code: Option<Sex>, card: Option<Sex>) -> bool {
    matches!((code, card), (Some(Sex::Female), Some(Sex::Male)) | (Some(Sex::Male), Some(Sex::Female)))
}

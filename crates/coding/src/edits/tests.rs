//! The edits on small visits: each rule where it applies and where it does not.

mod basics;
mod combination;
mod diagnoses;
mod documentation;
mod payers;
mod procedures;

use super::{CodedEncounter, CodedLine, check};
use crate::sets::CodeLibrary;
use crate::sets::procedures::procedure_ref;
use auscult_domain::coding::{CodeFinding, CodeRef, CodeSystem, Modifier};
use auscult_domain::encounter::EncounterKind;
use chrono::NaiveDate;

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// A visit in the practice on a day the shipped codes are for, with these diagnoses and lines such as `99213-25 x2 @1,2`.
pub(crate) fn visit(diagnoses: &[&str], lines: &[&str]) -> CodedEncounter {
    CodedEncounter {
        date_of_service: day("2026-06-01"),
        birth_date: Some(day("1970-01-01")),
        sex: None,
        kind: EncounterKind::OfficeVisit,
        place_of_service: Some("11".to_owned()),
        payer: None,
        approval: None,
        standing: None,
        total_minutes: None,
        diagnoses: diagnoses.iter().map(|code| CodeRef::parse(CodeSystem::Icd10Cm, code).expect("a code")).collect(),
        lines: lines.iter().map(|text| line(text)).collect(),
        text: None,
    }
}

fn line(text: &str) -> CodedLine {
    let mut parts = text.split(' ');
    let mut codes = parts.next().expect("a code").split('-');
    let mut line = CodedLine::of(procedure_ref(codes.next().expect("a code")).expect("a code"));
    line.modifiers = codes.map(|code| Modifier::try_from(code.to_owned()).expect("a modifier")).collect();
    for part in parts {
        if let Some(units) = part.strip_prefix('x') {
            line.units = units.parse().expect("units");
        } else if let Some(pointers) = part.strip_prefix('@') {
            line.pointers =
                pointers.split(',').filter(|one| !one.is_empty()).map(|one| one.parse().expect("a pointer")).collect();
        }
    }
    line
}

pub(crate) fn findings(encounter: &CodedEncounter, library: &CodeLibrary) -> Vec<CodeFinding> {
    check(encounter, &library.on(encounter.date_of_service))
}

/// Whether a rule found something, with the shipped sets alone.
pub(super) fn found(encounter: &CodedEncounter, rule: &str) -> Option<CodeFinding> {
    findings(encounter, &CodeLibrary::shipped()).into_iter().find(|finding| finding.rule == rule)
}

/// Asserts for each visit whether a rule finds something.
pub(super) fn table(rule: &str, rows: &[(&[&str], &[&str], bool)]) {
    for (diagnoses, lines, expected) in rows {
        let finding = found(&visit(diagnoses, lines), rule);
        assert_eq!(finding.is_some(), *expected, "{rule} on {diagnoses:?} {lines:?}: {finding:?}");
    }
}

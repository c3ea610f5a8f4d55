//! The visit as it is billed, in a line.

use crate::edits::{CodedEncounter, CodedLine};
use crate::evaluation::level_of;
use crate::sets::CodesOfTheDay;
use auscult_domain::billing::{BillingSummary, Charges};
use auscult_domain::coding::{CodeCategory, Modifier};

pub(super) fn of(encounter: &CodedEncounter, codes: &CodesOfTheDay<'_>, charges: &Charges) -> BillingSummary {
    let is_visit = |line: &&CodedLine| {
        let known = codes.procedure(line.code()).map(|procedure| procedure.category);
        level_of(line.code()).is_some() || known == Some(CodeCategory::Evaluation)
    };
    let mut modifiers: Vec<Modifier> = Vec::new();
    for modifier in encounter.lines.iter().flat_map(|line| &line.modifiers) {
        if !modifiers.contains(modifier) {
            modifiers.push(modifier.clone());
        }
    }
    BillingSummary {
        primary_diagnosis: encounter.diagnoses.first().cloned(),
        secondary_diagnoses: encounter.diagnoses.iter().skip(1).cloned().collect(),
        procedures: encounter.lines.iter().filter(|line| !is_visit(line)).map(|line| line.code.clone()).collect(),
        level: encounter.lines.iter().find(is_visit).map(|line| line.code.clone()),
        relative_values: charges.relative_values,
        charge: charges.total,
        estimate: charges.estimate,
        modifiers,
    }
}

//! The modifiers of each line: known, at most four, right for the code, and on the side the diagnosis names.

use super::finding::Rule;
use super::visit::{Line, Visit};
use crate::modifiers::{ModifierContext, is_valid};
use auscult_domain::coding::{CodeFinding, EditSeverity, RuleKind};

const TOO_MANY: Rule = Rule::error("modifiers.too_many", RuleKind::Billing);
const REQUIRED: Rule = Rule::error("modifiers.required", RuleKind::Billing);
const SIDE: Rule = Rule::warning("modifiers.side", RuleKind::CodeCombination);

pub(super) fn check(visit: &Visit<'_>) -> Vec<CodeFinding> {
    let mut findings = Vec::new();
    for (place, line) in visit.lines.iter().enumerate() {
        findings.extend(of_line(visit, place, line));
    }
    findings
}

fn of_line(visit: &Visit<'_>, place: usize, line: &Line<'_>) -> Vec<CodeFinding> {
    let own: Vec<String> = line.line.modifiers.iter().map(|modifier| modifier.as_str().to_owned()).collect();
    let others = visit.lines.iter().enumerate().filter(|(other, _)| *other != place);
    let context = ModifierContext {
        beside: own.clone(),
        other_lines: Some(others.map(|(_, other)| other.code().to_owned()).collect()),
        place_of_service: visit.encounter.place_of_service.clone(),
    };
    let mut findings: Vec<CodeFinding> = Vec::new();
    for modifier in &own {
        for objection in is_valid(line.code(), modifier, &context, visit.codes) {
            let severity = if objection.doubtful { EditSeverity::Warning } else { EditSeverity::Error };
            let rule = Rule { name: objection.rule, kind: RuleKind::Billing, severity };
            let finding = rule.finds(&[line.reference()], objection.why, objection.source);
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    if own.len() > 4 {
        let message = format!("{} has {} modifiers; a line has room for four.", line.code(), own.len());
        findings.push(TOO_MANY.finds(&[line.reference()], message, "professional claim (837P SV101)"));
    }
    let procedures = [line.procedure, line.own].into_iter().flatten();
    let required = procedures.map(|procedure| &procedure.modifiers_required).find(|required| !required.is_empty());
    if let Some(required) = required.filter(|required| !required.iter().any(|modifier| own.contains(modifier))) {
        let message = format!("{} needs a modifier: {}.", line.code(), required.join(" or "));
        findings.push(REQUIRED.finds(&[line.reference()], message, "the set of procedures"));
    }
    findings.extend(side(visit, line, &own));
    findings
}

/// A line for one side whose diagnoses are all of the other.
fn side(visit: &Visit<'_>, line: &Line<'_>, own: &[String]) -> Option<CodeFinding> {
    let has = |code: &str| own.iter().any(|modifier| modifier == code);
    let (here, there) = match (has("LT"), has("RT")) {
        (true, false) => ("left", "right"),
        (false, true) => ("right", "left"),
        _ => return None,
    };
    let mut against = None;
    for diagnosis in visit.pointed(line) {
        let title = diagnosis.entry?.title().to_ascii_lowercase();
        let says = |side: &str| title.split(|c: char| !c.is_alphanumeric()).any(|word| word == side);
        if says(here) || says("bilateral") {
            return None;
        }
        if says(there) {
            against = Some(diagnosis.code);
        }
    }
    let against = against?;
    let message = format!("{} is for the {here} side and {} for the {there}.", line.code(), against.code);
    Some(SIDE.finds(&[line.reference(), against], message, "ICD-10-CM guidelines, section I.B.13 (laterality)"))
}

//! Which diagnoses each line is for: one to four, each on the claim, none twice (837P, segment SV107; CMS-1500, 24E).

use super::finding::{Rule, fixed_by};
use super::visit::{Line, Visit};
use auscult_domain::coding::{CodeChange, CodeFinding, EditSeverity, RuleKind};

const MISSING: Rule = Rule::error("pointers.missing", RuleKind::Billing);
const TOO_MANY: Rule = Rule::error("pointers.too_many", RuleKind::Billing);
const NOWHERE: Rule = Rule::error("pointers.nowhere", RuleKind::Billing);
const TWICE: Rule = Rule::error("pointers.twice", RuleKind::Billing);
const NOT_POINTED_TO: Rule = Rule::info("pointers.not_pointed_to", RuleKind::Billing);
const TOO_MANY_DIAGNOSES: Rule = Rule::error("claim.too_many_diagnoses", RuleKind::Billing);
const DIAGNOSIS_TWICE: Rule = Rule::error("claim.diagnosis_twice", RuleKind::CodeCombination);
const EXTERNAL_CAUSE: Rule = Rule::error("pointers.external_cause", RuleKind::MedicalNecessity);

const SOURCE: &str = "professional claim (837P SV107, CMS-1500 24E)";

pub(super) fn check(visit: &Visit<'_>) -> Vec<CodeFinding> {
    let mut findings: Vec<CodeFinding> = visit.lines.iter().flat_map(|line| line_pointers(visit, line)).collect();
    if visit.diagnoses.len() > 12 {
        let message = format!("There are {} diagnoses; a claim has room for twelve.", visit.diagnoses.len());
        findings.push(TOO_MANY_DIAGNOSES.finds(&[], message, "professional claim (837P HI, CMS-1500 21)"));
    }
    for (place, diagnosis) in visit.diagnoses.iter().enumerate() {
        if visit.diagnoses[..place].iter().any(|before| before.code == diagnosis.code) {
            let message = format!("{} is there twice; each diagnosis is reported once.", diagnosis.code.code);
            findings.push(DIAGNOSIS_TWICE.finds(&[diagnosis.code], message, "ICD-10-CM guidelines, section I.B.12"));
        }
        let pointer = u8::try_from(place + 1).unwrap_or(u8::MAX);
        let external = is_external_cause(diagnosis.code.code.as_str());
        if !external && !visit.lines.is_empty() && !visit.lines.iter().any(|line| line.line.pointers.contains(&pointer))
        {
            let message = format!("No line points to {}.", diagnosis.code.code);
            findings.push(NOT_POINTED_TO.finds(&[diagnosis.code], message, SOURCE));
        }
    }
    findings
}

/// Codes of chapter 20 say how an injury came about and never justify a service alone.
pub(super) fn is_external_cause(code: &str) -> bool {
    matches!(code.as_bytes().first(), Some(b'V'..=b'Y'))
}

fn line_pointers(visit: &Visit<'_>, line: &Line<'_>) -> Vec<CodeFinding> {
    let pointers = &line.line.pointers;
    let code = line.reference();
    let set = |pointers: Vec<u8>| CodeChange::SetPointers { code: code.clone(), pointers };
    let mut findings = Vec::new();
    if pointers.is_empty() {
        let finding = MISSING.finds(&[code], format!("{} points to no diagnosis.", code.code), SOURCE);
        findings.push(match visit.diagnoses.as_slice() {
            [only] => fixed_by(finding, format!("Point to {}, the only diagnosis", only.code.code), set(vec![1])),
            _ => finding,
        });
        return findings;
    }
    let known = |pointer: &u8| (1..=visit.diagnoses.len()).contains(&usize::from(*pointer));
    let mut once: Vec<u8> = Vec::new();
    for pointer in pointers.iter().filter(|pointer| known(pointer)) {
        if !once.contains(pointer) {
            once.push(*pointer);
        }
    }
    if pointers.len() > 4 {
        let message = format!("{} points to {} diagnoses; a line has room for four.", code.code, pointers.len());
        findings.push(TOO_MANY.finds(&[code], message, SOURCE));
    }
    if let Some(wrong) = pointers.iter().find(|pointer| !known(pointer)) {
        let there = visit.diagnoses.len();
        let message = format!("{} points to diagnosis {wrong}; there are {there}.", code.code);
        let finding = NOWHERE.finds(&[code], message, SOURCE);
        findings.push(if once.is_empty() || once.len() > 4 {
            finding
        } else {
            fixed_by(finding, "Keep only those that are there", set(once.clone()))
        });
    } else if once.len() < pointers.len() {
        let finding = TWICE.finds(&[code], format!("{} points to a diagnosis twice.", code.code), SOURCE);
        findings.push(fixed_by(finding, "Point to each once", set(once.clone())));
    }
    let pointed = visit.pointed(line);
    if let Some(first) = pointed.first().filter(|first| is_external_cause(first.code.code.as_str())) {
        let message = format!(
            "{} points first to {}, which says how it came about and not what the patient has.",
            code.code, first.code.code
        );
        let mut finding = EXTERNAL_CAUSE.finds(&[code, first.code], message, "ICD-10-CM guidelines, section I.C.20.a");
        finding.severity = EditSeverity::Error;
        findings.push(finding);
    }
    findings
}

//! Conditions that the classification joins in one code: hypertension with heart or kidney disease, diabetes with its
//! complications (ICD-10-CM guidelines, sections I.A.15, I.B.9, I.C.4.a and I.C.9.a).

use super::finding::{Rule, fixed_by};
use super::visit::{Diagnosis, Visit};
use crate::sets::table::CodeSpan;
use auscult_domain::coding::{CodeChange, CodeFinding, RuleKind};

const HYPERTENSION: Rule = Rule::warning("icd10cm.hypertension_with", RuleKind::CodeCombination);
const DIABETES: Rule = Rule::warning("icd10cm.diabetes_with", RuleKind::CodeCombination);
const WITHOUT: Rule = Rule::warning("icd10cm.without_complications", RuleKind::CodeCombination);

/// Heart conditions that are presumed to come from hypertension (section I.C.9.a.1).
const HEART: &str = "I50 I51.4-I51.7 I51.89 I51.9";

pub(super) fn check(visit: &Visit<'_>) -> Vec<CodeFinding> {
    let mut findings = Vec::new();
    findings.extend(hypertension(visit));
    findings.extend(diabetes(visit));
    findings.extend(without_complications(visit));
    findings
}

fn find<'b, 'a>(visit: &'b Visit<'a>, spans: &str) -> Option<&'b Diagnosis<'a>> {
    let spans = CodeSpan::parse_list(spans).unwrap_or_default();
    visit.diagnoses.iter().find(|diagnosis| spans.iter().any(|span| span.holds(diagnosis.code.code.as_str())))
}

fn hypertension(visit: &Visit<'_>) -> Option<CodeFinding> {
    let hypertension = find(visit, "I10")?;
    let (heart, kidney) = (find(visit, HEART), find(visit, "N18"));
    let (category, section) = match (heart, kidney) {
        (Some(_), Some(_)) => ("I13", "I.C.9.a.3"),
        (Some(_), None) => ("I11", "I.C.9.a.1"),
        (None, Some(_)) => ("I12", "I.C.9.a.2"),
        (None, None) => return None,
    };
    let with: Vec<_> = [heart, kidney].into_iter().flatten().map(|other| other.code).collect();
    let names = with.iter().map(|code| code.code.as_str()).collect::<Vec<_>>().join(" and ");
    let message = format!(
        "I10 beside {names}: hypertension is presumed to be the cause, and a code of {category} takes the place of I10 \
         unless the note says that they are unrelated."
    );
    let codes: Vec<_> = std::iter::once(hypertension.code).chain(with).collect();
    Some(HYPERTENSION.finds(&codes, message, visit.icd10cm_source(&format!("guidelines, section {section}"))))
}

fn diabetes(visit: &Visit<'_>) -> Option<CodeFinding> {
    let kidney = find(visit, "N18")?;
    let diabetes = find(visit, "E08 E09 E10 E11 E13")?;
    if visit
        .diagnoses
        .iter()
        .any(|other| other.code.code.as_str().starts_with('E') && other.code.code.as_str().ends_with(".22"))
    {
        return None;
    }
    let category = &diabetes.code.code.as_str()[..3];
    let message = format!(
        "{} beside {}: the classification joins diabetes with kidney disease, as {category}.22 before the stage, unless \
         the note says that they are unrelated.",
        diabetes.code.code, kidney.code.code
    );
    let codes = [diabetes.code, kidney.code];
    Some(DIABETES.finds(&codes, message, visit.icd10cm_source("guidelines, section I.A.15 ('with')")))
}

/// A code 'without complications' beside one of the same category that has some.
fn without_complications(visit: &Visit<'_>) -> Option<CodeFinding> {
    let title = |diagnosis: &Diagnosis<'_>| diagnosis.entry.map(|entry| entry.title().to_ascii_lowercase());
    let without =
        visit.diagnoses.iter().find(|one| title(one).is_some_and(|title| title.contains("without complication")))?;
    let category = without.code.code.as_str().get(..3)?;
    let same = |other: &&Diagnosis<'_>| other.code != without.code && other.code.code.as_str().starts_with(category);
    let with =
        visit.diagnoses.iter().filter(same).find(|other| title(other).is_some_and(|title| title.contains(" with ")))?;
    let message = format!("{} says 'without complications' and {} names one.", without.code.code, with.code.code);
    let finding =
        WITHOUT.finds(&[without.code, with.code], message, visit.icd10cm_source("guidelines, section I.C.4.a"));
    let label = format!("Take {} out", without.code.code);
    Some(fixed_by(finding, label, CodeChange::Remove { code: without.code.clone() }))
}

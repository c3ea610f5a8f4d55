//! What the payer of the visit asks for, met or not, with what is missing: the rules of its table and of the clinic, what
//! each service wants the note to hold, and the order of the diagnoses.

use super::BillingInput;
use crate::edits::{WANTED_SOURCE, judged_payer_rules, wanted_in_note};
use crate::sets::CodesOfTheDay;
use crate::sets::payer_rules::PayerDemand;
use auscult_domain::billing::{PayerRequirement, RequirementKind};
use auscult_domain::coding::{CodeFinding, EditSeverity};

/// Rules of the edits that are about the order of diagnoses.
const ORDER: [&str; 5] = [
    "icd10cm.code_first",
    "icd10cm.code_first_missing",
    "icd10cm.use_additional_order",
    "icd10cm.never_first",
    "icd10cm.only_first",
];

/// What is asked for: what is not met first, and within that the gravest.
pub(super) fn of(input: &BillingInput<'_>, codes: &CodesOfTheDay<'_>) -> Vec<PayerRequirement> {
    let mut all = of_rules(input, codes);
    all.extend(of_services(input, codes));
    all.extend(order(input, codes));
    all.sort_by_key(|one| (one.is_met, std::cmp::Reverse(one.severity)));
    all
}

fn kind_of(demand: PayerDemand) -> RequirementKind {
    match demand {
        PayerDemand::ApprovalNeeded => RequirementKind::Authorization,
        PayerDemand::DocumentationNeeded => RequirementKind::Documentation,
        PayerDemand::ModifierNeeded | PayerDemand::ModifierRefused => RequirementKind::Modifier,
        PayerDemand::DiagnosisNeeded | PayerDemand::DiagnosisRefused => RequirementKind::DiagnosisOrder,
        PayerDemand::PlaceNeeded | PayerDemand::UnitsAtMost | PayerDemand::UseInstead | PayerDemand::NotBeside => {
            RequirementKind::Service
        }
    }
}

/// The rules of the payer and the clinic, each once for all lines it is about.
fn of_rules(input: &BillingInput<'_>, codes: &CodesOfTheDay<'_>) -> Vec<PayerRequirement> {
    let mut all: Vec<PayerRequirement> = Vec::new();
    for judged in judged_payer_rules(input.encounter, codes) {
        let rule = format!("payer.{}", judged.rule.id);
        let missing = judged.finding.map(|found| found.message);
        let Some(known) = all.iter_mut().find(|one| one.rule == rule) else {
            all.push(PayerRequirement {
                rule,
                payer: judged.rule.payer.clone(),
                kind: kind_of(judged.rule.demand),
                severity: judged.rule.severity,
                description: judged.rule.message.clone(),
                codes: vec![judged.code],
                is_met: missing.is_none(),
                missing: missing.into_iter().collect(),
                source: judged.rule.source.clone(),
            });
            continue;
        };
        known.is_met &= missing.is_none();
        known.missing.extend(missing);
        if !known.codes.contains(&judged.code) {
            known.codes.push(judged.code);
        }
    }
    all
}

fn of_services(input: &BillingInput<'_>, codes: &CodesOfTheDay<'_>) -> Vec<PayerRequirement> {
    let asked = wanted_in_note(input.encounter, codes).into_iter();
    asked
        .map(|asked| PayerRequirement {
            rule: "documentation.wanted".to_owned(),
            payer: None,
            kind: RequirementKind::Documentation,
            severity: EditSeverity::Warning,
            description: format!("The note shows: {}.", asked.wanted.join("; ")),
            codes: vec![asked.code],
            is_met: asked.missing.is_empty(),
            missing: asked.missing.into_iter().map(str::to_owned).collect(),
            source: WANTED_SOURCE.to_owned(),
        })
        .collect()
}

fn order(input: &BillingInput<'_>, codes: &CodesOfTheDay<'_>) -> Option<PayerRequirement> {
    let about = |found: &&CodeFinding| ORDER.contains(&found.rule.as_str());
    let found: Vec<&CodeFinding> = input.findings.iter().filter(about).collect();
    if input.encounter.diagnoses.len() < 2 && found.is_empty() {
        return None;
    }
    Some(PayerRequirement {
        rule: "icd10cm.order".to_owned(),
        payer: None,
        kind: RequirementKind::DiagnosisOrder,
        severity: found.iter().map(|found| found.severity).max().unwrap_or(EditSeverity::Error),
        description:
            "Diagnoses stand in the order the classification asks for: what is to be coded first, and what only \
                      adds to it."
                .to_owned(),
        codes: Vec::new(),
        is_met: found.is_empty(),
        missing: found.into_iter().map(|found| found.message.clone()).collect(),
        source: format!("ICD-10-CM {}, guidelines, section I.A.13 and I.A.17", codes.icd10cm().version().version),
    })
}

//! The four confirmations, each derived with its reasons.

use super::{BillingInput, messages};
use crate::evaluation::{level_of, words};
use auscult_domain::billing::{
    BillingFinding, ComplianceCheck, ComplianceStatus, Confirmation, ConfirmationKind, LevelAgreement, LevelStanding,
    NecessityRow, PutRight,
};
use auscult_domain::coding::{EditSeverity, RuleKind};

/// All four, in their order.
pub(super) fn all(
    input: &BillingInput<'_>,
    findings: &[BillingFinding],
    levels: &[LevelAgreement],
    necessity: &[NecessityRow],
    compliance: &[ComplianceCheck],
) -> Vec<Confirmation> {
    vec![codes(findings), level(input, levels), medical_necessity(necessity), duties(compliance)]
}

fn confirmed(kind: ConfirmationKind, because: String) -> Confirmation {
    Confirmation { kind, holds: true, reasons: vec![because] }
}

fn open(kind: ConfirmationKind, reasons: Vec<String>) -> Confirmation {
    Confirmation { kind, holds: false, reasons }
}

/// What was not checked because a table is not imported is said, and does not keep the codes from being valid.
fn codes(findings: &[BillingFinding]) -> Confirmation {
    let kind = ConfirmationKind::CodesValidated;
    let about_codes = |found: &BillingFinding| {
        matches!(found.finding.kind, RuleKind::Billing | RuleKind::CodeCombination)
            && !matches!(found.put_right, PutRight::Settings | PutRight::Capture)
    };
    let errors = messages(findings, EditSeverity::Error, about_codes);
    if !errors.is_empty() {
        return open(kind, errors);
    }
    let mut confirmation = confirmed(kind, "Every code is decided on, and no rule refuses one.".to_owned());
    let not_checked = findings.iter().filter(|found| found.put_right == PutRight::Settings);
    confirmation.reasons.extend(not_checked.map(|found| found.finding.message.clone()));
    confirmation
}

fn level(input: &BillingInput<'_>, levels: &[LevelAgreement]) -> Confirmation {
    let kind = ConfirmationKind::DocumentationLevelVerified;
    let leveled = input.encounter.lines.iter().any(|line| level_of(line.code()).is_some());
    if !leveled {
        return confirmed(kind, "No code of the visit has a level to verify.".to_owned());
    }
    if levels.is_empty() {
        return open(kind, vec!["There is no note the level could be verified by.".to_owned()]);
    }
    let say = |one: &LevelAgreement| {
        let (coded, shown) = (words(one.coded), words(one.documented));
        match one.standing {
            LevelStanding::Agrees => format!("{} is {coded}, and so is the note. {}", one.code.code, one.reason),
            LevelStanding::Above => {
                let supports = &one.documented_code.code;
                format!("{} is {coded}; the documentation supports {supports} ({shown}). {}", one.code.code, one.reason)
            }
            LevelStanding::Below => {
                format!("{} is {coded}, and the note bears out even {shown}. {}", one.code.code, one.reason)
            }
        }
    };
    let above = levels.iter().any(|one| one.standing == LevelStanding::Above);
    Confirmation { kind, holds: !above, reasons: levels.iter().map(say).collect() }
}

fn medical_necessity(necessity: &[NecessityRow]) -> Confirmation {
    let kind = ConfirmationKind::MedicalNecessityConfirmed;
    if necessity.is_empty() {
        return open(kind, vec!["No service is coded.".to_owned()]);
    }
    let against: Vec<String> = necessity
        .iter()
        .filter(|row| !row.standing.is_supported())
        .flat_map(|row| row.reasons.iter().cloned())
        .collect();
    match against.is_empty() {
        true => confirmed(kind, "A diagnosis supports each service.".to_owned()),
        false => open(kind, against),
    }
}

fn duties(compliance: &[ComplianceCheck]) -> Confirmation {
    let kind = ConfirmationKind::BillingComplianceChecked;
    let failed = compliance.iter().filter(|check| check.status == ComplianceStatus::Fail);
    let failed: Vec<String> = failed.map(|check| check.description.clone()).collect();
    match failed.is_empty() {
        true => confirmed(kind, "None of the checks fails.".to_owned()),
        false => open(kind, failed),
    }
}

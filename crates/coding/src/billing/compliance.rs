//! The clinic's duties, looked at before a visit is billed: privacy of what was recorded, the rules of billing, medical
//! necessity, and what the note has to hold.

use super::{BillingInput, messages};
use auscult_domain::billing::{
    BillingFinding, ComplianceCheck, ComplianceKind, ComplianceStatus, NecessityRow, PutRight,
};
use auscult_domain::coding::{EditSeverity, RuleKind};

/// The four checks, in their order.
pub(super) fn checks(
    input: &BillingInput<'_>,
    findings: &[BillingFinding],
    necessity: &[NecessityRow],
) -> Vec<ComplianceCheck> {
    vec![hipaa(input), billing(findings), medical_necessity(findings, necessity), documentation(input, findings)]
}

fn check(kind: ComplianceKind, status: ComplianceStatus, description: &str, actions: Vec<String>) -> ComplianceCheck {
    ComplianceCheck { kind, status, description: description.to_owned(), required_actions: actions }
}

/// Consent to record written down, and every recording accounted for. What was recorded is kept about the patient and
/// safeguarded as such (45 CFR 164.530(c)); consent to record is the clinic's rule and in many states the law's.
fn hipaa(input: &BillingInput<'_>) -> ComplianceCheck {
    let record = input.record;
    let kind = ComplianceKind::Hipaa;
    if record.recordings == 0 {
        let description = "Nothing was recorded, so there is no consent to keep and no recording to account for.";
        return check(kind, ComplianceStatus::NotApplicable, description, Vec::new());
    }
    if !record.consent {
        let description = "The visit was recorded, and the patient's consent is not written down.";
        let actions = vec!["Write the consent down with its time and words, or delete the recording.".to_owned()];
        return check(kind, ComplianceStatus::Fail, description, actions);
    }
    let mut actions = Vec::new();
    if record.still_recording > 0 {
        actions.push("Stop the recording.".to_owned());
    }
    if record.not_looked_at > 0 {
        actions.push("Look at the recording that broke off.".to_owned());
    }
    if record.not_whole > 0 {
        actions.push("Some sound is missing or not written down: see that the note has what was said.".to_owned());
    }
    match actions.is_empty() {
        true => {
            let description = "Consent to record is written down, and every recording is accounted for.";
            check(kind, ComplianceStatus::Pass, description, actions)
        }
        false => {
            let description = "Consent to record is written down; a recording is not accounted for.";
            check(kind, ComplianceStatus::Warning, description, actions)
        }
    }
}

/// The gravest of some findings decides; what is to be done is what they say.
fn by_findings(
    kind: ComplianceKind,
    findings: &[BillingFinding],
    those: impl Fn(&BillingFinding) -> bool,
    said: [&str; 3],
) -> ComplianceCheck {
    let errors = messages(findings, EditSeverity::Error, &those);
    let warnings = messages(findings, EditSeverity::Warning, &those);
    match (errors.is_empty(), warnings.is_empty()) {
        (false, _) => check(kind, ComplianceStatus::Fail, said[2], errors),
        (true, false) => check(kind, ComplianceStatus::Warning, said[1], warnings),
        (true, true) => check(kind, ComplianceStatus::Pass, said[0], Vec::new()),
    }
}

fn billing(findings: &[BillingFinding]) -> ComplianceCheck {
    let those = |found: &BillingFinding| {
        matches!(found.finding.kind, RuleKind::Billing | RuleKind::CodeCombination)
            && !matches!(found.put_right, PutRight::Settings | PutRight::Capture)
    };
    let said = [
        "No rule of billing objects to these codes.",
        "A payer may ask about these codes.",
        "A payer would refuse these codes as they stand.",
    ];
    by_findings(ComplianceKind::BillingCompliance, findings, those, said)
}

fn medical_necessity(findings: &[BillingFinding], necessity: &[NecessityRow]) -> ComplianceCheck {
    let kind = ComplianceKind::MedicalNecessity;
    if necessity.is_empty() {
        let description = "No service is coded, so there is nothing to support.";
        return check(kind, ComplianceStatus::NotApplicable, description, Vec::new());
    }
    let unsupported: Vec<String> = necessity
        .iter()
        .filter(|row| !row.standing.is_supported())
        .flat_map(|row| row.reasons.iter().cloned())
        .collect();
    if !unsupported.is_empty() {
        return check(kind, ComplianceStatus::Fail, "A service has no diagnosis that supports it.", unsupported);
    }
    let those = |found: &BillingFinding| found.is_about(RuleKind::MedicalNecessity);
    let said = [
        "Each service points to a diagnosis, and no rule objects to it.",
        "A payer may ask why a service was needed.",
        "A service has no diagnosis that supports it.",
    ];
    by_findings(kind, findings, those, said)
}

fn documentation(input: &BillingInput<'_>, findings: &[BillingFinding]) -> ComplianceCheck {
    let kind = ComplianceKind::DocumentationStandards;
    if !input.record.note {
        let actions = vec!["Write the note first.".to_owned()];
        return check(kind, ComplianceStatus::Fail, "There is no note the codes could rest on.", actions);
    }
    let unfinished: Vec<String> =
        input.record.unfinished_sections.iter().map(|(_, heading)| format!("Finish the section {heading}.")).collect();
    if !unfinished.is_empty() {
        return check(kind, ComplianceStatus::Fail, "The note is not finished.", unfinished);
    }
    let those = |found: &BillingFinding| found.is_about(RuleKind::Documentation);
    let said = [
        "The note holds what its template and the services ask for, and bears the level out.",
        "The note may not show all that the services ask for.",
        "The note does not bear out what is coded.",
    ];
    by_findings(kind, findings, those, said)
}

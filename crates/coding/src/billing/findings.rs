//! What stands against billing the visit: what the edits say, what is not there or not decided, the level; each with the
//! place it is put right at.

use super::{BillingInput, level};
use auscult_domain::billing::{BillingFinding, PutRight};
use auscult_domain::coding::{CodeFinding, CodeRef, EditSeverity, RuleKind};

/// Findings of the edits that a finding of this step says better: the level with what a physician judged otherwise, and
/// what is not there at all.
const SAID_HERE: [&str; 3] = ["visit.level_above_note", "visit.level_below_note", "claim.nothing_coded"];

/// What stands against billing the visit, the gravest first.
pub fn findings(input: &BillingInput<'_>) -> Vec<BillingFinding> {
    let mut findings = own(input);
    let of_edits = input.findings.iter().filter(|found| !SAID_HERE.contains(&found.rule.as_str()));
    findings.extend(of_edits.map(|found| BillingFinding { put_right: put_right_at(found), finding: found.clone() }));
    findings.extend(level::findings(input));
    findings.sort_by_key(|found| std::cmp::Reverse(found.finding.severity));
    findings
}

fn own(input: &BillingInput<'_>) -> Vec<BillingFinding> {
    let encounter = input.encounter;
    let mut findings = Vec::new();
    if encounter.diagnoses.is_empty() {
        let message = "The visit has no diagnosis; a claim needs at least one.";
        findings.push(error("billing.no_diagnosis", &[], message, "professional claim (837P HI, CMS-1500 21)"));
    }
    if encounter.lines.is_empty() {
        let message = "No service is coded; there is nothing to bill.";
        findings.push(error("billing.no_service", &[], message, "professional claim (837P SV1, CMS-1500 24)"));
    }
    if input.record.recordings > 0 && !input.record.consent {
        let message = "The visit was recorded, and the patient's consent is not written down.";
        let finding =
            error("billing.consent", &[], message, "consent to record (the clinic's rule, and many states' law)");
        findings.push(BillingFinding { put_right: PutRight::Capture, ..finding });
    }
    if !input.undecided.is_empty() {
        let names: Vec<&str> = input.undecided.iter().map(|code| code.code.as_str()).collect();
        let wait = if names.len() == 1 { "waits" } else { "wait" };
        let message = format!("{} {wait} for a decision: confirm or reject.", names.join(", "));
        findings.push(error("billing.undecided", input.undecided, message, "codes of the visit"));
    }
    findings
}

fn error(rule: &str, codes: &[CodeRef], message: impl Into<String>, source: &str) -> BillingFinding {
    let finding = CodeFinding {
        rule: rule.to_owned(),
        kind: RuleKind::Billing,
        severity: EditSeverity::Error,
        codes: codes.to_vec(),
        message: message.into(),
        source: source.to_owned(),
        fix: None,
    };
    BillingFinding { finding, put_right: PutRight::Codes }
}

/// Where what a rule of the edits finds is put right.
fn put_right_at(found: &CodeFinding) -> PutRight {
    let rule = found.rule.as_str();
    let set_missing = rule.ends_with("not_checked") || rule.ends_with("not_of_the_day");
    match rule {
        "procedure.not_of_the_day" => PutRight::Codes,
        _ if set_missing => PutRight::Settings,
        // What a payer wants to read.
        _ if found.kind == RuleKind::Documentation && rule.starts_with("payer.") => PutRight::Note { section: None },
        "documentation.wanted" | "telehealth.how" | "ncci.lifted" => PutRight::Note { section: None },
        "visit.time" | "visit.prolonged_time" | "visit.time_not_documented" => PutRight::Facts,
        "visit.standing" | "telehealth.place" | "telehealth.place_of_code" => PutRight::Facts,
        "place.unknown" | "place.kind_of_visit" => PutRight::Facts,
        _ => PutRight::Codes,
    }
}

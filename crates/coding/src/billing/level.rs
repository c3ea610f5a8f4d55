//! The level of the visit's code beside the one its note shows, with what a physician judged otherwise. A level above
//! the note is what an auditor takes back, so it stands in the way; one below gives money away, and is only said.

use super::BillingInput;
use crate::evaluation::{self, EvaluationInput};
use auscult_domain::billing::{BillingFinding, LevelAgreement, LevelStanding, PutRight};
use auscult_domain::coding::{CodeFinding, EditSeverity, RuleKind};
use std::cmp::Ordering;

const SOURCE: &str = "CPT, evaluation and management guidelines of 2021 and 2023: level by decision making or time";

/// The levels of the visit's codes; none where there is no note to show one.
pub(super) fn agreements(input: &BillingInput<'_>) -> Vec<LevelAgreement> {
    let encounter = input.encounter;
    let Some(text) = encounter.text.as_ref().filter(|text| !text.is_empty()) else { return Vec::new() };
    let leveled = encounter.lines.iter().filter_map(|line| Some((line, evaluation::level_of(line.code())?)));
    let agreement = leveled.map(|(line, (family, standing, coded))| {
        let (total_minutes, dispute) = (encounter.total_minutes, input.dispute);
        let shown = evaluation::level(&EvaluationInput { text, standing, family, total_minutes, dispute });
        LevelAgreement {
            code: line.code.clone(),
            coded,
            documented: shown.level,
            documented_code: shown.code,
            standing: match coded.cmp(&shown.level) {
                Ordering::Equal => LevelStanding::Agrees,
                Ordering::Greater => LevelStanding::Above,
                Ordering::Less => LevelStanding::Below,
            },
            reason: shown.reason,
        }
    });
    agreement.collect()
}

pub(super) fn findings(input: &BillingInput<'_>) -> Vec<BillingFinding> {
    agreements(input).iter().filter_map(finding).collect()
}

fn finding(agreement: &LevelAgreement) -> Option<BillingFinding> {
    let (code, supports) = (&agreement.code.code, &agreement.documented_code.code);
    let (coded, shown) = (evaluation::words(agreement.coded), evaluation::words(agreement.documented));
    let reason = &agreement.reason;
    let (rule, severity, message) = match agreement.standing {
        LevelStanding::Agrees => return None,
        LevelStanding::Above => (
            "billing.level_above_note",
            EditSeverity::Error,
            format!(
                "{code} is {coded}; the documentation supports {supports} ({shown}). {reason} Code {supports}, write down \
                 what is missing, or judge the element otherwise and say why."
            ),
        ),
        LevelStanding::Below => (
            "billing.level_below_note",
            EditSeverity::Warning,
            format!("{code} is {coded}; the documentation would support {supports} ({shown}). {reason}"),
        ),
    };
    let finding = CodeFinding {
        rule: rule.to_owned(),
        kind: RuleKind::Documentation,
        severity,
        codes: vec![agreement.code.clone()],
        message,
        source: SOURCE.to_owned(),
        fix: None,
    };
    Some(BillingFinding { finding, put_right: PutRight::Level })
}

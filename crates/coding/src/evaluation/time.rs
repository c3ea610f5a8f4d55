//! Total time of the clinician on the day of the visit, against the least minutes of each level (CPT, evaluation and
//! management guidelines: time). Minutes in the note count only where they are said to be the clinician's on the visit.

use super::element::EvaluationTime;
use super::statements::Statements;
use super::{EvaluationInput, codes, words};
use crate::sets::procedures::ProcedureSet;
use auscult_domain::coding::DecisionLevel;
use regex::Regex;
use std::sync::LazyLock;

/// `I spent a total of 35 minutes …`, `total time: 40 minutes`.
static SPENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:i (?:have )?spent|total (?:visit |encounter |face-to-face )?time\b|time spent)\b[^.\d]{0,60}?(\d{1,3})\s*(?:minutes|mins?\b)",
    )
    .ok()
});

pub(super) fn found(input: &EvaluationInput<'_>, statements: &Statements<'_>) -> Option<EvaluationTime> {
    let told = input.total_minutes.map(|minutes| (minutes, Vec::new()));
    let (minutes, evidence) = told.or_else(|| {
        statements.all.iter().filter(|statement| !statement.open).find_map(|statement| {
            let minutes = SPENT.as_ref()?.captures(&statement.lower)?.get(1)?.as_str().parse().ok()?;
            Some((minutes, vec![statement.evidence()]))
        })
    })?;
    let levels = [DecisionLevel::Straightforward, DecisionLevel::Low, DecisionLevel::Moderate, DecisionLevel::High];
    let codes = codes(input.family, input.standing);
    let least = |code: &str| ProcedureSet::shipped().get(code).and_then(|entry| entry.least_minutes).map(u32::from);
    let reached = codes.iter().zip(levels).rev().find(|(code, _)| least(code).is_some_and(|least| least <= minutes));
    let what = match reached {
        Some((code, level)) => {
            let from = least(code).unwrap_or_default();
            format!("{minutes} minutes on the day reach {} ({code} begins at {from}).", words(level))
        }
        None => format!("{minutes} minutes on the day reach no level of this family."),
    };
    Some(EvaluationTime { minutes, level: reached.map(|(_, level)| level), what, evidence })
}

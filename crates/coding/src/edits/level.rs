//! Whether the note bears out the level of the visit that is coded.

use super::finding::Rule;
use super::visit::Visit;
use crate::evaluation::{self, EvaluationBasis, EvaluationDispute, EvaluationInput};
use auscult_domain::coding::{CodeFinding, RuleKind};

const ABOVE: Rule = Rule::warning("visit.level_above_note", RuleKind::Documentation);
const BELOW: Rule = Rule::info("visit.level_below_note", RuleKind::Documentation);

const SOURCE: &str = "CPT, evaluation and management guidelines of 2021 and 2023: level by decision making or time";

pub(super) fn check(visit: &Visit<'_>) -> Vec<CodeFinding> {
    let Some(text) = visit.encounter.text.as_ref().filter(|text| !text.is_empty()) else { return Vec::new() };
    let leveled = visit.lines.iter().filter_map(|line| Some((line, evaluation::level_of(line.code())?)));
    let judge = leveled.filter_map(|(line, (family, standing, coded))| {
        // What a physician disputes is shown with the table of the level; the edits say what the note alone shows.
        let dispute = EvaluationDispute::default();
        let total_minutes = visit.encounter.total_minutes;
        let found = evaluation::level(&EvaluationInput { text, standing, family, total_minutes, dispute: &dispute });
        let (own, shown) = (evaluation::words(coded), evaluation::words(found.level));
        let why = match found.basis {
            EvaluationBasis::DecisionMaking => found.reason.as_str(),
            EvaluationBasis::Time => "Total time decides.",
        };
        let code = line.reference();
        match coded.cmp(&found.level) {
            std::cmp::Ordering::Greater => {
                let message =
                    format!("{} is {own}, and the note shows {shown} ({}). {why}", code.code, found.code.code);
                Some(ABOVE.finds(&[code], message, SOURCE))
            }
            std::cmp::Ordering::Less => {
                let message =
                    format!("{} is {own}, and the note would bear out {shown} ({}). {why}", code.code, found.code.code);
                Some(BELOW.finds(&[code], message, SOURCE))
            }
            std::cmp::Ordering::Equal => None,
        }
    });
    judge.collect()
}

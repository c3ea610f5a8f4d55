//! The level of the visit as a proposal, with the words its table stands on.

use crate::evaluation::{self, EvaluationInput, EvaluationLevel};
use crate::sets::CodesOfTheDay;
use auscult_domain::coding::{CodeCategory, Evidence, ProposalSource, ProposedCode, Support};

/// The most places of evidence a level names.
const MOST_EVIDENCE: usize = 6;

/// The level of a visit as a proposal; `None` where the text has nothing that counts towards one.
pub fn visit_level(input: &EvaluationInput<'_>, codes: &CodesOfTheDay<'_>) -> Option<ProposedCode> {
    let level = evaluation::level(input);
    let evidence = words(&level);
    if evidence.is_empty() {
        return None;
    }
    let elements = [level.problems.level, level.data.level, level.risk.level];
    let agreeing = elements.iter().filter(|element| **element >= level.level).count();
    // Three elements that agree leave less to dispute than two.
    let (confidence, support) = if agreeing == 3 { (75, Support::Strong) } else { (60, Support::Moderate) };
    Some(ProposedCode {
        title: codes.procedure(level.code.code.as_str()).map_or_else(String::new, |procedure| procedure.title.clone()),
        code: level.code,
        category: CodeCategory::Evaluation,
        source: ProposalSource::Billing,
        reason: level.reason,
        confidence,
        support,
        evidence,
        more_specific: Vec::new(),
        problem: None,
        modifiers: Vec::new(),
    })
}

/// The words of the rows that count, each once.
fn words(level: &EvaluationLevel) -> Vec<Evidence> {
    let mut out: Vec<Evidence> = Vec::new();
    for row in level.problems.rows.iter().chain(&level.risk.rows).chain(&level.data.rows) {
        for evidence in row.evidence.iter() {
            if !out.contains(evidence) && out.len() < MOST_EVIDENCE {
                out.push(evidence.clone());
            }
        }
    }
    out
}

//! An element of decision making: its rows, how far they reach together, and where a physician saw it otherwise.

use super::EvaluationDispute;
use auscult_domain::coding::{DecisionElement, DecisionLevel, Evidence};
use serde::{Deserialize, Serialize};
use std::fmt;

/// One thing that counts, or that was looked at and does not.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct EvaluationRow {
    /// Names the row within this note, to strike it.
    pub key: String,
    /// What it is, in the words of the note or of the rule.
    pub what: String,
    /// What it counts as in the table of decision making.
    pub counts_as: String,
    /// How far it reaches alone; `None` where it counts only with others or not at all.
    pub level: Option<DecisionLevel>,
    /// The category of data (1 tests, documents, historian; 2 own interpretation; 3 discussion); `None` elsewhere.
    pub category: Option<u8>,
    /// Whether the physician struck it.
    pub struck: bool,
    /// The words it stands on.
    pub evidence: Vec<Evidence>,
}

/// What the row says is the patient's; its Debug shows the key alone.
impl fmt::Debug for EvaluationRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EvaluationRow")
            .field("counts_as", &self.counts_as)
            .field("level", &self.level)
            .finish_non_exhaustive()
    }
}

/// An element and how far it reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct EvaluationElement {
    /// Which of the three.
    pub element: DecisionElement,
    /// How far it reaches: the physician's judgement where there is one, else that of the rows.
    pub level: DecisionLevel,
    /// How far the rows reach.
    pub by_rows: DecisionLevel,
    /// Which line of the table that is.
    pub rule: String,
    /// Where the table is written.
    pub source: String,
    /// What was counted.
    pub rows: Vec<EvaluationRow>,
}

/// Total time on the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct EvaluationTime {
    /// Minutes.
    pub minutes: u32,
    /// The level they reach; `None` where they reach none.
    pub level: Option<DecisionLevel>,
    /// What follows, in a sentence.
    pub what: String,
    /// The words of the note, where the minutes stand in it.
    pub evidence: Vec<Evidence>,
}

/// Puts an element together: strikes rows, judges the rest, lets the physician's judgement stand above.
pub(super) fn judged(
    element: DecisionElement,
    source: &str,
    mut rows: Vec<EvaluationRow>,
    dispute: &EvaluationDispute,
    judge: impl FnOnce(&[&EvaluationRow]) -> (DecisionLevel, String),
) -> EvaluationElement {
    for row in &mut rows {
        row.struck = dispute.struck.contains(&row.key);
    }
    let counted: Vec<&EvaluationRow> = rows.iter().filter(|row| !row.struck).collect();
    let (by_rows, rule) = judge(&counted);
    let own = dispute.elements.iter().rev().find(|(of, _)| *of == element).map(|(_, level)| *level);
    let rule = match own {
        Some(_) => format!("judged otherwise by the physician; by the rows: {rule}"),
        None => rule,
    };
    EvaluationElement { element, level: own.unwrap_or(by_rows), by_rows, rule, source: source.to_owned(), rows }
}

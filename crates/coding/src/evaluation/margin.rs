//! By how much a level stands: how many rows of its table would have to fall before it does. This is a margin of the
//! rule, not a chance: it says what a physician or an auditor would have to strike.

use super::element::EvaluationElement;
use super::{EvaluationBasis, EvaluationLevel, data, problems, risk};
use auscult_domain::coding::DecisionLevel;

/// By how much a level stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LevelMargin {
    /// One row less, and it is a lower level.
    Narrow,
    /// Any one row may fall.
    Firm,
    /// All three elements reach it, or the documented time does.
    Clear,
}

/// By how much this level stands.
pub fn margin(level: &EvaluationLevel) -> LevelMargin {
    if level.basis == EvaluationBasis::Time {
        return LevelMargin::Clear;
    }
    let elements = [&level.problems, &level.data, &level.risk];
    if elements.iter().all(|element| element.level >= level.level) {
        return LevelMargin::Clear;
    }
    let without_one = |at: usize| {
        let lowered = lowest_without_one(elements[at]);
        let mut levels = elements.map(|element| element.level);
        levels[at] = lowered;
        levels.sort_unstable();
        levels[1]
    };
    if (0..elements.len()).any(|at| without_one(at) < level.level) { LevelMargin::Narrow } else { LevelMargin::Firm }
}

/// The lowest an element comes to when one of its rows is struck. What a physician judged does not hang on rows.
fn lowest_without_one(element: &EvaluationElement) -> DecisionLevel {
    if element.level != element.by_rows {
        return element.level;
    }
    let rows: Vec<_> = element.rows.iter().filter(|row| !row.struck).collect();
    let without = |at: usize| {
        let rest: Vec<_> = rows.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, row)| *row).collect();
        match element.element {
            auscult_domain::coding::DecisionElement::Problems => problems::judge(&rest).0,
            auscult_domain::coding::DecisionElement::Data => data::judge(&rest).0,
            auscult_domain::coding::DecisionElement::Risk => risk::judge(&rest).0,
        }
    };
    (0..rows.len()).map(without).min().unwrap_or(element.level)
}

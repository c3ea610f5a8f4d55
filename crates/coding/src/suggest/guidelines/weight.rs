//! Overweight and obesity with the body mass index (guideline I.B.14): the index is coded only beside a diagnosis.

use super::{Place, Visit, add, begins, derived};
use crate::suggest::conditions::Condition;
use auscult_domain::template::SectionKind as K;

const BECAUSE: &str = "the documented body mass index is coded beside the diagnosis of overweight or obesity";

pub(super) fn apply(visit: &Visit<'_>, conditions: &mut Vec<Condition>) {
    let Some(weight) = begins(conditions, "E66").cloned() else { return };
    let found = written(visit).or_else(|| visit.facts.bmi.map(|bmi| (bmi, weight.evidence[0].clone())));
    let Some((bmi, place)) = found else { return };
    if visit.facts.age.is_some_and(|age| age < 20) {
        return;
    }
    if let Some(code) = code(bmi) {
        add(conditions, derived(&code, weight.weight * 0.85, vec![place], visit, BECAUSE));
    }
}

/// A body mass index in the text, such as `BMI 34.2` or `body mass index of 41`.
pub(crate) fn written(visit: &Visit<'_>) -> Option<(f64, Place)> {
    visit.reads.iter().enumerate().filter(|(_, read)| read.statement.kind != K::FamilyHistory).find_map(|(at, read)| {
        let from = read.tokens.iter().position(|token| token.word == "bmi").or_else(|| {
            read.tokens
                .windows(3)
                .position(|words| words[0].word == "body" && words[1].word == "mass" && words[2].word == "index")
                .map(|at| at + 2)
        })?;
        let number = |at: usize| {
            read.tokens
                .get(at)
                .and_then(|token| token.word.parse::<f64>().ok())
                .filter(|bmi| (10.0..90.0).contains(bmi))
        };
        let to = (from + 1..from + 5).find(|at| number(*at).is_some())?;
        Some((number(to)?, (at, read.bytes(&(from..to + 1)))))
    })
}

/// The code of an adult's body mass index.
pub(crate) fn code(bmi: f64) -> Option<String> {
    match bmi {
        bmi if bmi < 20.0 => Some("Z68.1".to_owned()),
        bmi if bmi < 40.0 => Some(format!("Z68.{}", bmi.floor())),
        bmi if bmi < 45.0 => Some("Z68.41".to_owned()),
        bmi if bmi < 50.0 => Some("Z68.42".to_owned()),
        bmi if bmi < 60.0 => Some("Z68.43".to_owned()),
        bmi if bmi < 70.0 => Some("Z68.44".to_owned()),
        bmi if bmi.is_finite() => Some("Z68.45".to_owned()),
        _ => None,
    }
}

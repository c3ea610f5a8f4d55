//! What the record holds and nobody has named: a stage by its filtration rate, a severity by its score. Such a code is not
//! earned yet; the proposal says which fact would earn it once the clinician puts it into words (guideline I.A.19: the
//! clinician's statement counts, not the number).

use super::{Place, Visit, add, begins, derived, numbers, weight};
use crate::suggest::conditions::Condition;

/// What a code is worth that waits for the clinician's word.
const WAITING: f32 = 0.12;

pub(super) fn apply(visit: &Visit<'_>, conditions: &mut Vec<Condition>) {
    let has = |conditions: &[Condition], code: &str| conditions.iter().any(|condition| condition.code == code);
    if has(conditions, "N18.9")
        && let Some((rate, place)) = numbers::after(visit, &[&["egfr"], &["gfr"]], 1.0..130.0)
        && let Some(code) = stage(rate)
    {
        wait(visit, conditions, code, place, "the stage this rate stands for is coded once the clinician names it");
    }
    if has(conditions, "F32.A")
        && let Some((score, place)) = numbers::after(visit, &[&["phq9"], &["phq", "9"]], 0.0..28.0)
        && let Some(code) = severity(score)
    {
        wait(visit, conditions, code, place, "the severity this score stands for is coded once the clinician names it");
    }
    let failing: &[&[&str]] = &[&["ejection", "fraction"], &["ef"], &["lvef"]];
    if has(conditions, "I50.9")
        && let Some((fraction, place)) = numbers::after(visit, failing, 5.0..80.0)
        && let Some(code) = kind_of_failure(fraction)
    {
        wait(visit, conditions, code, place, "the kind of heart failure is coded once the clinician names it");
    }
    if let Some((reading, place)) = numbers::after(visit, &[&["a1c"], &["hba1c"]], 4.0..20.0)
        && reading >= 9.0
        && has(conditions, "E11.9")
    {
        wait(visit, conditions, "E11.65", place, "hyperglycemia is coded once the clinician names it");
    }
    obesity(visit, conditions);
}

/// The class of obesity by the body mass index, where the diagnosis has none or is not made.
fn obesity(visit: &Visit<'_>, conditions: &mut Vec<Condition>) {
    let adult = visit.facts.age.is_none_or(|age| age >= 20);
    let known = begins(conditions, "E66").cloned();
    let named = known.as_ref().is_some_and(|condition| condition.code != "E66.9");
    let written = weight::written(visit);
    let charted = || Some((visit.facts.bmi?, known.as_ref()?.evidence.first()?.clone()));
    let Some((index, place)) = written.or_else(charted) else { return };
    if named || !adult || begins(conditions, "O").is_some() {
        return;
    }
    let code = match index {
        index if index < 30.0 => return,
        index if index < 35.0 => "E66.811",
        index if index < 40.0 => "E66.812",
        _ => "E66.813",
    };
    wait(visit, conditions, code, place, "obesity of this class is coded once the clinician names it");
}

fn wait(visit: &Visit<'_>, conditions: &mut Vec<Condition>, code: &str, place: Place, because: &'static str) {
    let mut waiting = derived(code, WAITING, vec![place], visit, because);
    waiting.more_would_earn = true;
    add(conditions, waiting);
}

/// Stages by filtration rate, mL/min/1.73 m² (KDIGO 2012).
fn stage(rate: f64) -> Option<&'static str> {
    Some(match rate {
        rate if rate < 15.0 => "N18.5",
        rate if rate < 30.0 => "N18.4",
        rate if rate < 45.0 => "N18.32",
        rate if rate < 60.0 => "N18.31",
        rate if rate < 90.0 => "N18.2",
        _ => return None,
    })
}

/// Severity by the patient health questionnaire (Kroenke 2001).
fn severity(score: f64) -> Option<&'static str> {
    Some(match score {
        score if score < 5.0 => return None,
        score if score < 10.0 => "F32.0",
        score if score < 20.0 => "F32.1",
        _ => "F32.2",
    })
}

/// Systolic up to 40 %, diastolic from 50 % (AHA/ACC/HFSA 2022).
fn kind_of_failure(fraction: f64) -> Option<&'static str> {
    match fraction {
        fraction if fraction <= 40.0 => Some("I50.20"),
        fraction if fraction >= 50.0 => Some("I50.30"),
        _ => None,
    }
}

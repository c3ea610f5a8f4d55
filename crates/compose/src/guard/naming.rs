//! The things a text names, found by the same reading the guard has: drugs with their doses, symptoms and diagnoses with
//! whether they are there, vital signs, laboratory tests and procedures.

use super::drugs;
use super::figures::{Figure, figures};
use super::heard::is_dose;
use super::polarity;
use super::tokens::{Token, tokens};
use super::units::Measure;
use super::vitals::{self, Vital};
use crate::lexicon;
use auscult_domain::structure::EntityKind;
use std::ops::Range;

/// A thing a text names.
pub(crate) struct Named {
    pub kind: EntityKind,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it stands for.
    pub normalized: String,
    /// Whether the text says that it is not there.
    pub negated: bool,
}

/// The longest name of a test, in words.
const LONGEST: usize = 4;
/// A result stands within so many words of its test.
const RESULT_WITHIN: usize = 5;

/// The things a text names.
pub(crate) fn of(text: &str) -> Vec<Named> {
    let all = tokens(text);
    let mut out = Vec::new();
    let mut from = 0;
    for at in 0..all.len() {
        let next = all.get(at + 1);
        let between = next.map_or("\n", |next| &text[all[at].end..next.start]);
        if between.contains('\n') || (between.len() > 1 && between.starts_with(['.', '?', '!', ';'])) {
            of_sentence(&all[from..=at], &mut out);
            from = at + 1;
        }
    }
    out
}

fn of_sentence(sentence: &[Token], out: &mut Vec<Named>) {
    let figures = figures(sentence);
    let views: Vec<&Token> = sentence.iter().collect();
    let mut name = |kind, words: Range<usize>, normalized: String, negated| {
        let (first, last) = (&sentence[words.start], &sentence[words.end - 1]);
        out.push(Named { kind, start: first.start, end: last.end, normalized, negated });
    };
    let named = drugs::drugs(sentence);
    for drug in &named {
        name(EntityKind::Medication, drug.at..drug.at + 1, drug.generic.clone(), false);
    }
    let mut taken = vec![false; sentence.len()];
    for (at, figure) in figures.iter().enumerate() {
        let second = at > 0 && sentence[figure.first].joint == '/' && figures[at - 1].of_ratio;
        if is_dose(figure.unit) && !named.is_empty() {
            name(EntityKind::Dose, figure.first..figure.unit_last + 1, amount(figure), false);
            taken[figure.first] = true;
        } else if let Some(vital) = vitals::of(&views, figure.first, figure).filter(|_| !second) {
            let other = figures.get(at + 1).filter(|next| figure.of_ratio && sentence[next.first].joint == '/');
            let end = other.map_or(figure.unit_last, |other| other.unit_last) + 1;
            let value = other.map_or_else(|| amount(figure), |other| format!("{}/{}", value(figure), amount(other)));
            name(EntityKind::Vital, figure.first..end, format!("{} {value}", called(vital)), false);
            taken[figure.first..end].fill(true);
        }
    }
    for concept in polarity::named(sentence) {
        let words = text_of(&sentence[concept.words.clone()]);
        let kind = if lexicon::is_condition(&words) { EntityKind::Diagnosis } else { EntityKind::Symptom };
        name(kind, concept.words.clone(), words, concept.negated);
        taken[concept.words].fill(true);
    }
    let mut at = 0;
    while at < sentence.len() {
        let length = (1..=LONGEST.min(sentence.len() - at))
            .rev()
            .find(|length| !taken[at] && lexicon::is_test(&text_of(&sentence[at..at + length])));
        let treatment = length.is_none() && !taken[at] && is_treatment(&sentence[at].lower);
        let size = length.unwrap_or(1);
        if length.is_some() || treatment {
            let words = text_of(&sentence[at..at + size]);
            let result = figures
                .iter()
                .find(|figure| (at + size..at + size + RESULT_WITHIN).contains(&figure.first) && !taken[figure.first]);
            match result.filter(|_| length.is_some() && is_laboratory(&words)) {
                Some(result) => {
                    name(EntityKind::Lab, at..result.unit_last + 1, format!("{words} {}", amount(result)), false)
                }
                None if is_laboratory(&words) => name(EntityKind::Lab, at..at + size, words, false),
                None => name(EntityKind::Procedure, at..at + size, words, false),
            }
        }
        at += size;
    }
}

/// Words as one name: `x-ray` with its hyphen, the others apart.
fn text_of(tokens: &[Token]) -> String {
    let mut out = String::new();
    for token in tokens {
        if !out.is_empty() {
            out.push(if token.joint == '-' { '-' } else { ' ' });
        }
        out.push_str(&token.lower);
    }
    out
}

fn is_laboratory(test: &str) -> bool {
    const BLOOD: &str = "lab labs blood cbc bmp cmp panel cholesterol hemoglobin hematocrit a1c creatinine tsh urinalysis urine culture psa ferritin liver kidney sed factor troponin bnp vitamin lyme titer blot glucose platelets sodium swab";
    test.split(' ').any(|word| BLOOD.split(' ').any(|known| known == word))
}

/// What is done to a patient, by the ending of its name.
fn is_treatment(word: &str) -> bool {
    let ends = ["ectomy", "plasty", "scopy", "otomy", "ostomy", "centesis"].iter().any(|end| word.ends_with(end));
    ends && word.len() > 7
        || matches!(
            word,
            "surgery"
                | "injection"
                | "physiotherapy"
                | "vaccination"
                | "immunization"
                | "dialysis"
                | "chemotherapy"
                | "radiation"
                | "splint"
                | "brace"
                | "cast"
        )
}

fn value(figure: &Figure) -> String {
    figure.values.first().map(f64::to_string).unwrap_or_default()
}

/// An amount in the unit its measure is counted in.
fn amount(figure: &Figure) -> String {
    let Some((measure, factor)) = figure.unit else { return value(figure) };
    let (unit, factor) = match measure {
        Measure::Mass if factor > 20_000.0 => ("kg", factor / 1e6),
        Measure::Mass => ("mg", factor),
        Measure::Volume => ("mL", factor),
        Measure::Length => ("cm", factor),
        Measure::Time => ("days", factor),
        Measure::Units => ("units", 1.0),
        Measure::Equivalents => ("mEq", 1.0),
        Measure::Percent => ("%", 1.0),
        Measure::Celsius => ("°C", 1.0),
        Measure::Fahrenheit => ("°F", 1.0),
        Measure::Degrees => ("degrees", 1.0),
        Measure::Pieces => ("pieces", 1.0),
        Measure::PerMinute => ("/min", 1.0),
        Measure::Pressure => ("mmHg", 1.0),
        Measure::Times => ("times", 1.0),
    };
    let amount = figure.values.first().copied().unwrap_or_default() * factor;
    format!("{} {unit}", (amount * 100.0).round() / 100.0)
}

fn called(vital: Vital) -> &'static str {
    match vital {
        Vital::Pressure => "blood pressure",
        Vital::Pulse => "pulse",
        Vital::Breaths => "respiratory rate",
        Vital::Temperature => "temperature",
        Vital::Saturation => "oxygen saturation",
        Vital::Weight => "weight",
        Vital::Height => "height",
        Vital::MassIndex => "body mass index",
        Vital::Pain => "pain",
    }
}

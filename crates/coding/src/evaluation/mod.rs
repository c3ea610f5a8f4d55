//! Evaluation and management: the level of a visit by medical decision making or by total time, as the E/M guidelines of
//! 2021 and 2023 have it (CPT, evaluation and management guidelines; CMS, physician fee schedule final rules of 2021
//! and 2023), in our own words.
//!
//! The level comes with the table it follows from: every problem, every test, every decision is a row with the words it
//! stands on, and can be struck; each element can be judged otherwise. What is not documented does not count, and where
//! the evidence allows two readings the lower one is taken.

mod data;
mod element;
mod family;
mod margin;
mod problem_words;
mod problems;
mod risk;
mod statements;
mod tests_named;
mod time;

pub use element::{EvaluationElement, EvaluationRow, EvaluationTime};
pub use family::family_in;
pub use margin::{LevelMargin, margin};

use crate::sets::procedures::procedure_ref;
use crate::suggest::CodingText;
use auscult_domain::coding::{CodeRef, DecisionElement, DecisionLevel, PatientStanding};
use serde::{Deserialize, Serialize};
use statements::Statements;

/// Families of visits whose level follows from decision making or time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum VisitFamily {
    /// In the practice; also Medicare's telehealth.
    Office,
    /// By video.
    Video,
    /// By telephone.
    Telephone,
    /// At home or in a residence.
    Home,
}

/// What a physician sees otherwise than the engine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct EvaluationDispute {
    /// Elements judged otherwise.
    pub elements: Vec<(DecisionElement, DecisionLevel)>,
    /// Rows that do not count, by their keys.
    pub struck: Vec<String>,
}

/// What the level is found from.
#[derive(Debug, Clone, Copy)]
pub struct EvaluationInput<'a> {
    /// The note.
    pub text: &'a CodingText,
    /// Whether the practice knows the patient.
    pub standing: PatientStanding,
    /// How they met.
    pub family: VisitFamily,
    /// Minutes of the clinician on the day, where they are told beside the note; else they are looked for in it.
    pub total_minutes: Option<u32>,
    /// What the physician sees otherwise.
    pub dispute: &'a EvaluationDispute,
}

/// What decided the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum EvaluationBasis {
    /// Two of the three elements.
    DecisionMaking,
    /// Total time.
    Time,
}

/// The level of a visit and the table it follows from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct EvaluationLevel {
    /// The code of this level.
    pub code: CodeRef,
    /// The level.
    pub level: DecisionLevel,
    /// What decided it.
    pub basis: EvaluationBasis,
    /// The level by decision making alone.
    pub decision: DecisionLevel,
    /// Number and complexity of problems.
    pub problems: EvaluationElement,
    /// Amount and complexity of data.
    pub data: EvaluationElement,
    /// Risk of what is decided.
    pub risk: EvaluationElement,
    /// Time, where it is documented.
    pub time: Option<EvaluationTime>,
    /// Why this level, in a sentence.
    pub reason: String,
}

/// The level of a visit.
pub fn level(input: &EvaluationInput<'_>) -> EvaluationLevel {
    let statements = Statements::of(input.text);
    let dispute = input.dispute;
    let problems = problems::element(input.text, &statements, dispute);
    let data = data::element(&statements, dispute);
    let risk = risk::element(&statements, dispute);
    let time = time::found(input, &statements);
    let mut levels = [problems.level, data.level, risk.level];
    levels.sort_unstable();
    // Two of three must reach it: the middle one.
    let decision = levels[1];
    let by_time = time.as_ref().and_then(|time| time.level).filter(|level| *level > decision);
    let (level, basis) = match by_time {
        Some(level) => (level, EvaluationBasis::Time),
        None => (decision, EvaluationBasis::DecisionMaking),
    };
    let reason = match basis {
        EvaluationBasis::Time => time.as_ref().map_or(String::new(), |time| time.what.clone()),
        EvaluationBasis::DecisionMaking => format!(
            "Problems {}, data {}, risk {}: two of the three reach {}.",
            words(problems.level),
            words(data.level),
            words(risk.level),
            words(decision)
        ),
    };
    EvaluationLevel { code: code(input, level), level, basis, decision, problems, data, risk, time, reason }
}

/// A level in words.
pub fn words(level: DecisionLevel) -> &'static str {
    match level {
        DecisionLevel::Straightforward => "straightforward",
        DecisionLevel::Low => "low",
        DecisionLevel::Moderate => "moderate",
        DecisionLevel::High => "high",
    }
}

/// The codes of a family by level, new patients and known ones.
const CODES: [(VisitFamily, [&str; 4], [&str; 4]); 4] = [
    (VisitFamily::Office, ["99202", "99203", "99204", "99205"], ["99212", "99213", "99214", "99215"]),
    (VisitFamily::Video, ["98000", "98001", "98002", "98003"], ["98004", "98005", "98006", "98007"]),
    (VisitFamily::Telephone, ["98008", "98009", "98010", "98011"], ["98012", "98013", "98014", "98015"]),
    (VisitFamily::Home, ["99341", "99342", "99344", "99345"], ["99347", "99348", "99349", "99350"]),
];

/// The four codes of a family for a patient, lowest first.
fn codes(family: VisitFamily, standing: PatientStanding) -> [&'static str; 4] {
    let row = CODES.iter().find(|(of, _, _)| *of == family).unwrap_or(&CODES[0]);
    match standing {
        PatientStanding::New => row.1,
        PatientStanding::Established => row.2,
    }
}

fn code(input: &EvaluationInput<'_>, level: DecisionLevel) -> CodeRef {
    let code = codes(input.family, input.standing)[level as usize];
    match procedure_ref(code) {
        Ok(code) => code,
        Err(error) => unreachable!("{error}"),
    }
}

/// The level a visit's code stands for; `None` where it is no visit with a level.
pub fn level_of(code: &str) -> Option<(VisitFamily, PatientStanding, DecisionLevel)> {
    let levels = [DecisionLevel::Straightforward, DecisionLevel::Low, DecisionLevel::Moderate, DecisionLevel::High];
    CODES.iter().find_map(|(family, new, known)| {
        let at = |codes: &[&str; 4]| codes.iter().position(|one| *one == code);
        let new = at(new).map(|at| (*family, PatientStanding::New, levels[at]));
        new.or_else(|| at(known).map(|at| (*family, PatientStanding::Established, levels[at])))
    })
}

#[cfg(test)]
mod tests;

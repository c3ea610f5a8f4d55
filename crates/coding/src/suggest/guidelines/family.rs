//! What runs in the family (Z80 to Z84, guideline I.C.21.c.4): coded where it bears on what the visit is about, and never as
//! the patient's own.

use super::{Visit, add, derived};
use crate::suggest::conditions::Condition;
use crate::suggest::mentions::Mention;

/// Conditions by first and last category, and the code of their family history.
const RUNS: &[(&str, &str, &str)] = &[
    ("C15", "C26", "Z80.0"),
    ("C33", "C34", "Z80.1"),
    ("C43", "C44", "Z80.8"),
    ("C50", "C50", "Z80.3"),
    ("C51", "C55", "Z80.49"),
    ("C56", "C56", "Z80.41"),
    ("C61", "C61", "Z80.42"),
    ("C62", "C62", "Z80.43"),
    ("C64", "C64", "Z80.51"),
    ("C67", "C67", "Z80.52"),
    ("C71", "C73", "Z80.8"),
    ("C80", "C80", "Z80.9"),
    ("C81", "C90", "Z80.7"),
    ("C91", "C95", "Z80.6"),
    ("D50", "D89", "Z83.2"),
    ("E00", "E07", "Z83.49"),
    ("E08", "E13", "Z83.3"),
    ("E78", "E78", "Z83.438"),
    ("F10", "F10", "Z81.1"),
    ("F20", "F99", "Z81.8"),
    ("G10", "G99", "Z82.0"),
    ("H40", "H40", "Z83.511"),
    ("I10", "I52", "Z82.49"),
    ("I60", "I69", "Z82.3"),
    ("I70", "I82", "Z82.49"),
    ("J40", "J47", "Z82.5"),
    ("K20", "K93", "Z83.79"),
    ("L20", "L99", "Z84.0"),
    ("M05", "M19", "Z82.61"),
    ("M80", "M81", "Z82.62"),
    ("N00", "N29", "Z84.1"),
];

/// What each bears on: the beginnings of the codes of the visit.
const BEARS: &[(&str, &[&str])] = &[
    ("Z80.0", &["K", "D12", "C15", "C18", "C2", "R19", "R10", "Z12.1"]),
    ("Z80.1", &["C34", "R91", "R05", "F17", "Z12.2"]),
    ("Z80.3", &["C50", "N6", "R92", "D24", "Z12.3", "Z85.3"]),
    ("Z80.4", &["C5", "C61", "N4", "N8", "N9", "R97", "Z12", "R10.2"]),
    ("Z80.5", &["C6", "R31", "N2", "N3"]),
    ("Z80.6", &["C9", "D", "R59"]),
    ("Z80.7", &["C8", "D", "R59"]),
    ("Z80.8", &["C43", "C44", "C7", "D22", "D48", "L", "E04", "R22", "Z12.83", "G"]),
    ("Z81", &["F"]),
    ("Z82.0", &["G", "R51", "R56", "R41"]),
    ("Z82.3", &["I", "G45", "R29", "R47"]),
    ("Z82.49", &["I", "R07", "R00", "R01", "R03", "R06.0", "R55", "E78", "Z01.810"]),
    ("Z82.5", &["J", "R05", "R06"]),
    ("Z82.6", &["M"]),
    ("Z83.2", &["D"]),
    ("Z83.3", &["E08", "E09", "E10", "E11", "E13", "R73", "E66", "O24", "Z13.1"]),
    ("Z83.4", &["E", "I25", "Z13.220"]),
    ("Z83.5", &["H"]),
    ("Z83.7", &["K", "R10", "R19"]),
    ("Z84.0", &["L"]),
    ("Z84.1", &["N", "R31", "R80"]),
];

/// Visits that look at everything.
const WHOLE: &[&str] = &["Z00.0", "Z00.1", "Z01.41", "Z12", "Z13", "Z31"];

/// Those who share a household and no blood.
const NO_BLOOD: &[&str] = &[
    "husband",
    "wife",
    "spouse",
    "partner",
    "boyfriend",
    "girlfriend",
    "fiance",
    "roommate",
    "friend",
    "coworker",
    "stepmother",
    "stepfather",
    "neighbor",
    "adopted",
    "law",
];

const BECAUSE: &str = "it runs in the family and bears on what the visit is about";

/// Adds the family history that the mentions tell of.
pub(crate) fn apply(visit: &Visit<'_>, mentions: &[Mention], conditions: &mut Vec<Condition>) {
    for mention in mentions.iter().filter(|mention| mention.said.other_person) {
        let said = mention.said;
        let read = &visit.reads[mention.statement];
        let no_blood = read.tokens.iter().any(|token| NO_BLOOD.contains(&token.word.as_str()));
        if said.negated || said.hypothetical || said.uncertain || no_blood {
            continue;
        }
        let Some(entry) = visit.concepts.set.at(mention.place) else { continue };
        let category = entry.code().get(..3).unwrap_or_default().to_owned();
        let Some((.., code)) = RUNS.iter().find(|(from, to, _)| *from <= category.as_str() && category.as_str() <= *to)
        else {
            continue;
        };
        let Some(weight) = bears(code, conditions) else { continue };
        add(conditions, derived(code, weight, vec![(mention.statement, mention.range.clone())], visit, BECAUSE));
    }
}

/// How much a family history bears on the conditions of the visit; `None` where it bears on none.
fn bears(code: &str, conditions: &[Condition]) -> Option<f32> {
    let starts = BEARS.iter().filter(|(start, _)| code.starts_with(start)).flat_map(|(_, starts)| starts.iter());
    let starts: Vec<&&str> = starts.collect();
    let related = |condition: &Condition| starts.iter().any(|start| condition.code.starts_with(**start));
    let whole = |condition: &Condition| WHOLE.iter().any(|start| condition.code.starts_with(start));
    let sure = || conditions.iter().filter(|condition| condition.weight >= 0.3);
    if sure().any(whole) {
        Some(0.36)
    } else if sure().any(related) {
        Some(0.3)
    } else {
        None
    }
}

//! Tobacco: dependence, use, and its history. The index sends a smoker to dependence, use alone to Z72.0, and what is
//! given up to Z87.891.

use super::{Visit, add, begins, derived, recode};
use crate::suggest::conditions::Condition;

const CIGARETTES: &[&str] = &[
    "cigarettes",
    "cigarette",
    "packs per day",
    "pack per day",
    "ppd",
    "packs a day",
    "pack a day",
    "pack year",
    "pack years",
    "half a pack",
];
const SMOKES: &[&str] = &[
    "current smoker",
    "smokes",
    "is a smoker",
    "continues to smoke",
    "still smoking",
    "still smokes",
    "active smoker",
    "smoking cigarettes",
    "smoking status : current",
    "current every day smoker",
    "everyday smoker",
    "daily smoker",
    "currently smoking",
    "tobacco : current",
    "reports smoking",
    "smoker",
];
const FORMER: &[&str] = &[
    "former smoker",
    "quit smoking",
    "ex - smoker",
    "stopped smoking",
    "former tobacco",
    "previous smoker",
    "past smoker",
    "prior smoker",
];

pub(super) fn apply(visit: &Visit<'_>, conditions: &mut Vec<Condition>) {
    let former = visit.says_any(FORMER);
    if let Some(place) = &former {
        conditions.retain(|condition| !condition.code.starts_with("F17") && condition.code != "Z72.0");
        add(conditions, derived("Z87.891", 0.4, vec![place.clone()], visit, "tobacco has been given up"));
        return;
    }
    let smokes = visit.says_any(SMOKES);
    if let Some(place) = smokes {
        let known = begins(conditions, "F17").is_some();
        if !known {
            recode(conditions, "Z72.0", "F17.200", "the index sends a smoker to nicotine dependence");
            add(
                conditions,
                derived("F17.200", 0.4, vec![place], visit, "the index sends a smoker to nicotine dependence"),
            );
        }
        conditions.retain(|condition| condition.code != "Z72.0");
    }
    if visit.says_any(CIGARETTES).is_some() {
        recode(conditions, "F17.200", "F17.210", "the note says cigarettes");
    }
}

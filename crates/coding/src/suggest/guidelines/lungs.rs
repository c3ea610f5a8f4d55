//! Chronic obstructive disease with infection or exacerbation, and influenza with pneumonia (guideline I.C.10.a).

use super::{Visit, add, begins, derived, recode};
use crate::suggest::conditions::Condition;

const INFECTION: &str = "chronic obstructive disease with an acute lower respiratory infection has a code of its own";
const EXACERBATION: &str = "the note says it is worse than usual";

pub(super) fn apply(visit: &Visit<'_>, conditions: &mut Vec<Condition>) {
    let flare = visit.says_any(&[
        "exacerbation of copd",
        "copd exacerbation",
        "acute exacerbation of her copd",
        "acute exacerbation of his copd",
        "exacerbation of his copd",
        "exacerbation of her copd",
        "copd flare",
    ]);
    if let Some(copd) = begins(conditions, "J44").cloned() {
        let infection =
            ["J20", "J18", "J22", "J15", "J13", "J12"].iter().find_map(|start| begins(conditions, start)).cloned();
        if copd.code == "J44.9" && flare.is_some() {
            recode(conditions, "J44.9", "J44.1", EXACERBATION);
        }
        if let Some(infection) = infection {
            if begins(conditions, "J44.1").is_some() {
                let both = derived("J44.0", copd.weight, infection.evidence, visit, INFECTION);
                add(conditions, both);
            } else {
                recode(conditions, "J44.9", "J44.0", INFECTION);
            }
        }
    }
    let worse = visit.says_any(&[
        "asthma exacerbation",
        "exacerbation of asthma",
        "exacerbation of her asthma",
        "exacerbation of his asthma",
        "asthma flare",
        "acute exacerbation of asthma",
    ]);
    if worse.is_some() {
        recode(conditions, "J45.909", "J45.901", EXACERBATION);
    }
}

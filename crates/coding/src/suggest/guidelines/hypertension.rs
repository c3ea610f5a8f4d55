//! Hypertension with heart and kidney disease (guideline I.C.9.a): linked unless the note says they are not.

use super::diabetes::before;
use super::{Visit, begins, recode};
use crate::suggest::conditions::Condition;

const HEART: &str =
    "hypertension and heart failure are coded together: the classification takes the one to cause the other";
const KIDNEY: &str =
    "hypertension and chronic kidney disease are coded together: the classification takes the one to cause the other";
const BOTH: &str = "hypertension with heart failure and chronic kidney disease has a code of its own";

pub(super) fn apply(_visit: &Visit<'_>, conditions: &mut Vec<Condition>) {
    if begins(conditions, "I10").is_none() {
        return;
    }
    let failure = begins(conditions, "I50").is_some();
    let kidney = begins(conditions, "N18").map(|condition| matches!(condition.code.as_str(), "N18.5" | "N18.6"));
    let (code, because) = match (failure, kidney) {
        (true, None) => ("I11.0", HEART),
        (false, Some(true)) => ("I12.0", KIDNEY),
        (false, Some(false)) => ("I12.9", KIDNEY),
        (true, Some(true)) => ("I13.2", BOTH),
        (true, Some(false)) => ("I13.0", BOTH),
        (false, None) => return,
    };
    recode(conditions, "I10", code, because);
    before(conditions, code, "I50");
    before(conditions, code, "N18");
}

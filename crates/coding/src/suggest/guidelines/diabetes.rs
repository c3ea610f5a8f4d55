//! Diabetes with its complications (guideline I.C.4.a and the convention 'with', I.A.15): what stands under 'with' in the
//! index is linked unless the note says it is not.

use super::{Visit, add, begins, derived, recode};
use crate::suggest::conditions::Condition;

/// A complication: the codes that show it, the ending it gives the diabetes code, and whether its own code stays beside it.
const COMPLICATIONS: &[(&[&str], &str, Own)] = &[
    (&["N18"], "22", Own::Stays),
    (&["L97.4", "L97.5"], "621", Own::Stays),
    (&["L97", "L98.4"], "622", Own::Stays),
    (&["G62.9", "G60", "G63"], "42", Own::Goes),
    (&["G57.9", "G56.9", "G58.9"], "41", Own::Stays),
    (&["K31.84", "G90.9"], "43", Own::Goes),
    (&["I73.9", "I70.2"], "51", Own::Goes),
    (&["I96"], "52", Own::Goes),
    (&["H35.0", "H36"], "319", Own::Goes),
    (&["H25.9", "H26.9"], "36", Own::Goes),
    (&["E16.2"], "649", Own::Goes),
    (&["M86"], "69", Own::Stays),
    (&["R73.9"], "65", Own::Goes),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Own {
    /// It is coded beside the diabetes.
    Stays,
    /// The diabetes code says it.
    Goes,
}

/// Phrases that name a complication, and the ending they give the diabetes code.
const PHRASES: &[(&str, &[&str])] = &[
    ("21", &["diabetic nephropathy", "diabetic kidney disease"]),
    ("319", &["diabetic retinopathy", "background retinopathy"]),
    ("359", &["proliferative diabetic retinopathy"]),
    ("311", &["diabetic macular edema"]),
    ("40", &["diabetic neuropathy", "neuropathy due to diabetes", "diabetes with neuropathy"]),
    ("42", &["diabetic peripheral neuropathy", "diabetic polyneuropathy"]),
    ("43", &["diabetic gastroparesis"]),
    ("51", &["diabetic angiopathy", "diabetic peripheral angiopathy"]),
    ("610", &["charcot foot", "charcot joint"]),
    ("621", &["diabetic foot ulcer", "diabetic foot wound", "diabetic ulcer of the foot"]),
    ("10", &["diabetic ketoacidosis", "dka"]),
    (
        "65",
        &[
            "diabetes with hyperglycemia",
            "poorly controlled diabetes",
            "diabetes poorly controlled",
            "uncontrolled diabetes with hyperglycemia",
            "diabetes is poorly controlled",
            "diabetes is out of control",
            "diabetes inadequately controlled",
            "out of control diabetes",
            "diabetes , poorly controlled",
            "diabetes mellitus , poorly controlled",
            "diabetes is not well controlled",
            "diabetes not well controlled",
            "diabetes not at goal",
            "diabetes type 2 , poorly controlled",
            "type 2 diabetes , poorly controlled",
            "type 2 diabetes mellitus with hyperglycemia",
            "t2dm with hyperglycemia",
            "dm2 with hyperglycemia",
        ],
    ),
];

const BECAUSE: &str =
    "the classification takes this complication to be due to the diabetes unless the note says otherwise";

pub(super) fn apply(visit: &Visit<'_>, conditions: &mut Vec<Condition>) {
    let Some(category) =
        ["E10", "E11", "E13", "E08", "E09"].into_iter().find(|start| begins(conditions, start).is_some())
    else {
        return;
    };
    let plain = format!("{category}.9");
    let mut endings: Vec<(&str, f32, Vec<super::Place>)> = Vec::new();
    let diabetes = begins(conditions, category).map_or(0.6, |condition| condition.weight);
    for (ending, phrases) in PHRASES {
        if let Some(place) = visit.says_any(phrases) {
            endings.push((ending, diabetes.max(0.7), vec![place]));
        }
    }
    let mut gone: Vec<String> = Vec::new();
    for (starts, ending, own) in COMPLICATIONS {
        let shows = |condition: &&Condition| starts.iter().any(|start| condition.code.starts_with(start));
        let Some(shown) = conditions.iter().find(shows) else { continue };
        if *ending == "622" && endings.iter().any(|(known, ..)| *known == "621") {
            continue;
        }
        if *own == Own::Goes {
            gone.push(shown.code.clone());
        }
        // A high reading is not yet what the classification calls hyperglycemia.
        if *ending == "65" && visit.says("hyperglycemia").is_none() {
            continue;
        }
        // A neuropathy named without its kind is E11.40, and nothing more where the words say diabetic neuropathy.
        if *ending == "42" && endings.iter().any(|(known, ..)| *known == "40") {
            continue;
        }
        if !endings.iter().any(|(known, ..)| known == ending) {
            endings.push((ending, shown.weight.max(diabetes * 0.9), shown.evidence.clone()));
        }
    }
    if endings.is_empty() {
        return;
    }
    conditions.retain(|condition| !gone.contains(&condition.code));
    for (at, (ending, weight, evidence)) in endings.iter().enumerate() {
        let code = format!("{category}.{ending}");
        if visit.concepts.set.get(&code).is_none_or(|entry| !entry.billable()) {
            continue;
        }
        if at == 0 && conditions.iter().any(|condition| condition.code == plain) {
            recode(conditions, &plain, &code, BECAUSE);
        } else {
            add(conditions, derived(&code, *weight, evidence.clone(), visit, BECAUSE));
        }
    }
    conditions.retain(|condition| condition.code != plain);
    before(conditions, &format!("{category}.6"), "L97");
}

/// The cause stands before its manifestation.
pub(super) fn before(conditions: &mut Vec<Condition>, cause: &str, effect: &str) {
    let Some(second) = conditions.iter().position(|condition| condition.code.starts_with(effect)) else { return };
    let Some(first) = conditions.iter().position(|condition| condition.code.starts_with(cause)) else { return };
    if first > second {
        let (weight, problem) = (conditions[second].weight, conditions[second].problem);
        let mut moved = conditions.remove(first);
        moved.weight = moved.weight.max(weight);
        moved.problem = problem.or(moved.problem);
        conditions.insert(second, moved);
    }
}

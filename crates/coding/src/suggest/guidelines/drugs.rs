//! Long-term drug therapy (Z79) from medicines the note names as taken, beside the condition they are taken for.

use super::{Place, Visit, add, begins, derived};
use crate::suggest::conditions::Condition;
use auscult_domain::template::SectionKind as K;

const INSULIN: &[&str] = &[
    "insulin", "lantus", "humalog", "novolog", "levemir", "tresiba", "basaglar", "toujeo", "glargine", "lispro",
    "aspart", "detemir",
];
const ORAL: &[&str] = &[
    "metformin",
    "glipizide",
    "glimepiride",
    "glyburide",
    "januvia",
    "sitagliptin",
    "jardiance",
    "empagliflozin",
    "farxiga",
    "dapagliflozin",
    "invokana",
    "canagliflozin",
    "pioglitazone",
    "actos",
    "tradjenta",
    "linagliptin",
    "rybelsus",
];
const INJECTED: &[&str] = &[
    "ozempic",
    "semaglutide",
    "trulicity",
    "dulaglutide",
    "victoza",
    "liraglutide",
    "mounjaro",
    "tirzepatide",
    "byetta",
    "exenatide",
];
const ANTICOAGULANTS: &[&str] =
    &["warfarin", "coumadin", "eliquis", "apixaban", "xarelto", "rivaroxaban", "pradaxa", "dabigatran", "edoxaban"];
const ANTIPLATELETS: &[&str] = &["clopidogrel", "plavix", "brilinta", "ticagrelor", "prasugrel", "effient"];
const ASPIRIN: &[&str] = &["aspirin", "asa"];
const OPIOIDS: &[&str] = &["oxycontin", "methadone", "morphine", "fentanyl patch"];
const STEROIDS: &[&str] = &["prednisone daily", "chronic prednisone", "long - term prednisone", "daily prednisone"];
const IMMUNE: &[&str] = &["tacrolimus", "mycophenolate", "cellcept", "cyclosporine", "azathioprine"];

const BECAUSE: &str = "the note names a medicine that is taken for long";

pub(super) fn apply(visit: &Visit<'_>, conditions: &mut Vec<Condition>) {
    if ["E11", "E13", "O24", "E08", "E09"].iter().any(|start| begins(conditions, start).is_some()) {
        status(visit, conditions, INSULIN, "Z79.4", 0.42);
        status(visit, conditions, ORAL, "Z79.84", 0.4);
        status(visit, conditions, INJECTED, "Z79.85", 0.4);
    }
    if ["I48", "I26", "I82", "Z86.71", "Z95.2", "I63", "D68"].iter().any(|start| begins(conditions, start).is_some()) {
        status(visit, conditions, ANTICOAGULANTS, "Z79.01", 0.42);
    }
    if ["I25", "Z95", "I63", "I65", "I70", "I73", "Z86.73", "I21"]
        .iter()
        .any(|start| begins(conditions, start).is_some())
    {
        status(visit, conditions, ANTIPLATELETS, "Z79.02", 0.38);
        status(visit, conditions, ASPIRIN, "Z79.82", 0.36);
    }
    if begins(conditions, "G89").is_some() || begins(conditions, "F11").is_some() {
        status(visit, conditions, OPIOIDS, "Z79.891", 0.34);
    }
    if begins(conditions, "Z94").is_some() || begins(conditions, "M05").is_some() || begins(conditions, "M06").is_some()
    {
        status(visit, conditions, IMMUNE, "Z79.62", 0.3);
    }
    status(visit, conditions, STEROIDS, "Z79.52", 0.34);
}

fn status(visit: &Visit<'_>, conditions: &mut Vec<Condition>, drugs: &[&str], code: &str, weight: f32) {
    if let Some(place) = taken(visit, drugs)
        && visit.concepts.set.get(code).is_some_and(|entry| entry.billable())
    {
        add(conditions, derived(code, weight, vec![place], visit, BECAUSE));
    }
}

/// Where a medicine is named as one that is taken: not as an allergy, not stopped, not only considered.
fn taken(visit: &Visit<'_>, drugs: &[&str]) -> Option<Place> {
    drugs.iter().find_map(|drug| {
        let place = visit.says(drug)?;
        let read = &visit.reads[place.0];
        let stopped = read.tokens.iter().any(|token| {
            matches!(
                token.word.as_str(),
                "stop"
                    | "stopped"
                    | "discontinue"
                    | "discontinued"
                    | "allergic"
                    | "allergy"
                    | "off"
                    | "intolerance"
                    | "resistance"
                    | "level"
                    | "consider"
            )
        });
        (read.statement.kind != K::Allergies && !stopped).then_some(place)
    })
}

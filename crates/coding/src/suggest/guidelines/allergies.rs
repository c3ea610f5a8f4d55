//! Allergy status (Z88, Z91.0) from the section of allergies and from what is said of them elsewhere.

use super::{Visit, add, derived};
use crate::suggest::conditions::Condition;
use auscult_domain::template::SectionKind as K;

/// What one may be allergic to, and the status code.
const ALLERGENS: &[(&[&str], &str)] = &[
    (&["penicillin", "penicillins", "pcn", "amoxicillin", "augmentin", "ampicillin"], "Z88.0"),
    (
        &[
            "cephalosporin",
            "cephalosporins",
            "keflex",
            "cephalexin",
            "ceftriaxone",
            "azithromycin",
            "doxycycline",
            "erythromycin",
            "clindamycin",
            "ciprofloxacin",
            "levofloxacin",
            "vancomycin",
            "tetracycline",
        ],
        "Z88.1",
    ),
    (&["sulfa", "sulfonamide", "sulfonamides", "bactrim"], "Z88.2"),
    (&["codeine", "morphine", "hydrocodone", "oxycodone", "opioid", "opioids", "narcotics"], "Z88.5"),
    (&["aspirin", "ibuprofen", "nsaid", "nsaids", "naproxen", "tylenol", "acetaminophen"], "Z88.6"),
    (&["latex"], "Z91.040"),
    (&["peanut", "peanuts"], "Z91.010"),
    (&["shellfish", "shrimp", "seafood"], "Z91.013"),
    (&["eggs", "egg"], "Z91.012"),
    (&["iodine", "contrast"], "Z91.041"),
    (&["bee", "bees", "wasp", "insect"], "Z91.030"),
];

const BECAUSE: &str = "an allergy is documented";

pub(super) fn apply(visit: &Visit<'_>, conditions: &mut Vec<Condition>) {
    for (at, read) in visit.reads.iter().enumerate() {
        let listed = read.statement.kind == K::Allergies;
        let named = || {
            read.tokens
                .iter()
                .any(|token| matches!(token.word.as_str(), "allergic" | "allergy" | "allergies" | "anaphylaxis"))
        };
        if !listed && !named() {
            continue;
        }
        for (position, token) in read.tokens.iter().enumerate() {
            let said = read.said[position];
            if !said.is_the_patients() {
                continue;
            }
            if let Some((_, code)) = ALLERGENS.iter().find(|(names, _)| names.contains(&token.word.as_str())) {
                let place = (at, read.bytes(&(position..position + 1)));
                add(conditions, derived(code, if listed { 0.34 } else { 0.3 }, vec![place], visit, BECAUSE));
            }
        }
    }
}

//! Drugs by their names: generic, brand and what people say for them are one drug. A name the decoder spelled wrong is
//! the drug it sounds like, unless it is another drug's own name.

use super::tokens::Token;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Brand → generic.
static BRANDS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("drugs.txt").lines().filter(|line| !line.starts_with('#'));
    let named = lines.filter_map(|line| line.split_once(": "));
    named.flat_map(|(generic, brands)| brands.split(' ').map(move |brand| (brand, generic))).collect()
});

/// Every name of one word.
static NAMES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let ours = include_str!("drugs.txt").lines().filter(|line| !line.starts_with('#'));
    let generics = ours.filter_map(|line| line.split_once(": ")).map(|(generic, _)| generic);
    let known = include_str!("../../../../assets/vocabulary/drugs.txt").lines();
    let common = include_str!("../lexicon/drugs.txt").lines().filter(|line| !line.starts_with('#'));
    let common = common.flat_map(str::split_whitespace).filter(|name| !name.contains('|'));
    BRANDS
        .keys()
        .copied()
        .chain(generics)
        .chain(known)
        .chain(common)
        .filter(|name| !EVERYDAY.contains(name) && !name.contains(|c: char| c.is_ascii_digit()))
        .collect()
});

/// Names that are also ordinary words or foods of a visit: that they were not said proves nothing.
const EVERYDAY: &[&str] = &[
    "iron",
    "oxygen",
    "caffeine",
    "nicotine",
    "alcohol",
    "ethanol",
    "glucose",
    "water",
    "salt",
    "calcium",
    "sodium",
    "zinc",
    "magnesium",
    "vitamin",
    "vitamins",
    "sugar",
    "bayer",
    "nitro",
    "glycerin",
    "menthol",
    "honey",
    "charcoal",
    "steroid",
    "steroids",
    "antibiotic",
    "antibiotics",
    "vaccine",
    "potassium",
    "fluoride",
    "urea",
    "cannabis",
    "marijuana",
    "heroin",
    "cocaine",
    "progesterone",
    "testosterone",
    "estrogen",
    "thyroid",
    "lithium",
    "probiotics",
    "fiber",
    "inhaler",
    "tums",
    "cortisone",
    "insulin",
    "creatinine",
    "cholesterol",
    "hemoglobin",
    "albumin",
    "tobacco",
    "bicarbonate",
    "phosphate",
    "folate",
    "lidocaine",
    "polyethylene",
    "ferrous",
    "statin",
    "statins",
    "opioid",
    "opioids",
    "methamphetamine",
    "amphetamine",
    "biotin",
];

/// A drug named in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Drug {
    /// The word it stands at.
    pub at: usize,
    /// Its generic name.
    pub generic: String,
}

/// The generic name of what this word names.
pub(super) fn generic(word: &str) -> Option<&str> {
    let word = word.trim_end_matches("'s");
    if let Some(generic) = BRANDS.get(word) {
        return (!EVERYDAY.contains(&word)).then_some(*generic);
    }
    if NAMES.contains(word) {
        return Some(word);
    }
    crate::lexicon::is_drug_by_ending(word).then_some(word)
}

/// The drugs a text names, in order.
pub(super) fn drugs(tokens: &[Token]) -> Vec<Drug> {
    let named = tokens
        .iter()
        .enumerate()
        .filter_map(|(at, token)| Some(Drug { at, generic: generic(&token.lower)?.to_owned() }));
    named.collect()
}

/// Whether two names are one drug: `amoxicillin` of `amoxicillin-clavulanate` counts.
pub(super) fn same(a: &str, b: &str) -> bool {
    a == b || a.split('-').any(|part| part == b) || b.split('-').any(|part| part == a)
}

/// Whether a word the decoder wrote may be a misspelling of this name.
pub(super) fn sounds_like(name: &str, heard: &str) -> bool {
    heard.len() >= 5 && name.len() >= 6 && !NAMES.contains(heard) && name.chars().next() == heard.chars().next() && {
        let most = if name.len() >= 9 { 3 } else { 2 };
        distance(&sound(name), &sound(heard), most) < most || distance(name, heard, most) < most
    }
}

/// A word by how it sounds: one letter for those that sound alike, no doubled letters, no mute ones.
fn sound(word: &str) -> String {
    let word = word.replace("ph", "f").replace("ck", "k").replace("th", "t").replace("qu", "k").replace("ch", "k");
    let mut out = String::new();
    for c in word.chars() {
        let c = match c {
            'c' | 'q' => 'k',
            'z' => 's',
            'y' => 'i',
            'e' | 'o' | 'u' => 'a',
            'h' | '\'' => continue,
            'v' => 'f',
            c => c,
        };
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

/// Edits between two words, no more than `most` + 1.
fn distance(a: &str, b: &str, most: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return most + 1;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drug_has_several_names() {
        assert_eq!(generic("lasix"), Some("furosemide"));
        assert_eq!(generic("metformin"), Some("metformin"));
        assert_eq!(generic("table"), None);
        assert!(same("amoxicillin", generic("augmentin").expect("a drug")));
        assert!(!same("hydroxyzine", "hydralazine"));
    }

    #[test]
    fn a_misspelled_name_is_known_by_its_sound_and_another_drug_is_not() {
        assert!(sounds_like("lisinopril", "lisinipril") && sounds_like("benzonatate", "benzonatat"));
        assert!(!sounds_like("prednisone", "prednisolone") && !sounds_like("hydralazine", "hydroxyzine"));
        assert!(!sounds_like("metformin", "metoprolol"));
    }
}

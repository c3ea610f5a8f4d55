//! The last look at a statement before it is let into a note: is every number, drug, side and negation in it one its
//! sources hold? A statement that is not supported is not written.

use crate::lexicon;
use crate::prose::numbers::digits;
use crate::prose::polarity::negations;
use crate::prose::units::written;
use crate::text::{lower_words, re};
use std::collections::HashSet;

/// What stands in a text without standing in its sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsupported {
    /// A number.
    Number(String),
    /// A drug.
    Drug(String),
    /// A side of the body.
    Side(String),
    /// The text says no, its sources do not.
    Negation,
}

/// What of `text` is not in `said`.
pub fn unsupported(text: &str, said: &str) -> Vec<Unsupported> {
    let mut findings = Vec::new();
    let said_numbers = numbers_said(said);
    findings.extend(numbers(text).into_iter().filter(|number| !said_numbers.contains(number)).map(Unsupported::Number));
    let said_words: HashSet<String> = words_of(said).into_iter().collect();
    let known = |name: &String| name.split(' ').all(|word| said_words.contains(word));
    findings.extend(lexicon::drugs(text).into_iter().filter(|drug| !known(drug)).map(Unsupported::Drug));
    let sides = words_of(text)
        .into_iter()
        .filter(|word| matches!(word.as_str(), "left" | "right" | "bilateral" | "bilaterally" | "both"));
    findings.extend(sides.filter(|side| !said_words.contains(side)).map(Unsupported::Side));
    let quits = re!(
        r"(?i)\b(?:no|not|n't|never|none|without|nothing|negative|nope|nah|cannot|neither|nor|uh-uh|deny|denies|denied)\b|n't\b"
    );
    if negations(text) > 0 && !quits.is_match(said) {
        findings.push(Unsupported::Negation);
    }
    findings
}

/// Whether a text that stands for all of `said` has lost a `no`.
pub fn loses_negation(text: &str, said: &str) -> bool {
    negations(text) == 0 && negations(said) > 0
}

fn words_of(text: &str) -> Vec<String> {
    let apart = |word: String| {
        let mut parts: Vec<String> = word.split(['-', '/']).map(str::to_owned).collect();
        if parts.len() > 1 {
            parts.push(word);
        }
        parts
    };
    lower_words(text).into_iter().flat_map(apart).collect()
}

/// The numbers of a text in digits; `A1c` and `x2` are words.
fn numbers(text: &str) -> Vec<String> {
    let found = re!(r"(?:^|[^A-Za-z0-9.])(\d+(?:\.\d+)?)").captures_iter(text);
    found.map(|number| number[1].to_owned()).collect()
}

/// Every number said: in digits, in words, and as readings are written.
fn numbers_said(said: &str) -> HashSet<String> {
    let in_digits = digits(said);
    let both = [said.to_owned(), in_digits.clone(), written(&in_digits), said.replace(',', "")];
    let mut found: HashSet<String> = both.iter().flat_map(|text| numbers(text)).collect();
    let words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    for (at, word) in words.iter().enumerate() {
        if lower_words(said).iter().any(|other| other == word) {
            found.insert((at + 1).to_string());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use Unsupported::{Drug, Negation, Number, Side};

    #[test]
    fn what_was_not_said_is_found() {
        let said = "I take metformin, one thousand milligrams twice a day, for my left knee.";
        assert_eq!(unsupported("Metformin 1000 mg twice a day. Left knee.", said), []);
        assert_eq!(unsupported("Metformin 500 mg", said), [Number("500".into())]);
        assert_eq!(unsupported("Glipizide 1000 mg", said), [Drug("glipizide".into())]);
        assert_eq!(unsupported("Right knee", said), [Side("right".into())]);
        assert_eq!(unsupported("Denies knee pain", said), [Negation]);
        assert!(loses_negation("Has a fever", "I don't have a fever"));
        assert!(!loses_negation("Denies a fever", "I don't have a fever"));
    }

    #[test]
    fn readings_are_the_numbers_said() {
        assert_eq!(
            unsupported(
                "Blood pressure 136/82, 98.9 °F, A1c 8.4 %",
                "one thirty six over eighty two, ninety eight point nine, a one c eight point four"
            ),
            []
        );
        assert_eq!(unsupported("1000 mg", "1,000 milligrams"), []);
    }
}

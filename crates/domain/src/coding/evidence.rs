//! The words of a note that earn a code.

use crate::note::{utf16_len, utf16_slice};
use crate::redact::redacted_debug;
use serde::{Deserialize, Serialize};

/// A stretch of a section's text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// The key of the section.
    pub section: String,
    /// First UTF-16 code unit within the section's text.
    pub start: u32,
    /// One past the last code unit.
    pub end: u32,
    /// The words, as they stood when the evidence was found.
    pub text: String,
}
redacted_debug!(Evidence, section, start, end);

/// How far the documentation bears a code out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Support {
    /// Named, and no more.
    Weak,
    /// Named where it is assessed, or named with findings.
    Moderate,
    /// Assessed, with findings or a plan.
    Strong,
}

/// Where the words of an evidence are in a text that may have been written on since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Whereabouts {
    /// Where they were.
    InPlace,
    /// Elsewhere, and only there.
    Moved {
        /// The key of the section they are in now.
        section: String,
        /// First UTF-16 code unit there.
        start: u32,
        /// One past the last code unit.
        end: u32,
    },
    /// Nowhere, or at several places: nothing may be shown as evidence.
    Stale,
}

impl Evidence {
    /// Where the words are now. Sections are key and text.
    pub fn whereabouts<'a>(&self, sections: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Whereabouts {
        if self.text.is_empty() {
            return Whereabouts::Stale;
        }
        let own = sections.clone().find(|(key, _)| *key == self.section);
        if own.is_some_and(|(_, text)| utf16_slice(text, self.start, self.end) == Some(self.text.as_str())) {
            return Whereabouts::InPlace;
        }
        let at = |(key, text): (&str, &str)| {
            let places = text.match_indices(&self.text).map(|(byte, _)| (key.to_owned(), utf16_len(&text[..byte])));
            places.collect::<Vec<_>>()
        };
        let in_own: Vec<_> = own.into_iter().flat_map(at).collect();
        let found = if in_own.is_empty() { sections.flat_map(at).collect() } else { in_own };
        match found.as_slice() {
            [(section, start)] => {
                Whereabouts::Moved { section: section.clone(), start: *start, end: start + utf16_len(&self.text) }
            }
            _ => Whereabouts::Stale,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn evidence(start: u32, text: &str) -> Evidence {
        Evidence { section: "plan".into(), start, end: start + utf16_len(text), text: text.into() }
    }

    fn whereabouts(evidence: &Evidence, sections: &[(&str, &str)]) -> Whereabouts {
        evidence.whereabouts(sections.iter().copied())
    }

    #[test]
    fn words_are_found_again_only_where_there_is_no_doubt() {
        let words = evidence(4, "left wrist");
        let moved = |section: &str, start: u32| Whereabouts::Moved { section: section.into(), start, end: start + 10 };
        assert_eq!(whereabouts(&words, &[("plan", "The left wrist hurts.")]), Whereabouts::InPlace);
        assert_eq!(whereabouts(&words, &[("plan", "🩺 Today the left wrist hurts.")]), moved("plan", 13));
        assert_eq!(whereabouts(&words, &[("plan", "Cast."), ("exam", "A left wrist.")]), moved("exam", 2));
        assert_eq!(whereabouts(&words, &[("plan", "A left wrist, a left wrist.")]), Whereabouts::Stale);
        assert_eq!(whereabouts(&words, &[("plan", "The right wrist hurts.")]), Whereabouts::Stale);
        assert_eq!(whereabouts(&words, &[]), Whereabouts::Stale);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]
        /// However a text is written on, what is shown as evidence reads as it did, or nothing is shown.
        #[test]
        fn evidence_points_to_its_words_or_to_nothing(
            text in "[a-cé🩺 ]{0,24}", start in 0usize..24, length in 1usize..6,
            at in 0usize..30, taken in 0usize..6, put in "[a-cé🩺 ]{0,6}",
        ) {
            let letters: Vec<char> = text.chars().collect();
            let start = start.min(letters.len());
            let end = (start + length).min(letters.len());
            let before: String = letters[..start].iter().collect();
            let words: String = letters[start..end].iter().collect();
            let evidence = evidence(utf16_len(&before), &words);
            let mut edited = letters.clone();
            let at = at.min(edited.len());
            let until = (at + taken).min(edited.len());
            edited.splice(at..until, put.chars());
            let edited: String = edited.into_iter().collect();
            match whereabouts(&evidence, &[("plan", &edited)]) {
                Whereabouts::InPlace => {
                    prop_assert_eq!(utf16_slice(&edited, evidence.start, evidence.end), Some(words.as_str()));
                }
                Whereabouts::Moved { start, end, .. } => {
                    prop_assert_eq!(utf16_slice(&edited, start, end), Some(words.as_str()));
                    prop_assert_eq!(edited.matches(words.as_str()).count(), 1);
                }
                Whereabouts::Stale => prop_assert!(words.is_empty() || edited.matches(words.as_str()).count() != 1),
            }
        }
    }
}

//! Phrases and what may be written for them, found in a text at the borders of words, the longest first.

use crate::text::capitalised;
use std::collections::HashMap;
use std::ops::Range;

/// Phrases in small letters with what is written for each.
pub(crate) struct Phrases {
    by_first: HashMap<&'static str, Vec<(&'static str, &'static str)>>,
}

impl Phrases {
    /// From pairs of what is found and what is written.
    pub fn of(pairs: impl Iterator<Item = (&'static str, &'static str)>) -> Self {
        let mut by_first: HashMap<&'static str, Vec<_>> = HashMap::new();
        for (found, written) in pairs {
            by_first.entry(first_word(found)).or_default().push((found, written));
        }
        for phrases in by_first.values_mut() {
            phrases.sort_by_key(|(found, _)| std::cmp::Reverse(found.len()));
        }
        Self { by_first }
    }

    /// Where they stand, from left to right, with what is written for each; its first letter is as the text's.
    pub fn find(&self, text: &str) -> Vec<(Range<usize>, String)> {
        let lower = text.to_ascii_lowercase().replace('’', "'");
        if lower.len() != text.len() {
            // A curly apostrophe is longer than a straight one: without it places would not agree.
            return self.find_in(text, &text.to_ascii_lowercase());
        }
        self.find_in(text, &lower)
    }

    fn find_in(&self, text: &str, lower: &str) -> Vec<(Range<usize>, String)> {
        let mut out = Vec::new();
        let mut from = 0;
        for (at, _) in lower.char_indices() {
            let before = lower[..at].chars().next_back();
            if at < from || before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '\'' | '/')) {
                continue;
            }
            let Some(phrases) = self.by_first.get(first_word(&lower[at..])) else { continue };
            let whole = |phrase: &&(&str, &str)| {
                let after = lower[at..].strip_prefix(phrase.0);
                after.is_some_and(|rest| {
                    !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '\'' | '/'))
                })
            };
            if let Some((found, written)) = phrases.iter().find(whole) {
                let range = at..at + found.len();
                let capital = text[range.clone()].starts_with(|c: char| c.is_ascii_uppercase());
                out.push((range.clone(), if capital { capitalised(written) } else { (*written).to_owned() }));
                from = range.end;
            }
        }
        out
    }
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\'' | '/'))).unwrap_or(text.len());
    &text[..end]
}

/// Which way a pair may be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// From what patients say to the field's words.
    Clinical,
    /// From the field's words to what patients say.
    Plain,
}

/// The pairs of the curated table that may be read this way.
pub(crate) fn plain_words(way: Way) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = include_str!("../../../assets/vocabulary/plain_words.tsv").lines();
    lines.filter(|line| !line.starts_with('#')).filter_map(move |line| {
        let mut columns = line.split('\t');
        let (plain, clinical, ways) = (columns.next()?, columns.next()?, columns.next()?);
        match way {
            Way::Clinical => matches!(ways, "both" | "clinical").then_some((plain, clinical)),
            Way::Plain => matches!(ways, "both" | "plain").then_some((clinical, plain)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_stands_for_itself() {
        let phrases = Phrases::of([("heart", "h"), ("heart attack", "infarction"), ("flu", "influenza")].into_iter());
        let found: Vec<String> =
            phrases.find("Heart attack, flu-like; heart.").into_iter().map(|(_, new)| new).collect();
        assert_eq!(found, ["Infarction", "h"]);
    }

    #[test]
    fn the_table_reads_and_no_word_has_two_meanings() {
        let clinical: Vec<_> = plain_words(Way::Clinical).collect();
        let plain: Vec<_> = plain_words(Way::Plain).collect();
        assert!(clinical.len() > 300 && plain.len() > 500, "{} {}", clinical.len(), plain.len());
        for pairs in [clinical, plain] {
            let mut seen = std::collections::HashSet::new();
            for (found, written) in pairs {
                assert!(seen.insert(found.to_lowercase()), "{found}");
                assert!(found != written);
            }
        }
    }
}

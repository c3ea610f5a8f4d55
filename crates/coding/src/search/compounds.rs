//! Words of Greek and Latin parts, taken apart: 'enterorrhagia' is a hemorrhage of the intestine, whether or not any
//! title has the word.
//!
//! A word is taken apart only where its parts make up all of it: at most one prefix that says nothing of its own, roots
//! with the vowel that joins them, and an ending. Prefixes, roots and endings are rows of `assets/codes/synonyms.tsv`.

use super::words::spelled;
use std::collections::HashMap;

/// The parts of words and what they mean.
#[derive(Default)]
pub(super) struct Compounds {
    roots: HashMap<String, Vec<String>>,
    endings: HashMap<String, Vec<String>>,
    prefixes: Vec<String>,
}

/// The shortest word that is taken apart.
const SHORTEST: usize = 6;
/// The longest root.
const LONGEST: usize = 14;
/// The most roots in a word.
const ROOTS: usize = 3;

impl Compounds {
    pub(super) fn root(&mut self, root: &str, meant: Vec<String>) {
        self.roots.insert(spelled(root.to_owned()), meant);
    }

    pub(super) fn ending(&mut self, ending: &str, meant: Vec<String>) {
        self.endings.insert(ending.to_owned(), meant);
    }

    pub(super) fn prefix(&mut self, prefix: &str) {
        self.prefixes.push(prefix.to_owned());
    }

    /// What the parts of a word mean, its ending last; `None` where they do not make it up.
    pub(super) fn taken_apart(&self, word: &str) -> Option<Vec<String>> {
        if word.len() < SHORTEST || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return None;
        }
        let shorter = self.prefixes.iter().filter_map(|prefix| word.strip_prefix(prefix.as_str()));
        std::iter::once(word).chain(shorter).find_map(|rest| self.roots_and_ending(rest, 0))
    }

    fn roots_and_ending(&self, rest: &str, roots: usize) -> Option<Vec<String>> {
        if roots > 0
            && let Some(ending) = self.endings.get(rest).or_else(|| self.endings.get(joined(rest)))
        {
            return Some(ending.clone());
        }
        if roots == ROOTS {
            return None;
        }
        (2..=rest.len().min(LONGEST)).rev().find_map(|length| {
            let meant = self.roots.get(&rest[..length])?;
            let after = &rest[length..];
            let found =
                self.roots_and_ending(after, roots + 1).or_else(|| self.roots_and_ending(joined(after), roots + 1));
            found.map(|more| meant.iter().cloned().chain(more).collect())
        })
    }
}

/// What follows the vowel that joins two parts.
fn joined(rest: &str) -> &str {
    rest.strip_prefix(['o', 'i', 'a', 'e']).unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::super::synonyms::Synonyms;
    use super::super::terms::Indexing;

    #[test]
    fn words_are_taken_apart_only_as_a_whole() {
        let synonyms = Synonyms::shipped(&Indexing::new().done().vocabulary);
        let of = |word: &str| synonyms.compounds.taken_apart(word).map(|parts| parts.join(" "));
        assert_eq!(of("enterorrhagia").as_deref(), Some("intestine hemorrhage"));
        assert_eq!(of("perinephritis").as_deref(), Some("kidney inflammation"));
        assert_eq!(of("hepatosplenomegaly").as_deref(), Some("liver spleen enlargement"));
        assert_eq!(of("cystolith").as_deref(), Some("bladder calculus"));
        assert_eq!(of("hypothyriod"), None);
        assert_eq!(of("cysts"), None);
    }
}

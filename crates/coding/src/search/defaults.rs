//! The code a heading stands for when nothing more is said: its unspecified, uncomplicated child.
//!
//! Derived from the titles: the child that says no more than the heading but 'unspecified', 'NOS' or 'without
//! complications', down to a code that has no children of its own.

use super::terms::Terms;
use super::vocabulary::Token;
use crate::sets::Entry;

/// Words that add nothing to a heading.
const NOTHING: &[&str] = &[
    "unspecified",
    "nos",
    "without",
    "complication",
    "uncomplicated",
    "other",
    "not",
    "intractable",
    "status",
    "epilepticus",
    "encounter",
    "specified",
    "type",
    "site",
    "part",
    "organism",
    "single",
    "current",
];

/// Words that always add something, though 'unspecified' stands beside them.
const SOMETHING: &[&str] = &["right", "left", "bilateral", "both"];

/// The tokens of those words.
pub(super) struct Defaults {
    nothing: Vec<Token>,
    something: Vec<Token>,
    unspecified: Option<Token>,
    other: Option<Token>,
    without: Option<Token>,
}

impl Defaults {
    pub(super) fn of(terms: &Terms) -> Self {
        let tokens = |words: &[&str]| words.iter().filter_map(|word| terms.vocabulary.token(word)).collect();
        let one = |word: &str| terms.vocabulary.token(word);
        let (unspecified, other, without) = (one("unspecified"), one("other"), one("without"));
        Self { nothing: tokens(NOTHING), something: tokens(SOMETHING), unspecified, other, without }
    }

    /// The tokens of the sides of the body.
    pub(super) fn sides(&self) -> &[Token] {
        &self.something
    }

    /// Whether some of the tokens say a side.
    pub(super) fn sided(&self, tokens: &[Token]) -> bool {
        tokens.iter().any(|token| self.something.contains(token))
    }

    /// The token of 'other'.
    pub(super) fn other(&self) -> Option<Token> {
        self.other
    }

    /// The token of 'unspecified'.
    pub(super) fn unspecified(&self) -> Option<Token> {
        self.unspecified
    }

    /// The code without printed children that the entry stands for; itself where it has none, `None` where no child
    /// says as little as the entry.
    pub(super) fn code<'a>(&self, terms: &Terms, entry: Entry<'a>) -> Option<Entry<'a>> {
        let mut children = entry.children().filter(|child| child.stem().is_none()).peekable();
        if children.peek().is_none() {
            return Some(entry);
        }
        let ranked = children.filter_map(|child| Some((self.adds(terms, entry, child)?, child)));
        let (_, child) = ranked.min_by_key(|(adds, _)| *adds)?;
        self.code(terms, child)
    }

    /// How much a child says beyond its parent; `None` where that is more than nothing. What it is without is less than
    /// what it leaves unspecified: 'without complications' is how a heading is meant.
    fn adds(&self, terms: &Terms, parent: Entry<'_>, child: Entry<'_>) -> Option<usize> {
        let [above, own] = [parent, child].map(|entry| title(terms, entry));
        let extra = || own.iter().filter(|token| !above.contains(token));
        let affirmed = terms.of(child.place()).take(1).flat_map(|term| terms.said(term));
        let affirmed = affirmed.filter(|(token, denied)| !denied && !above.contains(token)).map(|(token, _)| token);
        let telling = affirmed.filter(|token| !self.nothing.contains(token)).count();
        let has = |word: Option<Token>| word.is_some_and(|word| extra().any(|token| *token == word));
        let unspecified = self.unspecified.is_some_and(|token| own.contains(&token));
        let sided = extra().any(|token| self.something.contains(token));
        if telling > 2 * usize::from(unspecified) || sided || (has(self.other) && !unspecified) {
            return None;
        }
        let rest = if has(self.without) { 0 } else { 1 + usize::from(!unspecified) };
        Some(4 * telling + 2 * rest + usize::from(has(self.other)))
    }
}

/// The tokens of an entry's title.
pub(super) fn title<'t>(terms: &'t Terms, entry: Entry<'_>) -> &'t [Token] {
    terms.of(entry.place()).next().map_or(&[], |term| terms.tokens(term))
}

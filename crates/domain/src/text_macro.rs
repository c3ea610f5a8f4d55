//! Text macros: `.normalexam` and its text, typed once and called by name.
//!
//! A macro's text may hold `{name}`, `{age}`, `{sex}`, `{he}`, `{He}`, `{him}`, `{his}`, `{His}` and `{today}`, which the chart fills,
//! and `***` wherever the writer has something to fill in. A note that still holds `***` cannot be signed.

use crate::finding::Finding;
use crate::note::{NoteContent, Section};
use crate::patient::Sex;
use crate::template::SectionKind;
use crate::{TextMacroId, UserId};
use serde::{Deserialize, Serialize};

/// What stands where something is left to fill in.
pub const TO_FILL_IN: &str = "***";

/// A text with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct TextMacro {
    /// Its id.
    pub id: TextMacroId,
    /// What is typed after the full stop: small letters and digits.
    pub name: String,
    /// What it stands for.
    pub text: String,
    /// The sections it is offered in; everywhere, where none is named.
    pub kinds: Vec<SectionKind>,
    /// Who wrote it; nobody for those that came with the program.
    pub owner: Option<UserId>,
    /// Whether everybody in the organization is offered it.
    pub shared: bool,
}

/// What a macro's text is filled with.
#[derive(Clone, PartialEq, Eq)]
pub struct MacroFacts {
    /// The patient's name.
    pub name: String,
    /// Their age in words, such as `54 years`.
    pub age: String,
    /// Their sex; where it is unknown the pronouns are those of any person.
    pub sex: Option<Sex>,
    /// The day of the visit as it is written in notes.
    pub today: String,
}

impl TextMacro {
    /// What keeps it from being kept, as a person is told.
    pub fn faults(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        if self.name.is_empty() || self.name.len() > 40 || !self.name.chars().all(plain) {
            findings.push(Finding::error(
                "name",
                "The name of a macro is made of small letters and digits, without spaces.",
            ));
        }
        if self.text.trim().is_empty() {
            findings.push(Finding::error("text", "A macro needs a text."));
        }
        findings
    }

    /// Whether this person is offered it.
    pub fn is_seen_by(&self, user: UserId) -> bool {
        self.owner.is_none() || self.shared || self.owner == Some(user)
    }

    /// Its text for this patient and visit. Braces that name nothing stay as they are.
    pub fn filled(&self, facts: &MacroFacts) -> String {
        let (he, him, his, sex) = match facts.sex {
            Some(Sex::Female) => (["she", "She"], "her", ["her", "Her"], "female"),
            Some(Sex::Male) => (["he", "He"], "him", ["his", "His"], "male"),
            _ => (["they", "They"], "them", ["their", "Their"], ""),
        };
        let values = [
            ("{name}", facts.name.as_str()),
            ("{age}", facts.age.as_str()),
            ("{sex}", sex),
            ("{he}", he[0]),
            ("{He}", he[1]),
            ("{him}", him),
            ("{his}", his[0]),
            ("{His}", his[1]),
            ("{today}", facts.today.as_str()),
        ];
        values.iter().fold(self.text.clone(), |text, (name, value)| text.replace(name, value))
    }
}

/// The sections in which something is left to fill in.
pub fn left_to_fill_in(content: &NoteContent) -> impl Iterator<Item = &Section> {
    content.sections.iter().filter(|section| section.text.contains(TO_FILL_IN))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn named(name: &str, text: &str) -> TextMacro {
        let id = TextMacroId::from_uuid(Uuid::from_u128(1));
        TextMacro { id, name: name.into(), text: text.into(), kinds: vec![], owner: None, shared: true }
    }

    #[test]
    fn the_chart_fills_what_it_knows_and_leaves_the_rest() {
        let facts = MacroFacts {
            name: "Ana Ruiz".into(),
            age: "54 years".into(),
            sex: Some(Sex::Female),
            today: "20 Nov 2026".into(),
        };
        let text = named("intro", "{name}, {age}, {sex}: {he} has {his} {dose} of ***. {He} knows.").filled(&facts);
        assert_eq!(text, "Ana Ruiz, 54 years, female: she has her {dose} of ***. She knows.");
    }

    #[test]
    fn a_name_is_small_letters_and_digits() {
        for (name, good) in
            [("normalexam", true), ("ros2", true), ("", false), ("Normal", false), ("two words", false), ("a.b", false)]
        {
            assert_eq!(named(name, "text").faults().is_empty(), good, "{name}");
        }
        assert_eq!(named("empty", " ").faults().len(), 1);
    }
}

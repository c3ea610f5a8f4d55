//! What a template that follows another one says for itself. Kept instead of its sections, so that a change of the one
//! it follows reaches it.
//!
//! Invariant: a template's difference, put onto the sections it was taken from, gives the template's sections back.

use super::TemplateSection;
use serde::{Deserialize, Serialize};

/// How the sections of a template differ from those of the one it follows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// Sections it says otherwise, and sections of its own.
    sections: Vec<TemplateSection>,
    /// Keys of sections it leaves out.
    without: Vec<String>,
    /// The keys of all its sections, in its order; nothing where the order is that of the one it follows.
    order: Vec<String>,
}

impl Difference {
    /// What `own` says otherwise than `followed`.
    pub fn of(followed: &[TemplateSection], own: &[TemplateSection]) -> Self {
        let sections = own.iter().filter(|section| !followed.contains(section)).cloned().collect();
        let left_out = |key: &&String| !own.iter().any(|section| section.key == **key);
        let without = followed.iter().map(|section| &section.key).filter(left_out).cloned().collect();
        let mut difference = Self { sections, without, order: Vec::new() };
        if difference.onto(followed) != own {
            difference.order = own.iter().map(|section| section.key.clone()).collect();
        }
        difference
    }

    /// The sections of a template that differs so from one with these sections. A section that is new there comes
    /// after the one it follows there.
    pub fn onto(&self, followed: &[TemplateSection]) -> Vec<TemplateSection> {
        let kept = followed.iter().filter(|section| !self.without.contains(&section.key));
        let mut all: Vec<TemplateSection> =
            kept.map(|section| self.own(&section.key).unwrap_or(section).clone()).collect();
        let known = |key: &str| all.iter().any(|section| section.key == key);
        let new: Vec<TemplateSection> = self.sections.iter().filter(|section| !known(&section.key)).cloned().collect();
        all.extend(new);
        if self.order.is_empty() { all } else { self.ordered(all) }
    }

    fn own(&self, key: &str) -> Option<&TemplateSection> {
        self.sections.iter().find(|section| section.key == key)
    }

    fn ordered(&self, sections: Vec<TemplateSection>) -> Vec<TemplateSection> {
        let mut ordered: Vec<TemplateSection> = Vec::with_capacity(sections.len());
        let place = |key: &str| self.order.iter().position(|other| other == key);
        let mut placed: Vec<&TemplateSection> =
            sections.iter().filter(|section| place(&section.key).is_some()).collect();
        placed.sort_by_key(|section| place(&section.key));
        ordered.extend(placed.into_iter().cloned());
        for (at, section) in sections.iter().enumerate().filter(|(_, section)| place(&section.key).is_none()) {
            let before = at.checked_sub(1).and_then(|before| sections.get(before)).map(|before| before.key.as_str());
            let after = before.and_then(|key| ordered.iter().position(|other| other.key == key));
            ordered.insert(after.map_or(0, |after| after + 1), section.clone());
        }
        ordered
    }
}

#[cfg(test)]
mod tests {
    use super::super::{SectionForm, SectionKind};
    use super::*;
    use proptest::prelude::*;

    fn section(key: &str, title: &str) -> TemplateSection {
        TemplateSection {
            key: key.into(),
            title: title.into(),
            kinds: vec![SectionKind::Other],
            required: false,
            default_text: String::new(),
            form: SectionForm::Text,
            prompt: String::new(),
            subsections: Vec::new(),
        }
    }

    fn sections(text: &str) -> Vec<TemplateSection> {
        text.split_whitespace().map(|word| section(&word[..1], word)).collect()
    }

    fn titles(sections: &[TemplateSection]) -> String {
        sections.iter().map(|section| section.title.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_changes_in_the_one_followed_changes_here() {
        let difference = Difference::of(&sections("a b c"), &sections("a bb c d"));
        assert_eq!(titles(&difference.onto(&sections("aa b c"))), "aa bb c d");
        assert_eq!(titles(&difference.onto(&sections("a b"))), "a bb d");
        assert_eq!(titles(&difference.onto(&sections("a b c e"))), "a bb c e d");
    }

    #[test]
    fn what_was_left_out_stays_out_and_an_order_of_its_own_stays() {
        let difference = Difference::of(&sections("a b c"), &sections("c a"));
        assert_eq!(titles(&difference.onto(&sections("a bb c"))), "c a");
        assert_eq!(titles(&difference.onto(&sections("a b e c"))), "c a e");
    }

    proptest! {
        #[test]
        fn a_difference_gives_back_what_it_was_taken_from(
            followed in proptest::sample::subsequence(vec!["a", "b", "c", "d", "e"], 0..=5).prop_shuffle(),
            own in proptest::sample::subsequence(vec!["a", "bb", "c", "dd", "f", "g"], 0..=6).prop_shuffle(),
        ) {
            let (followed, own) = (sections(&followed.join(" ")), sections(&own.join(" ")));
            prop_assert_eq!(Difference::of(&followed, &own).onto(&followed), own);
        }
    }
}

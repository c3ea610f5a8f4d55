//! What a person changed in a note by hand, from one kept version to the next: where, what stood there, what stands there
//! now. Each section gives one edit, from the first word that differs to the last.

use crate::note::{NoteContent, utf16_len};
use crate::redact::redacted_debug;
use serde::{Deserialize, Serialize};

/// What kind of edit it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum EditKind {
    /// Words came in.
    Insertion,
    /// Words went out.
    Deletion,
    /// Words took the place of others.
    Modification,
}

/// One edit of a section.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct CustomEdit {
    /// What kind.
    pub kind: EditKind,
    /// The key of the section.
    pub section: String,
    /// Its heading.
    pub title: String,
    /// First UTF-16 code unit, the same in the text before and after.
    pub position: u32,
    /// What stood there.
    pub original: String,
    /// What stands there now.
    pub new: String,
}
redacted_debug!(CustomEdit, kind, section, position);

/// What differs from one text of a note to the next, section by section; sections that came or went are edits of all
/// their words.
pub fn custom_edits(before: &NoteContent, after: &NoteContent) -> Vec<CustomEdit> {
    let text_of = |content: &NoteContent, key: &str| {
        content
            .sections
            .iter()
            .find(|section| section.key == key)
            .map_or("", |section| section.text.as_str())
            .to_owned()
    };
    let gone = before.sections.iter().filter(|section| after.sections.iter().all(|other| other.key != section.key));
    let all = after.sections.iter().chain(gone);
    all.filter_map(|section| {
        let (was, is) = (text_of(before, &section.key), text_of(after, &section.key));
        let (position, original, new) = difference(&was, &is)?;
        let kind = match (original.trim().is_empty(), new.trim().is_empty()) {
            (true, _) => EditKind::Insertion,
            (false, true) => EditKind::Deletion,
            (false, false) => EditKind::Modification,
        };
        Some(CustomEdit { kind, section: section.key.clone(), title: section.title.clone(), position, original, new })
    })
    .collect()
}

/// The stretch that differs, widened to whole words: where it begins, what stood there, what stands there now.
fn difference(before: &str, after: &str) -> Option<(u32, String, String)> {
    if before == after {
        return None;
    }
    let same = before.char_indices().zip(after.chars()).take_while(|((_, one), other)| one == other);
    let apart = same.last().map_or(0, |((at, c), _)| at + c.len_utf8());
    let goes_on = |text: &str| text[apart..].starts_with(|c: char| !c.is_whitespace());
    let start = if goes_on(before) || goes_on(after) { word_start(before, apart) } else { apart };
    let (rest_before, rest_after) = (&before[start..], &after[start..]);
    let alike = rest_before.chars().rev().zip(rest_after.chars().rev()).take_while(|(one, other)| one == other);
    let mut tail: usize = alike.map(|(c, _)| c.len_utf8()).sum();
    // A tail that begins within a word is cut to where the word ends.
    while tail > 0 {
        let at = rest_after.len() - tail;
        let within = |text: &str, at: usize| !text[..at].is_empty() && !text[..at].ends_with(char::is_whitespace);
        let begins = rest_after[at..].starts_with(char::is_whitespace);
        if begins || (!within(rest_after, at) && !within(rest_before, rest_before.len() - tail)) {
            break;
        }
        tail -= rest_after[at..].chars().next().map_or(tail, char::len_utf8);
    }
    let (original, new) = (&rest_before[..rest_before.len() - tail], &rest_after[..rest_after.len() - tail]);
    Some((utf16_len(&before[..start]), original.to_owned(), new.to_owned()))
}

/// Where the word at this place begins.
fn word_start(text: &str, at: usize) -> usize {
    text[..at].char_indices().rev().find(|(_, c)| c.is_whitespace()).map_or(0, |(place, c)| place + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TemplateId;
    use crate::note::{Section, utf16_slice};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn note(texts: &[(&str, &str)]) -> NoteContent {
        let section = |(key, text): &(&str, &str)| Section {
            key: (*key).to_owned(),
            title: key.to_uppercase(),
            kinds: Vec::new(),
            required: false,
            text: (*text).to_owned(),
            spans: Vec::new(),
        };
        let template = TemplateId::from_uuid(Uuid::from_u128(1));
        let sections = texts.iter().map(section).collect();
        NoteContent { template, template_name: "SOAP".into(), template_version: 1, report: None, sections }
    }

    fn edits(before: &str, after: &str) -> Vec<(EditKind, u32, String, String)> {
        let found = custom_edits(&note(&[("plan", before)]), &note(&[("plan", after)]));
        found.into_iter().map(|one| (one.kind, one.position, one.original, one.new)).collect()
    }

    #[test]
    fn an_edit_is_of_whole_words() {
        let one = |kind, position, original: &str, new: &str| vec![(kind, position, original.into(), new.into())];
        assert_eq!(edits("Rest.", "Rest."), []);
        assert_eq!(
            edits("Rest and fluids.", "Rest and inhaler."),
            one(EditKind::Modification, 9, "fluids.", "inhaler.")
        );
        assert_eq!(edits("Rest.", "Rest. Fluids."), one(EditKind::Insertion, 5, "", " Fluids."));
        assert_eq!(edits("🩺 Rest daily now.", "🩺 Rest now."), one(EditKind::Deletion, 8, "daily ", ""));
        assert_eq!(edits("", "Rest."), one(EditKind::Insertion, 0, "", "Rest."));
    }

    #[test]
    fn sections_that_come_and_go_are_edits() {
        let found =
            custom_edits(&note(&[("plan", "Rest."), ("old", "Gone.")]), &note(&[("plan", "Rest."), ("new", "Here.")]));
        let seen: Vec<_> = found.iter().map(|one| (one.section.as_str(), one.kind)).collect();
        assert_eq!(seen, [("new", EditKind::Insertion), ("old", EditKind::Deletion)]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        /// Putting what is new in the place of what stood there gives the text as it is now.
        #[test]
        fn an_edit_makes_one_text_of_the_other(before in "[a-cé🩺 .]{0,24}", after in "[a-cé🩺 .]{0,24}") {
            match custom_edits(&note(&[("plan", &before)]), &note(&[("plan", &after)])).as_slice() {
                [] => prop_assert_eq!(before, after),
                [edit] => {
                    let end = edit.position + utf16_len(&edit.original);
                    prop_assert_eq!(utf16_slice(&before, edit.position, end), Some(edit.original.as_str()));
                    let head = utf16_slice(&before, 0, edit.position).unwrap_or_default();
                    let tail = utf16_slice(&before, end, utf16_len(&before)).unwrap_or_default();
                    prop_assert_eq!(format!("{head}{}{tail}", edit.new), after);
                }
                more => prop_assert!(false, "{} edits of one section", more.len()),
            }
        }
    }
}

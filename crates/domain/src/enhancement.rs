//! Improving a note: what was asked for, the changes proposed, and how each is applied alone.
//!
//! A change names the words it replaces. Changes made together do not overlap: applying one moves the others or leaves
//! them where they are, in whichever order. What was written on meanwhile moves them too, or they are gone. Applying a
//! change keeps the sources of the words it replaces and marks them edited. Nothing is applied but by a person.

use crate::note::{Hand, NoteContent, utf16_len, utf16_slice};
use crate::redact::redacted_debug;
use serde::{Deserialize, Serialize};

/// What is to be improved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum EnhancementType {
    /// Spelling, agreement, punctuation, what dictation left behind.
    Grammar,
    /// The field's words for lay ones, or the other way about; unsafe abbreviations.
    MedicalTerminology,
    /// Sentences, lists and lines by problem; what stands twice.
    Structure,
    /// What is missing, as a prompt for a person to fill.
    Completeness,
}

/// For whom the note is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// A colleague.
    Physician,
    /// The patient.
    Patient,
    /// A payer.
    Insurance,
    /// A court.
    Legal,
}

/// How far changes may go: the confidence a change needs to be proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Aggressiveness {
    /// Only what is plainly a slip.
    Conservative,
    /// Also what most colleagues would change.
    Moderate,
    /// Also what is a matter of taste.
    Aggressive,
}

impl Aggressiveness {
    /// The confidence from which a change is proposed.
    pub fn least_confidence(self) -> f64 {
        match self {
            Self::Conservative => 0.9,
            Self::Moderate => 0.75,
            Self::Aggressive => 0.5,
        }
    }
}

/// Whether the way the author writes is to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Voice {
    /// Fragments, tense and turns of phrase stay the author's.
    Keep,
    /// They may be evened out.
    Free,
}

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct EnhancementSettings {
    /// What is to be improved.
    pub types: Vec<EnhancementType>,
    /// For whom.
    pub audience: Audience,
    /// How far.
    pub aggressiveness: Aggressiveness,
    /// In whose voice.
    pub voice: Voice,
}

/// How hard a text is to read.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Readability {
    /// Words: what holds a letter or a digit.
    pub words: u32,
    /// Sentences; a line of a list is one.
    pub sentences: u32,
    /// Flesch reading ease: about 100 very easy, 0 very hard; 0 for a text without words.
    pub ease: f64,
    /// Flesch–Kincaid grade: years of school in the United States, never below 0.
    pub grade: f64,
}

/// Something a note should hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct CompletenessItem {
    /// What it is, in words.
    pub about: String,
    /// Its points where it is there.
    pub points: u32,
    /// Its points here.
    pub earned: u32,
}

/// How complete a note is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Completeness {
    /// 0 to 100: the share of the points earned.
    pub score: u32,
    /// What was looked for.
    pub items: Vec<CompletenessItem>,
}

/// What a note is like: how long, how hard to read, how complete.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Figures {
    /// How hard it is to read; headings and marks of lists are left out.
    pub readability: Readability,
    /// How complete it is.
    pub completeness: Completeness,
}

/// What a change does to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ChangeType {
    /// Something is put in.
    Addition,
    /// Words are replaced.
    Modification,
    /// Something is taken out.
    Deletion,
    /// The same words are laid out in another way.
    Restructure,
    /// A question is put in for a person to fill: never text as if it had been said.
    Prompt,
}

/// A proposed change.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// Unique among the changes made together.
    pub id: u32,
    /// The key of the section.
    pub section: String,
    /// First code unit of the words replaced.
    pub start: u32,
    /// One past the last; `start` where something is put in.
    pub end: u32,
    /// The words replaced.
    pub original: String,
    /// What stands there instead.
    pub replacement: String,
    /// What it improves.
    pub improves: EnhancementType,
    /// What it does to the text.
    pub kind: ChangeType,
    /// Why, in a sentence.
    pub rationale: String,
    /// How sure the engine is, 0 to 1.
    pub confidence: f64,
}
redacted_debug!(Change, id, section, start, end, improves, kind);

/// The words a change replaces are not where it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the words this change replaces are no longer there")]
pub struct Gone;

impl Change {
    /// Whether the words it replaces stand where it says.
    pub fn stands_in(&self, content: &NoteContent) -> bool {
        let section = content.sections.iter().find(|section| section.key == self.section);
        section.is_some_and(|section| utf16_slice(&section.text, self.start, self.end) == Some(&self.original))
    }

    /// Puts it into the note. The sources of the words it replaces stay with the new words, marked edited.
    ///
    /// # Errors
    /// [`Gone`] when the words are not there; nothing is changed then.
    pub fn apply(&self, content: &mut NoteContent) -> Result<(), Gone> {
        let section = content.sections.iter_mut().find(|section| section.key == self.section).ok_or(Gone)?;
        if utf16_slice(&section.text, self.start, self.end) != Some(&self.original) {
            return Err(Gone);
        }
        section.rewrite(self.start, self.end, &self.replacement, Hand::Persons).ok_or(Gone)
    }

    /// Where this change stands after `applied` was; `None` if it took the words away.
    #[must_use]
    pub fn after(&self, applied: &Self) -> Option<Self> {
        let edit = Edited { start: applied.start, end: applied.end, length: utf16_len(&applied.replacement) };
        if self.section == applied.section { self.moved(edit) } else { Some(self.clone()) }
    }

    /// Where this change stands after its section's text was written on; `None` if its words went.
    #[must_use]
    pub fn in_text(&self, before: &str, after: &str) -> Option<Self> {
        match Edited::between(before, after) {
            Some(edit) => self.moved(edit),
            None => Some(self.clone()),
        }
    }

    fn moved(&self, edit: Edited) -> Option<Self> {
        if self.end <= edit.start && !(self.start == edit.start && edit.start == edit.end) {
            return Some(self.clone());
        }
        if self.start < edit.end || (self.start == self.end && self.start == edit.start) {
            return None;
        }
        let at = |position: u32| (position - edit.end) + edit.start + edit.length;
        Some(Self { start: at(self.start), end: at(self.end), ..self.clone() })
    }
}

/// One stretch of a text that reads differently: what lay between `start` and `end` is `length` long now.
#[derive(Clone, Copy)]
struct Edited {
    start: u32,
    end: u32,
    length: u32,
}

impl Edited {
    /// The smallest stretch that differs; `None` if nothing does.
    fn between(before: &str, after: &str) -> Option<Self> {
        if before == after {
            return None;
        }
        let units = |text: &str| text.encode_utf16().collect::<Vec<u16>>();
        let (old, new) = (units(before), units(after));
        let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
        let same = |(a, b): &(&u16, &u16)| a == b;
        let tail = old[start..].iter().rev().zip(new[start..].iter().rev()).take_while(same).count();
        let unit = |position: usize| u32::try_from(position).unwrap_or(u32::MAX);
        Some(Self { start: unit(start), end: unit(old.len() - tail), length: unit(new.len() - tail - start) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::{Section, Source, Span};
    use crate::template::SectionKind;
    use crate::{SegmentId, TemplateId};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn content(text: &str, spans: &[(u32, u32)]) -> NoteContent {
        let segment = SegmentId::from_uuid(Uuid::from_u128(1));
        let span = |&(start, end): &(u32, u32)| Span {
            start,
            end,
            source: Source::Spoken { segments: vec![segment].try_into().expect("a source") },
            edited: false,
        };
        let section = Section {
            key: "plan".into(),
            title: "Plan".into(),
            kinds: vec![SectionKind::Plan],
            required: true,
            text: text.into(),
            spans: spans.iter().map(span).collect(),
        };
        NoteContent {
            template: TemplateId::from_uuid(Uuid::from_u128(2)),
            template_name: "SOAP".into(),
            template_version: 1,
            report: None,
            sections: vec![section],
        }
    }

    fn change(id: u32, text: &str, start: u32, end: u32, new: &str) -> Change {
        Change {
            id,
            section: "plan".into(),
            start,
            end,
            original: utf16_slice(text, start, end).expect("within the text").into(),
            replacement: new.into(),
            improves: EnhancementType::Grammar,
            kind: ChangeType::Modification,
            rationale: "Because.".into(),
            confidence: 1.0,
        }
    }

    #[test]
    fn a_change_keeps_the_source_of_its_words_and_marks_it() {
        let text = "Take it it daily. Rest.";
        let mut note = content(text, &[(0, 17), (18, 23)]);
        change(1, text, 5, 10, "it").apply(&mut note).expect("it stands");
        assert_eq!(note.sections[0].text, "Take it daily. Rest.");
        let spans: Vec<_> = note.sections[0].spans.iter().map(|span| (span.start, span.end, span.edited)).collect();
        assert_eq!(spans, [(0, 14, true), (15, 20, false)]);
        assert_eq!(change(1, text, 5, 10, "it").apply(&mut note), Err(Gone));
    }

    #[test]
    fn across_two_stretches_the_first_has_the_new_words() {
        let text = "One. Two.";
        let mut note = content(text, &[(0, 4), (5, 9)]);
        change(1, text, 3, 6, ", t").apply(&mut note).expect("it stands");
        assert_eq!(note.sections[0].text, "One, two.");
        let spans: Vec<_> = note.sections[0].spans.iter().map(|span| (span.start, span.end)).collect();
        assert_eq!(spans, [(0, 6), (6, 9)]);
    }

    #[test]
    fn what_is_put_in_between_stretches_has_no_source() {
        let text = "One. Two.";
        let mut note = content(text, &[(0, 4), (4, 9)]);
        change(1, text, 4, 4, " [Ask]").apply(&mut note).expect("it stands");
        let spans: Vec<_> = note.sections[0].spans.iter().map(|span| (span.start, span.end)).collect();
        assert_eq!(spans, [(0, 4), (10, 15)]);
    }

    #[test]
    fn writing_on_moves_a_change_or_takes_it_away() {
        let text = "one two three";
        let two = change(1, text, 4, 7, "2");
        assert_eq!(two.in_text(text, "so one two three").map(|moved| moved.start), Some(7));
        assert_eq!(two.in_text(text, "one two three four").map(|moved| moved.start), Some(4));
        assert!(two.in_text(text, "one tao three").is_none());
    }

    /// Changes that do not overlap, over a text of words.
    fn changes(words: &[String], picks: &[(bool, String)]) -> (String, Vec<Change>) {
        let text = words.join(" ");
        let mut at = 0;
        let mut out = Vec::new();
        for (word, (take, new)) in words.iter().zip(picks) {
            let end = at + utf16_len(word);
            if *take {
                out.push(change(u32::try_from(out.len()).expect("few"), &text, at, end, new));
            }
            at = end + 1;
        }
        (text, out)
    }

    proptest! {
        #[test]
        fn any_subset_in_any_order_leaves_the_others_at_their_words(
            words in proptest::collection::vec("[a-z°🩺]{1,4}", 1..12),
            picks in proptest::collection::vec((any::<bool>(), "[a-z ]{0,6}"), 12),
            order in proptest::collection::vec(any::<usize>(), 0..12),
            cuts in proptest::collection::vec(any::<u32>(), 0..4),
        ) {
            let (text, mut left) = changes(&words, &picks);
            let length = utf16_len(&text);
            let mut edges: Vec<u32> = cuts.iter().map(|cut| cut % (length + 1)).collect();
            edges.sort_unstable();
            edges.dedup();
            let spans: Vec<(u32, u32)> = edges.windows(2).map(|pair| (pair[0], pair[1])).collect();
            let mut note = content(&text, &spans);
            for pick in order {
                if left.is_empty() { break; }
                let applied = left.remove(pick % left.len());
                applied.apply(&mut note).expect("it stands at its words");
                left = left.iter().map(|other| other.after(&applied).expect("they do not overlap")).collect();
                for other in &left {
                    prop_assert!(other.stands_in(&note));
                }
                prop_assert_eq!(note.disorder(), None);
            }
        }

        #[test]
        fn after_any_writing_a_change_stands_at_its_words_or_is_gone(
            text in "[ab ]{3,20}", start in 0u32..20, size in 0u32..4, at in 0u32..20, cut in 0u32..4, new in "[ab°]{0,4}",
        ) {
            let length = utf16_len(&text);
            let start = start.min(length);
            let one = change(1, &text, start, (start + size).min(length), "x");
            let at = at.min(length);
            let mut note = content(&text, &[]);
            change(2, &text, at, (at + cut).min(length), &new).apply(&mut note).expect("it stands");
            if let Some(moved) = one.in_text(&text, &note.sections[0].text) {
                prop_assert!(moved.stands_in(&note));
            }
        }
    }
}

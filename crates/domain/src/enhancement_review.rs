//! Going through the changes proposed for a note: each is taken or refused by a person, one by one or several at once,
//! and the last step can be taken back.
//!
//! Invariants: a change that is not gone stands at its words: the original's while it is open or refused, its own once
//! it is taken. A change that is gone stays gone. What was decided is kept with every step.

use crate::enhancement::{Change, EnhancementSettings, Figures, Gone};
use crate::generated::GenerationReview;
use crate::note::{NoteContent, utf16_len};
use crate::redact::redacted_debug;
use crate::{EncounterId, GeneratedContentId, NoteId, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Where a change stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ChangeState {
    /// Nobody has decided.
    Pending,
    /// It is in the note.
    Accepted,
    /// It was refused.
    Rejected,
    /// Its words were written over.
    Gone,
}

/// A change and what was decided about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ReviewedChange {
    /// The change; `start` and `end` are where its words stand now.
    pub change: Change,
    /// What was decided.
    pub state: ChangeState,
}

/// What a person may decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ChangeDecision {
    /// It goes into the note.
    Accept,
    /// It does not.
    Reject,
}

/// What was decided at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviewStep {
    /// The ids of the changes.
    pub changes: Vec<u32>,
    /// What was decided.
    pub decision: ChangeDecision,
    /// The note's revision before.
    pub from: u32,
    /// Its revision after; the same where nothing was taken.
    pub to: u32,
}

/// A section's text at the revision the changes stand in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviewedText {
    /// The key of the section.
    pub section: String,
    /// Its text.
    pub text: String,
}
redacted_debug!(ReviewedText, section);

/// Changes proposed for a note, and how far a person is with them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Enhancement {
    /// Its id: that of what the engine wrote.
    pub id: GeneratedContentId,
    /// The note.
    pub note: NoteId,
    /// The visit.
    pub encounter: EncounterId,
    /// Who asked for it.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
    /// What was asked for.
    pub settings: EnhancementSettings,
    /// What the note was like before.
    pub before: Figures,
    /// The texts the changes stand in.
    pub texts: Vec<ReviewedText>,
    /// The changes in the order of the note.
    pub changes: Vec<ReviewedChange>,
    /// What was decided, in order.
    pub steps: Vec<ReviewStep>,
}

impl Enhancement {
    /// The texts of a note.
    pub fn texts_of(content: &NoteContent) -> Vec<ReviewedText> {
        let text =
            |section: &crate::note::Section| ReviewedText { section: section.key.clone(), text: section.text.clone() };
        content.sections.iter().map(text).collect()
    }

    /// Finds the changes again in a note that was written on.
    pub fn follow(&mut self, content: &NoteContent) {
        for now in Self::texts_of(content) {
            let before = self.texts.iter().find(|known| known.section == now.section).map_or("", |known| &known.text);
            for reviewed in self.changes.iter_mut().filter(|reviewed| reviewed.change.section == now.section) {
                match reviewed.change.in_text(before, &now.text) {
                    Some(moved) => reviewed.change = moved,
                    None => reviewed.state = ChangeState::Gone,
                }
            }
        }
        let gone = |key: &str| !content.sections.iter().any(|section| section.key == key);
        for reviewed in self.changes.iter_mut().filter(|reviewed| gone(&reviewed.change.section)) {
            reviewed.state = ChangeState::Gone;
        }
        self.texts = Self::texts_of(content);
    }

    /// Decides on these changes; those already decided are left. The content is changed by those that are taken.
    ///
    /// # Errors
    /// [`Gone`] when a change is not where it should be: the note must be followed first. Nothing of the review is to
    /// be kept then.
    pub fn decide(
        &mut self,
        content: &mut NoteContent,
        ids: &[u32],
        decision: ChangeDecision,
    ) -> Result<Vec<u32>, Gone> {
        let mut done = Vec::new();
        for id in ids {
            let pending =
                |reviewed: &ReviewedChange| reviewed.change.id == *id && reviewed.state == ChangeState::Pending;
            let Some(at) = self.changes.iter().position(pending) else { continue };
            if decision == ChangeDecision::Reject {
                self.changes[at].state = ChangeState::Rejected;
            } else {
                let taken = self.changes[at].change.clone();
                taken.apply(content)?;
                self.moved_by(at, &taken);
                let reviewed = &mut self.changes[at];
                reviewed.change.end = taken.start + utf16_len(&taken.replacement);
                reviewed.state = ChangeState::Accepted;
            }
            done.push(*id);
        }
        self.texts = Self::texts_of(content);
        Ok(done)
    }

    /// Opens the last step again; `content` is the note as it stood before it.
    pub fn take_back(&mut self, content: &NoteContent) -> Option<ReviewStep> {
        let step = self.steps.pop()?;
        for id in step.changes.iter().rev() {
            let Some(at) = self.changes.iter().position(|reviewed| reviewed.change.id == *id) else { continue };
            if self.changes[at].state == ChangeState::Accepted {
                let taken = self.changes[at].change.clone();
                let back = Change { original: taken.replacement.clone(), replacement: taken.original.clone(), ..taken };
                self.moved_by(at, &back);
                self.changes[at].change.end = back.start + utf16_len(&back.replacement);
            }
            self.changes[at].state = ChangeState::Pending;
        }
        self.texts = Self::texts_of(content);
        Some(step)
    }

    /// Moves all others as `applied`, the change at this place, was put in or taken out.
    fn moved_by(&mut self, at: usize, applied: &Change) {
        for (_, reviewed) in self.changes.iter_mut().enumerate().filter(|(other, _)| *other != at) {
            match reviewed.change.after(applied) {
                Some(moved) => reviewed.change = moved,
                None => reviewed.state = ChangeState::Gone,
            }
        }
    }

    /// What a person made of it as a whole.
    pub fn review(&self) -> GenerationReview {
        let count = |state: ChangeState| self.changes.iter().filter(|reviewed| reviewed.state == state).count();
        let (taken, refused) = (count(ChangeState::Accepted), count(ChangeState::Rejected));
        if count(ChangeState::Pending) > 0 || taken + refused == 0 {
            GenerationReview::Pending
        } else if refused == 0 {
            GenerationReview::Approved
        } else if taken == 0 {
            GenerationReview::Rejected
        } else {
            GenerationReview::Modified
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TemplateId;
    use crate::enhancement::*;
    use crate::note::{Section, utf16_slice};
    use crate::template::SectionKind;
    use proptest::prelude::*;
    use uuid::Uuid;

    const TEXT: &str = "one two three four five six seven";

    fn content(text: &str) -> NoteContent {
        let section = Section {
            key: "plan".into(),
            title: "Plan".into(),
            kinds: vec![SectionKind::Plan],
            required: true,
            text: text.into(),
            spans: Vec::new(),
        };
        NoteContent {
            template: TemplateId::from_uuid(Uuid::from_u128(2)),
            template_name: "SOAP".into(),
            template_version: 1,
            report: None,
            sections: vec![section],
        }
    }

    fn enhancement() -> Enhancement {
        let change = |(id, start, end, new): (u32, u32, u32, &str)| ReviewedChange {
            change: Change {
                id,
                section: "plan".into(),
                start,
                end,
                original: utf16_slice(TEXT, start, end).expect("within").into(),
                replacement: new.into(),
                improves: EnhancementType::Grammar,
                kind: ChangeType::Modification,
                rationale: "Because.".into(),
                confidence: 1.0,
            },
            state: ChangeState::Pending,
        };
        let figures = Figures {
            readability: Readability { words: 7, sentences: 1, ease: 0.0, grade: 0.0 },
            completeness: Completeness { score: 0, items: vec![] },
        };
        Enhancement {
            id: GeneratedContentId::from_uuid(Uuid::from_u128(3)),
            note: NoteId::from_uuid(Uuid::from_u128(4)),
            encounter: EncounterId::from_uuid(Uuid::from_u128(5)),
            by: UserId::from_uuid(Uuid::from_u128(6)),
            at: DateTime::UNIX_EPOCH,
            settings: EnhancementSettings {
                types: vec![],
                audience: Audience::Physician,
                aggressiveness: Aggressiveness::Moderate,
                voice: Voice::Keep,
            },
            before: figures,
            texts: Enhancement::texts_of(&content(TEXT)),
            changes: [(0, 0, 3, "1"), (1, 4, 8, ""), (3, 14, 18, "4444444"), (4, 24, 27, "6")]
                .into_iter()
                .map(change)
                .collect(),
            steps: vec![],
        }
    }

    /// Whether every change that is not gone stands at its words.
    fn stands(enhancement: &Enhancement, content: &NoteContent) -> bool {
        enhancement.changes.iter().filter(|one| one.state != ChangeState::Gone).all(|one| {
            let words = if one.state == ChangeState::Accepted { &one.change.replacement } else { &one.change.original };
            utf16_slice(&content.sections[0].text, one.change.start, one.change.end) == Some(words)
        })
    }

    #[test]
    fn what_was_decided_is_its_review() {
        let (mut review, mut note) = (enhancement(), content(TEXT));
        assert_eq!(review.review(), GenerationReview::Pending);
        review.decide(&mut note, &[0, 1, 3], ChangeDecision::Accept).expect("they stand");
        review.decide(&mut note, &[4], ChangeDecision::Reject).expect("they stand");
        assert_eq!(note.sections[0].text, "1 three 4444444 five six seven");
        assert_eq!(review.review(), GenerationReview::Modified);
        assert!(stands(&review, &note));
    }

    #[test]
    fn writing_over_a_change_makes_it_gone() {
        let mut review = enhancement();
        let written = content("one TWO three four five six seven");
        review.follow(&written);
        assert_eq!(review.changes[1].state, ChangeState::Gone);
        assert!(stands(&review, &written));
        assert_eq!(review.decide(&mut written.clone(), &[1], ChangeDecision::Accept), Ok(vec![]));
    }

    proptest! {
        #[test]
        fn deciding_and_taking_back_in_any_order_leaves_every_change_at_its_words(
            moves in proptest::collection::vec((0u32..5, 0u8..4, "[a-z ]{0,3}", 0u32..30), 0..20),
        ) {
            let (mut review, mut note) = (enhancement(), content(TEXT));
            let mut before = Vec::new();
            for (id, what, typed, at) in moves {
                match what {
                    0 | 1 => {
                        let decision = if what == 0 { ChangeDecision::Accept } else { ChangeDecision::Reject };
                        let earlier = note.clone();
                        let done = review.decide(&mut note, &[id], decision).expect("followed");
                        review.steps.push(ReviewStep { changes: done, decision, from: 0, to: 0 });
                        before.push(earlier);
                    }
                    2 => if let Some(earlier) = before.pop() {
                        note = earlier;
                        review.take_back(&note);
                    },
                    _ => {
                        let text = &note.sections[0].text;
                        let at = usize::try_from(at).expect("small").min(text.len());
                        let text = format!("{}{typed}{}", &text[..at], &text[at..]);
                        note.sections[0].text = text;
                        review.follow(&note);
                        // What was written on cannot be undone from here.
                        before.clear();
                        review.steps.clear();
                    }
                }
                prop_assert!(stands(&review, &note));
            }
        }
    }
}

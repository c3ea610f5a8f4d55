//! What the rules propose, and how proposals become changes: those that would touch what was said are dropped, and of
//! two that overlap the surer stays.

use super::kept::{Kept, Promise};
use super::lines::Line;
use auscult_domain::enhancement::{Change, ChangeType, EnhancementType};
use auscult_domain::note::{NoteContent, utf16_len};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// Whether an edit alters how the author writes, or only a slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alters {
    /// Nothing an author would miss.
    Slip,
    /// A turn of phrase, tense, or fragment.
    Voice,
}

/// A proposal of a rule.
#[derive(Debug, Clone)]
pub(crate) struct Edit {
    pub section: usize,
    pub range: Range<usize>,
    pub new: String,
    pub improves: EnhancementType,
    pub kind: Option<ChangeType>,
    pub why: Cow<'static, str>,
    pub confidence: f64,
    pub alters: Alters,
    pub promise: Promise,
}

impl Edit {
    /// A change of grammar in a line; `range` counts from the start of the section.
    pub fn grammar(
        line: &Line,
        range: Range<usize>,
        new: impl Into<String>,
        why: &'static str,
        confidence: f64,
    ) -> Self {
        Self::of(EnhancementType::Grammar, line.section, range, new, why, confidence)
    }

    /// A change of any type.
    pub fn of(
        improves: EnhancementType,
        section: usize,
        range: Range<usize>,
        new: impl Into<String>,
        why: impl Into<Cow<'static, str>>,
        confidence: f64,
    ) -> Self {
        let (alters, promise) = (Alters::Slip, Promise::EveryFact);
        Self { section, range, new: new.into(), improves, kind: None, why: why.into(), confidence, alters, promise }
    }

    /// The same, as something that alters the author's way of writing.
    pub fn of_voice(self) -> Self {
        Self { alters: Alters::Voice, ..self }
    }

    /// The same, of this kind.
    pub fn of_kind(self, kind: ChangeType) -> Self {
        Self { kind: Some(kind), ..self }
    }

    /// The same, under another promise.
    pub fn promising(self, promise: Promise) -> Self {
        Self { promise, ..self }
    }

    fn overlaps(&self, other: &Self) -> bool {
        let touches = |one: &Self, other: &Self| {
            one.range.is_empty() && one.range.start >= other.range.start && one.range.start <= other.range.end
        };
        self.section == other.section
            && (self.range.start < other.range.end && other.range.start < self.range.end
                || touches(self, other)
                || touches(other, self))
    }

    /// Deletions and layouts take what lies in them with them; then the surer, then the earlier.
    fn rank(&self) -> (u8, i64, usize, usize) {
        let first = match self.kind {
            Some(ChangeType::Deletion) if self.improves == EnhancementType::Structure => 0,
            Some(ChangeType::Prompt) => 2,
            _ => 1,
        };
        #[allow(clippy::cast_possible_truncation, reason = "a confidence lies between 0 and 1")]
        let doubt = -(self.confidence * 1000.0) as i64;
        (first, doubt, self.section, self.range.start)
    }
}

/// The changes: none touches what the note says, none overlaps another.
pub(crate) fn changes(note: &NoteContent, mut edits: Vec<Edit>) -> Vec<Change> {
    let mut kept = Kept::of(note);
    edits.sort_by_key(Edit::rank);
    let mut taken: Vec<Edit> = Vec::new();
    let mut of_section: HashMap<usize, Vec<usize>> = HashMap::new();
    for edit in edits {
        let Some(section) = note.sections.get(edit.section) else { continue };
        let Some(old) = section.text.get(edit.range.clone()) else { continue };
        let clash = of_section.get(&edit.section).is_some_and(|at| at.iter().any(|at| taken[*at].overlaps(&edit)));
        if old == edit.new || clash || !kept.allows(section, &edit) {
            continue;
        }
        of_section.entry(edit.section).or_default().push(taken.len());
        taken.push(edit);
    }
    taken.sort_by_key(|edit| (edit.section, edit.range.start, edit.range.end));
    let change = |(id, edit): (usize, Edit)| {
        let section = &note.sections[edit.section];
        let original = section.text[edit.range.clone()].to_owned();
        let start = utf16_len(&section.text[..edit.range.start]);
        let kind = edit.kind.unwrap_or(match (original.trim().is_empty(), edit.new.trim().is_empty()) {
            (true, false) => ChangeType::Addition,
            (false, true) => ChangeType::Deletion,
            _ => ChangeType::Modification,
        });
        Change {
            id: u32::try_from(id).unwrap_or(u32::MAX),
            section: section.key.clone(),
            start,
            end: start + utf16_len(&original),
            original,
            replacement: edit.new,
            improves: edit.improves,
            kind,
            rationale: edit.why.into_owned(),
            confidence: edit.confidence,
        }
    };
    taken.into_iter().enumerate().map(change).collect()
}

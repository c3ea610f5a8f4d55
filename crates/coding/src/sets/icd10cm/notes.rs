//! The notes of the tabular list and the codes they name.

use super::{CodeRange, Icd10Cm, range};

/// What a note of the tabular list says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoteKind {
    /// Another name of the condition.
    InclusionTerm,
    /// What is part of it.
    Includes,
    /// What is never coded beside it: not coded here.
    Excludes1,
    /// What is not part of it and may be coded beside it.
    Excludes2,
    /// What has to stand before it.
    CodeFirst,
    /// What is coded after it where it applies.
    UseAdditional,
    /// What is coded with it in whichever order.
    CodeAlso,
    /// A remark.
    Remark,
    /// Which 7th character is to be added to what.
    SeventhCharacter,
    /// A term of the alphabetic index, its main term first.
    IndexTerm,
}

impl NoteKind {
    /// Every kind; its place is what a stored set keeps, so that nothing may be inserted before another.
    pub(super) const ALL: [Self; 10] = [
        Self::InclusionTerm,
        Self::Includes,
        Self::Excludes1,
        Self::Excludes2,
        Self::CodeFirst,
        Self::UseAdditional,
        Self::CodeAlso,
        Self::Remark,
        Self::SeventhCharacter,
        Self::IndexTerm,
    ];
}

/// A note and the codes it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note<'a> {
    /// Its words.
    pub text: &'a str,
    /// The codes it names, in order; empty where it names none.
    pub ranges: Vec<CodeRange>,
}

/// Reads a note. What stands in brackets is taken at its word; elsewhere only codes that the set has are codes, for
/// vitamin B12 is not one.
pub(super) fn note<'a>(set: &Icd10Cm, text: &'a str) -> Note<'a> {
    Note { text, ranges: range::ranges(text, |code| set.get(code).is_some()) }
}

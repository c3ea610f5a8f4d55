//! Code sets: what a code means, on which days, and what stands above and below it.

pub mod icd10cm;
mod library;

pub use icd10cm::{CodeRange, Entry, Icd10Cm, Level, Note, NoteKind};
pub use library::{CodeLibrary, CodesOfTheDay};

/// An encoded set is no set: another kind of file, cut short, changed, or written by a newer program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the stored code set cannot be read: {0}")]
pub struct DamagedSet(pub &'static str);

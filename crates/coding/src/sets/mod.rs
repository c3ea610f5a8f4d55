//! Code sets: what a code means, on which days, and what stands above and below it.

pub mod adjustment_codes;
pub mod fees;
pub mod icd10cm;
mod library;
pub mod modifiers;
pub mod ncci;
mod own_words;
mod packed;
pub mod payer_rules;
pub mod places;
pub mod procedures;
pub mod table;
pub mod unit_limits;

pub use icd10cm::{CodeRange, Entry, Icd10Cm, Level, Note, NoteKind};
pub use library::{CodeLibrary, CodesOfTheDay};

/// An encoded set is no set: another kind of file, cut short, changed, or written by a newer program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the stored code set cannot be read: {0}")]
pub struct DamagedSet(pub &'static str);

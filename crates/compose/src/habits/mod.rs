//! What a clinician does to drafts again and again: noticed by holding what was composed against what was signed, and,
//! once accepted, done to a draft before anybody sees it.
//!
//! Invariants: no habit holds a number, a dose, a drug, a side, a denial, a name, a pronoun or a word of medicine other
//! than for another that says the same ([`is_harmless`]); applying one leaves the facts of every line as they were, keeps
//! the spans in order, and what it adds has no source.

mod apply;
mod difference;
mod harmless;
mod noticed;
mod prose;
#[cfg(test)]
mod tests;

pub use apply::apply;
pub use harmless::is_harmless;
pub use noticed::{SignedVisit, notice};

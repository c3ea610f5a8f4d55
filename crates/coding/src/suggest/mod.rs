//! Codes a note earns, each with its evidence.
//!
//! The text is taken apart into statements, each with its section and its problem ([`text`], `statements`); in each the
//! conditions are found that it names (`concepts`, `matching`) and how it speaks of them (`context`); they are resolved
//! to codes (`resolve`), combined as the guidelines say (`guidelines`) and proposed with what speaks for them.
//! What is negated, somebody else's, hypothetical or only suspected is never proposed.

mod billing;
mod calibration;
mod chronic;
mod concepts;
mod conditions;
mod context;
mod guidelines;
mod headings;
mod history;
mod joints;
mod matching;
mod mentions;
mod proposals;
mod resolve;
mod specificity;
mod statements;
mod suggester;
pub mod text;
mod tokens;
mod vocabulary;

pub use billing::visit_level;
pub use suggester::{SuggestRequest, Suggester};
pub use text::{CodingText, TextSection};

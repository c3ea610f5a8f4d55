//! Codes a note earns, each with its evidence.
//!
//! The text is taken apart into statements, each with its section and its problem ([`text`], `statements`); in each the
//! conditions are found that it names (`concepts`, `matching`) and how it speaks of them (`context`); they are resolved
//! to codes (`resolve`), combined as the guidelines say (`guidelines`) and proposed with what speaks for them. What was
//! done is found among the services the practice has imported (`services`), and the visit itself has its level (`billing`).
//! Which of the four ways a proposal came by it says itself (`sources`). What is negated, somebody else's, hypothetical or only suspected is never proposed.

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
mod services;
mod skin_sites;
mod sources;
mod specificity;
mod statements;
mod suggester;
pub mod text;
mod tokens;
mod vocabulary;
mod years;

pub use billing::BilledVisit;
pub use suggester::{SuggestRequest, Suggester};
pub use text::{CodingText, TextSection};

//! Coding: code sets by date of service, search, suggestion with evidence, edits, evaluation and management.
//!
//! Pure rules: bytes, texts and days in, values and findings out; no file, no clock, no network. A bad code is a
//! finding, not an error.

pub mod billing;
pub mod edits;
pub mod evaluation;
pub mod gaps;
pub mod import;
pub mod modifiers;
pub mod search;
pub mod sets;
pub mod suggest;

//! From what was said to a draft note, offline, by rules alone.
//!
//! The way of a sentence: segments → sentences → statements in clinical prose, each with the segments it came
//! from → sections of the template. Invariants: every stretch of a composed section has a source; no number, drug,
//! side or negation stands in it that its sources do not hold (`support` checks that for every statement before
//! it is let into a note); the same transcript, chart and template give the same note.
//!
//! Pure: no I/O, no clock, no randomness.

mod composer;
mod offline;
pub mod speakers;
mod templates;

pub use composer::{ComposeError, ComposeRequest, Composer, Engine};
pub use offline::OfflineComposer;
pub use templates::shipped_templates;

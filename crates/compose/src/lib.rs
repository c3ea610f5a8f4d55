//! From what was said to a draft note, offline, by rules alone.
//!
//! The way of a sentence: segments → sentences → statements in clinical prose, each with the segments it came from →
//! sections of the template. Invariants: every stretch of a composed section has a source; no number, drug, side or
//! negation stands in it that its sources do not hold; the same transcript, chart and template give the same note.
//!
//! Pure: no I/O, no clock, no randomness.

mod asking;
mod assemble;
mod boundaries;
mod chart;
mod complaint;
mod composer;
pub mod enhance;
mod exam;
pub mod guard;
pub mod habits;
mod history;
mod learned;
mod lexicon;
mod offline;
mod phrases;
mod plan;
mod prose;
mod questions;
pub mod readability;
mod residue;
mod sentences;
pub mod speakers;
mod statement;
pub mod structure;
pub mod summary;
pub mod support;
mod templates;
#[cfg(test)]
mod testing;
mod text;
mod visit;
mod voices;

pub use composer::{ComposeError, ComposeRequest, Composer, Engine};
pub use learned::{
    BOUNDARY_FEATURES, Boundaries, CLASSES, Candidate, FEATURES, Model, Opinion, UnreadableModel, boundary_features,
};
pub use offline::{OfflineComposer, candidates, compose_with};
pub use templates::{shipped_macros, shipped_templates};

//! The way of a visit from a draft to a signed, dispatched encounter: six steps, where each stands, and what may be done.
//!
//! Whether a step is done follows from the records of the visit ([`Facts`]) and is nowhere kept. What people declare
//! (that the text is approved, that a step is left out) names the text and codes it was declared of; when they change,
//! it no longer holds. Source: note-workflow specification, sections 1.2 and 6.

mod action;
mod facts;
mod fingerprint;
mod flags;
mod preferences;
mod record;
mod score;
mod states;
mod step;
#[cfg(test)]
mod tests;

pub use action::{Action, Refusal, may};
pub use facts::{
    AttestedFacts, BillingFacts, BillingFinding, CodesFacts, DispatchFacts, EnhancementFacts, Facts, GapFacts,
    NoteFacts, ProposalFacts,
};
pub use fingerprint::{CodesFingerprint, TextFingerprint};
pub use flags::{FlagKind, FlagSeverity, QualityFlag, Resolution};
pub use preferences::{Assistance, Preferences};
pub use record::{
    Approved, Comparison, EditorState, LeftOut, Place, ReadFor, StepSettings, StepTime, StepWords, Workflow,
};
pub use score::{EnhancementStatus, GlobalState, Score, ScoreItem, global};
pub use states::{ATTESTATION_HOLDS, attestation_lapsed, blockers, states};
pub use step::{Step, StepFinding, StepState, StepStatus};

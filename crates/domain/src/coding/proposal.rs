//! A code the engine proposes: never without a reason and never without the words it comes from.

use super::{CodeCategory, CodeRef, Evidence, Modifier, Support};
use crate::redact::redacted_debug;
use serde::{Deserialize, Serialize};

/// Which of the four ways of reading a note a proposal came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ProposalSource {
    /// A condition that is documented.
    Clinical,
    /// The level of the visit, and what payers ask for beside it.
    Billing,
    /// What more documentation would allow: a more specific code, an additional one.
    Documentation,
    /// Something that was done or ordered.
    Procedure,
}

/// A proposed code.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ProposedCode {
    /// The code.
    #[serde(flatten)]
    pub code: CodeRef,
    /// Its title in the set it was taken from.
    pub title: String,
    /// What it says about the visit.
    pub category: CodeCategory,
    /// How it was found.
    pub source: ProposalSource,
    /// Why, in a sentence.
    pub reason: String,
    /// Chance in percent that a coder would keep it, 0–100.
    pub confidence: u8,
    /// How far the note bears it out.
    pub support: Support,
    /// The words it comes from; never empty.
    pub evidence: Vec<Evidence>,
    /// What the note would have to say for a more specific code, each as a short phrase.
    pub more_specific: Vec<String>,
    /// Which problem of the assessment it belongs to, counted from 0.
    pub problem: Option<u32>,
    /// Modifiers it is proposed with.
    pub modifiers: Vec<Modifier>,
}
redacted_debug!(ProposedCode, code, source, confidence, support);

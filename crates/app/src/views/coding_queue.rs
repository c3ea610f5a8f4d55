//! The coder's queue, and what was coded.

use crate::views::{ClaimView, EncounterRow};
use auscult_domain::UserId;
use auscult_domain::coding::{CodingCounts, CodingState, Missing, ProposalSource, RejectionReason};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use specta::Type;

/// Which visits are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QueueFilter {
    /// Only those whose coding is so far; all that are not done, if none is named.
    pub states: Vec<CodingState>,
    /// Only those of this payer.
    pub payer: Option<String>,
    /// Only those that lack this.
    pub missing: Option<Missing>,
    /// Whose work they are.
    pub work: QueueWork,
    /// Only those whose patient, number or complaint has these words.
    pub text: String,
}

/// Whose work is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum QueueWork {
    /// Everybody's.
    #[default]
    Everybodys,
    /// What is mine or nobody's.
    MineOrFree,
    /// What is mine.
    Mine,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum QueueOrder {
    /// The oldest day of service first.
    OldestFirst,
    /// The latest first.
    NewestFirst,
    /// What is worth most first; what nobody can value comes last.
    HighestValue,
    /// What lacks least first.
    LeastMissing,
    /// By payer, then the oldest first.
    ByPayer,
}

/// Which way from a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum QueueDirection {
    /// To the one after it.
    Next,
    /// To the one before it.
    Previous,
}

/// The queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QueueView {
    /// The visits wanted, in order, no more than were asked for.
    pub rows: Vec<QueueRow>,
    /// How many are wanted altogether.
    pub found: u32,
    /// How many wait altogether.
    pub waiting: u32,
    /// The payers of those, for the filter.
    pub payers: Vec<String>,
}

/// A visit in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QueueRow {
    /// The visit.
    pub encounter: EncounterRow,
    /// The day of service.
    pub day: NaiveDate,
    /// Days since then.
    pub days: u32,
    /// Who pays, where somebody said.
    pub payer: Option<String>,
    /// What its services are worth by the fee schedule of the day, cents; `None` where it is not known.
    pub value_cents: Option<u32>,
    /// How far its coding is.
    pub state: CodingState,
    /// What there is of it.
    pub counts: CodingCounts,
    /// What is missing.
    pub missing: Vec<Missing>,
    /// Who works on it.
    pub claim: Option<ClaimView>,
}

/// What was coded in a stretch of days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CodingReport {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// What each person did.
    pub people: Vec<ProductivityRow>,
    /// How often people agreed with the engine, altogether.
    pub agreement: Agreement,
    /// The same, by the way a suggestion was found.
    pub by_source: Vec<SourceAgreement>,
    /// The same, by the confidence it came with: whether a confidence means what it says.
    pub by_confidence: Vec<ConfidenceAgreement>,
    /// Why suggestions were rejected or changed.
    pub reasons: Vec<ReasonCount>,
}

/// What one person did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProductivityRow {
    /// Who.
    pub person: UserId,
    /// By name.
    pub name: String,
    /// Visits whose codes they changed.
    pub visits: u32,
    /// Visits they finished.
    pub finished: u32,
    /// Changes they made.
    pub changes: u32,
    /// Changes they undid.
    pub undone: u32,
    /// Minutes they were at it: pauses of more than five minutes are not counted.
    pub minutes: u32,
    /// How often they agreed with the engine.
    pub agreement: Agreement,
}

/// What became of suggestions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Agreement {
    /// Taken as they were.
    pub accepted: u32,
    /// Taken with another code.
    pub modified: u32,
    /// Not taken.
    pub rejected: u32,
}

/// What became of the suggestions of one source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SourceAgreement {
    /// The source.
    pub source: ProposalSource,
    /// What became of them.
    pub agreement: Agreement,
}

/// What became of the suggestions of one band of confidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConfidenceAgreement {
    /// The least confidence of the band, percent; bands are ten wide.
    pub from: u8,
    /// What became of them.
    pub agreement: Agreement,
}

/// How often a reason was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReasonCount {
    /// The reason.
    pub reason: RejectionReason,
    /// How often.
    pub count: u32,
}

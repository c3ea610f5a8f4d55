//! What an engine wrote, kept for ever: with what it was asked, what it answered, what of that was not taken, and what
//! it cost. Every run that asked anything is kept, also one that came to nothing.

use crate::redact::redacted_debug;
use crate::{EncounterId, GeneratedContentId, NoteId, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the text was wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum GenerationPurpose {
    /// The first draft of a note.
    Draft,
    /// A better wording of a note that is there.
    Enhancement,
    /// A summary for the patient.
    PatientSummary,
    /// The same in another language.
    Translation,
}

/// What went wrong with a language model. Nothing of what was asked or answered stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum GenerationProblem {
    /// A person stopped it.
    #[error("stopped")]
    Cancelled,
    /// No server or model was chosen.
    #[error("no language model is set up")]
    NotSetUp,
    /// The server is somebody else's, and nobody has confirmed an agreement.
    #[error("nothing of a patient is sent to this server before an agreement with its operator is confirmed")]
    NoAgreement,
    /// Somebody wrote on the note while the model did.
    #[error("the note was written on meanwhile")]
    Overtaken,
    /// The server could not be reached.
    #[error("the language model's server cannot be reached")]
    Unreachable,
    /// The address names a machine outside the network it was said to be in.
    #[error("the server's name leads out of the clinic's network")]
    OutOfReach,
    /// The server took too long to begin.
    #[error("the language model did not begin to answer in time")]
    SlowToBegin,
    /// The server fell silent in the middle.
    #[error("the language model fell silent in the middle of its answer")]
    FellSilent,
    /// The answer took longer than it may.
    #[error("the language model took longer than it may")]
    TookTooLong,
    /// The server does not take the key.
    #[error("the server does not accept the key")]
    KeyRefused,
    /// There is no such model, or nothing that speaks this protocol.
    #[error("the server does not know this model, or the address is not that of a language model")]
    NotThere,
    /// The server is busy, or the account has no more to spend.
    #[error("the server takes no more requests at the moment")]
    TooManyRequests,
    /// The server reported a failure of its own.
    #[error("the server reported a failure")]
    ServerFailed,
    /// The server pointed elsewhere; nothing was sent there.
    #[error("the server points to another address, which is not followed")]
    Redirected,
    /// The line broke before the answer ended.
    #[error("the connection broke off before the answer ended")]
    BrokenOff,
    /// The answer was longer than any note.
    #[error("the answer went on without an end")]
    TooLong,
    /// The model ran out of room for its answer.
    #[error("the model ran out of room before its answer ended")]
    CutShort,
    /// The model declined to answer.
    #[error("the language model declined to write the note")]
    Declined,
    /// What came is not what was asked for.
    #[error("the answer is not a note in the agreed form")]
    NotANote,
    /// Nothing of the answer stood up to the check.
    #[error("no sentence of the answer is borne out by what was said")]
    NothingStands,
    /// The transcript does not fit into the model's memory, not even in parts.
    #[error("the transcript is too long for this model")]
    DoesNotFit,
    /// The server read less than it was sent.
    #[error("the server read only a part of what it was sent")]
    ReadInPart,
}

/// Why a sentence was not taken as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Objection {
    /// It is for a section the template has not.
    UnknownSection,
    /// It names no line, or none that exists.
    NoSource,
    /// It has a number its lines have not.
    Number,
    /// It has a drug its lines have not.
    Drug,
    /// It has a side its lines have not.
    Side,
    /// It has a name nobody said.
    Name,
    /// It says no where its lines do not, or the other way round.
    Negation,
    /// Its words have nothing to do with its lines.
    Unrelated,
    /// It says again what stands there already.
    Repeated,
}

/// A sentence that was not taken as it was written.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Refusal {
    /// The section it was for.
    pub section: String,
    /// What it said.
    pub text: String,
    /// Why it was not taken.
    pub objection: Objection,
    /// Whether the sentence of the rules stands in its place; otherwise nothing does.
    pub replaced: bool,
}
redacted_debug!(Refusal, section, objection, replaced);

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "how")]
pub enum GenerationOutcome {
    /// It was taken into the note.
    Taken,
    /// It was not; the rules wrote in its place, or everything stayed as it was.
    NotTaken {
        /// Why.
        problem: GenerationProblem,
    },
}

/// What a person made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum GenerationReview {
    /// Nobody has said.
    Pending,
    /// Taken as it was.
    Approved,
    /// Taken with changes.
    Modified,
    /// Not taken.
    Rejected,
}

/// What a run used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct GenerationUsage {
    /// Tokens read, as the server counts; nothing where it does not say.
    pub input_tokens: Option<u32>,
    /// Tokens written, as the server counts.
    pub output_tokens: Option<u32>,
    /// From the first word sent to the last one read, milliseconds.
    pub elapsed_ms: u32,
    /// Millionths of a US dollar at the price that was set; nothing where the server did not count.
    pub cost_micro_usd: Option<u32>,
}

/// What an engine wrote, and everything about how.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct GeneratedContent {
    /// Its id.
    pub id: GeneratedContentId,
    /// The visit.
    pub encounter: EncounterId,
    /// The note it went into, where it went into one.
    pub note: Option<NoteId>,
    /// The revision of the note it made.
    pub revision: Option<u32>,
    /// What it was wanted for.
    pub purpose: GenerationPurpose,
    /// The engine, such as `language-model`.
    pub engine: String,
    /// Its version.
    pub engine_version: String,
    /// The host it ran on, where it was not this program.
    pub host: Option<String>,
    /// The model, where there was one.
    pub model: Option<String>,
    /// Who wanted it.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
    /// What it was asked, whole.
    pub prompt: String,
    /// With which settings.
    pub settings: BTreeMap<String, String>,
    /// What it answered, whole, before the check.
    pub answer: String,
    /// How it ended.
    pub outcome: GenerationOutcome,
    /// What of the answer was not taken.
    pub refused: Vec<Refusal>,
    /// What was left out of the question for want of room, in the order it was left out.
    pub left_out: Vec<String>,
    /// What a person made of it.
    pub review: GenerationReview,
    /// Who said so, and when.
    pub reviewed: Option<(UserId, DateTime<Utc>)>,
    /// What it used.
    pub usage: GenerationUsage,
}
redacted_debug!(GeneratedContent, id, purpose, outcome, usage);

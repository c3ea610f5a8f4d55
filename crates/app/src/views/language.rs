//! The composer: its settings, how far a draft is, and what engines wrote.

use auscult_domain::EncounterId;
use auscult_domain::GeneratedContentId;
use auscult_domain::generated::{GenerationOutcome, GenerationPurpose, GenerationUsage};
use auscult_domain::note::Note;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Who writes drafts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ComposerEngine {
    /// The rules, on this laptop.
    Rules,
    /// A language model, and the rules where it does not.
    LanguageModel,
}

/// How drafts are written, for the whole clinic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ComposerSettings {
    /// Who writes them.
    pub engine: ComposerEngine,
    /// Where the language model answers, such as `http://localhost:11434`; empty for none.
    pub address: String,
    /// Its name there; empty for none.
    pub model: String,
    /// How many tokens it holds, where its server does not say.
    pub context_tokens: Option<u32>,
    /// How long a draft may take, seconds.
    pub patience_seconds: u32,
    /// US dollars for a million tokens read; 0 on one's own machine.
    pub input_price: f64,
    /// US dollars for a million tokens written.
    pub output_price: f64,
}

/// How far away a language model is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ComposerReach {
    /// On this laptop.
    ThisComputer,
    /// In the clinic's own network.
    PrivateNetwork,
    /// In somebody else's house: needs an agreement.
    Hosted,
}

/// An agreement with whoever runs a server (BAA), as somebody confirmed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AgreementView {
    /// The host.
    pub host: String,
    /// Who confirmed it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// The composer as the settings show it. The key itself is never shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ComposerView {
    /// What was set.
    pub settings: ComposerSettings,
    /// The host of the address; nothing where there is none.
    pub host: Option<String>,
    /// How far away it is.
    pub reach: Option<ComposerReach>,
    /// Whether a key is kept for that host.
    pub has_key: bool,
    /// The agreement for that host.
    pub agreement: Option<AgreementView>,
}

/// A language model its server lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LanguageModelRow {
    /// Its name.
    pub name: String,
    /// How many tokens it holds, where the server says so.
    pub context_tokens: Option<u32>,
}

/// What a trial of the composer showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ComposerTrial {
    /// How long a short answer took, milliseconds.
    pub elapsed_ms: u32,
    /// How many tokens the model holds, where the server says so.
    pub context_tokens: Option<u32>,
}

/// What is being done for a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ComposeStage {
    /// The server is asked what it holds.
    Asking,
    /// The model reads.
    Reading,
    /// The model writes.
    Writing,
}

/// Sent as the event `compose-progress`, at most ten times a second.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ComposeProgress {
    /// The visit.
    pub encounter: EncounterId,
    /// What is being done.
    pub stage: ComposeStage,
    /// How much is done, 0 to 1: a guess.
    pub done: f32,
    /// Since it began, milliseconds.
    pub elapsed_ms: u32,
    /// Until it is done, milliseconds, once there is something to guess from.
    pub left_ms: Option<u32>,
}

/// What an engine wrote, in a line of the note's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GeneratedRow {
    /// Its id.
    pub id: GeneratedContentId,
    /// What it was wanted for.
    pub purpose: GenerationPurpose,
    /// The engine.
    pub engine: String,
    /// The host it ran on.
    pub host: Option<String>,
    /// The model.
    pub model: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// The revision of the note it made.
    pub revision: Option<u32>,
    /// How it ended.
    pub outcome: GenerationOutcome,
    /// Sentences for which the rules' own stand instead.
    pub replaced: u32,
    /// Sentences that were left away.
    pub dropped: u32,
    /// What was left out of the question for want of room.
    pub left_out: Vec<String>,
    /// What it used.
    pub usage: GenerationUsage,
}

/// What came of composing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Composed {
    /// The note; nothing where it was stopped, and everything is as it was.
    pub note: Option<Note>,
    /// What the language model did, where one was asked.
    pub run: Option<GeneratedRow>,
}

//! The six steps and how each stands.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A step on the way from a draft to a signed, dispatched encounter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The codes the visit has, each with its evidence.
    CodeReview,
    /// The codes the engine proposes.
    SuggestionReview,
    /// Improving the draft.
    Compose,
    /// Taking changes, writing, approving the text.
    CompareAndEdit,
    /// Whether it can be billed, and the physician's statement.
    BillingAndAttest,
    /// The signature, and where the note goes.
    SignAndDispatch,
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Self; 6] = [
        Self::CodeReview,
        Self::SuggestionReview,
        Self::Compose,
        Self::CompareAndEdit,
        Self::BillingAndAttest,
        Self::SignAndDispatch,
    ];

    /// Its number, 1 to 6.
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// Whether a person may leave it out, saying why. A text nobody approved is not signed.
    pub fn may_be_left_out(self) -> bool {
        !matches!(self, Self::CompareAndEdit | Self::SignAndDispatch)
    }

    /// Whether leaving it out leaves it to a coder.
    pub fn is_coding(self) -> bool {
        matches!(self, Self::CodeReview | Self::SuggestionReview | Self::BillingAndAttest)
    }
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum StepStatus {
    /// Nothing was done there.
    NotStarted,
    /// Begun, and something is left.
    InProgress,
    /// Nothing is left.
    Completed,
    /// Left out, with its reason.
    Skipped,
    /// Something elsewhere has to be done first.
    Blocked,
}

/// Something that is left, and where it is put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct StepFinding {
    /// What, in a sentence.
    pub message: String,
    /// The step it is put right in.
    pub step: Step,
    /// The section of the note it is about.
    pub section: Option<String>,
    /// The place in that section, UTF-16 code units.
    pub start: Option<u32>,
}

impl StepFinding {
    /// About a step as a whole.
    pub fn of(step: Step, message: impl Into<String>) -> Self {
        Self { message: message.into(), step, section: None, start: None }
    }

    /// About a section of the note.
    pub fn in_section(section: &str, message: impl Into<String>) -> Self {
        Self { section: Some(section.to_owned()), ..Self::of(Step::CompareAndEdit, message) }
    }

    /// The same, at this place of its section.
    pub fn at(self, start: u32) -> Self {
        Self { start: Some(start), ..self }
    }
}

/// Where a step stands, derived from the records of the visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct StepState {
    /// Which.
    pub step: Step,
    /// How it stands.
    pub status: StepStatus,
    /// How much of it is done, percent.
    pub progress: u8,
    /// The single things to do in it.
    pub items_total: u32,
    /// Of these, those that are done.
    pub items_done: u32,
    /// The time somebody had it open, seconds.
    pub seconds_spent: u32,
    /// What is left: with any, the step is not completed.
    pub errors: Vec<StepFinding>,
    /// What is worth a look and holds up nothing.
    pub warnings: Vec<StepFinding>,
    /// What somebody noted.
    pub notes: Option<String>,
    /// Why it was left out, where it was.
    pub skipped: Option<String>,
    /// Why it is open again, where it was done before.
    pub reopened: Option<String>,
    /// When the last thing in it was done, where nothing is left.
    pub completed_at: Option<DateTime<Utc>>,
}

//! Where a visit stands on its way to a signature.

use crate::views::EncounterRow;
use auscult_domain::EncounterId;
use auscult_domain::custom_edit::CustomEdit;
use auscult_domain::workflow::{GlobalState, Step, StepFinding, StepSettings, StepState, StepStatus};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Where a visit stands, and the person signed in within it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WorkflowView {
    /// The visit.
    pub encounter: EncounterId,
    /// The step the person last opened; nothing, if they never opened one.
    pub current: Option<Step>,
    /// The first step in which something is left to do.
    pub first_open: Step,
    /// The six steps.
    pub steps: Vec<StepState>,
    /// The visit as a whole.
    pub global: GlobalState,
    /// What stands between the visit and its signature.
    pub blockers: Vec<StepFinding>,
    /// How far the text is.
    pub approval: Approval,
    /// When the attestation lapses, where there is one.
    pub expires_at: Option<DateTime<Utc>>,
    /// The state of the person's window.
    pub settings: StepSettings,
    /// Whether they may stand by the text.
    pub may_approve: bool,
}

/// How far a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalStatus {
    /// It is being written.
    Draft,
    /// Somebody put it up for review.
    ReadyForReview,
    /// Somebody stands by it.
    Approved,
}

/// How far the text is, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Approval {
    /// How far.
    pub status: ApprovalStatus,
    /// Who declared that, by name.
    pub by_name: Option<String>,
    /// When.
    pub at: Option<DateTime<Utc>>,
}

/// A visit that waits for its signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WorklistRow {
    /// The visit.
    pub encounter: EncounterRow,
    /// The step the person signed in left it at; the first in which something is left, if they never opened it.
    pub step: Step,
    /// How that step stands.
    pub status: StepStatus,
    /// What stands between it and its signature.
    pub blockers: Vec<StepFinding>,
    /// About how long it still takes, minutes.
    pub minutes_left: u32,
    /// It wants a physician.
    pub needs_physician: bool,
    /// It wants a coder.
    pub needs_coder: bool,
    /// When it is to be signed by.
    pub due_at: DateTime<Utc>,
}

/// Something a person changed in a note by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CustomEditRow {
    /// What was changed; positions are those of the text as it was then.
    pub edit: CustomEdit,
    /// Who, by name.
    pub by_name: String,
    /// When it was kept.
    pub at: DateTime<Utc>,
}

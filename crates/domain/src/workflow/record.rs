//! What is kept of a visit's workflow: what people declared, and where each of them stands with the state of their window.
//! Nothing here says that a step is done.

use super::{Step, TextFingerprint};
use crate::coding::CodeCategory;
use crate::enhancement::{Aggressiveness, Audience, EnhancementSettings, EnhancementType, Voice};
use crate::redact::redacted_debug;
use crate::{AssignmentId, EncounterId, UserId};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The workflow of a visit, as it is kept.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Workflow {
    /// The visit.
    pub encounter: EncounterId,
    /// How long each step was open; a step that never was is not in it.
    pub times: Vec<StepTime>,
    /// What was noted on steps.
    pub words: Vec<StepWords>,
    /// The steps left out.
    pub left_out: Vec<LeftOut>,
    /// The text codes were last proposed for.
    pub proposed_for: Option<ReadFor>,
    /// The text that was put up for review.
    pub ready: Option<Approved>,
    /// The text that was approved.
    pub approved: Option<Approved>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}
redacted_debug!(Workflow, encounter);

/// Where one person stands in a visit: each goes through it with a window of their own.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The visit.
    pub encounter: EncounterId,
    /// Who.
    pub user: UserId,
    /// The step they last opened.
    pub current: Step,
    /// The state of their window.
    pub settings: StepSettings,
    /// Since when.
    pub at: DateTime<Utc>,
}
redacted_debug!(Place, encounter, user, current);

/// How long a step was open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct StepTime {
    /// The step.
    pub step: Step,
    /// Seconds.
    pub seconds: u32,
}

/// What was noted on a step.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct StepWords {
    /// The step.
    pub step: Step,
    /// The words.
    pub words: String,
}
redacted_debug!(StepWords, step);

/// A step somebody left out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct LeftOut {
    /// The step.
    pub step: Step,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
}
redacted_debug!(LeftOut, step, by, at);

/// The text an engine read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ReadFor {
    /// The text.
    pub text: TextFingerprint,
    /// When.
    pub at: DateTime<Utc>,
}

/// Somebody stands by a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Approved {
    /// The text.
    pub text: TextFingerprint,
    /// Who.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
}

/// How the note is shown in the fourth step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// To write in.
    Write,
    /// Before and after, beside each other.
    SideBySide,
    /// One text with the changes marked in it.
    InlineChanges,
    /// What the patient is told.
    PatientSummary,
}

/// Where an editor of a section stood: its cursor, and what can be undone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct EditorState {
    /// The section.
    pub section: String,
    /// The text the positions and the history are of: another text makes them void.
    pub text: String,
    /// Where the selection begins, UTF-16 code units.
    pub anchor: u32,
    /// Where the cursor is; the same place where nothing is selected.
    pub head: u32,
    /// What can be undone and done again, in the editor's own form.
    pub history: String,
    /// When it was last changed.
    pub at: DateTime<Utc>,
}
redacted_debug!(EditorState, section);

/// The state of the window in each step, which survives the end of the program.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct StepSettings {
    /// Whether the words that earn a code are marked in the note.
    pub highlight_evidence: bool,
    /// The code that is looked at.
    pub active_code: Option<AssignmentId>,
    /// Proposals less sure than this, percent, are not shown.
    pub threshold: u8,
    /// The kinds of proposals shown; all, if none is named.
    pub categories: Vec<CodeCategory>,
    /// What is asked of the enhancement.
    pub enhancement: EnhancementSettings,
    /// How the note is shown in the fourth step.
    pub comparison: Comparison,
    /// Where the editors stood.
    pub editors: Vec<EditorState>,
}
redacted_debug!(StepSettings, threshold, comparison);

impl Workflow {
    /// A visit's note is to be signed within this time of the visit: what most practices lay down.
    pub const SIGNED_WITHIN: TimeDelta = TimeDelta::hours(72);

    /// The workflow of a visit nobody has opened yet.
    pub fn begun(encounter: EncounterId, at: DateTime<Utc>) -> Self {
        Self {
            encounter,
            times: Vec::new(),
            words: Vec::new(),
            left_out: Vec::new(),
            proposed_for: None,
            ready: None,
            approved: None,
            created_at: at,
            updated_at: at,
        }
    }

    /// How long a step was open, seconds; `None` if it never was.
    pub fn seconds(&self, step: Step) -> Option<u32> {
        self.times.iter().find(|time| time.step == step).map(|time| time.seconds)
    }

    /// Adds to the time a step was open.
    pub fn spend(&mut self, step: Step, seconds: u32) {
        match self.times.iter_mut().find(|time| time.step == step) {
            Some(time) => time.seconds = time.seconds.saturating_add(seconds),
            None => self.times.push(StepTime { step, seconds }),
        }
    }

    /// What was noted on a step.
    pub fn words_on(&self, step: Step) -> Option<&str> {
        self.words.iter().find(|one| one.step == step).map(|one| one.words.as_str())
    }

    /// Notes something on a step, in place of what stood there.
    pub fn note_on(&mut self, step: Step, words: Option<String>) {
        self.words.retain(|one| one.step != step);
        self.words.extend(words.map(|words| StepWords { step, words }));
    }

    /// Why a step was left out, where it was.
    pub fn left_out(&self, step: Step) -> Option<&LeftOut> {
        self.left_out.iter().find(|one| one.step == step)
    }
}

impl Default for StepSettings {
    fn default() -> Self {
        Self {
            highlight_evidence: true,
            active_code: None,
            threshold: 50,
            categories: Vec::new(),
            enhancement: EnhancementSettings {
                types: vec![EnhancementType::Grammar, EnhancementType::MedicalTerminology],
                audience: Audience::Physician,
                aggressiveness: Aggressiveness::Moderate,
                voice: Voice::Keep,
            },
            comparison: Comparison::Write,
            editors: Vec::new(),
        }
    }
}

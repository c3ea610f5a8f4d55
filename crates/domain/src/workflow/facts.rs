//! What the records of a visit say, as far as its steps follow from it. Read in one look, so that they agree.

use super::{CodesFingerprint, Score, StepFinding, TextFingerprint, Workflow};
use crate::coding::GapSeverity;
use crate::finding::Severity;
use chrono::{DateTime, Utc};

/// All of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// What time it is.
    pub now: DateTime<Utc>,
    /// When the visit was.
    pub visited_at: DateTime<Utc>,
    /// What people declared.
    pub workflow: Workflow,
    /// What the codes are read from: the note, or the transcript where there is none; `None` where there is neither.
    pub text: Option<TextFingerprint>,
    /// The note.
    pub note: Option<NoteFacts>,
    /// The codes and questions.
    pub codes: CodesFacts,
    /// What the engine proposed.
    pub proposals: ProposalFacts,
    /// What the note leaves out and nobody closed.
    pub gaps: Vec<GapFacts>,
    /// The changes proposed for the note.
    pub enhancement: EnhancementFacts,
    /// What stands against billing, and the attestation.
    pub billing: BillingFacts,
    /// What stands against a signature beside note and codes: a recording that runs, a visit that was cancelled.
    pub hindrances: Vec<StepFinding>,
    /// When the note was signed.
    pub signed_at: Option<DateTime<Utc>>,
    /// What became of the signed note.
    pub dispatch: DispatchFacts,
}

/// The note as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteFacts {
    /// Its text.
    pub text: TextFingerprint,
    /// The words in it.
    pub words: u32,
    /// How complete it is.
    pub completeness: Score,
    /// What keeps it from being approved: empty sections, what is to be filled in, what nobody looked at.
    pub hindrances: Vec<StepFinding>,
    /// What is worth a look.
    pub warnings: Vec<StepFinding>,
}

/// The codes of the visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodesFacts {
    /// The codes that count, with all that is billed of them.
    pub fingerprint: CodesFingerprint,
    /// Codes nobody has decided on, as they read.
    pub undecided: Vec<String>,
    /// Codes somebody has decided on.
    pub decided: u32,
    /// Codes that count.
    pub counting: u32,
    /// Diagnoses among these.
    pub diagnoses: u32,
    /// Procedures and visits among these.
    pub services: u32,
    /// Codes that count whose documentation is weak, or whose words are not in the note any more.
    pub weak: Vec<String>,
    /// Questions that must be answered and are open.
    pub questions: Vec<String>,
    /// Of these, those for the physician.
    pub for_physician: u32,
    /// Questions that were answered or passed over.
    pub answered: u32,
    /// When somebody last decided on a code.
    pub decided_at: Option<DateTime<Utc>>,
}

/// What the engine proposed, as far as it is sure enough for the person who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalFacts {
    /// Proposals nobody has decided on.
    pub undecided: u32,
    /// Proposals somebody has decided on.
    pub decided: u32,
    /// Undecided ones that are less sure than what is shown.
    pub below: u32,
    /// When somebody last decided on one.
    pub decided_at: Option<DateTime<Utc>>,
}

/// A gap nobody closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapFacts {
    /// How much it weighs.
    pub severity: GapSeverity,
    /// What is missing.
    pub description: String,
}

/// The changes proposed for the note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnhancementFacts {
    /// When changes were last proposed.
    pub ran_at: Option<DateTime<Utc>>,
    /// A language model is at it.
    pub running: bool,
    /// The last try came to nothing.
    pub failed: bool,
    /// Changes nobody has decided on.
    pub undecided: u32,
    /// Changes somebody has decided on.
    pub decided: u32,
}

/// Something a rule of billing says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillingFinding {
    /// An error holds up the step.
    pub severity: Severity,
    /// Whether codes contradict each other, rather than rules of billing them.
    pub conflict: bool,
    /// The rule whose fix the program can apply, where it has one.
    pub fix_of: Option<String>,
    /// What, and where it is put right.
    pub finding: StepFinding,
}

/// What a physician attested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttestedFacts {
    /// The text it was said of.
    pub text: TextFingerprint,
    /// The codes it was said of.
    pub codes: CodesFingerprint,
    /// When.
    pub at: DateTime<Utc>,
}

/// What stands against billing, and the attestation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillingFacts {
    /// What the rules say.
    pub findings: Vec<BillingFinding>,
    /// The last attestation that was not withdrawn.
    pub attested: Option<AttestedFacts>,
}

/// What became of the signed note, counted by target.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DispatchFacts {
    /// On their way.
    pub waiting: u32,
    /// Arrived.
    pub confirmed: u32,
    /// Tried in vain, and tried again later.
    pub failed: u32,
    /// When the last one arrived.
    pub last_at: Option<DateTime<Utc>>,
}

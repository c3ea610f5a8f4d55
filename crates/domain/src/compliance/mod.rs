//! Compliance events: what a privacy officer is told of when somebody's use of records is out of the ordinary.
//!
//! An event is raised by a rule in the moment the audit entry that breaks it is written, and says nothing of what stands
//! in a record. Two rules cannot be switched off: breaking the glass of a restricted chart and signing in in an emergency
//! are always reviewed.

mod rules;
#[cfg(test)]
mod tests;

pub use rules::{ChartFacts, ComplianceFacts, ComplianceRules, Raised, RoleThreshold, WatchedEntry, raised};

use crate::audit::{AuditCategory, AuditEntry};
use crate::{ComplianceEventId, DeviceId, EncounterId, PatientId, UserId};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Which rule raised an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ComplianceRule {
    /// Charts of many patients within an hour.
    ManyCharts,
    /// A patient with the reader's own family name, address or telephone.
    OwnFamily,
    /// Outside the hours of the clinic.
    AfterHours,
    /// A patient who was not here for a long time and is not expected.
    NoVisit,
    /// Many refusals within minutes.
    Refusals,
    /// Many documents taken out within an hour.
    ManyExports,
    /// A restricted chart was opened with a reason.
    BreakGlass,
    /// Somebody signed in in an emergency.
    Emergency,
}

impl ComplianceRule {
    /// How long the same rule says nothing again of the same person and patient.
    pub fn quiet_for(self) -> TimeDelta {
        match self {
            Self::ManyCharts | Self::Refusals | Self::ManyExports => TimeDelta::hours(1),
            Self::AfterHours => TimeDelta::hours(12),
            Self::OwnFamily | Self::NoVisit => TimeDelta::hours(24),
            Self::BreakGlass | Self::Emergency => TimeDelta::zero(),
        }
    }

    /// Whether it is about one patient, so that another patient is another event.
    pub fn is_about_a_patient(self) -> bool {
        matches!(self, Self::OwnFamily | Self::NoVisit | Self::BreakGlass)
    }

    /// What the event stands at until somebody has looked.
    pub fn status(self) -> ComplianceVerdict {
        match self {
            Self::AfterHours | Self::NoVisit => ComplianceVerdict::Warning,
            _ => ComplianceVerdict::ReviewRequired,
        }
    }
}

/// What was done with the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ComplianceDeed {
    /// It was read.
    Access,
    /// It was changed.
    Modification,
    /// It was taken out as a file.
    Export,
    /// It was deleted.
    Delete,
    /// It was sent to somebody.
    Share,
}

/// What sort of record it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ComplianceResource {
    /// A patient's data.
    PatientData,
    /// Codes.
    MedicalCode,
    /// A note.
    NoteContent,
    /// What an engine wrote.
    AiGeneratedContent,
}

/// What is thought of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ComplianceVerdict {
    /// Somebody looked: it was right.
    Compliant,
    /// Somebody looked: it was not.
    Violation,
    /// Worth knowing; nobody has to look.
    Warning,
    /// Somebody has to look.
    ReviewRequired,
}

/// What came of a review.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ComplianceReview {
    /// Who looked.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
    /// What they found out, in their words.
    pub notes: String,
}
crate::redact::redacted_debug!(ComplianceReview, by, at);

/// Something out of the ordinary in how records were used.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ComplianceEvent {
    /// Its id.
    pub id: ComplianceEventId,
    /// When it was raised.
    pub at: DateTime<Utc>,
    /// By which rule; nothing for one somebody wrote down.
    pub rule: Option<ComplianceRule>,
    /// What was done.
    pub event_type: ComplianceDeed,
    /// To what.
    pub resource_type: ComplianceResource,
    /// By whom.
    pub user: Option<UserId>,
    /// About which patient.
    pub patient: Option<PatientId>,
    /// About which visit.
    pub encounter: Option<EncounterId>,
    /// What is thought of it.
    pub status: ComplianceVerdict,
    /// What happened, without anything that stands in a record.
    pub details: String,
    /// Whether a rule found it rather than a person.
    pub automatic: bool,
    /// Whether somebody has to look.
    pub resolution_required: bool,
    /// What came of it, once somebody has looked.
    pub review: Option<ComplianceReview>,
    /// The entry of the audit that raised it: in whose chain.
    pub device: DeviceId,
    /// And where in that chain.
    pub sequence: u32,
}
crate::redact::redacted_debug!(ComplianceEvent, id, at, rule, status);

impl ComplianceEvent {
    /// Whether somebody has looked.
    pub fn is_resolved(&self) -> bool {
        self.review.is_some()
    }
}

impl ComplianceDeed {
    /// What an entry of the audit did.
    pub fn of(entry: &AuditEntry) -> Self {
        let verb = entry.action.rsplit('.').next().unwrap_or_default();
        match (entry.category, verb) {
            (AuditCategory::Export, _) if entry.action.starts_with("dispatch.") => Self::Share,
            (AuditCategory::Export, _) => Self::Export,
            (AuditCategory::Change, "delete" | "discard" | "remove" | "erase") => Self::Delete,
            (AuditCategory::Change, _) => Self::Modification,
            _ => Self::Access,
        }
    }
}

impl ComplianceResource {
    /// The sort of record an entry is about.
    pub fn of(entry: &AuditEntry) -> Self {
        match entry.record.as_str() {
            "note" | "note_version" | "signed_note" | "segment" => Self::NoteContent,
            "generated_content" | "enhancement" => Self::AiGeneratedContent,
            "query" | "gap" | "suggestion" | "attestation" => Self::MedicalCode,
            _ if entry.action.starts_with("codes.") => Self::MedicalCode,
            _ => Self::PatientData,
        }
    }
}

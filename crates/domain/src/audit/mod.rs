//! The audit: an append-only, hash-chained list of who did what to which record, when, and with what outcome.
//!
//! An entry is hashed as the JSON it was written in, so its shape only ever grows by fields that are left out where they
//! say nothing: an entry of an older program reads, and verifies, as it stands.

mod difference;
mod reading;

pub use difference::{FieldDifference, differences};
pub use reading::{ChartPart, values_need};

use crate::{AuditEventId, DeviceId, EncounterId, SessionId, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What sort of event it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum AuditCategory {
    /// Patient data was read.
    Access,
    /// A record was changed.
    Change,
    /// Patient data left the program as a file.
    Export,
    /// Somebody signed in or out, or failed to.
    SignIn,
    /// Something a privacy officer wants to see.
    Compliance,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum AuditOutcome {
    /// It was done.
    Done,
    /// It was not allowed.
    Refused,
    /// It was tried and did not succeed.
    Failed,
}

/// What a use case says about itself; the vault adds who, when, where and the chain.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// What sort of event it is.
    pub category: AuditCategory,
    /// The verb, such as `patient.register`.
    pub action: String,
    /// The kind of record, such as `patient`.
    pub record: String,
    /// The record's id, where there is one.
    pub record_id: Option<String>,
    /// The patient concerned, where there is one.
    pub patient: Option<crate::PatientId>,
    /// How it ended.
    pub outcome: AuditOutcome,
    /// The values before.
    pub before: Option<Value>,
    /// The values after.
    pub after: Option<Value>,
    /// The visit concerned, where there is one and the record is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encounter: Option<EncounterId>,
    /// Why it did not succeed; never anything of a patient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}
crate::redact::redacted_debug!(AuditEntry, category, action, record_id, outcome);

impl AuditEntry {
    /// An event that was done, about a record.
    pub fn done(category: AuditCategory, action: &str, record: &str, id: impl ToString) -> Self {
        Self {
            category,
            action: action.to_owned(),
            record: record.to_owned(),
            record_id: Some(id.to_string()),
            patient: None,
            outcome: AuditOutcome::Done,
            before: None,
            after: None,
            encounter: None,
            error: None,
        }
    }

    /// The same, concerning this patient.
    pub fn patient(mut self, patient: crate::PatientId) -> Self {
        self.patient = Some(patient);
        self
    }

    /// The same, with the record's values before.
    pub fn before(mut self, value: impl Serialize) -> Self {
        self.before = serde_json::to_value(value).ok();
        self
    }

    /// The same, with the record's values after.
    pub fn after(mut self, value: impl Serialize) -> Self {
        self.after = serde_json::to_value(value).ok();
        self
    }

    /// The same, concerning this visit.
    pub fn encounter(mut self, encounter: EncounterId) -> Self {
        self.encounter = Some(encounter);
        self
    }

    /// The same, but it did not succeed, and why: words without anything of a patient.
    pub fn failed(mut self, why: impl Into<String>) -> Self {
        self.outcome = AuditOutcome::Failed;
        self.error = Some(why.into());
        self
    }

    /// The same, ended otherwise.
    pub fn outcome(mut self, outcome: AuditOutcome) -> Self {
        self.outcome = outcome;
        self
    }
}

/// An event as it stands in the chain.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditEvent {
    /// Its id.
    pub id: AuditEventId,
    /// Its place in this device's chain, from 1, without holes.
    pub sequence: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// On which laptop.
    pub device: DeviceId,
    /// By whom; nobody, for what happens before anybody has signed in.
    pub user: Option<UserId>,
    /// In which sign-in, from unlocking to locking; entries of programs before it was kept have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
    /// By which version of the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// What.
    pub entry: AuditEntry,
}
crate::redact::redacted_debug!(AuditEvent, sequence, at, user, entry);

//! What coding has to know of a visit beside its note, and what a physician disputes of the visit's level.

use crate::redact::redacted_debug;
use crate::{EncounterId, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Whether the practice knows the patient: seen by somebody of the same specialty within three years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PatientStanding {
    /// Not seen here within three years.
    New,
    /// Seen here within three years.
    Established,
}

/// The three elements medical decision making is judged by (E/M guidelines of 2021 and 2023).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DecisionElement {
    /// Number and complexity of the problems addressed.
    Problems,
    /// Amount and complexity of the data reviewed.
    Data,
    /// Risk of complications from what is decided.
    Risk,
}

/// How far an element reaches. The elements have words of their own for it; the order is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DecisionLevel {
    /// Minimal.
    Straightforward,
    /// Low, or limited.
    Low,
    /// Moderate.
    Moderate,
    /// High, or extensive.
    High,
}

/// A physician's own judgement of an element, against the engine's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct LevelDispute {
    /// The element.
    pub element: DecisionElement,
    /// How far it reaches.
    pub level: DecisionLevel,
    /// Why; stands in the table beside the engine's reason.
    pub why: String,
    /// Who says so.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
}

/// A row of the level's table that a physician struck: it does not count.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct StruckRow {
    /// The key of the row within this note.
    pub key: String,
    /// Why it does not count.
    pub why: String,
    /// Who says so.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
}
redacted_debug!(StruckRow, by, at);

/// What coding has to know of a visit beside its note. What nobody said is derived where it can be.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct CodingFacts {
    /// The visit.
    pub encounter: EncounterId,
    /// Whether the patient is new; by the visits on record, if nothing is said.
    pub standing: Option<PatientStanding>,
    /// The place of service, two digits; by the kind of the visit, if nothing is said.
    pub place_of_service: Option<String>,
    /// Who pays, by name.
    pub payer: Option<String>,
    /// The payer's number for what it approved beforehand, as it was given.
    #[serde(default)]
    pub approval: Option<String>,
    /// Minutes the physician spent on the visit that day, all told.
    pub total_minutes: Option<u32>,
    /// What is disputed of the visit's level; one an element.
    pub disputes: Vec<LevelDispute>,
    /// Rows of the level's table that were struck.
    pub struck: Vec<StruckRow>,
}
redacted_debug!(CodingFacts, encounter, standing, place_of_service, total_minutes);

impl CodingFacts {
    /// Nothing said yet.
    pub fn unsaid(encounter: EncounterId) -> Self {
        Self {
            encounter,
            standing: None,
            place_of_service: None,
            payer: None,
            approval: None,
            total_minutes: None,
            disputes: Vec::new(),
            struck: Vec::new(),
        }
    }
}

//! A visit: who saw whom, when, why, and with what consent it may be recorded.

use crate::redact::redacted_debug;
use crate::vitals::VitalSigns;
use crate::{EncounterId, PatientId, UserId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// How the visit takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum EncounterKind {
    /// In the practice.
    OfficeVisit,
    /// By video or telephone.
    Telehealth,
    /// In hospital.
    Hospital,
    /// In an emergency department.
    Emergency,
}

/// Where the visit stands. Whether its note is signed follows from the note, not from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum EncounterStatus {
    /// On the schedule, not begun.
    Scheduled,
    /// Begun.
    InProgress,
    /// Over.
    Completed,
    /// Did not take place.
    Cancelled,
}

impl EncounterStatus {
    /// Whether a visit may go from here to there.
    pub fn may_become(self, next: Self) -> bool {
        use EncounterStatus as S;
        matches!(
            (self, next),
            (S::Scheduled, S::InProgress | S::Cancelled)
                | (S::InProgress, S::Completed | S::Cancelled)
                | (S::Completed, S::InProgress)
        )
    }
}

/// How the patient agreed to be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ConsentForm {
    /// Said aloud.
    Verbal,
    /// On paper.
    Written,
    /// By somebody who may decide for the patient.
    Proxy,
}

/// Consent to record, written down with time and words.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RecordingConsent {
    /// When it was given.
    pub at: DateTime<Utc>,
    /// Who wrote it down.
    pub taken_by: UserId,
    /// How it was given.
    pub form: ConsentForm,
    /// The words the patient was asked and agreed to.
    pub words: String,
}
redacted_debug!(RecordingConsent, at, taken_by, form);

/// A visit.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Encounter {
    /// Its id.
    pub id: EncounterId,
    /// Its visible number, `ENC-2026-A-000031`.
    pub number: String,
    /// Whose visit.
    pub patient: PatientId,
    /// The clinician who sees the patient.
    pub provider: UserId,
    /// How it takes place.
    pub kind: EncounterKind,
    /// Where it stands.
    pub status: EncounterStatus,
    /// The day that decides which codes and prices apply.
    pub date_of_service: NaiveDate,
    /// When it is, or was, planned to begin.
    pub starts_at: DateTime<Utc>,
    /// Why the patient comes, in a few words.
    pub chief_complaint: Option<String>,
    /// Vital signs taken at this visit.
    pub vitals: VitalSigns,
    /// Consent to record; without it nothing is recorded.
    pub consent: Option<RecordingConsent>,
}
redacted_debug!(Encounter, id, status);

#[cfg(test)]
mod tests {
    use super::EncounterStatus as S;

    #[test]
    fn a_cancelled_visit_stays_cancelled() {
        for next in [S::Scheduled, S::InProgress, S::Completed, S::Cancelled] {
            assert!(!S::Cancelled.may_become(next));
        }
    }

    #[test]
    fn a_visit_that_is_over_can_be_taken_up_again() {
        assert!(S::Completed.may_become(S::InProgress));
        assert!(!S::Scheduled.may_become(S::Completed));
    }
}

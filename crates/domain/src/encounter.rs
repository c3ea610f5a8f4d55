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

/// The patient is here, and somebody has seen to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Arrival {
    /// When they were checked in.
    pub at: DateTime<Utc>,
    /// By whom.
    pub checked_in_by: UserId,
}

/// Why somebody cannot be checked in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoCheckIn {
    /// The visit has begun, is over, or does not take place.
    #[error("This visit is not waiting for its patient any more.")]
    NotWaiting,
    /// It is on another day's schedule.
    #[error("This visit is not on today's schedule.")]
    AnotherDay,
}

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
    /// That the patient was checked in, where somebody did. A visit without is written as before there were check-ins: the
    /// hashes of notes signed then rest on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrival: Option<Arrival>,
}
redacted_debug!(Encounter, id, status);

impl Encounter {
    /// Whether its patient may be checked in on this day: once it is that day, and before the visit begins.
    pub fn check_in(&self, today: NaiveDate) -> Result<(), NoCheckIn> {
        match self.status {
            EncounterStatus::Scheduled if self.date_of_service == today => Ok(()),
            EncounterStatus::Scheduled => Err(NoCheckIn::AnotherDay),
            _ => Err(NoCheckIn::NotWaiting),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Encounter, EncounterKind, EncounterStatus as S, NoCheckIn};
    use crate::vitals::VitalSigns;
    use crate::{EncounterId, PatientId, UserId};
    use chrono::{Days, NaiveDate};
    use uuid::Uuid;

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

    #[test]
    fn a_patient_is_checked_in_on_the_day_and_before_the_visit_begins() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day");
        let id = Uuid::from_u128(7);
        let visit = |status| Encounter {
            id: EncounterId::from_uuid(id),
            number: "ENC-2026-A-000031".to_owned(),
            patient: PatientId::from_uuid(id),
            provider: UserId::from_uuid(id),
            kind: EncounterKind::OfficeVisit,
            status,
            date_of_service: day,
            starts_at: day.and_hms_opt(9, 0, 0).expect("a time").and_utc(),
            chief_complaint: None,
            vitals: VitalSigns::default(),
            consent: None,
            arrival: None,
        };
        assert_eq!(visit(S::Scheduled).check_in(day), Ok(()));
        assert_eq!(visit(S::Scheduled).check_in(day + Days::new(1)), Err(NoCheckIn::AnotherDay));
        for status in [S::InProgress, S::Completed, S::Cancelled] {
            assert_eq!(visit(status).check_in(day), Err(NoCheckIn::NotWaiting));
        }
    }
}

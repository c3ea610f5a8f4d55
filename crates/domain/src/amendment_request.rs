//! A patient's request to have their record amended (45 CFR 164.526): what is asked, by when it is answered, and every
//! step to what came of it.
//!
//! One table of steps ([`AmendmentRequest::step`]) holds what may follow on what; a request is never deleted, and what
//! was decided is never decided again.

use crate::finding::Finding;
use crate::redact::redacted_debug;
use crate::{AmendmentRequestId, PatientId, SignedNoteId, UserId};
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A request is answered within this many days (164.526(b)(2)(i)).
pub const DAYS_TO_ANSWER: u64 = 60;
/// Once, the time may be made longer by this many (164.526(b)(2)(ii)).
pub const DAYS_LONGER: u64 = 30;

/// Why a request may be denied: these four and no other (164.526(a)(2)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DenialGround {
    /// Somebody else wrote it, who can still be asked.
    NotCreatedHere,
    /// It is not part of the designated record set.
    NotInRecordSet,
    /// The patient may not see it either (164.524).
    NotOpenToAccess,
    /// It is accurate and complete.
    AccurateAndComplete,
}

/// What is typed when a request is written down.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AmendmentAsked {
    /// The signed note it is about, where it is about one.
    pub note: Option<SignedNoteId>,
    /// What in the record it is about.
    pub about: String,
    /// What the patient says, in their words.
    pub words: String,
    /// The day it came.
    pub received_on: NaiveDate,
}
redacted_debug!(AmendmentAsked, note, received_on);

impl AmendmentAsked {
    /// What keeps it from being kept.
    pub fn check(&self, today: NaiveDate) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.about.trim().is_empty() {
            findings.push(Finding::error("about", "Say what in the record it is about."));
        }
        if self.words.trim().is_empty() {
            findings.push(Finding::error("words", "Write down what the patient asks for, in their words."));
        }
        if self.received_on > today {
            findings.push(Finding::error("receivedOn", "It cannot have come in the future."));
        }
        findings
    }
}

/// What happens to a request.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "step")]
pub enum AmendmentStep {
    /// The time to answer is made longer, once.
    Extend {
        /// Why, as the patient is told.
        reason: String,
    },
    /// The record is amended.
    Accept {
        /// The addendum or amendment that was signed for it, where it is about a note.
        by: Option<SignedNoteId>,
    },
    /// It is not amended.
    Deny {
        /// Why.
        ground: DenialGround,
        /// The reason in plain words, as the patient is told (164.526(d)(1)).
        words: String,
    },
    /// The patient disagrees with a denial in writing.
    Disagree {
        /// Their statement.
        words: String,
    },
    /// The practice answers that statement.
    Rebut {
        /// The answer.
        words: String,
    },
}
redacted_debug!(AmendmentStep,);

/// A step as it was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AmendmentStepTaken {
    /// What.
    pub what: AmendmentStep,
    /// Who.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Where a request stands. Worked out from its steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum AmendmentState {
    /// An answer is owed.
    Received,
    /// The record was amended.
    Accepted,
    /// It was not.
    Denied,
    /// The patient disagrees with that.
    Disagreed,
    /// And the practice has answered.
    Rebutted,
}

/// A request as it is kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AmendmentRequest {
    /// Its id.
    pub id: AmendmentRequestId,
    /// Whose.
    pub patient: PatientId,
    /// What is asked.
    pub asked: AmendmentAsked,
    /// Who wrote it down.
    pub taken_by: UserId,
    /// When.
    pub taken_at: DateTime<Utc>,
    /// What happened to it, in order.
    pub steps: Vec<AmendmentStepTaken>,
}
redacted_debug!(AmendmentRequest, id, steps);

/// Why a step is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StepRefused {
    /// It does not follow on where the request stands.
    #[error("this does not follow on where the request stands")]
    OutOfTurn,
    /// The time was made longer before.
    #[error("the time to answer was made longer once already")]
    ExtendedBefore,
    /// Its words are missing.
    #[error("the words for it are missing")]
    NoWords,
    /// A note is asked about, and no addendum or amendment to it is named.
    #[error("a note is amended by an addendum or an amendment that is signed first")]
    NoDocument,
}

impl AmendmentRequest {
    /// Where it stands.
    pub fn state(&self) -> AmendmentState {
        let mut state = AmendmentState::Received;
        for step in &self.steps {
            state = match step.what {
                AmendmentStep::Extend { .. } => state,
                AmendmentStep::Accept { .. } => AmendmentState::Accepted,
                AmendmentStep::Deny { .. } => AmendmentState::Denied,
                AmendmentStep::Disagree { .. } => AmendmentState::Disagreed,
                AmendmentStep::Rebut { .. } => AmendmentState::Rebutted,
            };
        }
        state
    }

    /// Whether an answer is owed.
    pub fn is_open(&self) -> bool {
        self.state() == AmendmentState::Received
    }

    /// The last day to answer.
    pub fn due_on(&self) -> NaiveDate {
        let longer = if self.was_extended() { DAYS_LONGER } else { 0 };
        self.asked.received_on.checked_add_days(Days::new(DAYS_TO_ANSWER + longer)).unwrap_or(NaiveDate::MAX)
    }

    fn was_extended(&self) -> bool {
        self.steps.iter().any(|step| matches!(step.what, AmendmentStep::Extend { .. }))
    }

    /// The same after this step.
    ///
    /// # Errors
    /// [`StepRefused`] where it does not follow, or says too little.
    pub fn step(mut self, what: AmendmentStep, by: UserId, at: DateTime<Utc>) -> Result<Self, StepRefused> {
        use AmendmentState as S;
        let said = |words: &str| if words.trim().is_empty() { Err(StepRefused::NoWords) } else { Ok(()) };
        match (self.state(), &what) {
            (S::Received, AmendmentStep::Extend { reason }) => {
                if self.was_extended() {
                    return Err(StepRefused::ExtendedBefore);
                }
                said(reason)?;
            }
            (S::Received, AmendmentStep::Accept { by }) => {
                if self.asked.note.is_some() && by.is_none() {
                    return Err(StepRefused::NoDocument);
                }
            }
            (S::Received, AmendmentStep::Deny { words, .. })
            | (S::Denied, AmendmentStep::Disagree { words })
            | (S::Disagreed, AmendmentStep::Rebut { words }) => said(words)?,
            _ => return Err(StepRefused::OutOfTurn),
        }
        self.steps.push(AmendmentStepTaken { what, by, at });
        Ok(self)
    }

    /// Whether it goes along with what is handed out of the record from now on: a request with its denial, once the
    /// patient disagreed (164.526(d)(5)); what was accepted stands in the record itself.
    pub fn goes_along(&self) -> bool {
        matches!(self.state(), AmendmentState::Disagreed | AmendmentState::Rebutted | AmendmentState::Accepted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn request(note: Option<SignedNoteId>) -> AmendmentRequest {
        AmendmentRequest {
            id: AmendmentRequestId::from_uuid(Uuid::from_u128(1)),
            patient: PatientId::from_uuid(Uuid::from_u128(2)),
            asked: AmendmentAsked {
                note,
                about: "Smoking".into(),
                words: "I never smoked.".into(),
                received_on: NaiveDate::from_ymd_opt(2026, 3, 1).expect("a day"),
            },
            taken_by: by(),
            taken_at: at(),
            steps: vec![],
        }
    }

    fn by() -> UserId {
        UserId::from_uuid(Uuid::from_u128(3))
    }

    fn at() -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).expect("a time")
    }

    fn steps() -> [AmendmentStep; 5] {
        let words = || "Words.".to_owned();
        [
            AmendmentStep::Extend { reason: words() },
            AmendmentStep::Accept { by: None },
            AmendmentStep::Deny { ground: DenialGround::AccurateAndComplete, words: words() },
            AmendmentStep::Disagree { words: words() },
            AmendmentStep::Rebut { words: words() },
        ]
    }

    #[test]
    fn sixty_days_and_once_thirty_more() {
        let asked = request(None);
        assert_eq!(asked.due_on().to_string(), "2026-04-30");
        let longer = asked.step(steps()[0].clone(), by(), at()).expect("longer");
        assert_eq!(longer.due_on().to_string(), "2026-05-30");
        assert_eq!(longer.step(steps()[0].clone(), by(), at()), Err(StepRefused::ExtendedBefore));
    }

    #[test]
    fn a_denial_may_be_disagreed_with_and_that_answered() {
        let [_, _, deny, disagree, rebut] = steps();
        let denied = request(None).step(deny, by(), at()).expect("denied");
        assert!(!denied.is_open() && !denied.goes_along());
        assert_eq!(denied.clone().step(rebut.clone(), by(), at()), Err(StepRefused::OutOfTurn));
        let disagreed = denied.step(disagree, by(), at()).expect("disagreed");
        assert!(disagreed.goes_along());
        assert_eq!(disagreed.step(rebut, by(), at()).expect("answered").state(), AmendmentState::Rebutted);
    }

    #[test]
    fn a_note_is_amended_by_a_document() {
        let note = SignedNoteId::from_uuid(Uuid::from_u128(4));
        let asked = request(Some(note));
        assert_eq!(asked.clone().step(AmendmentStep::Accept { by: None }, by(), at()), Err(StepRefused::NoDocument));
        assert!(asked.step(AmendmentStep::Accept { by: Some(note) }, by(), at()).is_ok());
    }

    proptest! {
        #[test]
        fn what_was_decided_is_never_decided_again(order in proptest::collection::vec(0usize..5, 0..12)) {
            let mut asked = request(None);
            for place in order {
                asked = asked.clone().step(steps()[place].clone(), by(), at()).unwrap_or(asked);
            }
            let decided = |step: &&AmendmentStepTaken| {
                matches!(step.what, AmendmentStep::Accept { .. } | AmendmentStep::Deny { .. })
            };
            prop_assert!(asked.steps.iter().filter(decided).count() <= 1);
            prop_assert_eq!(asked.is_open(), asked.steps.iter().find(decided).is_none());
        }
    }
}

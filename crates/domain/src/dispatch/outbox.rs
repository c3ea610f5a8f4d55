//! One thing that goes out, and every way its state may change.
//!
//! [`TRANSITIONS`] is the whole table. From `Confirmed` nothing leads anywhere; `Sending` is only ever found at a start
//! when the program ended in the middle, and is then settled by looking whether it had arrived.

use super::{DispatchPlaces, FollowUp, Place, Referral, pause_after};
use crate::workflow::DispatchFacts;
use crate::{DispatchId, EncounterId, SignedNoteId, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Where something goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "target")]
pub enum DispatchTarget {
    /// The signed note to the record system.
    Emr,
    /// A summary in plain words to the patient.
    PatientSummary,
    /// The codes to billing.
    Billing,
    /// A letter to a colleague.
    Referral {
        /// To whom, and why.
        referral: Referral,
    },
    /// A visit onto the schedule.
    FollowUp {
        /// When, how and why.
        visit: FollowUp,
    },
}

impl DispatchTarget {
    /// The folder it goes into; none for what stays in these records.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Emr => Some(Place::Emr),
            Self::PatientSummary => Some(Place::PatientSummaries),
            Self::Billing => Some(Place::Billing),
            Self::Referral { .. } => Some(Place::Referrals),
            Self::FollowUp { .. } => None,
        }
    }

    /// Whether it waits until that folder is set. A summary is made and kept either way: it is printed on request.
    pub fn needs_place(&self) -> bool {
        matches!(self, Self::Emr | Self::Billing | Self::Referral { .. })
    }

    /// The word for it in names of files and entries of the audit.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Emr => "note",
            Self::PatientSummary => "summary",
            Self::Billing => "claim",
            Self::Referral { .. } => "referral",
            Self::FollowUp { .. } => "follow-up",
        }
    }
}

/// Where a dispatch stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "status")]
pub enum DispatchStatus {
    /// Waits for its turn, or for what it needs.
    Queued,
    /// Is being delivered.
    Sending,
    /// Has arrived.
    Confirmed {
        /// What it can be found by.
        number: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// Did not arrive this time; it is tried again by itself.
    Failed {
        /// What happened.
        message: String,
        /// What would help.
        remedy: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// Somebody took it back before it arrived.
    Withdrawn {
        /// When.
        at: DateTime<Utc>,
    },
}

/// [`DispatchStatus`] without what goes with it: the rows of the table, and a column of the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DispatchState {
    /// [`DispatchStatus::Queued`].
    Queued,
    /// [`DispatchStatus::Sending`].
    Sending,
    /// [`DispatchStatus::Confirmed`].
    Confirmed,
    /// [`DispatchStatus::Failed`].
    Failed,
    /// [`DispatchStatus::Withdrawn`].
    Withdrawn,
}

impl DispatchStatus {
    /// Which of the five it is.
    pub fn state(&self) -> DispatchState {
        match self {
            Self::Queued => DispatchState::Queued,
            Self::Sending => DispatchState::Sending,
            Self::Confirmed { .. } => DispatchState::Confirmed,
            Self::Failed { .. } => DispatchState::Failed,
            Self::Withdrawn { .. } => DispatchState::Withdrawn,
        }
    }
}

/// What happens to a dispatch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum DispatchEvent {
    /// Its delivery begins.
    Begin,
    /// It has arrived, or was found to have.
    Confirm {
        /// What it can be found by.
        number: String,
    },
    /// It did not arrive.
    Fail {
        /// What happened.
        message: String,
        /// What would help.
        remedy: String,
    },
    /// The program had ended in the middle, and nothing of it had arrived.
    FoundUnsent,
    /// Somebody asks for it now.
    Retry,
    /// Somebody takes it back.
    Withdraw,
}

/// [`DispatchEvent`] without what goes with it: the columns of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DispatchStep {
    /// [`DispatchEvent::Begin`].
    Begin,
    /// [`DispatchEvent::Confirm`].
    Confirm,
    /// [`DispatchEvent::Fail`].
    Fail,
    /// [`DispatchEvent::FoundUnsent`].
    FoundUnsent,
    /// [`DispatchEvent::Retry`].
    Retry,
    /// [`DispatchEvent::Withdraw`].
    Withdraw,
}

impl DispatchEvent {
    /// Which of the six it is.
    pub fn step(&self) -> DispatchStep {
        match self {
            Self::Begin => DispatchStep::Begin,
            Self::Confirm { .. } => DispatchStep::Confirm,
            Self::Fail { .. } => DispatchStep::Fail,
            Self::FoundUnsent => DispatchStep::FoundUnsent,
            Self::Retry => DispatchStep::Retry,
            Self::Withdraw => DispatchStep::Withdraw,
        }
    }
}

/// Every step there is. What is not here is not done.
pub const TRANSITIONS: [(DispatchState, DispatchStep, DispatchState); 9] = {
    use DispatchState as S;
    use DispatchStep as E;
    [
        (S::Queued, E::Begin, S::Sending),
        (S::Failed, E::Begin, S::Sending),
        (S::Sending, E::Confirm, S::Confirmed),
        (S::Sending, E::Fail, S::Failed),
        (S::Sending, E::FoundUnsent, S::Queued),
        (S::Failed, E::Retry, S::Queued),
        (S::Withdrawn, E::Retry, S::Queued),
        (S::Queued, E::Withdraw, S::Withdrawn),
        (S::Failed, E::Withdraw, S::Withdrawn),
    ]
};

/// A step a dispatch does not take from where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a dispatch that is {} cannot do that", said(.0))]
pub struct NotFromHere(pub DispatchState);

fn said(state: &DispatchState) -> &'static str {
    match state {
        DispatchState::Queued => "queued",
        DispatchState::Sending => "being sent",
        DispatchState::Confirmed => "confirmed",
        DispatchState::Failed => "waiting to be tried again",
        DispatchState::Withdrawn => "withdrawn",
    }
}

/// What a dispatch waits for without being tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum WaitsFor {
    /// The clinic has set no folder for it.
    Place,
    /// The codes of the visit are not all decided.
    Codes,
}

/// Something that goes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Dispatch {
    /// Its id, by which nothing is delivered twice.
    pub id: DispatchId,
    /// Its visible number, `DSP-2026-A-000004`, which its files bear.
    pub number: String,
    /// The visit.
    pub encounter: EncounterId,
    /// The signed note it comes from.
    pub signed_note: SignedNoteId,
    /// Where it goes.
    pub target: DispatchTarget,
    /// Where it stands.
    pub status: DispatchStatus,
    /// How often its delivery was begun.
    pub attempts: u32,
    /// Not before this moment is it tried again by itself.
    pub next_attempt_at: DateTime<Utc>,
    /// Who ordered it by signing.
    pub ordered_by: UserId,
    /// When.
    pub created_at: DateTime<Utc>,
}

impl Dispatch {
    /// Whether it may take this step now.
    pub fn may(&self, step: DispatchStep) -> bool {
        next(self.status.state(), step).is_some()
    }

    /// Takes a step, or changes nothing.
    ///
    /// # Errors
    /// [`NotFromHere`] where the table has no such step.
    pub fn take(&mut self, event: DispatchEvent, now: DateTime<Utc>) -> Result<(), NotFromHere> {
        let from = self.status.state();
        next(from, event.step()).ok_or(NotFromHere(from))?;
        self.status = match event {
            DispatchEvent::Begin => {
                self.attempts = self.attempts.saturating_add(1);
                DispatchStatus::Sending
            }
            DispatchEvent::Confirm { number } => DispatchStatus::Confirmed { number, at: now },
            DispatchEvent::Fail { message, remedy } => {
                self.next_attempt_at = now + pause_after(self.attempts);
                DispatchStatus::Failed { message, remedy, at: now }
            }
            DispatchEvent::FoundUnsent | DispatchEvent::Retry => {
                self.next_attempt_at = now;
                DispatchStatus::Queued
            }
            DispatchEvent::Withdraw => DispatchStatus::Withdrawn { at: now },
        };
        Ok(())
    }

    /// Whether its delivery is to begin by itself at this moment.
    pub fn is_due(&self, now: DateTime<Utc>) -> bool {
        self.may(DispatchStep::Begin) && self.next_attempt_at <= now
    }

    /// What it waits for before it can be tried at all: calmly, and for as long as it takes. `claim_can_be_made` counts
    /// only for a claim that has a place to go.
    pub fn waits_for(&self, places: &DispatchPlaces, claim_can_be_made: bool) -> Option<WaitsFor> {
        if !self.may(DispatchStep::Begin) {
            return None;
        }
        let no_place = self.target.place().is_none_or(|place| places.folder(place).is_none());
        if self.target.needs_place() && no_place {
            return Some(WaitsFor::Place);
        }
        (self.target == DispatchTarget::Billing && !claim_can_be_made).then_some(WaitsFor::Codes)
    }

    /// Whether something of it is still to come.
    pub fn is_open(&self) -> bool {
        !matches!(self.status.state(), DispatchState::Confirmed | DispatchState::Withdrawn)
    }

    /// How often it was tried again.
    pub fn retries(&self) -> u32 {
        self.attempts.saturating_sub(1)
    }

    /// What a document of this dispatch is called: its number and what it is, nothing about the person.
    pub fn file_name(&self, extension: &str) -> String {
        format!("{}-{}.{extension}", self.number, self.target.word())
    }
}

fn next(from: DispatchState, step: DispatchStep) -> Option<DispatchState> {
    TRANSITIONS.iter().find(|(state, taken, _)| (*state, *taken) == (from, step)).map(|(_, _, to)| *to)
}

/// A step that was taken, as the outbox keeps it for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DispatchMove {
    /// When.
    pub at: DateTime<Utc>,
    /// Who was signed in.
    pub by: UserId,
    /// What happened.
    pub event: DispatchEvent,
    /// Which attempt it belongs to; 0 before the first.
    pub attempt: u32,
}

/// A document made for a dispatch and kept: every attempt delivers these very bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DispatchedDocument {
    /// What it is called.
    pub name: String,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
}

impl DispatchFacts {
    /// Counts them; what was withdrawn does not count.
    pub fn of<'a>(dispatches: impl IntoIterator<Item = &'a Dispatch>) -> Self {
        let mut facts = Self::default();
        for dispatch in dispatches {
            match &dispatch.status {
                DispatchStatus::Queued | DispatchStatus::Sending => facts.waiting += 1,
                DispatchStatus::Failed { .. } => facts.failed += 1,
                DispatchStatus::Confirmed { at, .. } => {
                    facts.confirmed += 1;
                    facts.last_at = facts.last_at.max(Some(*at));
                }
                DispatchStatus::Withdrawn { .. } => {}
            }
        }
        facts
    }
}

#[cfg(test)]
#[path = "outbox_tests.rs"]
mod tests;

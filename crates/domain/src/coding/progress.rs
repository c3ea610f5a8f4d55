//! How far the coding of a visit is, derived from its codes, questions and history; and who is at it.

use super::{CodeAssignment, CodeHistoryEntry, CodingAction, Query};
use crate::{EncounterId, UserId};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// How far the coding of a visit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CodingState {
    /// Nobody has done anything.
    NotStarted,
    /// Begun.
    InProgress,
    /// A question waits for its answer.
    WaitingForAnswer,
    /// Finished, and nothing has happened since.
    Done,
}

/// What is missing before the coding of a visit can be declared finished, and what a queue shows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// No diagnosis counts.
    Diagnosis,
    /// No procedure and no visit level counts.
    Service,
    /// Codes nobody has decided on.
    Decisions,
    /// Suggestions nobody has decided on.
    Suggestions,
    /// Questions without an answer.
    Answers,
    /// The note is not signed.
    Signature,
}

impl Missing {
    /// Whether nothing can be declared finished without it.
    pub fn blocks(self) -> bool {
        matches!(self, Self::Diagnosis | Self::Decisions | Self::Answers)
    }
}

/// What there is of the coding of a visit, counted. State and what is missing follow from it, for one visit as for a
/// queue of thousands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct CodingCounts {
    /// Diagnoses that count.
    pub diagnoses: u32,
    /// Procedures and visit levels that count.
    pub services: u32,
    /// Codes nobody has decided on.
    pub undecided: u32,
    /// Suggestions nobody has decided on.
    pub suggestions: u32,
    /// Questions that were asked.
    pub queries: u32,
    /// Of these, those that wait for an answer or for somebody to stand by it.
    pub open_queries: u32,
    /// What was last done to its codes.
    pub last_action: Option<CodingAction>,
}

impl CodingCounts {
    /// Counts the codes, questions and history of a visit; `suggestions` are those nobody has decided on.
    pub fn of(
        assignments: &[CodeAssignment],
        suggestions: u32,
        queries: &[Query],
        history: &[CodeHistoryEntry],
    ) -> Self {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let counting = || assignments.iter().filter(|a| a.status.counts());
        Self {
            diagnoses: count(counting().filter(|a| a.is_diagnosis()).count()),
            services: count(counting().filter(|a| !a.is_diagnosis()).count()),
            undecided: count(assignments.iter().filter(|a| a.status.is_open()).count()),
            suggestions,
            queries: count(queries.len()),
            open_queries: count(queries.iter().filter(|query| query.is_open()).count()),
            last_action: history.last().map(|entry| entry.action),
        }
    }

    /// How far the coding is. Finished is what somebody declared finished with nothing done since: any later change,
    /// and any question asked or still to be verified, opens it again by itself.
    pub fn state(&self) -> CodingState {
        match self.last_action {
            _ if self.open_queries > 0 => CodingState::WaitingForAnswer,
            Some(CodingAction::Finish) => CodingState::Done,
            Some(_) => CodingState::InProgress,
            None if self.queries > 0 => CodingState::InProgress,
            None => CodingState::NotStarted,
        }
    }

    /// What is missing by the codes, suggestions and questions.
    pub fn missing(&self) -> Vec<Missing> {
        let all = [
            (self.diagnoses == 0, Missing::Diagnosis),
            (self.services == 0, Missing::Service),
            (self.undecided > 0, Missing::Decisions),
            (self.suggestions > 0, Missing::Suggestions),
            (self.open_queries > 0, Missing::Answers),
        ];
        all.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, what)| what).collect()
    }
}

/// Who works on the codes of a visit. It lapses by itself, so that nobody's lunch holds up a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct CodingClaim {
    /// The visit.
    pub encounter: EncounterId,
    /// Who.
    pub by: UserId,
    /// Since when.
    pub since: DateTime<Utc>,
    /// When they last did something there.
    pub seen_at: DateTime<Utc>,
}

impl CodingClaim {
    /// A claim lapses this long after its holder last did something.
    pub const LAPSES_AFTER: TimeDelta = TimeDelta::minutes(30);

    /// Whether it still holds. A clock put back does not prolong it beyond that.
    pub fn holds(&self, now: DateTime<Utc>) -> bool {
        (now - self.seen_at).abs() < Self::LAPSES_AFTER
    }

    /// Whether it keeps this person out.
    pub fn keeps_out(&self, person: UserId, now: DateTime<Utc>) -> bool {
        self.by != person && self.holds(now)
    }
}

#[cfg(test)]
mod tests {
    use super::super::assignment::tests::assignment;
    use super::*;
    use crate::coding::{AssignmentStatus, CodeSystem};
    use uuid::Uuid;

    #[test]
    fn a_claim_lapses_and_keeps_only_others_out() {
        let at = DateTime::from_timestamp(1_790_000_000, 0).expect("a time");
        let person = |n| UserId::from_uuid(Uuid::from_u128(n));
        let claim = CodingClaim {
            encounter: EncounterId::from_uuid(Uuid::from_u128(9)),
            by: person(1),
            since: at,
            seen_at: at,
        };
        assert!(!claim.keeps_out(person(1), at));
        assert!(claim.keeps_out(person(2), at + TimeDelta::minutes(29)));
        assert!(!claim.keeps_out(person(2), at + TimeDelta::minutes(30)));
        assert!(!claim.keeps_out(person(2), at - TimeDelta::days(1)), "a clock put back");
    }

    #[test]
    fn what_is_missing_follows_from_the_codes() {
        let missing = |codes: &[CodeAssignment]| CodingCounts::of(codes, 0, &[], &[]).missing();
        assert_eq!(missing(&[]), [Missing::Diagnosis, Missing::Service]);
        let mut diagnosis = assignment(1, CodeSystem::Icd10Cm, "I10");
        assert_eq!(missing(std::slice::from_ref(&diagnosis)), [Missing::Service, Missing::Decisions]);
        diagnosis.status = AssignmentStatus::Confirmed;
        let mut visit = assignment(2, CodeSystem::Cpt, "99213");
        visit.status = AssignmentStatus::Confirmed;
        assert_eq!(missing(&[diagnosis.clone(), visit]), []);
        diagnosis.status = AssignmentStatus::Rejected;
        assert_eq!(missing(&[diagnosis]), [Missing::Diagnosis, Missing::Service]);
    }

    #[test]
    fn finished_is_what_was_declared_so_with_nothing_since() {
        let counts = |last_action, queries, open_queries| CodingCounts {
            last_action,
            queries,
            open_queries,
            ..CodingCounts::default()
        };
        assert_eq!(counts(None, 0, 0).state(), CodingState::NotStarted);
        assert_eq!(counts(None, 1, 0).state(), CodingState::InProgress);
        assert_eq!(counts(Some(CodingAction::Finish), 1, 0).state(), CodingState::Done);
        assert_eq!(counts(Some(CodingAction::Finish), 1, 1).state(), CodingState::WaitingForAnswer);
        assert_eq!(counts(Some(CodingAction::Undo), 0, 0).state(), CodingState::InProgress);
    }
}

//! A code that stands on a visit, where it stands in the order, and what may happen to it.
//!
//! A code keeps the title and the version of the set it was taken from for ever. Its place decides whether a
//! diagnosis is the first; pointers name assignments, so that moving a diagnosis moves what points to it.

use super::{CodeCategory, CodeRef, CodeSetVersion, CodeSystem, Evidence, Modifier, Support};
use crate::redact::redacted_debug;
use crate::{AssignmentId, EncounterId, SuggestionId, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Where a code stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum AssignmentStatus {
    /// Taken up, not yet confirmed.
    Pending,
    /// Somebody looks into it.
    UnderReview,
    /// Stands.
    Confirmed,
    /// Does not stand; kept, with its reason.
    Rejected,
}

impl AssignmentStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Pending, Self::UnderReview, Self::Confirmed, Self::Rejected];

    /// Whether a code may go from here to there. What was rejected is taken up again before it is confirmed.
    pub fn may_become(self, next: Self) -> bool {
        use AssignmentStatus as S;
        matches!(
            (self, next),
            (S::Pending, S::UnderReview | S::Confirmed | S::Rejected)
                | (S::UnderReview, S::Pending | S::Confirmed | S::Rejected)
                | (S::Confirmed, S::Pending | S::UnderReview | S::Rejected)
                | (S::Rejected, S::Pending | S::UnderReview)
        )
    }

    /// Whether the code counts: it is on the visit's list and on its claim.
    pub fn counts(self) -> bool {
        self != Self::Rejected
    }

    /// Whether nobody has decided on it yet.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::UnderReview)
    }
}

/// Who took a code up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum SelectedBy {
    /// Whoever treats.
    Provider,
    /// A person accepted what the engine proposed.
    Engine,
    /// Whoever codes.
    Coder,
}

/// A code on a visit.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct CodeAssignment {
    /// Its id.
    pub id: AssignmentId,
    /// The visit.
    pub encounter: EncounterId,
    /// The code.
    #[serde(flatten)]
    pub code: CodeRef,
    /// Its title in the set it was taken from.
    pub title: String,
    /// That set, which the visit keeps for ever; `None` where no set of the clinic knows the code.
    pub set: Option<CodeSetVersion>,
    /// What it says about the visit.
    pub category: CodeCategory,
    /// Its place: diagnoses among themselves, everything else among itself, from 0. The first diagnosis that counts is
    /// the primary one.
    pub position: u32,
    /// Where it stands.
    pub status: AssignmentStatus,
    /// How sure whoever took it up is, 0–100.
    pub confidence: u8,
    /// How far the note bears it out.
    pub support: Support,
    /// The words that earn it.
    pub evidence: Vec<Evidence>,
    /// What the note would have to say for a better code, each as a short phrase.
    pub gaps: Vec<String>,
    /// Modifiers, in order; none for a diagnosis.
    pub modifiers: Vec<Modifier>,
    /// How many times it was done; 1 for a diagnosis.
    pub units: u32,
    /// The diagnoses that justify it, the first one first; none for a diagnosis.
    pub pointers: Vec<AssignmentId>,
    /// Who took it up.
    pub selected_by: SelectedBy,
    /// Which person.
    pub selected_by_user: UserId,
    /// When.
    pub selected_at: DateTime<Utc>,
    /// The suggestion it came from, if it did.
    pub suggestion: Option<SuggestionId>,
    /// When somebody last decided on it.
    pub reviewed_at: Option<DateTime<Utc>>,
    /// Who.
    pub reviewed_by: Option<UserId>,
    /// What was noted about it.
    pub notes: Option<String>,
}
redacted_debug!(CodeAssignment, id, code, position, status);

impl CodeAssignment {
    /// Whether it is a diagnosis: those have an order of their own and are what pointers point to.
    pub fn is_diagnosis(&self) -> bool {
        self.code.system == CodeSystem::Icd10Cm
    }
}

/// The assignments of a visit in the order they are billed: diagnoses first, each kind by its place; what does not
/// count comes last within its kind.
pub fn in_billing_order(mut assignments: Vec<CodeAssignment>) -> Vec<CodeAssignment> {
    assignments.sort_by_key(|a| (!a.is_diagnosis(), !a.status.counts(), a.position, a.id));
    assignments
}

/// Gives the assignments of a visit their places anew, from 0 without holes within each kind, in the order they stand.
pub fn number_places(assignments: &mut [CodeAssignment]) {
    let (mut diagnoses, mut others) = (0, 0);
    for assignment in assignments {
        let next = if assignment.is_diagnosis() { &mut diagnoses } else { &mut others };
        assignment.position = *next;
        *next += 1;
    }
}

/// The primary diagnosis: the first that counts.
pub fn primary(assignments: &[CodeAssignment]) -> Option<AssignmentId> {
    let diagnoses = assignments.iter().filter(|a| a.is_diagnosis() && a.status.counts());
    diagnoses.min_by_key(|a| a.position).map(|a| a.id)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    pub(in crate::coding) fn assignment(id: u128, system: CodeSystem, code: &str) -> CodeAssignment {
        let at = DateTime::from_timestamp(1_790_000_000, 0).expect("a time");
        CodeAssignment {
            id: AssignmentId::from_uuid(Uuid::from_u128(id)),
            encounter: EncounterId::from_uuid(Uuid::from_u128(1)),
            code: CodeRef::parse(system, code).expect("a code"),
            title: "a title".into(),
            set: None,
            category: CodeCategory::Diagnosis,
            position: 0,
            status: AssignmentStatus::Pending,
            confidence: 50,
            support: Support::Moderate,
            evidence: vec![],
            gaps: vec![],
            modifiers: vec![],
            units: 1,
            pointers: vec![],
            selected_by: SelectedBy::Coder,
            selected_by_user: UserId::from_uuid(Uuid::from_u128(2)),
            selected_at: at,
            suggestion: None,
            reviewed_at: None,
            reviewed_by: None,
            notes: None,
        }
    }

    fn any_list() -> impl Strategy<Value = Vec<CodeAssignment>> {
        prop::collection::vec((any::<bool>(), 0usize..4, 0u32..5), 0..12).prop_map(|list| {
            let one = |(n, (diagnosis, status, position)): (usize, (bool, usize, u32))| {
                let (system, code) = if diagnosis { (CodeSystem::Icd10Cm, "I10") } else { (CodeSystem::Cpt, "99213") };
                let mut one = assignment(n as u128, system, code);
                one.status = AssignmentStatus::ALL[status];
                one.position = position;
                one
            };
            list.into_iter().enumerate().map(one).collect()
        })
    }

    proptest! {
        #[test]
        fn places_have_no_holes_and_the_first_that_counts_is_primary(list in any_list()) {
            let mut ordered = in_billing_order(list.clone());
            number_places(&mut ordered);
            for diagnosis in [true, false] {
                let places: Vec<u32> =
                    ordered.iter().filter(|a| a.is_diagnosis() == diagnosis).map(|a| a.position).collect();
                prop_assert_eq!(&places, &(0..places.len() as u32).collect::<Vec<_>>());
            }
            let counts = ordered.iter().find(|a| a.is_diagnosis() && a.status.counts());
            prop_assert_eq!(primary(&ordered), counts.map(|a| a.id));
            prop_assert_eq!(primary(&ordered), primary(&in_billing_order(list)));
        }

        #[test]
        fn no_walk_confirms_what_was_rejected_without_taking_it_up_again(steps in prop::collection::vec(0usize..4, 0..20)) {
            let mut at = AssignmentStatus::Pending;
            for step in steps {
                let next = AssignmentStatus::ALL[step];
                if at.may_become(next) {
                    prop_assert!(at != AssignmentStatus::Rejected || next.is_open());
                    prop_assert!(at != next, "a step that goes nowhere is no step");
                    at = next;
                }
            }
        }
    }
}

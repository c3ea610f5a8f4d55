//! What happened to the codes of a visit: append-only, each entry with before and after, who, why and when.
//!
//! Undoing is one more entry, which puts back what an earlier one changed. Nothing is ever taken out.

use super::{CodeAssignment, CodeSuggestionRecord};
use crate::redact::redacted_debug;
use crate::{AssignmentId, CodeHistoryId, EncounterId, SuggestionId, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CodingAction {
    /// Codes were added.
    Add,
    /// Codes were taken out.
    Remove,
    /// Codes were confirmed.
    Confirm,
    /// Codes were rejected.
    Reject,
    /// Codes were taken up again.
    Reopen,
    /// Codes were set aside to be looked into.
    Review,
    /// Something about codes was changed: modifiers, units, pointers, notes, or the code itself.
    Modify,
    /// Codes were put into another order.
    Reorder,
    /// A suggestion was accepted.
    AcceptSuggestion,
    /// Another code was taken in a suggestion's place.
    ModifySuggestion,
    /// A suggestion was rejected.
    RejectSuggestion,
    /// The fix of a finding was applied.
    ApplyFix,
    /// Somebody declared the coding of the visit finished.
    Finish,
    /// Earlier entries were undone.
    Undo,
}

/// One record before and after; `None` where there was none, or is none any more.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AssignmentChange {
    /// The assignment.
    pub assignment: AssignmentId,
    /// As it was.
    pub before: Option<CodeAssignment>,
    /// As it is after.
    pub after: Option<CodeAssignment>,
}
redacted_debug!(AssignmentChange, assignment);

/// One suggestion before and after.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SuggestionChange {
    /// The suggestion.
    pub suggestion: SuggestionId,
    /// As it was.
    pub before: CodeSuggestionRecord,
    /// As it is after.
    pub after: CodeSuggestionRecord,
}
redacted_debug!(SuggestionChange, suggestion);

/// An entry of the history of a visit's codes.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct CodeHistoryEntry {
    /// Its id.
    pub id: CodeHistoryId,
    /// The visit.
    pub encounter: EncounterId,
    /// Its place in the visit's history, from 1, without holes.
    pub sequence: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: UserId,
    /// What was done.
    pub action: CodingAction,
    /// Why, where somebody said so.
    pub reason: Option<String>,
    /// What it did to codes.
    pub assignments: Vec<AssignmentChange>,
    /// What it did to suggestions.
    pub suggestions: Vec<SuggestionChange>,
    /// The entry it undoes.
    pub undoes: Option<CodeHistoryId>,
}
redacted_debug!(CodeHistoryEntry, id, sequence, at, by, action);

impl CodeHistoryEntry {
    /// What undoing this entry does: everything it changed, the other way round.
    pub fn inverse(&self) -> (Vec<AssignmentChange>, Vec<SuggestionChange>) {
        let assignments = self.assignments.iter().rev().map(|change| AssignmentChange {
            assignment: change.assignment,
            before: change.after.clone(),
            after: change.before.clone(),
        });
        let suggestions = self.suggestions.iter().rev().map(|change| SuggestionChange {
            suggestion: change.suggestion,
            before: change.after.clone(),
            after: change.before.clone(),
        });
        (assignments.collect(), suggestions.collect())
    }
}

/// The entry that undoing would undo: the latest that is no undoing, has not been undone, and changed something.
pub fn last_to_undo(history: &[CodeHistoryEntry]) -> Option<&CodeHistoryEntry> {
    let undone: Vec<CodeHistoryId> = history.iter().filter_map(|entry| entry.undoes).collect();
    history.iter().rev().find(|entry| {
        entry.undoes.is_none()
            && !undone.contains(&entry.id)
            && !(entry.assignments.is_empty() && entry.suggestions.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::super::assignment::tests::assignment;
    use super::*;
    use crate::coding::{AssignmentStatus, CodeSystem};
    use proptest::prelude::*;
    use std::collections::BTreeMap;
    use uuid::Uuid;

    type Codes = BTreeMap<AssignmentId, CodeAssignment>;

    /// Applies changes, each of which must find what it expects.
    fn apply(codes: &mut Codes, changes: &[AssignmentChange]) {
        for change in changes {
            assert_eq!(codes.get(&change.assignment), change.before.as_ref(), "the history fits what it changes");
            match &change.after {
                Some(after) => codes.insert(change.assignment, after.clone()),
                None => codes.remove(&change.assignment),
            };
        }
    }

    fn entry(sequence: u32, assignments: Vec<AssignmentChange>, undoes: Option<CodeHistoryId>) -> CodeHistoryEntry {
        CodeHistoryEntry {
            id: CodeHistoryId::from_uuid(Uuid::from_u128(u128::from(sequence))),
            encounter: EncounterId::from_uuid(Uuid::from_u128(1)),
            sequence,
            at: DateTime::from_timestamp(1_790_000_000, 0).expect("a time"),
            by: UserId::from_uuid(Uuid::from_u128(2)),
            action: CodingAction::Modify,
            reason: None,
            assignments,
            suggestions: vec![],
            undoes,
        }
    }

    proptest! {
        /// Any changes, then undone one after the other: at every point everything is as it was before that change.
        #[test]
        fn undoing_walks_back_through_every_state(steps in prop::collection::vec((0u128..5, 0usize..5), 1..15)) {
            let (mut codes, mut states, mut history) = (Codes::new(), vec![], vec![]);
            for (id, what) in steps {
                let id = AssignmentId::from_uuid(Uuid::from_u128(id));
                let before = codes.get(&id).cloned();
                let mut after = Some(before.clone().unwrap_or_else(|| assignment(id.uuid().as_u128(), CodeSystem::Icd10Cm, "I10")));
                match what {
                    4 => after = None,
                    status => if let Some(after) = &mut after { after.status = AssignmentStatus::ALL[status] },
                }
                if before == after {
                    continue;
                }
                states.push(codes.clone());
                let change = vec![AssignmentChange { assignment: id, before, after }];
                apply(&mut codes, &change);
                history.push(entry(history.len() as u32 + 1, change, None));
            }
            while let Some(last) = last_to_undo(&history) {
                let (changes, _) = last.inverse();
                let undone = last.id;
                apply(&mut codes, &changes);
                prop_assert_eq!(&codes, &states.pop().expect("one state for each change"));
                history.push(entry(history.len() as u32 + 1, changes, Some(undone)));
            }
            prop_assert!(states.is_empty() && codes.is_empty());
        }
    }
}

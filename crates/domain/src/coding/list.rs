//! The codes of a visit as one list, and every way in which it may change.
//!
//! Invariants after every change: places have no holes; no diagnosis stands twice among those that count; pointers
//! name diagnoses of the list, each once; a diagnosis has one unit, no modifier and no pointer.

use super::{
    AssignmentChange, AssignmentStatus, CodeAssignment, CodeChange, CodeRef, Modifier, in_billing_order, number_places,
};
use crate::{AssignmentId, UserId};
use chrono::{DateTime, Utc};

/// Why a change to the codes of a visit is not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeListError {
    /// The list does not hold it.
    #[error("this code is not on the visit any more")]
    NotThere,
    /// The list holds it already.
    #[error("{0} is on the visit already")]
    AlreadyThere(CodeRefText),
    /// It may not go from where it stands to there.
    #[error("a code that is {} cannot become {}", said(*.from), said(*.to))]
    NoSuchStep {
        /// Where it stands.
        from: AssignmentStatus,
        /// Where it was to go.
        to: AssignmentStatus,
    },
    /// Modifiers, units and pointers are for what was done, not for what the patient has.
    #[error("a diagnosis has no modifiers, units or pointers")]
    NotForDiagnoses,
    /// A pointer points to nothing, or not to a diagnosis.
    #[error("a pointer needs a diagnosis of this visit")]
    NoSuchDiagnosis,
    /// Nothing is done no times.
    #[error("units are counted from one")]
    NoUnits,
}

/// A code as it reads in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRefText(pub CodeRef);

impl std::fmt::Display for CodeRefText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.code.fmt(f)
    }
}

fn said(status: AssignmentStatus) -> &'static str {
    match status {
        AssignmentStatus::Pending => "pending",
        AssignmentStatus::UnderReview => "under review",
        AssignmentStatus::Confirmed => "confirmed",
        AssignmentStatus::Rejected => "rejected",
    }
}

/// Who changes a list, and when.
#[derive(Debug, Clone, Copy)]
pub struct Reviewer {
    /// Who.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
}

/// The codes of a visit in billing order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeList(Vec<CodeAssignment>);

impl CodeList {
    /// The list of these assignments.
    pub fn of(assignments: Vec<CodeAssignment>) -> Self {
        Self(in_billing_order(assignments))
    }

    /// The assignments, in billing order.
    pub fn assignments(&self) -> &[CodeAssignment] {
        &self.0
    }

    /// The assignment with this id.
    ///
    /// # Errors
    /// [`CodeListError::NotThere`].
    pub fn get(&self, id: AssignmentId) -> Result<&CodeAssignment, CodeListError> {
        self.0.iter().find(|a| a.id == id).ok_or(CodeListError::NotThere)
    }

    /// The assignment of this code that counts, or else the one that was rejected.
    ///
    /// # Errors
    /// [`CodeListError::NotThere`].
    pub fn find(&self, code: &CodeRef) -> Result<&CodeAssignment, CodeListError> {
        let of_code = || self.0.iter().filter(|a| a.code == *code);
        of_code().find(|a| a.status.counts()).or_else(|| of_code().next()).ok_or(CodeListError::NotThere)
    }

    /// Adds a code at the end of its kind. One that stands there rejected makes way.
    ///
    /// # Errors
    /// The code is there: a diagnosis at all, a procedure with the same modifiers.
    pub fn add(&mut self, assignment: CodeAssignment) -> Result<(), CodeListError> {
        self.must_be_new(&assignment, None)?;
        self.0.retain(|a| a.status.counts() || a.code != assignment.code);
        let last = self.0.len();
        let last = u32::try_from(last).unwrap_or(u32::MAX);
        self.0.push(CodeAssignment { position: last, ..assignment });
        self.settle();
        Ok(())
    }

    /// Takes a code out, and what points to it no longer does.
    ///
    /// # Errors
    /// [`CodeListError::NotThere`].
    pub fn remove(&mut self, id: AssignmentId) -> Result<(), CodeListError> {
        self.get(id)?;
        self.0.retain(|a| a.id != id);
        self.settle();
        Ok(())
    }

    /// Moves a code on.
    ///
    /// # Errors
    /// A step it cannot take; a code taken up again that stands there anew meanwhile.
    pub fn set_status(&mut self, id: AssignmentId, to: AssignmentStatus, by: Reviewer) -> Result<(), CodeListError> {
        let before = self.get(id)?.clone();
        if !before.status.may_become(to) {
            return Err(CodeListError::NoSuchStep { from: before.status, to });
        }
        if !before.status.counts() {
            self.must_be_new(&before, Some(id))?;
        }
        self.edit(id, by, |assignment| assignment.status = to)
    }

    /// Moves a code to stand before another of its kind, or at the end.
    ///
    /// # Errors
    /// One of them is not there, or they are of different kinds.
    pub fn move_before(&mut self, id: AssignmentId, before: Option<AssignmentId>) -> Result<(), CodeListError> {
        let moved = self.get(id)?.clone();
        if before == Some(id) {
            return Ok(());
        }
        let rest: Vec<_> = self.0.iter().filter(|a| a.id != id).cloned().collect();
        let place = match before {
            Some(other) => rest
                .iter()
                .position(|a| a.id == other && a.is_diagnosis() == moved.is_diagnosis())
                .ok_or(CodeListError::NotThere)?,
            None => rest.len(),
        };
        let mut ordered = rest;
        ordered.insert(place, moved);
        number_places(&mut ordered);
        self.0 = ordered;
        self.settle();
        Ok(())
    }

    /// Puts codes into this order; codes it does not name keep their order behind them.
    ///
    /// # Errors
    /// [`CodeListError::NotThere`].
    pub fn order(&mut self, ids: &[AssignmentId]) -> Result<(), CodeListError> {
        ids.iter().try_for_each(|id| self.get(*id).map(|_| ()))?;
        let place = |id: AssignmentId| ids.iter().position(|other| *other == id).unwrap_or(ids.len());
        self.0.sort_by_key(|a| place(a.id));
        number_places(&mut self.0);
        self.settle();
        Ok(())
    }

    /// Gives a procedure modifiers, units and pointers.
    ///
    /// # Errors
    /// It is a diagnosis; a pointer points to none; no units; the same code stands there with the same modifiers.
    pub fn set_line(
        &mut self,
        id: AssignmentId,
        modifiers: Vec<Modifier>,
        units: u32,
        pointers: Vec<AssignmentId>,
        by: Reviewer,
    ) -> Result<(), CodeListError> {
        let before = self.get(id)?.clone();
        if before.is_diagnosis() {
            return Err(CodeListError::NotForDiagnoses);
        }
        if units == 0 {
            return Err(CodeListError::NoUnits);
        }
        if !pointers.iter().all(|to| self.get(*to).is_ok_and(CodeAssignment::is_diagnosis)) {
            return Err(CodeListError::NoSuchDiagnosis);
        }
        let after = CodeAssignment { modifiers, units, pointers, ..before };
        self.must_be_new(&after, Some(id))?;
        self.edit(id, by, |assignment| *assignment = after)
    }

    /// Notes something about a code.
    ///
    /// # Errors
    /// [`CodeListError::NotThere`].
    pub fn set_notes(&mut self, id: AssignmentId, notes: Option<String>, by: Reviewer) -> Result<(), CodeListError> {
        self.edit(id, by, |assignment| assignment.notes = notes)
    }

    /// Puts another code in one's place. It takes over place and pointers; where it stands is for `with` to say.
    ///
    /// # Errors
    /// The one is not there, the other is.
    pub fn replace(&mut self, id: AssignmentId, with: CodeAssignment) -> Result<(), CodeListError> {
        let before = self.get(id)?.clone();
        self.must_be_new(&with, Some(id))?;
        let new = with.id;
        for assignment in &mut self.0 {
            if assignment.id == id {
                *assignment = CodeAssignment { position: before.position, ..with.clone() };
            }
            for pointer in assignment.pointers.iter_mut().filter(|pointer| **pointer == id) {
                *pointer = new;
            }
        }
        self.settle();
        Ok(())
    }

    /// Makes the change of a fix. `make` gives the assignment of a code that comes in.
    ///
    /// # Errors
    /// As the single changes give them, and what `make` says.
    pub fn apply<E: From<CodeListError>>(
        &mut self,
        change: &CodeChange,
        by: Reviewer,
        make: impl Fn(&CodeRef) -> Result<CodeAssignment, E>,
    ) -> Result<(), E> {
        match change {
            CodeChange::Add { code } => self.add(make(code)?)?,
            CodeChange::Remove { code } => self.remove(self.find(code)?.id)?,
            CodeChange::Replace { code, with } => {
                let id = self.find(code)?.id;
                self.replace(id, make(with)?)?;
            }
            CodeChange::MoveBefore { code, before } => {
                let (id, before) = (self.find(code)?.id, self.find(before)?.id);
                self.move_before(id, Some(before))?;
            }
            CodeChange::SetModifiers { code, modifiers } => {
                let line = self.find(code)?.clone();
                self.set_line(line.id, modifiers.clone(), line.units, line.pointers, by)?;
            }
            CodeChange::SetUnits { code, units } => {
                let line = self.find(code)?.clone();
                self.set_line(line.id, line.modifiers, *units, line.pointers, by)?;
            }
            CodeChange::SetPointers { code, pointers } => {
                let line = self.find(code)?.clone();
                let pointers = self.diagnoses_at(pointers)?;
                self.set_line(line.id, line.modifiers, line.units, pointers, by)?;
            }
        }
        Ok(())
    }

    /// The diagnoses that count, in order: what pointers count from 1.
    pub fn diagnoses(&self) -> Vec<&CodeAssignment> {
        self.0.iter().filter(|a| a.is_diagnosis() && a.status.counts()).collect()
    }

    /// The diagnoses at these places, counted from 1.
    ///
    /// # Errors
    /// [`CodeListError::NoSuchDiagnosis`].
    pub fn diagnoses_at(&self, places: &[u8]) -> Result<Vec<AssignmentId>, CodeListError> {
        let diagnoses = self.diagnoses();
        let at = |place: &u8| usize::from(*place).checked_sub(1).and_then(|n| diagnoses.get(n)).map(|a| a.id);
        places.iter().map(at).collect::<Option<Vec<_>>>().ok_or(CodeListError::NoSuchDiagnosis)
    }

    /// The places, counted from 1, of the diagnoses that a procedure points to and that count.
    pub fn places_of(&self, pointers: &[AssignmentId]) -> Vec<u8> {
        let diagnoses = self.diagnoses();
        let place = |id: &AssignmentId| diagnoses.iter().position(|a| a.id == *id);
        pointers.iter().filter_map(place).filter_map(|place| u8::try_from(place + 1).ok()).collect()
    }

    /// What makes this list out of that one, for the history.
    pub fn changes_since(&self, before: &Self) -> Vec<AssignmentChange> {
        let of = |list: &Self, id| list.0.iter().find(|a| a.id == id).cloned();
        let mut ids: Vec<AssignmentId> = before.0.iter().map(|a| a.id).collect();
        ids.extend(self.0.iter().map(|a| a.id).filter(|id| before.get(*id).is_err()));
        let changes =
            ids.into_iter().map(|id| AssignmentChange { assignment: id, before: of(before, id), after: of(self, id) });
        changes.filter(|change| change.before != change.after).collect()
    }

    fn edit(
        &mut self,
        id: AssignmentId,
        by: Reviewer,
        edit: impl FnOnce(&mut CodeAssignment),
    ) -> Result<(), CodeListError> {
        let assignment = self.0.iter_mut().find(|a| a.id == id).ok_or(CodeListError::NotThere)?;
        edit(assignment);
        assignment.reviewed_by = Some(by.by);
        assignment.reviewed_at = Some(by.at);
        self.settle();
        Ok(())
    }

    /// Refuses what stands there already, but for the one at `except`.
    fn must_be_new(&self, new: &CodeAssignment, except: Option<AssignmentId>) -> Result<(), CodeListError> {
        let twin = self.0.iter().any(|a| {
            Some(a.id) != except
                && a.status.counts()
                && a.code == new.code
                && (new.is_diagnosis() || a.modifiers == new.modifiers)
        });
        if twin { Err(CodeListError::AlreadyThere(CodeRefText(new.code.clone()))) } else { Ok(()) }
    }

    /// Restores the invariants after a change: order, places, and pointers that point.
    fn settle(&mut self) {
        let mut ordered = in_billing_order(std::mem::take(&mut self.0));
        number_places(&mut ordered);
        let diagnoses: Vec<AssignmentId> = ordered.iter().filter(|a| a.is_diagnosis()).map(|a| a.id).collect();
        for assignment in &mut ordered {
            let mut seen = Vec::new();
            assignment.pointers.retain(|to| {
                let new = diagnoses.contains(to) && !seen.contains(to);
                seen.push(*to);
                new
            });
        }
        self.0 = ordered;
    }
}

#[cfg(test)]
mod tests {
    use super::super::assignment::tests::assignment;
    use super::*;
    use crate::coding::CodeSystem::{self, Cpt, Icd10Cm};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn id(n: u128) -> AssignmentId {
        AssignmentId::from_uuid(Uuid::from_u128(n))
    }

    fn reviewer() -> Reviewer {
        Reviewer {
            by: UserId::from_uuid(Uuid::from_u128(7)),
            at: DateTime::from_timestamp(1_790_000_000, 0).expect("a time"),
        }
    }

    fn list(codes: &[(u128, CodeSystem, &str)]) -> CodeList {
        let mut list = CodeList::of(vec![]);
        for (n, system, code) in codes {
            list.add(assignment(*n, *system, code)).expect("a new code");
        }
        list
    }

    fn codes(list: &CodeList) -> Vec<&str> {
        list.assignments().iter().map(|a| a.code.code.as_str()).collect()
    }

    const FOUR: &[(u128, CodeSystem, &str)] =
        &[(1, Icd10Cm, "E11.42"), (2, Cpt, "99214"), (3, Icd10Cm, "I10"), (4, Icd10Cm, "Z79.4")];

    #[test]
    fn diagnoses_come_first_and_move_among_themselves() {
        let mut list = list(FOUR);
        assert_eq!(codes(&list), ["E11.42", "I10", "Z79.4", "99214"]);
        list.move_before(id(4), Some(id(1))).expect("moved");
        assert_eq!(codes(&list), ["Z79.4", "E11.42", "I10", "99214"]);
        list.move_before(id(4), None).expect("moved");
        assert_eq!(codes(&list), ["E11.42", "I10", "Z79.4", "99214"]);
        assert_eq!(list.move_before(id(4), Some(id(2))), Err(CodeListError::NotThere));
        list.order(&[id(3), id(4)]).expect("ordered");
        assert_eq!(codes(&list), ["I10", "Z79.4", "E11.42", "99214"]);
    }

    #[test]
    fn a_pointer_follows_its_diagnosis_and_goes_with_it() {
        let mut list = list(FOUR);
        list.set_line(id(2), vec![], 1, vec![id(3), id(1)], reviewer()).expect("pointed");
        list.move_before(id(3), Some(id(1))).expect("moved");
        assert_eq!(list.places_of(&list.get(id(2)).expect("there").pointers), [1, 2]);
        list.replace(id(3), assignment(5, Icd10Cm, "I11.0")).expect("replaced");
        assert_eq!(list.get(id(2)).expect("there").pointers, [id(5), id(1)]);
        list.remove(id(5)).expect("removed");
        assert_eq!(list.get(id(2)).expect("there").pointers, [id(1)]);
        let wrong = list.set_line(id(2), vec![], 1, vec![id(2)], reviewer());
        assert_eq!(wrong, Err(CodeListError::NoSuchDiagnosis));
    }

    #[test]
    fn a_code_stands_once_and_one_that_was_rejected_makes_way() {
        let mut list = list(FOUR);
        assert!(matches!(list.add(assignment(9, Icd10Cm, "I10")), Err(CodeListError::AlreadyThere(_))));
        list.set_status(id(3), AssignmentStatus::Rejected, reviewer()).expect("rejected");
        list.add(assignment(9, Icd10Cm, "I10")).expect("taken up anew");
        assert_eq!(codes(&list), ["E11.42", "Z79.4", "I10", "99214"]);
        let mut again = assignment(8, Cpt, "99214");
        assert!(list.add(again.clone()).is_err());
        again.modifiers = vec!["25".to_owned().try_into().expect("a modifier")];
        list.add(again).expect("with a modifier it is another line");
    }

    #[test]
    fn a_fix_names_codes_and_places() {
        let mut list = list(FOUR);
        let make = |code: &CodeRef| Ok::<_, CodeListError>(assignment(50, code.system, code.code.as_str()));
        let code = |system, code| CodeRef::parse(system, code).expect("a code");
        let changes = [
            CodeChange::SetPointers { code: code(Cpt, "99214"), pointers: vec![2] },
            CodeChange::Replace { code: code(Icd10Cm, "I10"), with: code(Icd10Cm, "I11.0") },
            CodeChange::SetUnits { code: code(Cpt, "99214"), units: 2 },
        ];
        for change in changes {
            list.apply(&change, reviewer(), make).expect("applied");
        }
        let line = list.get(id(2)).expect("there");
        assert_eq!((line.units, line.pointers.as_slice()), (2, [id(50)].as_slice()));
        let nowhere = CodeChange::Remove { code: code(Icd10Cm, "I10") };
        assert_eq!(list.apply(&nowhere, reviewer(), make), Err(CodeListError::NotThere));
    }

    proptest! {
        #[test]
        fn whatever_is_done_the_invariants_hold(steps in prop::collection::vec((0u8..7, 0u128..8, 0u128..8), 0..40)) {
            let mut list = list(FOUR);
            for (n, (what, one, other)) in steps.into_iter().enumerate() {
                let before = list.clone();
                let outcome = match what {
                    0 => list.add(assignment(100 + n as u128, if one % 2 == 0 { Icd10Cm } else { Cpt }, if one % 2 == 0 { "I10" } else { "99214" })),
                    1 => list.remove(id(one)),
                    2 => list.set_status(id(one), AssignmentStatus::ALL[(other % 4) as usize], reviewer()),
                    3 => list.move_before(id(one), Some(id(other))),
                    4 => list.order(&[id(one), id(other)]),
                    5 => list.set_line(id(one), vec![], 1, vec![id(other), id(other)], reviewer()),
                    _ => list.replace(id(one), assignment(200 + n as u128, Icd10Cm, "E78.5")),
                };
                if outcome.is_err() {
                    prop_assert_eq!(&list, &before, "what is refused changes nothing");
                }
                for diagnosis in [true, false] {
                    let places: Vec<u32> = list.assignments().iter().filter(|a| a.is_diagnosis() == diagnosis).map(|a| a.position).collect();
                    prop_assert_eq!(&places, &(0..places.len() as u32).collect::<Vec<_>>());
                }
                let mut counting: Vec<_> = list.diagnoses().iter().map(|a| a.code.clone()).collect();
                let all = counting.len();
                counting.sort();
                counting.dedup();
                prop_assert_eq!(counting.len(), all, "a diagnosis stands once");
                for a in list.assignments() {
                    prop_assert!(a.pointers.iter().all(|to| list.get(*to).is_ok_and(CodeAssignment::is_diagnosis)));
                }
                let mut rebuilt: Vec<CodeAssignment> = before.assignments().to_vec();
                for change in list.changes_since(&before) {
                    rebuilt.retain(|a| a.id != change.assignment);
                    rebuilt.extend(change.after);
                }
                prop_assert_eq!(CodeList::of(rebuilt), list.clone(), "the changes lead from the one to the other");
            }
        }
    }
}

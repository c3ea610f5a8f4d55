//! Changing the codes of a visit: each change with its history entry and audit entry in one transaction.

use super::naming::{Known, known};
use crate::session::Session;
use crate::views::{Changed, CodeLine, CodingView};
use crate::{Answer, App, AppError, AppEvent};
use auscult_coding::sets::CodesOfTheDay;
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::coding::{
    AssignmentChange, AssignmentStatus, CodeAssignment, CodeCategory, CodeHistoryEntry, CodeList, CodeRef,
    CodeSuggestionRecord, CodeSystem, CodingAction, Modifier, RejectionReason, Reviewer, SelectedBy, SuggestionChange,
    SuggestionStatus, Support, last_to_undo,
};
use auscult_domain::permission::{Permission, Role};
use auscult_domain::{AssignmentId, CodeHistoryId, EncounterId};
use auscult_vault::{code_history, code_suggestions, coding_facts, encounters, new_uuid};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

/// A service points to so many diagnoses at most (CMS-1500, item 24E).
const MOST_POINTERS: usize = 4;

/// The codes and suggestions of a visit while they are changed.
#[derive(Clone)]
pub(crate) struct Work {
    pub(crate) encounter: EncounterId,
    pub(crate) day: NaiveDate,
    pub(crate) list: CodeList,
    pub(crate) suggestions: Vec<CodeSuggestionRecord>,
    pub(crate) reviewer: Reviewer,
    pub(crate) role: Role,
}

impl Work {
    /// A code as somebody takes it up by hand. Where the engine had proposed it, it brings the evidence along.
    ///
    /// Taking a code up is confirming it: whoever may do the one may do the other, and has looked at it. The record says
    /// so, with the same person and the same time for both.
    pub(crate) fn assignment(&self, codes: &CodesOfTheDay<'_>, code: &CodeRef) -> Answer<CodeAssignment> {
        let Known { title, category, set } = known(codes, code)?;
        let proposed = self.suggestions.iter().find(|one| one.proposed.code == *code);
        Ok(CodeAssignment {
            id: AssignmentId::from_uuid(new_uuid(self.reviewer.at)),
            encounter: self.encounter,
            code: code.clone(),
            title,
            set,
            category,
            position: 0,
            status: AssignmentStatus::Confirmed,
            confidence: 100,
            support: proposed.map_or(Support::Weak, |one| one.proposed.support),
            evidence: proposed.map(|one| one.proposed.evidence.clone()).unwrap_or_default(),
            gaps: proposed.map(|one| one.proposed.more_specific.clone()).unwrap_or_default(),
            modifiers: Vec::new(),
            units: 1,
            pointers: self.usual_pointers(code, category),
            selected_by: if self.role == Role::Coder { SelectedBy::Coder } else { SelectedBy::Provider },
            selected_by_user: self.reviewer.by,
            selected_at: self.reviewer.at,
            suggestion: proposed.map(|one| one.id),
            reviewed_at: Some(self.reviewer.at),
            reviewed_by: Some(self.reviewer.by),
            notes: None,
        })
    }

    /// What a new service points to: a visit to its first diagnoses, anything else to the primary one.
    pub(crate) fn usual_pointers(&self, code: &CodeRef, category: CodeCategory) -> Vec<AssignmentId> {
        if code.system == CodeSystem::Icd10Cm {
            return Vec::new();
        }
        let most = if category == CodeCategory::Evaluation { MOST_POINTERS } else { 1 };
        self.list.diagnoses().iter().take(most).map(|diagnosis| diagnosis.id).collect()
    }

    /// Decides on a suggestion.
    pub(crate) fn decide(
        &mut self,
        suggestion: &CodeSuggestionRecord,
        status: SuggestionStatus,
        edit: impl FnOnce(&mut CodeSuggestionRecord),
    ) -> Answer<()> {
        if !suggestion.status.may_become(status) {
            return Err(AppError::refused(
                "This suggestion has been decided on already.",
                "Undo the decision first, or take the code up by hand.",
            ));
        }
        if let Some(kept) = self.suggestions.iter_mut().find(|one| one.id == suggestion.id) {
            kept.status = status;
            kept.reviewed_by = Some(self.reviewer.by);
            kept.reviewed_at = Some(self.reviewer.at);
            edit(kept);
        }
        Ok(())
    }
}

/// What the audit keeps of a code.
#[derive(Serialize)]
struct Audited<'a> {
    code: &'a CodeRef,
    status: AssignmentStatus,
    position: u32,
    modifiers: &'a [Modifier],
    units: u32,
}

fn audited(one: &Option<CodeAssignment>) -> Option<Audited<'_>> {
    let one = one.as_ref()?;
    let CodeAssignment { code, status, position, modifiers, units, .. } = one;
    Some(Audited { code, status: *status, position: *position, modifiers, units: *units })
}

impl Session {
    fn work(&self, encounter: EncounterId, now: DateTime<Utc>) -> Answer<Work> {
        let actor = self.vault.actor();
        let reviewer = Reviewer { by: actor.user.id, at: now };
        let role = actor.membership.role;
        Ok(self.vault.look(|conn| {
            Ok(Work {
                encounter,
                day: encounters::get(conn, encounter)?.date_of_service,
                list: CodeList::of(code_history::assignments(conn, encounter)?),
                suggestions: code_suggestions::of_encounter(conn, encounter)?,
                reviewer,
                role,
            })
        })?)
    }

    /// Makes a change, if it changes anything.
    pub(crate) fn change_codes(
        &mut self,
        encounter: EncounterId,
        action: CodingAction,
        reason: Option<String>,
        now: DateTime<Utc>,
        edit: impl FnOnce(&mut Work) -> Answer<()>,
    ) -> Answer<()> {
        let before = self.work(encounter, now)?;
        let mut after = before.clone();
        edit(&mut after)?;
        let assignments = after.list.changes_since(&before.list);
        let suggestions: Vec<SuggestionChange> = before
            .suggestions
            .iter()
            .zip(&after.suggestions)
            .filter(|(before, after)| before != after)
            .map(|(before, after)| SuggestionChange {
                suggestion: before.id,
                before: before.clone(),
                after: after.clone(),
            })
            .collect();
        if assignments.is_empty() && suggestions.is_empty() {
            return Ok(());
        }
        self.keep_entry(encounter, action, reason, assignments, suggestions, None, now)
    }

    /// Keeps an entry of the history with what it changes, the claim and the audit.
    #[allow(clippy::too_many_arguments, reason = "each is one field of the entry that is kept")]
    pub(crate) fn keep_entry(
        &mut self,
        encounter: EncounterId,
        action: CodingAction,
        reason: Option<String>,
        assignments: Vec<AssignmentChange>,
        suggestions: Vec<SuggestionChange>,
        undoes: Option<CodeHistoryId>,
        now: DateTime<Utc>,
    ) -> Answer<()> {
        let claim = self.own_claim(encounter, now)?;
        let by = self.vault.actor().user.id;
        Ok(self.vault.change(now, |change| {
            let entry = CodeHistoryEntry {
                id: CodeHistoryId::from_uuid(new_uuid(now)),
                encounter,
                sequence: code_history::next_sequence(change, encounter)?,
                at: now,
                by,
                action,
                reason,
                assignments,
                suggestions,
                undoes,
            };
            code_history::append(change, &entry)?;
            coding_facts::put_claim(change, &claim)?;
            let patient = encounters::get(change, encounter)?.patient;
            let before: Vec<_> = entry.assignments.iter().filter_map(|one| audited(&one.before)).collect();
            let after: Vec<_> = entry.assignments.iter().filter_map(|one| audited(&one.after)).collect();
            let said = AuditEntry::done(AuditCategory::Change, "codes.change", "code_history", entry.id);
            change.audit(said.patient(patient).before(before).after((entry.action, &entry.reason, after)))
        })?)
    }
}

impl App {
    /// Changes the codes of a visit as somebody who may; gives the visit as it is then.
    pub(crate) fn change_codes(
        &self,
        encounter: EncounterId,
        action: CodingAction,
        reason: Option<String>,
        edit: impl FnOnce(&mut Work, &CodesOfTheDay<'_>) -> Answer<()>,
    ) -> Answer<CodingView> {
        let now = self.now();
        let library = self.code_library()?;
        self.allowed_on(Permission::AssignCodes, encounter, |session| {
            session.change_codes(encounter, action, reason, now, |work| {
                let codes = library.on(work.day);
                edit(work, &codes)
            })
        })?;
        self.codes_changed(encounter)
    }

    /// What follows on a change of codes: usage is counted anew, screens hear of it, the visit is shown.
    pub(crate) fn codes_changed(&self, encounter: EncounterId) -> Answer<CodingView> {
        self.0.codes.forget_usage();
        self.tell_coding_changed(encounter);
        self.coding(encounter)
    }

    pub(crate) fn tell_coding_changed(&self, encounter: EncounterId) {
        self.tell(AppEvent::Changed(Changed { encounter: Some(encounter), patient: None }));
    }

    /// Takes codes up by hand. Where the engine had proposed one, its suggestion counts as accepted.
    ///
    /// # Errors
    /// A code the day's set does not hold, or that is there already; somebody else is at the visit; locked; not
    /// allowed.
    pub fn add_codes(&self, encounter: EncounterId, codes: &[CodeRef]) -> Answer<CodingView> {
        self.change_codes(encounter, CodingAction::Add, None, |work, of_the_day| {
            for code in codes {
                let new = work.assignment(of_the_day, code)?;
                let (id, proposed) = (new.id, new.suggestion);
                work.list.add(new)?;
                let pending = work.suggestions.iter().find(|one| Some(one.id) == proposed).cloned();
                if let Some(pending) = pending.filter(|one| one.status == SuggestionStatus::Pending) {
                    work.decide(&pending, SuggestionStatus::Accepted, |one| one.taken_up_as = Some(id))?;
                }
            }
            Ok(())
        })
    }

    /// Takes codes out.
    ///
    /// # Errors
    /// One is not there; somebody else is at the visit; locked; not allowed.
    pub fn remove_codes(
        &self,
        encounter: EncounterId,
        codes: &[AssignmentId],
        why: Option<String>,
    ) -> Answer<CodingView> {
        self.change_codes(encounter, CodingAction::Remove, words(why), |work, _| {
            Ok(codes.iter().try_for_each(|id| work.list.remove(*id))?)
        })
    }

    /// Moves codes on: confirms, rejects, sets aside or takes up again, one or many.
    ///
    /// # Errors
    /// A rejection without its reason; a step a code cannot take; somebody else is at the visit; locked; not allowed.
    pub fn set_code_status(
        &self,
        encounter: EncounterId,
        codes: &[AssignmentId],
        status: AssignmentStatus,
        reason: Option<RejectionReason>,
        said: Option<String>,
    ) -> Answer<CodingView> {
        let said = words(said);
        let (action, why) = match status {
            AssignmentStatus::Rejected => (CodingAction::Reject, Some(rejection(reason, said.as_deref())?)),
            AssignmentStatus::Confirmed => (CodingAction::Confirm, said),
            AssignmentStatus::UnderReview => (CodingAction::Review, said),
            AssignmentStatus::Pending => (CodingAction::Reopen, said),
        };
        self.change_codes(encounter, action, why, |work, _| {
            let reviewer = work.reviewer;
            // One that stands there already is no hindrance when many are confirmed at once.
            let moving = codes.iter().filter(|id| !work.list.get(**id).is_ok_and(|one| one.status == status));
            let moving: Vec<AssignmentId> = moving.copied().collect();
            Ok(moving.into_iter().try_for_each(|id| work.list.set_status(id, status, reviewer))?)
        })
    }

    /// Puts another code in one's place; it takes over place and pointers.
    ///
    /// # Errors
    /// The one is not there, the other is or is in no set; somebody else is at the visit; locked; not allowed.
    pub fn replace_code(&self, encounter: EncounterId, code: AssignmentId, with: &CodeRef) -> Answer<CodingView> {
        self.change_codes(encounter, CodingAction::Modify, None, |work, of_the_day| {
            let before = work.list.get(code)?.clone();
            let mut new = CodeAssignment { notes: before.notes, ..work.assignment(of_the_day, with)? };
            if new.evidence.is_empty() {
                new.evidence = before.evidence;
                new.support = before.support;
            }
            if !new.is_diagnosis() {
                (new.modifiers, new.units, new.pointers) = (before.modifiers, before.units, before.pointers);
            }
            Ok(work.list.replace(code, new)?)
        })
    }

    /// Moves a code to stand before another of its kind, or last.
    ///
    /// # Errors
    /// One of them is not there; somebody else is at the visit; locked; not allowed.
    pub fn move_code(
        &self,
        encounter: EncounterId,
        code: AssignmentId,
        before: Option<AssignmentId>,
    ) -> Answer<CodingView> {
        self.change_codes(encounter, CodingAction::Reorder, None, |work, _| Ok(work.list.move_before(code, before)?))
    }

    /// Puts codes into an order.
    ///
    /// # Errors
    /// One is not there; somebody else is at the visit; locked; not allowed.
    pub fn order_codes(&self, encounter: EncounterId, codes: &[AssignmentId]) -> Answer<CodingView> {
        self.change_codes(encounter, CodingAction::Reorder, None, |work, _| Ok(work.list.order(codes)?))
    }

    /// Gives a service modifiers, units and pointers.
    ///
    /// # Errors
    /// What is no modifier; no units; a pointer to nothing; a diagnosis; somebody else is at the visit; locked; not
    /// allowed.
    pub fn set_code_line(&self, encounter: EncounterId, code: AssignmentId, line: CodeLine) -> Answer<CodingView> {
        let modifiers = line.modifiers.into_iter().map(Modifier::try_from).collect::<Result<Vec<_>, _>>();
        let modifiers = modifiers.map_err(|wrong| {
            AppError::refused(format!("{} is no modifier.", wrong.0), "A modifier has two letters or digits, like 25.")
        })?;
        self.change_codes(encounter, CodingAction::Modify, None, |work, _| {
            let reviewer = work.reviewer;
            Ok(work.list.set_line(code, modifiers, line.units, line.pointers, reviewer)?)
        })
    }

    /// Notes something about a code.
    ///
    /// # Errors
    /// It is not there; somebody else is at the visit; locked; not allowed.
    pub fn set_code_notes(
        &self,
        encounter: EncounterId,
        code: AssignmentId,
        notes: Option<String>,
    ) -> Answer<CodingView> {
        self.change_codes(encounter, CodingAction::Modify, None, |work, _| {
            let reviewer = work.reviewer;
            Ok(work.list.set_notes(code, words(notes), reviewer)?)
        })
    }

    /// Undoes the last change; once more, the one before it. Undoing is an entry of the history itself.
    ///
    /// # Errors
    /// Nothing to undo; somebody else is at the visit; locked; not allowed.
    pub fn undo_coding(&self, encounter: EncounterId) -> Answer<CodingView> {
        let now = self.now();
        self.allowed_on(Permission::AssignCodes, encounter, |session| {
            let history = session.vault.look(|conn| code_history::of_encounter(conn, encounter))?;
            let last = last_to_undo(&history).ok_or_else(|| {
                AppError::refused("There is nothing to undo.", "The codes are as they were when this visit was begun.")
            })?;
            let (assignments, suggestions) = last.inverse();
            let undoes = Some(last.id);
            session.keep_entry(encounter, CodingAction::Undo, None, assignments, suggestions, undoes, now)
        })?;
        self.codes_changed(encounter)
    }
}

/// Text somebody typed, or nothing if it was only spaces.
pub(crate) fn words(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The reason of a rejection as the history keeps it.
///
/// # Errors
/// None is given, or one that says nothing without words.
pub(crate) fn rejection(reason: Option<RejectionReason>, said: Option<&str>) -> Answer<String> {
    let reason = reason.ok_or_else(|| {
        AppError::refused("A rejection needs its reason.", "Choose why the code does not stand; it is asked once.")
    })?;
    let name = match reason {
        RejectionReason::NotDocumented => "not documented",
        RejectionReason::NotAddressed => "not addressed at this visit",
        RejectionReason::RuledOut => "ruled out or only suspected",
        RejectionReason::BetterCode => "another code says it better",
        RejectionReason::Duplicate => "said by another code already",
        RejectionReason::NotBillable => "not paid like this",
        RejectionReason::Other => "other",
    };
    match said {
        Some(said) => Ok(format!("{name}: {said}")),
        None if reason.needs_words() => {
            Err(AppError::refused("Another reason needs words.", "Say in a few words why the code does not stand."))
        }
        None => Ok(name.to_owned()),
    }
}

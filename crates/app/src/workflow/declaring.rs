//! What people declare of a visit: that a step is left out, that the text is ready, that they stand by it.

use super::text_fingerprint;
use crate::session::Session;
use crate::views::WorkflowView;
use crate::{Answer, App, AppError};
use auscult_domain::EncounterId;
use auscult_domain::finding::Finding;
use auscult_domain::permission::Permission;
use auscult_domain::workflow::{Action, Approved, Facts, LeftOut, Refusal, Step, StepFinding, may};
use auscult_vault::VaultError;
use chrono::{DateTime, Utc};

impl App {
    /// Leaves a step out, saying why.
    ///
    /// # Errors
    /// A step that cannot be left out; no reason; locked; not allowed; no such visit.
    pub fn skip_step(&self, encounter: EncounterId, step: Step, reason: String) -> Answer<WorkflowView> {
        let reason = reason.trim().to_owned();
        if reason.is_empty() {
            return Err(AppError::refused("Leaving a step out needs its reason.", "Say in a few words why."));
        }
        self.declare(encounter, Action::LeaveOut(step), |session, _, now| {
            let by = session.vault.actor().user.id;
            session.change_workflow(encounter, "workflow.leave_out", now, |workflow| {
                workflow.left_out.retain(|one| one.step != step);
                workflow.left_out.push(LeftOut { step, reason, by, at: now });
            })
        })
    }

    /// Takes a step up again that was left out.
    ///
    /// # Errors
    /// It was not left out; locked; not allowed; no such visit.
    pub fn take_up_step(&self, encounter: EncounterId, step: Step) -> Answer<WorkflowView> {
        self.declare(encounter, Action::TakeUp(step), |session, _, now| {
            session.change_workflow(encounter, "workflow.take_up", now, |workflow| {
                workflow.left_out.retain(|one| one.step != step);
            })
        })
    }

    /// Puts the text of the note up for review, as it stood at this revision.
    ///
    /// # Errors
    /// No note, a newer revision, signed already, locked, not allowed.
    pub fn ready_for_review(&self, encounter: EncounterId, revision: u32) -> Answer<WorkflowView> {
        self.declare(encounter, Action::PutUpForReview, |session, _, now| {
            let ready = session.standing_by(encounter, revision, now)?;
            session.change_workflow(encounter, "note.ready", now, |workflow| workflow.ready = Some(ready))
        })
    }

    /// Stands by the text of the note as it stood at this revision. Any change of it makes that void.
    ///
    /// # Errors
    /// Something in it is left to put right, a newer revision, signed already, locked, not allowed.
    pub fn approve_content(&self, encounter: EncounterId, revision: u32) -> Answer<WorkflowView> {
        self.must_be_allowed(Permission::SignNotes, encounter)?;
        self.declare(encounter, Action::Approve, |session, _, now| {
            let approved = session.standing_by(encounter, revision, now)?;
            session.change_workflow(encounter, "note.approve", now, |workflow| workflow.approved = Some(approved))
        })
    }

    /// Stands by the text no longer.
    ///
    /// # Errors
    /// Nobody did, signed already, locked, not allowed.
    pub fn withdraw_approval(&self, encounter: EncounterId) -> Answer<WorkflowView> {
        self.must_be_allowed(Permission::SignNotes, encounter)?;
        self.declare(encounter, Action::WithdrawApproval, |session, _, now| {
            session.change_workflow(encounter, "note.withdraw", now, |workflow| workflow.approved = None)
        })
    }

    fn must_be_allowed(&self, permission: Permission, encounter: EncounterId) -> Answer<()> {
        self.allowed_on(permission, encounter, |_| Ok(()))
    }

    /// Does what the workflow's rules allow now.
    fn declare(
        &self,
        encounter: EncounterId,
        action: Action,
        work: impl FnOnce(&mut Session, &Facts, DateTime<Utc>) -> Answer<()>,
    ) -> Answer<WorkflowView> {
        let now = self.now();
        let permission = match action {
            Action::LeaveOut(step) | Action::TakeUp(step) if step.is_coding() => Permission::AssignCodes,
            _ => Permission::EditNotes,
        };
        self.with_facts(encounter, permission, |session, facts| {
            may(action, facts).map_err(refused)?;
            work(session, facts, now)
        })?;
        self.tell(crate::AppEvent::Changed(crate::views::Changed { encounter: Some(encounter), patient: None }));
        self.workflow(encounter)
    }
}

impl Session {
    fn standing_by(&self, encounter: EncounterId, revision: u32, at: DateTime<Utc>) -> Answer<Approved> {
        let note = self.note_of(encounter)?.ok_or_else(crate::signing::no_note)?;
        if note.revision != revision {
            return Err(VaultError::StaleRevision.into());
        }
        let sections = note.content.sections.iter().map(|section| (section.key.as_str(), section.text.as_str()));
        Ok(Approved { text: text_fingerprint(sections), by: self.vault.actor().user.id, at })
    }
}

/// A refusal of the workflow's rules, as it is said.
pub(crate) fn refused(refusal: Refusal) -> AppError {
    match refusal {
        Refusal::Left(left) => AppError::Invalid(left.iter().map(finding).collect()),
        Refusal::Signed => AppError::refused(
            "This note is signed already. Write an addendum or an amendment.",
            "What is signed is not changed.",
        ),
        Refusal::Needed => AppError::refused("This step cannot be left out.", "A text nobody approved is not signed."),
        Refusal::NotLeftOut => AppError::refused("This step was not left out.", "Open it and go on."),
        Refusal::NotApproved => AppError::refused("The text is not approved.", "There is nothing to take back."),
    }
}

/// What is left, as a finding about a section of the note or a step.
pub(crate) fn finding(left: &StepFinding) -> Finding {
    let step = || serde_json::to_value(left.step).ok().and_then(|word| word.as_str().map(str::to_owned));
    let field = left.section.clone().or_else(step).unwrap_or_default();
    Finding::error(&field, left.message.clone())
}

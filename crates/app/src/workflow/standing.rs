//! Where a visit stands and where a person stands in it: opening steps, time spent, notes, the state of the window.

use super::preferences::preferences_of;
use crate::session::Session;
use crate::views::{Approval, ApprovalStatus, WorkflowView};
use crate::{Answer, App, AppError};
use auscult_domain::EncounterId;
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::permission::Permission;
use auscult_domain::workflow::{
    ATTESTATION_HOLDS, Approved, Facts, Place, ReadFor, Step, StepSettings, StepStatus, TextFingerprint, Workflow,
    blockers, global, states,
};
use auscult_vault::{encounters, users, workflows};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// More at once was not spent by anybody: the window reports every few seconds.
const MOST_SECONDS: u32 = 300;
/// The state of a window is no larger than this, bytes of its text.
const LARGEST_STATE: usize = 4 << 20;

impl App {
    /// Where a visit stands.
    ///
    /// # Errors
    /// Locked, not allowed, no such visit.
    pub fn workflow(&self, encounter: EncounterId) -> Answer<WorkflowView> {
        let now = self.now();
        self.with_facts(encounter, Permission::ViewNotes, |session, facts| {
            let patient = session.vault.look(|conn| encounters::get(conn, encounter))?.patient;
            session.note_reading("workflow.open", "encounter", encounter, Some(patient), now)?;
            session.workflow_view(facts)
        })
    }

    /// Opens a step: the person stands there until they open another.
    ///
    /// # Errors
    /// Locked, not allowed, no such visit.
    pub fn open_step(&self, encounter: EncounterId, step: Step) -> Answer<WorkflowView> {
        let now = self.now();
        self.allowed_on(Permission::ViewNotes, encounter, |session| {
            let place = session.own_place(encounter, now)?;
            session.change_workflow(encounter, "workflow.open_step", now, |workflow| workflow.spend(step, 0))?;
            session.put_place(&Place { current: step, at: now, ..place })
        })?;
        self.workflow(encounter)
    }

    /// Adds to the time a step was open, seconds since the last report.
    ///
    /// # Errors
    /// More seconds than a window reports at once; locked; not allowed; no such visit.
    pub fn spend_time(&self, encounter: EncounterId, step: Step, seconds: u32) -> Answer<()> {
        if seconds > MOST_SECONDS {
            return Err(AppError::refused("That is more time than passed.", "Nothing was counted."));
        }
        let now = self.now();
        self.allowed_on(Permission::ViewNotes, encounter, |session| {
            session.change_workflow(encounter, "workflow.time", now, |workflow| workflow.spend(step, seconds))
        })
    }

    /// Notes something on a step, or takes the note away.
    ///
    /// # Errors
    /// Locked, not allowed, no such visit.
    pub fn note_on_step(&self, encounter: EncounterId, step: Step, words: Option<String>) -> Answer<WorkflowView> {
        let words = words.map(|words| words.trim().to_owned()).filter(|words| !words.is_empty());
        let now = self.now();
        self.allowed_on(Permission::EditNotes, encounter, |session| {
            session.change_workflow(encounter, "workflow.note", now, |workflow| workflow.note_on(step, words))
        })?;
        self.workflow(encounter)
    }

    /// Keeps the state of a person's window, so that it stands as they left it after whatever ends the program.
    ///
    /// # Errors
    /// More than a window can hold; locked; not allowed; no such visit.
    pub fn keep_step_settings(&self, encounter: EncounterId, settings: StepSettings) -> Answer<()> {
        let size: usize = settings.editors.iter().map(|one| one.text.len() + one.history.len()).sum();
        if size > LARGEST_STATE {
            return Err(AppError::refused("That is too long to keep.", "The note itself is saved; only undo is not."));
        }
        let now = self.now();
        self.allowed_on(Permission::ViewNotes, encounter, |session| {
            let place = session.own_place(encounter, now)?;
            session.put_place(&Place { settings, at: now, ..place })
        })
    }
}

impl Session {
    /// Where the person signed in stands in a visit; at its beginning, if they never opened it.
    pub(crate) fn own_place(&self, encounter: EncounterId, now: DateTime<Utc>) -> Answer<Place> {
        let user = self.vault.actor().user.id;
        if let Some(place) = self.vault.look(|conn| workflows::place(conn, encounter, user))? {
            return Ok(place);
        }
        let preferences = preferences_of(&self.vault)?;
        let settings = StepSettings {
            threshold: preferences.suggestion_threshold,
            highlight_evidence: preferences.highlight_evidence,
            ..StepSettings::default()
        };
        Ok(Place { encounter, user, current: Step::CodeReview, settings, at: now })
    }

    fn put_place(&mut self, place: &Place) -> Answer<()> {
        let patient = self.vault.look(|conn| encounters::get(conn, place.encounter))?.patient;
        Ok(self.vault.change(place.at, |change| {
            workflows::put_place(change, place)?;
            let entry = AuditEntry::done(AuditCategory::Change, "workflow.stand", "encounter", place.encounter);
            change.audit(entry.patient(patient).after(place.current))
        })?)
    }

    /// Changes what is kept of a visit's workflow, with an audit entry of the workflow before and after.
    pub(crate) fn change_workflow(
        &mut self,
        encounter: EncounterId,
        action: &str,
        now: DateTime<Utc>,
        edit: impl FnOnce(&mut Workflow),
    ) -> Answer<()> {
        let (patient, before) = self.vault.look(|conn| {
            let patient = encounters::get(conn, encounter)?.patient;
            Ok((patient, workflows::get(conn, encounter)?))
        })?;
        let before = before.unwrap_or_else(|| Workflow::begun(encounter, now));
        let mut after = Workflow { updated_at: now, ..before.clone() };
        edit(&mut after);
        Ok(self.vault.change(now, |change| {
            workflows::put(change, &after)?;
            let entry = AuditEntry::done(AuditCategory::Change, action, "encounter", encounter).patient(patient);
            // Time that passed is nobody's declaration: the audit keeps that it was counted, and no copy of the record.
            if declared(&before) == declared(&after) {
                return change.audit(entry);
            }
            change.audit(entry.before(declared(&before)).after(declared(&after)))
        })?)
    }

    /// Keeps which text codes were proposed for; says whether it was another before.
    pub(crate) fn keep_read_for(
        &mut self,
        encounter: EncounterId,
        text: Option<TextFingerprint>,
        now: DateTime<Utc>,
    ) -> Answer<bool> {
        let before = self.vault.look(|conn| workflows::get(conn, encounter))?.and_then(|kept| kept.proposed_for);
        if before.map(|read| read.text) == text {
            return Ok(false);
        }
        self.change_workflow(encounter, "codes.read", now, |workflow| {
            workflow.proposed_for = text.map(|text| ReadFor { text, at: now });
        })?;
        Ok(true)
    }

    /// The picture of where a visit stands.
    pub(crate) fn workflow_view(&self, facts: &Facts) -> Answer<WorkflowView> {
        let encounter = facts.workflow.encounter;
        let user = self.vault.actor().user.id;
        let (place, clinician) = self
            .vault
            .look(|conn| Ok((workflows::place(conn, encounter, user)?, encounters::get(conn, encounter)?.provider)))?;
        let steps = states(facts);
        let first_open = steps
            .iter()
            .find(|state| !matches!(state.status, StepStatus::Completed | StepStatus::Skipped | StepStatus::Blocked));
        let first_open = first_open.map_or(Step::SignAndDispatch, |state| state.step);
        let settings = match &place {
            Some(place) => place.settings.clone(),
            None => self.own_place(encounter, facts.now)?.settings,
        };
        Ok(WorkflowView {
            encounter,
            current: place.map(|place| place.current),
            first_open,
            global: global(facts),
            blockers: blockers(facts),
            approval: self.approval(facts)?,
            expires_at: facts.billing.attested.as_ref().map(|attested| attested.at + ATTESTATION_HOLDS),
            settings,
            may_approve: self.may_on(Permission::SignNotes, clinician),
            steps: steps.to_vec(),
        })
    }

    fn approval(&self, facts: &Facts) -> Answer<Approval> {
        let text: Option<&TextFingerprint> = facts.note.as_ref().map(|note| &note.text);
        let holds = |declared: &Option<Approved>| declared.clone().filter(|one| Some(&one.text) == text);
        let (status, declared) = match (holds(&facts.workflow.approved), holds(&facts.workflow.ready)) {
            (Some(approved), _) => (ApprovalStatus::Approved, Some(approved)),
            (None, Some(ready)) => (ApprovalStatus::ReadyForReview, Some(ready)),
            (None, None) => (ApprovalStatus::Draft, None),
        };
        let by = match &declared {
            Some(declared) => Some(self.vault.look(|conn| users::get(conn, declared.by))?.signature_name()),
            None => None,
        };
        Ok(Approval { status, by_name: by, at: declared.map(|declared| declared.at) })
    }
}

/// What people declared, without the time that passed.
fn declared(workflow: &Workflow) -> impl Serialize + PartialEq + '_ {
    (&workflow.words, &workflow.left_out, &workflow.proposed_for, &workflow.ready, &workflow.approved)
}

//! Things in a note to look at: what the guard finds, and what a person has said of it.
//!
//! There is one list: the window marks it in the text, the check before signing names it, and signing asks it again.

use crate::session::Session;
use crate::views::{LookedBy, NoteLook};
use crate::{Answer, App};
use auscult_compose::guard::{Guard, GuardRequest};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::guard::{GuardFinding, LookedAt, unanswered};
use auscult_domain::note::NoteContent;
use auscult_domain::permission::Permission;
use auscult_domain::{EncounterId, NoteId};
use auscult_vault::{coding_facts, encounters, looked_at, notes, patients, segments, users};

impl App {
    /// What of a note as it stands in the window is to be looked at, in the order of its text.
    ///
    /// # Errors
    /// Locked, not allowed, no such visit.
    pub fn check_note(&self, encounter: EncounterId, content: &NoteContent) -> Answer<Vec<NoteLook>> {
        let now = self.now();
        self.allowed_on(Permission::ViewNotes, encounter, |session| {
            session.note_visit_reading(encounter, now)?;
            let findings = session.guard_findings(encounter, content)?;
            let looked = session.looked_at(encounter)?;
            let people = session.vault.look(users::list)?;
            let by = |looked: &LookedAt| LookedBy {
                name: people
                    .iter()
                    .find(|user| user.id == looked.by)
                    .map_or_else(String::new, |user| user.name.clone()),
                at: looked.at,
            };
            let look = |finding: GuardFinding| {
                let looked = looked.iter().find(|looked| looked.answers(&finding)).map(by);
                NoteLook { finding, looked }
            };
            Ok(findings.into_iter().map(look).collect())
        })
    }

    /// Keeps that the person signed in has looked at these words of a note and says that they are right.
    ///
    /// # Errors
    /// Signed already, locked, not allowed, no such note.
    pub fn mark_right(&self, note: NoteId, finding: &GuardFinding) -> Answer<()> {
        let now = self.now();
        self.allowed_on(Permission::EditNotes, note, |session| {
            let encounter = session.vault.look(|conn| notes::get(conn, note))?.encounter;
            session.must_be_unsigned(encounter)?;
            let looked = LookedAt::at(finding, session.vault.actor().user.id, now);
            session.vault.change(now, |change| {
                looked_at::put(change, note, &looked)?;
                let patient = encounters::get(change, encounter)?.patient;
                let entry = AuditEntry::done(AuditCategory::Change, "note.looked_at", "note", note);
                change.audit(entry.patient(patient).before(finding).after(&looked))
            })?;
            Ok(())
        })
    }

    /// Takes back that these words are right.
    ///
    /// # Errors
    /// Nobody said so, signed already, locked, not allowed, no such note.
    pub fn take_back_right(&self, note: NoteId, finding: &GuardFinding) -> Answer<()> {
        let now = self.now();
        self.allowed_on(Permission::EditNotes, note, |session| {
            let encounter = session.vault.look(|conn| notes::get(conn, note))?.encounter;
            session.must_be_unsigned(encounter)?;
            let looked = LookedAt::at(finding, session.vault.actor().user.id, now);
            session.vault.change(now, |change| {
                looked_at::withdraw(change, note, &looked)?;
                let patient = encounters::get(change, encounter)?.patient;
                let entry = AuditEntry::done(AuditCategory::Change, "note.look_again", "note", note);
                change.audit(entry.patient(patient).before(finding))
            })?;
            Ok(())
        })
    }
}

impl Session {
    /// What the guard finds in this text, held against the visit.
    pub(crate) fn guard_findings(&self, encounter: EncounterId, content: &NoteContent) -> Answer<Vec<GuardFinding>> {
        let (visit, patient, said, provider, facts) = self.vault.look(|conn| {
            let visit = encounters::get(conn, encounter)?;
            let patient = patients::get(conn, visit.patient)?;
            let said = segments::of_encounter(conn, encounter)?;
            let provider = users::get(conn, visit.provider)?;
            Ok((visit, patient, said, provider, coding_facts::get(conn, encounter)?))
        })?;
        let mut known = vec![format!("Dr. {}", provider.signature_name()), self.organization.name.clone()];
        known.extend(facts.total_minutes.map(|minutes| format!("{minutes} minutes")));
        known.extend(facts.payer);
        let request = GuardRequest { segments: &said, patient: &patient.details, encounter: &visit, known: &known };
        Ok(Guard::of(&request).check(content))
    }

    /// What of the visit's note nobody has looked at yet.
    pub(crate) fn not_looked_at(&self, encounter: EncounterId, content: &NoteContent) -> Answer<Vec<GuardFinding>> {
        let (findings, looked) = (self.guard_findings(encounter, content)?, self.looked_at(encounter)?);
        Ok(unanswered(&findings, &looked).cloned().collect())
    }

    fn looked_at(&self, encounter: EncounterId) -> Answer<Vec<LookedAt>> {
        Ok(self.vault.look(|conn| match notes::of_encounter(conn, encounter)?.first() {
            Some(note) => looked_at::of_note(conn, note.id),
            None => Ok(Vec::new()),
        })?)
    }
}

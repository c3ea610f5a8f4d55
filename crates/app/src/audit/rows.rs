//! Entries as they are listed: with the names of people and patients.

use crate::Answer;
use crate::session::Session;
use crate::views::{AuditPerson, AuditRow};
use auscult_domain::audit::AuditOutcome;
use auscult_domain::permission::Role;
use auscult_domain::{PatientId, UserId};
use auscult_vault::audit::ListedEntry;
use auscult_vault::{VaultError, patients, users};

/// Everybody there is, to name them.
pub(crate) struct People(Vec<AuditPerson>);

impl People {
    pub(crate) fn of(session: &Session) -> Answer<Self> {
        let people = session.vault.look(|conn| {
            let person = |user: auscult_domain::organization::User| {
                let role = users::memberships(conn, user.id)?.first().map(|membership| membership.role);
                Ok(AuditPerson { id: user.id, name: user.name, role })
            };
            users::list(conn)?.into_iter().map(person).collect::<Result<Vec<_>, VaultError>>()
        })?;
        Ok(Self(people))
    }

    pub(super) fn everybody(self) -> Vec<AuditPerson> {
        self.0
    }

    pub(crate) fn name(&self, user: Option<UserId>) -> Option<String> {
        self.person(user).map(|person| person.name.clone())
    }

    pub(crate) fn role(&self, user: Option<UserId>) -> Option<Role> {
        self.person(user).and_then(|person| person.role)
    }

    fn person(&self, user: Option<UserId>) -> Option<&AuditPerson> {
        self.0.iter().find(|person| Some(person.id) == user)
    }

    /// The patient's name; nothing, where there is none or the record is gone.
    pub(crate) fn patient(session: &Session, id: Option<PatientId>) -> Answer<Option<String>> {
        let Some(id) = id else { return Ok(None) };
        match session.vault.look(|conn| patients::get(conn, id)) {
            Ok(patient) => Ok(Some(patient.details.name())),
            Err(VaultError::NotFound) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn row(&self, session: &Session, listed: &ListedEntry) -> Answer<AuditRow> {
        let here = listed.device == session.vault.actor().device;
        let Some(event) = &listed.event else { return Ok(unreadable(listed, here)) };
        Ok(AuditRow {
            device: listed.device,
            here,
            sequence: listed.sequence,
            at: event.at,
            user: event.user,
            who: self.name(event.user),
            role: self.role(event.user),
            category: Some(event.entry.category),
            action: event.entry.action.clone(),
            record: event.entry.record.clone(),
            record_id: event.entry.record_id.clone(),
            patient: event.entry.patient,
            patient_name: Self::patient(session, event.entry.patient)?,
            outcome: event.entry.outcome,
            error: event.entry.error.clone(),
            session: event.session,
            program: event.program.clone(),
        })
    }
}

/// An entry that somebody wrote into from outside.
fn unreadable(listed: &ListedEntry, here: bool) -> AuditRow {
    AuditRow {
        device: listed.device,
        here,
        sequence: listed.sequence,
        at: listed.place.at,
        user: None,
        who: None,
        role: None,
        category: None,
        action: String::new(),
        record: String::new(),
        record_id: None,
        patient: None,
        patient_name: None,
        outcome: AuditOutcome::Failed,
        error: None,
        session: None,
        program: None,
    }
}

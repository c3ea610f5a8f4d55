//! Requests to amend a record: written down, answered in time, and what came of them.

use crate::patients::local_day;
use crate::session::Session;
use crate::views::{AmendmentDue, AmendmentRow, Exported, PatientRow};
use crate::{Answer, App, AppError, AppEvent};
use auscult_domain::amendment_request::{AmendmentAsked, AmendmentRequest, AmendmentStep};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::finding::any_error;
use auscult_domain::permission::Permission;
use auscult_domain::signed_note::SignedKind;
use auscult_domain::{AmendmentRequestId, PatientId};
use auscult_vault::{amendment_requests, new_uuid, patients, signed_notes, users};
use chrono::{DateTime, Utc};

impl App {
    /// The requests of a patient, the one due first in front.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn amendment_requests(&self, patient: PatientId) -> Answer<Vec<AmendmentRow>> {
        let now = self.now();
        self.allowed_on(Permission::TakeAmendmentRequests, patient, |session| {
            session.note_reading("amendments.open", "patient", patient, Some(patient), now)?;
            session.amendment_rows(patient, now)
        })
    }

    /// Writes a request down.
    ///
    /// # Errors
    /// [`AppError::Invalid`] when it is not complete; locked; not allowed; the note is another patient's.
    pub fn take_amendment_request(&self, patient: PatientId, asked: AmendmentAsked) -> Answer<Vec<AmendmentRow>> {
        let now = self.now();
        let rows = self.allowed_on(Permission::TakeAmendmentRequests, patient, |session| {
            let findings = asked.check(local_day(now));
            if any_error(&findings) {
                return Err(AppError::Invalid(findings));
            }
            if let Some(note) = asked.note
                && session.vault.look(|conn| signed_notes::get(conn, note))?.0.patient.id != patient
            {
                return Err(auscult_vault::VaultError::NotFound.into());
            }
            let request = AmendmentRequest {
                id: AmendmentRequestId::from_uuid(new_uuid(now)),
                patient,
                asked,
                taken_by: session.vault.actor().user.id,
                taken_at: now,
                steps: Vec::new(),
            };
            session.vault.change(now, |change| {
                patients::get(change, patient)?;
                amendment_requests::put(change, &request)?;
                let entry =
                    AuditEntry::done(AuditCategory::Change, "amendment.request", "amendment_request", request.id);
                change.audit(entry.patient(patient).after(&request))
            })?;
            session.amendment_rows(patient, now)
        })?;
        self.tell(AppEvent::Changed(crate::views::Changed { patient: Some(patient), encounter: None }));
        Ok(rows)
    }

    /// Takes a request a step on. What the patient says is written down by whoever takes requests; everything else is
    /// decided.
    ///
    /// # Errors
    /// The step does not follow, says too little, or names a document that does not belong to the note; locked; not
    /// allowed; no such request.
    pub fn step_amendment(&self, id: AmendmentRequestId, step: AmendmentStep) -> Answer<Vec<AmendmentRow>> {
        let now = self.now();
        let permission = match step {
            AmendmentStep::Disagree { .. } => Permission::TakeAmendmentRequests,
            _ => Permission::DecideAmendments,
        };
        let (patient, rows) = self.allowed(permission, |session| {
            let before = session.vault.look(|conn| amendment_requests::get(conn, id))?;
            session.may_see_patient(before.patient, permission, now)?;
            if let (AmendmentStep::Accept { by: Some(by) }, Some(note)) = (&step, before.asked.note) {
                let (document, _) = session.vault.look(|conn| signed_notes::get(conn, *by))?;
                let to = match document.kind {
                    SignedKind::Addendum { to } | SignedKind::Amendment { to, .. } => Some(to),
                    SignedKind::Note => None,
                };
                if to != Some(note) {
                    return Err(AppError::refused(
                        "That document does not amend the note the request is about.",
                        "Sign an addendum or an amendment to that note first.",
                    ));
                }
            }
            let patient = before.patient;
            let by = session.vault.actor().user.id;
            let request = before.clone().step(step, by, now).map_err(refused)?;
            session.vault.change(now, |change| {
                amendment_requests::put(change, &request)?;
                let entry = AuditEntry::done(AuditCategory::Change, "amendment.step", "amendment_request", id);
                change.audit(entry.patient(patient).before(&before.steps).after(&request.steps))
            })?;
            Ok((patient, session.amendment_rows(patient, now)?))
        })?;
        self.tell(AppEvent::Changed(crate::views::Changed { patient: Some(patient), encounter: None }));
        Ok(rows)
    }

    /// The requests an answer is owed to, of all patients, the one due first in front.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn amendments_due(&self) -> Answer<Vec<AmendmentDue>> {
        let now = self.now();
        let today = local_day(now);
        self.allowed(Permission::DecideAmendments, |session| {
            session.note_reading("amendments.due", "amendment_request", "list", None, now)?;
            let mut open = session.vault.look(amendment_requests::open)?;
            let doors = session.chart_doors(now)?;
            open.retain(|one| session.chart_access(&doors, one.patient).allows(Permission::DecideAmendments));
            let row = |request: AmendmentRequest| {
                let patient = session.vault.look(|conn| patients::get(conn, request.patient))?;
                let (due_on, days_left) = (request.due_on(), (request.due_on() - today).num_days() as i32);
                Ok(AmendmentDue {
                    patient: PatientRow::of(&patient, today),
                    about: request.asked.about,
                    due_on,
                    days_left,
                })
            };
            open.into_iter().map(row).collect()
        })
    }

    /// Writes the letter that tells the patient how their request stands into the export folder.
    ///
    /// # Errors
    /// Locked, not allowed, no such request, the folder cannot be written.
    pub fn amendment_letter(&self, id: AmendmentRequestId) -> Answer<Exported> {
        let now = self.now();
        self.allowed(Permission::TakeAmendmentRequests, |session| {
            let request = session.vault.look(|conn| amendment_requests::get(conn, id))?;
            session.may_see_patient(request.patient, Permission::TakeAmendmentRequests, now)?;
            let person = session.vault.look(|conn| patients::get(conn, request.patient))?;
            let letter = super::letters::amendment(&request, &person, &session.organization, now);
            let bytes = auscult_documents::clinic_letter_pdf(&letter, crate::signing::printing(now))?;
            let entry = AuditEntry::done(AuditCategory::Export, "amendment.letter", "amendment_request", id);
            session.vault.change(now, |change| change.audit(entry.patient(person.id)))?;
            let folder = crate::settings::of(session, self.places())?.export_folder;
            let stem = format!("{}-amendment", person.number);
            let path = crate::export::write_new(std::path::Path::new(&folder), &stem, "pdf", &bytes)?;
            Ok(Exported { path: path.display().to_string() })
        })
    }
}

fn refused(error: auscult_domain::amendment_request::StepRefused) -> AppError {
    let words = error.to_string();
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    AppError::refused(format!("{first}{}.", letters.as_str()), "Nothing was changed.")
}

impl Session {
    fn amendment_rows(&self, patient: PatientId, now: DateTime<Utc>) -> Answer<Vec<AmendmentRow>> {
        let requests = self.vault.look(|conn| amendment_requests::of_patient(conn, patient))?;
        let people = self.vault.look(users::list)?;
        let today = local_day(now);
        let row = |request: AmendmentRequest| {
            let by = people.iter().find(|user| user.id == request.taken_by).map(|user| user.signature_name());
            let (state, due_on) = (request.state(), request.due_on());
            let days_left = (due_on - today).num_days() as i32;
            AmendmentRow { request, state, due_on, days_left, taken_by: by.unwrap_or_default() }
        };
        Ok(requests.into_iter().map(row).collect())
    }
}

//! Registering, finding and opening patients.

use crate::views::{Changed, PatientCheck, PatientRow, PatientView};
use crate::{Answer, App, AppError, AppEvent};
use auscult_domain::PatientId;
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::finding::any_error;
use auscult_domain::number::NumberKind;
use auscult_domain::patient::{Patient, PatientDetails};
use auscult_domain::permission::Permission;
use auscult_vault::{new_uuid, numbers, patients};
use chrono::{DateTime, Datelike, Local, NaiveDate, Utc};

/// The day it is where the laptop stands.
pub(crate) fn local_day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Local).date_naive()
}

impl PatientRow {
    pub(crate) fn of(patient: &Patient, today: NaiveDate) -> Self {
        Self {
            id: patient.id,
            number: patient.number.clone(),
            name: patient.details.name(),
            birth_date: patient.details.birth_date,
            age: patient.details.age_on(today),
            sex: patient.details.sex,
            mrn: patient.details.mrn.clone(),
            restricted: false,
        }
    }
}

impl App {
    /// The patients who fit what was typed, best first; the latest ones when nothing was typed.
    ///
    /// # Errors
    /// Locked, or not allowed.
    pub fn search_patients(&self, query: &str, limit: u32) -> Answer<Vec<PatientRow>> {
        let now = self.now();
        self.allowed(Permission::ViewDemographics, |session| {
            session.note_reading("patients.search", "patient", "list", None, now)?;
            let found = session.vault.look(|conn| patients::search(conn, query, limit as usize))?;
            let doors = session.chart_doors(now)?;
            let rows = found.iter().map(|patient| PatientRow::of(patient, local_day(now)));
            Ok(rows.filter_map(|row| session.listed_patient(&doors, row)).collect())
        })
    }

    /// A patient's chart.
    ///
    /// # Errors
    /// Locked, not allowed, no such patient.
    pub fn patient(&self, id: PatientId) -> Answer<PatientView> {
        let now = self.now();
        self.allowed_on(Permission::ViewDemographics, id, |session| {
            session.note_reading("patient.open", "patient", id, Some(id), now)?;
            let mut patient = session.vault.look(|conn| patients::get(conn, id))?;
            if !session.may(Permission::ViewAllergies) {
                patient.details.allergies.clear();
            }
            let mut encounters = session.encounters_of(&patient, now)?;
            if !session.may(Permission::ViewMedicalRecord) {
                let today = crate::encounters::bounds(local_day(now)).0;
                let earlier = encounters.iter_mut().filter(|row| row.starts_at < today);
                earlier.for_each(|row| row.chief_complaint = None);
            }
            Ok(PatientView { age: patient.details.age_on(local_day(now)), patient, encounters })
        })
    }

    /// What is wrong with typed details, and who may be the same person.
    ///
    /// # Errors
    /// Locked, or not allowed.
    pub fn check_patient(&self, details: &PatientDetails, id: Option<PatientId>) -> Answer<PatientCheck> {
        let (now, today) = (self.now(), local_day(self.now()));
        if let Some(id) = id {
            self.allowed_on(Permission::EditDemographics, id, |_| Ok(()))?;
        }
        self.allowed(Permission::EditDemographics, |session| {
            let doors = session.chart_doors(now)?;
            let mut alike = session.vault.look(|conn| patients::possible_duplicates(conn, details))?;
            alike.retain(|patient| Some(patient.id) != id);
            if !alike.is_empty() {
                // What fits is shown by name, as a search shows it.
                session.note_reading("patients.search", "patient", "list", None, now)?;
            }
            let duplicates = alike.iter();
            Ok(PatientCheck {
                findings: details.check(today),
                duplicates: duplicates
                    .map(|patient| PatientRow::of(patient, today))
                    .filter_map(|row| session.listed_patient(&doors, row))
                    .collect(),
            })
        })
    }

    /// Registers a patient, or changes one. Duplicates are warned of by [`App::check_patient`], not refused here.
    ///
    /// # Errors
    /// [`AppError::Invalid`] when the details cannot be kept; locked; not allowed.
    pub fn save_patient(&self, id: Option<PatientId>, details: PatientDetails) -> Answer<Patient> {
        let now = self.now();
        if let Some(id) = id {
            self.allowed_on(Permission::EditDemographics, id, |_| Ok(()))?;
        }
        let findings = details.check(local_day(now));
        let saved = self.allowed(Permission::EditDemographics, |session| {
            if any_error(&findings) {
                return Err(AppError::Invalid(findings));
            }
            session.save_patient(id, details, now)
        })?;
        self.tell(AppEvent::Changed(Changed { patient: Some(saved.id), encounter: None }));
        Ok(saved)
    }
}

impl crate::session::Session {
    pub(crate) fn save_patient(
        &mut self,
        id: Option<PatientId>,
        mut details: PatientDetails,
        now: DateTime<Utc>,
    ) -> Answer<Patient> {
        let may_edit_allergies = self.may(Permission::EditMedicalRecord);
        Ok(self.vault.change(now, |change| {
            let Some(id) = id else {
                if !may_edit_allergies {
                    details.allergies.clear();
                }
                let number = numbers::next(change, NumberKind::Patient, local_day(now).year())?;
                let patient = Patient { id: PatientId::from_uuid(new_uuid(now)), number, details };
                patients::insert(change, &patient)?;
                let entry = AuditEntry::done(AuditCategory::Change, "patient.register", "patient", patient.id);
                change.audit(entry.patient(patient.id).after(&patient))?;
                return Ok(patient);
            };
            let before = patients::get(change, id)?;
            if !may_edit_allergies {
                details.allergies = before.details.allergies.clone();
            }
            let patient = Patient { details, ..before.clone() };
            patients::update(change, &patient)?;
            let entry = AuditEntry::done(AuditCategory::Change, "patient.change", "patient", id);
            change.audit(entry.patient(id).before(&before).after(&patient))?;
            Ok(patient)
        })?)
    }
}

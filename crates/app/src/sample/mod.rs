//! The sample clinic: synthetic patients, a day's schedule, visits that wait to be coded, and the sample consultation,
//! to look around in.

mod visits;

use crate::views::{EncounterDetails, Welcome};
use crate::{Answer, App, AppError};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::encounter::{ConsentForm, EncounterKind, EncounterStatus};
use auscult_domain::note::NoteContent;
use auscult_domain::organization::{Organization, User};
use auscult_domain::patient::{Allergy, PatientDetails, Sex};
use auscult_domain::vitals::VitalSigns;
use auscult_domain::{EncounterId, OrganizationId, PatientId, UserId};
use auscult_vault::{KeyringUse, VaultError, new_uuid, settings as kept};
use chrono::{NaiveDate, TimeDelta};
use zeroize::Zeroizing;

/// The setting that marks a vault as the sample clinic.
pub(crate) const MARK: &str = "sample-clinic";
/// Long enough to do without a keyring; shown on the screen, because nothing in here is anybody's.
const PASSWORD: &str = "look around the clinic";

/// A synthetic patient: family name, given name, birth date, sex, minutes from now, complaint, allergy.
type Row = (&'static str, &'static str, (i32, u32, u32), Sex, i64, &'static str, Option<(&'static str, &'static str)>);

const PATIENTS: &[Row] = &[
    ("Alvarez", "Rosa", (1964, 3, 9), Sex::Female, -50, "Cough for ten days", Some(("Penicillin", "Hives"))),
    ("Okafor", "Daniel", (1987, 11, 2), Sex::Male, -20, "Low back pain", None),
    ("Lindqvist", "Märta", (1951, 7, 21), Sex::Female, 10, "Blood pressure check", Some(("Sulfonamides", "Rash"))),
    ("Nguyễn", "Minh Anh", (1993, 1, 30), Sex::Female, 40, "Headaches", None),
    ("O'Brien", "Cormac", (1978, 5, 14), Sex::Male, 70, "Knee injury", Some(("Ibuprofen", "Wheezing"))),
    ("Papadopoulos", "Eleni", (2019, 9, 3), Sex::Female, 100, "Ear pain", None),
    ("Brandt", "Johannes", (1946, 12, 12), Sex::Male, 130, "Heart failure follow-up", None),
    ("Haddad", "Layla", (2001, 4, 27), Sex::Female, 160, "Contraception advice", Some(("Latex", "Contact dermatitis"))),
    ("Silva", "Tomás", (1969, 8, 8), Sex::Male, 190, "Diabetes follow-up", None),
    ("Whitehorse", "Ada", (1958, 2, 17), Sex::Female, 220, "Annual examination", None),
];

impl App {
    /// Makes the sample clinic and signs its physician in. The sample consultation is written down in the background.
    ///
    /// # Errors
    /// There is a vault already; the disk cannot be written.
    pub fn set_up_sample_clinic(&self) -> Answer<Welcome> {
        let made = self.create_vault(organization(self), physician(self), password(), KeyringUse::Required);
        let welcome = match made {
            Err(AppError::Vault(VaultError::KeyringMissing | VaultError::KeyringLocked)) => {
                self.create_vault(organization(self), physician(self), password(), KeyringUse::Without)?
            }
            other => other?,
        };
        let now = self.now();
        self.with(|session| {
            Ok(session.vault.change(now, |change| {
                kept::put(change, MARK, &true)?;
                change.audit(AuditEntry::done(AuditCategory::Change, "sample.begin", "organization", MARK))
            })?)
        })?;
        self.fill_schedule()?;
        Ok(Welcome { me: self.me()?, sample_password: Some(PASSWORD.to_owned()), ..welcome })
    }

    fn fill_schedule(&self) -> Answer<()> {
        let now = self.now();
        let (mut first, mut registered) = (None, Vec::new());
        for row in PATIENTS {
            let encounter = self.with(|session| {
                let patient = session.save_patient(None, details(row), now)?;
                registered.push((row.0, patient.id));
                let details = EncounterDetails {
                    kind: EncounterKind::OfficeVisit,
                    starts_at: Some(now + TimeDelta::minutes(row.4)),
                    chief_complaint: Some(row.5.to_owned()),
                    clinician: None,
                };
                session.open_encounter(patient.id, details, now)
            })?;
            first.get_or_insert(encounter.id);
        }
        self.fill_past_visits(&registered)?;
        let Some(visit) = first else { return Ok(()) };
        self.save_vitals(visit, sample_vitals())?;
        self.record_consent(visit, ConsentForm::Verbal, "Yes, that's fine, doctor.".to_owned())?;
        let app = self.clone();
        std::thread::spawn(move || app.import_recording(visit, &app.places().sample()).map(|_| ()));
        Ok(())
    }
}

impl App {
    /// The visits of the last days: written up, most of them signed, none of them coded.
    fn fill_past_visits(&self, registered: &[(&str, PatientId)]) -> Answer<()> {
        let Some(template) = self.templates()?.into_iter().find(|template| template.name == "SOAP") else {
            return Ok(());
        };
        let mut to_sign = Vec::new();
        for past in visits::all() {
            let patient = self.patient_of(&past.who, registered)?;
            let visit = self.open_past_visit(patient, &past)?;
            let note = self.blank_note(visit, template.id)?;
            let content = written(note.content.clone(), &past.note);
            self.save_note(note.id, note.revision, content)?;
            if past.written == visits::Written::Signed {
                to_sign.push(visit);
            } else {
                self.set_encounter_status(visit, EncounterStatus::Completed)?;
            }
        }
        self.sign_all(&to_sign, password())
    }

    fn patient_of(&self, who: &visits::Who, registered: &[(&str, PatientId)]) -> Answer<PatientId> {
        let now = self.now();
        match *who {
            visits::Who::OnSchedule(name) => {
                let found = registered.iter().find(|(family, _)| *family == name).map(|(_, id)| *id);
                found.ok_or_else(|| VaultError::NotFound.into())
            }
            visits::Who::Further(family, given, born, sex) => {
                let row = (family, given, born, sex, 0, "", None);
                self.with(|session| Ok(session.save_patient(None, details(&row), now)?.id))
            }
        }
    }

    fn open_past_visit(&self, patient: PatientId, past: &visits::PastVisit) -> Answer<EncounterId> {
        let now = self.now();
        self.with(|session| {
            let details = EncounterDetails {
                kind: past.kind,
                starts_at: Some(now - TimeDelta::days(past.days_ago)),
                chief_complaint: Some(past.complaint.to_owned()),
                clinician: None,
            };
            let visit = session.open_encounter(patient, details, now)?.id;
            session.change_encounter(visit, "encounter.vitals", now, |visit| visit.vitals = past.vitals.clone())?;
            Ok(visit)
        })
    }
}

/// The patient of the sample consultation.
pub(crate) fn sample_patient() -> PatientDetails {
    details(&PATIENTS[0])
}

/// The vital signs taken before the sample consultation.
pub(crate) fn sample_vitals() -> VitalSigns {
    VitalSigns {
        systolic: Some(136),
        diastolic: Some(82),
        pulse: Some(88),
        respiratory_rate: Some(16),
        temperature_c: Some(37.2),
        oxygen_saturation: Some(96),
        weight_kg: Some(80.7),
        height_cm: Some(162.0),
        pain: None,
    }
}

/// A note with these texts in its sections.
fn written(mut content: NoteContent, texts: &[&str]) -> NoteContent {
    for (section, text) in content.sections.iter_mut().zip(texts) {
        (*text).clone_into(&mut section.text);
    }
    content
}

fn organization(app: &App) -> Organization {
    Organization {
        id: OrganizationId::from_uuid(new_uuid(app.now())),
        name: "Harbour Street Clinic (sample)".to_owned(),
        address: vec!["1 Harbour Street".to_owned(), "Sampleton, ST 00000".to_owned()],
        phone: Some("555-0100".to_owned()),
        logo_png: None,
    }
}

fn physician(app: &App) -> User {
    User {
        id: UserId::from_uuid(new_uuid(app.now())),
        name: "Dana Whitfield".to_owned(),
        credentials: Some("MD".to_owned()),
        email: "dana@sample.example".to_owned(),
    }
}

fn password() -> Zeroizing<String> {
    Zeroizing::new(PASSWORD.to_owned())
}

fn details(row: &Row) -> PatientDetails {
    let (family, given, (year, month, day), sex, _, _, allergy) = *row;
    PatientDetails {
        given_name: given.to_owned(),
        family_name: family.to_owned(),
        birth_date: NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default(),
        sex,
        mrn: None,
        phone: None,
        email: None,
        address: Vec::new(),
        allergies: allergy
            .map(|(substance, reaction)| Allergy {
                substance: substance.to_owned(),
                reaction: Some(reaction.to_owned()),
            })
            .into_iter()
            .collect(),
    }
}

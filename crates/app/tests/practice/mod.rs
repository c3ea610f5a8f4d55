//! A clinic on a real vault in a folder of the test's own, without keyring, microphone or worker, by a clock the test
//! turns.

#![allow(dead_code, reason = "each test file uses a part of it")]

use auscult_app::domain::encounter::{ConsentForm, EncounterKind};
use auscult_app::domain::patient::{Allergy, PatientDetails, Sex};
use auscult_app::domain::vitals::VitalSigns;
use auscult_app::domain::workflow::Step;
use auscult_app::domain::{EncounterId, PatientId, SignedNoteId};
use auscult_app::views::{EncounterDetails, KeyringChoice, SetUp};
use auscult_app::{App, Host, Places};
use auscult_speech::WorkerCommand;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::sync::{Arc, Mutex};

/// The owner's password.
pub const PASSWORD: &str = "a long password of four words";
/// The owner's address.
pub const EMAIL: &str = "ellen.whitaker@example.org";

/// The clinic.
pub struct Clinic {
    pub app: App,
    pub folder: tempfile::TempDir,
    time: Arc<Mutex<DateTime<Utc>>>,
}

impl Clinic {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let time = Arc::new(Mutex::new(DateTime::from_timestamp(1_790_000_000, 0).expect("a time")));
        let clock = Arc::clone(&time);
        let app = App::start(Host {
            places: Places::within(folder.path(), folder.path().join("exports")),
            worker: WorkerCommand { program: "false".into(), args: Vec::new() },
            clock: Arc::new(move || *clock.lock().expect("a clock")),
            listener: Arc::new(|_| {}),
        })
        .expect("started");
        app.set_up_clinic(SetUp {
            organization: "Harbor Street Family Practice".into(),
            address: vec!["214 Harbor Street".into()],
            phone: None,
            name: "Ellen Whitaker".into(),
            credentials: Some("MD".into()),
            email: EMAIL.into(),
            password: PASSWORD.into(),
            keyring: KeyringChoice::Without,
        })
        .expect("set up");
        Self { app, folder, time }
    }

    /// Turns the clock on, and signs in again where the session has ended.
    pub fn pass(&self, time: TimeDelta) {
        *self.time.lock().expect("a clock") += time;
        self.app.lock();
        self.app.unlock(EMAIL, PASSWORD.into()).expect("unlocked");
    }

    pub fn now(&self) -> DateTime<Utc> {
        *self.time.lock().expect("a clock")
    }

    pub fn register(&self, family: &str, born: i32) -> PatientId {
        let details = PatientDetails {
            given_name: "Rosa".into(),
            family_name: family.into(),
            birth_date: NaiveDate::from_ymd_opt(born, 2, 9).expect("a day"),
            sex: Sex::Female,
            mrn: None,
            phone: Some("+1 207 555 0100".into()),
            email: None,
            address: vec!["8 Pine Street".into()],
            allergies: vec![Allergy { substance: "Penicillin".into(), reaction: Some("hives".into()) }],
        };
        self.app.save_patient(None, details).expect("registered").id
    }

    /// A visit with vitals and consent to record.
    pub fn visit(&self, patient: PatientId) -> EncounterId {
        let why = Some("Cough for ten days".to_owned());
        let details = EncounterDetails {
            kind: EncounterKind::OfficeVisit,
            starts_at: None,
            chief_complaint: why,
            clinician: None,
        };
        let visit = self.app.create_encounter(patient, details).expect("opened").id;
        self.app.record_consent(visit, ConsentForm::Verbal, "May I record our visit?".into()).expect("agreed");
        let vitals = VitalSigns { systolic: Some(138), diastolic: Some(84), pulse: Some(72), ..VitalSigns::default() };
        self.app.save_vitals(visit, vitals).expect("taken");
        visit
    }

    /// The note of a visit, written by hand.
    pub fn write(&self, visit: EncounterId, text: &str) {
        let templates = self.app.templates().expect("templates");
        let soap = templates.iter().find(|one| one.name == "SOAP").expect("SOAP");
        let note = self.app.blank_note(visit, soap.id).expect("begun");
        let mut content = note.content;
        for section in &mut content.sections {
            section.text = text.to_owned();
        }
        self.app.save_note(note.id, note.revision, content).expect("saved");
    }

    /// Writes and signs the note of a visit, its codes left to a coder.
    pub fn sign(&self, visit: EncounterId, text: &str) -> SignedNoteId {
        self.write(visit, text);
        let app = &self.app;
        let note = app.encounter(visit).expect("a visit").note.expect("a note");
        for finding in app.signing_check(visit).expect("checked").to_look_at {
            app.mark_right(note.id, &finding).expect("looked at");
        }
        for step in [Step::CodeReview, Step::SuggestionReview, Step::BillingAndAttest] {
            app.skip_step(visit, step, "Left to the coder.".to_owned()).expect("left out");
        }
        app.approve_content(visit, note.revision).expect("approved");
        app.sign(visit, note.revision, PASSWORD.to_owned()).expect("signed").id
    }
}

//! A clinic without a window: the use cases of `app` on a real vault, for journeys and faults.

use crate::programs;
use crate::wait::until;
use anyhow::{Context, Result, bail};
use auscult_app::domain::encounter::{ConsentForm, EncounterKind};
use auscult_app::domain::note::NoteContent;
use auscult_app::domain::patient::{Allergy, PatientDetails, Sex};
use auscult_app::domain::signed_note::SignedNoteSummary;
use auscult_app::domain::workflow::Step;
use auscult_app::domain::{EncounterId, PatientId};
use auscult_app::views::{EncounterDetails, KeyringChoice, SetUp, TranscriptState, TranscriptView, WorkflowView};
use auscult_app::{App, AppError, AppEvent, Clock, Host, Places};
use auscult_speech::WorkerCommand;
use auscult_vault::VaultError;
use chrono::{NaiveDate, TimeDelta, Utc};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The physician's address to sign in with.
pub const EMAIL: &str = "ellen.whitaker@example.org";

/// The physician's password; long enough for a laptop without a keyring too.
pub const PASSWORD: &str = crate::steps::PASSWORD;

/// A program that was let go ends what it does in the background within this.
const LETS_GO: Duration = Duration::from_secs(5);

/// The program as it runs behind a window, and what it says.
pub struct Clinic {
    /// The use cases.
    pub app: App,
    events: Mutex<Receiver<AppEvent>>,
}

impl Clinic {
    /// Starts the program on a folder.
    ///
    /// # Errors
    /// As the program gives them.
    pub fn start(folder: &Path) -> Result<Self, AppError> {
        Self::start_after(folder, TimeDelta::zero())
    }

    /// The same with a clock that is ahead by this much: the program as it is opened another day.
    ///
    /// # Errors
    /// As the program gives them.
    pub fn start_after(folder: &Path, ahead: TimeDelta) -> Result<Self, AppError> {
        Self::start_by(folder, Arc::new(move || Utc::now() + ahead), |_| {})
    }

    /// The same by a clock of the test's own, with somebody who hears what is told on the thread that tells it.
    ///
    /// # Errors
    /// As the program gives them.
    pub fn start_by(
        folder: &Path,
        clock: Arc<Clock>,
        hears: impl Fn(&AppEvent) + Send + Sync + 'static,
    ) -> Result<Self, AppError> {
        let (sender, events) = channel();
        let sender = Mutex::new(sender);
        let listener = move |event| {
            hears(&event);
            // Nobody may be listening any more.
            let _ = sender.lock().map(|sender| sender.send(event));
        };
        let listener: Arc<auscult_app::Listener> = Arc::new(listener);
        let begun = Instant::now();
        loop {
            let started = App::start(Host {
                places: Places::within(folder, folder.join("exports")),
                worker: worker(),
                clock: clock.clone(),
                listener: listener.clone(),
            });
            match started {
                // A program that was let go in this process ends what it does in the background first.
                Err(AppError::Vault(VaultError::InUse)) if begun.elapsed() < LETS_GO => std::thread::yield_now(),
                started => return Ok(Self { app: started?, events: Mutex::new(events) }),
            }
        }
    }

    /// Starts the program on an empty folder and sets up a clinic with the system's keyring. Gives the recovery key.
    ///
    /// # Errors
    /// As the program gives them.
    pub fn set_up(folder: &Path) -> Result<(Self, String), AppError> {
        let clinic = Self::start(folder)?;
        let welcome = clinic.app.set_up_clinic(set_up(KeyringChoice::System, PASSWORD))?;
        Ok((clinic, welcome.recovery_key))
    }

    /// Registers the patient of the sample and opens a visit that may be recorded.
    ///
    /// # Errors
    /// As the program gives them.
    pub fn begin_visit(&self) -> Result<EncounterId, AppError> {
        let patient = self.register()?;
        let details = EncounterDetails {
            kind: EncounterKind::OfficeVisit,
            starts_at: None,
            chief_complaint: Some("Cough for ten days".to_owned()),
            clinician: None,
        };
        let visit = self.app.create_encounter(patient, details)?.id;
        self.app.record_consent(visit, ConsentForm::Verbal, "May I record our visit?".to_owned())?;
        Ok(visit)
    }

    /// Registers the patient of the sample.
    ///
    /// # Errors
    /// As the program gives them.
    pub fn register(&self) -> Result<PatientId, AppError> {
        let details = PatientDetails {
            given_name: "Rosa".to_owned(),
            family_name: "Álvarez".to_owned(),
            birth_date: NaiveDate::from_ymd_opt(1964, 2, 9).unwrap_or_default(),
            sex: Sex::Female,
            mrn: None,
            phone: None,
            email: None,
            address: Vec::new(),
            allergies: vec![Allergy { substance: "Penicillin".to_owned(), reaction: Some("hives".to_owned()) }],
        };
        Ok(self.app.save_patient(None, details)?.id)
    }

    /// Waits until all of a visit is written down.
    ///
    /// # Errors
    /// At the deadline, or when writing it down has failed.
    pub fn written_down(&self, visit: EncounterId, at_most: Duration) -> Result<TranscriptView> {
        until("the transcript is complete", at_most, || {
            let transcript = self.app.transcript(visit)?;
            Ok((transcript.state == TranscriptState::Complete).then_some(transcript))
        })
    }

    /// Composes the note of a visit by the template of this name, and completes what is required.
    ///
    /// # Errors
    /// As the program gives them, or when there is no such template.
    pub fn draft(&self, visit: EncounterId, template: &str) -> Result<NoteContent> {
        let templates = self.app.templates()?;
        let chosen = templates.iter().find(|each| each.name == template);
        let chosen = chosen.with_context(|| format!("there is no template {template}"))?;
        let note = self.app.compose(visit, chosen.id)?;
        let mut content = note.content.clone();
        for section in content.sections.iter_mut().filter(|section| section.required && section.text.trim().is_empty())
        {
            section.text = "Not discussed.".to_owned();
        }
        Ok(self.app.save_note(note.id, note.revision, content)?.content)
    }

    /// Brings the sample in as the recording of a visit, and takes it to a signed note.
    ///
    /// # Errors
    /// As the program gives them.
    pub fn sample_to_signed_note(&self, visit: EncounterId) -> Result<SignedNoteSummary> {
        self.app.import_recording(visit, &crate::sample::Sample::file())?;
        self.written_down(visit, Duration::from_secs(240))?;
        self.draft(visit, "SOAP")?;
        Ok(self.sign(visit, PASSWORD)?)
    }

    /// Looks at everything the check before signing asks a physician to look at, and says that it is right.
    ///
    /// # Errors
    /// As the program gives them.
    pub fn look_through(&self, visit: EncounterId) -> Result<(), AppError> {
        if let Some(note) = self.app.encounter(visit)?.note {
            for finding in self.app.signing_check(visit)?.to_look_at {
                self.app.mark_right(note.id, &finding)?;
            }
        }
        Ok(())
    }

    /// Stands by the note of a visit as it is, and leaves its codes to a coder.
    ///
    /// # Errors
    /// As the program gives them.
    pub fn approve(&self, visit: EncounterId) -> Result<WorkflowView, AppError> {
        for step in [Step::CodeReview, Step::SuggestionReview, Step::BillingAndAttest] {
            self.app.skip_step(visit, step, "Left to the coder.".to_owned())?;
        }
        let revision = self.app.encounter(visit)?.note.map_or(0, |note| note.revision);
        self.app.approve_content(visit, revision)
    }

    /// Signs the note of a visit as it stands, once everything in it was looked at and somebody stands by it.
    ///
    /// # Errors
    /// As the program gives them.
    pub fn sign(&self, visit: EncounterId, password: &str) -> Result<SignedNoteSummary, AppError> {
        self.look_through(visit)?;
        self.approve(visit)?;
        let revision = self.app.encounter(visit)?.note.map_or(0, |note| note.revision);
        self.app.sign(visit, revision, password.to_owned())
    }

    /// Waits for an event and gives what is made of it.
    ///
    /// # Errors
    /// At the deadline.
    pub fn told<T>(&self, what: &str, at_most: Duration, wanted: impl Fn(&AppEvent) -> Option<T>) -> Result<T> {
        let events = self.events.lock().map_err(|_| anyhow::anyhow!("a listener failed"))?;
        let deadline = Instant::now() + at_most;
        while let Ok(event) = events.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            if let Some(found) = wanted(&event) {
                return Ok(found);
            }
        }
        bail!("waited {} s in vain until {what}", at_most.as_secs());
    }
}

/// What is typed to set up the clinic.
pub fn set_up(keyring: KeyringChoice, password: &str) -> SetUp {
    SetUp {
        organization: "Harbour Lane Family Practice".to_owned(),
        address: vec!["12 Harbour Lane".to_owned(), "Portsmouth, NH 03801".to_owned()],
        phone: None,
        name: "Ellen Whitaker".to_owned(),
        credentials: Some("MD".to_owned()),
        email: EMAIL.to_owned(),
        password: password.to_owned(),
        keyring,
    }
}

fn worker() -> WorkerCommand {
    let program = programs::cli().unwrap_or_default();
    WorkerCommand { program, args: vec![auscult_app::SPEECH_WORKER.to_owned()] }
}

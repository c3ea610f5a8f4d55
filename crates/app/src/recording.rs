//! Recording a visit: start, pause, mark, stop.
//!
//! Order that loses nothing: the recording's row and its sealed key are committed before the first sample is
//! written; the file is whole at every second; the row is closed only after the file is.

use crate::monitor::{Monitor, Told};
use crate::session::Session;
use crate::views::{Changed, InputDeviceView, RecorderPhase, RecordingStatus};
use crate::{Answer, App, AppError, AppEvent, held};
use auscult_audio::{Channel, Recorder, RecorderEvent, RecordingOptions};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::encounter::EncounterStatus;
use auscult_domain::permission::Permission;
use auscult_domain::recording::{Mark, Recording, RecordingState, SoundSource};
use auscult_domain::{EncounterId, RecordingId};
use auscult_vault::{FileKey, encounters, new_uuid, patients, recordings};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use zeroize::Zeroizing;

/// Below this much free space the clinician is warned, bytes: an hour and a half of sound.
const LOW_DISK: u64 = 500 * 1024 * 1024;

/// A recording that runs.
pub(crate) struct ActiveRecording {
    id: RecordingId,
    encounter: EncounterId,
    recorder: Recorder,
    monitor: Arc<Monitor>,
}

impl App {
    /// The microphones there are.
    ///
    /// # Errors
    /// When the sound system cannot be asked.
    pub fn input_devices(&self) -> Answer<Vec<InputDeviceView>> {
        let devices = auscult_audio::input_devices()?;
        let view = |device: auscult_audio::InputDevice| InputDeviceView {
            id: device.id,
            name: device.name,
            channels: device.channels,
            is_default: device.is_default,
        };
        Ok(devices.into_iter().map(view).collect())
    }

    /// Begins to record a visit and to write down what is said.
    ///
    /// # Errors
    /// Without consent, after signing, while another visit is recorded, without a microphone.
    pub fn start_recording(&self, encounter: EncounterId) -> Answer<RecordingStatus> {
        self.allowed_on(Permission::Record, encounter, |_| Ok(()))?;
        if held(&self.0.recorder).is_some() || self.0.starting.swap(true, Ordering::AcqRel) {
            return Err(AppError::refused("A visit is being recorded already.", "Stop that recording first."));
        }
        let started = self.open_microphone(encounter);
        self.0.starting.store(false, Ordering::Release);
        started
    }

    fn open_microphone(&self, encounter: EncounterId) -> Answer<RecordingStatus> {
        let now = self.now();
        let (recording, key, patient, settings) = self.allowed_on(Permission::Record, encounter, |session| {
            let settings = crate::settings::of(session, self.places())?;
            let source = SoundSource::Microphone(String::new());
            let (recording, key) = session.new_recording(encounter, source, now)?;
            held(&self.0.busy).insert(recording.id);
            let patient = session.vault.look(|conn| {
                let encounter = encounters::get(conn, encounter)?;
                Ok(patients::get(conn, encounter.patient)?.details.name())
            })?;
            Ok((recording, key, patient, settings))
        })?;
        let monitor = Arc::new(Monitor::new(recording.id, encounter, patient));
        self.tell_recording(Some(monitor.status()));
        let channel = settings.channel.map_or(Channel::Mix, Channel::Only);
        let options = self.sound_options(recording.id, key.into_bytes(), settings.microphone, channel);
        let writing = self.write_down_live(&recording);
        let on_sound = {
            let writing = writing.clone();
            Box::new(move |samples: &[f32]| writing.feed(samples))
        };
        let on_event = {
            let (app, monitor) = (Arc::downgrade(&self.0), monitor.clone());
            Box::new(move |event: RecorderEvent| {
                if let Some(inner) = app.upgrade() {
                    App(inner).on_recorder(&monitor, event);
                }
            })
        };
        match Recorder::start(options, on_event, on_sound) {
            Ok(recorder) => {
                let active = ActiveRecording { id: recording.id, encounter, recorder, monitor: monitor.clone() };
                *held(&self.0.recorder) = Some(active);
                Ok(self.shown(monitor.status()))
            }
            Err(error) => {
                writing.cancel();
                self.forget_job(&writing);
                held(&self.0.busy).remove(&recording.id);
                self.tell_recording(None);
                let _ = self.with(|session| session.discard_if_unheard(&recording, now));
                Err(error.into())
            }
        }
    }

    pub(crate) fn sound_options(
        &self,
        recording: RecordingId,
        key: Zeroizing<[u8; 32]>,
        device: Option<String>,
        channel: Channel,
    ) -> RecordingOptions {
        RecordingOptions { recording, file: self.sound_path(recording), key, device, channel, low_disk_bytes: LOW_DISK }
    }

    fn on_recorder(&self, monitor: &Monitor, event: RecorderEvent) {
        match monitor.take(event) {
            Told::Level(level) => self.tell(AppEvent::Level(level)),
            Told::Status => self.tell_recording(Some(monitor.status())),
        }
    }

    /// How far the transcript is behind the voice, for the state strip.
    pub(crate) fn recording_is_behind(&self, recording: RecordingId, behind_ms: u32) {
        let Ok(recorder) = self.0.recorder.try_lock() else { return };
        let Some(active) = recorder.as_ref().filter(|active| active.id == recording) else { return };
        let monitor = active.monitor.clone();
        drop(recorder);
        if monitor.set_behind(behind_ms) {
            self.tell_recording(Some(monitor.status()));
        }
    }

    /// Behind the lock nobody reads whose visit it is.
    fn shown(&self, mut status: RecordingStatus) -> RecordingStatus {
        if self.0.locked.load(Ordering::Acquire) {
            status.patient.clear();
        }
        status
    }

    fn tell_recording(&self, status: Option<RecordingStatus>) {
        self.tell(AppEvent::Recording(status.map(|status| self.shown(status))));
    }

    /// Stops adding to the recording; time does not go on in it.
    ///
    /// # Errors
    /// When nothing is being recorded; locked: nobody at a locked laptop silences a consultation.
    pub fn pause_recording(&self) -> Answer<()> {
        self.set_phase(RecorderPhase::Paused, "recording.pause", Recorder::pause)
    }

    /// Goes on recording.
    ///
    /// # Errors
    /// When nothing is being recorded; locked.
    pub fn resume_recording(&self) -> Answer<()> {
        self.set_phase(RecorderPhase::Recording, "recording.resume", Recorder::resume)
    }

    fn set_phase(&self, phase: RecorderPhase, action: &str, act: impl FnOnce(&Recorder)) -> Answer<()> {
        // There is one microphone: whoever may record may stop what runs.
        self.allowed(Permission::Record, |_| Ok(()))?;
        let (id, monitor) = {
            let recorder = held(&self.0.recorder);
            let active = recorder.as_ref().ok_or_else(nothing_recorded)?;
            act(&active.recorder);
            active.monitor.set_phase(phase);
            active.monitor.set_elapsed(active.recorder.elapsed_ms());
            (active.id, active.monitor.clone())
        };
        self.tell_recording(Some(monitor.status()));
        let now = self.now();
        self.with(|session| session.change_recording(id, action, now, |_| {}).map(|_| ()))
    }

    /// Marks this moment as important.
    ///
    /// # Errors
    /// When nothing is being recorded; locked.
    pub fn mark_recording(&self, label: Option<String>) -> Answer<()> {
        let now = self.now();
        self.allowed(Permission::Record, |_| Ok(()))?;
        let (id, at_ms) = {
            let recorder = held(&self.0.recorder);
            let active = recorder.as_ref().ok_or_else(nothing_recorded)?;
            (active.id, active.recorder.elapsed_ms())
        };
        let changed = self.allowed_on(Permission::Record, id, |session| {
            session.change_recording(id, "recording.mark", now, |recording| recording.marks.push(Mark { at_ms, label }))
        })?;
        self.tell(AppEvent::Changed(Changed { encounter: Some(changed.encounter), patient: None }));
        Ok(())
    }

    /// Ends the recording; the last words follow within seconds as transcript events.
    ///
    /// # Errors
    /// When nothing is being recorded; locked (the recording then goes on); while sound waits for disk space.
    pub fn stop_recording(&self) -> Answer<()> {
        self.allowed(Permission::Record, |_| Ok(()))?;
        let Some(active) = self.take_active()? else { return self.file_what_is_open() };
        active.monitor.set_phase(RecorderPhase::Finishing);
        self.tell_recording(Some(active.monitor.status()));
        let device = active.monitor.status().device;
        let finished = active.recorder.stop();
        let now = self.now();
        let closed = self.with(|session| {
            let finished = finished?;
            session.change_recording(active.id, "recording.stop", now, |recording| {
                recording.state = RecordingState::Complete;
                recording.duration_ms = finished.duration_ms;
                recording.sample_rate = finished.sample_rate;
                recording.channels = finished.channels;
                if let Some(name) = device {
                    recording.source = SoundSource::Microphone(name);
                }
            })
        });
        held(&self.0.busy).remove(&active.id);
        self.no_more_sound(active.id);
        self.tell(AppEvent::Recording(self.recording_status()));
        self.tell(AppEvent::Changed(Changed { encounter: Some(active.encounter), patient: None }));
        closed.map(|_| ()).map_err(|error| {
            AppError::refused(
                format!("The recording is whole on the disk, but could not be filed: {error}"),
                "Press stop again to file it.",
            )
        })
    }

    /// The running recording, to be stopped; none while its last part has no place on the disk.
    fn take_active(&self) -> Answer<Option<ActiveRecording>> {
        let mut recorder = held(&self.0.recorder);
        let Some(active) = recorder.as_ref() else { return Ok(None) };
        if !active.monitor.has_unsaved() {
            return Ok(recorder.take());
        }
        active.recorder.pause();
        active.monitor.set_phase(RecorderPhase::Paused);
        let status = active.monitor.status();
        drop(recorder);
        self.tell_recording(Some(status));
        Err(AppError::refused(
            "The disk is full: the last part of the recording waits in memory.",
            "Free some space, leave Auscult open, then press stop again.",
        ))
    }

    /// The running recording, if there is one.
    pub fn recording_status(&self) -> Option<RecordingStatus> {
        let recorder = held(&self.0.recorder);
        let active = recorder.as_ref()?;
        active.monitor.set_elapsed(active.recorder.elapsed_ms());
        let status = active.monitor.status();
        drop(recorder);
        Some(self.shown(status))
    }

    /// Whether a visit is being recorded or is about to be; never waits.
    pub fn is_recording(&self) -> bool {
        let opening = self.0.starting.load(Ordering::Acquire);
        opening || self.0.recorder.try_lock().map_or(true, |recorder| recorder.is_some())
    }

    pub(crate) fn recording_elapsed(&self) -> Option<u32> {
        held(&self.0.recorder).as_ref().map(|active| active.recorder.elapsed_ms())
    }
}

impl Session {
    /// The row and the key of a new recording of this visit.
    pub(crate) fn new_recording(
        &mut self,
        encounter: EncounterId,
        source: SoundSource,
        now: DateTime<Utc>,
    ) -> Answer<(Recording, FileKey)> {
        self.must_be_unsigned(encounter)?;
        let visit = self.vault.look(|conn| encounters::get(conn, encounter))?;
        let Some(consent) = self.recording_consent(&visit, now)? else {
            return Err(AppError::refused(
                "The patient has not agreed to be recorded yet.",
                "Ask, and write the consent down; then press record.",
            ));
        };
        if visit.status == EncounterStatus::Cancelled {
            return Err(AppError::refused("This visit was cancelled.", "Open a new visit for the patient."));
        }
        if visit.consent.is_none() {
            // A standing consent becomes this visit's own: what it rested on stays readable with it.
            self.change_encounter(encounter, "encounter.consent", now, |visit| visit.consent = Some(consent))?;
        }
        let recording = Recording {
            id: RecordingId::from_uuid(new_uuid(now)),
            encounter,
            recorded_by: self.vault.actor().user.id,
            started_at: now,
            state: RecordingState::Open,
            duration_ms: 0,
            transcribed_ms: 0,
            source,
            sample_rate: 0,
            channels: 1,
            marks: Vec::new(),
            missing: None,
        };
        let (key, sealed) = self.vault.new_recording_key(recording.id)?;
        self.vault.change(now, |change| {
            recordings::insert(change, &recording, &sealed)?;
            let mut visit = encounters::get(change, encounter)?;
            if visit.status != EncounterStatus::InProgress {
                visit.status = EncounterStatus::InProgress;
                encounters::update(change, &visit)?;
            }
            let entry = AuditEntry::done(AuditCategory::Change, "recording.start", "recording", recording.id);
            change.audit(entry.patient(visit.patient).after(&recording))
        })?;
        Ok((recording, key))
    }

    /// Changes a recording's row and writes it down with before and after.
    pub(crate) fn change_recording(
        &mut self,
        id: RecordingId,
        action: &str,
        now: DateTime<Utc>,
        edit: impl FnOnce(&mut Recording),
    ) -> Answer<Recording> {
        Ok(self.vault.change(now, |change| {
            let before = recordings::get(change, id)?;
            let mut recording = before.clone();
            edit(&mut recording);
            recordings::update(change, &recording)?;
            let patient = encounters::get(change, recording.encounter)?.patient;
            let entry = AuditEntry::done(AuditCategory::Change, action, "recording", id);
            change.audit(entry.patient(patient).before(&before).after(&recording))?;
            Ok(recording)
        })?)
    }
}

fn nothing_recorded() -> AppError {
    AppError::refused("Nothing is being recorded.", "Open a visit and press record.")
}

//! Recording a visit: start, pause, mark, stop, import; and finding again what a crash cut off.
//!
//! Order that loses nothing: the recording's row and its sealed key are committed before the first sample is
//! written; the file is whole at every second; the row is closed only after the file is.

use crate::session::Session;
use crate::views::{ImportProgress, InputDeviceView, Level, RecorderPhase, RecordingStatus};
use crate::{Answer, App, AppError, AppEvent, held};
use auscult_audio::{Channel, Recorder, RecorderEvent, RecordingOptions, SoundFile};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::encounter::EncounterStatus;
use auscult_domain::permission::Permission;
use auscult_domain::recording::{Mark, Recording, RecordingState, SoundSource};
use auscult_domain::{EncounterId, RecordingId};
use auscult_vault::{FileKey, encounters, new_uuid, patients, recordings};
use chrono::{DateTime, Utc};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// Below this much free space the clinician is warned, bytes: an hour and a half of sound.
const LOW_DISK: u64 = 500 * 1024 * 1024;

/// A recording that runs.
pub(crate) struct ActiveRecording {
    id: RecordingId,
    recorder: Recorder,
    monitor: Arc<Monitor>,
}

/// What the state strip shows of a running recording.
struct Monitor {
    status: Mutex<RecordingStatus>,
}

/// Lets an import be cancelled.
#[derive(Default)]
pub(crate) struct ImportSwitch(Mutex<Option<Arc<AtomicBool>>>);

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
        let mut recorder = held(&self.0.recorder);
        if recorder.is_some() {
            return Err(AppError::refused("A visit is being recorded already.", "Stop that recording first."));
        }
        let now = self.now();
        let (recording, key, patient, settings) = self.allowed(Permission::Record, |session| {
            let settings = crate::settings::of(session, self.places())?;
            let source = SoundSource::Microphone(settings.microphone.clone().unwrap_or_default());
            let (recording, key) = session.new_recording(encounter, source, now)?;
            let patient = session.vault.look(|conn| {
                let encounter = encounters::get(conn, encounter)?;
                Ok(patients::get(conn, encounter.patient)?.details.name())
            })?;
            Ok((recording, key, patient, settings))
        })?;
        let monitor = Arc::new(Monitor {
            status: Mutex::new(RecordingStatus {
                recording: recording.id,
                encounter,
                patient,
                phase: RecorderPhase::Starting,
                elapsed_ms: 0,
                device: None,
                behind_ms: 0,
                warnings: Vec::new(),
            }),
        });
        let options = RecordingOptions {
            recording: recording.id,
            file: self.sound_path(recording.id),
            key: key.into_bytes(),
            device: settings.microphone,
            channel: settings.channel.map_or(Channel::Mix, Channel::Only),
            low_disk_bytes: LOW_DISK,
        };
        let writing = self.write_down(&recording, 0);
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
            Ok(started) => {
                *recorder = Some(ActiveRecording { id: recording.id, recorder: started, monitor: monitor.clone() });
            }
            Err(error) => {
                writing.cancel();
                self.forget_job(recording.id);
                self.with(|session| session.discard_recording(&recording, now))?;
                return Err(error.into());
            }
        }
        let status = held(&monitor.status).clone();
        self.tell(AppEvent::Recording(Some(status.clone())));
        Ok(status)
    }

    fn on_recorder(&self, monitor: &Monitor, event: RecorderEvent) {
        let mut status = held(&monitor.status);
        match event {
            RecorderEvent::Level { rms_db, peak_db, elapsed_ms } => {
                status.elapsed_ms = elapsed_ms;
                drop(status);
                self.tell(AppEvent::Level(Level { rms_db, peak_db, elapsed_ms }));
                return;
            }
            RecorderEvent::Ready { device } => {
                if status.phase == RecorderPhase::Starting {
                    status.phase = RecorderPhase::Recording;
                }
                status.device = Some(device);
            }
            RecorderEvent::DeviceChanged { name } => {
                warn(&mut status, "microphone", Some(format!("The microphone was lost; going on with {name}.")));
                status.device = Some(name);
            }
            RecorderEvent::DeviceLost { name } => {
                warn(&mut status, "microphone", Some(format!("The microphone {name} is gone; looking for another.")));
            }
            RecorderEvent::Silence { seconds } => {
                warn(&mut status, "Nothing", Some(format!("Nothing was heard for {seconds} seconds.")));
            }
            RecorderEvent::SoundAgain => warn(&mut status, "Nothing", None),
            RecorderEvent::Clipping => {
                warn(&mut status, "loud", Some("The sound is too loud and distorts; move the microphone away.".into()));
            }
            RecorderEvent::LowDisk { free_bytes } => {
                let megabytes = free_bytes / (1024 * 1024);
                warn(&mut status, "disk", Some(format!("Only {megabytes} MB are left on this disk.")));
            }
            RecorderEvent::DiskFull => {
                warn(
                    &mut status,
                    "disk",
                    Some("The disk is full. What was recorded is safe; free some space now.".into()),
                );
            }
            RecorderEvent::SavedAgain => warn(&mut status, "disk", None),
            RecorderEvent::SoundLost { milliseconds } => {
                warn(
                    &mut status,
                    "lost",
                    Some(format!("{milliseconds} ms of sound were lost; silence stands in their place.")),
                );
            }
            RecorderEvent::MayFallAsleep { .. } => {
                warn(&mut status, "asleep", Some("This laptop may fall asleep while it records.".into()));
            }
            RecorderEvent::Failed(error) => warn(&mut status, "fail", Some(format!("Recording failed: {error}"))),
            _ => {}
        }
        let told = status.clone();
        drop(status);
        self.tell(AppEvent::Recording(Some(told)));
    }

    /// How far the transcript is behind the voice, for the state strip.
    pub(crate) fn recording_is_behind(&self, recording: RecordingId, behind_ms: u32) {
        let Ok(recorder) = self.0.recorder.try_lock() else { return };
        let Some(active) = recorder.as_ref().filter(|active| active.id == recording) else { return };
        let mut status = held(&active.monitor.status);
        if status.behind_ms != behind_ms {
            status.behind_ms = behind_ms;
            let told = status.clone();
            drop(status);
            self.tell(AppEvent::Recording(Some(told)));
        }
    }

    /// Stops adding to the recording; time does not go on in it.
    ///
    /// # Errors
    /// When nothing is being recorded.
    pub fn pause_recording(&self) -> Answer<()> {
        self.set_phase(RecorderPhase::Paused, Recorder::pause)
    }

    /// Goes on recording.
    ///
    /// # Errors
    /// When nothing is being recorded.
    pub fn resume_recording(&self) -> Answer<()> {
        self.set_phase(RecorderPhase::Recording, Recorder::resume)
    }

    fn set_phase(&self, phase: RecorderPhase, act: impl FnOnce(&Recorder)) -> Answer<()> {
        let recorder = held(&self.0.recorder);
        let active = recorder.as_ref().ok_or_else(nothing_recorded)?;
        act(&active.recorder);
        let mut status = held(&active.monitor.status);
        status.phase = phase;
        status.elapsed_ms = active.recorder.elapsed_ms();
        let told = status.clone();
        drop(status);
        self.tell(AppEvent::Recording(Some(told)));
        Ok(())
    }

    /// Marks this moment as important.
    ///
    /// # Errors
    /// When nothing is being recorded; locked.
    pub fn mark_recording(&self, label: Option<String>) -> Answer<()> {
        let now = self.now();
        let (id, at_ms) = {
            let recorder = held(&self.0.recorder);
            let active = recorder.as_ref().ok_or_else(nothing_recorded)?;
            (active.id, active.recorder.elapsed_ms())
        };
        let changed = self.allowed(Permission::Record, |session| {
            session.change_recording(id, "recording.mark", now, |recording| recording.marks.push(Mark { at_ms, label }))
        })?;
        self.tell(AppEvent::Changed(crate::views::Changed { encounter: Some(changed.encounter), patient: None }));
        Ok(())
    }

    /// Ends the recording; the last words follow within seconds as transcript events.
    ///
    /// # Errors
    /// When nothing is being recorded; locked (the recording then goes on).
    pub fn stop_recording(&self) -> Answer<()> {
        self.allowed(Permission::Record, |_| Ok(()))?;
        let active = held(&self.0.recorder).take().ok_or_else(nothing_recorded)?;
        let mut status = held(&active.monitor.status).clone();
        status.phase = RecorderPhase::Finishing;
        self.tell(AppEvent::Recording(Some(status.clone())));
        let device = status.device.clone();
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
        self.no_more_sound(active.id);
        self.tell(AppEvent::Recording(None));
        let recording = closed?;
        self.tell(AppEvent::Changed(crate::views::Changed { encounter: Some(recording.encounter), patient: None }));
        Ok(())
    }

    /// The running recording, if there is one.
    pub fn recording_status(&self) -> Option<RecordingStatus> {
        let recorder = held(&self.0.recorder);
        let active = recorder.as_ref()?;
        let mut status = held(&active.monitor.status).clone();
        status.elapsed_ms = active.recorder.elapsed_ms();
        Some(status)
    }

    pub(crate) fn recording_elapsed(&self) -> Option<u32> {
        held(&self.0.recorder).as_ref().map(|active| active.recorder.elapsed_ms())
    }

    /// Brings a sound file in as a recording of this visit and writes it down.
    ///
    /// # Errors
    /// No consent, signed already, not a sound file, empty, too long, cancelled.
    pub fn import_recording(&self, encounter: EncounterId, file: &Path) -> Answer<Recording> {
        let now = self.now();
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let (recording, key) = self
            .allowed(Permission::Record, |session| session.new_recording(encounter, SoundSource::Import(name), now))?;
        let options = RecordingOptions {
            recording: recording.id,
            file: self.sound_path(recording.id),
            key: key.into_bytes(),
            device: None,
            channel: Channel::Mix,
            low_disk_bytes: LOW_DISK,
        };
        let cancel = Arc::new(AtomicBool::new(false));
        *held(&self.0.import.0) = Some(cancel.clone());
        let mut progress = |progress: auscult_audio::ImportProgress| {
            let total = progress.total_ms.unwrap_or(progress.done_ms).max(1);
            self.tell(AppEvent::Import(ImportProgress { encounter, done: progress.done_ms as f32 / total as f32 }));
        };
        let imported = auscult_audio::import(file, &options, &mut |_| {}, &mut progress, &cancel);
        *held(&self.0.import.0) = None;
        let finished = match imported {
            Ok(finished) => finished,
            Err(error) => {
                self.with(|session| session.discard_recording(&recording, self.now()))?;
                let _ = std::fs::remove_file(self.sound_path(recording.id));
                return Err(error.into());
            }
        };
        let recording = self.with(|session| {
            session.change_recording(recording.id, "recording.import", self.now(), |recording| {
                recording.state = RecordingState::Complete;
                recording.duration_ms = finished.duration_ms;
                recording.sample_rate = finished.sample_rate;
                recording.channels = finished.channels;
            })
        })?;
        self.write_down_from_file(&recording, 0)?;
        self.tell(AppEvent::Changed(crate::views::Changed { encounter: Some(encounter), patient: None }));
        Ok(recording)
    }

    /// Stops an import; nothing of it is kept.
    pub fn cancel_import(&self) {
        if let Some(cancel) = held(&self.0.import.0).as_ref() {
            cancel.store(true, Ordering::Relaxed);
        }
    }

    /// The waveform of a recording: `count` peaks from 0 to 1.
    ///
    /// # Errors
    /// Locked, not allowed, the file missing or damaged.
    pub fn waveform(&self, id: RecordingId, count: u32) -> Answer<Vec<f32>> {
        let sound = self.sound(id)?;
        Ok(sound.peaks(count as usize))
    }

    /// Somebody has looked at a recovered recording.
    ///
    /// # Errors
    /// Locked, not allowed, no such recording.
    pub fn dismiss_recovered(&self, id: RecordingId) -> Answer<()> {
        let now = self.now();
        let recording = self.allowed(Permission::Record, |session| {
            session.change_recording(id, "recording.acknowledge", now, |recording| {
                recording.state = RecordingState::Complete;
            })
        })?;
        self.tell(AppEvent::Changed(crate::views::Changed { encounter: Some(recording.encounter), patient: None }));
        Ok(())
    }

    /// The sound of a recording, readable.
    pub(crate) fn sound(&self, id: RecordingId) -> Answer<SoundFile> {
        let key = self.allowed(Permission::ViewTranscript, |session| session.recording_key(id))?;
        Ok(SoundFile::open(&self.sound_path(id), &key.into_bytes())?)
    }

    pub(crate) fn sound_path(&self, id: RecordingId) -> PathBuf {
        self.0.home.recordings().join(format!("{id}.sound"))
    }

    /// Closes what a crash left open: keeps every whole frame and says so.
    pub(crate) fn recover_recordings(&self, session: &mut Session) -> Answer<()> {
        let running = held(&self.0.recorder).as_ref().map(|active| active.id);
        let open = session.vault.look(recordings::open_or_recovered)?;
        for recording in open.into_iter().filter(|r| r.state == RecordingState::Open && Some(r.id) != running) {
            let key = session.recording_key(recording.id)?;
            let found = auscult_audio::recover(&self.sound_path(recording.id), &key.into_bytes());
            let now = self.now();
            match found {
                Ok(found) if found.duration_ms > 0 => {
                    session.change_recording(recording.id, "recording.recover", now, |recording| {
                        recording.state = RecordingState::Recovered;
                        recording.duration_ms = found.duration_ms;
                        recording.sample_rate = found.sample_rate;
                        recording.channels = found.channels;
                    })?;
                }
                _ => session.discard_recording(&recording, now)?,
            }
        }
        Ok(())
    }
}

impl Session {
    fn new_recording(
        &mut self,
        encounter: EncounterId,
        source: SoundSource,
        now: DateTime<Utc>,
    ) -> Answer<(Recording, FileKey)> {
        self.must_be_unsigned(encounter)?;
        let visit = self.vault.look(|conn| encounters::get(conn, encounter))?;
        if visit.consent.is_none() {
            return Err(AppError::refused(
                "The patient has not agreed to be recorded yet.",
                "Ask, and write the consent down; then press record.",
            ));
        }
        if visit.status == EncounterStatus::Cancelled {
            return Err(AppError::refused("This visit was cancelled.", "Open a new visit for the patient."));
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
            let entry = AuditEntry::done(AuditCategory::Change, action, "recording", id);
            change.audit(entry.before(&before).after(&recording))?;
            Ok(recording)
        })?)
    }

    /// Takes back a recording that never got a sample.
    fn discard_recording(&mut self, recording: &Recording, now: DateTime<Utc>) -> Answer<()> {
        Ok(self.vault.change(now, |change| {
            recordings::delete(change, recording.id)?;
            let entry = AuditEntry::done(AuditCategory::Change, "recording.discard", "recording", recording.id);
            change.audit(entry.before(recording))
        })?)
    }

    pub(crate) fn recording_key(&self, id: RecordingId) -> Answer<FileKey> {
        let sealed = self.vault.look(|conn| recordings::sealed_key(conn, id))?;
        Ok(self.vault.open_recording_key(id, &sealed)?)
    }
}

/// One warning of a kind at a time, told by a word they share; `None` takes it back.
fn warn(status: &mut RecordingStatus, kind: &str, words: Option<String>) {
    status.warnings.retain(|warning| !warning.contains(kind));
    status.warnings.extend(words);
}

fn nothing_recorded() -> AppError {
    AppError::refused("Nothing is being recorded.", "Open a visit and press record.")
}

//! Bringing a sound file in as a recording of a visit.

use crate::views::{Changed, ImportProgress};
use crate::{Answer, App, AppEvent, held};
use auscult_audio::{Channel, FinishedRecording};
use auscult_domain::EncounterId;
use auscult_domain::permission::Permission;
use auscult_domain::recording::{Recording, RecordingState, SoundSource};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// Lets the imports that run be cancelled.
#[derive(Default)]
pub(crate) struct ImportSwitch(Mutex<Vec<Arc<AtomicBool>>>);

impl App {
    /// Brings a sound file in as a recording of this visit and begins to write it down.
    ///
    /// # Errors
    /// No consent, signed already, not a sound file, empty, too long, cancelled. A file that breaks off is no error:
    /// what could be read is kept, and the recording says what is missing.
    pub fn import_recording(&self, encounter: EncounterId, file: &Path) -> Answer<Recording> {
        let now = self.now();
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let (recording, key) = self.allowed_on(Permission::Record, encounter, |session| {
            let made = session.new_recording(encounter, SoundSource::Import(name), now)?;
            held(&self.0.busy).insert(made.0.id);
            Ok(made)
        })?;
        let options = self.sound_options(recording.id, key.into_bytes(), None, Channel::Mix);
        let cancel = Arc::new(AtomicBool::new(false));
        held(&self.0.import.0).push(cancel.clone());
        let mut progress = |progress: auscult_audio::ImportProgress| {
            let total = progress.total_ms.unwrap_or(progress.done_ms).max(1);
            self.tell(AppEvent::Import(ImportProgress { encounter, done: progress.done_ms as f32 / total as f32 }));
        };
        let imported = auscult_audio::import(file, &options, &mut |_| {}, &mut progress, &cancel);
        held(&self.0.import.0).retain(|running| !Arc::ptr_eq(running, &cancel));
        held(&self.0.busy).remove(&recording.id);
        let finished = match imported {
            Ok(finished) => finished,
            Err(error) => {
                let _ = std::fs::remove_file(self.sound_path(recording.id));
                let _ = self.with(|session| session.discard_if_unheard(&recording, self.now()));
                return Err(error.into());
            }
        };
        let recording = self.with(|session| {
            session.change_recording(recording.id, "recording.import", self.now(), |recording| {
                recording.state = RecordingState::Complete;
                recording.duration_ms = finished.duration_ms;
                recording.sample_rate = finished.sample_rate;
                recording.channels = finished.channels;
                recording.missing = missing(&finished);
            })
        })?;
        // The sound is in; where it cannot be written down now, the transcript says so and can be taken up later.
        let _ = self.write_down_from_file(&recording, 0);
        self.tell(AppEvent::Changed(Changed { encounter: Some(encounter), patient: None }));
        Ok(recording)
    }

    /// Stops the imports that run; nothing of them is kept.
    pub fn cancel_import(&self) {
        for cancel in held(&self.0.import.0).iter() {
            cancel.store(true, Ordering::Relaxed);
        }
    }
}

/// What could not be read of a file, in words.
fn missing(finished: &FinishedRecording) -> Option<String> {
    let cut = finished.cut_short.as_ref()?;
    Some(match cut.expected_ms {
        Some(expected) => {
            let (read, expected) = (clock(finished.duration_ms), clock(expected));
            format!("The file breaks off: {read} of {expected} could be read and are kept.")
        }
        None => "Parts of the file are damaged; what could be read is kept.".to_owned(),
    })
}

/// `12:41`.
fn clock(ms: u32) -> String {
    let seconds = ms / 1000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

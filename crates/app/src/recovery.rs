//! Finding again what a crash, a dead battery or a failed stop left open.
//!
//! The key of a recording is given up only when there never was a sample: whatever else goes wrong, the row and its
//! key stay, and the next unlock tries again.

use crate::session::Session;
use crate::views::Changed;
use crate::{Answer, App, AppError, AppEvent, held};
use auscult_audio::{AudioError, Ending};
use auscult_domain::RecordingId;
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::permission::Permission;
use auscult_domain::recording::{Recording, RecordingState};
use auscult_vault::{encounters, recordings, segments};
use chrono::{DateTime, Utc};

impl App {
    /// Closes every recording that was left open: keeps every whole frame and says so. How many were closed.
    ///
    /// # Errors
    /// When the list of recordings cannot be read. A single recording that refuses is left for the next time.
    pub(crate) fn recover_recordings(&self, session: &mut Session) -> Answer<usize> {
        let open = session.vault.look(recordings::open_or_recovered)?;
        let mut closed = 0;
        for recording in open.into_iter().filter(|recording| recording.state == RecordingState::Open) {
            if !held(&self.0.busy).contains(&recording.id)
                && self.recover_one(session, &recording).is_ok_and(|found| found)
            {
                closed += 1;
            }
        }
        Ok(closed)
    }

    fn recover_one(&self, session: &mut Session, recording: &Recording) -> Answer<bool> {
        let key = session.recording_key(recording.id)?;
        let path = self.sound_path(recording.id);
        let now = self.now();
        match auscult_audio::recover(&path, &key.into_bytes()) {
            Ok(found) if found.duration_ms > 0 => {
                let missing = (!found.damage.is_empty())
                    .then(|| "Parts of this recording are damaged; silence stands in their place.".to_owned());
                session.change_recording(recording.id, "recording.recover", now, |recording| {
                    // Stopped properly, and only the row was not closed: nothing to tell anybody about.
                    let whole = found.before == Ending::Stopped;
                    recording.state = if whole { RecordingState::Complete } else { RecordingState::Recovered };
                    recording.duration_ms = found.duration_ms;
                    recording.sample_rate = found.sample_rate;
                    recording.channels = found.channels;
                    recording.missing = missing;
                })?;
                Ok(true)
            }
            Ok(_) | Err(AudioError::NoSound) => session.discard_if_unheard(recording, now).map(|()| false),
            Err(_) if !path.exists() => session.discard_if_unheard(recording, now).map(|()| false),
            Err(error) => Err(error.into()),
        }
    }

    /// Files recordings whose stop did not come to its end.
    pub(crate) fn file_what_is_open(&self) -> Answer<()> {
        match self.with(|session| self.recover_recordings(session))? {
            0 => Err(AppError::refused("Nothing is being recorded.", "Open a visit and press record.")),
            _ => {
                self.tell(AppEvent::Changed(Changed { encounter: None, patient: None }));
                Ok(())
            }
        }
    }

    /// Somebody has looked at a recovered recording.
    ///
    /// # Errors
    /// It is not a recovered one; locked; not allowed.
    pub fn dismiss_recovered(&self, id: RecordingId) -> Answer<()> {
        let now = self.now();
        let recording = self.allowed_on(Permission::Record, id, |session| {
            if session.vault.look(|conn| recordings::get(conn, id))?.state != RecordingState::Recovered {
                return Err(AppError::refused("This recording was not recovered.", "There is nothing to acknowledge."));
            }
            session.change_recording(id, "recording.acknowledge", now, |recording| {
                recording.state = RecordingState::Complete;
            })
        })?;
        self.tell(AppEvent::Changed(Changed { encounter: Some(recording.encounter), patient: None }));
        Ok(())
    }
}

impl Session {
    /// Takes back a recording that never got a sample, with the key of its file.
    pub(crate) fn discard_if_unheard(&mut self, recording: &Recording, now: DateTime<Utc>) -> Answer<()> {
        if !self.vault.look(|conn| segments::of_recording(conn, recording.id))?.is_empty() {
            return Ok(());
        }
        Ok(self.vault.change(now, |change| {
            recordings::delete(change, recording.id)?;
            let patient = encounters::get(change, recording.encounter)?.patient;
            let entry = AuditEntry::done(AuditCategory::Change, "recording.discard", "recording", recording.id);
            change.audit(entry.patient(patient).before(recording))
        })?)
    }
}

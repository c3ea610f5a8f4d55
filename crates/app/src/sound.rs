//! The sound of a recording: where it lies, its waveform, and hearing it again.

use crate::session::Session;
use crate::views::PlaybackStatus;
use crate::{Answer, App, AppError, AppEvent, held};
use auscult_audio::{PlaybackEvent, Player, SoundFile};
use auscult_domain::RecordingId;
use auscult_domain::permission::Permission;
use auscult_vault::{FileKey, encounters, recordings};
use std::path::PathBuf;
use std::sync::Arc;

impl Session {
    pub(crate) fn recording_key(&self, id: RecordingId) -> Answer<FileKey> {
        let sealed = self.vault.look(|conn| recordings::sealed_key(conn, id))?;
        if sealed.is_destroyed() {
            return Err(AppError::refused("The sound of this recording was deleted.", "What was signed stands."));
        }
        Ok(self.vault.open_recording_key(id, &sealed)?)
    }
}

impl App {
    /// The file of a recording.
    pub(crate) fn sound_path(&self, id: RecordingId) -> PathBuf {
        self.home().recordings().join(format!("{id}.sound"))
    }

    /// The sound of a recording, for the program's own work on it: writing down goes on whoever is signed in.
    pub(crate) fn sound_to_write_down(&self, id: RecordingId) -> Answer<SoundFile> {
        let key = self.with(|session| session.recording_key(id))?;
        Ok(SoundFile::open(&self.sound_path(id), &key.into_bytes())?)
    }

    /// The sound of a recording, for somebody who may hear it.
    fn sound(&self, id: RecordingId) -> Answer<SoundFile> {
        let key = self.allowed_on(Permission::PlayRecordings, id, |session| session.recording_key(id))?;
        Ok(SoundFile::open(&self.sound_path(id), &key.into_bytes())?)
    }

    /// The waveform of a recording: `count` peaks from 0 to 1.
    ///
    /// # Errors
    /// Locked, not allowed, the file missing or damaged.
    pub fn waveform(&self, id: RecordingId, count: u32) -> Answer<Vec<f32>> {
        let now = self.now();
        self.allowed_on(Permission::PlayRecordings, id, |session| {
            let encounter = session.vault.look(|conn| recordings::get(conn, id))?.encounter;
            session.note_visit_reading(encounter, now)
        })?;
        Ok(self.sound(id)?.peaks(count as usize))
    }

    /// Plays a stretch of a recording; what was playing stops.
    ///
    /// # Errors
    /// Locked, not allowed, no loudspeaker, the recording's file missing or damaged.
    pub fn play(&self, recording: RecordingId, from_ms: u32, to_ms: u32) -> Answer<()> {
        let now = self.now();
        self.allowed_on(Permission::PlayRecordings, recording, |session| {
            let patient = session.vault.look(|conn| {
                let encounter = recordings::get(conn, recording)?.encounter;
                Ok(encounters::get(conn, encounter)?.patient)
            })?;
            session.note_reading("recording.play", "recording", recording, Some(patient), now)
        })?;
        let sound = self.sound(recording)?;
        self.stop_playback();
        let app = Arc::downgrade(&self.0);
        let on_event = move |event: PlaybackEvent| {
            let (at_ms, playing, problem) = match event {
                PlaybackEvent::Position { at_ms } => (at_ms, true, None),
                PlaybackEvent::Failed(error) => (from_ms, false, Some(AppError::from(error).view())),
                _ => (to_ms, false, None),
            };
            if let Some(inner) = app.upgrade() {
                App(inner).tell(AppEvent::Playback(PlaybackStatus { recording, at_ms, playing, problem }));
            }
        };
        let player = Player::play(&sound, from_ms, to_ms, Box::new(on_event))?;
        *held(&self.0.player) = Some(player);
        // Locked while the loudspeaker opened: nothing is heard behind the lock.
        if let Err(locked) = self.with(|_| Ok(())) {
            self.stop_playback();
            return Err(locked);
        }
        Ok(())
    }

    /// Stops playing.
    pub fn stop_playback(&self) {
        let player = held(&self.0.player).take();
        if let Some(player) = player {
            player.stop();
        }
    }
}

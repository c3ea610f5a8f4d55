//! Hearing again what was said.

use crate::views::PlaybackStatus;
use crate::{Answer, App, AppEvent, held};
use auscult_audio::{PlaybackEvent, Player};
use auscult_domain::RecordingId;
use auscult_domain::permission::Permission;

impl App {
    /// Plays a stretch of a recording; what was playing stops.
    ///
    /// # Errors
    /// Locked, not allowed, no loudspeaker, the recording's file missing or damaged.
    pub fn play(&self, recording: RecordingId, from_ms: u32, to_ms: u32) -> Answer<()> {
        let now = self.now();
        self.allowed(Permission::ViewTranscript, |session| {
            session.note_reading("recording.play", "recording", recording, None, now)
        })?;
        let sound = self.sound(recording)?;
        self.stop_playback();
        let app = std::sync::Arc::downgrade(&self.0);
        let on_event = move |event: PlaybackEvent| {
            let (at_ms, playing) = match event {
                PlaybackEvent::Position { at_ms } => (at_ms, true),
                _ => (to_ms, false),
            };
            if let Some(inner) = app.upgrade() {
                App(inner).tell(AppEvent::Playback(PlaybackStatus { recording, at_ms, playing }));
            }
        };
        let player = Player::play(&sound, from_ms, to_ms, Box::new(on_event))?;
        *held(&self.0.player) = Some(player);
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

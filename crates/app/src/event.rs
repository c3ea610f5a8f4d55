//! What the program tells the window without being asked.

use crate::views::{
    Changed, ComposeProgress, ImportProgress, Level, ModelDownload, PlaybackStatus, RecordingStatus, TranscriptUpdate,
};

/// Something happened that a screen may be showing.
#[derive(Debug, Clone)]
pub enum AppEvent {
    /// The recorder changed, or there is none any more.
    Recording(Option<RecordingStatus>),
    /// How loud it is.
    Level(Level),
    /// Words were written down.
    Transcript(TranscriptUpdate),
    /// A recording is being played, or has stopped.
    Playback(PlaybackStatus),
    /// A sound file is being read.
    Import(ImportProgress),
    /// A model is being fetched.
    ModelDownload(ModelDownload),
    /// A language model is writing a draft.
    Compose(ComposeProgress),
    /// Records changed.
    Changed(Changed),
    /// The vault was locked.
    Locked,
}

/// Where events go. Called from several threads; must return quickly.
pub type Listener = dyn Fn(AppEvent) + Send + Sync;

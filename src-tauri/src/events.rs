//! What the program tells the window, by name.

use auscult_app::AppEvent;
use auscult_app::views::{
    Changed, ComposeProgress, ImportProgress, Level, ModelDownload, PlaybackStatus, RecordingStatus, TranscriptUpdate,
};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;
use tauri_specta::Event;

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident($payload:ty) = $text:literal),+ $(,)?) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
            #[tauri_specta(event_name = $text)]
            pub struct $name(pub $payload);
        )+

        /// All events, for the generated TypeScript.
        pub fn all() -> tauri_specta::Events {
            tauri_specta::collect_events![$($name),+]
        }
    };
}

events! {
    /// The recorder changed, or there is none any more.
    RecordingTold(Option<RecordingStatus>) = "recording",
    /// How loud it is.
    LevelTold(Level) = "level",
    /// Words were written down.
    TranscriptTold(TranscriptUpdate) = "transcript",
    /// A recording is being played.
    PlaybackTold(PlaybackStatus) = "playback",
    /// A sound file is being read.
    ImportTold(ImportProgress) = "import-progress",
    /// A model is being fetched.
    ModelDownloadTold(ModelDownload) = "model-download",
    /// A language model is writing a draft.
    ComposeTold(ComposeProgress) = "compose-progress",
    /// Records changed.
    ChangedTold(Changed) = "changed",
    /// The vault was locked.
    LockedTold(()) = "locked",
}

/// Sends an event to the window; a window that is gone hears nothing.
pub fn tell(handle: &AppHandle, event: AppEvent) {
    let _ = match event {
        AppEvent::Recording(status) => RecordingTold(status).emit(handle),
        AppEvent::Level(level) => LevelTold(level).emit(handle),
        AppEvent::Transcript(update) => TranscriptTold(update).emit(handle),
        AppEvent::Playback(status) => PlaybackTold(status).emit(handle),
        AppEvent::Import(progress) => ImportTold(progress).emit(handle),
        AppEvent::ModelDownload(progress) => ModelDownloadTold(progress).emit(handle),
        AppEvent::Compose(progress) => ComposeTold(progress).emit(handle),
        AppEvent::Changed(changed) => ChangedTold(changed).emit(handle),
        AppEvent::Locked => LockedTold(()).emit(handle),
    };
}

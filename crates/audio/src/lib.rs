//! The sound of a visit: recording it, bringing it in from a file, keeping it, reading and playing it.
//!
//! - [`Recorder`] takes sound from a microphone into an encrypted segment file and hands it on for transcription.
//! - [`import`] does the same from a WAV, FLAC, MP3, M4A or OGG file.
//! - [`SoundFile`] reads any stretch of a recording, [`recover`] ends one that a crash cut off, [`Player`] plays it.
//!
//! Invariant of the whole crate: sound that has been heard reaches the disk within a second, sealed, and nothing that
//! happens later takes it away again. Time is counted in samples, never by a clock.

mod awake;
mod devices;
mod error;
mod import;
mod level;
mod player;
mod rate;
mod recorder;
mod recording;
mod segment;

pub use awake::AwakeGuard;
pub use devices::{InputDevice, input_devices};
pub use error::AudioError;
pub use import::{ImportProgress, LONGEST_IMPORT_HOURS, import};
pub use player::{PlaybackEvent, Player};
pub use rate::SPEECH_RATE;
pub use recorder::{OnEvent, OnSound, Recorder, RecorderEvent};
pub use recording::{Channel, CutShort, FinishedRecording, RecordingOptions};
pub use segment::{
    Damage, DamageKind, Ending, FORMAT_VERSION, MAX_FRAME_MS, Recovered, SoundFile, export_wav, recover,
};

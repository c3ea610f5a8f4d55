//! What can go wrong with sound.
//!
//! No message holds a file name: the names of imported files are often the names of patients.

use std::io;

/// What went wrong with recording, importing, reading or playing sound.
///
/// Each variant is something a caller tells the clinician in its own words or acts on differently.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AudioError {
    /// The laptop has no microphone that can be opened.
    #[error("no microphone was found: plug one in, or choose another input in the system's sound settings")]
    NoInputDevice,
    /// The microphone that was chosen is not there.
    #[error("the chosen microphone is not connected")]
    DeviceNotFound,
    /// The laptop has no speaker and no headphones that can be opened.
    #[error("no speaker or headphones were found to play it on")]
    NoOutputDevice,
    /// The operating system does not let this program use the microphone.
    #[error("the system does not allow the use of the microphone: allow it in the privacy settings")]
    NotPermitted,
    /// A device could not be opened or used for another reason.
    #[error("the sound device {name} could not be used: {reason}")]
    Device {
        /// The name the system shows for it.
        name: String,
        /// What the system's sound service said.
        reason: String,
    },
    /// The chosen channel does not exist on the device.
    #[error("the microphone has {channels} channels, so there is no channel {wanted}")]
    NoSuchChannel {
        /// The channel asked for, counted from 1 as people do.
        wanted: u16,
        /// How many it has.
        channels: u16,
    },
    /// There is already a file where the recording was to be written: it is never overwritten.
    #[error("there is already a recording with this name")]
    AlreadyExists,
    /// The file is being written by somebody else.
    #[error("the recording is still being written")]
    InUse,
    /// The disk is full. What is already in the file is safe.
    #[error("the disk is full; {saved_ms} ms of the recording are safe, {unsaved_ms} ms could not be written")]
    DiskFull {
        /// How much is safely in the file.
        saved_ms: u32,
        /// How much was heard after that and could not be kept.
        unsaved_ms: u32,
    },
    /// The file is not one of our recordings.
    #[error("this is not a recording of Auscult, or its beginning is destroyed")]
    NotARecording,
    /// The key does not fit, or nothing of the file is readable any more.
    #[error("the recording cannot be read: it was sealed with another key, or all of it is damaged")]
    WrongKey,
    /// The recording was written by a newer program.
    #[error("the recording has format {found}; this program knows formats up to {known}: install the newer program")]
    NewerFormat {
        /// The version in the file.
        found: u16,
        /// The newest version this program reads.
        known: u16,
    },
    /// A stretch that was readable when the file was opened no longer is.
    #[error("the recording is damaged at {at_ms} ms")]
    Damaged {
        /// Where, in milliseconds of the recording.
        at_ms: u32,
    },
    /// The file to import has no bytes.
    #[error("the file is empty")]
    EmptyFile,
    /// The file to import is not sound.
    #[error("this file is not sound that can be read: WAV, FLAC, MP3, M4A and OGG are")]
    NotSound,
    /// The file is sound of a kind this program does not decode.
    #[error("this kind of sound file cannot be read ({0}): save it as WAV, FLAC, MP3, M4A or OGG")]
    Unsupported(&'static str),
    /// The file to import holds no time.
    #[error("there is no sound in this file: its length is zero seconds")]
    NoSound,
    /// The file to import is longer than is allowed.
    #[error("this file is longer than {limit_hours} hours: cut it into parts first")]
    TooLong {
        /// The longest that is taken.
        limit_hours: u32,
    },
    /// The caller asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// The laptop could not be kept awake.
    #[error("the laptop cannot be kept awake by this program: {0}")]
    Awake(String),
    /// The system's source of randomness failed.
    #[error("the system gives no random numbers")]
    Randomness,
    /// A thread could not be started or ended by itself.
    #[error("the recording stopped by itself; what was written is safe")]
    Stopped,
    /// Reading or writing failed.
    #[error("{doing} failed: {source}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

impl AudioError {
    /// Makes the conversion of an [`io::Error`], given what was being done.
    pub(crate) fn io(doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { doing, source }
    }
}

//! Brings a recording that was cut off to an end.
//!
//! Invariant: no whole frame is ever removed; only a torn tail of what one write can tear is.

use super::format::{Seal, milliseconds};
use super::lock::LockedFile;
use super::scan::{Damage, Ending, walk};
use super::writer::write_at;
use crate::error::AudioError;
use std::fs::{OpenOptions, TryLockError};
use std::path::Path;
use zeroize::Zeroizing;

/// The most that is cut from the end: more than two seconds were never unsynced, so a longer tail is damage, and
/// damage is kept for whoever can still make something of it.
const TORN_SECONDS: u64 = 2;

/// What was found of a recording that was cut off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered {
    /// Its length in milliseconds.
    pub duration_ms: u32,
    /// Samples a second.
    pub sample_rate: u32,
    /// Channels.
    pub channels: u16,
    /// How it had ended before: [`Ending::Open`] if there was something to recover.
    pub before: Ending,
    /// Bytes of a torn write that were cut from the end.
    pub torn_bytes: u64,
    /// What is wrong with it besides its missing end.
    pub damage: Vec<Damage>,
}

/// Ends a recording that a crash or a dead battery cut off: a torn tail is cut, and a sealed end says that it was
/// recovered. A recording that has its end is left as it is. Running it twice is the same as running it once.
///
/// # Errors
/// [`AudioError::InUse`] while it is still being written; [`AudioError::NoSound`] if it was cut off before its first
/// bytes were whole; those of [`super::SoundFile::open`]; [`AudioError::Io`].
pub fn recover(path: &Path, key: &Zeroizing<[u8; 32]>) -> Result<Recovered, AudioError> {
    let file = OpenOptions::new().read(true).write(true).open(path);
    let mut file =
        LockedFile::lock(file.map_err(AudioError::io("opening the recording"))?).map_err(|error| match error {
            TryLockError::WouldBlock => AudioError::InUse,
            TryLockError::Error(error) => AudioError::io("locking the recording")(error),
        })?;
    let seal = Seal::new(key);
    let contents = walk(&mut file, &seal)?;
    let mut torn_bytes = 0;
    if contents.ending == Ending::Open {
        let tail = contents.file_bytes - contents.good_end;
        let torn = tail <= TORN_SECONDS * u64::from(contents.stream.sample_rate) * 2;
        let position = if torn { contents.good_end } else { contents.file_bytes };
        let end = seal.end_frame(&contents.stream, contents.next_index, contents.samples, Ending::Recovered)?;
        let ended =
            file.set_len(position).and_then(|()| write_at(&mut file, position, &end)).and_then(|()| file.sync_all());
        ended.map_err(AudioError::io("ending the recording"))?;
        torn_bytes = contents.file_bytes - position;
    }
    Ok(Recovered {
        duration_ms: milliseconds(contents.samples, contents.stream.sample_rate),
        sample_rate: contents.stream.sample_rate,
        channels: contents.stream.channels,
        before: contents.ending,
        torn_bytes,
        damage: contents.damage,
    })
}

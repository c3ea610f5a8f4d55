//! Reads a recording: any stretch of it, by time.
//!
//! Opening reads and authenticates the whole file once (an hour at 48 kHz takes about half a second), so that what is
//! wrong with it is known before anything is shown, and the waveform costs nothing more. Sound is never held decrypted.

use super::format::{Seal, milliseconds, sample_at, samples};
use super::scan::{Contents, Damage, Ending, Entry, bucket_samples, read_entry, walk, walk_on};
use crate::error::AudioError;
use crate::rate::{RateChange, SPEECH_RATE};
use auscult_domain::RecordingId;
use std::fs::File;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// A recording that is open for reading. It may still be growing: see [`SoundFile::refresh`].
#[derive(Clone)]
pub struct SoundFile {
    path: PathBuf,
    seal: Seal,
    contents: Contents,
}

impl SoundFile {
    /// Opens a recording, finished or not, whole or damaged.
    ///
    /// # Errors
    /// [`AudioError::NotARecording`], [`AudioError::WrongKey`], [`AudioError::NewerFormat`], [`AudioError::NoSound`]
    /// (cut off before its header was whole) or [`AudioError::Io`]. Damage is not an error: see [`SoundFile::damage`].
    pub fn open(path: &Path, key: &Zeroizing<[u8; 32]>) -> Result<Self, AudioError> {
        let seal = Seal::new(key);
        let contents = walk(&mut open(path)?, &seal)?;
        Ok(Self { path: path.to_owned(), seal, contents })
    }

    /// Takes in what was written since the file was opened or last refreshed.
    pub fn refresh(&mut self) -> Result<(), AudioError> {
        if self.contents.ending == Ending::Open {
            self.contents = walk_on(&mut open(&self.path)?, &self.seal, &self.contents)?;
        }
        Ok(())
    }

    /// Which recording it is, as it is sealed in the file.
    pub fn recording(&self) -> RecordingId {
        self.contents.stream.recording
    }

    /// Its length in milliseconds, missing stretches included.
    pub fn duration_ms(&self) -> u32 {
        milliseconds(self.contents.samples, self.sample_rate())
    }

    /// Samples a second.
    pub fn sample_rate(&self) -> u32 {
        self.contents.stream.sample_rate
    }

    /// Channels; always one in this version of the format.
    pub fn channels(&self) -> u16 {
        self.contents.stream.channels
    }

    /// Its length in samples, missing stretches included.
    pub fn samples(&self) -> u64 {
        self.contents.samples
    }

    /// How it ended.
    pub fn ending(&self) -> Ending {
        self.contents.ending
    }

    /// Whether it was cut off and found again.
    pub fn recovered(&self) -> bool {
        self.contents.ending == Ending::Recovered
    }

    /// What is wrong with it, in the order in which it was found; empty for a sound file.
    pub fn damage(&self) -> &[Damage] {
        &self.contents.damage
    }

    /// The sound between two moments as 16 kHz mono in −1…1, as speech recognition takes it.
    ///
    /// Missing stretches are silence; what lies beyond the end is left out.
    ///
    /// # Errors
    /// [`AudioError::Damaged`] if something became unreadable since the file was opened.
    pub fn read_mono_16k(&self, from_ms: u32, to_ms: u32) -> Result<Vec<f32>, AudioError> {
        let rate = self.sample_rate();
        let to = sample_at(to_ms, rate).min(self.samples());
        let from = sample_at(from_ms, rate).min(to);
        if rate == SPEECH_RATE {
            return Ok(self.read_samples(from, to)?.into_iter().map(to_float).collect());
        }
        // The filter needs a little of what lies around; it starts on a whole second so that the grids of the two
        // rates meet.
        let start = from.saturating_sub(u64::from(rate) / 10) / u64::from(rate) * u64::from(rate);
        let stop = (to + u64::from(rate) / 10).min(self.samples());
        let sound: Vec<f32> = self.read_samples(start, stop)?.into_iter().map(to_float).collect();
        let mut speech = Vec::new();
        let mut change = RateChange::new(rate, SPEECH_RATE)?;
        change.push(&sound, &mut speech);
        change.finish(&mut speech);
        let at = |sample: u64| ((sample - start) * u64::from(SPEECH_RATE) / u64::from(rate)) as usize;
        let end = at(to).min(speech.len());
        Ok(speech[at(from).min(end)..end].to_vec())
    }

    /// The samples `from..to` as they lie in the file; missing stretches are zero.
    ///
    /// # Errors
    /// [`AudioError::Damaged`] if something became unreadable since the file was opened.
    pub fn read_samples(&self, from: u64, to: u64) -> Result<Vec<i16>, AudioError> {
        let to = to.min(self.samples());
        let from = from.min(to);
        let mut sound = vec![0; (to - from) as usize];
        let entries = &self.contents.entries;
        let first = entries.partition_point(|entry| entry.end() <= from);
        let mut file = open(&self.path)?;
        let mut frame = Vec::new();
        for entry in entries[first..].iter().take_while(|entry| entry.header.first_sample < to) {
            let plain = read_entry(&mut file, &self.seal, entry, &mut frame)?;
            copy_overlap(entry, plain, from, &mut sound);
        }
        Ok(sound)
    }

    /// The waveform in so many buckets of equal time: the loudest moment of each, 0 to 1.
    pub fn peaks(&self, count: usize) -> Vec<f32> {
        let loudest = &self.contents.loudest;
        let buckets = (self.samples().div_ceil(bucket_samples(self.sample_rate()))) as usize;
        (0..count)
            .map(|at| {
                let from = at * buckets / count;
                let to = ((at + 1) * buckets / count).max(from + 1);
                let known = loudest.get(from..to.min(loudest.len())).unwrap_or_default();
                f32::from(known.iter().copied().max().unwrap_or(0)) / 32768.0
            })
            .collect()
    }
}

fn copy_overlap(entry: &Entry, plain: &[u8], from: u64, sound: &mut [i16]) {
    let first = entry.header.first_sample;
    let skip = from.saturating_sub(first) as usize;
    let at = first.saturating_sub(from) as usize;
    for (place, sample) in sound[at..].iter_mut().zip(samples(plain).skip(skip)) {
        *place = sample;
    }
}

fn open(path: &Path) -> Result<File, AudioError> {
    File::open(path).map_err(AudioError::io("opening the recording"))
}

fn to_float(sample: i16) -> f32 {
    f32::from(sample) / 32768.0
}

//! Writes a segment file while it is being heard.
//!
//! Invariant: what counts as saved has reached the disk and stays readable. A frame leaves
//! memory only when a sync after its writing succeeded; a full or failing disk makes frames wait, not vanish.

use super::format::{Seal, Stream, sample_at};
use super::lock::LockedFile;
use super::scan::Ending;
use crate::error::AudioError;
use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Seek, SeekFrom, Write};
use std::path::Path;

/// Length of a frame as we write it. Shorter than the format allows: a killed process loses at most this.
const FRAME_MS: u32 = 250;
/// How much live sound may be written and not yet synced. Together with a frame it keeps the loss of a power cut
/// under one second.
const SYNC_LIVE_MS: u32 = 500;
/// The same for sound whose source is still there.
const SYNC_COPY_MS: u32 = 60_000;
/// How much may wait in memory for space on the disk: about three quarters of an hour at 48 kHz.
const WAITING_BYTES: usize = 256 << 20;

/// Whether everything that was heard has been taken by the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Saved {
    /// Nothing waits but what is younger than the next sync.
    Yes,
    /// The disk is full; frames wait in memory.
    DiskFull,
    /// The disk refuses for another reason; frames wait in memory.
    Refused(ErrorKind),
}

/// Whether the sound can be had again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// It is being heard: it must reach the disk at once.
    Live,
    /// It comes from a file: writing it fast matters more.
    Copy,
}

struct Waiting {
    bytes: Vec<u8>,
    samples: u64,
    written: bool,
}

/// An open segment file; it is locked against other writers and against recovery.
pub(crate) struct SegmentWriter {
    file: LockedFile,
    seal: Seal,
    stream: Stream,
    frame_samples: usize,
    /// Sound that is not yet a frame.
    gathered: Vec<i16>,
    /// Samples of the recording before `gathered`.
    first_gathered: u64,
    next_index: u32,
    /// Where the first of `waiting` goes.
    position: u64,
    waiting: VecDeque<Waiting>,
    waiting_bytes: usize,
    waiting_limit: usize,
    sync_samples: u64,
    unsynced_samples: u64,
    saved_samples: u64,
    dropped_samples: u64,
}

impl SegmentWriter {
    /// Creates the file, which must not exist, and syncs it and its directory.
    pub fn create(path: &Path, key: &[u8; 32], stream: Stream, pace: Pace) -> Result<Self, AudioError> {
        let seal = Seal::new(key);
        let header = seal.header(&stream)?;
        let file = new_file(path).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => AudioError::AlreadyExists,
            _ => cannot_create(error),
        })?;
        let file = begin(file, path, &header).map_err(|error| {
            // Nothing has been heard yet; an empty file would only look like a lost recording.
            let _ = std::fs::remove_file(path);
            cannot_create(error)
        })?;
        let sync_ms = match pace {
            Pace::Live => SYNC_LIVE_MS,
            Pace::Copy => SYNC_COPY_MS,
        };
        let frame_samples = (stream.sample_rate * FRAME_MS / 1000) as usize;
        Ok(Self {
            file,
            seal,
            stream,
            frame_samples,
            gathered: Vec::with_capacity(frame_samples),
            first_gathered: 0,
            next_index: 0,
            position: header.len() as u64,
            waiting: VecDeque::new(),
            waiting_bytes: 0,
            waiting_limit: WAITING_BYTES,
            sync_samples: sample_at(sync_ms, stream.sample_rate),
            unsynced_samples: 0,
            saved_samples: 0,
            dropped_samples: 0,
        })
    }

    /// Samples heard so far, saved or not.
    pub fn samples(&self) -> u64 {
        self.first_gathered + self.gathered.len() as u64
    }

    /// Samples that no memory was left for while the disk was full.
    pub fn dropped_samples(&self) -> u64 {
        self.dropped_samples
    }

    /// Takes more sound; frames are sealed and written as they fill.
    pub fn push(&mut self, mut samples: &[i16]) -> Result<Saved, AudioError> {
        let mut saved = Saved::Yes;
        while !samples.is_empty() {
            let room = self.frame_samples - self.gathered.len();
            let (now, later) = samples.split_at(room.min(samples.len()));
            self.gathered.extend_from_slice(now);
            samples = later;
            if self.gathered.len() == self.frame_samples {
                self.seal_gathered()?;
                saved = self.write_waiting(Sync::WhenDue);
            }
        }
        Ok(saved)
    }

    /// Writes and syncs everything heard so far, a short frame if need be.
    pub fn flush(&mut self) -> Result<Saved, AudioError> {
        self.seal_gathered()?;
        Ok(self.write_waiting(Sync::Now))
    }

    /// Tries again to write what waits.
    pub fn retry(&mut self) -> Saved {
        self.write_waiting(Sync::Now)
    }

    /// Writes everything and the end frame, and gives the number of samples in the file.
    pub fn finish(mut self, ending: Ending) -> Result<u64, AudioError> {
        match self.flush()? {
            Saved::Yes => {}
            Saved::DiskFull => return Err(self.disk_full()),
            Saved::Refused(kind) => return Err(AudioError::io("writing the recording")(kind.into())),
        }
        let end = self.seal.end_frame(&self.stream, self.next_index, self.first_gathered, ending)?;
        write_at(&mut self.file, self.position, &end).and_then(|()| self.file.sync_data()).map_err(|error| {
            match is_full(&error) {
                true => self.disk_full(),
                false => AudioError::io("ending the recording")(error),
            }
        })?;
        Ok(self.first_gathered)
    }

    /// The error that says how much is safe.
    pub fn disk_full(&self) -> AudioError {
        let ms = |samples| super::format::milliseconds(samples, self.stream.sample_rate);
        AudioError::DiskFull {
            saved_ms: ms(self.saved_samples),
            unsaved_ms: ms(self.samples().saturating_sub(self.saved_samples)),
        }
    }

    fn seal_gathered(&mut self) -> Result<(), AudioError> {
        if self.gathered.is_empty() {
            return Ok(());
        }
        let samples = self.gathered.len() as u64;
        if self.waiting_bytes < self.waiting_limit {
            let bytes = self.seal.sound_frame(&self.stream, self.next_index, self.first_gathered, &self.gathered)?;
            self.waiting_bytes += bytes.len();
            self.waiting.push_back(Waiting { bytes, samples, written: false });
            self.next_index += 1;
        } else {
            // The next frame tells by its first sample that something is missing here.
            self.dropped_samples += samples;
        }
        self.first_gathered += samples;
        self.gathered.clear();
        Ok(())
    }

    fn write_waiting(&mut self, sync: Sync) -> Saved {
        match self.try_write_waiting(sync) {
            Ok(()) => Saved::Yes,
            Err(error) => {
                // After a failed sync nobody knows which pages were dropped: write all of them again.
                self.waiting.iter_mut().for_each(|frame| frame.written = false);
                self.unsynced_samples = 0;
                if is_full(&error) { Saved::DiskFull } else { Saved::Refused(error.kind()) }
            }
        }
    }

    fn try_write_waiting(&mut self, sync: Sync) -> io::Result<()> {
        let mut position = self.position;
        for frame in &mut self.waiting {
            if !frame.written {
                write_at(&mut self.file, position, &frame.bytes)?;
                frame.written = true;
                self.unsynced_samples += frame.samples;
            }
            position += frame.bytes.len() as u64;
        }
        if (self.unsynced_samples >= self.sync_samples || sync == Sync::Now) && !self.waiting.is_empty() {
            self.file.sync_data()?;
            self.saved_samples += self.waiting.iter().map(|frame| frame.samples).sum::<u64>();
            self.waiting.clear();
            self.waiting_bytes = 0;
            self.unsynced_samples = 0;
            self.position = position;
        }
        Ok(())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sync {
    Now,
    WhenDue,
}

fn begin(file: File, path: &Path, header: &[u8]) -> io::Result<LockedFile> {
    let mut file = LockedFile::lock(file).map_err(io::Error::from)?;
    file.write_all(header)?;
    file.sync_all()?;
    sync_directory(path)?;
    Ok(file)
}

fn cannot_create(error: io::Error) -> AudioError {
    match is_full(&error) {
        true => AudioError::DiskFull { saved_ms: 0, unsaved_ms: 0 },
        false => AudioError::io("creating the recording")(error),
    }
}

fn new_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

/// Writes all bytes at this place of the file.
pub(super) fn write_at(file: &mut File, position: u64, bytes: &[u8]) -> io::Result<()> {
    file.seek(SeekFrom::Start(position))?;
    file.write_all(bytes)
}

/// Makes a new name survive a power cut. Windows has no such call and does it by itself.
fn sync_directory(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(directory) if cfg!(unix) => {
            let directory = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
            File::open(directory)?.sync_all()
        }
        _ => Ok(()),
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge)
}

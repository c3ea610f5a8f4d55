//! Walks a segment file and finds every frame that is as it was written, in whatever state the file is.
//!
//! Invariant: each frame given is authentic, and they are given in the order in which they were heard, without
//! overlap. What does not fit is told as [`Damage`], never passed over and never a panic.

use super::format::{
    FORMAT_VERSION, FRAME_HEADER_BYTES, FrameHeader, FrameKind, HEADER_BYTES, HeaderFound, MARKER, Seal, Stream,
    milliseconds, samples,
};
use crate::error::AudioError;
use std::fmt;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

/// How a recording ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It was stopped.
    Stopped,
    /// It was cut off by a crash or a dead battery and found again by [`super::recover`].
    Recovered,
    /// It has no end: it is still being written, or was cut off and not yet recovered.
    Open,
}

impl Ending {
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Stopped => 1,
            Self::Recovered => 2,
            Self::Open => 0,
        }
    }

    fn from_code(code: u8) -> Self {
        match code {
            1 => Self::Stopped,
            _ => Self::Recovered,
        }
    }
}

/// What is wrong with a stretch of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DamageKind {
    /// The sound is destroyed or was never written; silence stands in its place, so that all times stay right.
    Missing,
    /// The file's first bytes are destroyed; everything could be read without them.
    Beginning,
    /// Parts lay in another order than they were written in; they were put back.
    Disordered,
    /// Something lies in the file that does not belong to this recording; it was left out.
    Foreign,
}

/// One thing that is wrong with a file, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Damage {
    /// What.
    pub kind: DamageKind,
    /// Where it begins, in milliseconds of the recording.
    pub from_ms: u32,
    /// Where it ends.
    pub to_ms: u32,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (f64::from(self.from_ms) / 1000.0, f64::from(self.to_ms) / 1000.0);
        match self.kind {
            DamageKind::Missing => write!(f, "the sound from {from:.2} s to {to:.2} s is missing; it plays as silence"),
            DamageKind::Beginning => write!(f, "the file's first bytes are destroyed; no sound is missing for it"),
            DamageKind::Disordered => write!(f, "parts near {from:.2} s lay in a wrong order and were put back"),
            DamageKind::Foreign => {
                write!(f, "near {from:.2} s lies something that does not belong here; it was left out")
            }
        }
    }
}

/// Where one authentic sound frame lies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub position: u64,
    pub header: FrameHeader,
}

impl Entry {
    pub fn end(&self) -> u64 {
        self.header.first_sample + self.header.samples()
    }
}

/// Everything found in a file.
#[derive(Clone)]
pub(super) struct Contents {
    pub stream: Stream,
    /// Sound frames in the order of time.
    pub entries: Vec<Entry>,
    /// Length of the recording in samples, missing stretches included.
    pub samples: u64,
    pub ending: Ending,
    pub damage: Vec<Damage>,
    /// Index for the frame that would come next.
    pub next_index: u32,
    /// Where the last authentic frame (or the header) ends.
    pub good_end: u64,
    /// Length of the file when it was walked.
    pub file_bytes: u64,
    /// Loudest sample of each bucket of [`bucket_samples`].
    pub loudest: Vec<u16>,
}

/// Samples in one bucket of the waveform: 10 ms.
pub(super) fn bucket_samples(sample_rate: u32) -> u64 {
    u64::from(sample_rate / 100).max(1)
}

/// Walks the whole file.
///
/// # Errors
/// [`AudioError::NotARecording`], [`AudioError::WrongKey`], [`AudioError::NewerFormat`], [`AudioError::NoSound`] for
/// a file that was cut off before its header was whole, or a failure to read.
pub(super) fn walk(file: &mut File, seal: &Seal) -> Result<Contents, AudioError> {
    let file_bytes = file.metadata().map_err(AudioError::io("reading the recording"))?.len();
    let mut head = [0; HEADER_BYTES];
    let head_bytes = HEADER_BYTES.min(usize::try_from(file_bytes).unwrap_or(HEADER_BYTES));
    read_at(file, 0, &mut head[..head_bytes])?;
    if head_bytes < HEADER_BYTES {
        return Err(if super::format::MAGIC.starts_with(&head[..head_bytes.min(8)]) {
            AudioError::NoSound
        } else {
            AudioError::NotARecording
        });
    }
    let header = seal.read_header(&head);
    let (known, from) = match header {
        HeaderFound::Good(stream) => (Some(stream), HEADER_BYTES as u64),
        HeaderFound::Newer(found) => return Err(AudioError::NewerFormat { found, known: FORMAT_VERSION }),
        HeaderFound::Damaged { .. } | HeaderFound::NotOurs => (None, 0),
    };
    let mut finds = Finds::new(known, from);
    finds.walk(file, seal, file_bytes)?;
    match finds.stream {
        Some(stream) => {
            let mut contents = finds.into_contents(stream, file_bytes);
            if known.is_none() {
                contents.damage.push(Damage { kind: DamageKind::Beginning, from_ms: 0, to_ms: 0 });
            }
            Ok(contents)
        }
        None => Err(match header {
            HeaderFound::Damaged { version } if version > FORMAT_VERSION => {
                AudioError::NewerFormat { found: version, known: FORMAT_VERSION }
            }
            HeaderFound::NotOurs => AudioError::NotARecording,
            _ => AudioError::WrongKey,
        }),
    }
}

/// Walks on from where an earlier walk of the same, growing file ended.
pub(super) fn walk_on(file: &mut File, seal: &Seal, before: &Contents) -> Result<Contents, AudioError> {
    let file_bytes = file.metadata().map_err(AudioError::io("reading the recording"))?.len();
    let mut finds = Finds::new(Some(before.stream), before.good_end);
    finds.entries.clone_from(&before.entries);
    finds.loudest.clone_from(&before.loudest);
    finds.next_index = before.next_index;
    finds.expected_index = before.next_index;
    finds.walk(file, seal, file_bytes)?;
    let mut contents = finds.into_contents(before.stream, file_bytes);
    // What is missing is seen again from the order of the frames; the rest is not.
    contents.damage.extend(before.damage.iter().filter(|damage| damage.kind != DamageKind::Missing));
    Ok(contents)
}

struct Finds {
    stream: Option<Stream>,
    entries: Vec<Entry>,
    /// The end frames, with what they say.
    ends: Vec<(FrameHeader, Ending)>,
    /// Samples before each place at which something did not belong.
    foreign: Vec<u64>,
    /// Where the last authentic frame ends.
    good_end: u64,
    next_index: u32,
    /// The index that follows the frame found last.
    expected_index: u32,
    loudest: Vec<u16>,
}

impl Finds {
    fn new(stream: Option<Stream>, from: u64) -> Self {
        Self {
            stream,
            entries: vec![],
            ends: vec![],
            foreign: vec![],
            good_end: from,
            next_index: 0,
            expected_index: 0,
            loudest: vec![],
        }
    }

    fn walk(&mut self, file: &mut File, seal: &Seal, file_bytes: u64) -> Result<(), AudioError> {
        let mut position = self.good_end;
        let mut frame = Vec::new();
        while position < file_bytes {
            if let Some(header) = read_frame(file, position, file_bytes, &mut frame)?
                && let Some(plain) = seal.open(&mut frame)
            {
                if position > self.good_end && self.good_end > 0 && header.index == self.expected_index {
                    // Bytes were passed over, yet no frame is missing between these two.
                    self.foreign.push(header.first_sample);
                }
                self.expected_index = header.index.saturating_add(1);
                self.take(position, header, plain);
                position += header.file_bytes();
                self.good_end = position;
            } else {
                position = next_marker(file, position + 1, file_bytes)?;
            }
        }
        Ok(())
    }

    fn take(&mut self, position: u64, header: FrameHeader, plain: &[u8]) {
        if *self.stream.get_or_insert(header.stream) != header.stream {
            self.foreign.push(self.entries.last().map_or(0, Entry::end));
            return;
        }
        self.next_index = self.next_index.max(header.index.saturating_add(1));
        match header.kind {
            FrameKind::End => self.ends.push((header, Ending::from_code(plain.first().copied().unwrap_or_default()))),
            FrameKind::Sound => {
                self.note_loudest(&header, plain);
                self.entries.push(Entry { position, header });
            }
        }
    }

    fn note_loudest(&mut self, header: &FrameHeader, plain: &[u8]) {
        let bucket = bucket_samples(header.stream.sample_rate);
        let last = (header.first_sample + header.samples()).div_ceil(bucket) as usize;
        if self.loudest.len() < last {
            self.loudest.resize(last, 0);
        }
        for (offset, sample) in samples(plain).enumerate() {
            let loudest = &mut self.loudest[((header.first_sample + offset as u64) / bucket) as usize];
            *loudest = (*loudest).max(sample.unsigned_abs());
        }
    }

    fn into_contents(mut self, stream: Stream, file_bytes: u64) -> Contents {
        let mut damage = Vec::new();
        let ms = |sample: u64| milliseconds(sample, stream.sample_rate);
        let mut note = |kind, from: u64, to: u64| damage.push(Damage { kind, from_ms: ms(from), to_ms: ms(to) });
        if let Some(at) = self.entries.windows(2).find(|pair| pair[0].header.index > pair[1].header.index) {
            note(DamageKind::Disordered, at[1].header.first_sample, at[0].end());
        }
        self.entries.sort_by_key(|entry| entry.header.index);
        let (mut kept, mut end): (Vec<Entry>, u64) = (Vec::with_capacity(self.entries.len()), 0);
        for entry in self.entries {
            if entry.header.first_sample < end {
                note(DamageKind::Foreign, entry.header.first_sample, entry.end());
                continue;
            }
            if entry.header.first_sample > end {
                note(DamageKind::Missing, end, entry.header.first_sample);
            }
            end = entry.end();
            kept.push(entry);
        }
        let ending = self.ends.iter().max_by_key(|(header, _)| header.index);
        if let Some((header, _)) = ending
            && header.first_sample > end
        {
            note(DamageKind::Missing, end, header.first_sample);
            end = header.first_sample;
        }
        if ending.is_some() && file_bytes > self.good_end {
            self.foreign.push(end);
        }
        for at in self.foreign {
            note(DamageKind::Foreign, at, at);
        }
        let ending = ending.map_or(Ending::Open, |(_, ending)| *ending);
        Contents {
            stream,
            entries: kept,
            samples: end,
            ending,
            damage,
            next_index: self.next_index,
            good_end: self.good_end,
            file_bytes,
            loudest: self.loudest,
        }
    }
}

/// Reads the frame at this place if there can be a whole one.
fn read_frame(
    file: &mut File,
    position: u64,
    file_bytes: u64,
    frame: &mut Vec<u8>,
) -> Result<Option<FrameHeader>, AudioError> {
    if file_bytes - position < FRAME_HEADER_BYTES as u64 {
        return Ok(None);
    }
    let mut clear = [0; FRAME_HEADER_BYTES];
    read_at(file, position, &mut clear)?;
    let Some(header) = FrameHeader::parse(&clear) else { return Ok(None) };
    if header.file_bytes() > file_bytes - position {
        return Ok(None);
    }
    frame.clear();
    frame.extend_from_slice(&clear);
    frame.resize(FRAME_HEADER_BYTES + header.sealed_bytes, 0);
    read_at(file, position + FRAME_HEADER_BYTES as u64, &mut frame[FRAME_HEADER_BYTES..])?;
    Ok(Some(header))
}

/// The next place from here on at which a frame's marker stands, or the end of the file.
fn next_marker(file: &mut File, from: u64, file_bytes: u64) -> Result<u64, AudioError> {
    let mut position = from;
    let mut block = vec![0; 64 << 10];
    while position < file_bytes {
        let bytes = block.len().min(usize::try_from(file_bytes - position).unwrap_or(usize::MAX));
        read_at(file, position, &mut block[..bytes])?;
        if let Some(at) = block[..bytes].windows(MARKER.len()).position(|window| window == MARKER) {
            return Ok(position + at as u64);
        }
        if bytes < block.len() {
            break;
        }
        // A marker may lie across two blocks.
        position += (bytes - (MARKER.len() - 1)) as u64;
    }
    Ok(file_bytes)
}

/// Fills the buffer from this place of the file.
pub(super) fn read_at(file: &mut File, position: u64, bytes: &mut [u8]) -> Result<(), AudioError> {
    file.seek(SeekFrom::Start(position))
        .and_then(|_| file.read_exact(bytes))
        .map_err(AudioError::io("reading the recording"))
}

/// Reads one frame that an earlier walk found, and opens it.
pub(super) fn read_entry<'a>(
    file: &mut File,
    seal: &Seal,
    entry: &Entry,
    frame: &'a mut Vec<u8>,
) -> Result<&'a [u8], AudioError> {
    frame.resize(FRAME_HEADER_BYTES + entry.header.sealed_bytes, 0);
    read_at(file, entry.position, frame)?;
    let same = FrameHeader::parse(frame) == Some(entry.header);
    let plain = if same { seal.open(frame) } else { None };
    plain.ok_or(AudioError::Damaged { at_ms: milliseconds(entry.header.first_sample, entry.header.stream.sample_rate) })
}

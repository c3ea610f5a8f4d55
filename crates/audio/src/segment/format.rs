//! Version 1 of the segment file, byte by byte. Frozen: do not modify, add a version.
//!
//! All numbers are little endian.
//!
//! ```text
//! header, 72 bytes                      frame, 72 bytes + what is sealed
//!  0  8  magic                           0  8  marker
//!  8  2  version                         8  1  kind: 1 sound, 2 end     9  1  zero
//! 10  2  channels                       10  2  channels
//! 12  4  samples a second               12  4  samples a second
//! 16 16  recording                      16 16  recording
//! 32 24  nonce                          32  4  index, counted from 0
//! 56 16  tag over bytes 0..56           36  4  length of what is sealed, tag included
//!                                       40  8  samples before this frame
//!                                       48 24  nonce
//!                                       72  …  XChaCha20-Poly1305, bytes 0..72 authenticated
//! ```
//!
//! A sound frame seals signed 16-bit samples; an end frame seals one byte that says how the recording ended.
//! Version 1 holds one channel. Every recording has its own key; nonces are random, so a frame that is written again
//! after a torn write never shares one with what was torn.

use crate::error::AudioError;
use auscult_domain::RecordingId;
use chacha20poly1305::aead::AeadInPlace;
use chacha20poly1305::{Key, KeyInit, Tag, XChaCha20Poly1305, XNonce};
use uuid::Uuid;
use zeroize::Zeroizing;

/// The version this program writes, and the newest it reads.
pub const FORMAT_VERSION: u16 = 1;
/// The longest stretch of sound in one frame, in milliseconds.
pub const MAX_FRAME_MS: u32 = 500;

pub(crate) const MAGIC: [u8; 8] = *b"\x89AUSREC\n";
pub(crate) const MARKER: [u8; 8] = *b"\xa5\x5aframe\n";
pub(crate) const HEADER_BYTES: usize = 72;
pub(crate) const FRAME_HEADER_BYTES: usize = 72;
pub(crate) const TAG_BYTES: usize = 16;
/// Samples a second that a file may have; anything else in a frame's clear part is damage.
pub(crate) const RATES: std::ops::RangeInclusive<u32> = 4_000..=384_000;
/// The most a frame can seal: half a second at the highest rate.
pub(crate) const MAX_SEALED_BYTES: usize = 384_000 / 2 * 2 + TAG_BYTES;

const HEADER_CLEAR: usize = 56;
const NONCE_BYTES: usize = 24;

/// What all parts of one file share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stream {
    pub recording: RecordingId,
    pub sample_rate: u32,
    pub channels: u16,
}

/// What a frame is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FrameKind {
    Sound,
    End,
}

/// The clear part of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FrameHeader {
    pub kind: FrameKind,
    pub stream: Stream,
    pub index: u32,
    /// Samples of the recording before this frame.
    pub first_sample: u64,
    /// Length of what is sealed, tag included.
    pub sealed_bytes: usize,
}

impl FrameHeader {
    /// Samples in this frame, if it is a sound frame.
    pub fn samples(&self) -> u64 {
        match self.kind {
            FrameKind::Sound => (self.sealed_bytes.saturating_sub(TAG_BYTES) / 2) as u64,
            FrameKind::End => 0,
        }
    }

    /// The whole frame's length in the file.
    pub fn file_bytes(&self) -> u64 {
        (FRAME_HEADER_BYTES + self.sealed_bytes) as u64
    }

    /// Reads the clear part; `None` if it cannot be one.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        if bytes.len() < FRAME_HEADER_BYTES || bytes[..8] != MARKER || bytes[9] != 0 {
            return None;
        }
        let kind = match bytes[8] {
            1 => FrameKind::Sound,
            2 => FrameKind::End,
            _ => return None,
        };
        let stream =
            Stream { recording: id_at(bytes, 16), sample_rate: u32_at(bytes, 12), channels: u16_at(bytes, 10) };
        let sealed_bytes = u32_at(bytes, 36) as usize;
        let sound = sealed_bytes.checked_sub(TAG_BYTES)?;
        let fits = match kind {
            FrameKind::Sound => sound > 0 && sound.is_multiple_of(2),
            FrameKind::End => sound == 1,
        };
        let first_sample = u64_at(bytes, 40);
        let plausible = fits
            && sealed_bytes <= MAX_SEALED_BYTES
            && RATES.contains(&stream.sample_rate)
            && stream.channels == 1
            && first_sample < 1 << 48;
        plausible.then_some(Self { kind, stream, index: u32_at(bytes, 32), first_sample, sealed_bytes })
    }

    fn write(&self, nonce: &[u8; NONCE_BYTES]) -> [u8; FRAME_HEADER_BYTES] {
        let mut bytes = [0; FRAME_HEADER_BYTES];
        bytes[..8].copy_from_slice(&MARKER);
        bytes[8] = match self.kind {
            FrameKind::Sound => 1,
            FrameKind::End => 2,
        };
        bytes[10..12].copy_from_slice(&self.stream.channels.to_le_bytes());
        bytes[12..16].copy_from_slice(&self.stream.sample_rate.to_le_bytes());
        bytes[16..32].copy_from_slice(self.stream.recording.uuid().as_bytes());
        bytes[32..36].copy_from_slice(&self.index.to_le_bytes());
        bytes[36..40].copy_from_slice(&(self.sealed_bytes as u32).to_le_bytes());
        bytes[40..48].copy_from_slice(&self.first_sample.to_le_bytes());
        bytes[48..].copy_from_slice(nonce);
        bytes
    }
}

/// What a file's first bytes turned out to be.
pub(crate) enum HeaderFound {
    Good(Stream),
    Newer(u16),
    /// Ours by its first bytes, but changed, or sealed with another key. The version is as it stands there.
    Damaged {
        version: u16,
    },
    NotOurs,
}

/// Seals and opens the parts of one recording's file.
#[derive(Clone)]
pub(crate) struct Seal(XChaCha20Poly1305);

impl Seal {
    pub fn new(key: &[u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(Key::from_slice(key)))
    }

    /// The header of a new file.
    pub fn header(&self, stream: &Stream) -> Result<[u8; HEADER_BYTES], AudioError> {
        let mut bytes = [0; HEADER_BYTES];
        bytes[..8].copy_from_slice(&MAGIC);
        bytes[8..10].copy_from_slice(&FORMAT_VERSION.to_le_bytes());
        bytes[10..12].copy_from_slice(&stream.channels.to_le_bytes());
        bytes[12..16].copy_from_slice(&stream.sample_rate.to_le_bytes());
        bytes[16..32].copy_from_slice(stream.recording.uuid().as_bytes());
        let nonce = nonce()?;
        bytes[32..56].copy_from_slice(&nonce);
        let tag = self.seal(&nonce, &bytes[..HEADER_CLEAR], &mut []);
        bytes[HEADER_CLEAR..].copy_from_slice(&tag);
        Ok(bytes)
    }

    /// Reads a file's first bytes.
    pub fn read_header(&self, bytes: &[u8]) -> HeaderFound {
        if bytes.len() < HEADER_BYTES || bytes[..8] != MAGIC {
            return HeaderFound::NotOurs;
        }
        let version = u16_at(bytes, 8);
        let nonce = XNonce::from_slice(&bytes[32..56]);
        let tag = Tag::from_slice(&bytes[HEADER_CLEAR..HEADER_BYTES]);
        if self.0.decrypt_in_place_detached(nonce, &bytes[..HEADER_CLEAR], &mut [], tag).is_ok() {
            if version > FORMAT_VERSION {
                return HeaderFound::Newer(version);
            }
            let stream =
                Stream { recording: id_at(bytes, 16), sample_rate: u32_at(bytes, 12), channels: u16_at(bytes, 10) };
            return HeaderFound::Good(stream);
        }
        HeaderFound::Damaged { version }
    }

    /// One sound frame, ready to be written.
    pub fn sound_frame(
        &self,
        stream: &Stream,
        index: u32,
        first_sample: u64,
        samples: &[i16],
    ) -> Result<Vec<u8>, AudioError> {
        let plain = Zeroizing::new(samples.iter().flat_map(|sample| sample.to_le_bytes()).collect::<Vec<u8>>());
        self.frame(FrameKind::Sound, stream, index, first_sample, &plain)
    }

    /// The frame that says how the recording ended.
    pub fn end_frame(
        &self,
        stream: &Stream,
        index: u32,
        samples: u64,
        ending: super::Ending,
    ) -> Result<Vec<u8>, AudioError> {
        self.frame(FrameKind::End, stream, index, samples, &[ending.code()])
    }

    fn frame(
        &self,
        kind: FrameKind,
        stream: &Stream,
        index: u32,
        first_sample: u64,
        plain: &[u8],
    ) -> Result<Vec<u8>, AudioError> {
        let nonce = nonce()?;
        let header = FrameHeader { kind, stream: *stream, index, first_sample, sealed_bytes: plain.len() + TAG_BYTES };
        let clear = header.write(&nonce);
        let mut bytes = Vec::with_capacity(FRAME_HEADER_BYTES + header.sealed_bytes);
        bytes.extend_from_slice(&clear);
        bytes.extend_from_slice(plain);
        let tag = self.seal(&nonce, &clear, &mut bytes[FRAME_HEADER_BYTES..]);
        bytes.extend_from_slice(&tag);
        Ok(bytes)
    }

    /// Opens a whole frame in place and gives what it sealed, or `None` if one bit of it is not as it was written.
    pub fn open<'a>(&self, frame: &'a mut [u8]) -> Option<&'a [u8]> {
        let (clear, sealed) = frame.split_at_mut_checked(FRAME_HEADER_BYTES)?;
        let plain_bytes = sealed.len().checked_sub(TAG_BYTES)?;
        let (plain, tag) = sealed.split_at_mut(plain_bytes);
        let nonce = XNonce::from_slice(&clear[48..]);
        self.0.decrypt_in_place_detached(nonce, clear, plain, Tag::from_slice(tag)).ok()?;
        Some(plain)
    }

    fn seal(&self, nonce: &[u8; NONCE_BYTES], authenticated: &[u8], plain: &mut [u8]) -> [u8; TAG_BYTES] {
        match self.0.encrypt_in_place_detached(XNonce::from_slice(nonce), authenticated, plain) {
            Ok(tag) => tag.into(),
            // The cipher refuses only messages of more than 256 GiB; a frame is half a second.
            Err(_) => unreachable!("a frame is far below the cipher's limit"),
        }
    }
}

/// Samples out of what a sound frame sealed.
pub(crate) fn samples(plain: &[u8]) -> impl ExactSizeIterator<Item = i16> + '_ {
    plain.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]]))
}

/// Milliseconds of so many samples, rounded down; recordings end far below the 49 days a `u32` holds.
pub(crate) fn milliseconds(samples: u64, sample_rate: u32) -> u32 {
    u32::try_from(samples.saturating_mul(1000) / u64::from(sample_rate.max(1))).unwrap_or(u32::MAX)
}

/// The sample that sounds at this millisecond.
pub(crate) fn sample_at(ms: u32, sample_rate: u32) -> u64 {
    u64::from(ms) * u64::from(sample_rate) / 1000
}

fn nonce() -> Result<[u8; NONCE_BYTES], AudioError> {
    let mut bytes = [0; NONCE_BYTES];
    getrandom::fill(&mut bytes).map_err(|_| AudioError::Randomness)?;
    Ok(bytes)
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}

fn id_at(bytes: &[u8], at: usize) -> RecordingId {
    let mut id = [0; 16];
    id.copy_from_slice(&bytes[at..at + 16]);
    RecordingId::from_uuid(Uuid::from_bytes(id))
}

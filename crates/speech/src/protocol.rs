//! What the program and its speech worker say to each other: frames over stdin and stdout.
//!
//! A frame is one byte of kind, four bytes of payload length (little endian), the payload. Sound travels as
//! little-endian `i16` at 16 kHz; everything else as JSON. Both ends are the same program, so there is no
//! negotiation; a frame that cannot be read ends the conversation and the worker is started anew.

use crate::SpeechError;
use crate::stretch::FRAME;
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};
use std::path::PathBuf;

/// Longest payload accepted: half a minute of sound is under one megabyte.
const LONGEST: u32 = 16 << 20;

/// First frame to the worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Load {
    /// The model to load.
    pub model: PathBuf,
    /// Threads the worker may use altogether.
    pub threads: usize,
}

/// How hard to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Effort {
    /// Everything the decoder has.
    Full,
    /// The plainest way through, for sound on which the worker failed before.
    Plain,
}

/// One word as decoded.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct DecodedWord {
    /// With its punctuation, without spaces around.
    pub text: String,
    /// Milliseconds from the beginning of the stretch.
    pub start_ms: u32,
    /// Milliseconds from the beginning of the stretch.
    pub end_ms: u32,
    /// Mean probability of its tokens.
    pub confidence: f32,
}

/// To the worker.
pub(crate) enum Order {
    /// Load this model; the first frame.
    Load(Load),
    /// Decode this sound.
    Decode {
        id: u64,
        effort: Effort,
        /// Whole frames.
        samples: Vec<i16>,
        /// For each frame whether it holds voice.
        voice: Vec<bool>,
    },
}

/// From the worker.
pub(crate) enum Report {
    /// The model is loaded.
    Ready,
    /// Still there, and has done this many steps of decoding.
    Heartbeat { steps: u64 },
    /// What was heard in a stretch.
    Heard { id: u64, words: Vec<DecodedWord> },
    /// It cannot work at all; the worker ends after this.
    Refused(SpeechError),
    /// One stretch could not be decoded.
    Failed { id: u64 },
}

#[derive(Serialize, Deserialize)]
struct HeardPayload {
    id: u64,
    words: Vec<DecodedWord>,
}

const LOAD: u8 = 1;
const DECODE: u8 = 2;
const READY: u8 = 16;
const HEARTBEAT: u8 = 17;
const HEARD: u8 = 18;
const REFUSED: u8 = 19;
const FAILED: u8 = 20;

impl Order {
    pub(crate) fn write(&self, to: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Load(load) => write_frame(to, LOAD, &serde_json::to_vec(load)?),
            Self::Decode { id, effort, samples, voice } => {
                let mut payload = Vec::with_capacity(9 + voice.len() + samples.len() * 2);
                payload.extend_from_slice(&id.to_le_bytes());
                payload.push(u8::from(*effort == Effort::Plain));
                payload.extend(voice.iter().map(|voice| u8::from(*voice)));
                payload.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
                write_frame(to, DECODE, &payload)
            }
        }
    }

    /// The next order; `None` when the other end has closed.
    pub(crate) fn read(from: &mut impl Read) -> io::Result<Option<Self>> {
        let Some((kind, payload)) = read_frame(from)? else { return Ok(None) };
        match kind {
            LOAD => Ok(Some(Self::Load(serde_json::from_slice(&payload)?))),
            DECODE => {
                let (id, rest) = split_number(&payload)?;
                let (effort, sound) = rest.split_first().ok_or_else(malformed)?;
                let effort = if *effort == 0 { Effort::Full } else { Effort::Plain };
                let (voice, sound) = sound.split_at(sound.len() / (1 + 2 * FRAME));
                let voice = voice.iter().map(|voice| *voice != 0).collect();
                let samples = sound.chunks_exact(2).map(|two| i16::from_le_bytes([two[0], two[1]])).collect();
                Ok(Some(Self::Decode { id, effort, samples, voice }))
            }
            _ => Err(malformed()),
        }
    }
}

impl Report {
    pub(crate) fn write(&self, to: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Ready => write_frame(to, READY, &[]),
            Self::Heartbeat { steps } => write_frame(to, HEARTBEAT, &steps.to_le_bytes()),
            Self::Heard { id, words } => {
                write_frame(to, HEARD, &serde_json::to_vec(&HeardPayload { id: *id, words: words.clone() })?)
            }
            Self::Refused(error) => write_frame(to, REFUSED, &serde_json::to_vec(error)?),
            Self::Failed { id } => write_frame(to, FAILED, &id.to_le_bytes()),
        }
    }

    /// The next report; `None` when the other end has closed.
    pub(crate) fn read(from: &mut impl Read) -> io::Result<Option<Self>> {
        let Some((kind, payload)) = read_frame(from)? else { return Ok(None) };
        Ok(Some(match kind {
            READY => Self::Ready,
            HEARTBEAT => Self::Heartbeat { steps: split_number(&payload)?.0 },
            HEARD => {
                let heard: HeardPayload = serde_json::from_slice(&payload)?;
                Self::Heard { id: heard.id, words: heard.words }
            }
            REFUSED => Self::Refused(serde_json::from_slice(&payload)?),
            FAILED => Self::Failed { id: split_number(&payload)?.0 },
            _ => return Err(malformed()),
        }))
    }
}

fn malformed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "malformed frame")
}

/// A number and what follows it.
fn split_number(payload: &[u8]) -> io::Result<(u64, &[u8])> {
    let (number, rest) = payload.split_first_chunk::<8>().ok_or_else(malformed)?;
    Ok((u64::from_le_bytes(*number), rest))
}

fn write_frame(to: &mut impl Write, kind: u8, payload: &[u8]) -> io::Result<()> {
    let length = u32::try_from(payload.len()).ok().filter(|length| *length <= LONGEST).ok_or_else(malformed)?;
    let mut head = [kind, 0, 0, 0, 0];
    head[1..].copy_from_slice(&length.to_le_bytes());
    to.write_all(&head)?;
    to.write_all(payload)?;
    to.flush()
}

fn read_frame(from: &mut impl Read) -> io::Result<Option<(u8, Vec<u8>)>> {
    let mut kind = [0];
    if from.read(&mut kind)? == 0 {
        return Ok(None);
    }
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    if length > LONGEST {
        return Err(malformed());
    }
    let mut payload = vec![0; length as usize];
    from.read_exact(&mut payload)?;
    Ok(Some((kind[0], payload)))
}

//! The sample consultation: its sound as samples, and what is said in it when.

use crate::programs::repository;
use anyhow::{Context, Result};
use std::fs::File;
use std::ops::Range;
use std::path::PathBuf;
use symphonia::core::codecs::audio::AudioDecoderOptions;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::MetadataOptions;

/// Samples a second of the sample.
pub const RATE: u32 = 16_000;

/// What one person says at one stretch.
pub struct Turn {
    /// Whether the clinician speaks.
    pub by_clinician: bool,
    /// When it begins, milliseconds.
    pub start_ms: u32,
    /// When it ends, milliseconds.
    pub end_ms: u32,
    /// The words.
    pub text: String,
}

/// The consultation.
pub struct Sample {
    sound: Vec<i16>,
    turns: Vec<Turn>,
}

impl Sample {
    /// The one that ships: one channel, [`RATE`].
    ///
    /// # Errors
    /// When its files cannot be read.
    pub fn shipped() -> Result<Self> {
        Ok(Self { sound: sound()?, turns: turns()? })
    }

    /// Where its sound lies.
    pub fn file() -> PathBuf {
        repository().join("assets/sample/sample.flac")
    }

    /// Its length in milliseconds.
    pub fn duration_ms(&self) -> u32 {
        u32::try_from(self.sound.len() as u64 * 1000 / u64::from(RATE)).unwrap_or(u32::MAX)
    }

    /// What is said, in order.
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// The end of the first turn that ends after this time, milliseconds: a place where nobody is cut short.
    pub fn pause_after(&self, ms: u32) -> u32 {
        self.turns.iter().map(|turn| turn.end_ms).find(|end| *end >= ms).unwrap_or_else(|| self.duration_ms())
    }

    /// The sound between two times as bytes, 16 bit little endian.
    pub fn bytes(&self, ms: Range<u32>) -> Vec<u8> {
        let at = |ms: u32| (ms as usize * RATE as usize / 1000).min(self.sound.len());
        self.sound[at(ms.start)..at(ms.end)].iter().flat_map(|sample| sample.to_le_bytes()).collect()
    }
}

fn sound() -> Result<Vec<i16>> {
    let file = File::open(Sample::file()).context("assets/sample/sample.flac")?;
    let source = MediaSourceStream::new(Box::new(file), Default::default());
    let mut format = symphonia::default::get_probe().probe(
        Hint::new().with_extension("flac"),
        source,
        FormatOptions::default(),
        MetadataOptions::default(),
    )?;
    let track = format.default_track(TrackType::Audio).context("the sample has no sound")?;
    let parameters = track.codec_params.as_ref().and_then(|codec| codec.audio()).context("the sample has no sound")?;
    let mut decoder =
        symphonia::default::get_codecs().make_audio_decoder(parameters, &AudioDecoderOptions::default())?;
    let mut sound = Vec::new();
    let mut part = Vec::new();
    while let Some(packet) = format.next_packet()? {
        decoder.decode(&packet)?.copy_to_vec_interleaved(&mut part);
        sound.append(&mut part);
    }
    Ok(sound)
}

fn turns() -> Result<Vec<Turn>> {
    let text = std::fs::read_to_string(Sample::file().with_extension("json")).context("assets/sample/sample.json")?;
    let turns: Vec<serde_json::Value> = serde_json::from_str(&text)?;
    let ms = |seconds: &serde_json::Value| (seconds.as_f64().unwrap_or_default() * 1000.0).round() as u32;
    let turn = |turn: &serde_json::Value| Turn {
        by_clinician: turn["speaker"] == "D",
        start_ms: ms(&turn["start"]),
        end_ms: ms(&turn["end"]),
        text: turn["text"].as_str().unwrap_or_default().to_owned(),
    };
    Ok(turns.iter().map(turn).collect())
}

//! Whisper on one stretch of sound: words with times and confidence.
//!
//! Only the worker process comes here. Invariant: whatever was decoded is returned; what looks doubtful is decoded
//! again with more effort and otherwise keeps its low confidence, but is never dropped.

use crate::SpeechError;
use crate::models::ggml::{self, Survey};
use crate::protocol::{DecodedWord, Effort};
use std::path::Path;
use whisper_rs::{
    DtwMode, DtwModelPreset, DtwParameters, FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters,
    WhisperState,
};

/// Samples per second of everything here.
const RATE: usize = 16_000;
/// Samples per position of the encoder: 20 ms.
const SAMPLES_PER_POSITION: usize = 320;
/// Positions of the whole encoder: 30 s.
const ALL_POSITIONS: usize = 1500;
/// Silence the encoder sees after the sound, in positions. The model was trained on sound padded to 30 s; with
/// less than two seconds of silence after the last word it tends to repeat itself.
const POSITIONS_AFTER: usize = 128;
/// Positions are rounded up to a multiple of this, which the matrix kernels like.
const POSITIONS_STEP: usize = 64;
/// Beams of the search.
const BEAMS: i32 = 5;

/// A loaded model.
pub(crate) struct Decoder {
    context: WhisperContext,
}

/// What one thread needs to decode beside others.
pub(crate) struct Lane {
    state: WhisperState,
    end_of_text: i32,
}

impl Decoder {
    /// Reads, checks and loads a model file.
    pub(crate) fn load(model: &Path) -> Result<Self, SpeechError> {
        let file = crate::models::file_name(model);
        let bytes = std::fs::read(model).map_err(|_| SpeechError::ModelMissing { file: file.clone() })?;
        let refuse = |reason: String| SpeechError::NotAModel { file: file.clone(), reason };
        let survey = ggml::survey(&bytes).map_err(|error| refuse(error.to_string()))?;
        let bytes = ggml::widen(&bytes).map_err(|error| refuse(error.to_string()))?.unwrap_or(bytes);
        whisper_rs::install_logging_hooks();
        let mut parameters = WhisperContextParameters::default();
        parameters.dtw_parameters(DtwParameters { mode: alignment(&survey), ..DtwParameters::default() });
        let context = WhisperContext::new_from_buffer_with_params(&bytes, parameters)
            .map_err(|error| refuse(error.to_string()))?;
        Ok(Self { context })
    }

    /// Room for one more decoding at the same time.
    pub(crate) fn lane(&self) -> Result<Lane, SpeechError> {
        let state = self.context.create_state().map_err(failed)?;
        Ok(Lane { state, end_of_text: self.context.token_eot() })
    }
}

fn failed(error: whisper_rs::WhisperError) -> SpeechError {
    SpeechError::Decoder { reason: error.to_string() }
}

/// Which attention heads of this model follow the sound (published with the models), for word times.
fn alignment(survey: &Survey) -> DtwMode<'static> {
    let model_preset = match (survey.text_layers, survey.multilingual) {
        (4, false) => DtwModelPreset::TinyEn,
        (4, true) => DtwModelPreset::Tiny,
        (6, false) => DtwModelPreset::BaseEn,
        (6, true) => DtwModelPreset::Base,
        (12, false) => DtwModelPreset::SmallEn,
        (12, true) => DtwModelPreset::Small,
        _ => return DtwMode::TopMost { n_top: 2 },
    };
    DtwMode::ModelPreset { model_preset }
}

impl Lane {
    /// Decodes one stretch (at most 30 s at 16 kHz) with the given number of threads.
    pub(crate) fn decode(
        &mut self,
        sound: &[i16],
        effort: Effort,
        threads: usize,
    ) -> Result<Vec<DecodedWord>, SpeechError> {
        let mut samples: Vec<f32> = sound.iter().map(|sample| f32::from(*sample) / 32_768.0).collect();
        // Less than a tenth of a second is refused by the library; silence behind it does no harm.
        samples.resize(samples.len().max(RATE / 2), 0.0);
        let beams = if effort == Effort::Full { BEAMS } else { 1 };
        let audio_context = match effort {
            Effort::Full => positions(samples.len()),
            Effort::Plain => ALL_POSITIONS,
        };
        self.state.full(parameters(beams, audio_context, threads), &samples).map_err(failed)?;
        let length_ms = (sound.len() * 1000 / RATE) as u32;
        Ok(self.words(length_ms))
    }

    fn words(&self, length_ms: u32) -> Vec<DecodedWord> {
        let mut words: Vec<Building> = Vec::new();
        let mut from = 0;
        for segment in self.state.as_iter() {
            for index in 0..segment.n_tokens() {
                let Some(token) = segment.get_token(index) else { continue };
                let Ok(bytes) = token.to_bytes() else { continue };
                if token.token_id() >= self.end_of_text || bytes.is_empty() {
                    continue;
                }
                // The alignment gives where a token ends, in hundredths of a second; -1 where it found nothing.
                let end = u32::try_from(token.token_data().t_dtw * 10).unwrap_or(from).clamp(from, length_ms);
                let new = words.is_empty() || bytes[0] == b' ';
                if new {
                    words.push(Building { bytes: Vec::new(), start: from, end, sum: 0.0, tokens: 0.0 });
                }
                if let Some(word) = words.last_mut() {
                    word.bytes.extend_from_slice(bytes);
                    word.end = end;
                    word.sum += token.token_probability();
                    word.tokens += 1.0;
                }
                from = end;
            }
        }
        words.into_iter().filter_map(Building::finish).collect()
    }
}

/// A word while its tokens come in.
struct Building {
    bytes: Vec<u8>,
    start: u32,
    end: u32,
    sum: f32,
    tokens: f32,
}

impl Building {
    fn finish(self) -> Option<DecodedWord> {
        let text = String::from_utf8_lossy(&self.bytes).trim().to_owned();
        let confidence = (self.sum / self.tokens).clamp(0.0, 1.0);
        (!text.is_empty()).then_some(DecodedWord { text, start_ms: self.start, end_ms: self.end, confidence })
    }
}

/// How much of the encoder this many samples need.
fn positions(samples: usize) -> usize {
    let needed = samples.div_ceil(SAMPLES_PER_POSITION) + POSITIONS_AFTER;
    needed.next_multiple_of(POSITIONS_STEP).min(ALL_POSITIONS)
}

fn parameters(beams: i32, audio_context: usize, threads: usize) -> FullParams<'static, 'static> {
    let strategy = if beams > 1 {
        SamplingStrategy::BeamSearch { beam_size: beams, patience: -1.0 }
    } else {
        SamplingStrategy::Greedy { best_of: 1 }
    };
    let mut parameters = FullParams::new(strategy);
    parameters.set_n_threads(threads as i32);
    parameters.set_language(Some("en"));
    parameters.set_no_context(true);
    parameters.set_audio_ctx(audio_context as i32);
    parameters.set_temperature(0.0);
    parameters.set_temperature_inc(0.0);
    // Above any probability: the library would drop what it takes for silence, and we mark instead of dropping.
    parameters.set_no_speech_thold(2.0);
    parameters.set_suppress_nst(true);
    parameters.set_print_special(false);
    parameters.set_print_progress(false);
    parameters.set_print_realtime(false);
    parameters.set_print_timestamps(false);
    parameters
}

//! Whisper on one stretch of sound: words with times and confidence.
//!
//! Only the worker process comes here. A stretch is first decoded the quick way (greedy, with the encoder cut to its
//! length); what looks doubtful (`quality`) is decoded again with more effort, and in two halves; the best attempt
//! counts, and its words get their times from the voice (`align`). Invariant: nothing decoded is dropped for being uncertain; it keeps a low
//! confidence.

use crate::SpeechError;
use crate::align::align;
use crate::models::ggml::{self, Survey};
use crate::protocol::{DecodedWord, Effort};
use crate::quality::Attempt;
use crate::stretch::FRAME;
use std::path::Path;
use whisper_rs::{FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters, WhisperState};

/// Samples per second of everything here.
const RATE: usize = 16_000;
/// Samples per position of the encoder: 20 ms.
const SAMPLES_PER_POSITION: usize = 320;
/// Positions of the whole encoder: 30 s.
const ALL_POSITIONS: usize = 1500;
/// Silence the encoder sees after the sound, in positions. The model was trained on sound padded to 30 s; with
/// two seconds of silence after the last word it often repeats itself, with six seldom.
const POSITIONS_AFTER: usize = 320;
/// Positions are rounded up to a multiple of this, which the matrix kernels like.
const POSITIONS_STEP: usize = 64;
/// Beams of the second attempt.
const BEAMS: i32 = 5;
/// What the decoder believes to have written before: sets its style (whole sentences, numbers in digits), and holds
/// no names, which would come up again where they were not said.
const STYLE: &str = "Good morning. How are you? All right. Okay, thank you, doctor.";
/// Confidence of words that were probably never said; well below what is shown as uncertain.
const INVENTED: f32 = 0.2;

/// Sound to decode.
#[derive(Clone, Copy)]
pub(crate) struct Sound<'a> {
    /// 16 kHz mono, in whole frames.
    pub samples: &'a [i16],
    /// For each frame whether it holds voice.
    pub voice: &'a [bool],
}

impl Sound<'_> {
    /// The two parts before and after the longest quiet that is not near an end; `None` if there is none.
    fn halves(&self) -> Option<(Self, Self)> {
        let margin = 2 * RATE / FRAME;
        let inner = margin..self.voice.len().saturating_sub(margin);
        let mut longest: Option<(usize, usize)> = None;
        let mut quiet = 0;
        for at in inner {
            quiet = if self.voice[at] { 0 } else { quiet + 1 };
            if quiet > longest.map_or(0, |(length, _)| length) {
                longest = Some((quiet, at - quiet / 2));
            }
        }
        let (_, at) = longest?;
        let part = |from: usize, to: usize| Self {
            samples: &self.samples[from * FRAME..to * FRAME],
            voice: &self.voice[from..to],
        };
        Some((part(0, at), part(at, self.voice.len())))
    }
}

/// One way of decoding.
#[derive(Clone, Copy)]
struct Way {
    beams: i32,
    audio_context: usize,
    style: &'static str,
    threads: usize,
}

/// A loaded model.
pub(crate) struct Decoder {
    context: WhisperContext,
    survey: Survey,
}

/// What one thread needs to decode beside others.
pub(crate) struct Lane<'a> {
    decoder: &'a Decoder,
    state: WhisperState,
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
        let context = WhisperContext::new_from_buffer_with_params(&bytes, WhisperContextParameters::default())
            .map_err(|error| refuse(error.to_string()))?;
        Ok(Self { context, survey })
    }

    /// Whether one thread decodes a stretch in a few seconds.
    pub(crate) fn is_small(&self) -> bool {
        self.survey.text_layers <= 6
    }

    /// Room for one more decoding at the same time.
    pub(crate) fn lane(&self) -> Result<Lane<'_>, SpeechError> {
        Ok(Lane { decoder: self, state: self.context.create_state().map_err(failed)? })
    }
}

fn failed(error: whisper_rs::WhisperError) -> SpeechError {
    SpeechError::Decoder { reason: error.to_string() }
}

impl Lane<'_> {
    /// Decodes one stretch, at most 30 s, with the given number of threads.
    pub(crate) fn decode(
        &mut self,
        sound: &Sound<'_>,
        effort: Effort,
        threads: usize,
    ) -> Result<Vec<DecodedWord>, SpeechError> {
        if effort == Effort::Plain {
            return Ok(self.attempt(sound, Way { beams: 1, audio_context: 0, style: "", threads })?.words);
        }
        let whole = self.best(sound, threads)?;
        if whole.doubt(sound.voice).any()
            && let Some((first, second)) = sound.halves()
        {
            let (mut both, after) = (self.best(&first, threads)?, self.best(&second, threads)?);
            let shift = (first.samples.len() * 1000 / RATE) as u32;
            both.append(after, shift);
            if both.score(sound.voice) > whole.score(sound.voice) {
                return Ok(both.words);
            }
        }
        Ok(whole.words)
    }

    /// The best of as many attempts as it takes.
    fn best(&mut self, sound: &Sound<'_>, threads: usize) -> Result<Attempt, SpeechError> {
        let quick = Way { beams: 1, audio_context: positions(sound.samples.len()), style: STYLE, threads };
        let mut best = self.attempt(sound, quick)?;
        let thorough = Way { beams: BEAMS, audio_context: ALL_POSITIONS, ..quick };
        for way in [thorough, Way { style: "", ..thorough }] {
            if !best.doubt(sound.voice).any() {
                break;
            }
            let again = self.attempt(sound, way)?;
            if again.score(sound.voice) > best.score(sound.voice) {
                best = again;
            }
        }
        if best.is_doubtful_as_a_whole(sound.voice) {
            for word in &mut best.words {
                word.confidence = word.confidence.min(INVENTED);
            }
        }
        Ok(best)
    }

    fn attempt(&mut self, sound: &Sound<'_>, way: Way) -> Result<Attempt, SpeechError> {
        let mut samples: Vec<f32> = sound.samples.iter().map(|sample| f32::from(*sample) / 32_768.0).collect();
        // Less than a tenth of a second is refused by the library; silence behind it does no harm.
        samples.resize(samples.len().max(RATE / 2), 0.0);
        if way.beams > 1 {
            // The search draws lots from a sequence that goes on from stretch to stretch; begun anew, the same sound
            // gives the same words whatever came before it.
            self.state = self.decoder.context.create_state().map_err(failed)?;
        }
        self.state.full(parameters(way), &samples).map_err(failed)?;
        Ok(self.heard(sound))
    }

    fn heard(&self, sound: &Sound<'_>) -> Attempt {
        let end_of_text = self.decoder.context.token_eot();
        let mut words: Vec<Building> = Vec::new();
        let (mut tokens, mut sum) = (0.0, 0.0);
        for segment in self.state.as_iter() {
            for index in 0..segment.n_tokens() {
                let Some(token) = segment.get_token(index) else { continue };
                let Ok(bytes) = token.to_bytes() else { continue };
                if token.token_id() >= end_of_text || bytes.is_empty() {
                    continue;
                }
                if words.is_empty() || bytes[0] == b' ' {
                    words.push(Building::default());
                }
                let probability = token.token_probability();
                sum += probability.max(1e-6).ln();
                tokens += 1.0;
                if let Some(word) = words.last_mut() {
                    word.bytes.extend_from_slice(bytes);
                    word.sum += probability;
                    word.tokens += 1.0;
                }
            }
        }
        let mut words: Vec<DecodedWord> = words.into_iter().filter_map(Building::finish).collect();
        align(&mut words, sound.voice);
        let no_speech = self.state.as_iter().map(|segment| segment.no_speech_probability()).fold(0.0, f32::max);
        Attempt { words, log_probability: sum / f32::max(tokens, 1.0), no_speech }
    }
}

/// A word while its tokens come in.
#[derive(Default)]
struct Building {
    bytes: Vec<u8>,
    sum: f32,
    tokens: f32,
}

impl Building {
    fn finish(self) -> Option<DecodedWord> {
        let text = String::from_utf8_lossy(&self.bytes).trim().to_owned();
        let confidence = (self.sum / self.tokens).clamp(0.0, 1.0);
        (!text.is_empty()).then_some(DecodedWord { text, start_ms: 0, end_ms: 0, confidence })
    }
}

/// How much of the encoder this many samples need.
fn positions(samples: usize) -> usize {
    let needed = samples.div_ceil(SAMPLES_PER_POSITION) + POSITIONS_AFTER;
    needed.next_multiple_of(POSITIONS_STEP).min(ALL_POSITIONS)
}

fn parameters(way: Way) -> FullParams<'static, 'static> {
    let strategy = if way.beams > 1 {
        SamplingStrategy::BeamSearch { beam_size: way.beams, patience: -1.0 }
    } else {
        SamplingStrategy::Greedy { best_of: 1 }
    };
    let mut parameters = FullParams::new(strategy);
    parameters.set_n_threads(way.threads as i32);
    parameters.set_language(Some("en"));
    parameters.set_no_context(true);
    if !way.style.is_empty() {
        parameters.set_initial_prompt(way.style);
    }
    parameters.set_audio_ctx(way.audio_context as i32);
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

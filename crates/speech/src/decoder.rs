//! Whisper on one stretch of sound: words with times and confidence.
//!
//! Only the worker process comes here. A stretch is first decoded the quick way (greedy, with the encoder cut to its
//! length); what looks doubtful (`quality`) is decoded again with more effort, the best attempt counts, and voice that
//! got no words is decoded by itself. Invariant: nothing decoded is dropped for being uncertain; it keeps a low
//! confidence.

use crate::SpeechError;
use crate::models::ggml::{self, Survey};
use crate::protocol::{DecodedWord, Effort};
use crate::quality::{Attempt, overlap};
use crate::stretch::FRAME;
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
/// two seconds of silence after the last word it often repeats itself, with six seldom.
const POSITIONS_AFTER: usize = 320;
/// Positions are rounded up to a multiple of this, which the matrix kernels like.
const POSITIONS_STEP: usize = 64;
/// Beams of the second attempt.
const BEAMS: i32 = 5;
/// What the decoder believes to have written before: sets its style (whole sentences, numbers in digits), and holds
/// no names, which would come up again where they were not said.
const STYLE: &str = "Good morning. How are you? All right. Okay, thank you, doctor.";
/// The alignment's error, about.
const BLUR_MS: u32 = 350;
/// Less quiet than this is no pause.
const PAUSE_MS: u32 = 160;
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
    fn length_ms(&self) -> u32 {
        (self.samples.len() * 1000 / RATE) as u32
    }

    /// Fits the words to the voice: the alignment is blurred by a few tenths of a second, and gives pauses to the word
    /// after them. Quiet at the ends of a word's span is taken off, and what lies beyond a pause goes to its neighbour.
    fn fit(&self, words: &mut [DecodedWord]) {
        let mut begins = 0;
        for word in words {
            word.start_ms = begins;
            let mut runs = self.voiced(word.start_ms, word.end_ms);
            let mut next_begins = word.end_ms;
            if runs.len() > 1 && runs[0].1 - runs[0].0 < BLUR_MS {
                runs.remove(0);
            }
            if let [.., before, last] = runs[..]
                && last.1 - last.0 < BLUR_MS
                && before.1 > before.0
            {
                next_begins = last.0;
                runs.pop();
            }
            if let (Some(first), Some(last)) = (runs.first(), runs.last()) {
                word.start_ms = word.start_ms.max(first.0);
                word.end_ms = word.end_ms.min(last.1).max(word.start_ms);
            }
            begins = next_begins.max(word.end_ms);
        }
    }

    /// Runs of voice between two times, as times; gaps too short for a pause are bridged.
    fn voiced(&self, from_ms: u32, to_ms: u32) -> Vec<(u32, u32)> {
        let ms = |frame: usize| (frame * FRAME * 1000 / RATE) as u32;
        let frame = |ms: u32| (ms as usize * RATE / 1000 / FRAME).min(self.voice.len());
        let mut runs: Vec<(u32, u32)> = Vec::new();
        for at in (frame(from_ms)..frame(to_ms)).filter(|at| self.voice[*at]) {
            match runs.last_mut() {
                Some(run) if ms(at) - run.1 < PAUSE_MS => run.1 = ms(at + 1),
                _ => runs.push((ms(at), ms(at + 1))),
            }
        }
        runs
    }

    /// What lies behind a moment, if it is enough to decode, with the time where it begins.
    fn tail(&self, from_ms: u32) -> (Self, u32) {
        let frame = (from_ms as usize * RATE / 1000 / FRAME).min(self.voice.len());
        let tail = Self { samples: &self.samples[frame * FRAME..], voice: &self.voice[frame..] };
        (tail, (frame * FRAME * 1000 / RATE) as u32)
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
        let mut parameters = WhisperContextParameters::default();
        parameters.dtw_parameters(DtwParameters { mode: alignment(&survey), ..DtwParameters::default() });
        let context = WhisperContext::new_from_buffer_with_params(&bytes, parameters)
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
        /// Pieces a stretch may fall into when the decoder stops listening again and again.
        const PIECES: usize = 6;
        let mut words: Vec<DecodedWord> = Vec::new();
        let (mut rest, mut from_ms) = (*sound, 0);
        for _ in 0..PIECES {
            let mut piece = self.best(&rest, threads)?;
            let stops_at = piece.stops_at(rest.voice);
            let said_twice = overlap(&words, &piece.words);
            words.extend(piece.words.drain(said_twice..).map(|word| DecodedWord {
                start_ms: word.start_ms + from_ms,
                end_ms: word.end_ms + from_ms,
                ..word
            }));
            let Some(stops_at) = stops_at else { break };
            let (tail, tail_ms) = rest.tail(stops_at);
            (rest, from_ms) = (tail, from_ms + tail_ms);
        }
        Ok(words)
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
        let (mut from, mut tokens, mut sum) = (0, 0.0, 0.0);
        for segment in self.state.as_iter() {
            for index in 0..segment.n_tokens() {
                let Some(token) = segment.get_token(index) else { continue };
                let Ok(bytes) = token.to_bytes() else { continue };
                if token.token_id() >= end_of_text || bytes.is_empty() {
                    continue;
                }
                // The alignment gives where a token ends, in hundredths of a second; -1 where it found nothing.
                let end = u32::try_from(token.token_data().t_dtw * 10).unwrap_or(from).clamp(from, sound.length_ms());
                if words.is_empty() || bytes[0] == b' ' {
                    words.push(Building { bytes: Vec::new(), start: from, end, sum: 0.0, tokens: 0.0 });
                }
                let probability = token.token_probability();
                sum += probability.max(1e-6).ln();
                tokens += 1.0;
                if let Some(word) = words.last_mut() {
                    word.bytes.extend_from_slice(bytes);
                    word.end = end;
                    word.sum += probability;
                    word.tokens += 1.0;
                }
                from = end;
            }
        }
        let mut words: Vec<DecodedWord> = words.into_iter().filter_map(Building::finish).collect();
        sound.fit(&mut words);
        let no_speech = self.state.as_iter().map(|segment| segment.no_speech_probability()).fold(0.0, f32::max);
        Attempt { words, log_probability: sum / f32::max(tokens, 1.0), no_speech }
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

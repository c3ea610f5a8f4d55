//! Whisper on one stretch of sound: words with times and confidence.
//!
//! Only the worker process comes here. A stretch is first decoded the quick way: greedy, with the encoder cut to its
//! length, and second thoughts about doubtful tokens (`rescore`). What looks doubtful as a whole (`quality`) is decoded
//! again with the whole encoder, and in two halves; the best attempt counts, and its words get their times from the voice
//! (`align`). Invariant: nothing decoded is dropped for being uncertain; it keeps a low confidence.

use crate::SpeechError;
use crate::align::align;
use crate::models::ggml::{self, Survey};
use crate::protocol::{DecodedWord, Effort};
use crate::quality::Attempt;
use crate::rescore::{Dictionary, Outlook, Rescorer, Token};
use crate::sound::Sound;
use std::path::Path;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use whisper_rs::{
    FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters, WhisperError, WhisperState, WhisperTokenId,
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
/// What is spoken.
const LANGUAGE: &str = "en";
/// What the decoder believes to have written before: sets its style (whole sentences, numbers in digits), and holds
/// no names, which would come up again where they were not said.
const STYLE: &str = "Good morning. How are you? All right. Okay, thank you, doctor.";
/// The library reports before each window of sound, and once at the end.
const ONE_WINDOW: u32 = 2;
/// Tokens the decoder can hold, with some to spare for second thoughts.
const MOST_TOKENS: usize = 420;
/// Tokens fed at once: a prompt is about as long.
const FED_AT_ONCE: usize = 16;
/// No token counts as less probable than one in a million.
const LEAST: f32 = -13.8;
/// Confidence of words that were probably never said; well below what is shown as uncertain.
const INVENTED: f32 = 0.2;

/// What is done about tokens in doubt.
#[derive(Clone, Copy, PartialEq)]
enum Doubtful {
    Taken,
    Reconsidered,
}

/// One way of decoding.
#[derive(Clone, Copy, PartialEq)]
struct Way {
    doubtful: Doubtful,
    audio_context: usize,
    style: &'static str,
    threads: usize,
}

/// A loaded model.
pub(crate) struct Decoder {
    context: WhisperContext,
    dictionary: Dictionary,
    survey: Survey,
    /// What the library keeps from one stretch to the next: a hundred megabytes of room. One is kept; while somebody
    /// speaks, one lane has all the work, and more are made only as long as stretches wait.
    spare: Mutex<Option<WhisperState>>,
}

/// How many steps of decoding were done: sounds encoded, tokens found. Shared by all lanes; shows that they get on.
#[derive(Clone, Default)]
pub(crate) struct Steps(Arc<AtomicU64>);

impl Steps {
    pub(crate) fn done(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// What one thread needs to decode beside others.
pub(crate) struct Lane<'a> {
    decoder: &'a Decoder,
    steps: Steps,
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
        let dictionary = Dictionary::of(&context);
        Ok(Self { context, dictionary, survey, spare: Mutex::default() })
    }

    /// Whether one thread decodes a stretch in a few seconds.
    pub(crate) fn is_small(&self) -> bool {
        self.survey.text_layers <= 6
    }

    /// What stands before the text: what was written before, and what is asked for.
    fn prompt(&self, style: &str) -> Result<Vec<WhisperTokenId>, SpeechError> {
        let mut prompt = Vec::new();
        if !style.is_empty() {
            prompt.push(self.context.token_prev());
            prompt.extend(self.context.tokenize(style, MOST_TOKENS).map_err(failed)?);
        }
        prompt.push(self.context.token_sot());
        if self.survey.multilingual {
            let english = whisper_rs::get_lang_id(LANGUAGE).unwrap_or(0);
            prompt.extend([self.context.token_lang(english), self.context.token_transcribe()]);
        }
        Ok(prompt)
    }

    fn state(&self) -> Result<WhisperState, SpeechError> {
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).take();
        spare.map_or_else(|| self.context.create_state().map_err(failed), Ok)
    }

    fn keep(&self, state: WhisperState) {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(state);
    }

    /// Room for one more decoding at the same time.
    pub(crate) fn lane(&self, steps: Steps) -> Lane<'_> {
        Lane { decoder: self, steps }
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
            let plain = Way { doubtful: Doubtful::Taken, audio_context: 0, style: "", threads };
            return Ok(self.attempt(sound, plain)?.words);
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
        let doubtful = if self.decoder.is_small() { Doubtful::Reconsidered } else { Doubtful::Taken };
        let quick = Way { doubtful, audio_context: positions(sound.samples.len()), style: STYLE, threads };
        let mut best = self.attempt(sound, quick)?;
        let thorough = Way { doubtful: Doubtful::Reconsidered, audio_context: ALL_POSITIONS, ..quick };
        let others = [thorough, Way { style: "", ..thorough }];
        for way in others.into_iter().filter(|way| *way != quick) {
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
        let mut samples = sound.amplified();
        // Less than a tenth of a second is refused by the library; silence behind it does no harm.
        samples.resize(samples.len().max(RATE / 2), 0.0);
        let mut state = self.decoder.state()?;
        let windows = Arc::new(AtomicU32::new(0));
        state.full(self.parameters(way, &windows), &samples).map_err(failed)?;
        let mut tokens = self.tokens(&state);
        // The decoder still holds the sound it was last asked about: all of it, if there was one window.
        if way.doubtful == Doubtful::Reconsidered && windows.load(Ordering::Relaxed) == ONE_WINDOW {
            tokens = self.reconsider(&mut state, tokens, way)?;
        }
        let no_speech = state.as_iter().map(|segment| segment.no_speech_probability()).fold(0.0, f32::max);
        self.decoder.keep(state);
        Ok(self.attempted(&tokens, no_speech, sound))
    }

    fn parameters(&self, way: Way, windows: &Arc<AtomicU32>) -> FullParams<'static, 'static> {
        let mut parameters = parameters(way);
        let counted = Arc::clone(windows);
        parameters.set_progress_callback_safe(move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
        });
        let steps = self.steps.clone();
        let go_on: Box<dyn FnMut() -> bool> = Box::new(move || {
            steps.done();
            false
        });
        // Asked after each step whether to stop. The library reads the closure as one of the type named here, so it
        // must be exactly this one.
        parameters.set_abort_callback_safe::<_, Box<dyn FnMut() -> bool>>(go_on);
        parameters
    }

    /// The tokens of what was decoded, with the times around its pieces.
    fn tokens(&self, state: &WhisperState) -> Vec<Token> {
        let (dictionary, context) = (&self.decoder.dictionary, &self.decoder.context);
        let mut tokens = vec![Token { id: context.token_beg(), log_probability: 0.0 }];
        for segment in state.as_iter() {
            for token in (0..segment.n_tokens()).filter_map(|index| segment.get_token(index)) {
                let data = token.token_data();
                let token = Token { id: data.id, log_probability: data.plog };
                if token.id == context.token_eot() || (tokens.len() == 1 && dictionary.is_time(token.id)) {
                    continue;
                }
                // A piece ends with a time and the next one begins with a time; the library gives only the end.
                if let [.., before, end] = tokens[..]
                    && dictionary.is_time(end.id)
                    && dictionary.is_text(before.id)
                    && dictionary.is_text(token.id)
                {
                    tokens.push(end);
                }
                tokens.push(token);
            }
        }
        tokens
    }

    /// Second thoughts about doubtful tokens.
    fn reconsider(&self, state: &mut WhisperState, tokens: Vec<Token>, way: Way) -> Result<Vec<Token>, SpeechError> {
        let prompt = self.decoder.prompt(way.style)?;
        let Some((last, first)) = prompt.split_last() else { return Ok(tokens) };
        let fed: Vec<_> = prompt.iter().copied().chain(tokens.iter().map(|token| token.id)).collect();
        if fed.len() > MOST_TOKENS {
            return Ok(tokens);
        }
        // In pieces: the library keeps room for all probabilities after each token it is fed at once.
        for (piece, tokens) in fed.chunks(FED_AT_ONCE).enumerate() {
            state.decode(tokens, piece * FED_AT_ONCE, way.threads).map_err(failed)?;
        }
        let dictionary = &self.decoder.dictionary;
        let after = |token: Option<WhisperTokenId>, before: usize| {
            let (fed, past) = match token {
                Some(token) => ([token], prompt.len() + before),
                None => ([*last], first.len()),
            };
            state.decode(&fed, past, way.threads)?;
            self.steps.done();
            Ok::<_, WhisperError>(Outlook::of(state.get_logits()?, dictionary))
        };
        Rescorer { dictionary, after }.rescore(tokens).map_err(failed)
    }

    /// The words of these tokens, with their times.
    fn attempted(&self, tokens: &[Token], no_speech: f32, sound: &Sound<'_>) -> Attempt {
        let mut words: Vec<Building> = Vec::new();
        let (mut count, mut sum) = (0.0, 0.0);
        for token in tokens.iter().filter(|token| self.decoder.dictionary.is_text(token.id)) {
            let Ok(bytes) = self.decoder.context.token_to_bytes(token.id) else { continue };
            if bytes.is_empty() {
                continue;
            }
            if words.is_empty() || bytes[0] == b' ' {
                words.push(Building::default());
            }
            sum += token.log_probability.max(LEAST);
            count += 1.0;
            if let Some(word) = words.last_mut() {
                word.bytes.extend_from_slice(bytes);
                word.sum += token.log_probability.exp();
                word.tokens += 1.0;
            }
        }
        let mut words: Vec<DecodedWord> = words.into_iter().filter_map(Building::finish).collect();
        align(&mut words, sound.voice);
        Attempt { words, log_probability: sum / f32::max(count, 1.0), no_speech }
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
    let mut parameters = FullParams::new(SamplingStrategy::Greedy { best_of: 1 });
    parameters.set_n_threads(way.threads as i32);
    parameters.set_language(Some(LANGUAGE));
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

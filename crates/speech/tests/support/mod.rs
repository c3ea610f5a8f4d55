//! What the tests of the worker share: the shipped model, the sample consultation, a transcription run to its end.
#![allow(dead_code)] // each test program uses a part of it

use auscult_speech::{
    HeardSegment, SpeechError, Transcriber, TranscriberEvent, TranscriberOptions, Vocabulary, WorkerCommand,
};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;
use symphonia::core::codecs::audio::AudioDecoderOptions;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::MetadataOptions;

/// A machine on which this takes longer cannot run the product.
pub const PATIENCE: Duration = Duration::from_secs(240);

pub fn assets() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets")
}

pub fn model() -> PathBuf {
    assets().join("models/ggml-tiny.en-q5_1.bin")
}

pub fn worker() -> WorkerCommand {
    WorkerCommand { program: env!("CARGO_BIN_EXE_auscult-speech-worker").into(), args: Vec::new() }
}

/// The first seconds of the sample consultation.
pub fn sample(seconds: usize) -> Vec<f32> {
    let file = std::fs::File::open(assets().join("sample/sample.flac")).expect("the sample is there");
    let stream = MediaSourceStream::new(Box::new(file), Default::default());
    let mut format = symphonia::default::get_probe()
        .probe(&Hint::new(), stream, FormatOptions::default(), MetadataOptions::default())
        .expect("a sound file");
    let track = format.default_track(TrackType::Audio).expect("a track");
    let parameters = track.codec_params.as_ref().and_then(|codec| codec.audio()).expect("of sound");
    let mut decoder = symphonia::default::get_codecs()
        .make_audio_decoder(parameters, &AudioDecoderOptions::default())
        .expect("a known codec");
    let mut sound: Vec<f32> = Vec::new();
    while sound.len() < seconds * 16_000
        && let Some(packet) = format.next_packet().expect("readable")
    {
        let mut samples: Vec<f32> = Vec::new();
        decoder.decode(&packet).expect("decodable").copy_to_vec_interleaved(&mut samples);
        sound.extend(samples);
    }
    sound.truncate(seconds * 16_000);
    sound
}

/// A transcription and its events.
pub struct Running {
    pub transcriber: Transcriber,
    pub events: Receiver<TranscriberEvent>,
}

pub fn start(model: &Path) -> Result<Running, SpeechError> {
    let options =
        TranscriberOptions { worker: worker(), model: model.to_owned(), vocabulary: Vocabulary::shipped(), threads: 2 };
    let (tell, events) = mpsc::channel();
    let transcriber = Transcriber::start(options, 0, Box::new(move |event| drop(tell.send(event))))?;
    Ok(Running { transcriber, events })
}

/// What came of a transcription.
pub struct Outcome {
    pub segments: Vec<HeardSegment>,
    /// Why the worker was started again, each time.
    pub restarts: Vec<String>,
}

impl Outcome {
    pub fn text(&self) -> String {
        let words = self.segments.iter().flat_map(|segment| &segment.words);
        words.map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

impl Running {
    /// Waits for the end; every event passes through `watch` first.
    pub fn outcome(&self, mut watch: impl FnMut(&TranscriberEvent)) -> Result<Outcome, SpeechError> {
        let mut outcome = Outcome { segments: Vec::new(), restarts: Vec::new() };
        loop {
            let event = self.events.recv_timeout(PATIENCE).expect("an event in time");
            watch(&event);
            match event {
                TranscriberEvent::Heard(segment) => outcome.segments.push(segment),
                TranscriberEvent::WorkerRestarted { reason } => outcome.restarts.push(reason),
                TranscriberEvent::Backlog { .. } => {}
                TranscriberEvent::Finished => return Ok(outcome),
                TranscriberEvent::Failed(error) => return Err(error),
            }
        }
    }
}

/// Feeds it all and waits for the end.
pub fn transcribe(sound: &[f32]) -> Outcome {
    let running = start(&model()).expect("it starts");
    sound.chunks(4_096).for_each(|piece| running.transcriber.feed(piece));
    running.transcriber.finish();
    running.outcome(|_| {}).expect("it finishes")
}

//! Transcribes sound files and prints JSON: text before and after vocabulary repair, segments, times.
//!
//! `transcribe_file WORKER MODEL FILE...`, where WORKER is the built `auscult-speech-worker`. Prints one line per
//! file. The clock starts with the model on disk and the sound decoded in memory, and stops at the last word; the
//! worker's start and the loading of the model are told apart in `load_ms` and included in `total_ms`.
#![allow(clippy::print_stdout)]

mod sound;

use auscult_speech::{HeardSegment, Transcriber, TranscriberEvent, TranscriberOptions, Vocabulary, WorkerCommand};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Instant;

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Fallible<()> {
    let mut args = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(worker), Some(model)) = (args.next(), args.next()) else {
        return Err("usage: transcribe_file WORKER MODEL FILE...".into());
    };
    for file in args {
        println!("{}", transcribe(&worker, &model, &file)?);
    }
    Ok(())
}

fn transcribe(worker: &Path, model: &Path, file: &Path) -> Fallible<serde_json::Value> {
    let sound = sound::decode(file)?;
    let options = TranscriberOptions {
        worker: WorkerCommand { program: worker.to_path_buf(), args: Vec::new() },
        model: model.to_path_buf(),
        vocabulary: Vocabulary::shipped(),
        threads: auscult_speech::physical_cores(),
    };
    let (events, inbox) = mpsc::channel();
    let begun = Instant::now();
    let tell = move |event| drop(events.send((event, Instant::now())));
    let transcriber = Transcriber::start(options, 0, Box::new(tell))?;
    sound.chunks(16_000).for_each(|second| transcriber.feed_from_file(second));
    transcriber.finish();
    let mut segments: Vec<HeardSegment> = Vec::new();
    let mut restarts = 0;
    for (event, at) in inbox {
        match event {
            TranscriberEvent::Heard(segment) => segments.push(segment),
            TranscriberEvent::WorkerRestarted { .. } => restarts += 1,
            TranscriberEvent::Failed(error) => return Err(error.into()),
            TranscriberEvent::Backlog { .. } => {}
            TranscriberEvent::Finished => {
                return Ok(report(file, sound.len(), &segments, restarts, (at - begun).as_secs_f64()));
            }
        }
    }
    Err("the transcription ended without saying so".into())
}

fn report(file: &Path, samples: usize, segments: &[HeardSegment], restarts: u32, seconds: f64) -> serde_json::Value {
    let words = || segments.iter().flat_map(|segment| &segment.words);
    let join = |texts: Vec<&str>| texts.join(" ");
    serde_json::json!({
        "file": file.file_name().map(|name| name.to_string_lossy()),
        "sound_s": samples as f64 / 16_000.0,
        "total_s": seconds,
        "restarts": restarts,
        "before": join(words().map(|word| word.heard.as_deref().unwrap_or(&word.text)).collect()),
        "after": join(words().map(|word| word.text.as_str()).collect()),
        "repairs": words().filter(|word| word.changed.is_some())
            .map(|word| (word.heard.clone(), word.text.clone())).collect::<Vec<_>>(),
        "segments": segments.iter().map(|segment| serde_json::json!({
            "start_ms": segment.start_ms,
            "end_ms": segment.end_ms,
            "words": segment.words.iter().map(|word| {
                serde_json::json!([word.text, word.start_ms, word.end_ms, word.confidence])
            }).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    })
}

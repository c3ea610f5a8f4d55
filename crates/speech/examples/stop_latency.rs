//! How long the last words take after a recording of 15 minutes has ended, and what memory the worker needs for it.
//!
//! `stop_latency WORKER MODEL FILE...`, where WORKER is the built `auscult-speech-worker`. The files are played one
//! after another, again and again, for 15 minutes: the first 14 as fast as they are written down with at most forty
//! seconds waiting, the last one in real time, as a microphone would. Prints the seconds from the stop to the last word,
//! how fast the first 14 minutes went, and the worker's highest resident memory where the system tells it.
#![allow(clippy::print_stdout)]

mod sound;

use auscult_speech::{Transcriber, TranscriberEvent, TranscriberOptions, Vocabulary, WorkerCommand};
use std::path::PathBuf;
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Samples in a second.
const RATE: usize = 16_000;
/// Length of the consultation, and of its end that is played in real time, in seconds.
const LENGTH_S: usize = 15 * 60;
const REAL_TIME_S: usize = 60;
/// Samples fed at once, as the recorder does: a tenth of a second.
const PIECE: usize = RATE / 10;
/// While the first minutes are fed, no more than this lies unheard: the longest stretch, and some for the next.
const MOST_WAITING_MS: u64 = 40_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(worker), Some(model)) = (args.next(), args.next()) else {
        return Err("usage: stop_latency WORKER MODEL FILE...".into());
    };
    let once: Vec<f32> = args.map(|file| sound::decode(&file)).collect::<Result<Vec<_>, _>>()?.concat();
    if once.is_empty() {
        return Err("no sound to play".into());
    }
    let consultation: Vec<f32> = once.iter().copied().cycle().take(LENGTH_S * RATE).collect();
    let options = TranscriberOptions {
        worker: WorkerCommand { program: worker, args: Vec::new() },
        model,
        vocabulary: Vocabulary::shipped(),
        threads: auscult_speech::physical_cores(),
    };
    let (events, inbox) = mpsc::channel();
    let transcriber =
        Transcriber::start(options, 0, Box::new(move |event| drop(events.send((event, Instant::now())))))?;
    let (before, last) = consultation.split_at((LENGTH_S - REAL_TIME_S) * RATE);
    let begun = Instant::now();
    for piece in before.chunks(PIECE) {
        while transcriber.pending_ms() > MOST_WAITING_MS {
            std::thread::sleep(Duration::from_millis(20));
        }
        transcriber.feed(piece);
    }
    let factor = begun.elapsed().as_secs_f64() / (LENGTH_S - REAL_TIME_S) as f64;
    let begun = Instant::now();
    for (index, piece) in last.chunks(PIECE).enumerate() {
        transcriber.feed(piece);
        let due = Duration::from_millis(100 * (index as u64 + 1));
        std::thread::sleep(due.saturating_sub(begun.elapsed()));
    }
    let memory = transcriber.worker_process().and_then(highest_memory);
    let stopped = Instant::now();
    transcriber.finish();
    let (mut words, mut restarts) = (0, 0);
    for (event, at) in inbox {
        match event {
            TranscriberEvent::Heard(segment) => words += segment.words.len(),
            TranscriberEvent::WorkerRestarted { .. } => restarts += 1,
            TranscriberEvent::Backlog { .. } => {}
            TranscriberEvent::Failed(error) => return Err(error.into()),
            TranscriberEvent::Finished => {
                println!("from the stop to the last word: {:.1} s", at.duration_since(stopped).as_secs_f64());
                println!("{words} words; {restarts} restarts; {factor:.2} of real time when fed faster");
                if let Some(memory) = memory {
                    println!("worker's highest resident memory: {memory} MB");
                }
                return Ok(());
            }
        }
    }
    Err("the transcription ended without saying so".into())
}

/// In megabytes, where `/proc` tells it.
fn highest_memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(kilobytes.split_whitespace().next()?.parse::<u64>().ok()? / 1024)
}

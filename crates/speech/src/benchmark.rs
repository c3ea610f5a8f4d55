//! How fast this laptop transcribes with a model, found out in about five seconds.

use crate::SpeechError;
use crate::process::WorkerProcess;
use crate::protocol::{Effort, Order, Report};
use crate::stretch::FRAME;
use crate::supervisor::Message;
use crate::transcriber::WorkerCommand;
use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

/// What the benchmark found.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Benchmark {
    /// Time needed divided by length of the sound: below 1 the laptop keeps up; 0.5 leaves room for other work.
    pub real_time_factor: f64,
}

/// The first 11.45 s of the sample consultation: 16 kHz, mono, signed 16-bit little endian.
const SPEECH: &[u8] = include_bytes!("../../../assets/sample/benchmark.s16");
/// No new stretch is given after this.
const ENOUGH: Duration = Duration::from_secs(4);
/// A laptop that has not decoded eleven seconds within this is too slow to be measured.
const TOO_SLOW: Duration = Duration::from_secs(120);

/// Decodes known speech for about five seconds, on all given threads. Blocks.
///
/// # Errors
/// If the worker cannot be started or refuses the model.
pub fn benchmark(worker: &WorkerCommand, model: &Path, threads: usize) -> Result<Benchmark, SpeechError> {
    let (messages, inbox) = mpsc::channel();
    let process = WorkerProcess::start(worker, model, threads, 0, messages)?;
    while !matches!(next(&inbox)?, Report::Ready) {}
    let mut samples: Vec<i16> = SPEECH.chunks_exact(2).map(|two| i16::from_le_bytes([two[0], two[1]])).collect();
    samples.truncate(samples.len() / FRAME * FRAME);
    let voice = vec![true; samples.len() / FRAME];
    let seconds = samples.len() as f64 / 16_000.0;
    let give = |id| {
        let (samples, voice) = (samples.clone(), voice.clone());
        process.order(Order::Decode { id, effort: Effort::Full, samples, voice });
    };
    // The first one also makes the memory its own.
    give(0);
    await_one(&inbox)?;
    let begun = Instant::now();
    let mut given = 0;
    while given < threads {
        given += 1;
        give(given as u64);
    }
    let mut done = 0;
    while done < given {
        await_one(&inbox)?;
        done += 1;
        if begun.elapsed() < ENOUGH {
            given += 1;
            give(given as u64);
        }
    }
    Ok(Benchmark { real_time_factor: begun.elapsed().as_secs_f64() / (done as f64 * seconds) })
}

fn await_one(inbox: &Receiver<Message>) -> Result<(), SpeechError> {
    loop {
        match next(inbox)? {
            Report::Heard { .. } => return Ok(()),
            Report::Failed { .. } => return Err(SpeechError::Decoder { reason: "it failed on known speech".into() }),
            _ => {}
        }
    }
}

/// The worker's next report, as an error if it is one.
fn next(inbox: &Receiver<Message>) -> Result<Report, SpeechError> {
    match inbox.recv_timeout(TOO_SLOW) {
        Ok(Message::Worker(_, Report::Refused(error))) => Err(error),
        Ok(Message::Worker(_, report)) => Ok(report),
        Ok(_) => Err(SpeechError::WorkerKeepsFailing { attempts: 1, reason: "it ended".to_owned() }),
        Err(_) => Err(SpeechError::WorkerKeepsFailing { attempts: 1, reason: "it no longer answered".to_owned() }),
    }
}

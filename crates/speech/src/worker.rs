//! The child process: reads sound, writes words, knows nothing else.
//!
//! It keeps no state between stretches, so that killing it at any moment loses only work. It ends when its input
//! closes, so that it never outlives the program. It writes nothing but frames: no text of a transcript ever reaches
//! standard error or a log.

use crate::SpeechError;
use crate::decoder::{Decoder, Steps};
use crate::protocol::{Effort, Load, Order, Report};
use crate::sound::Sound;
use std::collections::VecDeque;
use std::io::{self, BufReader, Stdout, Write};
use std::process::ExitCode;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How often the worker says that it is alive.
pub(crate) const HEARTBEAT: Duration = Duration::from_millis(500);

/// Runs the worker until its standard input closes. Host programs call this when started with the argument
/// `speech-worker`, before they do anything else.
pub fn main() -> ExitCode {
    let out = Arc::new(Mutex::new(io::stdout()));
    match run(&out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // If this cannot be said either, the other end is gone, and nobody is left to tell.
            let _ = say(&out, &Report::Refused(error));
            ExitCode::FAILURE
        }
    }
}

fn say(out: &Mutex<Stdout>, report: &Report) -> io::Result<()> {
    let mut out = held(out);
    report.write(&mut *out)?;
    out.flush()
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn run(out: &Arc<Mutex<Stdout>>) -> Result<(), SpeechError> {
    crate::processor::check()?;
    let mut input = BufReader::new(io::stdin());
    let broken = |reason: &str| SpeechError::WorkerNotStarted { reason: reason.to_owned() };
    let Ok(Some(Order::Load(load))) = Order::read(&mut input) else { return Err(broken("no model was named")) };
    let steps = Steps::default();
    start_heartbeat(Arc::clone(out), steps.clone());
    let queue = start_lanes(&load, out, &steps)?;
    say(out, &Report::Ready).map_err(|_| broken("nobody listens"))?;
    while let Ok(Some(order)) = Order::read(&mut input) {
        if let Order::Decode { id, effort, samples, voice } = order {
            held(&queue.jobs).waiting.push_back(Job { id, effort, samples, voice });
            queue.arrived.notify_one();
        }
    }
    // The other end has closed: nobody wants what may still be in the lanes, and native threads are not joined.
    std::process::exit(0)
}

fn start_heartbeat(out: Arc<Mutex<Stdout>>, steps: Steps) {
    std::thread::spawn(move || {
        while say(&out, &Report::Heartbeat { steps: steps.count() }).is_ok() {
            std::thread::sleep(HEARTBEAT);
        }
    });
}

struct Job {
    id: u64,
    effort: Effort,
    samples: Vec<i16>,
    voice: Vec<bool>,
}

#[derive(Default)]
struct Jobs {
    waiting: VecDeque<Job>,
    /// Lanes at work.
    busy: usize,
}

#[derive(Default)]
struct Queue {
    jobs: Mutex<Jobs>,
    arrived: Condvar,
}

/// One lane per thread: two stretches on one thread each are done sooner than one after the other on two threads,
/// as the threads of one decoding wait for each other at every layer.
fn start_lanes(load: &Load, out: &Arc<Mutex<Stdout>>, steps: &Steps) -> Result<Arc<Queue>, SpeechError> {
    let threads = load.threads.clamp(1, 16);
    // One model for the life of the process; the lanes' threads borrow it.
    let decoder: &'static Decoder = Box::leak(Box::new(Decoder::load(&load.model)?));
    // Threads that work on one stretch spin while they wait for each other: on a small model this costs more than it
    // saves, and on a busy machine a hundred times more.
    let shared = if decoder.is_small() { 1 } else { threads };
    let queue = Arc::new(Queue::default());
    for _ in 0..threads {
        let mut lane = decoder.lane(steps.clone());
        let (queue, out) = (Arc::clone(&queue), Arc::clone(out));
        std::thread::spawn(move || {
            loop {
                let (job, share) = queue.next(shared);
                let report = match lane.decode(&Sound { samples: &job.samples, voice: &job.voice }, job.effort, share) {
                    Ok(words) => Report::Heard { id: job.id, words },
                    Err(_) => Report::Failed { id: job.id },
                };
                held(&queue.jobs).busy -= 1;
                if say(&out, &report).is_err() {
                    return;
                }
            }
        });
    }
    Ok(queue)
}

impl Queue {
    /// Waits for a stretch; gives it with its share of the threads: all of them if it is alone.
    fn next(&self, threads: usize) -> (Job, usize) {
        let mut jobs = held(&self.jobs);
        loop {
            if let Some(job) = jobs.waiting.pop_front() {
                jobs.busy += 1;
                let wanting = (jobs.busy + jobs.waiting.len()).min(threads);
                let share = if job.effort == Effort::Plain { 1 } else { threads / wanting };
                return (job, share.max(1));
            }
            jobs = self.arrived.wait(jobs).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

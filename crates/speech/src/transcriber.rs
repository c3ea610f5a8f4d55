//! The sound of a recording in, its transcript out, whatever happens to the worker in between.
//!
//! A supervisor thread cuts the sound into stretches, hands them to the worker process and gives back what was heard
//! in the order of the recording. A stretch is kept until its words have come: a worker that crashes, hangs or is
//! killed is started again and gets what is missing, so nothing fed is ever left out.

use crate::stretch::Pace;
use crate::supervisor::{Message, Supervisor};
use crate::utterance::HeardSegment;
use crate::{SpeechError, Vocabulary};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

/// How to start the worker process.
///
/// Host programs start themselves with a hidden first argument, upon which they call [`crate::worker::main`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerCommand {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<String>,
}

/// What a transcription needs.
#[derive(Debug, Clone)]
pub struct TranscriberOptions {
    /// How to start the worker.
    pub worker: WorkerCommand,
    /// The model file.
    pub model: PathBuf,
    /// Names to put right.
    pub vocabulary: Vocabulary,
    /// Threads to decode with; [`crate::physical_cores`] is best.
    pub threads: usize,
}

/// What a transcription tells.
#[derive(Debug, Clone)]
pub enum TranscriberEvent {
    /// Something was said; final, in the order of the recording.
    Heard(HeardSegment),
    /// How much speech waits for its words.
    Backlog {
        /// Milliseconds of speech.
        behind_ms: u32,
    },
    /// The worker had to be started again; nothing is lost.
    WorkerRestarted {
        /// Why, for the log.
        reason: String,
    },
    /// All of it is transcribed.
    Finished,
    /// It cannot go on; the last event.
    Failed(SpeechError),
}

/// Receives the events, on the supervisor's thread.
pub(crate) type OnEvent = Box<dyn Fn(TranscriberEvent) + Send + Sync>;

/// What the supervisor tells other threads about itself.
#[derive(Debug, Default)]
pub(crate) struct Gauge {
    /// Process id of the worker; 0 while there is none.
    pub worker: AtomicU32,
    /// Samples fed.
    pub fed: AtomicU64,
    /// Of these, samples transcribed or found to hold no speech.
    pub done: AtomicU64,
}

/// A transcription under way. Dropping it cancels it.
pub struct Transcriber {
    messages: Sender<Message>,
    gauge: Arc<Gauge>,
    supervisor: Option<JoinHandle<()>>,
}

/// Samples in a millisecond.
const SAMPLES_PER_MS: u64 = 16;

impl Transcriber {
    /// Starts the worker and waits for sound. `from_ms` is where in the recording the first sample lies.
    ///
    /// # Errors
    /// If the model file is missing. What is found out later comes as [`TranscriberEvent::Failed`].
    pub fn start(options: TranscriberOptions, from_ms: u32, on_event: OnEvent) -> Result<Self, SpeechError> {
        if !options.model.is_file() {
            return Err(SpeechError::ModelMissing { file: crate::models::file_name(&options.model) });
        }
        let (messages, inbox) = mpsc::channel();
        let gauge = Arc::new(Gauge::default());
        let mut supervisor = Supervisor::new(options, from_ms, on_event, messages.clone(), Arc::clone(&gauge));
        let thread = std::thread::Builder::new()
            .name("transcription".to_owned())
            .spawn(move || supervisor.run(&inbox))
            .map_err(|error| SpeechError::WorkerNotStarted { reason: error.to_string() })?;
        Ok(Self { messages, gauge, supervisor: Some(thread) })
    }

    /// Takes more sound: 16 kHz, mono, −1 to 1, following on what came before. Never blocks.
    pub fn feed(&self, sound: &[f32]) {
        self.send(sound, Pace::Live);
    }

    fn send(&self, sound: &[f32], pace: Pace) {
        self.gauge.fed.fetch_add(sound.len() as u64, Ordering::Relaxed);
        // After a failure nobody listens any more; the failure was told.
        let _ = self.messages.send(Message::Sound(sound.to_vec(), pace));
    }

    /// Like [`Self::feed`], for files: cuts longer stretches, which are understood better, as nobody waits for the
    /// first words; and waits while more than ten minutes of sound lie unheard, to hold no whole file in memory.
    pub fn feed_from_file(&self, sound: &[f32]) {
        const ENOUGH_MS: u64 = 600_000;
        while self.pending_ms() > ENOUGH_MS && !self.supervisor.as_ref().is_some_and(JoinHandle::is_finished) {
            std::thread::sleep(Duration::from_millis(20));
        }
        self.send(sound, Pace::File);
    }

    /// Sound fed whose words have not come yet, in milliseconds.
    pub fn pending_ms(&self) -> u64 {
        let done = self.gauge.done.load(Ordering::Relaxed);
        self.gauge.fed.load(Ordering::Relaxed).saturating_sub(done) / SAMPLES_PER_MS
    }

    /// There is no more sound: `Finished` follows when all is transcribed.
    pub fn finish(&self) {
        let _ = self.messages.send(Message::Finish);
    }

    /// Stops at once; no event follows after this returns.
    pub fn cancel(mut self) {
        self.stop();
    }

    /// The worker's process id, if one runs. For diagnosis.
    pub fn worker_process(&self) -> Option<u32> {
        Some(self.gauge.worker.load(Ordering::Relaxed)).filter(|id| *id != 0)
    }

    fn stop(&mut self) {
        let _ = self.messages.send(Message::Cancel);
        if let Some(thread) = self.supervisor.take()
            && thread.thread().id() != std::thread::current().id()
        {
            let _ = thread.join();
        }
    }
}

impl Drop for Transcriber {
    fn drop(&mut self) {
        self.stop();
    }
}

//! Records from a microphone into a segment file.
//!
//! Four threads, so that nothing can hold up the writing: the device's own callback only fills a ring; the
//! microphone thread opens devices and notices lost ones; the session thread writes; two more run the caller's
//! `on_event` and `on_sound`.

mod microphone;
mod ring;
mod session;
#[cfg(test)]
#[allow(clippy::unwrap_used)] // in a test, a panic is the message
mod tests;

use crate::awake::AwakeGuard;
use crate::error::AudioError;
use crate::recording::{FinishedRecording, RecordingOptions};
use crate::segment::{Pace, SegmentWriter, Stream};
use microphone::{News, keep_listening};
use session::{Command, LowDisk, Parts, Session};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long a device may take to open.
const OPEN_WITHIN: Duration = Duration::from_secs(20);
/// How long to wait for the session to confirm a pause; a disk that hangs must not hang the window.
const CONFIRM_WITHIN: Duration = Duration::from_secs(2);

/// What happens while recording.
#[derive(Debug)]
#[non_exhaustive]
pub enum RecorderEvent {
    /// The first real samples arrived: from now on it records.
    Ready {
        /// The device's name.
        device: String,
    },
    /// How loud it is, twenty times a second; in dBFS, 0 the loudest, -120 the floor. None while paused.
    Level {
        /// Mean loudness of the last 50 ms.
        rms_db: f32,
        /// Loudest sample of the last 50 ms.
        peak_db: f32,
        /// Length of the recording so far.
        elapsed_ms: u32,
    },
    /// It has been silent for so long: ten seconds, and again every ten. Perhaps the microphone is muted.
    Silence {
        /// How long, in seconds.
        seconds: u32,
    },
    /// The silence is over.
    SoundAgain,
    /// It is too loud for the microphone. Told at most every two seconds.
    Clipping,
    /// The device is gone; the recording waits for it or for another. What was recorded is safe.
    DeviceLost {
        /// Its name.
        name: String,
    },
    /// The recording goes on with this device, which may be the same one as before.
    DeviceChanged {
        /// Its name.
        name: String,
    },
    /// Sound came faster than it could be taken; silence stands in its place, so that times stay right.
    SoundLost {
        /// How much.
        milliseconds: u32,
    },
    /// Little space is left on the disk.
    LowDisk {
        /// How much, in bytes.
        free_bytes: u64,
    },
    /// The disk is full. What is recorded is safe; what comes now waits in memory until there is space again.
    DiskFull,
    /// Everything that waited in memory is on the disk now.
    SavedAgain,
    /// The laptop may fall asleep: its system offers no way to prevent it.
    MayFallAsleep {
        /// What the system said.
        reason: String,
    },
    /// Something failed. If it was the disk, it is tried again and what comes waits in memory.
    Failed(AudioError),
}

/// Hears what happens while recording.
pub type OnEvent = Box<dyn Fn(RecorderEvent) + Send + Sync>;
/// Hears what is recorded: 16 kHz mono in −1…1.
pub type OnSound = Box<dyn FnMut(&[f32]) + Send>;

/// A recording in progress. Dropping it ends the recording cleanly.
pub struct Recorder {
    commands: Option<Sender<Command>>,
    session: Option<JoinHandle<Result<FinishedRecording, AudioError>>>,
    listeners: Vec<JoinHandle<()>>,
    elapsed_ms: Arc<AtomicU32>,
    /// Dropping it ends the microphone thread.
    microphone: Option<Sender<()>>,
    /// Dropping it lets the laptop sleep.
    awake: Option<Sender<()>>,
}

impl Recorder {
    /// Opens the device and the file and begins to record. Returns when the device is open; it records from
    /// [`RecorderEvent::Ready`] on.
    ///
    /// `on_event` and `on_sound` run each on a thread of their own. `on_sound` gets everything that is recorded,
    /// without gaps, as 16 kHz mono in −1…1; sample *n* sounds at *n* / 16 000 s of the recording. A listener that is
    /// slow costs memory, 64 kB for each second it is behind, and never sound.
    ///
    /// # Errors
    /// [`AudioError::NoInputDevice`], [`AudioError::DeviceNotFound`], [`AudioError::NotPermitted`],
    /// [`AudioError::NoSuchChannel`], [`AudioError::Device`]; [`AudioError::AlreadyExists`],
    /// [`AudioError::DiskFull`], [`AudioError::Io`]. No file is left behind then.
    pub fn start(options: RecordingOptions, on_event: OnEvent, mut on_sound: OnSound) -> Result<Self, AudioError> {
        let (microphone, stop_microphone) = channel::<()>();
        let (first_sender, first) = channel();
        let (news_sender, news) = channel();
        let (wanted, picked) = (options.device.clone(), options.channel);
        let microphone_news = news_sender.clone();
        spawn("microphone", move || keep_listening(wanted, picked, &stop_microphone, &first_sender, &microphone_news))?;
        let source = first.recv_timeout(OPEN_WITHIN).map_err(|_| AudioError::NoInputDevice)??;

        let stream = Stream { recording: options.recording, sample_rate: source.sample_rate, channels: 1 };
        let writer = SegmentWriter::create(&options.file, &options.key, stream, Pace::Live)?;
        let (events, told) = channel();
        let (sound, heard) = channel::<Vec<f32>>();
        let elapsed_ms = Arc::new(AtomicU32::new(0));
        let awake = stay_awake(news_sender)?;
        let parts = Parts {
            writer,
            source,
            channel: options.channel,
            sample_rate: stream.sample_rate,
            low_disk: LowDisk { directory: directory_of(&options), bytes: options.low_disk_bytes },
            events,
            sound,
            elapsed_ms: elapsed_ms.clone(),
        };
        let failures = parts.events.clone();
        let session = Session::new(parts)?;
        let (commands, commanded) = channel();
        let listeners = vec![
            spawn("recorder-events", move || told.iter().for_each(on_event))?,
            spawn("recorder-sound", move || heard.iter().for_each(|part| on_sound(&part)))?,
        ];
        let session = spawn("recorder", move || {
            let finished = session.run(&commanded, &news);
            if finished.is_err() {
                // The caller gets the reason from `stop`; until then it must not believe that it records.
                let _ = failures.send(RecorderEvent::Failed(AudioError::Stopped));
            }
            finished
        })?;
        Ok(Self {
            commands: Some(commands),
            session: Some(session),
            listeners,
            elapsed_ms,
            microphone: Some(microphone),
            awake: Some(awake),
        })
    }

    /// Stops taking sound; what was heard before is written and synced. Time in the recording stands still.
    pub fn pause(&self) {
        self.command(Command::Pause);
    }

    /// Goes on after a pause.
    pub fn resume(&self) {
        self.command(Command::Resume);
    }

    /// Length of the recording so far, in milliseconds; pauses are no part of it.
    pub fn elapsed_ms(&self) -> u32 {
        self.elapsed_ms.load(Ordering::Relaxed)
    }

    /// Ends the recording: everything is written, sealed and synced, and both listeners have had everything.
    ///
    /// # Errors
    /// [`AudioError::DiskFull`] if what waited in memory still finds no space: what is in the file is safe and
    /// [`crate::recover`] ends it. [`AudioError::Io`] likewise.
    pub fn stop(mut self) -> Result<FinishedRecording, AudioError> {
        self.end().unwrap_or(Err(AudioError::Stopped))
    }

    fn end(&mut self) -> Option<Result<FinishedRecording, AudioError>> {
        let session = self.session.take()?;
        if let Some(commands) = self.commands.take() {
            // If the session has ended by itself, its result says why.
            let _ = commands.send(Command::Stop);
        }
        let finished = session.join().unwrap_or(Err(AudioError::Stopped));
        // The microphone thread is left to end by itself: a device that hangs must not hold up the clinician.
        self.microphone = None;
        self.awake = None;
        for listener in self.listeners.drain(..) {
            // A listener that panicked has said so itself; one that ends the recording cannot wait for itself.
            if listener.thread().id() != std::thread::current().id() {
                let _ = listener.join();
            }
        }
        Some(finished)
    }

    fn command(&self, command: fn(Sender<()>) -> Command) {
        let (done, confirmed) = channel();
        if let Some(commands) = &self.commands
            && commands.send(command(done)).is_ok()
        {
            let _ = confirmed.recv_timeout(CONFIRM_WITHIN);
        }
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        // Whoever drops it does not ask for the result.
        let _ = self.end();
    }
}

/// Keeps the laptop awake on a thread of its own, since asking for it may take long.
fn stay_awake(news: Sender<News>) -> Result<Sender<()>, AudioError> {
    let (awake, until) = channel::<()>();
    spawn("stay-awake", move || {
        let guard = AwakeGuard::new();
        if let Err(AudioError::Awake(reason)) = &guard {
            let _ = news.send(News::MayFallAsleep { reason: reason.clone() });
        }
        wait(&until);
    })?;
    Ok(awake)
}

fn wait(until: &Receiver<()>) {
    // Nothing is ever sent: it ends when the other side is dropped.
    let _ = until.recv();
}

fn directory_of(options: &RecordingOptions) -> PathBuf {
    options
        .file
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .map_or_else(|| PathBuf::from("."), PathBuf::from)
}

fn spawn<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<JoinHandle<T>, AudioError> {
    std::thread::Builder::new().name(name.to_owned()).spawn(work).map_err(AudioError::io("starting a thread"))
}

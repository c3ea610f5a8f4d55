//! The thread that writes: takes the ring's sound, keeps it, and tells what there is to tell.
//!
//! Invariant: everything taken from the ring is handed to the file before anything else is done with it. Listeners
//! are told through channels, so that none of them can hold it up.

use super::RecorderEvent;
use super::microphone::{News, Source};
use super::ring::Heard;
use crate::error::AudioError;
use crate::level::Meter;
use crate::rate::{RateChange, SPEECH_RATE};
use crate::recording::{Channel, FinishedRecording, to_sixteen_bits};
use crate::segment::{Ending, Saved, SegmentWriter, milliseconds};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// How often the ring is emptied: short enough for the meter, long enough to sleep.
const EVERY: Duration = Duration::from_millis(20);
/// How often free space is looked at.
const LOOK_AT_DISK_EVERY: Duration = Duration::from_secs(2);
/// How often a disk that refuses is tried again.
const RETRY_EVERY: Duration = Duration::from_millis(500);

/// How long to wait, after a pause, for sound of which the moment is known.
const RESUME_WITHIN: Duration = Duration::from_secs(2);

/// What the clinician does.
pub(super) enum Command {
    Pause(Sender<()>),
    Resume(Sender<()>),
    Stop,
}

/// What a session works with.
pub(super) struct Parts {
    pub writer: SegmentWriter,
    pub source: Source,
    pub channel: Channel,
    pub sample_rate: u32,
    pub low_disk: LowDisk,
    pub events: Sender<RecorderEvent>,
    pub sound: Sender<Vec<f32>>,
    pub elapsed_ms: Arc<AtomicU32>,
}

/// The disk to watch.
pub(super) struct LowDisk {
    pub directory: PathBuf,
    pub bytes: u64,
}

/// One recording being written.
pub(super) struct Session {
    parts: Parts,
    /// Set until the device's first sound: what to tell then.
    announce: Option<RecorderEvent>,
    to_file: RateChange,
    to_speech: RateChange,
    meter: Meter,
    paused: bool,
    /// Set after a pause until sound comes that was heard after it.
    resumed_at: Option<Instant>,
    trouble: Saved,
    tried_at: Instant,
    disk_seen_at: Option<Instant>,
    disk_low: bool,
    lost_samples: u64,
    // Kept from one turn to the next, so that a turn need not allocate.
    interleaved: Vec<f32>,
    mono: Vec<f32>,
    sixteen: Vec<i16>,
}

impl Session {
    pub fn new(parts: Parts) -> Result<Self, AudioError> {
        Ok(Self {
            announce: Some(RecorderEvent::Ready { device: parts.source.name.clone() }),
            to_file: RateChange::new(parts.source.sample_rate, parts.sample_rate)?,
            to_speech: RateChange::new(parts.sample_rate, SPEECH_RATE)?,
            meter: Meter::new(parts.sample_rate),
            paused: false,
            resumed_at: None,
            trouble: Saved::Yes,
            tried_at: Instant::now(),
            disk_seen_at: None,
            disk_low: false,
            lost_samples: 0,
            interleaved: Vec::new(),
            mono: Vec::new(),
            sixteen: Vec::new(),
            parts,
        })
    }

    /// Writes until told to stop, or until nobody is left who could tell it; the file has its end in both cases.
    pub fn run(mut self, commands: &Receiver<Command>, news: &Receiver<News>) -> Result<FinishedRecording, AudioError> {
        loop {
            let command = commands.recv_timeout(EVERY);
            for happened in news.try_iter() {
                self.hear(happened)?;
            }
            self.take_sound()?;
            match command {
                Ok(Command::Pause(done)) => {
                    self.pause()?;
                    let _ = done.send(());
                }
                Ok(Command::Resume(done)) => {
                    if self.paused {
                        self.paused = false;
                        self.resumed_at = Some(Instant::now());
                    }
                    let _ = done.send(());
                }
                Ok(Command::Stop) | Err(RecvTimeoutError::Disconnected) => return self.finish(),
                Err(RecvTimeoutError::Timeout) => {}
            }
            self.look_after_disk();
        }
    }

    fn hear(&mut self, news: News) -> Result<(), AudioError> {
        match news {
            News::Lost { name } => {
                self.take_sound()?;
                let saved = self.parts.writer.flush()?;
                self.note_trouble(saved);
                self.tell(RecorderEvent::DeviceLost { name });
            }
            News::Opened(source) => {
                self.take_sound()?;
                self.end_rate_change()?;
                self.to_file = RateChange::new(source.sample_rate, self.parts.sample_rate)?;
                self.announce = Some(RecorderEvent::DeviceChanged { name: source.name.clone() });
                self.parts.source = source;
            }
            News::MayFallAsleep { reason } => self.tell(RecorderEvent::MayFallAsleep { reason }),
        }
        Ok(())
    }

    /// Everything that is in the ring now.
    fn take_sound(&mut self) -> Result<(), AudioError> {
        let mut interleaved = std::mem::take(&mut self.interleaved);
        if let Some(moment) = self.resumed_at
            && (self.parts.source.ring.skip_before(moment, &mut interleaved) || moment.elapsed() > RESUME_WITHIN)
        {
            self.resumed_at = None;
        }
        if self.resumed_at.is_some() {
            self.interleaved = interleaved;
            return Ok(());
        }
        while let Some(heard) = self.parts.source.ring.next(&mut interleaved) {
            if let Some(event) = self.announce.take() {
                self.tell(event);
            }
            if self.paused {
                continue;
            }
            let mut mono = std::mem::take(&mut self.mono);
            mono.clear();
            match heard {
                Heard::Sound => self.parts.channel.take(&interleaved, self.parts.source.channels, &mut mono),
                Heard::Lost(frames) => {
                    // At most a minute at a time, in case a device's clock says something absurd.
                    let frames = frames.min(u64::from(self.parts.source.sample_rate) * 60);
                    mono.resize(frames as usize, 0.0);
                    self.note_lost(frames);
                }
            }
            let mut sound = Vec::with_capacity(mono.len());
            self.to_file.push(&mono, &mut sound);
            self.mono = mono;
            self.keep(&sound)?;
        }
        self.interleaved = interleaved;
        Ok(())
    }

    /// Writes mono sound at the file's rate, then measures it and hands it on.
    fn keep(&mut self, sound: &[f32]) -> Result<(), AudioError> {
        let mut sixteen = std::mem::take(&mut self.sixteen);
        sixteen.clear();
        sixteen.extend(sound.iter().copied().map(to_sixteen_bits));
        let saved = self.parts.writer.push(&sixteen);
        self.sixteen = sixteen;
        self.note_trouble(saved?);
        let elapsed_ms = milliseconds(self.parts.writer.samples(), self.parts.sample_rate);
        self.parts.elapsed_ms.store(elapsed_ms, Ordering::Relaxed);
        let events = &self.parts.events;
        self.meter.take(sound, elapsed_ms, &mut |event| {
            // A listener that is gone needs nothing.
            let _ = events.send(event);
        });
        let mut speech = Vec::with_capacity(sound.len());
        self.to_speech.push(sound, &mut speech);
        self.hand_on(speech);
        Ok(())
    }

    fn pause(&mut self) -> Result<(), AudioError> {
        self.paused = true;
        let saved = self.parts.writer.flush()?;
        self.note_trouble(saved);
        Ok(())
    }

    fn end_rate_change(&mut self) -> Result<(), AudioError> {
        let mut rest = Vec::new();
        self.to_file.finish(&mut rest);
        self.keep(&rest)
    }

    fn finish(mut self) -> Result<FinishedRecording, AudioError> {
        self.end_rate_change()?;
        let mut speech = Vec::new();
        self.to_speech.finish(&mut speech);
        self.hand_on(speech);
        let rate = self.parts.sample_rate;
        let dropped = self.parts.writer.dropped_samples();
        let samples = self.parts.writer.finish(Ending::Stopped)?;
        Ok(FinishedRecording {
            duration_ms: milliseconds(samples, rate),
            sample_rate: rate,
            channels: 1,
            lost_ms: milliseconds(self.lost_samples + dropped, rate),
            cut_short: None,
        })
    }

    fn note_lost(&mut self, frames: u64) {
        let source_rate = self.parts.source.sample_rate;
        self.lost_samples += frames * u64::from(self.parts.sample_rate) / u64::from(source_rate);
        self.tell(RecorderEvent::SoundLost { milliseconds: milliseconds(frames, source_rate) });
    }

    /// Tells once when the disk begins to refuse, and once when it has taken everything.
    fn note_trouble(&mut self, saved: Saved) {
        if saved == self.trouble {
            return;
        }
        self.trouble = saved;
        self.tried_at = Instant::now();
        self.tell(match saved {
            Saved::Yes => RecorderEvent::SavedAgain,
            Saved::DiskFull => RecorderEvent::DiskFull,
            Saved::Refused(kind) => RecorderEvent::Failed(AudioError::io("writing the recording")(kind.into())),
        });
    }

    fn look_after_disk(&mut self) {
        if self.trouble != Saved::Yes && self.tried_at.elapsed() >= RETRY_EVERY {
            self.tried_at = Instant::now();
            let saved = self.parts.writer.retry();
            self.note_trouble(saved);
        }
        if self.disk_seen_at.is_some_and(|at| at.elapsed() < LOOK_AT_DISK_EVERY) {
            return;
        }
        self.disk_seen_at = Some(Instant::now());
        if let Ok(free_bytes) = fs4::available_space(&self.parts.low_disk.directory) {
            let low = free_bytes < self.parts.low_disk.bytes;
            if low && !self.disk_low {
                self.tell(RecorderEvent::LowDisk { free_bytes });
            }
            self.disk_low = low;
        }
    }

    fn hand_on(&self, speech: Vec<f32>) {
        if !speech.is_empty() {
            let _ = self.parts.sound.send(speech);
        }
    }

    fn tell(&self, event: RecorderEvent) {
        let _ = self.parts.events.send(event);
    }
}

//! Plays a stretch of a recording.
//!
//! Invariant: the device's callback only takes from a ring; reading, opening frames and changing the rate happen on
//! the player's own thread. No sound is written anywhere.

use crate::devices::{device_error, name};
use crate::error::AudioError;
use crate::rate::RateChange;
use crate::segment::{SoundFile, milliseconds, sample_at};
use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{BufferSize, ErrorKind, FromSample, SampleFormat, SizedSample, Stream, StreamConfig, SupportedBufferSize};
use rtrb::{Consumer, Producer, RingBuffer};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// How often the position is told.
const TELL_EVERY: Duration = Duration::from_millis(50);
/// How much is read at a time, in parts of a second: one quarter.
const PART: u32 = 4;
/// How much is ready for the device, in seconds: enough for a laptop that is busy transcribing.
const AHEAD_SECONDS: u32 = 1;
/// How much the device asks for at a time; nobody hears the delay, but everybody a gap.
const LATENCY_MS: u32 = 50;
/// How long a device may take nothing before it counts as gone.
const DEAD_AFTER: Duration = Duration::from_secs(3);
/// How long a device may take to open.
const OPEN_WITHIN: Duration = Duration::from_secs(20);

/// What happens while playing.
#[derive(Debug)]
#[non_exhaustive]
pub enum PlaybackEvent {
    /// This is sounding now.
    Position {
        /// In milliseconds of the recording.
        at_ms: u32,
    },
    /// The stretch is over.
    Finished,
    /// Playing ended because something failed.
    Failed(AudioError),
}

/// A stretch that is being played. Dropping it stops the sound.
pub struct Player {
    /// Dropping it ends the thread.
    stop: Option<Sender<()>>,
}

impl Player {
    /// Plays from one moment to another through the system's default output. `on_event` runs on the player's thread.
    ///
    /// # Errors
    /// [`AudioError::NoOutputDevice`];  [`AudioError::NotPermitted`], [`AudioError::Device`].
    pub fn play(
        sound: &SoundFile,
        from_ms: u32,
        to_ms: u32,
        on_event: Box<dyn Fn(PlaybackEvent) + Send>,
    ) -> Result<Self, AudioError> {
        let (stop, stopped) = channel::<()>();
        let (opened, wait) = channel();
        let sound = sound.clone();
        std::thread::Builder::new()
            .name("player".to_owned())
            .spawn(move || {
                let playing = match open(sound, from_ms, to_ms) {
                    Ok(playing) => playing,
                    Err(error) => {
                        // Whoever waited has gone if this fails.
                        let _ = opened.send(Err(error));
                        return;
                    }
                };
                if opened.send(Ok(())).is_ok() {
                    playing.run(&stopped, &*on_event);
                }
            })
            .map_err(AudioError::io("starting a thread"))?;
        wait.recv_timeout(OPEN_WITHIN).map_err(|_| AudioError::NoOutputDevice)?.map_err(|error| match error {
            AudioError::DeviceNotFound => AudioError::NoOutputDevice,
            other => other,
        })?;
        Ok(Self { stop: Some(stop) })
    }

    /// Stops at once; no more events follow but the one that may be under way.
    pub fn stop(mut self) {
        self.stop = None;
    }
}

#[derive(Default)]
struct Signs {
    /// Samples the device has taken.
    played: AtomicU64,
    gone: AtomicBool,
}

struct Playing {
    sound: SoundFile,
    /// Where reading goes on, and where it ends, in samples of the file.
    next: u64,
    end: u64,
    from: u64,
    to_device: RateChange,
    device_rate: u32,
    waiting: Vec<f32>,
    ring: Producer<f32>,
    pushed: u64,
    signs: Arc<Signs>,
    name: String,
    stream: Stream,
}

fn open(sound: SoundFile, from_ms: u32, to_ms: u32) -> Result<Playing, AudioError> {
    let device = cpal::default_host().default_output_device().ok_or(AudioError::NoOutputDevice)?;
    let name = name(&device);
    let refused = |error: cpal::Error| device_error(&name, &error);
    let supported = device.default_output_config().map_err(refused)?;
    let mut config = supported.config();
    let latency = config.sample_rate * LATENCY_MS / 1000;
    if let SupportedBufferSize::Range { min, max } = *supported.buffer_size() {
        config.buffer_size = BufferSize::Fixed(latency.clamp(min, max));
    }
    let (producer, consumer) = RingBuffer::new((config.sample_rate * AHEAD_SECONDS) as usize);
    let signs = Arc::new(Signs::default());
    let stream = build(&device, supported.sample_format(), config, consumer, signs.clone()).map_err(refused)?;
    let end = sample_at(to_ms, sound.sample_rate()).min(sound.samples());
    let from = sample_at(from_ms, sound.sample_rate()).min(end);
    let mut playing = Playing {
        to_device: RateChange::new(sound.sample_rate(), config.sample_rate)?,
        device_rate: config.sample_rate,
        sound,
        next: from,
        end,
        from,
        waiting: Vec::new(),
        ring: producer,
        pushed: 0,
        signs,
        name: name.clone(),
        stream,
    };
    // Begins with the ring full, so that a busy laptop does not stutter at the start.
    playing.fill()?;
    playing.stream.play().map_err(refused)?;
    Ok(playing)
}

impl Playing {
    fn run(mut self, stopped: &Receiver<()>, on_event: &dyn Fn(PlaybackEvent)) {
        let (mut heard, mut since) = (0, Instant::now());
        loop {
            if let Err(error) = self.fill() {
                return on_event(PlaybackEvent::Failed(error));
            }
            if stopped.recv_timeout(TELL_EVERY) == Err(RecvTimeoutError::Disconnected) {
                return;
            }
            let played = self.signs.played.load(Ordering::Relaxed);
            if played != heard {
                (heard, since) = (played, Instant::now());
            }
            if self.signs.gone.load(Ordering::Relaxed) || since.elapsed() > DEAD_AFTER {
                let reason = "it stopped taking sound".to_owned();
                return on_event(PlaybackEvent::Failed(AudioError::Device { name: self.name, reason }));
            }
            on_event(PlaybackEvent::Position { at_ms: self.position_ms(played) });
            if self.next == self.end && self.waiting.is_empty() && played == self.pushed {
                return on_event(PlaybackEvent::Finished);
            }
        }
    }

    fn position_ms(&self, played: u64) -> u32 {
        let rate = self.sound.sample_rate();
        let at = milliseconds(self.from, rate) + milliseconds(played, self.device_rate);
        at.min(milliseconds(self.end, rate))
    }

    /// Reads, changes and pushes as much as the ring takes.
    fn fill(&mut self) -> Result<(), AudioError> {
        loop {
            if self.waiting.is_empty() && self.next < self.end {
                let to = (self.next + u64::from(self.sound.sample_rate() / PART)).min(self.end);
                let sixteen = self.sound.read_samples(self.next, to)?;
                let part: Vec<f32> = sixteen.into_iter().map(|sample| f32::from(sample) / 32768.0).collect();
                self.next = to;
                self.to_device.push(&part, &mut self.waiting);
                if self.next == self.end {
                    self.to_device.finish(&mut self.waiting);
                    // Ending the stream throws away what the device has not yet sounded: let that be silence.
                    self.waiting.resize(self.waiting.len() + (self.device_rate / PART) as usize, 0.0);
                }
            }
            let taken = self.ring.push_partial_slice(&self.waiting).0.len();
            self.pushed += taken as u64;
            self.waiting.drain(..taken);
            if !self.waiting.is_empty() || self.next == self.end {
                return Ok(());
            }
        }
    }
}

fn build(
    device: &cpal::Device,
    format: SampleFormat,
    config: StreamConfig,
    ring: Consumer<f32>,
    signs: Arc<Signs>,
) -> Result<Stream, cpal::Error> {
    match format {
        SampleFormat::I16 => build_for::<i16>(device, config, ring, signs),
        SampleFormat::I24 => build_for::<cpal::I24>(device, config, ring, signs),
        SampleFormat::I32 => build_for::<i32>(device, config, ring, signs),
        SampleFormat::U8 => build_for::<u8>(device, config, ring, signs),
        SampleFormat::F32 => build_for::<f32>(device, config, ring, signs),
        SampleFormat::F64 => build_for::<f64>(device, config, ring, signs),
        _ => Err(cpal::Error::new(ErrorKind::UnsupportedConfig)),
    }
}

fn build_for<T>(
    device: &cpal::Device,
    config: StreamConfig,
    mut ring: Consumer<f32>,
    signs: Arc<Signs>,
) -> Result<Stream, cpal::Error>
where
    T: SizedSample + FromSample<f32> + Send + 'static,
{
    let channels = usize::from(config.channels.max(1));
    let failed = signs.clone();
    device.build_output_stream(
        config,
        move |out: &mut [T], _: &cpal::OutputCallbackInfo| {
            let mut played = 0;
            for frame in out.chunks_mut(channels) {
                let sample = ring.pop().inspect(|_| played += 1).unwrap_or(0.0);
                frame.fill(T::from_sample(sample));
            }
            signs.played.fetch_add(played, Ordering::Relaxed);
        },
        move |error: cpal::Error| {
            if matches!(error.kind(), ErrorKind::DeviceNotAvailable | ErrorKind::StreamInvalidated) {
                failed.gone.store(true, Ordering::Relaxed);
            }
        },
        None,
    )
}

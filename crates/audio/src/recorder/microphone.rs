//! The thread that owns the device: opens it, notices when it is gone, and finds another.
//!
//! Invariant: it never touches the file. Opening a device may take long or hang; the recording does not wait for it.

use super::ring::{RingInput, RingOutput, Signs, ring};
use crate::devices::{device_error, find, input_config, name, substitutes};
use crate::error::AudioError;
use crate::recording::Channel;
use cpal::traits::{DeviceTrait, StreamTrait};
use cpal::{Device, ErrorKind, FromSample, Sample, SampleFormat, SizedSample, Stream, StreamConfig};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// A device that gives nothing for so long is gone, whatever it says.
const DEAD_AFTER: Duration = Duration::from_secs(2);
/// The same for one that was just opened: wireless ones take their time.
const DEAD_AT_START_AFTER: Duration = Duration::from_secs(5);
/// How often the device is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// How long to wait before all devices are tried once more.
const TRY_AGAIN_AFTER: Duration = Duration::from_millis(500);

/// A device that was opened, and its sound.
pub(super) struct Source {
    pub name: String,
    pub sample_rate: u32,
    pub channels: u16,
    pub ring: RingOutput,
}

/// What happens around a recording.
pub(super) enum News {
    Opened(Source),
    Lost { name: String },
    MayFallAsleep { reason: String },
}

/// Runs until `stop` is dropped. The first device goes to `first`, what happens later to `news`.
pub(super) fn keep_listening(
    wanted: Option<String>,
    channel: Channel,
    stop: &Receiver<()>,
    first: &Sender<Result<Source, AudioError>>,
    news: &Sender<News>,
) {
    let opened = find(wanted.as_deref()).and_then(|device| open(&device)).and_then(|(listening, source)| {
        check_channel(channel, source.channels)?;
        Ok((listening, source))
    });
    let mut listening = match opened {
        Ok((listening, source)) => {
            if first.send(Ok(source)).is_err() {
                return;
            }
            listening
        }
        Err(error) => {
            // Whoever waited for it has gone if this fails.
            let _ = first.send(Err(error));
            return;
        }
    };
    let mut unheard = 0;
    while let Some(heard) = listening.until_lost(stop) {
        unheard = if heard { 0 } else { unheard + 1 };
        let name = listening.name.clone();
        drop(listening);
        if news.send(News::Lost { name }).is_err() {
            return;
        }
        match open_another(wanted.as_deref(), unheard, stop) {
            Some((next, source)) => {
                if news.send(News::Opened(source)).is_err() {
                    return;
                }
                listening = next;
            }
            None => return,
        }
    }
}

fn check_channel(channel: Channel, channels: u16) -> Result<(), AudioError> {
    match channel {
        Channel::Only(wanted) if wanted >= channels => {
            Err(AudioError::NoSuchChannel { wanted: wanted.saturating_add(1), channels })
        }
        _ => Ok(()),
    }
}

/// The same device if it is back, else the default one, else any; devices that were opened `unheard` times without
/// giving sound come last. `None` when it is time to stop.
fn open_another(wanted: Option<&str>, unheard: usize, stop: &Receiver<()>) -> Option<(Listening, Source)> {
    loop {
        let same = find(wanted).ok();
        let mut candidates: Vec<Device> = Vec::new();
        for device in same.into_iter().chain(substitutes()) {
            if !candidates.contains(&device) {
                candidates.push(device);
            }
        }
        if !candidates.is_empty() {
            let turn = unheard % candidates.len();
            candidates.rotate_left(turn);
        }
        for device in candidates {
            if stop.try_recv() == Err(std::sync::mpsc::TryRecvError::Disconnected) {
                return None;
            }
            if let Ok(opened) = open(&device) {
                return Some(opened);
            }
        }
        if stop.recv_timeout(TRY_AGAIN_AFTER) == Err(RecvTimeoutError::Disconnected) {
            return None;
        }
    }
}

/// A running stream.
struct Listening {
    name: String,
    signs: Arc<Signs>,
    // Dropped last of all by being dropped here: the callback ends with it.
    _stream: Stream,
}

impl Listening {
    /// Waits until the device is lost, and says whether it ever gave sound; `None` when it is time to stop.
    fn until_lost(&self, stop: &Receiver<()>) -> Option<bool> {
        let mut frames = 0;
        let mut since = Instant::now();
        loop {
            if stop.recv_timeout(LOOK_EVERY) == Err(RecvTimeoutError::Disconnected) {
                return None;
            }
            let now = self.signs.frames.load(Ordering::Relaxed);
            let patience = if now == 0 { DEAD_AT_START_AFTER } else { DEAD_AFTER };
            if now != frames {
                frames = now;
                since = Instant::now();
            }
            if self.signs.gone.load(Ordering::Relaxed) || since.elapsed() > patience {
                return Some(frames > 0);
            }
        }
    }
}

fn open(device: &Device) -> Result<(Listening, Source), AudioError> {
    let supported = input_config(device)?;
    let (format, config) = (supported.sample_format(), supported.config());
    let name = name(device);
    let signs = Arc::new(Signs::default());
    let (input, output) = ring(config.sample_rate, config.channels, signs.clone());
    let stream = build(device, format, config, input, signs.clone())
        .and_then(|stream| stream.play().map(|()| stream))
        .map_err(|error| device_error(&name, &error))?;
    let source =
        Source { name: name.clone(), sample_rate: config.sample_rate, channels: config.channels, ring: output };
    Ok((Listening { name, signs, _stream: stream }, source))
}

fn build(
    device: &Device,
    format: SampleFormat,
    config: StreamConfig,
    input: RingInput,
    signs: Arc<Signs>,
) -> Result<Stream, cpal::Error> {
    match format {
        SampleFormat::I8 => build_for::<i8>(device, config, input, signs),
        SampleFormat::I16 => build_for::<i16>(device, config, input, signs),
        SampleFormat::I24 => build_for::<cpal::I24>(device, config, input, signs),
        SampleFormat::I32 => build_for::<i32>(device, config, input, signs),
        SampleFormat::I64 => build_for::<i64>(device, config, input, signs),
        SampleFormat::U8 => build_for::<u8>(device, config, input, signs),
        SampleFormat::U16 => build_for::<u16>(device, config, input, signs),
        SampleFormat::U24 => build_for::<cpal::U24>(device, config, input, signs),
        SampleFormat::U32 => build_for::<u32>(device, config, input, signs),
        SampleFormat::U64 => build_for::<u64>(device, config, input, signs),
        SampleFormat::F32 => build_for::<f32>(device, config, input, signs),
        SampleFormat::F64 => build_for::<f64>(device, config, input, signs),
        _ => Err(cpal::Error::new(ErrorKind::UnsupportedConfig)),
    }
}

fn build_for<T>(
    device: &Device,
    config: StreamConfig,
    mut input: RingInput,
    signs: Arc<Signs>,
) -> Result<Stream, cpal::Error>
where
    T: SizedSample + Send + 'static,
    f32: FromSample<T>,
{
    device.build_input_stream(
        config,
        move |sound: &[T], info: &cpal::InputCallbackInfo| {
            // Nothing here may wait or allocate.
            let times = info.timestamp();
            let heard_at = Duration::from_nanos(times.capture.as_nanos() as u64);
            let ago = times.callback.saturating_duration_since(times.capture);
            input.take(sound.iter().map(|sample| f32::from_sample(*sample)), heard_at, ago);
        },
        move |error: cpal::Error| match error.kind() {
            ErrorKind::Xrun => signs.overrun.store(true, Ordering::Relaxed),
            ErrorKind::DeviceNotAvailable | ErrorKind::StreamInvalidated | ErrorKind::HostUnavailable => {
                signs.gone.store(true, Ordering::Relaxed);
            }
            // Rerouted, without real-time priority, or unclear: the sound itself tells whether it goes on.
            _ => {}
        },
        None,
    )
}

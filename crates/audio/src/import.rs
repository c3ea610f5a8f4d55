//! Brings a sound file in as a recording: WAV, FLAC, MP3, M4A (AAC, ALAC) and OGG (Vorbis).
//!
//! Invariant: at most a packet of it is in memory at a time, however long it is. Either a whole recording comes of
//! it, or no file is left behind.

use crate::error::AudioError;
use crate::rate::{RateChange, SPEECH_RATE};
use crate::recording::{CutShort, FinishedRecording, RecordingOptions, to_sixteen_bits};
use crate::segment::{Ending, Pace, Saved, SegmentWriter, Stream, milliseconds};
use std::fs::File;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error as SoundError;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, Track, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::MetadataOptions;
use symphonia::core::packet::Packet;
use symphonia::core::units::TimeBase;

/// The longest file that is taken, in hours.
pub const LONGEST_IMPORT_HOURS: u32 = 4;

/// Rates outside of this are changed to the nearest one inside.
const KEPT_RATES: std::ops::RangeInclusive<u32> = 8_000..=48_000;
/// A file is cut short if more than this is missing; less is how encoders round.
const ROUNDING_MS: u64 = 250;
/// Rounding of packet times is no gap.
const SMALLEST_GAP_SECONDS: f64 = 0.005;
/// A larger gap is a clock that jumped, not sound that was lost.
const LARGEST_GAP_SECONDS: f64 = 60.0;
/// WAV files written to a pipe say this or a little less for 'unknown'.
const UNKNOWN_WAV_BYTES: u64 = 0xFFFF_0000;

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ImportProgress {
    /// How much is done, in milliseconds of sound.
    pub done_ms: u32,
    /// Length of the whole file, if it says so.
    pub total_ms: Option<u32>,
}

/// Decodes a sound file into a new recording, mixed to one channel or with one channel picked.
///
/// `on_sound` gets all of it as 16 kHz mono in −1…1 and may take its time; `on_progress` is called about once for
/// each five seconds of sound. `options.device` and `options.low_disk_bytes` are not used.
///
/// # Errors
/// [`AudioError::EmptyFile`], [`AudioError::NotSound`], [`AudioError::Unsupported`], [`AudioError::NoSound`],
/// [`AudioError::NoSuchChannel`], [`AudioError::TooLong`], [`AudioError::Cancelled`], [`AudioError::DiskFull`],
/// [`AudioError::AlreadyExists`], [`AudioError::Io`]. A file that is damaged or ends too early is no error: what can
/// be decoded is kept, and [`FinishedRecording::cut_short`] says so.
pub fn import(
    source: &Path,
    options: &RecordingOptions,
    on_sound: &mut dyn FnMut(&[f32]),
    on_progress: &mut dyn FnMut(ImportProgress),
    cancel: &AtomicBool,
) -> Result<FinishedRecording, AudioError> {
    let mut decoding = Decoding::open(source)?;
    decoding.check_length()?;
    let Some(first) = decoding.next()? else { return Err(decoding.nothing_in_it()) };
    let sample_rate = first.sample_rate.clamp(*KEPT_RATES.start(), *KEPT_RATES.end());
    let stream = Stream { recording: options.recording, sample_rate, channels: 1 };
    let writer = SegmentWriter::create(&options.file, &options.key, stream, Pace::Copy)?;
    let copied = Copying {
        to_file: RateChange::new(first.sample_rate, sample_rate)?,
        to_speech: RateChange::new(sample_rate, SPEECH_RATE)?,
        writer,
        sample_rate,
        options,
        on_sound,
    }
    .run(first, &mut decoding, on_progress, cancel);
    if copied.is_err() {
        // The source is still there; half a copy would only look like a whole one.
        let _ = std::fs::remove_file(&options.file);
    }
    copied
}

/// Decoded sound: interleaved samples.
struct Piece {
    sound: Vec<f32>,
    channels: u16,
    sample_rate: u32,
    /// Frames that are missing before it.
    missing: u64,
}

/// Finds by the packets' own times what was lost between them.
#[derive(Default)]
struct Clock {
    /// Seconds at which the next packet should begin.
    expected: Option<f64>,
}

impl Clock {
    /// Frames missing before this packet. What could not be decoded is missing before the next that could.
    fn missing(&mut self, packet: &Packet, base: Option<TimeBase>, sample_rate: u32) -> u64 {
        let Some(base) = base else { return 0 };
        let seconds = |ticks: f64| ticks * f64::from(base.numer.get()) / f64::from(base.denom.get());
        let begins = seconds(packet.pts.get() as f64);
        let missing = self.expected.map_or(0.0, |expected| begins - expected);
        self.expected = Some(begins + seconds(packet.dur.get() as f64));
        match missing {
            gap if (SMALLEST_GAP_SECONDS..LARGEST_GAP_SECONDS).contains(&gap) => (gap * f64::from(sample_rate)) as u64,
            _ => 0,
        }
    }
}

struct Decoding {
    format: Box<dyn FormatReader>,
    decoder: Box<dyn AudioDecoder>,
    track: u32,
    /// Length as the file says it, in milliseconds.
    said_ms: Option<u64>,
    /// The longest it can be, for its size.
    longest_ms: Option<u64>,
    /// The file does not know its own length: it ends where it ends.
    open_ended: bool,
    time_base: Option<TimeBase>,
    clock: Clock,
    damaged: bool,
}

impl Decoding {
    fn open(source: &Path) -> Result<Self, AudioError> {
        let file = File::open(source).map_err(AudioError::io("opening the file"))?;
        let facts = file.metadata().map_err(AudioError::io("opening the file"))?;
        if facts.is_dir() {
            return Err(AudioError::NotSound);
        }
        if facts.len() == 0 {
            return Err(AudioError::EmptyFile);
        }
        let mut hint = Hint::new();
        if let Some(extension) = source.extension().and_then(|extension| extension.to_str()) {
            hint.with_extension(extension);
        }
        let stream = MediaSourceStream::new(Box::new(file), Default::default());
        let format = symphonia::default::get_probe()
            .probe(&hint, stream, FormatOptions::default(), MetadataOptions::default())
            .map_err(not_readable)?;
        let track = format.default_track(TrackType::Audio).ok_or(AudioError::NotSound)?;
        let decoder = decoder_of(track)?;
        let wave = format.format_info().short_name == "wave";
        let (said_ms, longest_ms) = lengths(track, decoder.codec_params(), wave, facts.len());
        Ok(Self {
            track: track.id,
            time_base: track.time_base,
            decoder,
            said_ms,
            longest_ms,
            open_ended: wave && said_ms.is_none(),
            clock: Clock::default(),
            damaged: false,
            format,
        })
    }

    fn check_length(&self) -> Result<(), AudioError> {
        let said = self.said_ms.unwrap_or(0).min(self.longest_ms.unwrap_or(u64::MAX));
        if said > u64::from(LONGEST_IMPORT_HOURS) * 3_600_000 {
            return Err(AudioError::TooLong { limit_hours: LONGEST_IMPORT_HOURS });
        }
        Ok(())
    }

    /// The next decoded sound, or `None` at the end. What cannot be decoded is passed over and remembered.
    fn next(&mut self) -> Result<Option<Piece>, AudioError> {
        loop {
            let packet = match self.format.next_packet() {
                Ok(Some(packet)) => packet,
                Ok(None) => return Ok(None),
                Err(SoundError::ResetRequired) if self.follow_chain()? => continue,
                // A file that was cut off ends like this, at its last whole packet.
                Err(SoundError::IoError(error)) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
                    return Err(AudioError::io("reading the file")(error));
                }
                Err(error) => {
                    self.damaged = !(self.open_ended && matches!(error, SoundError::IoError(_)));
                    return Ok(None);
                }
            };
            if packet.track_id != self.track {
                continue;
            }
            match self.decoder.decode(&packet) {
                Ok(buffer) if buffer.is_empty() => {}
                Ok(buffer) => {
                    let mut sound = Vec::new();
                    buffer.copy_to_vec_interleaved(&mut sound);
                    let channels = u16::try_from(buffer.num_planes()).unwrap_or(1);
                    let sample_rate = buffer.spec().rate();
                    let missing = self.clock.missing(&packet, self.time_base, sample_rate);
                    self.damaged |= missing > 0;
                    return Ok(Some(Piece { sound, channels, sample_rate, missing }));
                }
                Err(_) => self.damaged = true,
            }
        }
    }

    /// A chained OGG file begins anew in the middle.
    fn follow_chain(&mut self) -> Result<bool, AudioError> {
        let Some(track) = self.format.default_track(TrackType::Audio) else { return Ok(false) };
        self.decoder = decoder_of(track)?;
        self.track = track.id;
        self.time_base = track.time_base;
        self.clock = Clock::default();
        self.said_ms = None;
        Ok(true)
    }

    fn nothing_in_it(&self) -> AudioError {
        if self.damaged { AudioError::NotSound } else { AudioError::NoSound }
    }

    fn cut_short(&self, done_ms: u64) -> Option<CutShort> {
        let expected_ms = self.said_ms.filter(|said| *said > done_ms + ROUNDING_MS);
        (self.damaged || expected_ms.is_some())
            .then(|| CutShort { expected_ms: expected_ms.map(|ms| u32::try_from(ms).unwrap_or(u32::MAX)) })
    }
}

fn decoder_of(track: &Track) -> Result<Box<dyn AudioDecoder>, AudioError> {
    let parameters = track.codec_params.as_ref().and_then(|parameters| parameters.audio());
    let parameters = parameters.ok_or(AudioError::Unsupported("unknown coding"))?;
    symphonia::default::get_codecs()
        .make_audio_decoder(parameters, &AudioDecoderOptions::default())
        .map_err(not_readable)
}

/// The length the file says it has, and the longest its size allows, in milliseconds.
fn lengths(track: &Track, coding: &AudioCodecParameters, wave: bool, file_bytes: u64) -> (Option<u64>, Option<u64>) {
    let Some(rate) = coding.sample_rate.filter(|rate| *rate > 0) else { return (None, None) };
    let ms = |frames: u64| frames.saturating_mul(1000) / u64::from(rate);
    let said = track.num_frames;
    let channels = coding.channels.as_ref().map_or(1, |channels| channels.count()) as u64;
    let bits = coding.bits_per_coded_sample.or(coding.bits_per_sample).unwrap_or(0);
    if !wave || bits == 0 {
        return (said.map(ms), None);
    }
    let frame_bytes = (u64::from(bits).div_ceil(8) * channels).max(1);
    let known = said.filter(|frames| frames.saturating_mul(frame_bytes) < UNKNOWN_WAV_BYTES);
    (known.map(ms), Some(ms(file_bytes / frame_bytes)))
}

fn not_readable(error: SoundError) -> AudioError {
    match error {
        SoundError::IoError(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
            AudioError::io("reading the file")(error)
        }
        SoundError::Unsupported(what) if !what.contains("probe") => AudioError::Unsupported(what),
        _ => AudioError::NotSound,
    }
}

struct Copying<'a> {
    to_file: RateChange,
    to_speech: RateChange,
    writer: SegmentWriter,
    sample_rate: u32,
    options: &'a RecordingOptions,
    on_sound: &'a mut dyn FnMut(&[f32]),
}

impl Copying<'_> {
    fn run(
        mut self,
        first: Piece,
        decoding: &mut Decoding,
        on_progress: &mut dyn FnMut(ImportProgress),
        cancel: &AtomicBool,
    ) -> Result<FinishedRecording, AudioError> {
        if let crate::Channel::Only(wanted) = self.options.channel
            && wanted >= first.channels
        {
            return Err(AudioError::NoSuchChannel { wanted: wanted.saturating_add(1), channels: first.channels });
        }
        let source_rate = first.sample_rate;
        let total_ms = decoding.said_ms.map(|ms| u32::try_from(ms).unwrap_or(u32::MAX));
        let (mut told_ms, mut next) = (0, Some(first));
        while let Some(piece) = next {
            if cancel.load(Ordering::Relaxed) {
                return Err(AudioError::Cancelled);
            }
            if piece.sample_rate != source_rate {
                // A chained file that goes on at another rate: what came before is kept.
                decoding.damaged = true;
                break;
            }
            self.take(&piece)?;
            let done_ms = milliseconds(self.writer.samples(), self.sample_rate);
            if done_ms > LONGEST_IMPORT_HOURS * 3_600_000 {
                return Err(AudioError::TooLong { limit_hours: LONGEST_IMPORT_HOURS });
            }
            if done_ms >= told_ms + 5_000 {
                told_ms = done_ms;
                on_progress(ImportProgress { done_ms, total_ms });
            }
            next = decoding.next()?;
        }
        let finished = self.finish(decoding)?;
        on_progress(ImportProgress { done_ms: finished.duration_ms, total_ms });
        Ok(finished)
    }

    fn take(&mut self, piece: &Piece) -> Result<(), AudioError> {
        let mut mono = vec![0.0; piece.missing as usize];
        self.options.channel.take(&piece.sound, piece.channels, &mut mono);
        let mut sound = Vec::with_capacity(mono.len());
        self.to_file.push(&mono, &mut sound);
        self.keep(&sound)
    }

    fn keep(&mut self, sound: &[f32]) -> Result<(), AudioError> {
        let sixteen: Vec<i16> = sound.iter().copied().map(to_sixteen_bits).collect();
        match self.writer.push(&sixteen)? {
            Saved::Yes => {}
            Saved::DiskFull => return Err(self.writer.disk_full()),
            Saved::Refused(kind) => return Err(AudioError::io("writing the recording")(kind.into())),
        }
        let mut speech = Vec::with_capacity(sound.len());
        self.to_speech.push(sound, &mut speech);
        self.hand_on(&speech);
        Ok(())
    }

    fn finish(mut self, decoding: &Decoding) -> Result<FinishedRecording, AudioError> {
        let mut rest = Vec::new();
        self.to_file.finish(&mut rest);
        self.keep(&rest)?;
        let mut speech = Vec::new();
        self.to_speech.finish(&mut speech);
        self.hand_on(&speech);
        let samples = self.writer.finish(Ending::Stopped)?;
        Ok(FinishedRecording {
            duration_ms: milliseconds(samples, self.sample_rate),
            sample_rate: self.sample_rate,
            channels: 1,
            lost_ms: 0,
            cut_short: decoding.cut_short(samples * 1000 / u64::from(self.sample_rate)),
        })
    }

    fn hand_on(&mut self, speech: &[f32]) {
        if !speech.is_empty() {
            (self.on_sound)(speech);
        }
    }
}

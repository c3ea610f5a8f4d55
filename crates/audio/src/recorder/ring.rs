//! Carries sound from the device's callback to the writer thread, without a lock and without allocating.
//!
//! Invariant: every frame the device gave is either handed on or counted as lost at its exact place, so that the
//! times of everything after it stay right.

use rtrb::{Consumer, Producer, RingBuffer};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How long the writer may be held up (by a slow disk, most of all) before sound is lost.
const SECONDS: usize = 20;
/// How many separate losses can wait for the writer.
const GAPS: usize = 256;
/// How many callbacks can wait for the writer with the moment at which they were heard.
const MOMENTS: usize = 4096;
/// Jitter of the device's clock that is no gap.
const JITTER: Duration = Duration::from_millis(10);
/// An older sound than this is a device's clock that is wrong.
const OLDEST: Duration = Duration::from_secs(2);

/// What callback, writer and supervisor tell each other.
#[derive(Default)]
pub(super) struct Signs {
    /// Frames the device gave: stands still when the device is dead.
    pub frames: AtomicU64,
    /// The device said that it is gone.
    pub gone: AtomicBool,
    /// The device said that it could not deliver everything; the next callback measures how much is missing.
    pub overrun: AtomicBool,
}

struct Gap {
    /// Samples handed on before it.
    after: u64,
    /// Frames lost.
    frames: u64,
}

/// Samples before a callback's sound, and when the first of them was heard.
struct Moment {
    after: u64,
    heard: Instant,
}

/// The callback's end.
pub(super) struct RingInput {
    sound: Producer<f32>,
    gaps: Producer<Gap>,
    moments: Producer<Moment>,
    signs: Arc<Signs>,
    channels: usize,
    sample_rate: u32,
    handed_on: u64,
    lost_frames: u64,
    /// When the next sample should have been heard, by the device's clock.
    expected: Option<Duration>,
}

/// The writer's end.
pub(super) struct RingOutput {
    sound: Consumer<f32>,
    gaps: Consumer<Gap>,
    moments: Consumer<Moment>,
    channels: usize,
    taken: u64,
}

/// What comes out of the ring.
pub(super) enum Heard {
    /// Interleaved samples, put into the buffer.
    Sound,
    /// So many frames were lost here.
    Lost(u64),
}

/// A ring for a device of this rate and number of channels.
pub(super) fn ring(sample_rate: u32, channels: u16, signs: Arc<Signs>) -> (RingInput, RingOutput) {
    let channels = usize::from(channels.max(1));
    ring_of(sample_rate as usize * channels * SECONDS, sample_rate, channels, signs)
}

fn ring_of(samples: usize, sample_rate: u32, channels: usize, signs: Arc<Signs>) -> (RingInput, RingOutput) {
    let (sound_in, sound_out) = RingBuffer::new(samples);
    let (gaps_in, gaps_out) = RingBuffer::new(GAPS);
    let (moments_in, moments_out) = RingBuffer::new(MOMENTS);
    let input = RingInput {
        sound: sound_in,
        gaps: gaps_in,
        moments: moments_in,
        signs,
        channels,
        sample_rate,
        handed_on: 0,
        lost_frames: 0,
        expected: None,
    };
    (input, RingOutput { sound: sound_out, gaps: gaps_out, moments: moments_out, channels, taken: 0 })
}

impl RingInput {
    /// Takes what the device gave: whole frames of interleaved samples, when the first was heard by the device's
    /// clock, and how long ago that was.
    pub fn take(&mut self, sound: impl ExactSizeIterator<Item = f32>, heard_at: Duration, ago: Duration) {
        let frames = (sound.len() / self.channels) as u64;
        self.measure_overrun(heard_at, frames);
        self.signs.frames.fetch_add(frames, Ordering::Relaxed);
        if !self.tell_gap(sound.len()) {
            self.lost_frames += frames;
            return;
        }
        if let Some(heard) = Instant::now().checked_sub(ago.min(OLDEST)) {
            // Without room for it the sound still counts; its moment matters only after a pause.
            let _ = self.moments.push(Moment { after: self.handed_on, heard });
        }
        match self.sound.write_chunk_uninit(sound.len()) {
            Ok(chunk) => self.handed_on += chunk.fill_from_iter(sound) as u64,
            Err(_) => self.lost_frames += frames,
        }
    }

    /// Tells of frames lost before, if there are any; `false` if what follows cannot be placed after them.
    fn tell_gap(&mut self, samples: usize) -> bool {
        if self.lost_frames == 0 {
            return true;
        }
        if self.sound.slots() < samples {
            return false;
        }
        let told = self.gaps.push(Gap { after: self.handed_on, frames: self.lost_frames }).is_ok();
        if told {
            self.lost_frames = 0;
        }
        told
    }

    fn measure_overrun(&mut self, heard_at: Duration, frames: u64) {
        if self.signs.overrun.swap(false, Ordering::Relaxed)
            && let Some(missing) = self.expected.and_then(|expected| heard_at.checked_sub(expected))
            && missing > JITTER
        {
            self.lost_frames += (missing.as_secs_f64() * f64::from(self.sample_rate)) as u64;
        }
        self.expected = Some(heard_at + Duration::from_secs_f64(frames as f64 / f64::from(self.sample_rate)));
    }
}

impl RingOutput {
    /// Throws away what was heard before this moment; `true` once something later has come.
    ///
    /// Sound reaches the ring a while after it was heard, so what follows a pause begins with what was said in it.
    pub fn skip_before(&mut self, moment: Instant, buffer: &mut Vec<f32>) -> bool {
        loop {
            while self.moments.peek().is_ok_and(|known| known.after < self.taken || known.heard < moment) {
                let _ = self.moments.pop();
            }
            let later = self.moments.peek().map_or(u64::MAX, |known| known.after);
            if later == self.taken {
                return true;
            }
            if self.next_until(later, buffer).is_none() {
                return false;
            }
        }
    }

    /// The next thing in the ring, or `None` if it is empty. Sound replaces what is in the buffer.
    pub fn next(&mut self, buffer: &mut Vec<f32>) -> Option<Heard> {
        while self.moments.peek().is_ok_and(|known| known.after < self.taken) {
            let _ = self.moments.pop();
        }
        self.next_until(u64::MAX, buffer)
    }

    fn next_until(&mut self, end: u64, buffer: &mut Vec<f32>) -> Option<Heard> {
        // First the sound, then the gaps: a gap is told before the sound that follows it, so whatever sound is seen
        // here, the gaps before it are seen too.
        let ready = self.sound.slots() / self.channels * self.channels;
        let until_gap = self.gaps.peek().ok().map(|gap| (gap.after - self.taken) as usize);
        if until_gap == Some(0) {
            return self.gaps.pop().ok().map(|gap| Heard::Lost(gap.frames));
        }
        let until_end = usize::try_from(end - self.taken).unwrap_or(usize::MAX);
        let samples = ready.min(until_gap.unwrap_or(usize::MAX)).min(until_end);
        if samples == 0 {
            return None;
        }
        buffer.resize(samples, 0.0);
        self.sound.pop_entire_slice(buffer).ok()?;
        self.taken += samples as u64;
        Some(Heard::Sound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drain(output: &mut RingOutput) -> Vec<String> {
        let mut buffer = Vec::new();
        let mut heard = Vec::new();
        while let Some(next) = output.next(&mut buffer) {
            heard.push(match next {
                Heard::Sound => format!("{buffer:?}"),
                Heard::Lost(frames) => format!("lost {frames}"),
            });
        }
        heard
    }

    fn give(input: &mut RingInput, sound: &[f32]) {
        input.take(sound.iter().copied(), Duration::ZERO, Duration::ZERO);
    }

    #[test]
    fn what_does_not_fit_is_lost_at_its_place() {
        let signs = Arc::new(Signs::default());
        let (mut input, mut output) = ring_of(4, 1000, 2, signs.clone());
        give(&mut input, &[1.0, 1.0, 2.0, 2.0]);
        give(&mut input, &[3.0, 3.0]);
        give(&mut input, &[4.0, 4.0]);
        assert_eq!(drain(&mut output), ["[1.0, 1.0, 2.0, 2.0]"]);
        give(&mut input, &[5.0, 5.0]);
        assert_eq!(drain(&mut output), ["lost 2", "[5.0, 5.0]"]);
        assert_eq!(signs.frames.load(Ordering::Relaxed), 5);
    }

    #[test]
    fn a_gap_waits_until_its_place_is_reached() {
        let (mut input, mut output) = ring_of(4, 1000, 1, Arc::default());
        give(&mut input, &[1.0, 2.0, 3.0]);
        give(&mut input, &[4.0, 5.0]);
        let mut buffer = Vec::new();
        assert!(matches!(output.next(&mut buffer), Some(Heard::Sound)));
        give(&mut input, &[6.0]);
        give(&mut input, &[7.0]);
        assert_eq!(drain(&mut output), ["lost 2", "[6.0, 7.0]"]);
    }

    #[test]
    fn an_overrun_of_the_device_is_measured_by_its_clock() {
        let signs = Arc::new(Signs::default());
        let (mut input, mut output) = ring_of(1000, 1000, 1, signs.clone());
        input.take([0.5; 100].into_iter(), Duration::from_millis(0), Duration::ZERO);
        input.take([0.5; 100].into_iter(), Duration::from_millis(100), Duration::ZERO);
        signs.overrun.store(true, Ordering::Relaxed);
        input.take([0.5; 100].into_iter(), Duration::from_millis(350), Duration::ZERO);
        let mut buffer = Vec::new();
        let mut places = Vec::new();
        while let Some(next) = output.next(&mut buffer) {
            places.push(match next {
                Heard::Sound => buffer.len() as u64,
                Heard::Lost(frames) => 1_000_000 + frames,
            });
        }
        assert_eq!(places, [200, 1_000_150, 100]);
    }

    #[test]
    fn what_was_heard_before_a_moment_is_thrown_away_though_it_comes_after_it() {
        let (mut input, mut output) = ring_of(1000, 1000, 1, Arc::default());
        let mut buffer = Vec::new();
        give(&mut input, &[1.0; 3]);
        let moment = Instant::now();
        input.take([2.0; 3].into_iter(), Duration::ZERO, Duration::from_millis(500));
        assert!(!output.skip_before(moment, &mut buffer));
        give(&mut input, &[3.0; 2]);
        assert!(output.skip_before(moment, &mut buffer));
        assert_eq!(drain(&mut output), ["[3.0, 3.0]"]);
    }
}

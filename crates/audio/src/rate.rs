//! Changes the rate of a stream of mono sound as it comes.
//!
//! Invariant: sample *n* of what comes out sounds at the same moment as sample *n* × from ÷ to of what went in; the
//! filter's own delay is taken off at the front and made up for at the end.

use crate::error::AudioError;
use rubato::audioadapter_buffers::direct::SequentialSlice;
use rubato::{Fft, FixedSync, Resampler};

/// Samples a second that speech recognition takes.
pub const SPEECH_RATE: u32 = 16_000;

/// Input samples the filter works on at a time; small enough that live sound is not held back.
const CHUNK: usize = 1024;

/// A stream whose rate is being changed.
pub(crate) struct RateChange {
    /// `None` if both rates are the same.
    filter: Option<Fft<f32>>,
    from: u64,
    to: u64,
    waiting: Vec<f32>,
    chunk_out: Vec<f32>,
    taken: u64,
    given: u64,
    delay_left: usize,
}

impl RateChange {
    /// A change from one rate to another, in samples a second.
    pub fn new(from: u32, to: u32) -> Result<Self, AudioError> {
        let filter = match from == to {
            true => None,
            false => Some(
                Fft::new(from as usize, to as usize, CHUNK, 1, FixedSync::Both)
                    .map_err(|error| AudioError::io("changing the sample rate")(std::io::Error::other(error)))?,
            ),
        };
        let delay_left = filter.as_ref().map_or(0, Resampler::output_delay);
        let chunk_out = vec![0.0; filter.as_ref().map_or(0, Resampler::output_frames_max)];
        let (from, to) = (u64::from(from), u64::from(to));
        Ok(Self { filter, from, to, waiting: Vec::new(), chunk_out, taken: 0, given: 0, delay_left })
    }

    /// Takes sound and adds to `out` what can be given already.
    pub fn push(&mut self, sound: &[f32], out: &mut Vec<f32>) {
        self.taken += sound.len() as u64;
        if self.filter.is_none() {
            out.extend_from_slice(sound);
            return;
        }
        self.waiting.extend_from_slice(sound);
        self.run(out, u64::MAX);
    }

    /// Adds to `out` what the filter still holds: the stream is at its end.
    pub fn finish(&mut self, out: &mut Vec<f32>) {
        let total = (self.taken * self.to).div_ceil(self.from);
        while self.filter.is_some() && self.given < total {
            let chunk = self.filter.as_ref().map_or(0, Resampler::input_frames_next);
            self.waiting.resize(self.waiting.len().max(chunk), 0.0);
            self.run(out, total);
        }
    }

    fn run(&mut self, out: &mut Vec<f32>, total: u64) {
        let Some(filter) = self.filter.as_mut() else { return };
        let mut used = 0;
        while self.waiting.len() - used >= filter.input_frames_next() {
            let need = filter.input_frames_next();
            let frames = filter.output_frames_next();
            let made = SequentialSlice::new(&self.waiting[used..used + need], 1, need)
                .ok()
                .zip(SequentialSlice::new_mut(&mut self.chunk_out[..frames], 1, frames).ok());
            let Some((input, mut output)) = made else { break };
            // The sizes are what the filter asked for, so it has nothing to refuse.
            let made = filter.process_into_buffer(&input, &mut output, None).map_or(0, |(_, made)| made);
            used += need;
            let skip = self.delay_left.min(made);
            self.delay_left -= skip;
            let left = usize::try_from(total - self.given).unwrap_or(usize::MAX);
            let sound = &self.chunk_out[skip..made];
            let sound = &sound[..sound.len().min(left)];
            out.extend_from_slice(sound);
            self.given += sound.len() as u64;
        }
        self.waiting.drain(..used);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // in a test, a panic is the message
mod tests {
    use super::*;

    fn tone(rate: u32, seconds: f32) -> Vec<f32> {
        let samples = (rate as f32 * seconds) as usize;
        (0..samples).map(|at| (at as f32 * 440.0 * std::f32::consts::TAU / rate as f32).sin() * 0.5).collect()
    }

    #[test]
    fn a_tone_stays_in_place_and_keeps_its_length() {
        for rate in [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000] {
            let mut change = RateChange::new(rate, SPEECH_RATE).unwrap();
            let mut out = Vec::new();
            for part in tone(rate, 2.0).chunks(777) {
                change.push(part, &mut out);
            }
            change.finish(&mut out);
            let expected = tone(SPEECH_RATE, 2.0);
            assert_eq!(out.len(), expected.len(), "length from {rate}");
            let middle = 4_000..28_000;
            let worst = middle.map(|at| (out[at] - expected[at]).abs()).fold(0.0, f32::max);
            // The steepest slope of the tone is 0.086 a sample: it is in place within one sample.
            assert!(worst < 0.08, "from {rate} the tone is off by {worst}");
        }
    }

    #[test]
    fn a_few_samples_come_out_whole() {
        let mut change = RateChange::new(48_000, SPEECH_RATE).unwrap();
        let mut out = Vec::new();
        change.push(&[0.1; 7], &mut out);
        change.finish(&mut out);
        assert_eq!(out.len(), 3);
    }
}

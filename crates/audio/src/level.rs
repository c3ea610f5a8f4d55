//! Watches how loud it is: the meter, silence that lasts, and clipping.
//!
//! Invariant: it goes by the number of samples, so the same sound gives the same events however fast it comes.

use crate::recorder::RecorderEvent;

/// Length of what one meter reading is made of: twenty readings a second.
const WINDOW_MS: u32 = 50;
/// Below this a window is silent. A quiet room is about -55 dBFS on a laptop's microphone, a muted one below -80.
const SILENT_DB: f32 = -62.0;
/// How long silence lasts before it is told, and again each time it has lasted as long once more.
const SILENCE_SECONDS: u32 = 10;
/// So many samples in a row at full scale are clipping, not a single peak.
const CLIPPED_RUN: u32 = 3;
/// At most one clipping is told in this time.
const CLIPPING_PAUSE_MS: u32 = 2_000;
/// What is shown for no sound at all.
const FLOOR_DB: f32 = -120.0;

/// The meter of one recording.
pub(crate) struct Meter {
    sample_rate: u32,
    window: u32,
    in_window: u32,
    squares: f64,
    peak: f32,
    silent_samples: u64,
    silences_told: u32,
    clipped_run: u32,
    clipping_told_at: Option<u64>,
    samples: u64,
}

impl Meter {
    /// A meter for mono sound of this rate.
    pub fn new(sample_rate: u32) -> Self {
        Self {
            sample_rate,
            window: (sample_rate * WINDOW_MS / 1000).max(1),
            in_window: 0,
            squares: 0.0,
            peak: 0.0,
            silent_samples: 0,
            silences_told: 0,
            clipped_run: 0,
            clipping_told_at: None,
            samples: 0,
        }
    }

    /// Takes sound and tells what is to be told; `elapsed_ms` goes into the readings.
    pub fn take(&mut self, sound: &[f32], elapsed_ms: u32, tell: &mut dyn FnMut(RecorderEvent)) {
        for &sample in sound {
            self.samples += 1;
            self.squares += f64::from(sample) * f64::from(sample);
            self.peak = self.peak.max(sample.abs());
            self.watch_clipping(sample, tell);
            self.in_window += 1;
            if self.in_window == self.window {
                self.end_window(elapsed_ms, tell);
            }
        }
    }

    fn watch_clipping(&mut self, sample: f32, tell: &mut dyn FnMut(RecorderEvent)) {
        self.clipped_run = if sample.abs() >= 0.999 { self.clipped_run + 1 } else { 0 };
        let pause = u64::from(CLIPPING_PAUSE_MS) * u64::from(self.sample_rate) / 1000;
        let rested = self.clipping_told_at.is_none_or(|at| self.samples - at >= pause);
        if self.clipped_run >= CLIPPED_RUN && rested {
            self.clipping_told_at = Some(self.samples);
            tell(RecorderEvent::Clipping);
        }
    }

    fn end_window(&mut self, elapsed_ms: u32, tell: &mut dyn FnMut(RecorderEvent)) {
        let rms_db = decibel((self.squares / f64::from(self.window)).sqrt() as f32);
        tell(RecorderEvent::Level { rms_db, peak_db: decibel(self.peak), elapsed_ms });
        self.in_window = 0;
        self.squares = 0.0;
        self.peak = 0.0;
        if rms_db >= SILENT_DB {
            if self.silences_told > 0 {
                tell(RecorderEvent::SoundAgain);
            }
            self.silent_samples = 0;
            self.silences_told = 0;
            return;
        }
        self.silent_samples += u64::from(self.window);
        let seconds = (self.silent_samples / u64::from(self.sample_rate)) as u32;
        if seconds / SILENCE_SECONDS > self.silences_told {
            self.silences_told = seconds / SILENCE_SECONDS;
            tell(RecorderEvent::Silence { seconds });
        }
    }
}

fn decibel(amplitude: f32) -> f32 {
    (20.0 * amplitude.max(1e-9).log10()).max(FLOOR_DB)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(sound: &[f32]) -> Vec<RecorderEvent> {
        let mut told = Vec::new();
        let mut meter = Meter::new(16_000);
        for part in sound.chunks(333) {
            meter.take(part, 0, &mut |event| told.push(event));
        }
        told
    }

    fn count(told: &[RecorderEvent], which: fn(&RecorderEvent) -> bool) -> usize {
        told.iter().filter(|event| which(event)).count()
    }

    #[test]
    fn a_full_scale_square_reads_zero_decibel() {
        let told = events(&[0.5; 1600]);
        let Some(RecorderEvent::Level { rms_db, peak_db, .. }) = told.first() else { panic!("no reading") };
        assert!((rms_db + 6.02).abs() < 0.01 && (peak_db + 6.02).abs() < 0.01);
    }

    #[test]
    fn at_most_thirty_readings_a_second() {
        let told = events(&vec![0.1; 160_000]);
        let readings = count(&told, |event| matches!(event, RecorderEvent::Level { .. }));
        assert!((100..=300).contains(&readings), "{readings} readings in ten seconds");
    }

    #[test]
    fn silence_is_told_after_ten_seconds_and_again_and_then_its_end() {
        let mut sound = vec![0.0; 16_000 * 21];
        sound.extend(vec![0.1; 16_000]);
        let told = events(&sound);
        let silences: Vec<u32> = told
            .iter()
            .filter_map(|event| match event {
                RecorderEvent::Silence { seconds } => Some(*seconds),
                _ => None,
            })
            .collect();
        assert_eq!(silences, [10, 20]);
        assert_eq!(count(&told, |event| matches!(event, RecorderEvent::SoundAgain)), 1);
    }

    #[test]
    fn nine_seconds_of_silence_are_a_pause_for_thought() {
        let told = events(&vec![0.0; 16_000 * 9]);
        assert_eq!(count(&told, |event| matches!(event, RecorderEvent::Silence { .. })), 0);
    }

    #[test]
    fn clipping_is_told_once_in_two_seconds_and_a_peak_is_not() {
        let mut sound = vec![0.0; 32_000];
        sound[100] = 1.0;
        assert_eq!(count(&events(&sound), |event| matches!(event, RecorderEvent::Clipping)), 0);
        sound[1000..1010].fill(-1.0);
        sound[5000..5010].fill(1.0);
        assert_eq!(count(&events(&sound), |event| matches!(event, RecorderEvent::Clipping)), 1);
    }
}

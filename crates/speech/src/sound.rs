//! A stretch of sound as the decoder takes it: its samples, where its voice is, and how loud it is.

use crate::stretch::{FRAME, RATE};

/// Voice quieter than this is made louder. The decoder was trained on speech at common levels and understands faint
/// speech worse; a recording at a common level is left as it is.
const FAINT: f32 = 0.04;
/// The level faint voice is brought to: that of a recording whose peaks stay just below the limit.
const COMMON: f32 = 0.13;
/// What is fainter than this against the limit is noise however loud it is made.
const MOST_GAIN: f32 = 300.0;

/// Sound to decode.
#[derive(Clone, Copy)]
pub(crate) struct Sound<'a> {
    /// 16 kHz mono, in whole frames.
    pub samples: &'a [i16],
    /// For each frame whether it holds voice.
    pub voice: &'a [bool],
}

impl Sound<'_> {
    /// The two parts before and after the longest quiet that is not near an end; `None` if there is none.
    pub(crate) fn halves(&self) -> Option<(Self, Self)> {
        let margin = 2 * RATE as usize / FRAME;
        let inner = margin..self.voice.len().saturating_sub(margin);
        let mut longest: Option<(usize, usize)> = None;
        let mut quiet = 0;
        for at in inner {
            quiet = if self.voice[at] { 0 } else { quiet + 1 };
            if quiet > longest.map_or(0, |(length, _)| length) {
                longest = Some((quiet, at - quiet / 2));
            }
        }
        let (_, at) = longest?;
        let part = |from: usize, to: usize| Self {
            samples: &self.samples[from * FRAME..to * FRAME],
            voice: &self.voice[from..to],
        };
        Some((part(0, at), part(at, self.voice.len())))
    }

    /// The samples from −1 to 1, faint voice made louder.
    pub(crate) fn amplified(&self) -> Vec<f32> {
        let gain = self.gain() / 32_768.0;
        self.samples.iter().map(|sample| (f32::from(*sample) * gain).clamp(-1.0, 1.0)).collect()
    }

    fn gain(&self) -> f32 {
        let level = self.level();
        if level > 0.0 && level < FAINT { (COMMON / level).min(MOST_GAIN) } else { 1.0 }
    }

    /// The level of its loud voice: of 100 frames with voice, 95 are quieter.
    fn level(&self) -> f32 {
        let frames = self.samples.chunks_exact(FRAME).zip(self.voice).filter(|(_, voice)| **voice);
        let mut levels: Vec<f32> = frames.map(|(frame, _)| root_mean_square(frame)).collect();
        levels.sort_by(f32::total_cmp);
        levels.get(levels.len() * 95 / 100).copied().unwrap_or(0.0)
    }
}

fn root_mean_square(frame: &[i16]) -> f32 {
    let sum: f32 = frame.iter().map(|sample| (f32::from(*sample) / 32_768.0).powi(2)).sum();
    (sum / frame.len() as f32).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames of a square wave, with voice in all of them.
    fn level_after(amplitude: i16) -> f32 {
        let samples: Vec<i16> = (0..FRAME * 50).map(|at| if at % 2 == 0 { amplitude } else { -amplitude }).collect();
        let loud = Sound { samples: &samples, voice: &[true; 50] }.amplified();
        loud.iter().fold(0.0, |most, sample| sample.abs().max(most))
    }

    #[test]
    fn faint_voice_is_made_louder_and_other_voice_left() {
        assert!((level_after(100) - COMMON).abs() < 0.001);
        assert!((level_after(3_000) - 3_000.0 / 32_768.0).abs() < 0.001);
        assert!(level_after(1) < COMMON && level_after(0) == 0.0);
    }

    #[test]
    fn halves_lie_around_the_longest_quiet() {
        let voice: Vec<bool> = (0..600).map(|at| !(300..340).contains(&at) && at != 200).collect();
        let samples = vec![1; 600 * FRAME];
        let (first, second) = Sound { samples: &samples, voice: &voice }.halves().expect("a quiet");
        assert_eq!((first.voice.len(), second.voice.len()), (319, 281));
        assert_eq!(first.samples.len() + second.samples.len(), samples.len());
    }
}

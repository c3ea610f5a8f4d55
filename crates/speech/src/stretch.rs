//! Cuts the stream of sound into stretches of speech, at pauses.
//!
//! Invariants: stretches are in order and do not overlap; every frame that may hold voice is in exactly one of them,
//! with some quiet around it; none is longer than [`LONGEST_FRAMES`]. Nothing that is archived passes through here:
//! only the transcript depends on it.

use std::collections::VecDeque;

/// Samples per second.
pub(crate) const RATE: u64 = 16_000;
/// Samples per frame the detector judges: 16 ms.
pub(crate) const FRAME: usize = 256;
/// Frames are taken for voice from this score on. Half is the detector's own default; a word taken for noise would be
/// lost, noise taken for a word is only decoded in vain.
const VOICE: f32 = 0.4;
/// Speech has many frames over this, noise hardly any.
const CERTAIN_VOICE: f32 = 0.85;
/// That many frames over it make a stretch certain: a tenth of a second.
const CERTAIN_FRAMES: usize = 6;
/// Quiet kept before and after voice: soft beginnings and ends of words lie below the threshold.
const PAD: usize = frames(0.2);
/// Below these lengths only a long pause ends a stretch. The decoder understands more when it hears more; who is
/// recording wants to see text.
const SHORT_LIVE: usize = frames(8.0);
const SHORT_FILE: usize = frames(20.0);
/// The pause that ends a short stretch.
const LONG_PAUSE: usize = frames(1.6);
/// The pause that ends a stretch just over the short length; it shrinks to a quarter towards the longest.
const PAUSE: usize = frames(0.45);
/// The longest stretch: the decoder takes 30 s, and wants quiet after the last word.
pub(crate) const LONGEST_FRAMES: usize = frames(26.0);
/// Where no pause comes, the quietest moment of the last seconds is taken.
const SEARCH_BACK: usize = frames(6.0);

const fn frames(seconds: f64) -> usize {
    (seconds * RATE as f64 / FRAME as f64) as usize
}

/// Whether somebody waits for the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// It is being recorded.
    Live,
    /// It is all there.
    File,
}

/// A stretch of sound to decode.
pub(crate) struct Stretch {
    /// Its first sample's number in the stream.
    pub first_sample: u64,
    /// The sound, in whole frames.
    pub samples: Vec<i16>,
    /// For each frame whether it holds voice.
    pub voice: Vec<bool>,
    /// Whether some of it is voice beyond doubt, not only something like it.
    pub certain: bool,
}

/// Judges frames of [`FRAME`] samples: 0 no voice, 1 voice.
pub(crate) trait Voice {
    fn score(&mut self, frame: &[f32]) -> f32;
}

impl Voice for Box<earshot::Detector> {
    fn score(&mut self, frame: &[f32]) -> f32 {
        self.predict_f32(frame)
    }
}

/// The cutter and what it has not yet given away.
pub(crate) struct Cutter<V> {
    voice: V,
    /// Samples of a frame not yet whole.
    rest: Vec<f32>,
    /// Frames kept, with their scores; the first has the number `kept_from`.
    kept: VecDeque<(Vec<i16>, f32)>,
    kept_from: usize,
    /// First and last frame with voice of the stretch being heard.
    open: Option<(usize, usize)>,
    pub(crate) pace: Pace,
}

impl Cutter<Box<earshot::Detector>> {
    pub(crate) fn new() -> Self {
        Self::with(earshot::Detector::default_boxed())
    }
}

impl<V: Voice> Cutter<V> {
    pub(crate) fn with(voice: V) -> Self {
        Self { voice, rest: Vec::new(), kept: VecDeque::new(), kept_from: 0, open: None, pace: Pace::Live }
    }

    /// Takes more of the stream; gives the stretches that have become complete.
    pub(crate) fn push(&mut self, sound: &[f32]) -> Vec<Stretch> {
        self.rest.extend_from_slice(sound);
        let rest = std::mem::take(&mut self.rest);
        let whole = rest.chunks_exact(FRAME);
        self.rest = whole.remainder().to_vec();
        whole.filter_map(|frame| self.frame(frame)).collect()
    }

    /// The stream has ended; gives what is left.
    pub(crate) fn finish(&mut self) -> Vec<Stretch> {
        let mut out = Vec::new();
        if !self.rest.is_empty() {
            let mut last = std::mem::take(&mut self.rest);
            last.resize(FRAME, 0.0);
            out.extend(self.frame(&last));
        }
        if let Some((first, last)) = self.open.take() {
            out.push(self.take(first, last + 1 + PAD));
        }
        out
    }

    /// Samples taken and neither given away nor found to hold no voice.
    pub(crate) fn held_samples(&self) -> usize {
        self.kept.len() * FRAME + self.rest.len()
    }

    fn frame(&mut self, frame: &[f32]) -> Option<Stretch> {
        let score = self.voice.score(frame);
        let samples = frame.iter().map(|sample| (sample * 32_767.0).round().clamp(-32_768.0, 32_767.0) as i16);
        self.kept.push_back((samples.collect(), score));
        let now = self.kept_from + self.kept.len() - 1;
        if score >= VOICE {
            let first = self.open.map_or(now, |(first, _)| first);
            self.open = Some((first, now));
        }
        let Some((first, last)) = self.open else {
            while self.kept.len() > PAD {
                self.kept.pop_front();
                self.kept_from += 1;
            }
            return None;
        };
        let begin = first.saturating_sub(PAD).max(self.kept_from);
        if now - last >= self.pause_that_ends(last - first) {
            self.open = None;
            return Some(self.take(first, last + 1 + PAD));
        }
        if now - begin + 1 >= LONGEST_FRAMES {
            return Some(self.cut_within(first, now));
        }
        None
    }

    /// No pause came in time: cuts at the quietest of the last seconds, and goes on from there.
    fn cut_within(&mut self, first: usize, now: usize) -> Stretch {
        let score = |at: usize| self.kept[at - self.kept_from].1;
        let around = |at: usize| (at - 3..=at + 3).map(score).sum::<f32>();
        let from = now.saturating_sub(SEARCH_BACK).max(self.kept_from + 3).max(first);
        let cut = (from..now - 3).min_by(|a, b| around(*a).total_cmp(&around(*b))).unwrap_or(now);
        let later: Vec<usize> = (cut..=now).filter(|at| score(*at) >= VOICE).collect();
        self.open = later.first().copied().zip(later.last().copied());
        self.take(first, cut)
    }

    /// Gives the frames from `first`, with quiet before them, up to `end` (not included), and forgets them.
    fn take(&mut self, first: usize, end: usize) -> Stretch {
        let begin = first.saturating_sub(PAD).max(self.kept_from);
        let end = end.min(self.kept_from + self.kept.len());
        self.kept.drain(..begin - self.kept_from);
        let mut stretch =
            Stretch { first_sample: (begin * FRAME) as u64, samples: Vec::new(), voice: Vec::new(), certain: false };
        let mut certain = 0;
        for (samples, score) in self.kept.drain(..end - begin) {
            stretch.samples.extend(samples);
            stretch.voice.push(score >= VOICE);
            certain += usize::from(score >= CERTAIN_VOICE);
        }
        self.kept_from = end;
        stretch.certain = certain >= CERTAIN_FRAMES;
        stretch
    }

    /// How long a pause must be to end a stretch of this length, all in frames.
    fn pause_that_ends(&self, length: usize) -> usize {
        let short = if self.pace == Pace::Live { SHORT_LIVE } else { SHORT_FILE };
        if length < short {
            return LONG_PAUSE;
        }
        let way = (length - short).min(LONGEST_FRAMES - short) as f64 / (LONGEST_FRAMES - short) as f64;
        (PAUSE as f64 * (1.0 - 0.75 * way)) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Takes the first sample of a frame for its score.
    struct FirstSample;

    impl Voice for FirstSample {
        fn score(&mut self, frame: &[f32]) -> f32 {
            frame[0].abs()
        }
    }

    /// Sound from runs of frames: voice or none, and for how many frames.
    fn sound(runs: &[(bool, usize)]) -> Vec<f32> {
        let frames = runs.iter().flat_map(|(voice, length)| std::iter::repeat_n(*voice, *length));
        frames.flat_map(|voice| std::iter::repeat_n(if voice { 0.9 } else { 0.0 }, FRAME)).collect()
    }

    fn cut(sound: &[f32], pace: Pace, piece: usize) -> Vec<Stretch> {
        let mut cutter = Cutter::with(FirstSample);
        cutter.pace = pace;
        let mut stretches: Vec<Stretch> = sound.chunks(piece).flat_map(|piece| cutter.push(piece)).collect();
        stretches.extend(cutter.finish());
        stretches
    }

    fn runs() -> impl Strategy<Value = Vec<(bool, usize)>> {
        let length = prop_oneof![1usize..20, 20usize..200, 200usize..2_500];
        prop::collection::vec((any::<bool>(), length), 0..12)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn all_voice_is_in_exactly_one_stretch(runs in runs(), file: bool, piece in 1usize..5_000) {
            let sound = sound(&runs);
            let stretches = cut(&sound, if file { Pace::File } else { Pace::Live }, piece);
            let mut covered = vec![0u8; sound.len()];
            let mut from = 0;
            for stretch in &stretches {
                prop_assert!(stretch.first_sample >= from, "stretches overlap or are out of order");
                prop_assert!(stretch.samples.len() <= LONGEST_FRAMES * FRAME);
                prop_assert_eq!(stretch.samples.len(), stretch.voice.len() * FRAME);
                from = stretch.first_sample + stretch.samples.len() as u64;
                for (offset, sample) in stretch.samples.iter().enumerate() {
                    let at = stretch.first_sample as usize + offset;
                    prop_assert_eq!(*sample != 0, sound[at] != 0.0, "a stretch is not where it says");
                    covered[at] += 1;
                }
            }
            for (at, sample) in sound.iter().enumerate() {
                prop_assert!(covered[at] == 1 || (*sample == 0.0 && covered[at] == 0));
            }
        }

        #[test]
        fn the_same_sound_is_cut_alike_however_it_comes(runs in runs(), piece in 1usize..5_000) {
            let sound = sound(&runs);
            let places = |stretches: Vec<Stretch>| -> Vec<_> {
                stretches.iter().map(|stretch| (stretch.first_sample, stretch.samples.len())).collect()
            };
            prop_assert_eq!(places(cut(&sound, Pace::Live, piece)), places(cut(&sound, Pace::Live, 4_096)));
        }
    }

    #[test]
    fn quiet_is_kept_around_voice() {
        let stretches = cut(&sound(&[(false, 100), (true, 50), (false, 200)]), Pace::Live, 1_000);
        assert_eq!(stretches.len(), 1);
        assert_eq!(stretches[0].first_sample as usize, (100 - PAD) * FRAME);
        assert_eq!(stretches[0].samples.len(), (50 + 2 * PAD) * FRAME);
    }
}

//! How much an attempt at decoding is to be trusted.
//!
//! Three things go wrong with small models: they are unsure, they repeat themselves, and they stop listening in the
//! middle. Each can be seen afterwards, from probabilities, from the words, and from voice that got no words.

use crate::align::length;
use crate::protocol::DecodedWord;
use crate::stretch::{FRAME, RATE};

/// Mean log-probability below which an attempt is doubtful. Clear speech lies above −0.3.
const UNSURE: f32 = -0.6;
/// Voice without words for this long is doubtful.
const LOST_MS: u32 = 1_500;
/// The slowest speech, in milliseconds per letter; the usual pace is 55.
const SLOW_MS: f32 = 85.0;
/// Nobody says more words in a second of voice.
const FASTEST: f32 = 7.0;

/// One attempt at a stretch.
pub(crate) struct Attempt {
    pub words: Vec<DecodedWord>,
    /// Mean natural logarithm of the probabilities of its tokens.
    pub log_probability: f32,
    /// Probability that there was no speech at all, as the decoder sees it.
    pub no_speech: f32,
}

/// What is doubtful about an attempt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Doubt {
    pub unsure: bool,
    /// Says the same again and again, or more than anybody could.
    pub invented: bool,
    /// Voice without words, in milliseconds; 0 if it is little.
    pub lost_ms: u32,
}

impl Doubt {
    pub(crate) fn any(&self) -> bool {
        self.unsure || self.invented || self.lost_ms > 0
    }
}

impl Attempt {
    pub(crate) fn doubt(&self, voice: &[bool]) -> Doubt {
        let spoken = voice_ms(voice) as f32 / 1000.0;
        let too_many = self.words.len() as f32 > 3.0 + FASTEST * spoken;
        Doubt {
            unsure: !self.words.is_empty() && self.log_probability < UNSURE,
            invented: too_many || repeats(&self.words),
            lost_ms: self.lost_ms(voice),
        }
    }

    /// Whether all of its words are probably invented: circles, or next to no words for much sound.
    pub(crate) fn is_doubtful_as_a_whole(&self, voice: &[bool]) -> bool {
        /// Fewer words in a second of voice are no speech.
        const SLOWEST: f32 = 0.7;
        let spoken = voice_ms(voice) as f32 / 1000.0;
        let next_to_none = spoken > 2.0 && (self.words.len() as f32) < SLOWEST * spoken;
        let doubt = self.doubt(voice);
        doubt.invented || (doubt.any() && next_to_none) || (self.no_speech > 0.6 && next_to_none)
    }

    /// For choosing among attempts: higher is better.
    pub(crate) fn score(&self, voice: &[bool]) -> f32 {
        let doubt = self.doubt(voice);
        let certainty = if self.words.is_empty() { UNSURE } else { self.log_probability };
        certainty - doubt.lost_ms as f32 / 2000.0 - if doubt.invented { 3.0 } else { 0.0 }
    }

    /// Voice that its words cannot have taken, 0 if it is little.
    fn lost_ms(&self, voice: &[bool]) -> u32 {
        let most: f32 = self.words.iter().map(|word| SLOW_MS * length(word)).sum();
        let lost = voice_ms(voice).saturating_sub(most as u32);
        if lost >= LOST_MS { lost } else { 0 }
    }

    /// Adds what was heard in the sound that follows, whose times begin at `shift_ms`.
    pub(crate) fn append(&mut self, after: Self, shift_ms: u32) {
        let (mine, theirs) = (self.words.len() as f32, after.words.len() as f32);
        let sum = self.log_probability * mine + after.log_probability * theirs;
        self.log_probability = sum / (mine + theirs).max(1.0);
        self.no_speech = self.no_speech.max(after.no_speech);
        self.words.extend(after.words.into_iter().map(|word| DecodedWord {
            start_ms: word.start_ms + shift_ms,
            end_ms: word.end_ms + shift_ms,
            ..word
        }));
    }
}

/// Milliseconds of voice.
fn voice_ms(voice: &[bool]) -> u32 {
    (voice.iter().filter(|voice| **voice).count() * FRAME * 1000 / RATE as usize) as u32
}

/// Whether most runs of three words come more than once.
fn repeats(words: &[DecodedWord]) -> bool {
    /// Fewer words may well repeat themselves: 'no, no, no'.
    const ENOUGH: usize = 12;
    if words.len() < ENOUGH {
        return false;
    }
    let runs = words.windows(3).map(|run| run.iter().map(|word| word.text.to_lowercase()).collect::<Vec<_>>());
    let different: std::collections::HashSet<_> = runs.clone().collect();
    different.len() * 2 < runs.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of 300 ms each.
    fn attempt(text: &str, log_probability: f32) -> Attempt {
        let word = |(index, text): (usize, &str)| DecodedWord {
            text: text.to_owned(),
            start_ms: index as u32 * 300,
            end_ms: index as u32 * 300 + 300,
            confidence: 0.9,
        };
        Attempt { words: text.split_whitespace().enumerate().map(word).collect(), log_probability, no_speech: 0.0 }
    }

    fn seconds(seconds: f64) -> Vec<bool> {
        vec![true; (seconds * 16_000.0) as usize / FRAME]
    }

    #[test]
    fn clear_speech_is_not_doubted() {
        assert!(!attempt("I had a low fever the first two days", -0.1).doubt(&seconds(3.0)).any());
    }

    #[test]
    fn much_voice_for_few_words_is_lost() {
        let doubt = attempt("Yeah, the same here.", -0.1).doubt(&seconds(9.0));
        assert!(doubt.lost_ms > 5_000 && !doubt.invented);
    }

    #[test]
    fn two_words_for_ten_seconds_are_doubtful() {
        assert!(attempt("Thank you.", -0.1).is_doubtful_as_a_whole(&seconds(10.0)));
        assert!(!attempt("Thank you.", -0.1).is_doubtful_as_a_whole(&seconds(0.8)));
    }

    #[test]
    fn going_round_in_circles_is_invented() {
        assert!(attempt(&"to the right ".repeat(9), -0.1).doubt(&seconds(9.0)).invented);
    }

    #[test]
    fn more_than_anybody_could_say_is_invented() {
        assert!(attempt("a b c d e f g h i j k", -0.1).doubt(&seconds(0.3)).invented);
    }
}

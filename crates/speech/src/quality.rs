//! How much an attempt at decoding is to be trusted.
//!
//! Three things go wrong with small models: they are unsure, they repeat themselves, and they stop listening in the
//! middle. Each can be seen afterwards, from probabilities, from the words, and from voice that got no words.

use crate::protocol::DecodedWord;
use crate::stretch::{FRAME, RATE};

/// Mean log-probability below which an attempt is doubtful. Clear speech lies above −0.3.
const UNSURE: f32 = -0.6;
/// Voice without words for this long is doubtful.
pub(crate) const LOST_MS: u32 = 1_400;
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
    /// Longest voice without words, in milliseconds; 0 if short.
    pub lost_ms: u32,
}

impl Doubt {
    pub(crate) fn any(&self) -> bool {
        self.unsure || self.invented || self.lost_ms > 0
    }
}

impl Attempt {
    pub(crate) fn doubt(&self, voice: &[bool]) -> Doubt {
        let spoken = voice_ms(voice, 0, u32::MAX) as f32 / 1000.0;
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
        let spoken = voice_ms(voice, 0, u32::MAX) as f32 / 1000.0;
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

    /// The longest voice that can belong to no word, 0 if it is short.
    fn lost_ms(&self, voice: &[bool]) -> u32 {
        // A word's span begins where the one before ends, so voice that was passed over lies within a span.
        let within =
            self.words.iter().map(|word| voice_ms(voice, word.start_ms, word.end_ms).saturating_sub(spoken_ms(word)));
        let after = voice_ms(voice, self.words.last().map_or(0, |word| word.end_ms), u32::MAX);
        let longest = within.max().unwrap_or(0).max(after);
        if longest >= LOST_MS { longest } else { 0 }
    }

    /// Where the words end although the voice goes on; cuts the last word's span there.
    pub(crate) fn stops_at(&mut self, voice: &[bool]) -> Option<u32> {
        let last = self.words.last_mut()?;
        let spoken_until = last.end_ms.min(last.start_ms + spoken_ms(last));
        if voice_ms(voice, spoken_until, u32::MAX) < LOST_MS {
            return None;
        }
        last.end_ms = spoken_until;
        Some(spoken_until)
    }
}

/// How long it takes at most to say a word.
fn spoken_ms(word: &DecodedWord) -> u32 {
    400 + 110 * word.text.chars().count() as u32
}

/// Milliseconds of voice between two times.
pub(crate) fn voice_ms(voice: &[bool], from_ms: u32, to_ms: u32) -> u32 {
    let at = |index: usize| (index * FRAME * 1000 / RATE as usize) as u32;
    let heard =
        voice.iter().enumerate().filter(|(index, voice)| **voice && at(*index) >= from_ms && at(*index) < to_ms);
    (heard.count() * FRAME * 1000 / RATE as usize) as u32
}

/// How many of the first words of a piece are the last words of what came before: pieces are cut where a word probably
/// ends, and may share some.
pub(crate) fn overlap(before: &[DecodedWord], piece: &[DecodedWord]) -> usize {
    /// More cannot be said within the uncertainty of the cut.
    const MOST: usize = 4;
    let plain = |word: &DecodedWord| word.text.to_lowercase().replace(|char: char| !char.is_alphanumeric(), "");
    let same = |count: &usize| {
        let end = &before[before.len() - count..];
        end.iter().map(plain).eq(piece[..*count].iter().map(plain))
    };
    (1..=MOST.min(before.len()).min(piece.len())).rev().find(same).unwrap_or(0)
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
    fn voice_after_the_last_word_is_lost() {
        let doubt = attempt("Yeah, the same here.", -0.1).doubt(&seconds(9.0));
        assert!(doubt.lost_ms > 7_000 && !doubt.invented);
    }

    #[test]
    fn two_words_for_ten_seconds_are_doubtful() {
        assert!(attempt("Thank you.", -0.1).is_doubtful_as_a_whole(&seconds(10.0)));
        assert!(!attempt("Thank you.", -0.1).is_doubtful_as_a_whole(&seconds(0.8)));
    }

    #[test]
    fn pieces_that_share_words_are_joined() {
        let (before, piece) = (attempt("Yeah, the same here.", -0.1), attempt("same here. All right.", -0.1));
        assert_eq!(overlap(&before.words, &piece.words), 2);
        assert_eq!(overlap(&[], &piece.words), 0);
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

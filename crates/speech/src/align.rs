//! When each word was said: the words of a stretch laid over its voice.
//!
//! The library can align words by the decoder's attention, but does so on four threads that spin, whatever is set:
//! on two busy cores that takes longer than the decoding. Speech has a steady pace and pauses at punctuation, so
//! pauses are matched with ends of words (dynamic programming), and between two pauses time is shared out by length
//! of word. Invariant: words keep their order, none overlaps the next, all lie within the stretch.

use crate::protocol::DecodedWord;
use crate::stretch::{FRAME, RATE};
use crate::utterance::{HANGING, letters};

/// Less quiet than this is no pause, in milliseconds.
const PAUSE_MS: u32 = 160;
/// How far the pace of speech strays, in milliseconds: about two short words.
const STRAY_MS: f32 = 450.0;

/// Voice between two pauses, in milliseconds from the beginning of the stretch.
type Run = (u32, u32);

/// Sets the times of words from the frames that hold voice.
pub(crate) fn align(words: &mut [DecodedWord], voice: &[bool]) {
    let mut runs = runs(voice);
    if runs.is_empty() {
        runs.push((0, ms(voice.len())));
    }
    let ends = word_ends_at_pauses(words, &runs);
    let mut first = 0;
    for (run, end) in runs.iter().zip(ends) {
        share_out(&mut words[first..end], *run);
        first = end;
    }
}

fn ms(frame: usize) -> u32 {
    (frame * FRAME * 1000 / RATE as usize) as u32
}

/// Runs of voice; quiet too short for a pause is bridged.
fn runs(voice: &[bool]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for at in (0..voice.len()).filter(|at| voice[*at]) {
        match runs.last_mut() {
            Some(run) if ms(at) - run.1 < PAUSE_MS => run.1 = ms(at + 1),
            _ => runs.push((ms(at), ms(at + 1))),
        }
    }
    runs
}

/// How long a word takes to say, in no particular unit: digits are words of their own.
pub(crate) fn length(word: &DecodedWord) -> f32 {
    let letter = |char: char| match char {
        '0'..='9' => 4.0,
        char if char.is_alphanumeric() => 1.0,
        '%' => 6.0,
        _ => 0.0,
    };
    1.5 + word.text.chars().map(letter).sum::<f32>()
}

/// For each run the number of words said by its end. The last run gets all.
fn word_ends_at_pauses(words: &[DecodedWord], runs: &[Run]) -> Vec<usize> {
    let total: f32 = words.iter().map(length).sum();
    let spoken: f32 = runs.iter().map(|run| (run.1 - run.0) as f32).sum();
    let scale = if total > 0.0 { spoken / total } else { 0.0 };
    // Voice expected before the end of each word; the first entry is before all words.
    let expected: Vec<f32> = std::iter::once(0.0)
        .chain(words.iter().scan(0.0, |sum, word| {
            *sum += length(word) * scale;
            Some(*sum)
        }))
        .collect();
    let mut best = vec![0.0f32; words.len() + 1];
    let mut chosen: Vec<Vec<usize>> = Vec::new();
    let mut voiced = 0.0;
    for pause in runs.windows(2) {
        voiced += (pause[0].1 - pause[0].0) as f32;
        let quiet = (pause[1].0 - pause[0].1) as f32;
        let mut from = Vec::with_capacity(best.len());
        let (mut least, mut least_at) = (f32::INFINITY, 0);
        let next: Vec<f32> = (0..best.len())
            .map(|end| {
                if best[end] < least {
                    (least, least_at) = (best[end], end);
                }
                from.push(least_at);
                let stray = (expected[end] - voiced) / STRAY_MS;
                least + stray * stray + unlikely(words, end, quiet)
            })
            .collect();
        chosen.push(from);
        best = next;
    }
    let mut ends = vec![words.len(); runs.len()];
    if let Some(mut end) = (0..best.len()).min_by(|a, b| best[*a].total_cmp(&best[*b])) {
        for (pause, from) in chosen.iter().enumerate().rev() {
            ends[pause] = end;
            end = from[end];
        }
    }
    ends
}

/// How unlikely a pause of this many milliseconds is after so many words.
fn unlikely(words: &[DecodedWord], end: usize, quiet: f32) -> f32 {
    let Some(word) = end.checked_sub(1).and_then(|last| words.get(last)) else { return 1.0 };
    let long = (quiet / 300.0).min(4.0);
    if word.text.ends_with(['.', '?', '!']) {
        0.0
    } else if word.text.ends_with([',', ';', ':']) {
        0.3 * long
    } else if HANGING.contains(&letters(&word.text).as_str()) {
        1.5 + long
    } else {
        0.5 + long
    }
}

/// Words one after the other over a run of voice.
fn share_out(words: &mut [DecodedWord], run: Run) {
    let total: f32 = words.iter().map(length).sum();
    let (mut from, mut sum) = (run.0, 0.0);
    for word in words {
        sum += length(word);
        word.start_ms = from;
        word.end_ms = (run.0 + ((run.1 - run.0) as f32 * sum / total) as u32).clamp(from, run.1);
        from = word.end_ms;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<DecodedWord> {
        let word = |text: &str| DecodedWord { text: text.to_owned(), start_ms: 0, end_ms: 0, confidence: 0.9 };
        text.split_whitespace().map(word).collect()
    }

    /// Frames of voice and quiet, in tenths of a second.
    fn voice(runs: &[(bool, usize)]) -> Vec<bool> {
        let frames = |tenths: usize| tenths * RATE as usize / 10 / FRAME;
        runs.iter().flat_map(|(voice, tenths)| std::iter::repeat_n(*voice, frames(*tenths))).collect()
    }

    #[test]
    fn a_pause_lies_between_question_and_answer() {
        let mut words = words("What brings you in today? I've had a cough for ten days.");
        align(&mut words, &voice(&[(false, 2), (true, 14), (false, 7), (true, 25), (false, 2)]));
        assert!(words[4].end_ms.abs_diff(1_600) < 60, "the question ends at {}", words[4].end_ms);
        assert!(words[5].start_ms.abs_diff(2_300) < 60, "the answer begins at {}", words[5].start_ms);
    }

    proptest! {
        #[test]
        fn words_stay_in_order_and_within(
            count in 0usize..60,
            runs in prop::collection::vec((any::<bool>(), 0usize..30), 0..20),
        ) {
            let mut words = words(&"word, and 20. ".repeat(count));
            let voice = voice(&runs);
            align(&mut words, &voice);
            let mut from = 0;
            for word in &words {
                prop_assert!(word.start_ms >= from && word.end_ms >= word.start_ms);
                from = word.end_ms;
            }
            prop_assert!(from <= ms(voice.len()));
        }
    }
}

//! From decoded words to the segments of a transcript.
//!
//! Invariant: over a whole recording the segments are in order and do not overlap, and the words of each lie within
//! it, in order (`auscult_domain::transcript::disorder` finds nothing), whatever times the decoder gave.
//!
//! A segment belongs to one speaker, so where somebody else may begin to speak, another segment begins: after a
//! sentence, after a long pause, and where a question opens after a short one. Cutting a sentence of one speaker in two
//! does little harm; a question and its answer in one segment belong to nobody.

use crate::protocol::DecodedWord;
use auscult_domain::transcript::Word;

/// A pause this long ends a segment even within a phrase.
const LONG_PAUSE_MS: u32 = 800;
/// A pause this long ends a segment where a sentence may open: people take their turns within 200 to 700 ms.
const PAUSE_MS: u32 = 350;
/// A pause this long ends a segment where a question opens.
const SHORT_PAUSE_MS: u32 = 160;
/// Titles and short forms whose full stop ends no sentence.
const SHORT_FORMS: [&str; 9] = ["dr.", "mr.", "mrs.", "ms.", "st.", "vs.", "e.g.", "i.e.", "prof."];
/// Words that call for another: after them nobody pauses for long, and nobody else begins.
pub(crate) const HANGING: &[&str] = &[
    "a", "about", "an", "and", "are", "around", "as", "at", "because", "been", "but", "by", "for", "from", "had",
    "has", "have", "her", "his", "if", "in", "into", "is", "like", "my", "no", "of", "on", "or", "our", "so", "some",
    "than", "that", "the", "their", "then", "there's", "to", "very", "was", "were", "when", "which", "while", "who",
    "will", "with", "without", "would", "your",
];
/// Words with which sentences open, or answers.
const OPENERS: &[&str] = &[
    "actually",
    "alright",
    "all",
    "also",
    "and",
    "because",
    "but",
    "correct",
    "good",
    "great",
    "he",
    "he's",
    "i",
    "i'd",
    "i'll",
    "i'm",
    "i've",
    "it",
    "it's",
    "just",
    "let",
    "let's",
    "maybe",
    "mostly",
    "my",
    "never",
    "no",
    "none",
    "nope",
    "not",
    "okay",
    "oh",
    "right",
    "she",
    "she's",
    "so",
    "sometimes",
    "sure",
    "thank",
    "thanks",
    "that",
    "that's",
    "the",
    "there",
    "there's",
    "they",
    "uh",
    "um",
    "usually",
    "we",
    "we'll",
    "we're",
    "well",
    "yeah",
    "yep",
    "yes",
    "you",
    "you'll",
    "you're",
    "you've",
    "your",
];
/// Two words with which questions open.
const OPENINGS: &[&str] = &[
    "are there",
    "are you",
    "can you",
    "could you",
    "did it",
    "did you",
    "do you",
    "does it",
    "does that",
    "has it",
    "have you",
    "how about",
    "how are",
    "how bad",
    "how do",
    "how has",
    "how have",
    "how is",
    "how long",
    "how many",
    "how much",
    "how often",
    "is it",
    "is that",
    "is there",
    "tell me",
    "was it",
    "was there",
    "were you",
    "what about",
    "what are",
    "what brings",
    "what do",
    "what happened",
    "what is",
    "what kind",
    "what makes",
    "when did",
    "where do",
    "where does",
    "where is",
    "would you",
];
/// Words before which a question of their own hardly ever opens with `any`: `have you lost any weight`.
const WANTING_ANY: &[&str] = &[
    "do", "drink", "eat", "feel", "felt", "find", "gain", "gained", "get", "had", "have", "hear", "help", "lose",
    "lost", "make", "need", "not", "notice", "noticed", "see", "seen", "take", "taken", "taking", "tried", "use",
    "using", "want", "without",
];

/// A piece of what was said, final: at most one sentence.
#[derive(Clone, PartialEq)]
pub struct HeardSegment {
    /// Where it begins, milliseconds of the recording.
    pub start_ms: u32,
    /// Where it ends, milliseconds of the recording.
    pub end_ms: u32,
    /// Its words, never empty, already put right by the vocabulary.
    pub words: Vec<Word>,
}

impl std::fmt::Debug for HeardSegment {
    /// Without its words: what patients say does not belong into logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HeardSegment({}–{} ms, {} words)", self.start_ms, self.end_ms, self.words.len())
    }
}

/// Puts a stretch's words on the recording's time line, none before `floor_ms` or after `end_ms`.
pub(crate) fn place(decoded: Vec<DecodedWord>, offset_ms: u32, floor_ms: u32, end_ms: u32) -> Vec<Word> {
    let mut from = floor_ms.min(end_ms);
    let mut words = Vec::with_capacity(decoded.len());
    for word in decoded {
        let start = offset_ms.saturating_add(word.start_ms).clamp(from, end_ms);
        let end = offset_ms.saturating_add(word.end_ms).clamp(start, end_ms);
        let confidence = if word.confidence.is_finite() { word.confidence.clamp(0.0, 1.0) } else { 0.0 };
        words.push(Word { text: word.text, start_ms: start, end_ms: end, confidence, heard: None, changed: None });
        from = end;
    }
    words
}

/// Cuts words into segments, so that a question and its answer are two.
pub(crate) fn split(words: Vec<Word>) -> Vec<HeardSegment> {
    let begins: Vec<bool> = (0..words.len()).map(|at| at == 0 || parts(&words[at - 1], &words[at..])).collect();
    let mut segments: Vec<HeardSegment> = Vec::new();
    for (word, begins) in words.into_iter().zip(begins) {
        match segments.last_mut() {
            Some(last) if !begins => {
                last.end_ms = word.end_ms;
                last.words.push(word);
            }
            _ => segments.push(HeardSegment { start_ms: word.start_ms, end_ms: word.end_ms, words: vec![word] }),
        }
    }
    segments
}

/// Whether a segment ends between a word and those that follow.
fn parts(before: &Word, following: &[Word]) -> bool {
    let Some(next) = following.first() else { return false };
    if ends_sentence(&before.text) {
        return true;
    }
    let quiet = next.start_ms.saturating_sub(before.end_ms);
    let hangs = HANGING.contains(&letters(&before.text).as_str());
    quiet >= LONG_PAUSE_MS
        || (quiet >= PAUSE_MS && !hangs && OPENERS.contains(&letters(&next.text).as_str()))
        || (quiet >= SHORT_PAUSE_MS && !hangs && opens_question(before, following))
}

/// Whether these words open a question: `any fever`, `do you smoke`.
fn opens_question(before: &Word, words: &[Word]) -> bool {
    let word = |at: usize| words.get(at).map(|word| letters(&word.text)).unwrap_or_default();
    let first = usize::from(matches!(word(0).as_str(), "and" | "so" | "okay" | "now" | "but"));
    if word(first) == "any" {
        return !WANTING_ANY.contains(&letters(&before.text).as_str());
    }
    let (one, two) = (word(first), word(first + 1));
    OPENINGS.iter().any(|opening| opening.split_once(' ') == Some((one.as_str(), two.as_str())))
        || (first == 1 && one == "your" && !two.is_empty())
}

/// A word in lower-case letters, without its marks.
pub(crate) fn letters(word: &str) -> String {
    word.trim_matches(|char: char| !char.is_alphanumeric()).to_lowercase()
}

fn ends_sentence(word: &str) -> bool {
    let bare = word.trim_end_matches(['"', '\'', '”', '’', ')']);
    if bare.ends_with(['?', '!', '…']) {
        return true;
    }
    bare.ends_with('.') && !SHORT_FORMS.contains(&bare.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of 200 ms each; `|350` stands for a pause.
    fn check(said: &str, expected: &[&str]) {
        let (mut at, mut words) = (0, Vec::new());
        for part in said.split(' ') {
            if let Some(pause) = part.strip_prefix('|') {
                at += pause.parse::<u32>().expect("a number");
                continue;
            }
            let text = part.to_owned();
            words.push(Word { text, start_ms: at, end_ms: at + 200, confidence: 0.9, heard: None, changed: None });
            at += 200;
        }
        let segments = split(words);
        let texts: Vec<String> = segments
            .iter()
            .map(|segment| segment.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn a_question_and_its_answer_are_two() {
        check(
            "every day with meals |300 and the lisinopril in the morning |390 any numbness or tingling.",
            &["every day with meals and the lisinopril in the morning", "any numbness or tingling."],
        );
        check("my feet feel fine |200 and your blood pressure?", &["my feet feel fine", "and your blood pressure?"]);
        check("a pack a day |160 do you drink |500 no.", &["a pack a day", "do you drink", "no."]);
        check("some wheezing, |400 yes at night.", &["some wheezing,", "yes at night."]);
    }

    #[test]
    fn a_pause_within_a_phrase_is_only_a_pause() {
        check("I ran out of the |500 glipizide a month ago.", &["I ran out of the glipizide a month ago."]);
        check("have you lost |200 any weight?", &["have you lost any weight?"]);
        check("I get a little |400 winded on the stairs.", &["I get a little winded on the stairs."]);
    }

    #[test]
    fn a_long_pause_ends_anything() {
        check("he took the |900 well, no.", &["he took the", "well, no."]);
    }

    #[test]
    fn sentences_end_with_their_mark_but_not_with_a_title() {
        check("Thank you, Dr. Lee. You're welcome.", &["Thank you, Dr. Lee.", "You're welcome."]);
    }
}

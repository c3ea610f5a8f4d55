//! From decoded words to the segments of a transcript.
//!
//! Invariant: over a whole recording the segments are in order and do not overlap, and the words of each lie within
//! it, in order (`auscult_domain::transcript::disorder` finds nothing), whatever times the decoder gave.

use crate::protocol::DecodedWord;
use auscult_domain::transcript::Word;

/// A pause this long ends a segment even within a sentence.
const PAUSE_MS: u32 = 1_200;
/// Titles and short forms whose full stop ends no sentence.
const SHORT_FORMS: [&str; 9] = ["dr.", "mr.", "mrs.", "ms.", "st.", "vs.", "e.g.", "i.e.", "prof."];

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

/// Cuts words at ends of sentences and at long pauses, so that a question and its answer are two segments.
pub(crate) fn split(words: Vec<Word>) -> Vec<HeardSegment> {
    let mut segments: Vec<HeardSegment> = Vec::new();
    let mut ended = true;
    for word in words {
        let pause = segments.last().is_some_and(|last| word.start_ms.saturating_sub(last.end_ms) >= PAUSE_MS);
        let ends = ends_sentence(&word.text);
        match segments.last_mut() {
            Some(last) if !ended && !pause => {
                last.end_ms = word.end_ms;
                last.words.push(word);
            }
            _ => segments.push(HeardSegment { start_ms: word.start_ms, end_ms: word.end_ms, words: vec![word] }),
        }
        ended = ends;
    }
    segments
}

fn ends_sentence(word: &str) -> bool {
    let bare = word.trim_end_matches(['"', '\'', '”', '’', ')']);
    if bare.ends_with(['?', '!', '…']) {
        return true;
    }
    bare.ends_with('.') && !SHORT_FORMS.contains(&bare.to_lowercase().as_str())
}

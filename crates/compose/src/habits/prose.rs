//! A section as sentences of words. Headings, labels and the marks of lists belong to none; what stands in quotation
//! marks is left alone by whoever changes anything.

use crate::enhance::{Form, lines_of};
use crate::readability;
use auscult_domain::note::Section;
use std::ops::Range;

/// A word of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Bytes of the section's text, without the marks around it.
    pub range: Range<usize>,
    /// In small letters, with straight apostrophes.
    pub folded: String,
    /// Whether it follows the word before it with nothing but a space between them.
    pub follows: bool,
}

/// A sentence of a section.
#[derive(Debug, Clone)]
pub(super) struct Sentence {
    /// Bytes of the section's text.
    pub range: Range<usize>,
    /// The whole line it stands in.
    pub line: Range<usize>,
    /// What of that line can be said in sentences.
    pub body: Range<usize>,
    /// Whether the line is an item of a list.
    pub item: bool,
    /// Its words; never none.
    pub words: Vec<Word>,
}

impl Sentence {
    /// The words at these places, in small letters.
    pub(super) fn said(&self, words: Range<usize>) -> Vec<&str> {
        self.words[words].iter().map(|word| word.folded.as_str()).collect()
    }

    /// Where these words stand as one phrase: nothing but spaces between them.
    pub(super) fn phrases<'a>(&'a self, phrase: &'a [String]) -> impl Iterator<Item = Range<usize>> + 'a {
        let length = phrase.len();
        let ends = (self.words.len() + 1).saturating_sub(length.max(1));
        (0..if length == 0 { 0 } else { ends }).map(move |at| at..at + length).filter(move |range| {
            let words = &self.words[range.clone()];
            let joined = words[1..].iter().all(|word| word.follows);
            joined && words.iter().zip(phrase).all(|(word, wanted)| word.folded == *wanted)
        })
    }

    /// The bytes of the words at these places.
    pub(super) fn bytes(&self, words: &Range<usize>) -> Range<usize> {
        self.words[words.start].range.start..self.words[words.end - 1].range.end
    }
}

/// The sentences of a section.
pub(super) fn sentences(section: &Section) -> Vec<Sentence> {
    let text = section.text.as_str();
    let mut out = Vec::new();
    for line in lines_of(section).into_iter().filter(|line| line.form != Form::Heading) {
        for part in readability::sentences(&text[line.body.clone()]) {
            let range = line.body.start + part.start..line.body.start + part.end;
            let words = words(text, range.clone());
            if !words.is_empty() {
                let item = line.form == Form::Item;
                out.push(Sentence { range, line: line.range.clone(), body: line.body.clone(), item, words });
            }
        }
    }
    out
}

/// The words of a text in small letters.
pub(super) fn folded(text: &str) -> Vec<String> {
    words(text, 0..text.len()).into_iter().map(|word| word.folded).collect()
}

fn words(text: &str, within: Range<usize>) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let mut start = within.start;
    for piece in text[within.clone()].split_inclusive(char::is_whitespace) {
        let core = piece.trim_matches(|c: char| !c.is_alphanumeric());
        let lead = piece.find(core).unwrap_or(0);
        if !core.is_empty() {
            let range = start + lead..start + lead + core.len();
            let between = out.last().map(|last| &text[last.range.end..range.start]);
            let follows = between.is_some_and(|between| between.trim_matches(' ').is_empty());
            out.push(Word { range, folded: core.to_lowercase().replace('\u{2019}', "'"), follows });
        }
        start += piece.len();
    }
    out
}

/// The stretches in quotation marks, with their marks.
pub(super) fn quoted(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut open = None;
    for (at, c) in text.char_indices() {
        match (c, open) {
            ('"', Some(from)) | ('\u{201d}', Some(from)) => {
                out.push(from..at + c.len_utf8());
                open = None;
            }
            ('"' | '\u{201c}', None) => open = Some(at),
            ('\n', _) => open = None,
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whole_and_without_their_marks() {
        assert_eq!(folded("Pt’s follow-up (today), “fine.”"), ["pt's", "follow-up", "today", "fine"]);
        assert_eq!(folded(" -- \u{1f916} "), Vec::<String>::new());
    }

    #[test]
    fn what_is_quoted_is_found_within_its_line() {
        let text = "She said “it hurts” and \"bad\".\nAn open \" quote\nends.";
        let found: Vec<&str> = quoted(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["“it hurts”", "\"bad\""]);
    }
}

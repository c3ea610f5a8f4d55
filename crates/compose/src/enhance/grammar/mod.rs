//! Slips of language in clinical prose: doubled words, agreement, articles, capitals, punctuation, what dictation left
//! behind, tense of reporting. Fragments are left as they are: notes are written in them.
//!
//! A rule looks at one line and says what it would change there and why; what it must not touch is checked after it.

mod agreement;
mod articles;
mod capitals;
mod punctuation;
mod residue;
mod spelling;
mod tense;

use super::edits::Edit;
use super::lines::{Form, Line};
use crate::text::re;
use std::ops::Range;

/// The proposals for these lines of a section.
pub(super) fn propose(lines: &[Line], text: &str) -> Vec<Edit> {
    let mut out = Vec::new();
    for line in lines {
        if line.form != Form::Heading {
            out.extend(doubled(line, text));
            out.extend(agreement::propose(line, text));
            out.extend(articles::propose(line, text));
            out.extend(punctuation::propose(line, text));
            out.extend(residue::propose(line, text));
            out.extend(tense::propose(line, text));
        }
        out.extend(capitals::propose(line, text));
        out.extend(spelling::propose(line, text));
    }
    let quoted = quotations(text);
    out.retain(|edit| !quoted.iter().any(|quote| quote.start < edit.range.end && edit.range.start < quote.end));
    out
}

/// What stands in quotation marks was said so, and stays so.
pub(super) fn quotations(text: &str) -> Vec<Range<usize>> {
    re!(r#"“[^”\n]*”|"[^"\n]*""#).find_iter(text).map(|found| found.range()).collect()
}

/// Each place where the pattern fits in a line's body, with its first group or the whole.
pub(super) fn places<'t>(line: &Line, text: &'t str, pattern: &regex::Regex) -> Vec<(Range<usize>, &'t str)> {
    let body = &text[line.body.clone()];
    let shifted = |found: regex::Captures<'t>| {
        let part = found.get(1).or_else(|| found.get(0))?;
        Some((part.start() + line.body.start..part.end() + line.body.start, part.as_str()))
    };
    pattern.captures_iter(body).filter_map(shifted).collect()
}

/// `the the`: a word of the language said twice.
fn doubled(line: &Line, text: &str) -> Vec<Edit> {
    let words: Vec<(Range<usize>, &str)> = places(line, text, re!(r"[A-Za-z']+|[^A-Za-z'\s]+"));
    let mut out = Vec::new();
    for pair in words.windows(2) {
        let ((first, one), (second, two)) = (&pair[0], &pair[1]);
        let single = one.len() == 1 && *one != "a" && *one != "I";
        let meant = matches!(one.to_lowercase().as_str(), "had" | "that" | "very" | "ha");
        let letters = one.chars().all(|c| c.is_ascii_alphabetic());
        if letters
            && one.eq_ignore_ascii_case(two)
            && !single
            && !meant
            && !text[first.end..second.start].contains('\n')
        {
            out.push(Edit::grammar(line, first.end..second.end, "", "The word stands twice.", 0.97));
        }
    }
    out
}

#[cfg(test)]
pub(super) mod testing {
    use super::super::lines::lines;
    use super::*;
    use auscult_domain::note::Section;
    use auscult_domain::template::SectionKind;

    /// A text of history after all changes of grammar from this confidence on.
    pub(crate) fn mended(text: &str, least: f64) -> String {
        let section = Section {
            key: "hpi".into(),
            title: "History".into(),
            kinds: vec![SectionKind::HistoryOfPresentIllness],
            required: true,
            text: text.into(),
            spans: Vec::new(),
        };
        let mut edits = propose(&lines(0, &section), text);
        edits.retain(|edit| edit.confidence >= least);
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let mut out = text.to_owned();
        let mut from = usize::MAX;
        for edit in edits.iter().rev().filter(|edit| text.get(edit.range.clone()) != Some(&edit.new)) {
            if edit.range.end <= from {
                out.replace_range(edit.range.clone(), &edit.new);
                from = edit.range.start;
            }
        }
        out
    }

    /// What a text becomes.
    pub(crate) fn check(pairs: &[(&str, &str)]) {
        for (text, expected) in pairs {
            assert_eq!(mended(text, 0.5), *expected);
        }
    }

    #[test]
    fn a_word_said_twice_is_said_once() {
        check(&[
            ("She took the the pill.", "She took the pill."),
            ("It had had an effect that that drug has.", "It had had an effect that that drug has."),
            ("Type 2 2 days.", "Type 2 2 days."),
            ("She said “the the pill”.", "She said “the the pill”."),
        ]);
    }
}

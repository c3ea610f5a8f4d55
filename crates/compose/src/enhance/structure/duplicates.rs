//! What a note says twice: the same sentence again, or one that another beside it holds whole. The one that says more
//! stays, else the first.

use super::super::edits::Edit;
use super::super::kept::{Promise, facts};
use super::super::lines::{Form, Line};
use crate::readability;
use crate::text::among;
use auscult_domain::enhancement::{ChangeType, EnhancementType};
use auscult_domain::note::NoteContent;
use auscult_domain::template::SectionKind;
use std::collections::HashSet;
use std::ops::Range;

/// Words that carry nothing of their own.
const EMPTY: &str = "a an the she he her his it they them that this of to in on at is are was were be been has have had and so \
    also certainly really just very some do does did i we you patient will would can could then with for";

struct Said {
    line: usize,
    section: usize,
    range: Range<usize>,
    /// All its words, in order, without marks.
    plain: String,
    words: HashSet<String>,
    kind: SectionKind,
    whole_line: bool,
    /// The bytes of the line, with its mark.
    line_range: Range<usize>,
}

pub(super) fn propose(note: &NoteContent, lines: &[Vec<Line>]) -> Vec<Edit> {
    let said = said(note, lines);
    let mut gone: HashSet<usize> = HashSet::new();
    let mut out = Vec::new();
    for (at, one) in said.iter().enumerate() {
        for (other_at, other) in said.iter().enumerate().skip(at + 1) {
            if gone.contains(&at) || gone.contains(&other_at) {
                continue;
            }
            let near = one.section == other.section && one.kind == other.kind && other.line.abs_diff(one.line) <= 1;
            let same = one.plain == other.plain && one.section == other.section;
            if same && one.words.len() >= 2 {
                gone.insert(other_at);
                out.push(removal(note, other, "The same sentence stands above.", 0.93));
            } else if near && holds(note, one, other) {
                gone.insert(other_at);
                out.push(removal(note, other, "The sentence beside it says this and more.", 0.8));
            } else if near && holds(note, other, one) {
                gone.insert(at);
                out.push(removal(note, one, "The sentence beside it says this and more.", 0.8));
            }
        }
    }
    out
}

fn said(note: &NoteContent, lines: &[Vec<Line>]) -> Vec<Said> {
    let mut out = Vec::new();
    for (number, line) in lines.iter().flatten().enumerate().filter(|(_, line)| line.form != Form::Heading) {
        let text = &note.sections[line.section].text;
        let body = &text[line.body.clone()];
        let parts = readability::sentences(body);
        let whole_line = parts.len() == 1 && line.form == Form::Item;
        for part in parts {
            let lower = body[part.clone()].to_lowercase();
            let words: Vec<&str> =
                lower.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty()).collect();
            out.push(Said {
                line: number,
                section: line.section,
                range: line.body.start + part.start..line.body.start + part.end,
                plain: words.join(" "),
                words: words.iter().filter(|word| !among(EMPTY, word)).map(|word| (*word).to_owned()).collect(),
                kind: line.kind,
                whole_line,
                line_range: line.range.clone(),
            });
        }
    }
    out
}

/// Whether `one` says all that `other` says: its words, and each fact at least as often.
fn holds(note: &NoteContent, one: &Said, other: &Said) -> bool {
    if other.words.len() < 3 || !other.words.is_subset(&one.words) {
        return false;
    }
    let text = |said: &Said| facts(&note.sections[said.section].text[said.range.clone()]);
    let (of_one, of_other) = (text(one), text(other));
    let no = |facts: &std::collections::BTreeMap<_, usize>| facts.get(&super::super::kept::Fact::Negation).copied();
    no(&of_one) == no(&of_other)
        && of_other.iter().all(|(fact, count)| of_one.get(fact).is_some_and(|other| other >= count))
}

/// The sentence with the space in front of it; the whole line where it is one.
fn removal(note: &NoteContent, said: &Said, why: &'static str, confidence: f64) -> Edit {
    let text = &note.sections[said.section].text;
    let inner = if said.whole_line { said.line_range.clone() } else { said.range.clone() };
    let head = &text[..inner.start];
    let range = if said.whole_line && head.ends_with('\n') {
        inner.start - 1..inner.end
    } else if head.ends_with(' ') && !said.whole_line && head.trim_end().ends_with(['.', '?', '!']) {
        head.trim_end().len()..inner.end
    } else {
        let tail = &text[inner.end..];
        inner.start..inner.end + (tail.len() - tail.trim_start_matches(' ').len())
    };
    Edit::of(EnhancementType::Structure, said.section, range, "", why, confidence)
        .of_kind(ChangeType::Deletion)
        .promising(Promise::StandsElsewhere)
}

#[cfg(test)]
mod tests {
    use super::super::testing::laid_out;
    use super::*;

    #[test]
    fn what_stands_twice_stands_once() {
        let check =
            |text: &str, expected: &str| assert_eq!(laid_out(SectionKind::HistoryOfPresentIllness, text), expected);
        check(
            "She has knee pain at night. It burns. She has knee pain at night.",
            "She has knee pain at night. It burns.",
        );
        check(
            "Denies chest pain today. Denies chest pain or palpitations today.",
            "Denies chest pain or palpitations today.",
        );
        check(
            "Total cholesterol was 222. Good cholesterol was 44.",
            "Total cholesterol was 222. Good cholesterol was 44.",
        );
        check(
            "She has knee pain at night. No knee pain at night.",
            "She has knee pain at night. No knee pain at night.",
        );
    }
}

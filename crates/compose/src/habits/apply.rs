//! Rules, done to a draft that was just composed. Each change is held against the facts of its line first, and is not
//! made where one of them would change; quotations and prompts stay as they are.

use super::harmless::is_harmless;
use super::prose::{Sentence, folded, quoted, sentences};
use crate::enhance::facts;
use crate::guard::drugs_in;
use crate::text::{capitalised, re};
use auscult_domain::HabitId;
use auscult_domain::habit::{Habit, HabitUse};
use auscult_domain::note::{Hand, NoteContent, Section, utf16_len};
use std::ops::Range;

/// A change of a section's text, in bytes.
struct Edit {
    range: Range<usize>,
    new: String,
}

/// Applies rules one after the other, and says how often each was; those that were not are left out of the answer.
pub fn apply(draft: &mut NoteContent, rules: &[(HabitId, Habit)]) -> Vec<HabitUse> {
    let mut uses = Vec::new();
    for (rule, habit) in rules.iter().filter(|(_, habit)| is_harmless(habit)) {
        let times = draft.sections.iter_mut().map(|section| in_section(section, habit)).sum();
        if times > 0 {
            uses.push(HabitUse { rule: *rule, times });
        }
    }
    uses
}

fn in_section(section: &mut Section, habit: &Habit) -> u32 {
    let sentences = sentences(section);
    let text = section.text.as_str();
    let mut edits: Vec<Edit> = match habit {
        Habit::Replace { from, to } => {
            let from = folded(from);
            let of = |sentence| replaced(text, sentence, &from, to);
            sentences.iter().flat_map(of).collect()
        }
        Habit::LeaveOut { words } => {
            let words = folded(words);
            let of = |sentence| left_out(text, sentence, &words);
            sentences.iter().flat_map(of).collect()
        }
        Habit::LeaveOutSentence { sentence } => {
            let words = folded(sentence);
            let same = sentences.iter().filter(|sentence| sentence.said(0..sentence.words.len()) == words);
            same.filter_map(|sentence| sentence_out(text, sentence)).collect()
        }
        Habit::Add { section: key, sentence } if *key == section.key => {
            added(text, &sentences, sentence).into_iter().collect()
        }
        Habit::Add { .. } => Vec::new(),
    };
    let untouched: Vec<Range<usize>> = quoted(text).into_iter().chain(prompts(text)).collect();
    edits.retain(|edit| !untouched.iter().any(|range| range.start < edit.range.end && edit.range.start < range.end));
    // From the end, so that what comes before stays where it is.
    edits.reverse();
    edits.into_iter().filter(|edit| put(section, edit)).map(|_| 1).sum()
}

/// What is asked for, and what is to be filled in.
fn prompts(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    re!(r"\[[^\]\n]*\]|\*\*\*").find_iter(text).map(|found| found.range())
}

fn replaced<'a>(
    text: &'a str,
    sentence: &'a Sentence,
    from: &'a [String],
    to: &'a str,
) -> impl Iterator<Item = Edit> + 'a {
    let mut end = 0;
    sentence.phrases(from).filter_map(move |place| {
        let range = sentence.bytes(&place);
        if range.start < end {
            return None;
        }
        end = range.end;
        let capital = text[range.clone()].starts_with(char::is_uppercase);
        Some(Edit { range, new: if capital { capitalised(to) } else { to.to_owned() } })
    })
}

fn left_out<'a>(text: &'a str, sentence: &'a Sentence, words: &'a [String]) -> impl Iterator<Item = Edit> + 'a {
    let mut end = 0;
    sentence.phrases(words).filter_map(move |place| {
        let range = sentence.bytes(&place);
        if range.start < end || place.len() == sentence.words.len() {
            return None;
        }
        end = range.end;
        if place.start > 0 {
            // The space before goes with it.
            let start = text[..range.start].trim_end_matches(' ').len();
            return Some(Edit { range: start..range.end, new: String::new() });
        }
        // What begins the sentence now has its capital.
        let next = sentence.words.get(place.end)?.range.start;
        let first: String = text[next..].chars().take(1).collect();
        end = next + first.len();
        Some(Edit { range: range.start..next + first.len(), new: capitalised(&first) })
    })
}

/// A sentence with the space or the line it leaves; one behind a label stays, for the label would say nothing.
fn sentence_out(text: &str, sentence: &Sentence) -> Option<Edit> {
    let Range { start, end } = sentence.range.clone();
    let alone = text[sentence.body.clone()].trim() == &text[start..end];
    let range = if alone {
        if !sentence.item && sentence.body.start != sentence.line.start {
            return None;
        }
        let from = text[..sentence.line.start].trim_end_matches([' ', '\t']).len();
        let to = sentence.line.end + text[sentence.line.end..].len()
            - text[sentence.line.end..].trim_start_matches(' ').len();
        if text[to..].starts_with('\n') { from..to + 1 } else { from.saturating_sub(usize::from(from > 0))..to }
    } else {
        let rest = &text[end..sentence.body.end];
        let space = rest.len() - rest.trim_start_matches(' ').len();
        if rest.trim().is_empty() { text[..start].trim_end_matches(' ').len()..end } else { start..end + space }
    };
    Some(Edit { range, new: String::new() })
}

/// A sentence of the clinician's own behind the last one, in its form; behind a label it would be said of that. Where nothing was composed nothing is added: a
/// section nobody spoke to stays empty.
fn added(text: &str, sentences: &[Sentence], sentence: &str) -> Option<Edit> {
    let last = sentences.last()?;
    let words = folded(sentence);
    if sentences.iter().any(|other| other.said(0..other.words.len()) == words) {
        return None;
    }
    let end = text.trim_end().len();
    let sentence = sentence.trim();
    let mark = &text[last.line.start..last.body.start];
    let prose = !last.item && mark.is_empty() && text[..end].ends_with(['.', '!', '?']);
    let new = if last.item && !mark.starts_with(|c: char| c.is_ascii_digit()) {
        format!("\n{mark}{sentence}")
    } else if prose {
        format!(" {sentence}")
    } else {
        format!("\n{sentence}")
    };
    Some(Edit { range: end..end, new })
}

/// Makes a change, unless a fact of its lines would change or the section would stand empty.
fn put(section: &mut Section, edit: &Edit) -> bool {
    let text = &section.text;
    let from = text[..edit.range.start].rfind('\n').map_or(0, |at| at + 1);
    let to = text[edit.range.end..].find('\n').map_or(text.len(), |at| edit.range.end + at);
    let before = &text[from..to];
    let after = format!("{}{}{}", &text[from..edit.range.start], edit.new, &text[edit.range.end..to]);
    let same = facts(before) == facts(&after) && drugs_in(before) == drugs_in(&after);
    let whole = format!("{}{after}{}", &text[..from], &text[to..]);
    if !same || whole.trim().is_empty() {
        return false;
    }
    let place = |byte: usize| utf16_len(&text[..byte]);
    let (start, end) = (place(edit.range.start), place(edit.range.end));
    section.rewrite(start, end, &edit.new, Hand::Composers).is_some()
}

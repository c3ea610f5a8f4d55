//! Who says which words of a segment: a decoder sometimes writes a question and its answer into one, and then both would
//! be given to whoever the segment is said to belong to.
//!
//! A segment whose speaker a person has confirmed is theirs as a whole.

use crate::asking::{asks_by_form, asks_for_any};
use crate::text::plain;
use auscult_domain::transcript::{Segment, Speaker};

/// The speakers of a segment, each with the word they begin at; the first begins at 0.
pub(crate) fn of(segment: &Segment, speaker: Speaker) -> Vec<(usize, Speaker)> {
    if segment.speaker_confirmed || !matches!(speaker, Speaker::Clinician | Speaker::Patient) {
        return vec![(0, speaker)];
    }
    match answer_begins(segment) {
        Some(at) => vec![(0, Speaker::Clinician), (at, Speaker::Patient)],
        // Patients do not ask whether there is any fever.
        None if is_one_line(segment) && asks_for_any(&lower(segment, segment.words.len())) => {
            vec![(0, Speaker::Clinician)]
        }
        None => vec![(0, speaker)],
    }
}

/// The word at which an answer begins after a question in the same sentence: `Any wheezing, some at night.`
pub(crate) fn answer_begins(segment: &Segment) -> Option<usize> {
    let end = segment.words.iter().position(|word| word.text.ends_with(['.', '?', '!']));
    let end = end.unwrap_or(segment.words.len().saturating_sub(1));
    if segment.words.get(end)?.text.ends_with('?') {
        return None;
    }
    let at = (2..=end).find(|at| segment.words[at - 1].text.ends_with(',') && opens_answer(segment, *at))?;
    asks_by_form(lower(segment, at).trim_end_matches(',')).then_some(at)
}

fn opens_answer(segment: &Segment, at: usize) -> bool {
    let word = |at: usize| {
        let text = segment.words.get(at).map_or("", |word| word.text.as_str());
        plain(text).to_lowercase().trim_end_matches([',', '.', '!']).to_owned()
    };
    match word(at).as_str() {
        "some" | "no" | "yes" | "yeah" | "yep" | "nope" | "usually" | "about" | "around" | "mostly" | "maybe"
        | "sometimes" | "never" | "i've" | "my" => true,
        "i" => matches!(
            word(at + 1).as_str(),
            "have"
                | "had"
                | "feel"
                | "felt"
                | "get"
                | "got"
                | "quit"
                | "don't"
                | "didn't"
                | "haven't"
                | "take"
                | "took"
                | "used"
        ),
        _ => false,
    }
}

fn is_one_line(segment: &Segment) -> bool {
    let ends = segment.words.iter().filter(|word| word.text.ends_with(['.', '?', '!'])).count();
    ends <= 1
}

/// The first words of a segment in lower case.
fn lower(segment: &Segment, words: usize) -> String {
    let words: Vec<&str> = segment.words[..words].iter().map(|word| word.text.as_str()).collect();
    plain(&words.join(" ")).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::said;
    use auscult_domain::transcript::Speaker::{Clinician, Patient, Unknown};

    fn check(line: &str, expected: &[(usize, Speaker)]) {
        let segments = said(&[(line, Unknown)]);
        assert_eq!(of(&segments[0], Patient), expected, "{line}");
    }

    #[test]
    fn a_question_and_its_answer_are_told_apart() {
        check("Any wheezing or blood, some wheezing at night, no blood.", &[(0, Clinician), (4, Patient)]);
        check("And your blood pressure at home, usually about 130 over 80.", &[(0, Clinician), (6, Patient)]);
        check("Any fever, chills or chest pain.", &[(0, Clinician)]);
        check("Any fever, some chills, no cough?", &[(0, Clinician)]);
        check("I had a fever, no chills.", &[(0, Patient)]);
    }

    #[test]
    fn a_confirmed_segment_is_theirs() {
        let segments = said(&[("Any wheezing, some at night.", Patient)]);
        assert_eq!(of(&segments[0], Patient), [(0, Patient)]);
    }
}

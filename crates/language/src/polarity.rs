//! Whether a sentence says no where its lines say yes, or the other way round: word by word, for what both speak of.
//!
//! Only a plain contradiction counts. A word that stands beside 'trouble', 'stop' or 'unable' is neither here nor
//! there: 'I can't sleep' and 'difficulty sleeping' agree.

use crate::lines::Line;
use crate::words::{lower_words, stems};
use std::collections::HashMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Polarity {
    Affirmed,
    Denied,
    Either,
}

const DENYING: &str = "no not never none nothing without neither nor cannot nope nah deny denies denied denying negative \
    absent free don't doesn't didn't haven't hasn't hadn't isn't aren't wasn't weren't can't couldn't won't wouldn't \
    shouldn't ain't";
const WEAKENING: &str = "unable difficulty trouble lack lacks lacking stop stops stopped stopping discontinue discontinued \
    hold held avoid avoids quit hardly barely rarely less decreased loss can't cannot couldn't";
/// Words after which something new is said.
const TURNING: &str = "but however although though reports endorses admits has have positive except otherwise";

/// Whether a sentence contradicts the lines it names. `after` gives the line that follows one, which may answer it.
pub(crate) fn contradicts(sentence: &str, named: &[&Line], after: &dyn Fn(&Line) -> Option<String>) -> bool {
    let mut said: HashMap<String, Vec<Polarity>> = HashMap::new();
    for line in named {
        for (stem, polarity) in of_line(&line.text, after(line).as_deref()) {
            said.entry(stem).or_default().push(polarity);
        }
    }
    of_text(sentence).into_iter().any(|(stem, polarity)| {
        let opposite = match polarity {
            Polarity::Affirmed => Polarity::Denied,
            Polarity::Denied => Polarity::Affirmed,
            Polarity::Either => return false,
        };
        said.get(&stem).is_some_and(|said| said.iter().all(|said| *said == opposite))
    })
}

/// What a line is about and whether it affirms it; a question is what its answer makes of it.
fn of_line(text: &str, answer: Option<&str>) -> Vec<(String, Polarity)> {
    let answered = answer.and_then(yes_or_no);
    let mut found = Vec::new();
    for part in text.split_inclusive(['.', '?', '!', ';']) {
        let asked = part.trim_end().ends_with('?');
        let words = of_text(part);
        found.extend(
            words
                .into_iter()
                .map(|(stem, polarity)| (stem, if asked { answered.unwrap_or(Polarity::Either) } else { polarity })),
        );
    }
    found
}

fn yes_or_no(answer: &str) -> Option<Polarity> {
    match lower_words(answer).find(|word| !matches!(word.as_str(), "oh" | "um" | "uh" | "well" | "so"))?.as_str() {
        "no" | "nope" | "nah" | "not" | "never" | "none" => Some(Polarity::Denied),
        "yes" | "yeah" | "yep" | "yup" | "sure" | "correct" | "right" => Some(Polarity::Affirmed),
        _ => None,
    }
}

/// What a text is about, each with what the words before it make of it.
fn of_text(text: &str) -> Vec<(String, Polarity)> {
    let mut found = Vec::new();
    for part in text.split(['.', ';', '!', '?']) {
        let mut now = Polarity::Affirmed;
        for word in lower_words(part) {
            let among = |list: &str| list.split_whitespace().any(|other| other == word);
            if among(WEAKENING) {
                now = Polarity::Either;
            } else if among(DENYING) {
                now = Polarity::Denied;
            } else if among(TURNING) && now != Polarity::Either {
                now = Polarity::Affirmed;
            }
            found.extend(stems(&word).into_iter().map(|stem| (stem, now)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::lines;
    use crate::testing::said;
    use auscult_domain::transcript::Speaker::{Clinician, Patient};

    fn wrong(sentence: &str, talk: &[&str], named: &[usize]) -> bool {
        let speakers = [Clinician, Patient];
        let talk: Vec<_> = talk.iter().enumerate().map(|(at, line)| (*line, speakers[at % 2])).collect();
        let lines = lines(&said(&talk));
        let named: Vec<&Line> = named.iter().map(|at| &lines[*at]).collect();
        contradicts(sentence, &named, &|line| Some(lines.get(line.number as usize)?.text.clone()))
    }

    #[test]
    fn a_plain_contradiction_is_found() {
        let talk = ["Any fever or chills?", "No, but I have a cough."];
        assert!(wrong("Has a fever.", &talk, &[0, 1]));
        assert!(wrong("Has a fever.", &talk, &[0]));
        assert!(wrong("Denies a cough.", &talk, &[1]));
        assert!(!wrong("Denies fever and chills. Has a cough.", &talk, &[0, 1]));
        assert!(wrong("Denies headache.", &["Headaches?", "Yes, every day."], &[0, 1]));
        assert!(wrong("Takes aspirin.", &["Anything else?", "I don't take aspirin."], &[1]));
    }

    #[test]
    fn other_words_for_the_same_are_none() {
        let talk = ["Sleep?", "I can't sleep and I don't take the lisinopril any more."];
        assert!(!wrong("Difficulty sleeping.", &talk, &[1]));
        assert!(!wrong("Stopped lisinopril.", &talk, &[1]));
        assert!(!wrong("Insomnia.", &talk, &[1]));
    }
}

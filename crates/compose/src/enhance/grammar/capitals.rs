//! Capital letters: at the beginning of a sentence, of names, and of what is said letter by letter.

use super::places;
use crate::enhance::edits::Edit;
use crate::enhance::lines::{Form, Line};
use crate::readability::sentences;
use crate::text::{capitalised, re};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Names and letters as they are written, by how they look in small letters.
static WRITTEN: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let words = include_str!("capitals.txt").lines().filter(|line| !line.starts_with('#'));
    words.flat_map(str::split_whitespace).map(|word| (word.to_lowercase(), word)).collect()
});

pub(super) fn propose(line: &Line, text: &str) -> Vec<Edit> {
    let mut out = Vec::new();
    let body = &text[line.body.clone()];
    if !matches!(line.form, Form::Item) || body.contains(". ") {
        for sentence in sentences(body) {
            let start = line.body.start + sentence.start;
            let word = text[start..].split_whitespace().next().unwrap_or_default();
            let next: String = word.chars().take(1).collect();
            let odd = word.chars().any(|c| c.is_uppercase() || c.is_ascii_digit() || c == '.');
            let goes_on = sentence.start > 0 && !re!(r"[.?!][\s)”’]*$").is_match(&body[..sentence.start]);
            if next.chars().all(char::is_lowercase) && !next.is_empty() && !odd && !goes_on {
                let why = "A sentence begins with a capital.";
                out.push(Edit::grammar(line, start..start + next.len(), capitalised(&next), why, 0.95));
            }
        }
    }
    for (range, _) in places(line, text, re!(r"(?:^|[\s(“])(i)(?:['’](?:m|ve|ll|d))?(?:[\s,]|\.\s|\.$)")) {
        out.push(Edit::grammar(line, range, "I", "‘I’ is written with a capital.", 0.97));
    }
    for (range, word) in places(line, text, re!(r"[A-Za-z][A-Za-z0-9]*(?:-[0-9]+)?(?:'s)?")) {
        let stem = word.strip_suffix("'s").unwrap_or(word);
        if let Some(right) = WRITTEN.get(&stem.to_lowercase())
            && stem != *right
            && !stem.chars().any(char::is_uppercase)
        {
            let at = range.start..range.start + stem.len();
            out.push(Edit::grammar(line, at, *right, "A name, or letters read one by one.", 0.93));
        }
    }
    for (range, letter) in places(line, text, re!(r"(?i:vitamin|hepatitis) ([a-ek])\b")) {
        out.push(Edit::grammar(line, range, letter.to_uppercase(), "Its letter is a capital.", 0.95));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn names_and_beginnings_have_capitals() {
        check(&[
            ("she starts in july. then i will see.", "She starts in July. Then I will see."),
            ("No cushing's, an ekg and vitamin d.", "No Cushing's, an EKG and vitamin D."),
            ("Seen by Dr. Brown, e.g. today.", "Seen by Dr. Brown, e.g. today."),
        ]);
    }
}

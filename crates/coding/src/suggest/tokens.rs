//! Words with their places: how a sentence and a title of the code set are taken apart in the same way, so that they can
//! be compared.

use rust_stemmers::{Algorithm, Stemmer};
use std::ops::Range;

/// A word or a mark of a text.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// Where it stands, in bytes of the text it was taken from.
    pub range: Range<usize>,
    /// In lower case and without its possessive; a mark as it is.
    pub word: String,
}

impl Token {
    /// Whether it is a mark and not a word.
    pub fn is_mark(&self) -> bool {
        !self.word.starts_with(char::is_alphanumeric)
    }
}

/// First parts that are written with and without a hyphen: `gastro-esophageal`, `non-healing`.
const JOINED: &str = " non gastro post pre anti micro hyper hypo inter intra peri sub cerebro cardio neuro musculo naso oro \
    broncho un multi poly patello femoro tibio hemi semi pan para retro supra infra trans extra bi uni mid electro osteo \
    immuno thrombo self psycho auto re ";

/// Short forms with a slash that are one word, and what they are written out.
const SLASHED: &[(&str, &str)] = &[
    ("s/p", "status post"),
    ("r/o", "rule out"),
    ("c/o", "complains of"),
    ("w/o", "without"),
    ("h/o", "history of"),
    ("f/u", "follow up"),
    ("c/w", "consistent with"),
    ("d/t", "due to"),
    ("2/2", "secondary to"),
    ("w/", "with"),
    ("n/v", "nausea vomiting"),
    ("y/o", "year old"),
    ("b/l", "bilateral"),
    ("p/w", "presents with"),
    ("d/c", "discontinue"),
    ("a/w", "associated with"),
];

/// The words and marks of a text in order. Numbers keep their point and percent, `COVID-19` and `B-12` are one word.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c.is_alphanumeric() {
            at = word(text, at, &mut out);
        } else {
            let end = at + c.len_utf8();
            if ",.;:?!()[]\n•–—-/+&#*".contains(c) {
                out.push(Token { range: at..end, word: c.to_string() });
            }
            at = end;
        }
    }
    out
}

/// Takes the word that begins here; gives where the text goes on.
fn word(text: &str, start: usize, out: &mut Vec<Token>) -> usize {
    let rest = &text[start..];
    let run = rest.bytes().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let next = rest[run..].chars().next();
    if run > 0 && next.is_none_or(|c| c.is_ascii() && !"'./-%".contains(c)) {
        out.push(Token { range: start..start + run, word: rest[..run].to_ascii_lowercase() });
        return start + run;
    }
    for (short, long) in SLASHED.iter().filter(|_| next == Some('/')) {
        let here = rest.get(..short.len()).is_some_and(|head| head.eq_ignore_ascii_case(short));
        let ends = |c: char| !c.is_alphanumeric() && c != '/';
        if here && rest[short.len()..].chars().next().is_none_or(|c| ends(c) || short.ends_with('/')) {
            let range = start..start + short.len();
            out.extend(long.split(' ').map(|word| Token { range: range.clone(), word: word.to_owned() }));
            return start + short.len();
        }
    }
    let mut end = start;
    let mut word = String::new();
    for (offset, c) in rest.char_indices() {
        let next = rest[offset + c.len_utf8()..].chars().next();
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        } else if matches!(c, '\'' | '\u{2019}') && next.is_some_and(char::is_alphanumeric) {
            word.push('\'');
        } else if c == '.' && inner_point(&word, next, rest, offset) || c == '-' && joins(&word, next, rest, offset) {
            if c == '.' && word.ends_with(|c: char| c.is_ascii_digit()) {
                word.push('.');
            }
        } else {
            break;
        }
        end = start + offset + c.len_utf8();
    }
    if text[end..].starts_with('%') {
        word.push('%');
        end += 1;
    }
    let plain = word.strip_suffix("'s").unwrap_or(&word).replace('\'', "");
    out.push(Token { range: start..end, word: plain });
    end
}

/// `8.2`, and the points of `e.g.` or `T.I.A.`, which are not the end of a sentence.
fn inner_point(word: &str, next: Option<char>, rest: &str, offset: usize) -> bool {
    let digits = word.ends_with(|c: char| c.is_ascii_digit()) && next.is_some_and(|c| c.is_ascii_digit());
    let letters = next.is_some_and(char::is_alphabetic)
        && word.chars().last().is_some_and(char::is_alphabetic)
        && (offset == 1 || rest.as_bytes().get(offset.wrapping_sub(2)) == Some(&b'.'))
        && rest[offset + 1..].chars().nth(1).is_none_or(|c| !c.is_alphanumeric());
    digits || letters
}

/// Whether a hyphen holds two parts together as one word.
fn joins(word: &str, next: Option<char>, rest: &str, offset: usize) -> bool {
    let after = rest[offset + 1..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let number = !after.is_empty() && after.bytes().all(|b| b.is_ascii_digit());
    let letters = !word.is_empty() && word.chars().all(char::is_alphabetic);
    next.is_some_and(char::is_alphanumeric)
        && letters
        && (number || word.len() == 1 && after.len() > 2 || JOINED.split_ascii_whitespace().any(|known| known == word))
}

/// Takes words back to their stems.
pub(crate) struct Stems {
    stemmer: Stemmer,
}

impl Stems {
    pub fn new() -> Self {
        Self { stemmer: Stemmer::create(Algorithm::English) }
    }

    /// The stem of a word in lower case.
    pub fn of(&self, word: &str) -> String {
        stem(&self.stemmer, word)
    }
}

/// The stem of one word. British spelling and the endings of medicine fall together with their American forms.
fn stem(stemmer: &Stemmer, word: &str) -> String {
    // What ends in -itis is a disease, and what it is the inflammation of is not.
    if word.len() <= 3 || word.ends_with("itis") || word.bytes().any(|b| b.is_ascii_digit()) {
        return word.to_owned();
    }
    let word =
        word.replace("aemia", "emia").replace("oedema", "edema").replace("haem", "hem").replace("oesoph", "esoph");
    let word = word.replace("tumour", "tumor").replace("diarrhoea", "diarrhea").replace("anaem", "anem");
    stemmer.stem(&word).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        tokens(text).iter().map(|token| token.word.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_line_is_taken_apart() {
        for (line, expected) in [
            ("Gastro-esophageal reflux; A1c 8.2%.", "gastroesophageal reflux ; a1c 8.2% ."),
            ("S/p L knee scope, r/o DVT", "status post l knee scope , rule out dvt"),
            ("Crohn's disease w/o complications", "crohn disease without complications"),
            ("right-sided, COVID-19, B-12", "right - sided , covid19 , b12"),
            ("HTN/HLD w/ CKD", "htn / hld with ckd"),
            ("T.I.A. in 2019. Fine", "tia . in 2019 . fine"),
        ] {
            assert_eq!(words(line), expected);
        }
    }

    #[test]
    fn places_are_those_of_the_text() {
        let line = "• Né à 37.5 — Crohn’s, s/p";
        for token in tokens(line) {
            assert!(line.get(token.range.clone()).is_some_and(|text| !text.is_empty()));
        }
    }
}

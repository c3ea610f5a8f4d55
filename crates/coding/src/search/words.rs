//! Words as the search compares them: without accents, in American spelling, without their endings.
//!
//! The same rules go over what is indexed and what is typed, so that a rule need not be right about a language, only
//! the same on both sides.

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words that carry no meaning of their own in a title.
const FILLERS: &[&str] = &[
    "a",
    "affecting",
    "an",
    "and",
    "any",
    "are",
    "as",
    "associated",
    "at",
    "be",
    "because",
    "by",
    "cause",
    "caused",
    "causing",
    "classifiable",
    "classified",
    "d",
    "due",
    "e",
    "elsewhere",
    "etc",
    "following",
    "for",
    "from",
    "g",
    "had",
    "has",
    "have",
    "he",
    "her",
    "his",
    "i",
    "in",
    "into",
    "is",
    "it",
    "its",
    "my",
    "of",
    "on",
    "or",
    "per",
    "resulting",
    "s",
    "see",
    "she",
    "so",
    "such",
    "that",
    "the",
    "their",
    "this",
    "to",
    "under",
    "use",
    "was",
    "were",
    "which",
    "who",
    "with",
    "within",
    "your",
];

/// Words that many titles share; they decide between two titles and never find one.
const WEAK: &[&str] = &[
    "classical",
    "complicated",
    "complication",
    "condition",
    "disease",
    "disorder",
    "encounter",
    "form",
    "initial",
    "multiple",
    "nec",
    "nonspecific",
    "nos",
    "other",
    "part",
    "patient",
    "primary",
    "problem",
    "simple",
    "site",
    "specified",
    "specific",
    "stage",
    "status",
    "syndrome",
    "system",
    "type",
    "unspecified",
    "unilateral",
    "without",
];

/// Words that say what kind of thing a code is for. They are frequent, and yet a title that has one is for nothing
/// else.
const TELLING: &[&str] = &[
    "abrasion",
    "acquired",
    "adverse",
    "assault",
    "benign",
    "bite",
    "burn",
    "carbuncle",
    "carrier",
    "childbirth",
    "collision",
    "complicating",
    "congenital",
    "contusion",
    "corrosion",
    "dislocation",
    "drowning",
    "effect",
    "exposure",
    "family",
    "fetal",
    "foreign",
    "fracture",
    "furuncle",
    "gonococcal",
    "history",
    "injury",
    "labor",
    "laceration",
    "malignant",
    "malformation",
    "maternal",
    "neonatal",
    "neoplasm",
    "newborn",
    "obstetric",
    "occupant",
    "poisoning",
    "postprocedural",
    "pregnancy",
    "puerperium",
    "puncture",
    "screening",
    "sequela",
    "sprain",
    "strain",
    "syphilis",
    "syphilitic",
    "traumatic",
    "tuberculosis",
    "tuberculous",
    "underdosing",
];

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) ends: Ends,
}

/// What follows a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// A hyphen that ties it to the next.
    Tied,
    /// A comma or another sign that ends a part of the text.
    Part,
    /// Anything else.
    Openly,
}

/// The words of a text in lower case, fillers among them.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    each_word(text, |word, ends| words.push(Word { text: spelled(word.to_owned()), ends }));
    words
}

/// Every word of a text in lower case, before its spelling is evened out.
pub(super) fn each_word(text: &str, mut found: impl FnMut(&str, Ends)) {
    let mut word = String::new();
    let mut close = |word: &mut String, ends: Ends| {
        if !word.is_empty() {
            found(word, ends);
            word.clear();
        }
    };
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek().copied();
        match character {
            'a'..='z' | '0'..='9' => word.push(character),
            'A'..='Z' => word.push(character.to_ascii_lowercase()),
            // What belongs to somebody is theirs: Crohn's, Crohns' and Crohn are one word.
            '\'' | '\u{2019}' | '`' if matches!(next, Some('s' | 'S')) => {
                characters.next();
                if characters.peek().is_some_and(|next| next.is_alphanumeric()) {
                    word.push('s');
                }
            }
            '\'' | '\u{2019}' | '`' => {}
            // The point of a number stays in it.
            '.' if !word.is_empty()
                && word.bytes().all(|byte| byte.is_ascii_digit())
                && next.is_some_and(|next| next.is_ascii_digit()) =>
            {
                word.push('p');
            }
            '-' => close(&mut word, Ends::Tied),
            ',' | ';' | ':' => close(&mut word, Ends::Part),
            character if character.is_ascii() => close(&mut word, Ends::Openly),
            character => match plain(character) {
                Some(plain) => word.push_str(&plain),
                None => close(&mut word, Ends::Openly),
            },
        }
    }
    close(&mut word, Ends::Openly);
}

/// The letters of a character without its accents; `None` where it has none.
fn plain(character: char) -> Option<String> {
    let parts = std::iter::once(character).nfd().filter(|part| !is_combining_mark(*part));
    let plain: String = parts.filter(char::is_ascii_alphanumeric).collect();
    (!plain.is_empty()).then(|| plain.to_ascii_lowercase())
}

/// A word in the spelling that both sides of the ocean share once these letters are dropped.
pub(super) fn spelled(mut word: String) -> String {
    if word.len() < 4 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return match word.as_str() {
            "ii" => "2".to_owned(),
            "iii" => "3".to_owned(),
            _ => word,
        };
    }
    for (british, american) in [("ae", "e"), ("oe", "e"), ("sulph", "sulf")] {
        while word.contains(british) {
            word = word.replace(british, american);
        }
    }
    for (british, american) in [
        ("our", "or"),
        ("entre", "enter"),
        ("fibre", "fiber"),
        ("itre", "iter"),
        ("metre", "meter"),
        ("isation", "ization"),
        ("ise", "ize"),
        ("ised", "ized"),
    ] {
        if let Some(stem) = word.strip_suffix(british) {
            return format!("{stem}{american}");
        }
    }
    word
}

/// Whether the word carries no meaning of its own.
pub(super) fn is_filler(word: &str) -> bool {
    FILLERS.binary_search(&word).is_ok()
}

/// Whether the word is one that many titles share.
pub(super) fn is_weak(word: &str) -> bool {
    WEAK.contains(&word)
}

/// Whether the word says what kind of thing a code is for.
pub(super) fn is_telling(word: &str) -> bool {
    TELLING.contains(&word)
}

/// Takes words back to their stems.
pub(super) struct Stems {
    stemmer: Stemmer,
}

impl Stems {
    pub(super) fn new() -> Self {
        Self { stemmer: Stemmer::create(Algorithm::English) }
    }

    /// The stem: Porter's, without the vowel that Greek and Latin endings leave behind.
    pub(super) fn stem(&self, word: &str) -> String {
        if word.len() < 4 || word.bytes().any(|byte| byte.is_ascii_digit()) {
            return word.to_owned();
        }
        let stem = self.stemmer.stem(word);
        let bare = stem.trim_end_matches(['a', 'e', 'i', 'o', 'y']);
        if bare.len() >= 4 { bare.to_owned() } else { stem.into_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_lose_case_accents_and_owners() {
        assert_eq!(plain("Sjögren's syndrome"), ["sjogren", "syndrome"]);
        assert_eq!(plain("Crohn\u{2019}s disease, NOS"), ["crohn", "disease", "nos"]);
        assert_eq!(plain("gastro-esophageal"), ["gastro", "esophageal"]);
        assert_eq!(plain("Type II (2) BMI 40.0-44.9"), ["type", "2", "2", "bmi", "40p0", "44p9"]);
        let ends: Vec<Ends> = words("gastro-esophageal reflux, acute").iter().map(|word| word.ends).collect();
        assert_eq!(ends, [Ends::Tied, Ends::Openly, Ends::Part, Ends::Openly]);
    }

    #[test]
    fn spellings_meet() {
        let stems = Stems::new();
        for (one, other) in [
            ("haemorrhage", "hemorrhage"),
            ("tumour", "tumor"),
            ("oedema", "edema"),
            ("fibre", "fiber"),
            ("immunisation", "immunization"),
            ("vertebrae", "vertebra"),
            ("fractures", "fracture"),
            ("diagnoses", "diagnosis"),
        ] {
            let of = |word: &str| stems.stem(&plain(word)[0]);
            assert_eq!(of(one), of(other), "{one} {other}");
        }
    }

    #[test]
    fn the_list_of_fillers_is_sorted() {
        assert!(FILLERS.is_sorted());
    }
}

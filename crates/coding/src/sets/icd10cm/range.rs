//! Codes as the notes of the tabular list name them: `E08-E13`, `I50.-`, `T36-T50 with fifth or sixth character 5`.

use super::{Entry, Icd10Cm};
use regex::Regex;
use std::sync::LazyLock;

/// Codes a note names: everything from the first to the last in the order of the book, each with all below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRange {
    /// The first code or stem.
    pub first: String,
    /// The last code or stem; the first again where one is named.
    pub last: String,
    /// Which of them are meant, where it is not all.
    pub only: Option<Only>,
}

/// A condition on the characters of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Only {
    /// What follows the point begins with one of these: `E08-E13 with .51-.52`.
    AfterPoint(Vec<String>),
    /// The code ends with one of these: `I69. with final characters -23`.
    Final(Vec<String>),
    /// The character at one of the places, counted from 1 without the point, is one of these.
    Character {
        /// The places.
        places: Vec<usize>,
        /// The characters.
        one_of: Vec<char>,
    },
}

impl CodeRange {
    /// Whether it holds a code of the set.
    pub fn covers(&self, entry: Entry<'_>) -> bool {
        self.spans(entry) && self.only.as_ref().is_none_or(|only| only.allows(entry.code()))
    }

    /// Whether the code lies between the ends. Where an end is not in the set, the letters decide.
    fn spans(&self, entry: Entry<'_>) -> bool {
        let set: &Icd10Cm = entry.set();
        match (set.get(&self.first), set.get(&self.last)) {
            (Some(first), Some(last)) => (first.place()..last.end()).contains(&entry.place()),
            _ => {
                let code = entry.code();
                code >= self.first.as_str() && (code <= self.last.as_str() || code.starts_with(&self.last))
            }
        }
    }
}

impl std::fmt::Display for CodeRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.first == self.last { f.write_str(&self.first) } else { write!(f, "{}-{}", self.first, self.last) }
    }
}

impl Only {
    fn allows(&self, code: &str) -> bool {
        match self {
            Self::AfterPoint(begins) => {
                let rest = code.split_once('.').map_or("", |(_, rest)| rest);
                begins.iter().any(|begin| rest.starts_with(begin.as_str()))
            }
            Self::Final(ends) => ends.iter().any(|end| code.ends_with(end.as_str())),
            Self::Character { places, one_of } => {
                let plain: Vec<char> = code.chars().filter(|c| *c != '.').collect();
                places.iter().any(|place| plain.get(place - 1).is_some_and(|c| one_of.contains(c)))
            }
        }
    }
}

static CODE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"\b([A-Z](?:[0-9][0-9A-Z]|A[0-9]))(\.[0-9A-Z]{0,4})?(\b|[^0-9A-Za-z]|$)"));
static CONDITION: LazyLock<Regex> =
    LazyLock::new(|| regex(r"\bwith (?:(?P<places>(?:\w+ or )?\w+) characters? (?P<of>.*)|(?P<ends>[.-].*))$"));
static ENDING: LazyLock<Regex> = LazyLock::new(|| regex(r"([.-])([0-9A-Z]+)(?:-\.?([0-9A-Z]+))?"));
static ONE_OF: LazyLock<Regex> = LazyLock::new(|| regex(r"\b([0-9A-Z])(?:-([0-9A-Z]))?\b"));

fn regex(pattern: &str) -> Regex {
    match Regex::new(pattern) {
        Ok(regex) => regex,
        Err(error) => panic!("{error}"),
    }
}

/// The codes a note names. Outside brackets, `known` has to know both ends.
pub(super) fn ranges(text: &str, known: impl Fn(&str) -> bool) -> Vec<CodeRange> {
    let mut found = Vec::new();
    for (part, bracketed) in parts(text) {
        let (codes, only) = match CONDITION.captures(part).filter(|_| bracketed) {
            Some(condition) => {
                let at = condition.get(0).map_or(part.len(), |whole| whole.start());
                (&part[..at], only(&condition))
            }
            None => (part, None),
        };
        for (first, last) in pairs(codes) {
            if bracketed || (known(&first) && known(&last)) {
                found.push(CodeRange { first, last, only: only.clone() });
            }
        }
    }
    found
}

/// The text cut at its brackets, each part with whether it stands in some.
fn parts(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut bracketed = false;
    text.split_inclusive(['(', ')']).map(move |part| {
        let now = bracketed;
        bracketed = part.ends_with('(');
        (part.trim_end_matches(['(', ')']), now && part.ends_with(')'))
    })
}

/// The codes in a text, two joined by a dash or 'to' as one pair.
fn pairs(text: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut after = 0;
    let mut at = 0;
    while let Some(found) = CODE.captures_at(text, at) {
        let (Some(category), rest) = (found.get(1), found.get(2)) else { break };
        let end = rest.map_or(category.end(), |rest| rest.end());
        let code = text[category.start()..end].trim_end_matches('.').to_owned();
        let between = text[after..category.start()].trim();
        let joins = matches!(between, "-" | "\u{2013}" | "to");
        match pairs.last_mut() {
            Some(pair) if joins && pair.0 == pair.1 => pair.1 = code,
            _ => pairs.push((code.clone(), code)),
        }
        after = end;
        at = end;
    }
    pairs
}

fn only(condition: &regex::Captures<'_>) -> Option<Only> {
    if let Some(of) = condition.name("of").map(|of| of.as_str()) {
        let places: Vec<usize> = condition.name("places")?.as_str().split(' ').filter_map(place).collect();
        if places.is_empty() {
            return endings(of);
        }
        let mut one_of = Vec::new();
        for found in ONE_OF.captures_iter(of) {
            let first = found[1].chars().next()?;
            let last = found.get(2).and_then(|last| last.as_str().chars().next()).unwrap_or(first);
            one_of.extend(first..=last);
        }
        return Some(Only::Character { places, one_of });
    }
    endings(condition.name("ends")?.as_str())
}

/// `.51-.52`, `.17, .27, .97`, `-23`.
fn endings(text: &str) -> Option<Only> {
    let mut begins = Vec::new();
    let mut ends = Vec::new();
    for found in ENDING.captures_iter(text) {
        let into = if &found[1] == "." { &mut begins } else { &mut ends };
        let first = found[2].to_owned();
        let last = found.get(3).map(|last| last.as_str());
        match (first.parse::<u32>(), last.and_then(|last| last.parse::<u32>().ok())) {
            (Ok(from), Some(to)) if from < to => {
                let width = first.len();
                into.extend((from..=to).map(|number| format!("{number:0width$}")));
            }
            _ => into.push(first),
        }
    }
    match (begins.is_empty(), ends.is_empty()) {
        (false, _) => Some(Only::AfterPoint(begins)),
        (true, false) => Some(Only::Final(ends)),
        (true, true) => None,
    }
}

fn place(word: &str) -> Option<usize> {
    ["", "", "", "third", "fourth", "fifth", "sixth", "seventh"]
        .iter()
        .position(|name| !name.is_empty() && *name == word)
        .or_else(|| word.strip_suffix("th").and_then(|number| number.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = ranges(text, |code| code != "B12")
            .iter()
            .map(|range| match &range.only {
                None => range.to_string(),
                Some(Only::AfterPoint(begins)) => format!("{range} .{}", begins.join(" .")),
                Some(Only::Final(ends)) => format!("{range} -{}", ends.join(" -")),
                Some(Only::Character { places, one_of }) => {
                    format!("{range} {places:?}={}", one_of.iter().collect::<String>())
                }
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_note_names_codes_in_many_ways() {
        check("diabetes mellitus (E08-E13)", &["E08-E13"]);
        check("heart failure (I50.-)", &["I50"]);
        check("code to identify drug abuse and dependence (F11.-F17.-)", &["F11-F17"]);
        check("rheumatoid arthritis by site, if  known (M05.00 to M05.8A)", &["M05.00-M05.8A"]);
        check("adverse effects (A00-R94 and T80-T88.6, T88.8)", &["A00-R94", "T80-T88.6", "T88.8"]);
        check("at risk for fall (history of fall) Z91.81", &["Z91.81"]);
        check("code from category O08 to identify any associated complication", &["O08"]);
        check("any condition classifiable to S06.4-S06.6", &["S06.4-S06.6"]);
        check("bacterial warts (A63.0) and skin (B07.-, D23)", &["A63.0", "B07", "D23"]);
    }

    #[test]
    fn a_note_may_mean_some_of_a_range() {
        check("diabetes (E08-E13 with .21)", &["E08-E13 .21"]);
        check("angiopathy (E08-E13 with .51-.52)", &["E08-E13 .51 .52"]);
        check("dementia (F10-F19, with .17, .27, .97)", &["F10-F19 .17 .27 .97"]);
        check("psychosis (E08, E13 with final characters .00 or .01)", &["E08 .00 .01", "E13 .00 .01"]);
        check("fluency disorder (stuttering) (I69. with final characters -23)", &["I69 -23"]);
        check("(T36-T50 with fifth or sixth character 5)", &["T36-T50 [5, 6]=5"]);
        check("linezolid (T36.8X- with sixth character 1-4)", &["T36.8X [6]=1234"]);
        check("open fracture (S42.- with 7th character B or C)", &["S42 [7]=BC"]);
    }

    #[test]
    fn a_word_that_looks_like_a_code_is_none() {
        check("vitamin B12 deficiency", &[]);
        check("glucose-6-phosphate dehydrogenase (G6PD) deficiency without anemia (D75.A)", &["D75.A"]);
        check("glutaric aciduria (type 1) NOS (E72.3)", &["E72.3"]);
    }
}

//! The figures of a text, in digits or in words, with every way they can be read: `one thirty` is 130, and 1 and 30.
//!
//! In what was said every reading counts as said; a figure of a note is supported if one of its readings was. Names with
//! figures in them (`A1c`, `B12`, `L5-S1`, `COVID-19`) are names.

use super::tokens::Token;
use super::units::{Unit, same_amount, unit};
use crate::prose::numbers::{named_one, named_ten};

/// A figure of a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figure {
    /// What it can be read as.
    pub values: Vec<f64>,
    /// Its unit, if one is named.
    pub unit: Option<Unit>,
    /// Its first word.
    pub first: usize,
    /// Its last word, without the unit.
    pub last: usize,
    /// The last word with the unit.
    pub unit_last: usize,
    /// Whether it is the first or second part of `136/82` or `136 over 82`.
    pub of_ratio: bool,
}

impl Figure {
    /// Whether this figure of a note is that figure of the talk.
    pub(super) fn is(&self, said: &Figure) -> bool {
        self.values
            .iter()
            .any(|value| said.values.iter().any(|other| same_amount(*value, self.unit, *other, said.unit)))
    }
}

/// The longest run of number words that is read as one.
const LONGEST: usize = 7;

/// The figures of a text in the order of their first word; in `talk` each reading of a run is a figure of its own.
pub(super) fn figures(tokens: &[Token]) -> Vec<Figure> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let run = run_length(&tokens[at..]);
        if run == 0 {
            at += 1;
            continue;
        }
        if let Some(values) = whole_run(&tokens[at..at + run]) {
            out.push(with_unit(tokens, values, at, at + run - 1));
        }
        at += run;
    }
    spread_units(&mut out, tokens);
    out
}

/// Every figure any part of a run of number words may be: how a talk is read.
pub(super) fn all_readings(tokens: &[Token]) -> Vec<Figure> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let run = run_length(&tokens[at..]);
        for from in at..at + run {
            for to in from + 1..=(at + run).min(from + LONGEST) {
                if parts(&tokens[at..at + run], from - at, to - at)
                    && let Some(values) = read(&tokens[from..to])
                {
                    out.push(with_unit(tokens, values, from, to - 1));
                }
            }
        }
        at += run.max(1);
    }
    spread_units(&mut out, tokens);
    out
}

/// Whether a part of a run may stand for itself: `twenty five` holds no 5, `point four` no 4, `one thirty six` a 136.
fn parts(run: &[Token], from: usize, to: usize) -> bool {
    let word = |at: usize| run.get(at).map_or("", |token| token.lower.as_str());
    let ones = |at: usize| named_one(word(at)).is_some_and(|one| (1..10).contains(&one));
    let within_tens = |at: usize| at > 0 && named_ten(word(at - 1)).is_some() && ones(at);
    let before = from.checked_sub(1).map_or("", word);
    let hangs = matches!(before, "point" | "hundred" | "thousand" | "oh" | "o")
        || (from > 0 && run[from - 1].mark == '.')
        || (before == "and" && to == run.len() && to - from == 1);
    let goes_on = matches!(word(to), "hundred" | "thousand" | "point") || (to < run.len() && run[to - 1].mark == '.');
    let cuts = within_tens(from) || (to < run.len() && within_tens(to));
    !(hangs || goes_on || cuts)
}

/// The longest reading of a run as it stands in a note.
fn whole_run(run: &[Token]) -> Option<Vec<f64>> {
    (1..=run.len().min(LONGEST)).rev().find_map(|length| read(&run[..length]))
}

/// How many words from here on may together be a figure.
fn run_length(tokens: &[Token]) -> usize {
    let Some(first) = tokens.first() else { return 0 };
    if let Some(value) = digits(first) {
        // `98 point 6`, `100 and 1`, `2 hundred`.
        let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
        let goes_on = match word(1) {
            "point" => tokens.get(2).is_some_and(|next| digits(next).is_some() || named_one(&next.lower).is_some()),
            "hundred" | "thousand" => true,
            "and" => {
                (value % 100.0 == 0.0 && value > 0.0 && tokens.get(2).is_some_and(is_number_word))
                    || word(2) == "a" && word(3) == "half"
            }
            _ => false,
        };
        return if !goes_on {
            1
        } else if word(1) == "and" && word(2) == "a" {
            4
        } else if matches!(word(1), "hundred" | "thousand") {
            2
        } else {
            3
        };
    }
    if frequency(&first.lower).is_some() {
        return 1;
    }
    let opens = is_number_word(first)
        || (matches!(first.lower.as_str(), "point" | "a")
            && tokens.get(1).is_some_and(|next| {
                named_one(&next.lower).is_some() || matches!(next.lower.as_str(), "hundred" | "thousand")
            }));
    if !opens
        || (first.lower == "a"
            && !tokens.get(1).is_some_and(|next| matches!(next.lower.as_str(), "hundred" | "thousand")))
    {
        return 0;
    }
    let mut length = 1;
    while let Some(next) = tokens.get(length) {
        let after = tokens.get(length + 1);
        let joins = is_number_word(next)
            || (matches!(next.lower.as_str(), "hundred" | "thousand"))
            || (matches!(next.lower.as_str(), "point" | "and" | "oh" | "o") && after.is_some_and(is_number_word))
            || (next.lower == "and"
                && after.is_some_and(|a| a.lower == "a")
                && tokens.get(length + 2).is_some_and(|h| h.lower == "half"))
            || (next.lower == "a" && after.is_some_and(|h| h.lower == "half"))
            || (next.lower == "half" && tokens[length - 1].lower == "a");
        if !joins || tokens[length - 1].mark == ',' {
            break;
        }
        length += 1;
    }
    length
}

fn is_number_word(token: &Token) -> bool {
    named_one(&token.lower).is_some() || named_ten(&token.lower).is_some()
}

/// The number a word of digits is; names such as `A1c` are none, and neither is what hangs on one: the 19 of `COVID-19`.
fn digits(token: &Token) -> Option<f64> {
    token.lower.starts_with(|c: char| c.is_ascii_digit() || c == '.').then_some(())?;
    token.lower.replace(',', "").parse().ok()
}

/// How often, in a word.
fn frequency(word: &str) -> Option<f64> {
    Some(match word {
        "twice" | "bid" | "couple" => 2.0,
        "thrice" | "tid" => 3.0,
        "qid" => 4.0,
        "dozen" => 12.0,
        "half" => 0.5,
        _ => return None,
    })
}

/// What these words are together; nothing if they are no number.
fn read(words: &[Token]) -> Option<Vec<f64>> {
    if let [only] = words
        && let Some(value) = digits(only).or_else(|| frequency(&only.lower))
    {
        return Some(vec![value]);
    }
    // `ninety eight. four` is how a decoder may write a decimal point.
    let stop = words[..words.len() - 1].iter().position(|token| token.mark == '.');
    let point = words.iter().position(|token| token.lower == "point");
    if let Some((until, from)) = point.map(|at| (at, at + 1)).or(stop.map(|at| (at + 1, at + 1))) {
        let whole = if until == 0 { vec![0.0] } else { read(&words[..until])? };
        let behind: Option<String> = words[from..]
            .iter()
            .map(|token| match token.lower.as_str() {
                "oh" | "o" => Some("0".to_owned()),
                word => named_one(word).map(|one| one.to_string()).or_else(|| digits(token).map(|d| d.to_string())),
            })
            .collect();
        let behind: f64 = format!("0.{}", behind.filter(|digits| !digits.is_empty())?).parse().ok()?;
        return Some(whole.into_iter().map(|whole| ((whole + behind) * 1e6).round() / 1e6).collect());
    }
    spoken_value(words)
}

/// Groups of number words: by value, and digit group by digit group as in `one thirty` and `twenty twenty one`.
fn spoken_value(words: &[Token]) -> Option<Vec<f64>> {
    let (mut thousands, mut group, mut groups, mut open) = (0_u64, 0_u64, Vec::new(), false);
    for (at, token) in words.iter().enumerate() {
        let word = token.lower.as_str();
        let small = named_one(word).map(u64::from);
        match (small, named_ten(word).map(u64::from), word) {
            (Some(one), ..) => {
                if open && (group % 10 != 0 || one == 0 || (group % 100 != 0 && one >= 10)) {
                    groups.push(group);
                    group = 0;
                }
                group += one;
                open = true;
            }
            (_, Some(ten), _) => {
                if open && group % 100 != 0 {
                    groups.push(group);
                    group = 0;
                }
                group += ten;
                open = true;
            }
            (.., "hundred") => group = group.max(1) * 100,
            (.., "thousand") => {
                thousands += group.max(1) * 1000;
                group = 0;
            }
            (.., "half") if at > 0 => return Some(vec![exact(thousands + group) + 0.5]),
            (.., "and" | "a" | "oh" | "o") if words.len() > 1 => {}
            // The round number a decoder splits off: `100 and one`.
            _ => {
                let value = digits(token).filter(|value| *value >= 0.0 && value.fract() == 0.0 && *value < 1e6)?;
                if open {
                    groups.push(group);
                }
                // Checked above to be a whole number below a million.
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                {
                    group = value as u64;
                }
                open = true;
            }
        }
    }
    if !open && thousands == 0 && group == 0 {
        return None;
    }
    groups.push(group);
    let sum = thousands + groups.iter().sum::<u64>();
    let mut values = if groups.len() == 1 || groups.iter().any(|group| group % 100 == 0 && *group > 0) {
        vec![exact(sum)]
    } else {
        Vec::new()
    };
    let run: String = groups
        .iter()
        .enumerate()
        .map(|(at, group)| {
            if at > 0 && words.iter().any(|w| w.lower == "oh" || w.lower == "o") && *group < 10 {
                format!("0{group}")
            } else {
                group.to_string()
            }
        })
        .collect();
    values.extend(run.parse::<u64>().ok().filter(|_| groups.len() > 1 && thousands == 0).map(exact));
    (!values.is_empty()).then_some(values)
}

/// Numbers people say have fewer digits than a float keeps.
#[allow(clippy::cast_precision_loss)]
fn exact(value: u64) -> f64 {
    value as f64
}

fn with_unit(tokens: &[Token], values: Vec<f64>, first: usize, last: usize) -> Figure {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let ends = tokens[last].mark != ' ';
    let (unit, length) = match (word(last + 1), word(last + 2)) {
        _ if ends => (None, 0),
        ("°", "f") | ("degrees", "fahrenheit" | "f") => (unit("°f"), 2),
        ("°", "c") | ("degrees", "celsius" | "c") => (unit("°c"), 2),
        ("mm", "hg") => (unit("mmhg"), 2),
        ("beats" | "breaths", "per" | "a") => (unit("bpm"), 1),
        ("per", "cent") => (unit("%"), 2),
        (next, _) => (unit(next), usize::from(unit(next).is_some())),
    };
    let over = |at: usize| word(at) == "over" || tokens.get(at).is_some_and(|token| token.joint == '/');
    let before = first > 0 && (tokens[first].joint == '/' || word(first - 1) == "over");
    Figure { values, unit, first, last, unit_last: last + length, of_ratio: before || over(last + 1) }
}

/// `20 to 40 mg`: the first takes the unit of the second.
fn spread_units(figures: &mut [Figure], tokens: &[Token]) {
    for at in (0..figures.len()).rev() {
        if figures[at].unit.is_some() {
            continue;
        }
        let last = figures[at].last;
        let joins = tokens.get(last + 1).is_some_and(|token| matches!(token.lower.as_str(), "to" | "or" | "and"));
        let next = if joins { last + 2 } else { last + 1 };
        let hyphen = !joins && tokens.get(next).is_some_and(|token| "-\u{2013}".contains(token.joint));
        if joins || hyphen {
            let behind = figures[at + 1..].iter().take(30).find(|figure| figure.first == next && figure.unit.is_some());
            figures[at].unit = behind.and_then(|figure| figure.unit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    fn said(text: &str) -> Vec<f64> {
        let mut values: Vec<f64> = all_readings(&tokens(text)).into_iter().flat_map(|figure| figure.values).collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        values
    }

    #[test]
    fn words_and_digits_are_the_same_figures() {
        for (text, value) in [
            ("one forty over ninety", 140.0),
            ("one forty over ninety", 90.0),
            ("point five", 0.5),
            ("twice a day", 2.0),
            ("a hundred and four", 104.0),
            ("ninety eight point nine", 98.9),
            ("two thousand fifteen", 2015.0),
            ("twenty twenty one", 2021.0),
            ("one oh five", 105.0),
            ("two and a half", 2.5),
            ("sixty-eight", 68.0),
            ("ninety eight. four", 98.4),
            ("a hundred. four", 100.4),
            ("twelve hundred", 1200.0),
            ("98 point 6", 98.6),
            ("1,000", 1000.0),
            ("100 and one", 101.0),
            ("nineteen ninety six", 1996.0),
        ] {
            assert!(said(text).contains(&value), "{text}: {:?}", said(text));
        }
        assert_eq!(said("A1c and B12, L5-S1"), [0.0; 0]);
        assert_eq!(said("point four"), [0.4]);
        assert_eq!(said("twenty five"), [25.0]);
        assert_eq!(said("one thirty six"), [1.0, 36.0, 136.0]);
    }

    #[test]
    fn units_belong_to_their_figures() {
        let read = |text: &str| {
            let figures = figures(&tokens(text));
            figures.into_iter().map(|figure| (figure.values[0], figure.unit)).collect::<Vec<_>>()
        };
        assert_eq!(read("5mg"), [(5.0, unit("mg"))]);
        assert_eq!(read("20 to 40 mg"), [(20.0, unit("mg")), (40.0, unit("mg"))]);
        assert_eq!(read("3-5 days"), [(3.0, unit("days")), (5.0, unit("days"))]);
        assert_eq!(read("98.9 °F"), [(98.9, unit("°f"))]);
        assert_eq!(read("two tablets"), [(2.0, unit("tablets"))]);
        let ratio = figures(&tokens("136/82 mmHg"));
        assert!(ratio.len() == 2 && ratio.iter().all(|figure| figure.of_ratio));
    }
}

//! Numbers in words → digits, without ever guessing: what can be read two ways stays in words.
//!
//! `two twenty milligram tablets` may be two tablets of 20 mg or tablets of 220 mg, so it is left as it was said.

use crate::text::{join, re, tokens};

const ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
/// After these a number is a dose or a count of things, and two numbers in a row may be `2 × 20`.
const COUNTED: [&str; 16] = [
    "milligram",
    "milligrams",
    "mg",
    "microgram",
    "micrograms",
    "mcg",
    "gram",
    "grams",
    "milliliter",
    "milliliters",
    "ml",
    "unit",
    "units",
    "tablet",
    "tablets",
    "percent",
];
/// Before these a lone `one` is a count.
const AFTER_ONE: [&str; 34] = [
    "day",
    "week",
    "month",
    "year",
    "hour",
    "minute",
    "night",
    "milligram",
    "mg",
    "microgram",
    "mcg",
    "gram",
    "tablet",
    "pill",
    "puff",
    "capsule",
    "drop",
    "spray",
    "pack",
    "unit",
    "percent",
    "time",
    "tab",
    "pound",
    "inch",
    "plus",
    "liter",
    "mile",
    "block",
    "drink",
    "beer",
    "glass",
    "dose",
    "teaspoon",
];

fn one(word: &str) -> Option<u32> {
    ONES.iter().position(|name| *name == word).and_then(|at| u32::try_from(at).ok())
}

fn ten(word: &str) -> Option<u32> {
    TENS.iter().position(|name| *name == word).and_then(|at| u32::try_from(at).ok()).map(|at| at * 10 + 20)
}

/// A number below a hundred at the start of `words`, and how many words it takes.
fn small(words: &[String]) -> Option<(u32, usize)> {
    let first = words.first()?;
    if let Some((left, right)) = first.split_once('-') {
        let unit = one(right).filter(|unit| (1..10).contains(unit))?;
        return Some((ten(left)? + unit, 1));
    }
    if let Some(tens) = ten(first) {
        let unit = words.get(1).and_then(|word| one(word)).filter(|unit| (1..10).contains(unit));
        return Some(unit.map_or((tens, 1), |unit| (tens + unit, 2)));
    }
    one(first).map(|value| (value, 1))
}

/// Decimals after `point`: `point four` → `.4`.
fn decimals(words: &[String]) -> Option<(String, usize)> {
    if words.first()? != "point" {
        return None;
    }
    let digits: String = words[1..]
        .iter()
        .map_while(|word| one(word).filter(|digit| *digit < 10).or_else(|| (word == "oh").then_some(0)))
        .map(|digit| digit.to_string())
        .collect();
    if digits.is_empty() {
        let whole = words.get(1).filter(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_digit()))?;
        return Some((format!(".{whole}"), 2));
    }
    let used = digits.len() + 1;
    Some((format!(".{digits}"), used))
}

/// A whole number at the start of `words`; `None` where it could be read two ways.
fn whole(words: &[String]) -> Option<(u32, usize)> {
    let (first, mut used) = match words.first()?.as_str() {
        "a" if matches!(words.get(1)?.as_str(), "hundred" | "thousand") => (1, 1),
        _ => small(words)?,
    };
    let next = |used: usize| words.get(used).map(String::as_str);
    let mut value = first;
    if next(used) == Some("hundred") {
        value *= 100;
        used += 1;
        let and = usize::from(next(used) == Some("and"));
        if let Some((rest, taken)) = small(&words[(used + and).min(words.len())..])
            && next(used + and + taken) != Some("hundred")
        {
            value += rest;
            used += and + taken;
        }
    } else if let Some((rest, taken)) = small(&words[used.min(words.len())..])
        && (1..=20).contains(&first)
        && (rest >= 10 || next(used) == Some("oh"))
    {
        let counted = next(used + taken).is_some_and(|word| COUNTED.contains(&word));
        match first {
            1..=9 if rest >= 20 && counted => return None,
            1..=9 if rest >= 20 || first == 1 => (value, used) = (first * 100 + rest, used + taken),
            19 | 20 => (value, used) = (first * 100 + rest, used + taken),
            _ => {}
        }
    } else if (1..=9).contains(&first)
        && used == 1
        && next(1) == Some("oh")
        && let Some(unit) = next(2).and_then(one).filter(|unit| (1..10).contains(unit))
    {
        (value, used) = (first * 100 + unit, 3);
    }
    if next(used) == Some("thousand") {
        value *= 1000;
        used += 1;
        let and = usize::from(next(used) == Some("and"));
        if let Some((rest, taken)) = whole(&words[(used + and).min(words.len())..])
            && rest < 1000
        {
            value += rest;
            used += and + taken;
        }
    }
    Some((value, used))
}

/// The number at the start of `words` as digits, and how many words it takes.
fn number(words: &[String]) -> Option<(String, usize)> {
    if let Some((decimals, used)) = decimals(words) {
        return Some((format!("0{decimals}"), used));
    }
    let (value, used) = whole(words)?;
    if let Some((decimals, more)) = decimals(&words[used..]) {
        return Some((format!("{value}{decimals}"), used + more));
    }
    if words[used..].len() >= 3 && words[used] == "and" && words[used + 1] == "a" && words[used + 2] == "half" {
        return Some((format!("{value}.5"), used + 3));
    }
    let singular = |word: &str| word.trim_end_matches("es").trim_end_matches('s').to_owned();
    let counts = |word: &String| AFTER_ONE.contains(&word.as_str()) || AFTER_ONE.contains(&singular(word).as_str());
    let ratio = |words: &[String]| matches!(words.first().map(String::as_str), Some("over" | "to" | "or" | "out"));
    if value == 1 && used == 1 {
        let counted = words.get(1).is_some_and(counts)
            || (ratio(&words[1..]) && words.get(2).is_some_and(|word| is_number(word)));
        return (counted && words[0] == "one").then(|| ("1".to_owned(), 1));
    }
    Some((value.to_string(), used))
}

/// The number from 0 to 19 a word in lower case names.
pub(crate) fn named_one(word: &str) -> Option<u32> {
    one(word)
}

/// The tens, from 20 to 90, a word in lower case names.
pub(crate) fn named_ten(word: &str) -> Option<u32> {
    ten(word)
}

/// Whether this word, in lower case, is a number.
pub(crate) fn is_number_word(word: &str) -> bool {
    one(word).is_some() || ten(word).is_some()
}

fn is_number(word: &str) -> bool {
    one(word).is_some() || ten(word).is_some() || word.chars().all(|c| c.is_ascii_digit())
}

/// The line with its numbers in digits.
pub(crate) fn digits(text: &str) -> String {
    let text = re!(r"(?i)\b(zero|one|two|three|four|five|six|seven|eight|nine|ninety|hundred)\. (zero|one|two|three|four|five|six|seven|eight|nine)\b")
        .replace_all(text, "$1 point $2");
    let text = re!(r"\b(a|the|of|about)\. (one|two|three|four|five|six|seven|eight|nine) ?(centimeter|millimeter|cm|mm|milligram|mg|microgram|mcg|liter|milliliter|inch)")
        .replace_all(&text, "$1 zero point $2 $3");
    let text = fever_over_hundred(&text);
    let original = tokens(&text);
    let lower: Vec<String> = original.iter().map(|token| token.to_lowercase()).collect();
    let mut out: Vec<String> = Vec::with_capacity(original.len());
    let mut at = 0;
    while at < original.len() {
        match number(&lower[at..]) {
            Some((value, used)) => {
                out.push(value);
                at += used;
            }
            None => {
                out.push(without_thousands_mark(&original[at]));
                // What reads two ways stays in words as a whole.
                let stays = small(&lower[at..]).map_or(1, |(_, used)| used);
                out.extend(original[at + 1..at + stays].iter().cloned());
                at += stays;
                if stays == 1 && whole(&lower[at - 1..]).is_none() {
                    while at < original.len() && small(&lower[at - 1..]).is_some() && is_number(&lower[at]) {
                        out.push(original[at].clone());
                        at += 1;
                    }
                }
            }
        }
    }
    join(&out)
}

/// `a fever over 100 and 1` → `a fever over 101`, as decoders split it; only where a fever is spoken of and the number
/// ends there, for elsewhere it may be two numbers.
fn fever_over_hundred(text: &str) -> String {
    let split = re!(
        r"(?i)\b((?:fever|temperature|temp)\b[a-z ]{0,30} )(?:100|one hundred) and ([1-6]|one|two|three|four|five|six)([,.;]|$| (?:degrees|if|or|call|then|for)\b)"
    );
    let joined = split.replace_all(text, |found: &regex::Captures<'_>| {
        let ones = one(&found[2].to_lowercase()).or_else(|| found[2].parse().ok());
        match ones.filter(|_| !found[1].to_lowercase().contains("between")) {
            Some(ones) => format!("{}{}{}", &found[1], 100 + ones, &found[3]),
            None => found[0].to_owned(),
        }
    });
    joined.into_owned()
}

/// `1,000` → `1000`.
fn without_thousands_mark(word: &str) -> String {
    match word.split_once(',') {
        Some((left, right))
            if right.len() == 3
                && !left.is_empty()
                && left.len() <= 3
                && word.chars().all(|c| c.is_ascii_digit() || c == ',') =>
        {
            format!("{left}{right}")
        }
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::digits;
    use expect_test::{Expect, expect};

    fn check(lines: &str, expected: Expect) {
        let out: Vec<String> = lines.lines().map(|line| digits(line.trim())).collect();
        expected.assert_eq(&out.join("\n"));
    }

    #[test]
    fn numbers_in_words_become_digits() {
        check(
            "about ten days now
            one hundred point four
            one eighty to two hundred
            one thousand milligrams twice a day
            one thirty over eighty
            taken out in two thousand fifteen
            in nineteen ninety six
            at sixty eight, or sixty-eight
            ninety eight point nine
            one thirty six over eighty two
            one hundred and seventy eight pounds
            every four to six hours
            over one hundred and one, if
            point five centimeters
            two and a half years
            one oh five over sixty
            1,000 milligrams
            twenty twenty one
            eight point four
            two thousand and five
            twelve hundred calories
            five hundred and fifty
            a fever over 100 and 1
            a fever over 100 and one, if
            a fever between 100 and one, or
            a fever of 100 and one tablet
            lisinopril 100 and one, or",
            expect![[r#"
                about 10 days now
                100.4
                180 to 200
                1000 milligrams twice a day
                130 over 80
                taken out in 2015
                in 1996
                at 68, or 68
                98.9
                136 over 82
                178 pounds
                every 4 to 6 hours
                over 101, if
                0.5 centimeters
                2.5 years
                105 over 60
                1000 milligrams
                2021
                8.4
                2005
                1200 calories
                550
                a fever over 101
                a fever over 101, if
                a fever between 100 and one, or
                a fever of 100 and 1 tablet
                lisinopril 100 and one, or"#]],
        );
    }

    #[test]
    fn what_is_no_number_or_reads_two_ways_stays_as_it_was_said() {
        check(
            "two twenty milligram tablets
            one of them, the other one
            one tablet, one a day
            no one
            four, five days ago
            a one C of
            take one in the morning",
            expect![[r#"
                two twenty milligram tablets
                one of them, the other one
                1 tablet, one a day
                no one
                4, 5 days ago
                a one C of
                take one in the morning"#]],
        );
    }
}

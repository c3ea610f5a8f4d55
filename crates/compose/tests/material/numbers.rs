//! The numbers of a note and of what was said, read in a way of their own, not the composer's: any run of number words may
//! stand for the number in the note, but digits must come from somewhere.

use std::collections::HashSet;

/// The numbers written in digits in a text: `A1c` holds none.
pub fn written(text: &str) -> impl Iterator<Item = String> + '_ {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.')).map(|word| word.trim_matches('.'));
    words.filter(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_digit() || c == '.')).map(str::to_owned)
}

/// Numbers whose digits no words of the source can give, read without the composer.
pub fn unsaid_numbers(text: &str, spoken: &HashSet<String>) -> Vec<String> {
    written(text).filter(|number| !spoken.contains(number)).collect()
}

/// Every number a run of the words of a line can stand for: by value, and digit group by digit group.
pub fn readings(said: &str) -> HashSet<String> {
    // `ninety eight. two` is how a decoder may write a decimal point.
    let with_points = said.replace(". ", " point ");
    if with_points != said && !said.contains(" point ") {
        let mut both = readings(&with_points);
        both.extend(readings(&said.replace(". ", " ")));
        return both;
    }
    let words: Vec<String> = said
        .to_lowercase()
        .replace("'s", " ")
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '.'))
        .map(|word| word.trim_matches('.').to_owned())
        .filter(|word| !word.is_empty())
        .collect();
    let mut out = HashSet::new();
    for from in 0..words.len() {
        for to in from + 1..=words.len().min(from + 9) {
            out.extend(value(&words[from..to]));
        }
    }
    out.extend(words.iter().flat_map(|word| {
        word.split(|c: char| !(c.is_ascii_digit() || c == '.')).map(str::to_owned).collect::<Vec<_>>()
    }));
    let joined = said.replace(',', "");
    out.extend(joined.split(|c: char| !(c.is_ascii_digit() || c == '.')).map(|word| word.trim_matches('.').to_owned()));
    out
}

fn value(words: &[String]) -> Vec<String> {
    const ONES: &str = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen";
    const TENS: &str = "twenty thirty forty fifty sixty seventy eighty ninety";
    let place = |list: &str, word: &str| list.split(' ').position(|name| name == word);
    if let Some(point) = words.iter().position(|word| word == "point") {
        let decimals: String =
            words[point + 1..].iter().filter_map(|word| place(ONES, word)).map(|digit| digit.to_string()).collect();
        let whole = if point == 0 { vec!["0".to_owned()] } else { value(&words[..point]) };
        return if decimals.is_empty() {
            vec![]
        } else {
            whole.into_iter().map(|whole| format!("{whole}.{decimals}")).collect()
        };
    }
    let (mut sum, mut group, mut groups) = (0_usize, 0_usize, Vec::new());
    for word in words.iter().filter(|word| *word != "and" && *word != "a" && *word != "oh") {
        match (place(ONES, word), place(TENS, word), word.as_str()) {
            (Some(one), ..) => {
                if group % 10 != 0 || (group > 0 && one >= 10) {
                    groups.push(group);
                    group = 0;
                }
                group += one;
            }
            (_, Some(ten), _) => {
                if group > 0 && group % 100 != 0 {
                    groups.push(group);
                    group = 0;
                }
                group += (ten + 2) * 10;
            }
            // `100 and one`, as a decoder may split a hundred and one.
            (_, _, digits) if digits.ends_with("00") && group == 0 && digits.parse::<usize>().is_ok() => {
                group = digits.parse().unwrap_or(0);
            }
            (_, _, "hundred") => group = group.max(1) * 100,
            (_, _, "thousand") => {
                sum += group.max(1) * 1000;
                group = 0;
            }
            (_, _, "half") => return vec![format!("{}.5", sum + group)],
            _ => return vec![],
        }
    }
    groups.push(group);
    let plain = (sum + groups.iter().sum::<usize>()).to_string();
    let run: String = groups
        .iter()
        .enumerate()
        .map(|(at, group)| if at > 0 { format!("{group:02}") } else { group.to_string() })
        .collect();
    vec![plain, run]
}

//! The patient's age as a text gives it: `a 54-year-old woman`, `6 month old`.

use super::mentions::Read;

/// The age in whole years, where the text gives it.
pub(crate) fn in_text(reads: &[Read]) -> Option<u32> {
    reads.iter().find_map(|read| {
        let words: Vec<&str> =
            read.tokens.iter().filter(|token| token.word != "-").map(|token| token.word.as_str()).collect();
        words.iter().enumerate().find_map(|(at, word)| {
            let next = |more: usize| words.get(at + more).copied().unwrap_or_default();
            if let Some(number) = word.strip_suffix("yo").or_else(|| word.strip_suffix("y")) {
                return number.parse().ok().filter(|age| *age < 120 && next(0).ends_with("yo"));
            }
            let number: u32 = word.parse().ok().filter(|age| *age < 120)?;
            match next(1) {
                "year" | "years" | "yr" | "y" if matches!(next(2), "old" | "o" | "of") => Some(number),
                "yo" => Some(number),
                "month" | "months" | "week" | "weeks" | "day" | "days" if next(2) == "old" => {
                    Some(number / 12 * u32::from(next(1).starts_with("month")))
                }
                _ => None,
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::context::Context;
    use super::super::{CodingText, mentions, statements};
    use super::in_text;

    #[test]
    fn an_age_is_read_as_it_is_written() {
        for (text, age) in [
            ("This is a 54-year-old woman with gout.", Some(54)),
            ("7 y/o boy", Some(7)),
            ("65yo male", Some(65)),
            ("6 month old infant", Some(0)),
            ("18 month old", Some(1)),
            ("seen 2 years ago", None),
            ("for 54 years", None),
        ] {
            let text = CodingText::from_plain(text);
            let (statements, _) = statements::of(&text);
            assert_eq!(in_text(&mentions::read(&text, statements, &Context::new())), age, "{text:?}");
        }
    }
}

//! One spelling for what the decoder spells in several ways.
//!
//! A transcript is verbatim: units are written as they are said, and variants of a word get their dictionary form. No
//! word is changed for another here.

use auscult_domain::transcript::Word;

/// Units as the decoder abbreviates them after a number, and as they are said.
const UNITS: [(&str, &str); 4] =
    [("mg", "milligrams"), ("mcg", "micrograms"), ("ml", "milliliters"), ("kg", "kilograms")];

/// Small numbers as the decoder spells them after a hundred.
const SMALL: [&str; 9] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/// Gives the words of a stretch their spelling. `is_word` tells whether letters make a word by themselves.
pub(crate) fn house_style(words: Vec<Word>, is_word: impl Fn(&str) -> bool) -> Vec<Word> {
    let mut styled: Vec<Word> = Vec::with_capacity(words.len() + 4);
    for mut word in words {
        let letters: String = word.text.chars().filter(|char| char.is_alphanumeric()).collect();
        let after_number = styled.last().is_some_and(|last| last.text.ends_with(|char: char| char.is_ascii_digit()));
        let unit = UNITS.iter().find(|(short, _)| after_number && letters.eq_ignore_ascii_case(short));
        if let Some((_, long)) = unit {
            word.text = word.text.replace(&letters, long);
        } else if letters.eq_ignore_ascii_case("ok") {
            let okay = if letters.starts_with('O') { "Okay" } else { "okay" };
            word.text = format!("{okay}{}", trailing(&word.text));
        } else if letters.eq_ignore_ascii_case("alright") {
            styled.push(first_half(&mut word, &letters));
        } else if word.text.contains('-') {
            word.text = without_false_hyphens(&word.text, &is_word);
        }
        match hundred_and(&styled, &word) {
            Some(number) => {
                styled.pop();
                if let Some(hundred) = styled.last_mut() {
                    hundred.text = number;
                    hundred.end_ms = word.end_ms;
                }
            }
            None => styled.push(word),
        }
    }
    styled
}

/// A hyphen joins words. Where one side is no word, the decoder has only spelled a strange one in pieces.
fn without_false_hyphens(text: &str, is_word: impl Fn(&str) -> bool) -> String {
    let plain = |part: &str| part.chars().filter(|char| char.is_alphanumeric()).collect::<String>().to_lowercase();
    let parts = || text.split('-').map(plain);
    // Letters and numbers are spelled out: 'x-ray', 'A-1-C'.
    let spelled = parts().any(|part| part.len() < 2 || part.chars().any(|char| char.is_ascii_digit()));
    if spelled || parts().all(|part| part.len() < 3 || is_word(&part)) {
        text.to_owned()
    } else {
        text.replace('-', "")
    }
}

/// '100', 'and', 'one,' is the number 101, if nothing stands between.
fn hundred_and(before: &[Word], word: &Word) -> Option<String> {
    let [.., hundred, and] = before else { return None };
    let bare = word.text.trim_end_matches(|char: char| !char.is_alphanumeric());
    let small = SMALL.iter().position(|small| *small == bare)? + 1;
    let whole: usize = hundred.text.parse().ok()?;
    (and.text == "and" && whole > 0 && whole.is_multiple_of(100))
        .then(|| format!("{}{}", whole + small, trailing(&word.text)))
}

/// Punctuation at the end of a word; a full stop within 'O.K.' is none.
fn trailing(word: &str) -> &str {
    let bare = word.trim_end_matches(|char: char| !char.is_alphanumeric());
    let rest = &word[bare.len()..];
    if bare.contains('.') { rest.strip_prefix('.').unwrap_or(rest) } else { rest }
}

/// Makes 'alright,' into 'all' (given back) and 'right,' (what is left).
fn first_half(word: &mut Word, letters: &str) -> Word {
    let middle = word.start_ms + (word.end_ms - word.start_ms) / 2;
    let all = if letters.starts_with('A') { "All" } else { "all" };
    let first = Word { text: all.to_owned(), end_ms: middle, ..word.clone() };
    word.text = format!("right{}", trailing(&word.text));
    word.start_ms = middle;
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(text: &str) -> String {
        let word = |text: &str| Word {
            text: text.to_owned(),
            start_ms: 0,
            end_ms: 100,
            confidence: 1.0,
            heard: None,
            changed: None,
        };
        let styled = house_style(text.split(' ').map(word).collect(), |word| !word.starts_with("glip"));
        styled.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn variants_become_one() {
        assert_eq!(
            style("Alright, take 20 mg. OK? ok O.K. then"),
            "All right, take 20 milligrams. Okay? okay Okay then"
        );
    }

    #[test]
    fn numbers_are_put_together() {
        assert_eq!(style("over 100 and one, or"), "over 101, or");
        assert_eq!(style("150 and one more"), "150 and one more");
    }

    #[test]
    fn hyphens_join_words() {
        assert_eq!(style("an x-ray of glip-iside, follow-up 10-1020"), "an x-ray of glipiside, follow-up 10-1020");
    }

    #[test]
    fn other_words_stay() {
        assert_eq!(style("an mg of brightness, okra"), "an mg of brightness, okra");
    }
}

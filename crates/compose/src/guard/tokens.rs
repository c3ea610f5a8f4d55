//! A text as the guard reads it: words with their places, parts of `136/82`, `5mg` and `left-sided` told apart.
//!
//! The places are bytes of the text and never overlap; joined by what stands between them they are the text again.

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// In lower case.
    pub lower: String,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Whether it begins with a capital.
    pub capital: bool,
    /// Whether it is in capitals throughout.
    pub shouted: bool,
    /// What joins it to the word before: a hyphen, a slash, nothing (`'\0'`), or a space.
    pub joint: char,
    /// A mark that follows it: `.`, `,`, `?`, `:` and their like, or a space.
    pub mark: char,
}

/// The words of a text in order.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut joint = ' ';
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let end = at + word_length(&text[at..]);
        if end > at {
            let word = &text[at..end];
            let mark = text[end..].chars().next().filter(|c| ".,?!;:".contains(*c)).unwrap_or(' ');
            let lower = word.to_lowercase().replace('\u{2019}', "'");
            let capital = word.starts_with(char::is_uppercase);
            let shouted = capital
                && word.chars().filter(|c| c.is_uppercase()).count() > 1
                && !word.chars().any(char::is_lowercase);
            out.push(Token { lower, start: at, end, capital, shouted, joint, mark });
            joint = '\0';
            at = end;
        } else {
            joint = if c.is_whitespace() || !"-/\u{2013}".contains(c) { ' ' } else { c };
            if c == '\n'
                && let Some(last) = out.last_mut()
            {
                last.mark = if last.mark == '.' { '.' } else { '\n' };
            }
            at += c.len_utf8();
        }
    }
    out
}

/// The bytes of the word a text begins with; 0 if it begins with none.
fn word_length(text: &str) -> usize {
    let bytes: Vec<(usize, char)> = text.char_indices().take(60).collect();
    let is_digit = |at: usize| bytes.get(at).is_some_and(|(_, c)| c.is_ascii_digit());
    let Some((_, first)) = bytes.first() else { return 0 };
    if "%°".contains(*first) {
        return first.len_utf8();
    }
    let number = first.is_ascii_digit() || (*first == '.' && is_digit(1));
    let mut length = 0;
    for (at, (_, c)) in bytes.iter().enumerate() {
        let goes_on = if number {
            c.is_ascii_digit() || (".,".contains(*c) && is_digit(at + 1) && (*c == '.' || thousands(&bytes, at)))
        } else {
            c.is_alphanumeric()
                || ("'\u{2019}".contains(*c) && bytes.get(at + 1).is_some_and(|(_, c)| c.is_alphabetic()))
        };
        if !goes_on {
            break;
        }
        length = at + 1;
    }
    bytes.get(length).map_or_else(|| bytes[..length].iter().map(|(_, c)| c.len_utf8()).sum(), |(byte, _)| *byte)
}

/// Whether a comma parts thousands: three digits follow it and no more.
fn thousands(bytes: &[(usize, char)], at: usize) -> bool {
    let digits = bytes[at + 1..].iter().take_while(|(_, c)| c.is_ascii_digit()).count();
    digits == 3
}

/// A word as it is compared: without its ending.
pub(super) fn stem(word: &str) -> String {
    let word = word.trim_end_matches("'s");
    let word = crate::guard::meaning::same_word(word);
    let endings = [("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("ly", ""), ("s", "")];
    let cut = endings.iter().filter(|_| !word.ends_with("ss")).find_map(|(ending, kept)| {
        let body = word.strip_suffix(ending).filter(|body| body.len() >= 3)?;
        Some(format!("{body}{kept}"))
    });
    let cut = cut.unwrap_or_else(|| word.to_owned());
    match cut.strip_suffix('e') {
        Some(body) if body.len() >= 3 => body.to_owned(),
        _ => cut,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_together_is_told_apart() {
        let read = |text: &str| tokens(text).into_iter().map(|token| token.lower).collect::<Vec<_>>().join(" ");
        assert_eq!(read("BP 136/82, 98.9 °F."), "bp 136 82 98.9 ° f");
        assert_eq!(read("5mg left-sided A1c 8.4% 1,000 units, .5"), "5 mg left sided a1c 8.4 % 1,000 units .5");
        assert_eq!(read("3,4 days; don’t"), "3 4 days don't");
    }

    #[test]
    fn places_are_bytes_of_the_text() {
        let text = "20 °C – left\u{2019}s 🩺 ok";
        for token in tokens(text) {
            assert_eq!(text[token.start..token.end].to_lowercase().replace('\u{2019}', "'"), token.lower);
        }
    }

    #[test]
    fn endings_do_not_part_words() {
        assert_eq!(stem("wheezing"), stem("wheezes"));
        assert_eq!(stem("knees"), stem("knee"));
        assert_eq!(stem("allergies"), stem("allergy"));
    }
}

//! Words and marks: how a line is taken apart and put together again. Joining what was taken apart gives the line back,
//! with single spaces.

/// A compiled pattern, made once.
macro_rules! re {
    ($pattern:expr) => {{
        static RE: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| $crate::text::pattern($pattern));
        &*RE
    }};
}
pub(crate) use re;

/// Compiles a pattern of ours. English needs no Unicode tables for case and word boundaries, and without them a
/// pattern is ready several times sooner; where one needs them (`.` does) it gets them.
pub(crate) fn pattern(pattern: &str) -> regex::Regex {
    let plain = regex::RegexBuilder::new(pattern).unicode(false).build();
    plain.or_else(|_| regex::Regex::new(pattern)).expect("a valid pattern")
}

/// The marks that stand apart from words.
const MARKS: &str = ",.?!;:";

/// The words and marks of a line, in order: `98.9` and `A1c` are words, a comma is a mark.
pub(crate) fn tokens(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for word in text.split_whitespace() {
        let body = word.trim_end_matches(|c| MARKS.contains(c));
        let lead = body.len() - body.trim_start_matches(|c| ",;:!?".contains(c)).len();
        out.extend(body[..lead].chars().map(String::from));
        if body.len() > lead {
            out.push(body[lead..].to_owned());
        }
        out.extend(word[body.len()..].chars().map(String::from));
    }
    out
}

/// Whether a word is in a list of words parted by spaces.
pub(crate) fn among(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

/// Whether this token is a mark.
pub(crate) fn is_mark(token: &str) -> bool {
    token.len() == 1 && MARKS.contains(token)
}

/// Tokens as a line: no space before a mark.
pub(crate) fn join<S: AsRef<str>>(tokens: &[S]) -> String {
    let mut line = String::new();
    for token in tokens.iter().map(AsRef::as_ref).filter(|token| !token.is_empty()) {
        if !line.is_empty() && !is_mark(token) {
            line.push(' ');
        }
        line.push_str(token);
    }
    line
}

/// A line with straight apostrophes and single spaces.
pub(crate) fn plain(text: &str) -> String {
    let text = text.replace(['\u{2019}', '\u{2018}', '\u{02bc}'], "'").replace('\u{2026}', "...");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// With a capital first letter.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// With a small first letter, unless the word is `I`, an acronym or holds a digit.
pub(crate) fn decapitalised(text: &str) -> String {
    let word = text.split(|c: char| c.is_whitespace() || c == '\'').next().unwrap_or_default();
    let keeps = word.trim_matches(|c: char| !c.is_alphanumeric()) == "I"
        || word.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit());
    let mut chars = text.chars();
    match chars.next() {
        Some(first) if !keeps => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

/// The words of a line in lower case, without marks.
pub(crate) fn lower_words(text: &str) -> Vec<String> {
    tokens(text).into_iter().filter(|token| !is_mark(token)).map(|token| token.to_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_survives_being_taken_apart() {
        for line in ["It is 98.9, and A1c was 8.4.", "No, no.", "x-ray: fine; (really?) yes", "...and then"] {
            assert_eq!(join(&tokens(line)), line);
        }
    }

    #[test]
    fn acronyms_keep_their_capitals() {
        assert_eq!(decapitalised("Any fever?"), "any fever?");
        assert_eq!(decapitalised("MRI was fine"), "MRI was fine");
        assert_eq!(decapitalised("I'm fine"), "I'm fine");
        assert_eq!(decapitalised("It's fine"), "it's fine");
    }
}

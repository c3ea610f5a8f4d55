//! `a` and `an`, by the sound that follows.

use super::places;
use crate::enhance::edits::Edit;
use crate::enhance::lines::Line;
use crate::text::re;

pub(super) fn propose(line: &Line, text: &str) -> Vec<Edit> {
    let body = &text[line.body.clone()];
    let mut out = Vec::new();
    for (range, article) in places(line, text, re!(r"(?:^|[\s(])([Aa]n?) [A-Za-z0-9]")) {
        let word = body[range.end - line.body.start..].split_whitespace().next().unwrap_or_default();
        let next = word.trim_matches(|c: char| !c.is_alphanumeric());
        // `A and B`, `a, b`, `vitamin A is`, `hepatitis A in`: a letter, not an article.
        let letter = article == "A"
            && range.start > line.body.start
            && !body[..range.start - line.body.start].trim_end().ends_with(['.', ':', '?', '!'])
            || matches!(
                next.to_lowercase().as_str(),
                "and" | "or" | "is" | "in" | "if" | "as" | "on" | "at" | "of" | "a" | "an"
            );
        let Some(vowel) = sounds_like_vowel(next).filter(|_| !letter) else { continue };
        let right = if vowel { "an" } else { "a" };
        if article.to_lowercase() != right {
            let new = if article.starts_with('A') { crate::text::capitalised(right) } else { right.to_owned() };
            out.push(Edit::grammar(line, range, new, "The article follows the sound of the next word.", 0.94));
        }
    }
    out
}

/// Whether a word begins with the sound of a vowel; `None` where one cannot tell.
fn sounds_like_vowel(word: &str) -> Option<bool> {
    let first = word.chars().next()?;
    if first.is_ascii_digit() {
        let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
        return Some(first == '8' || digits == "11" || digits == "18");
    }
    let capitals = word.chars().take_while(char::is_ascii_uppercase).count();
    // Said letter by letter; `CABG` and the like are said as words by some.
    if capitals >= 2 && capitals == word.chars().filter(|c| c.is_alphabetic()).count() {
        return (capitals <= 3 || !word.contains(['A', 'E', 'I', 'O', 'U'])).then(|| "AEFHILMNORSX".contains(first));
    }
    let lower = word.to_lowercase();
    // h in `historic` and `herb` is said or not as people please.
    if re!(r"^(?:hour|honest|honou?r|heir)").is_match(&lower) {
        return Some(true);
    }
    if re!(r"^(?:histor|herb|homage)").is_match(&lower) || lower.len() == 1 {
        return None;
    }
    if re!(r"^(?:uni(?:[^nm]|$)|us[aeu]|ut[ei]|eu|ur[ei]|one\b|once|ub|uk)").is_match(&lower) {
        return Some(false);
    }
    Some(matches!(first.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u'))
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn the_article_follows_the_sound() {
        check(&[
            ("She had a MRI and an CT.", "She had an MRI and a CT."),
            ("A elevated level in an unit for an hour.", "An elevated level in a unit for an hour."),
            ("An 40-year-old and a 80-year-old.", "A 40-year-old and an 80-year-old."),
            ("Hepatitis A is excluded. Vitamin A and E.", "Hepatitis A is excluded. Vitamin A and E."),
            ("A ultrasound, an unremarkable one, an EKG.", "An ultrasound, an unremarkable one, an EKG."),
        ]);
    }
}

//! Stutters, repeats and false starts: what was said twice is written once, what was broken off before it said anything
//! is left out. A break-off is taken out only if what is dropped ends in a word that cannot end a statement.

use crate::text::{is_mark, join, re, tokens};

/// The longest stretch that is looked for twice.
const LONGEST: usize = 5;

/// The line without what was said twice or broken off.
pub(crate) fn without_restarts(text: &str) -> String {
    let text = re!(r"\.{2,}|…").replace_all(text, ", ").into_owned();
    let words = tokens(&text);
    let mut out: Vec<String> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        match word.strip_suffix('-') {
            Some(begun) if is_broken_off(begun, &words[at + 1..]) => continue,
            Some(begun) => out.push(unstuttered(begun)),
            None => out.push(unstuttered(word)),
        }
        while shortened(&mut out) {}
    }
    let line = join(&out);
    let line = re!(r"\s*,(?:\s*,)+").replace_all(&line, ",").into_owned();
    re!(r"(?i)\b(there (?:is|are)) no,? (there (?:is|are))\b").replace_all(&line, "$2").into_owned()
}

/// Whether a word with a hyphen at its end was never finished: it is begun again soon after, or is but a sound.
fn is_broken_off(begun: &str, after: &[String]) -> bool {
    let begun = begun.to_lowercase();
    begun.len() <= 2 || after.iter().take(6).any(|word| word.to_lowercase().starts_with(&begun))
}

/// `I-I` → `I`, `y-you` → `you`, `and-and` → `and`.
fn unstuttered(word: &str) -> String {
    let parts: Vec<&str> = word.split('-').collect();
    let Some(last) = parts.last().filter(|last| parts.len() > 1 && !last.is_empty()) else { return word.to_owned() };
    let lower = last.to_lowercase();
    let repeats = |part: &&str| {
        let part = part.to_lowercase();
        part == lower || (part.len() <= 2 && !part.is_empty() && lower.starts_with(&part) && lower.len() > 2)
    };
    // `x-x-ray` keeps its name; `re-refer` cannot be told from a stutter and loses nothing.
    if parts[..parts.len() - 1].iter().all(repeats) { (*last).to_owned() } else { word.to_owned() }
}

/// Takes one repeat off the end, with or without a comma in between; whether there was one.
fn shortened(out: &mut Vec<String>) -> bool {
    for size in (1..=LONGEST).rev() {
        for gap in [0, 1] {
            let Some(start) = out.len().checked_sub(2 * size + gap) else { continue };
            let (first, second) = (&out[start..start + size], &out[start + size + gap..]);
            let comma = gap == 0 || out[start + size] == ",";
            let same = first.iter().zip(second).all(|(a, b)| a.eq_ignore_ascii_case(b));
            let plain = !second.iter().any(|word| is_mark(word) || word.chars().any(|c| c.is_ascii_digit()));
            if comma && same && plain && may_be_doubled(second, gap) {
                out.truncate(out.len() - size - gap);
                return true;
            }
        }
    }
    false
}

/// Words that are doubled on purpose stay: `no, no`, `had had`, `very, very`.
fn may_be_doubled(words: &[String], gap: usize) -> bool {
    let [word] = words else { return true };
    let lower = word.to_lowercase();
    let on_purpose = matches!(lower.as_str(), "had" | "no" | "very" | "really" | "so" | "much" | "right");
    let number = crate::prose::numbers::is_number_word(&lower);
    !on_purpose && !number && (gap == 0 || lower.len() <= 6)
}

#[cfg(test)]
mod tests {
    use super::without_restarts;
    use expect_test::{Expect, expect};

    fn check(lines: &str, expected: Expect) {
        let out: Vec<String> = lines.lines().map(|line| without_restarts(line.trim())).collect();
        expected.assert_eq(&out.join("\n"));
    }

    #[test]
    fn what_was_said_twice_is_written_once() {
        check(
            "I, I just feel out of sorts
            i feel, i feel bloated
            and i feel kinda... i feel lightheaded
            I-i love it, and-and y-you too
            a med- a medical assistant
            it, it, it kind of reeked
            on your, on your leg
            refer you to physical therapy-
            twenty twenty one, and five five
            x-ray follow-up no, no fever
            he had had it, very, very bad
            there is no, there is a little bit of tenderness
            in the, the last year",
            expect![[r#"
                I just feel out of sorts
                i feel bloated
                and i feel kinda, i feel lightheaded
                i love it, and you too
                a medical assistant
                it kind of reeked
                on your leg
                refer you to physical therapy
                twenty twenty one, and five five
                x-ray follow-up no, no fever
                he had had it, very, very bad
                there is a little bit of tenderness
                in the last year"#]],
        );
    }
}

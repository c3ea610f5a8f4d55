//! Where sentences of a written note begin and end. Points of abbreviations, initials and numbers end none; a new line
//! ends every one.

use std::ops::Range;

/// Words whose point does not end a sentence.
const ABBREVIATED: &str = " dr mr mrs ms prof st vs e.g i.e approx dept no jr sr fig ca cf pt pts resp temp wt ht dx hx rx tx \
    q.d q.o.d b.i.d t.i.d q.i.d p.o p.r.n ";

/// The sentences of a text as byte ranges, in order, without spaces at their ends.
pub(crate) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut from = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = match c {
            '\n' => at,
            '.' | '!' | '?' if ends(text, at, c) => at + 1,
            _ => continue,
        };
        // What closes a quotation belongs to the sentence it closes.
        let mut end = end;
        while c != '\n' && text[end..].starts_with(['"', '”', '’', '\'', ')', '.', '!', '?']) {
            end += text[end..].chars().next().map_or(1, char::len_utf8);
            chars.next();
        }
        push(&mut out, text, from..end);
        from = end;
    }
    push(&mut out, text, from..text.len());
    out
}

fn push(out: &mut Vec<Range<usize>>, text: &str, range: Range<usize>) {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    let end = start + part.trim().len();
    if end > start {
        out.push(start..end);
    }
}

/// Whether this mark ends a sentence.
fn ends(text: &str, at: usize, mark: char) -> bool {
    let rest = text[at + 1..].trim_start_matches(['"', '”', '’', '\'', ')', '.', '!', '?']);
    if !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
        return false;
    }
    if mark != '.' {
        return true;
    }
    let before = text[..at].rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default().to_lowercase();
    let next = rest.trim_start().chars().next();
    let goes_on = next.is_some_and(|next| next.is_lowercase());
    let abbreviation = ABBREVIATED.contains(&format!(" {before} ")) || before.contains('.') && before.len() <= 5;
    // `Dr. Brown`, `p.o. daily`; a number at the start of a line is that of a list.
    let initial = before.len() == 1 && before.chars().all(char::is_alphabetic) && before != "i" && next.is_some();
    let numbered = before.chars().all(|c| c.is_ascii_digit())
        && !before.is_empty()
        && text[..at].rsplit('\n').next().is_some_and(|line| line.trim() == before);
    let title = matches!(before.as_str(), "dr" | "mr" | "mrs" | "ms" | "prof" | "st" | "vs");
    !(initial || numbered || title || abbreviation && goes_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn points_within_a_sentence_do_not_end_it() {
        check("Seen by Dr. Brown. A1c 8.4 %. Stable.", &["Seen by Dr. Brown.", "A1c 8.4 %.", "Stable."]);
        check("Take 5 mg p.o. daily. Rest.", &["Take 5 mg p.o. daily.", "Rest."]);
        check("She said “it hurts.” Then no.", &["She said “it hurts.”", "Then no."]);
        check("1. Rest\n2. Water", &["1. Rest", "2. Water"]);
        check("Really? Yes! Well... fine", &["Really?", "Yes!", "Well...", "fine"]);
        check("", &[]);
    }
}

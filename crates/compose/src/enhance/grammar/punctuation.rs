//! Spaces and marks.

use super::places;
use crate::enhance::edits::Edit;
use crate::enhance::lines::{Form, Line};
use crate::text::re;
use auscult_domain::template::SectionKind;

pub(super) fn propose(line: &Line, text: &str) -> Vec<Edit> {
    let mut out = Vec::new();
    for (range, _) in places(line, text, re!(r"[^\s]([ \t]{2,})[^\s]")) {
        out.push(Edit::grammar(line, range, " ", "One space is enough.", 0.98));
    }
    for (range, _) in places(line, text, re!(r"[A-Za-z0-9%)](\s+)[,;.?!](?:\s|$)")) {
        out.push(Edit::grammar(line, range, "", "No space before a mark.", 0.98));
    }
    for (range, _) in places(line, text, re!(r"[a-z](,)[A-Za-z]")) {
        out.push(Edit::grammar(line, range, ", ", "A space follows a comma.", 0.96));
    }
    // `pain.She`, but not `e.g.`, `q.d.`, `www.a.b`.
    for (range, _) in places(line, text, re!(r"[a-z]{3}(\.)[A-Z][a-z]+\b")) {
        out.push(Edit::grammar(line, range, ". ", "A space follows a sentence.", 0.95));
    }
    for (range, mark) in places(line, text, re!(r"(?:[^.]|^)(,\.|\.,|,,|;;|;\.|\.\.(?:$| ))")) {
        let new = if mark.contains('.') { if mark.ends_with(' ') { ". " } else { "." } } else { &mark[..1] };
        let goes_on = mark == ".," && text[range.end..].trim_start().starts_with(|c: char| c.is_lowercase());
        // `approx.,` and `p.o.,` are as they should be.
        let abbreviation = mark == ".,"
            && re!(r"(?:\b(?:etc|approx|vs|dr|jr|sr)|\.[a-zA-Z])$").is_match(&text[line.body.start..range.start]);
        if !abbreviation {
            out.push(Edit::grammar(line, range, if goes_on { "," } else { new }, "One mark is enough.", 0.95));
        }
    }
    for (range, _) in places(line, text, re!(r"\$( +)\d")) {
        out.push(Edit::grammar(line, range, "", "The sign stands at its amount.", 0.95));
    }
    out.extend(end_of_line(line, text));
    out
}

/// Prose ends with a mark.
fn end_of_line(line: &Line, text: &str) -> Option<Edit> {
    let body = text[line.body.clone()].trim_end();
    let prose = matches!(line.form, Form::Prose) && line.kind != SectionKind::Medications;
    let open = body.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '%' | '’' | ')'))
        && body.split_whitespace().count() > 5;
    let end = line.body.start + body.len();
    (prose && open).then(|| Edit::grammar(line, end..end, ".", "A sentence ends with a mark.", 0.93))
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn spaces_and_marks() {
        check(&[
            ("She has  pain , and fever .", "She has pain, and fever."),
            ("Pain,fever and chills,. Since when.", "Pain, fever and chills. Since when."),
            ("There is pain.She rests.", "There is pain. She rests."),
            ("She took it for three days", "She took it for three days."),
            ("It costs $ 75, i.e. a lot... really.", "It costs $75, i.e. a lot... really."),
            ("At 1,000 mg, pH 7.4, e.g. p.o., etc., fine.", "At 1,000 mg, pH 7.4, e.g. p.o., etc., fine."),
        ]);
    }
}

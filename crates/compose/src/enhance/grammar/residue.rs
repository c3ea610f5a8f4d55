//! What speaking and dictating leave in a text: fillers, answers to nobody, spoken marks.

use super::places;
use crate::enhance::edits::Edit;
use crate::enhance::lines::Line;
use crate::text::{capitalised, re};

const FILLER: &str = "A filler of speech; it says nothing.";

pub(super) fn propose(line: &Line, text: &str) -> Vec<Edit> {
    let mut out = at_beginnings(line, text);
    for (range, _) in places(line, text, re!(r"(?i),?\s+(?:um+|uhm*|er+m|hmm+)\b,?")) {
        out.push(Edit::grammar(line, range, "", FILLER, 0.96));
    }
    for (range, _) in places(
        line,
        text,
        re!(r"(?i)(,? (?:you know|i mean|i guess|let's see|let me see|so yeah|yeah|right|okay|like)),"),
    ) {
        out.push(Edit::grammar(line, range, "", FILLER, 0.85));
    }
    for (range, _) in places(
        line,
        text,
        re!(
            r"(?i)(,? (?:or (?:something|anything|whatever)(?: like that)?|and (?:stuff|everything|all that|things)(?: like that)?|you know|though okay|okay|yeah|so|but|and))[.?!](?:\s|$)"
        ),
    ) {
        let word = text[range.clone()].trim_matches([',', ' ']).to_lowercase();
        let dangling = matches!(word.as_str(), "so" | "but" | "and");
        // `she thinks so`, `I hope so` are whole.
        let whole = word == "so"
            && re!(r"(?i)\b(?:think|thinks|thought|hope|hopes|said|say|says|do|does|did|or|if|not|more|even|ever)$")
                .is_match(text[line.body.start..range.start].trim_end());
        if !whole {
            let why = if dangling { "The sentence breaks off here." } else { FILLER };
            out.push(Edit::grammar(line, range, "", why, if dangling { 0.86 } else { 0.82 }));
        }
    }
    // `new paragraph`, `full stop`, said to the machine.
    let commands =
        re!(r"(?i)([.,]?\s+(?:new (?:paragraph|line)|next (?:paragraph|line)|full stop)\b[.,]?(?:\s+[a-z])?)");
    for (range, said) in places(line, text, commands) {
        let next = said.chars().next_back().filter(|_| re!(r"\s[A-Za-z]$").is_match(said));
        let new = next.map_or_else(|| ".".to_owned(), |next| format!(". {}", capitalised(&next.to_string())));
        out.push(Edit::grammar(line, range, new, "A command of dictation, not part of the note.", 0.9));
    }
    for (range, _) in places(line, text, re!(r"(?i)\b(?:is|was|has|have|had) (kind of|sort of|kinda|sorta) ")) {
        let end = range.end + 1;
        out.push(Edit::grammar(line, range.start..end, "", "Says nothing about how much.", 0.72).of_voice());
    }
    for (range, _) in places(line, text, re!(r"(?i)\b((?:just )?a little bit) (?:of )?[a-z]+(?:er|ed|ing|en|y)\b")) {
        out.push(Edit::grammar(line, range, "slightly", "Shorter, and of the same meaning.", 0.65).of_voice());
    }
    out
}

/// `So,`, `Well,`, `Okay, so`, `See, I think, I`: begun before it begins.
fn at_beginnings(line: &Line, text: &str) -> Vec<Edit> {
    let pattern = re!(
        r"(?:^|[.?!]\s+)((?:(?:So yeah|So now|So|Well|Okay|Ok|Alright|All right|Yeah|Yes|Right|See|Like|Oh|Um|Uh|You know|I mean|Anyway|Now then|Great|Perfect|Sure|Hey|And then|And|But yeah),? (?:so |and |then |um,? |uh,? |you know,? )?)+)[A-Za-z]"
    );
    let mut out = Vec::new();
    for (range, lead) in places(line, text, pattern) {
        let lower = lead.to_lowercase();
        let only_and = lower.trim() == "and" || lower.trim() == "and then" || lower.trim() == "so";
        // `Right knee`, `Like her mother`, `Well controlled`, `Sure of it`: the word belongs to the sentence.
        let bare =
            matches!(lower.trim(), "right" | "like" | "well" | "yes" | "great" | "perfect" | "sure" | "see" | "oh");
        let polarity = matches!(lower.trim().trim_end_matches(','), "yes" | "right");
        if bare || polarity {
            continue;
        }
        let rest = &text[range.end..];
        let next: String = rest.chars().take(1).collect();
        let new = capitalised(&next);
        let (why, confidence) =
            if only_and { ("A sentence need not begin with a link.", 0.78) } else { (FILLER, 0.92) };
        out.push(Edit::grammar(line, range.start..range.end + next.len(), new, why, confidence));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn what_speaking_leaves_behind_goes() {
        check(&[
            ("So, she is um better, you know, today.", "She is better, today."),
            ("Well controlled. Right knee pain.", "Well controlled. Right knee pain."),
            ("Okay, so the pain is back though okay.", "The pain is back."),
            ("She hurt her knee but.", "She hurt her knee."),
            ("She thinks so. Like her mother.", "She thinks so. Like her mother."),
            ("Fever new paragraph she coughs.", "Fever. She coughs."),
            ("She is a little bit tired.", "She is slightly tired."),
        ]);
    }
}

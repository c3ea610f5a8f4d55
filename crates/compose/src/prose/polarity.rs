//! Yes and no: how an answer begins, and how often a line says no.

use crate::text::{lower_words, re};

/// How an answer answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Neither: it has to be read for itself.
    Other,
}

/// How this answer begins.
pub(crate) fn answer(text: &str) -> Answer {
    let lower = text.to_lowercase();
    let lower = strip_lead(&lower);
    // Yes and no in one breath is neither.
    if re!(r"^(?:yes|yeah),? no\b|^no,? (?:yes|yeah)\b").is_match(lower) {
        return Answer::Other;
    }
    if re!(
        r"^(?:not sure|no idea|i'm not sure|i am not sure|i don't know|i do not know|not that i|maybe|i think|i guess)"
    )
    .is_match(lower)
    {
        return if lower.starts_with("not that i") { Answer::No } else { Answer::Other };
    }
    if re!(r"^(?:no|nope|nah|never|none|uh-uh|nothing|not at all|not really|i don't|i do not|i haven't|i have not|i didn't|i did not|i'm not|i am not)\b")
        .is_match(lower)
    {
        Answer::No
    } else if re!(r"^(?:i do|i have|i am|i did|i was|it does|it is|it did|right)\s*(?:[.,!?;]|$)").is_match(lower) || re!(
        r"^(?:yes|yeah|yep|yup|yea|uh-huh|mm-hmm|mhm|correct|that's right|that is right|that's correct|definitely|sure|absolutely|of course|exactly)\b"
    )
    .is_match(lower)
    {
        Answer::Yes
    } else {
        Answer::Other
    }
}

/// Without fillers in front.
fn strip_lead(lower: &str) -> &str {
    re!(r"^(?:(?:uh|um|uhm|well|oh|so|okay|ok|hmm|mm|ah|and|you know|honestly|actually)\b[ ,.]*)+")
        .find(lower)
        .map_or(lower, |found| &lower[found.end()..])
}

/// What is left of an answer after its `yes` or `no`; empty if it is nothing but that.
pub(crate) fn beyond(text: &str) -> String {
    let lower = text.to_lowercase();
    let lead = lower.len() - strip_lead(&lower).len();
    let rest = text.get(lead..).unwrap_or(text);
    let taken = re!(
        r"(?i)^(?:(?:(?:yes|yeah|yep|yup|yea|no|nope|nah|uh-huh|uh-uh|mm-hmm|mhm|correct|that's right|that is right|that's correct|right|definitely|sure|absolutely|exactly|of course|not at all|not really|never|none|sir|ma'am|doctor|doc|i do|i don't|i do not|i have|i haven't|i have not|i am|i'm not|i am not|i did|i didn't|i did not|it does|it is|it did|it doesn't|it isn't|i don't think so|i do not think so|not that i know of|not that i can think of|not that i've noticed|none whatsoever|nothing like that|nothing|okay|um|uh)\b(?:[ ]*[,.!?;]+[ ]*|\s*$|[ ]+(?:um|uh)\b[ ,]*|\s+(?:(?:yes|yeah|no|not at all|sir|ma'am|doctor|i do|i am|i have|i did)[,. ]*$)))+)"
    )
    .find(rest)
    .map_or(0, |found| found.end());
    let rest = &rest[taken..];
    // `No I don't have any`: the first no is the answer, the second the statement.
    let doubled = re!(r"(?i)^(?:no|nope|nah)\b,? ((?:i|it|we|they|he|she|not|my|there)\b.*)$")
        .captures(rest)
        .and_then(|found| found.get(1));
    let doubled = doubled.filter(|after| negations(after.as_str()) > 0).or_else(|| {
        re!(r"(?i)^(?:yes|yeah|yep)\b,? ((?:i|it|we|they|he|she|my|there)\b.*)$")
            .captures(rest)
            .and_then(|found| found.get(1))
    });
    let rest = doubled.map_or(rest, |after| after.as_str());
    let rest = re!(r"(?i)^i (?:don't|do not) think so\b[ ,.]*").replace(rest, "");
    rest.trim_matches(|c: char| c.is_whitespace() || ",.".contains(c)).to_owned()
}

/// How many words of a line say no.
pub(crate) fn negations(text: &str) -> usize {
    let says_no = |word: &String| {
        matches!(
            word.as_str(),
            "no" | "not"
                | "never"
                | "none"
                | "without"
                | "denies"
                | "denied"
                | "deny"
                | "cannot"
                | "nothing"
                | "nor"
                | "neither"
                | "nope"
                | "negative"
        ) || word.ends_with("n't")
    };
    lower_words(text).iter().filter(|word| says_no(word)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(lines: &str, expected: Expect) {
        let out: Vec<String> =
            lines.lines().map(|line| format!("{:?} + {:?}", answer(line.trim()), beyond(line.trim()))).collect();
        expected.assert_eq(&out.join("\n"));
    }

    #[test]
    fn answers_are_told_from_what_follows_them() {
        check(
            "Yes, every day with meals.
            No, my feet feel fine.
            No. No, none whatsoever.
            Uh, yes, I am.
            No chest pain.
            I do.
            I don't think so.
            I have a cough.
            That's right. Nothing new.
            Not so great, to be honest.
            Not that I know of.
            Yeah, I take vitamin B12.
            I'm not sure.
            Yes no just in the back.
            Um, no.",
            expect![[r#"
                Yes + "every day with meals"
                No + "my feet feel fine"
                No + ""
                Yes + ""
                No + "No chest pain"
                Yes + ""
                No + ""
                Other + "I have a cough"
                Yes + "Nothing new"
                Other + "Not so great, to be honest"
                No + ""
                Yes + "I take vitamin B12"
                Other + "I'm not sure"
                Other + "Yes no just in the back"
                No + """#]],
        );
    }

    #[test]
    fn what_says_no_is_counted() {
        assert_eq!(negations("I don't think it's not"), 2);
        assert_eq!(negations("Denies fever, and cannot sleep."), 2);
        assert_eq!(negations("normal notes"), 0);
    }
}

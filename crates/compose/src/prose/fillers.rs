//! What people say between the words that matter: hesitations, false starts, repeats, tags. Taken out only where the
//! meaning cannot change; hedges (`about`, `a little`, `probably`, `I think`) stay.

use crate::text::re;

/// The line without fillers, with contractions written out.
pub(crate) fn without_fillers(text: &str) -> String {
    let text = contractions(text);
    let text = super::restarts::without_restarts(&text);
    let text = re!(
        r"(?i)(?:,\s*)?\b(?:uh-huh|mm-hmm|mhm|uh|um|uhm|hmm|mm|erm|huh|you know what|you know|i mean|sort of|kind of|kinda|basically|actually|honestly|obviously|literally|you see|to be honest|thank goodness|thank god|thankfully|unfortunately|like i said|as i said|as you know|if that makes sense|or something like that|or something|or anything like that|or anything|or whatever|and stuff like that|and stuff|and things like that|i guess|i suppose|real quick|go ahead and|just kind of)\b,?"
    )
    .replace_all(&text, |found: &regex::Captures<'_>| {
        if found[0].starts_with(',') && found[0].ends_with(',') { ", " } else { " " }
    });
    let text = re!(r"(?i),? and everything([.,]|$)").replace_all(&text, "$1");
    let text = re!(r"(?i)\b(a|an|the|of|my|your|to|in|on|for|with|is|are|was|and|or|but|at|his|her|our|some|so|very|have|has|had|i|you|order|prescribe|get|also just|order just|then just),\s").replace_all(&text, "$1 ");
    let text = re!(r"(?i)\b((?:is|are|was|were) no),\s").replace_all(&text, "$1 ");
    let text = re!(r"(?i),\s*(?:like|well|okay|ok|so),").replace_all(&text, " ");
    let text = re!(r"(?i)\b(just|really|like) (?:just|really|like)\b").replace_all(&text, "$1");
    let text = re!(r"(?i)\b(i|it|you|we|they|she|he|have|has|am|is|are|was|will|not|can|would) just\b")
        .replace_all(&text, "$1");
    let text = re!(r"(?i)^just\b").replace(&text, "");
    let text = edges(&text);
    let text = re!(r"(?i)\b(days|weeks|months|years) now\b").replace(&text, "$1");
    super::restarts::without_restarts(&edges(&text))
}

/// Interjections in front and tags behind.
fn edges(text: &str) -> String {
    let text = re!(
        r"(?i)^(?:[ ,.]*\b(?:hey,? dragon|lastly|finally|otherwise,? though|okay|ok|alright|all right|well|so|yeah|yep|yes|oh|ah|and|but|now|then|great|good|perfect|excellent|wonderful|awesome|gotcha|got it|i see|sure|right|very good|sounds good|also|because|anyway|look|listen|hey|you're right|fair enough)\b(?:[ ]*[,.;]+|[ ]+)(?:and )?)+"
    )
    .replace(text, |found: &regex::Captures<'_>| kept_lead(&found[0]));
    let text = re!(
        r"(?i)(?:[ ,]+(?:okay|ok|alright|all right|right|doctor|doc|correct|ma'am|sir|you know|so|and|but|or|because|as well|too|now|anyway|at this time|i think so|please|yes))+[ ]*([.?!]?)\s*$"
    )
    .replace(&text, |found: &regex::Captures<'_>| kept_tail(&found[0], &found[1]));
    text.trim_matches(|c: char| c.is_whitespace() || c == ',').to_owned()
}

/// A lead that is the beginning of the sentence after all: `good bony alignment`, `right knee pain`, `now and then`.
fn kept_lead(lead: &str) -> String {
    let words: Vec<&str> = lead.split_whitespace().collect();
    match words.last() {
        Some(last)
            if ["good", "right", "great", "perfect", "excellent", "very", "sure", "look"]
                .contains(&last.to_lowercase().as_str()) =>
        {
            if words.len() > 1 && words[words.len() - 2].eq_ignore_ascii_case("very") {
                "very good ".to_owned()
            } else {
                format!("{last} ")
            }
        }
        _ => String::new(),
    }
}

/// A tail that belongs to the sentence: `looks all right`, `it is right`, `not as well`.
fn kept_tail(tail: &str, mark: &str) -> String {
    let words = tail.trim_end_matches(mark).trim();
    if !tail.trim_start().starts_with(',')
        && re!(r"(?i)^(?:okay|ok|alright|all right|right|correct|too|as well|now|please|at this time)$").is_match(words)
    {
        tail.to_owned()
    } else {
        mark.to_owned()
    }
}

/// Contractions written out.
pub(crate) fn contractions(text: &str) -> String {
    let rules: [(&regex::Regex, &str); 22] = [
        (re!(r"(?i)\bwon't\b"), "will not"),
        (re!(r"(?i)\bcan't\b"), "cannot"),
        (re!(r"(?i)\bain't\b"), "is not"),
        (re!(r"(?i)n't\b"), " not"),
        (re!(r"(?i)\blet's\b"), "let us"),
        (re!(r"(?i)\bi'm\b"), "I am"),
        (re!(r"(?i)\b(i|you|we|they)'ve\b"), "$1 have"),
        (re!(r"(?i)'ll\b"), " will"),
        (re!(r"(?i)\b(you|we|they)'re\b"), "$1 are"),
        (
            re!(
                r"(?i)\b(i|you|we|they|he|she|it)'d ((?:always |never |already )?(?:been|had|gone|done|gotten|taken|tried|seen|noticed|better))\b"
            ),
            "$1 had $2",
        ),
        (re!(r"(?i)\b(i|you|we|they|he|she|it|that)'d\b"), "$1 would"),
        (
            re!(
                r"(?i)\b(he|she|it|that|there|who|what|where|here|how|everything|nothing|something|this)'s ((?:also |always |not |never |already |just |really |kind of )*(?:been|had|gotten|got|gone|become|started|stopped|gave|given|done|come|taken|improved|worsened|referred|sent|prescribed|ordered|told|asked|seen|tried|lost|noticed|developed))\b"
            ),
            "$1 has $2",
        ),
        (
            re!(
                r"(?i)\b(he|she|it|that|there|who|what|where|here|how|everything|nothing|something|this|when|pain)'s\b"
            ),
            "$1 is",
        ),
        (re!(r"(?i)\b([a-z]{3,})'s (been|had|gotten)\b"), "$1 has $2"),
        (
            re!(
                r"(?i)\b([a-z]{3,})'s (a|an|the|not|very|pretty|really|quite|been|too|well|normal|elevated|high|low|good|fine|stable|clear|still|also|doing|going|getting|running)\b"
            ),
            "$1 is $2",
        ),
        (re!(r"(?i)\bgonna\b"), "going to"),
        (re!(r"(?i)\bwanna\b"), "want to"),
        (re!(r"(?i)\bgotta\b"), "have to"),
        (re!(r"(?i)(?:^|\s)(?:'cause|'cuz|cuz)\b"), " because"),
        (re!(r"(?i)\b(would|could|should|might|must|may)'ve\b"), "$1 have"),
        (re!(r"(?i)\bgimme\b"), "give me"),
        (re!(r"(?i)\blemme\b"), "let me"),
    ];
    let mut line = text.to_owned();
    for (pattern, written) in rules {
        if let std::borrow::Cow::Owned(changed) = pattern.replace_all(&line, written) {
            line = changed;
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::without_fillers;
    use expect_test::{Expect, expect};

    fn check(lines: &str, expected: Expect) {
        let out: Vec<String> = lines.lines().map(|line| without_fillers(line.trim())).collect();
        expected.assert_eq(&out.join("\n"));
    }

    #[test]
    fn fillers_go_and_meaning_stays() {
        check(
            "Um, so my back hurts, you know, and I feel like it's getting worse.
            I, I just feel out of sorts lately.
            Not so great, to be honest.
            No blood, thank goodness.
            It's been the, the last year.
            I'm doing pretty well.
            Okay, all right. Your lungs are clear, okay?
            Good bony alignment.
            Right knee pain.
            It's not right.
            I'm med- a medical assistant.
            It was 20 20 twenty.
            I'd like to, uh, go ahead and order an MRI.
            I'd been sick.
            No, no fever.
            It really hurts.
            Very good pulses.
            She's had a cough and it's better.
            No edema and everything else looks good.
            It hurts and everything.",
            expect![[r#"
                my back hurts, and I feel like it is getting worse.
                I feel out of sorts lately.
                Not so great.
                No blood.
                It has been the last year.
                I am doing pretty well.
                Your lungs are clear?
                Good bony alignment.
                Right knee pain.
                It is not right.
                I am a medical assistant.
                It was 20 20 twenty.
                I would like to order an MRI.
                I had been sick.
                No, no fever.
                It really hurts.
                very good pulses.
                She has had a cough and it is better.
                No edema and everything else looks good.
                It hurts."#]],
        );
    }
}

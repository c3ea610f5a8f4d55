//! What asks, whatever its mark: decoders often write a full stop where a question was asked.
//!
//! Taking a statement for a question costs a line of the note; taking a question for a statement would put what was
//! only asked about into it. Lines are in lower case.

use crate::text::{lower_words, re};

/// The longest list of symptoms asked for at once, in words.
const LONGEST_LIST: usize = 16;

/// Whether a line asks: its mark says so, or the form of its words.
pub(crate) fn asks(lower: &str) -> bool {
    if lower.ends_with('?') {
        return !re!(r"(?:okay|alright|all right|right|correct)\s*\?$").is_match(lower)
            || lower_words(lower).len() <= 4
            || re!(r"^(?:and |so |is |are |do |does |any )?(?:is|are|do|does|did|have|any)\b").is_match(lower);
    }
    asks_by_form(lower) || (!lower.ends_with('.') && asks_loosely(lower))
}

/// Whether the words alone make it a question.
pub(crate) fn asks_by_form(lower: &str) -> bool {
    let form = re!(
        r"^(?:(?:and|so|okay|alright|now|um|uh|well|then|all right|but|thank you|thanks|great|good)[ ,.]+)*(?:do you|did you|are you|were you|have you (?:ever|also|had|been|noticed|tried|taken|felt|experienced|gotten|seen|used|injured|hurt|traveled|done|lost|gained|started|fallen)|is it|is that|is there|are there|was it|was there|does it|does that|did it|has it|has that|what brings|what's going|what seems|what happened|what kind|what about|how about|how long|how often|how much|how many|how bad|how is|how's|how are|how has|how have|how did|how do you|when did|where is|where does|where do you|would you say|could you tell|tell me)\b"
    );
    let opens = re!(r"\bwhat brings you\b|\bwhat can i do for you\b|\bhow can i help\b");
    form.is_match(lower) || opens.is_match(lower) || asks_for_any(lower) || asks_for_yours(lower)
}

/// Forms that ask only where no full stop says otherwise.
fn asks_loosely(lower: &str) -> bool {
    re!(
        r"^(?:(?:and|so|okay|alright|now|um|uh|well|then|all right|but)[ ,]+)*(?:do you|does it|does that|did you|are you|is it|is there|is that|were you|was it|was there|have you|has it|has that|had you|any (?:other |history |changes|recent |problems|pain|fever|chest|short|nausea|numb|issues|troubl)|can you|could you tell|what |what's|when did|where |how |how's|which |who |why |tell me|would you say)"
    )
    .is_match(lower)
}

/// `Any fever, chills or chest pain.`; but not `any movement makes it worse`.
pub(crate) fn asks_for_any(lower: &str) -> bool {
    let any = re!(
        r"^(?:(?:and|so|okay|alright|now|um|uh|well|then|all right|but|have you had|do you have|you have|with)[ ,.]+)*any\s+([a-z'-]+)"
    );
    let Some(found) = any.captures(lower) else { return false };
    // A longer line has run on into something else.
    if lower.split_whitespace().count() > LONGEST_LIST {
        return false;
    }
    let goes_on = re!(
        r"\b(?:makes?|made|hurts?|would|will|is|are|was|were|can|could|helps?|helped|causes?|gets?|does|did|do|don't|doesn't|bothers?|seems?)\b"
    );
    if re!(r"\b(?:i|i'm|i'll|i'd|we|we'll|we're|let|let's|call me)\b").is_match(lower) {
        return false;
    }
    !matches!(&found[1], "time" | "more" | "longer" | "better" | "way" | "of" | "one" | "given")
        && (!goes_on.is_match(lower) || re!(r"\byou(?:r|'re|'ve)?\b").is_match(lower))
}

/// `And your family.`: a few words without a verb.
pub(crate) fn asks_for_yours(lower: &str) -> bool {
    let yours = re!(r"^(?:(?:and|so|okay|now|then|what about|how about)[ ,]+)+your ([a-z' -]{2,40})[.?]?$");
    let Some(found) = yours.captures(lower) else { return false };
    let verb = re!(
        r"\b(?:is|are|was|were|looks?|sounds?|has|have|had|feels?|should|will|can|does|do|did|needs?|seems?|goes|came|comes|shows?)\b"
    );
    found[1].split_whitespace().count() <= 6 && !verb.is_match(&found[1])
}

/// `You're still taking the metformin.`: says it, and asks where a yes or a no follows.
pub(crate) fn supposes(lower: &str) -> bool {
    re!(
        r"^(?:(?:and|so|okay|now|then|but)[ ,]+)*you(?:'re| are) (?:still |also |currently |now )*(?:taking|on|using)\b|^(?:(?:and|so|okay|now|then|but)[ ,]+)*you (?:still |also |currently )*(?:take|use)\b"
    )
    .is_match(lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_told_without_their_mark() {
        let questions = [
            "any fever, chills, shortness of breath or chest pain.",
            "any wheezing or blood in the phlegm.",
            "okay, any pain when you walk.",
            "and your family.",
            "and your blood pressure at home.",
            "are you allergic to any medications.",
            "do you smoke.",
            "thank you what brings you in today.",
            "how has your diabetes been doing.",
        ];
        for line in questions {
            assert!(asks(line), "{line}");
        }
    }

    #[test]
    fn statements_stay_statements() {
        let statements = [
            "any movement makes it worse.",
            "any time you feel that, call me.",
            "have you come back in two weeks.",
            "and your lungs are clear.",
            "and your a1c was 8.4.",
            "what i do is rest.",
            "how it started i don't know.",
            "no fever.",
            "you're still taking the metformin.",
        ];
        for line in statements {
            assert!(!asks(line), "{line}");
        }
        assert!(supposes("and you're still taking the metformin."));
        assert!(!supposes("you're doing well."));
    }
}

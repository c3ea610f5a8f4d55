//! English verbs as far as person and number go.

use crate::text::re;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Verbs in their base form. Those whose past reads the same (`put`, `hurt`, `quit`) are left out: what tense they are
/// in cannot be told, so they stay as they were said.
static BASE: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../lexicon/verbs.txt").split_whitespace().collect());

/// Verbs that carry another verb.
const AUXILIARIES: [&str; 22] = [
    "have", "has", "had", "is", "are", "was", "were", "am", "do", "does", "did", "can", "could", "should", "would",
    "will", "may", "might", "must", "cannot", "need", "want",
];

/// Words that may stand between a subject and its verb.
const ADVERBS: [&str; 36] = [
    "always",
    "also",
    "usually",
    "sometimes",
    "often",
    "never",
    "only",
    "probably",
    "definitely",
    "already",
    "currently",
    "recently",
    "occasionally",
    "really",
    "still",
    "normally",
    "typically",
    "mostly",
    "mainly",
    "just",
    "ever",
    "generally",
    "rarely",
    "hardly",
    "barely",
    "finally",
    "first",
    "then",
    "now",
    "actually",
    "certainly",
    "simply",
    "even",
    "kinda",
    "both",
    "consistently",
];

/// Whether this is a verb in its base form.
pub(crate) fn is_base(word: &str) -> bool {
    BASE.contains(word)
}

/// Whether this word stands between a subject and its verb.
pub(crate) fn is_adverb(word: &str) -> bool {
    ADVERBS.contains(&word)
}

/// Whether this word can be the verb of a subject.
pub(crate) fn is_finite(word: &str) -> bool {
    AUXILIARIES.contains(&word) || is_base(word) || is_past(word)
}

/// Whether this reads as a past form.
pub(crate) fn is_past(word: &str) -> bool {
    const IRREGULAR: [&str; 44] = [
        "had", "went", "came", "got", "took", "felt", "thought", "knew", "saw", "said", "told", "made", "gave",
        "found", "left", "lost", "began", "ate", "drank", "drove", "fell", "broke", "kept", "woke", "stood", "sat",
        "ran", "slept", "heard", "hurt", "quit", "put", "cut", "threw", "wore", "lay", "grew", "held", "brought",
        "bought", "spoke", "wrote", "was", "were",
    ];
    IRREGULAR.contains(&word) || (word.len() > 3 && word.ends_with("ed") && word != "need")
}

/// Whether this verb carries another one.
pub(crate) fn is_auxiliary(word: &str) -> bool {
    AUXILIARIES.contains(&word)
}

/// The third person singular of a base form: `have` → `has`, `carry` → `carries`.
pub(crate) fn third(base: &str) -> String {
    match base {
        "have" => "has".to_owned(),
        "do" => "does".to_owned(),
        "go" => "goes".to_owned(),
        _ if ["s", "sh", "ch", "x", "z"].iter().any(|end| base.ends_with(end)) => format!("{base}es"),
        _ => match base.strip_suffix('y') {
            Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
            _ => format!("{base}s"),
        },
    }
}

/// Whether a line has no verb of its own.
pub(crate) fn is_fragment(line: &str) -> bool {
    let verb = re!(
        r"(?i)\b(?:i|it|they|he|she|we|there|that's|it's|is|are|was|were|am|has|have|had|do|does|did|will|would|can|could|should|hurts?|feels?|felt|started|seems?|keeps?|gets?|got|takes?|took|comes?|came|goes|went|works?|died)\b|'(?:s|m|re|ve|ll)\b"
    );
    !verb.is_match(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_third_person_is_spelled_right() {
        let forms = ["have", "go", "watch", "carry", "play", "pass", "get", "do"].map(third);
        assert_eq!(forms, ["has", "goes", "watches", "carries", "plays", "passes", "gets", "does"]);
    }
}

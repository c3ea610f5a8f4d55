//! What a code leaves open that the classification asks for.

use super::conditions::Condition;
use crate::sets::Entry;

/// What the note would have to say, each as a short phrase.
pub(crate) fn missing(entry: Entry<'_>, condition: &Condition) -> Vec<String> {
    let mut out = Vec::new();
    let title = entry.title().to_ascii_lowercase();
    if condition.side_missing {
        out.push("right, left or both sides".to_owned());
    }
    let siblings: Vec<String> =
        entry.parent().into_iter().flat_map(Entry::children).map(|child| child.title().to_ascii_lowercase()).collect();
    let sibling_says = |word: &str| siblings.iter().any(|sibling| sibling.contains(word)) && !title.contains(word);
    if title.contains("unspecified") {
        for (word, phrase) in [
            ("acute", "acute or chronic"),
            ("mild", "severity: mild, moderate or severe"),
            ("stage", "the stage"),
            ("type", "the type"),
            ("with ", "with or without complications"),
            ("upper", "the exact site"),
            ("intermittent", "intermittent or persistent, and how severe"),
        ] {
            if sibling_says(word) && out.len() < 3 {
                out.push(phrase.to_owned());
            }
        }
    }
    out
}

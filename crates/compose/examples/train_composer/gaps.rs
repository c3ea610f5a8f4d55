//! Where sentences begin, learned from the talk that has marks: each gap between two words is an example.

use crate::material;
use crate::regression::{Example, weights};
use auscult_compose::{Boundaries, boundary_features};

/// The weights; `None` without the data.
pub fn learned() -> Option<Boundaries> {
    let long = material::dialogues("train")?;
    let short = material::short::short_dialogues()?;
    let turns = long.iter().chain(short.iter().map(|(visit, _)| visit)).filter(|visit| has_marks(visit));
    let examples: Vec<Example> = turns.flat_map(|visit| &visit.turns).flat_map(|turn| gaps(&turn.text)).collect();
    let (weights, bias) = weights(&examples.iter().collect::<Vec<_>>(), 2);
    Some(Boundaries::quantized(bias, &weights))
}

fn has_marks(visit: &material::Visit) -> bool {
    let words: Vec<&str> = visit.turns.iter().flat_map(|turn| turn.text.split_whitespace()).collect();
    words.iter().filter(|word| ends(word)).count() * 25 > words.len()
}

fn ends(word: &str) -> bool {
    word.ends_with(['.', '?', '!']) && !matches!(word.to_lowercase().as_str(), "dr." | "mr." | "mrs." | "ms.")
}

fn gaps(turn: &str) -> Vec<Example> {
    let written: Vec<&str> = turn.split_whitespace().collect();
    let bare = |word: &&str| word.to_lowercase().trim_end_matches([',', '.', '?', '!', ';', ':']).to_owned();
    let words: Vec<String> = written.iter().map(bare).collect();
    let gap = |at: usize| Example {
        features: boundary_features(&words, at),
        class: usize::from(ends(written[at - 1])),
        weight: 1.0,
    };
    (1..words.len()).map(gap).collect()
}

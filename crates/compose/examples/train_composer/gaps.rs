//! Where sentences begin, learned from the talk that has marks: each gap between two words is an example.

use crate::FOLDS;
use crate::material;
use crate::regression::{Example, weights};
use auscult_compose::{BOUNDARY_FEATURES, Boundaries, boundary_features};

/// How much a gap of a short dialogue counts beside one of a whole visit: those were written, these spoken.
const SHORT: f32 = 0.3;

/// The weights; `None` without the data.
pub fn learned() -> Option<Boundaries> {
    let (long, short) = turns()?;
    let examples: Vec<Example> = long
        .iter()
        .flatten()
        .flat_map(|turn| gaps(turn, 1.0))
        .chain(short.iter().flat_map(|turn| gaps(turn, SHORT)))
        .collect();
    Some(weighed(&examples.iter().collect::<Vec<_>>()))
}

/// Tells the beginnings of each visit with marks by what was learned from the others, and prints how many were right.
pub fn check() -> Option<()> {
    let (long, short) = turns()?;
    let short: Vec<Example> = short.iter().flat_map(|turn| gaps(turn, SHORT)).collect();
    let mut told: Vec<(f32, bool)> = Vec::new();
    for fold in 0..FOLDS {
        let others = long.iter().enumerate().filter(|(at, _)| at % FOLDS != fold);
        let examples: Vec<Example> = others.flat_map(|(_, turns)| turns).flat_map(|turn| gaps(turn, 1.0)).collect();
        let model = weighed(&examples.iter().chain(&short).collect::<Vec<_>>());
        for turn in long.iter().skip(fold).step_by(FOLDS).flatten() {
            let (words, begins) = bare(turn);
            told.extend((1..words.len()).map(|at| (model.likely(&words, at), begins[at])));
        }
    }
    for least in [0.3, 0.4, 0.5, 0.6, 0.7] {
        let right = told.iter().filter(|(likely, begins)| *likely > least && *begins).count();
        let (said, all) = (
            told.iter().filter(|(likely, _)| *likely > least).count(),
            told.iter().filter(|(_, begins)| *begins).count(),
        );
        let share = |whole: usize| 100.0 * right as f64 / whole.max(1) as f64;
        println!("beginnings surer than {least}: precision {:.1} %, recall {:.1} % of {all}", share(said), share(all));
    }
    Some(())
}

fn weighed(examples: &[&Example]) -> Boundaries {
    let (weights, bias) = weights(examples, BOUNDARY_FEATURES, 2);
    Boundaries::quantized(bias, &weights)
}

/// The turns of each visit with marks, and those of the short dialogues.
fn turns() -> Option<(Vec<Vec<String>>, Vec<String>)> {
    let of = |visit: material::Visit| visit.turns.into_iter().map(|turn| turn.text).collect::<Vec<String>>();
    let long = material::dialogues("train")?.into_iter().filter(has_marks).map(of).collect();
    let short = material::short::short_dialogues()?.into_iter().map(|(visit, _)| visit).filter(has_marks);
    Some((long, short.flat_map(of).collect()))
}

fn has_marks(visit: &material::Visit) -> bool {
    let words: Vec<&str> = visit.turns.iter().flat_map(|turn| turn.text.split_whitespace()).collect();
    words.iter().filter(|word| ends(word)).count() * 25 > words.len()
}

fn ends(word: &str) -> bool {
    word.ends_with(['.', '?', '!']) && !matches!(word.to_lowercase().as_str(), "dr." | "mr." | "mrs." | "ms.")
}

/// The words of a turn in small letters without marks, and whether each begins a sentence.
fn bare(turn: &str) -> (Vec<String>, Vec<bool>) {
    let written: Vec<&str> = turn.split_whitespace().collect();
    let bare = |word: &&str| word.to_lowercase().trim_end_matches([',', '.', '?', '!', ';', ':']).to_owned();
    let begins = (0..written.len()).map(|at| at == 0 || ends(written[at - 1])).collect();
    (written.iter().map(bare).collect(), begins)
}

fn gaps(turn: &str, weight: f32) -> Vec<Example> {
    let (words, begins) = bare(turn);
    let gap = |at: usize| Example { features: boundary_features(&words, at), class: usize::from(begins[at]), weight };
    (1..words.len()).map(gap).collect()
}

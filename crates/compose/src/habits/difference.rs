//! What was done to the sentences of a section: which became which, which went, which are new, and, of a sentence that
//! became another, which words gave way to which.
//!
//! Sentences keep their order; two are held to be the same one when they share nearly a third of
//! their words and no other order shares more.

use super::prose::Sentence;
use std::collections::HashMap;
use std::ops::Range;

/// Sentences that share less than this of their words are two.
const ALIKE: f32 = 0.3;

/// Words that gave way to others; either may be none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hunk {
    /// Words of the composed sentence.
    pub old: Range<usize>,
    /// Words of the signed one.
    pub new: Range<usize>,
}

/// A sentence that stayed, changed or not.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    /// Among the composed sentences.
    pub old: usize,
    /// Among the signed ones.
    pub new: usize,
    /// What in it changed, in order.
    pub hunks: Vec<Hunk>,
}

/// What was done to the sentences of a section.
#[derive(Debug, Clone, Default)]
pub(super) struct Difference {
    /// The sentences that stayed.
    pub pairs: Vec<Pair>,
    /// The composed sentences that went.
    pub gone: Vec<usize>,
    /// The signed sentences that are new.
    pub added: Vec<usize>,
}

impl Difference {
    pub(super) fn between(old: &[Sentence], new: &[Sentence]) -> Self {
        let matched = matched(old, new);
        let pair = |&(before, after): &(usize, usize)| Pair {
            old: before,
            new: after,
            hunks: hunks(&old[before], &new[after]),
        };
        Self {
            pairs: matched.iter().map(pair).collect(),
            gone: (0..old.len()).filter(|at| !matched.iter().any(|(before, _)| before == at)).collect(),
            added: (0..new.len()).filter(|at| !matched.iter().any(|(_, after)| after == at)).collect(),
        }
    }
}

/// The pairs that share most words, in the order of both texts.
fn matched(old: &[Sentence], new: &[Sentence]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    let mut best = vec![0.0_f32; (old.len() + 1) * width];
    let alike: Vec<f32> = old.iter().flat_map(|before| new.iter().map(move |after| shared(before, after))).collect();
    let score = |before: usize, after: usize| alike[before * new.len() + after];
    for before in (0..old.len()).rev() {
        for after in (0..new.len()).rev() {
            let apart = best[(before + 1) * width + after].max(best[before * width + after + 1]);
            let together = score(before, after) + best[(before + 1) * width + after + 1];
            let pairs = score(before, after) >= ALIKE && together >= apart;
            best[before * width + after] = if pairs { together } else { apart };
        }
    }
    let (mut before, mut after, mut out) = (0, 0, Vec::new());
    while before < old.len() && after < new.len() {
        let here = best[before * width + after];
        let together = score(before, after) + best[(before + 1) * width + after + 1];
        if score(before, after) >= ALIKE && together >= here {
            out.push((before, after));
            before += 1;
            after += 1;
        } else if best[(before + 1) * width + after] >= here {
            before += 1;
        } else {
            after += 1;
        }
    }
    out
}

/// The share of their words two sentences have in common, 0 to 1.
fn shared(one: &Sentence, other: &Sentence) -> f32 {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    one.words.iter().for_each(|word| *counts.entry(&word.folded).or_default() += 1);
    let both = other.words.iter().filter(|word| match counts.get_mut(word.folded.as_str()) {
        Some(left) if *left > 0 => {
            *left -= 1;
            true
        }
        _ => false,
    });
    #[allow(clippy::cast_precision_loss, reason = "sentences have few words")]
    let share = |shared: usize, all: usize| 2.0 * shared as f32 / all.max(1) as f32;
    share(both.count(), one.words.len() + other.words.len())
}

/// The words that differ between two sentences: the fewest.
fn hunks(one: &Sentence, other: &Sentence) -> Vec<Hunk> {
    let (old, new) = (&one.words, &other.words);
    let width = new.len() + 1;
    let mut kept = vec![0_u16; (old.len() + 1) * width];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            kept[a * width + b] = if old[a].folded == new[b].folded {
                kept[(a + 1) * width + b + 1] + 1
            } else {
                kept[(a + 1) * width + b].max(kept[a * width + b + 1])
            };
        }
    }
    let (mut a, mut b, mut out) = (0, 0, Vec::new());
    let (mut from_a, mut from_b) = (0, 0);
    let mut close = |a: usize, b: usize, from_a: usize, from_b: usize| {
        if from_a < a || from_b < b {
            out.push(Hunk { old: from_a..a, new: from_b..b });
        }
    };
    while a < old.len() && b < new.len() {
        if old[a].folded == new[b].folded && kept[a * width + b] == kept[(a + 1) * width + b + 1] + 1 {
            close(a, b, from_a, from_b);
            (a, b) = (a + 1, b + 1);
            (from_a, from_b) = (a, b);
        } else if kept[(a + 1) * width + b] >= kept[a * width + b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    close(old.len(), new.len(), from_a, from_b);
    out
}

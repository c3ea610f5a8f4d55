//! ROUGE-1, ROUGE-2 and ROUGE-Lsum (Lin 2004) as the PyPI package rouge-score reckons them with its stemmer on: the
//! harmonic mean of precision and recall of words, pairs of words, and words in common order line by line.

use super::porter::stem;
use std::collections::HashMap;

/// Precision, recall and their harmonic mean, in percent.
#[derive(Debug, Clone, Copy, Default)]
pub struct Score {
    pub precision: f64,
    pub recall: f64,
    pub f: f64,
}

/// The words of a text, small, stemmed where longer than three letters.
pub fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit()));
    words
        .filter(|word| !word.is_empty())
        .map(|word| if word.len() > 3 { stem(word) } else { word.to_owned() })
        .collect()
}

/// ROUGE-1, ROUGE-2 and ROUGE-Lsum of a note against its reference.
pub fn scores(reference: &str, note: &str) -> [Score; 3] {
    let (wanted, written) = (words(reference), words(note));
    let lines = |text: &str| text.lines().map(words).filter(|line| !line.is_empty()).collect::<Vec<_>>();
    let hits = in_common_order(&lines(reference), &lines(note));
    [grams(&wanted, &written, 1), grams(&wanted, &written, 2), score(hits, wanted.len(), written.len())]
}

/// The mean of many scores.
pub fn mean(all: &[[Score; 3]]) -> [Score; 3] {
    let n = all.len().max(1) as f64;
    std::array::from_fn(|which| {
        let sum = |value: fn(&Score) -> f64| all.iter().map(|scores| value(&scores[which])).sum::<f64>() / n;
        Score { precision: sum(|s| s.precision), recall: sum(|s| s.recall), f: sum(|s| s.f) }
    })
}

fn score(hits: usize, wanted: usize, written: usize) -> Score {
    let share = |of: usize| 100.0 * hits as f64 / of.max(1) as f64;
    let (precision, recall) = (share(written), share(wanted));
    let f = if hits == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
    Score { precision, recall, f }
}

fn counted(words: &[String], size: usize) -> HashMap<&[String], usize> {
    let mut counts = HashMap::new();
    for gram in words.windows(size) {
        *counts.entry(gram).or_insert(0) += 1;
    }
    counts
}

fn grams(wanted: &[String], written: &[String], size: usize) -> Score {
    let (wanted_counts, written_counts) = (counted(wanted, size), counted(written, size));
    let hits =
        wanted_counts.iter().map(|(gram, count)| *count.min(written_counts.get(gram).unwrap_or(&0))).sum::<usize>();
    let of = |words: &[String]| (words.len() + 1).saturating_sub(size);
    score(hits, of(wanted), of(written))
}

/// Words of the reference's lines that stand in the note's lines in the same order, each counted as often as both hold it.
fn in_common_order(reference: &[Vec<String>], note: &[Vec<String>]) -> usize {
    let mut left = [reference, note].map(|lines| {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for word in lines.iter().flatten() {
            *counts.entry(word).or_insert(0) += 1;
        }
        counts
    });
    let mut hits = 0;
    for line in reference {
        let mut common = vec![false; line.len()];
        for other in note {
            mark_common(line, other, &mut common);
        }
        for (word, _) in line.iter().zip(&common).filter(|(_, common)| **common) {
            if left.iter().all(|counts| counts.get(word.as_str()).is_some_and(|count| *count > 0)) {
                hits += 1;
                for counts in &mut left {
                    *counts.entry(word).or_insert(1) -= 1;
                }
            }
        }
    }
    hits
}

/// Marks the words of `line` that belong to its longest common subsequence with `other`.
fn mark_common(line: &[String], other: &[String], common: &mut [bool]) {
    let width = other.len() + 1;
    let mut longest = vec![0_u32; (line.len() + 1) * width];
    for i in 1..=line.len() {
        for j in 1..=other.len() {
            longest[i * width + j] = if line[i - 1] == other[j - 1] {
                longest[(i - 1) * width + j - 1] + 1
            } else {
                longest[(i - 1) * width + j].max(longest[i * width + j - 1])
            };
        }
    }
    let (mut i, mut j) = (line.len(), other.len());
    while i > 0 && j > 0 {
        if line[i - 1] == other[j - 1] {
            common[i - 1] = true;
            (i, j) = (i - 1, j - 1);
        } else if longest[i * width + j - 1] > longest[(i - 1) * width + j] {
            j -= 1;
        } else {
            i -= 1;
        }
    }
}

//! Which of the clinician's own notes are most like this visit: cosine of tf-idf over their words (Salton and Buckley
//! 1988, `ltc`). Enough to find the last time they saw a knee; no model is needed for it.

use crate::words::stems;
use std::collections::HashMap;

/// Which of these texts are most like the one asked about, the likest first; those that share nothing are not among
/// them.
pub fn most_alike(asked: &str, texts: &[&str], most: usize) -> Vec<usize> {
    let counted: Vec<HashMap<String, f64>> = texts.iter().map(|text| counts(text)).collect();
    let mut in_texts: HashMap<&str, f64> = HashMap::new();
    for word in counted.iter().flat_map(HashMap::keys) {
        *in_texts.entry(word).or_default() += 1.0;
    }
    #[allow(clippy::cast_precision_loss)]
    let all = texts.len() as f64;
    let rarity = |word: &str| in_texts.get(word).map_or(0.0, |texts| (1.0 + all / texts).ln());
    let asked = counts(asked);
    let asked = weighed(&asked, &rarity);
    let likeness = |counts: &HashMap<String, f64>| {
        let text = weighed(counts, &rarity);
        asked.iter().filter_map(|(word, weight)| Some(weight * text.get(word)?)).sum::<f64>()
    };
    let mut ranked: Vec<(usize, f64)> = counted.iter().map(likeness).enumerate().collect();
    ranked.retain(|(_, likeness)| *likeness > 0.0);
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked.into_iter().take(most).map(|(at, _)| at).collect()
}

fn counts(text: &str) -> HashMap<String, f64> {
    let mut counts = HashMap::new();
    for word in stems(text) {
        *counts.entry(word).or_insert(0.0) += 1.0;
    }
    counts
}

/// Weights of length one.
fn weighed<'a>(counts: &'a HashMap<String, f64>, rarity: &dyn Fn(&str) -> f64) -> HashMap<&'a str, f64> {
    let weights = counts.iter().map(|(word, count)| (word.as_str(), (1.0 + count.ln()) * rarity(word)));
    let weights: HashMap<&str, f64> = weights.collect();
    let length = weights.values().map(|weight| weight * weight).sum::<f64>().sqrt();
    if length > 0.0 { weights.into_iter().map(|(word, weight)| (word, weight / length)).collect() } else { weights }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_knee_is_found_among_other_visits() {
        let notes = [
            "Cough for two weeks, worse at night. Lungs clear. Viral bronchitis; honey and rest.",
            "Right knee swollen after a fall from a bike. Effusion. X-ray of the knee; ice and rest.",
            "Blood pressure check. Lisinopril continued.",
        ];
        let talk = "I twisted my knee playing soccer and it swelled up. Let's get an x-ray.";
        assert_eq!(most_alike(talk, &notes, 2).first(), Some(&1));
        assert_eq!(most_alike("Guten Morgen", &notes, 2), Vec::<usize>::new());
        assert_eq!(most_alike(talk, &[], 3), Vec::<usize>::new());
    }

    #[test]
    fn alike_notes_keep_their_order() {
        assert_eq!(most_alike("knee", &["a knee", "a knee", "a cough"], 9), [0, 1]);
    }
}

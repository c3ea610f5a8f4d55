//! Puts names right in plain text, a line at a time, and prints what was changed: to count false repairs.
//!
//! `repair_text [CONFIDENCE] < TEXT` prints one JSON object per change, then the number of words.
#![allow(clippy::print_stdout)]

use auscult_domain::transcript::Word;
use auscult_speech::Vocabulary;
use std::io::BufRead;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let confidence = std::env::args().nth(1).map_or(Ok(0.6), |text| text.parse())?;
    let vocabulary = Vocabulary::shipped();
    let (mut words, mut changes) = (0, 0);
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let word = |(index, text): (usize, &str)| {
            let start_ms = index as u32 * 300;
            Word { text: text.to_owned(), start_ms, end_ms: start_ms + 300, confidence, heard: None, changed: None }
        };
        let before: Vec<Word> = line.split_whitespace().enumerate().map(word).collect();
        words += before.len();
        for word in vocabulary.repair(before).into_iter().filter(|word| word.changed.is_some()) {
            changes += 1;
            println!("{}", serde_json::json!({ "heard": word.heard, "text": word.text, "line": line }));
        }
    }
    println!("{}", serde_json::json!({ "words": words, "changes": changes }));
    Ok(())
}

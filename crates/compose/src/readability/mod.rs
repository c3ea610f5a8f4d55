//! How hard a text is to read: words, sentences, syllables, and the two measures after Flesch. The same text gives the
//! same figures; a text without words has none.
//!
//! Sources: R. Flesch, "A new readability yardstick", J Appl Psychol 32 (1948): ease = 206.835 − 1.015 words/sentences −
//! 84.6 syllables/words. J. P. Kincaid and others, Navy research branch report 8-75 (1975): grade = 0.39
//! words/sentences + 11.8 syllables/words − 15.59.

mod sentence;
mod syllables;

pub(crate) use sentence::sentences;
pub use syllables::syllables;

use auscult_domain::enhancement::Readability;

/// How hard this text is to read. Headings count like sentences: leave them out where they should not.
pub fn readability(text: &str) -> Readability {
    let mut counts = (0_u32, 0_u32, 0_u32);
    for range in sentences(text) {
        let words = words(&text[range]);
        if words.is_empty() {
            continue;
        }
        counts.0 += u32::try_from(words.len()).unwrap_or(u32::MAX);
        counts.1 += 1;
        counts.2 += words.iter().map(|word| syllables(word)).sum::<u32>();
    }
    let (words, sentences, syllables) = (f64::from(counts.0), f64::from(counts.1), f64::from(counts.2));
    if counts.0 == 0 {
        return Readability { words: 0, sentences: 0, ease: 0.0, grade: 0.0 };
    }
    let round = |value: f64| (value * 10.0).round() / 10.0;
    Readability {
        words: counts.0,
        sentences: counts.1,
        ease: round(206.835 - 1.015 * words / sentences - 84.6 * syllables / words),
        grade: round((0.39 * words / sentences + 11.8 * syllables / words - 15.59).max(0.0)),
    }
}

/// The words of a text: parted by spaces and by the strokes within them, holding a letter or a digit.
fn words(text: &str) -> Vec<&str> {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, '/' | '–' | '—' | '-'));
    parts.filter(|word| word.chars().any(char::is_alphanumeric)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_measures_of_known_sentences() {
        // 6 words, 1 sentence, 6 syllables: 206.835 − 6.09 − 84.6; 2.34 + 11.8 − 15.59 is below 0.
        let easy = readability("The cat sat on the mat.");
        assert_eq!((easy.words, easy.sentences, easy.ease, easy.grade), (6, 1, 116.1, 0.0));
        // 8 words, 1 sentence, 24 syllables.
        let hard =
            readability("Echocardiography demonstrated moderate mitral regurgitation without significant stenosis.");
        assert_eq!((hard.words, hard.sentences), (8, 1));
        assert!(hard.grade > 18.0 && hard.ease < 0.0, "{hard:?}");
    }

    #[test]
    fn lines_of_a_list_are_sentences_and_nothing_is_nothing() {
        assert_eq!(readability("- Rest\n- Drink water").sentences, 2);
        assert_eq!(readability(" \n- \n").words, 0);
    }
}

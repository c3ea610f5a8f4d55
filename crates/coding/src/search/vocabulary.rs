//! The words of the index: each spelled as it was met, and the stem that stands for it.

use super::words::Stems;
use std::collections::HashMap;

/// A stem, by its place.
pub(super) type Token = u32;

/// Words on their way into a vocabulary.
pub(super) struct Gathering {
    stems: Stems,
    of_word: HashMap<String, Token>,
    of_stem: HashMap<String, Token>,
}

impl Gathering {
    pub(super) fn new() -> Self {
        Self { stems: Stems::new(), of_word: HashMap::with_capacity(1 << 15), of_stem: HashMap::with_capacity(1 << 15) }
    }

    /// The token of a word, a new one where its stem is new.
    pub(super) fn token(&mut self, word: &str) -> Token {
        if let Some(token) = self.of_word.get(word) {
            return *token;
        }
        let next = self.of_stem.len() as Token;
        let token = *self.of_stem.entry(self.stems.stem(word)).or_insert(next);
        self.of_word.insert(word.to_owned(), token);
        token
    }

    pub(super) fn done(self) -> Vocabulary {
        let mut words: Vec<(Box<str>, Token)> =
            self.of_word.into_iter().map(|(word, token)| (word.into_boxed_str(), token)).collect();
        words.sort_unstable();
        let mut stems: Vec<(Box<str>, Token)> =
            self.of_stem.into_iter().map(|(stem, token)| (stem.into_boxed_str(), token)).collect();
        stems.sort_unstable();
        let letters = words.iter().map(|(word, _)| letters(word)).collect();
        Vocabulary { stemmer: self.stems, words, letters, stems }
    }
}

/// The words of the index.
pub(super) struct Vocabulary {
    stemmer: Stems,
    /// Sorted by word.
    words: Vec<(Box<str>, Token)>,
    /// Which letters each word has, to pass over words that cannot be meant.
    letters: Vec<u32>,
    /// Sorted by stem.
    stems: Vec<(Box<str>, Token)>,
}

impl Vocabulary {
    /// How many tokens there are.
    pub(super) fn len(&self) -> usize {
        self.stems.len()
    }

    pub(super) fn stem(&self, word: &str) -> String {
        self.stemmer.stem(word)
    }

    /// The token of a word by its stem.
    pub(super) fn token(&self, word: &str) -> Option<Token> {
        let stem = self.stem(word);
        let at = self.stems.binary_search_by(|(known, _)| (**known).cmp(stem.as_str())).ok()?;
        Some(self.stems[at].1)
    }

    /// The tokens of the words that begin like this, each once.
    pub(super) fn begin_with(&self, begin: &str) -> Vec<Token> {
        let from = self.words.partition_point(|(word, _)| &**word < begin);
        let tokens = self.words[from..].iter().take_while(|(word, _)| word.starts_with(begin)).map(|(_, token)| *token);
        let mut tokens: Vec<Token> = tokens.collect();
        tokens.sort_unstable();
        tokens.dedup();
        tokens
    }

    /// The tokens whose stems begin as this word does and end otherwise: ulcerated and ulcer, pleural and pleurisy.
    pub(super) fn family(&self, word: &str) -> Vec<Token> {
        let stem = self.stem(word);
        let Some(shared) = stem.get(..stem.len().saturating_sub(3).max(5)).filter(|_| stem.len() >= 5) else {
            return Vec::new();
        };
        let from = self.stems.partition_point(|(known, _)| &**known < shared);
        let alike = self.stems[from..].iter().take_while(|(known, _)| known.starts_with(shared));
        let near = |known: &str| known != stem && known.len() <= shared.len() + 4;
        alike.filter(|(known, _)| near(known)).map(|(_, token)| *token).collect()
    }

    /// The words nearest to a mistyped one: one slip in short words, two in long ones. While it is still being typed,
    /// its beginning is compared.
    pub(super) fn nearest(&self, typed: &str, whole: Whole) -> impl Iterator<Item = (&str, Token)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        let slips = if typed.len() >= 8 { 2 } else { 1 };
        if typed.len() >= 4 && typed.bytes().all(|byte| byte.is_ascii_lowercase()) {
            let wanted = letters(typed);
            let near = |(_, letters): &(usize, &u32)| (wanted & !**letters).count_ones() as usize <= slips;
            for (at, _) in self.letters.iter().enumerate().filter(near) {
                let distance = distance(typed, &self.words[at].0, whole, slips);
                found.extend(distance.filter(|distance| *distance <= slips).map(|distance| (distance, at)));
            }
        }
        let best = found.iter().map(|(distance, _)| *distance).min().unwrap_or_default();
        let best = found.into_iter().filter(move |(distance, _)| *distance == best);
        best.map(|(_, at)| (&*self.words[at].0, self.words[at].1))
    }
}

/// How many slips lie between what was typed and a word; `None` where their lengths alone are too many.
fn distance(typed: &str, word: &str, whole: Whole, slips: usize) -> Option<usize> {
    let longer = word.len().saturating_sub(typed.len());
    if typed.len() > word.len() + slips || (whole == Whole::Yes && longer > slips) {
        return None;
    }
    let compared = match whole {
        Whole::Yes => word,
        Whole::Beginning => word.get(..typed.len()).unwrap_or(word),
    };
    Some(strsim::osa_distance(typed, compared))
}

/// Whether a word was typed to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Whole {
    /// It was.
    Yes,
    /// More may come.
    Beginning,
}

fn letters(word: &str) -> u32 {
    word.bytes().filter(u8::is_ascii_lowercase).fold(0, |letters, byte| letters | 1 << (byte - b'a'))
}

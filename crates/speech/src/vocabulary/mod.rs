//! Names of drugs and of clinic things, put right after decoding.
//!
//! A small model writes 'listen opera' for lisinopril and 'bends in at a' for benzonatate. Prompting the decoder with
//! names makes other words worse, so its words are compared by sound with a lexicon afterwards (`repair`).

mod lexicon;
mod repair;
mod sounds;

use auscult_domain::transcript::Word;
use lexicon::{Frequency, Kind, Lexicon};
use std::sync::{Arc, LazyLock};

/// The names known: those that ship with the program, and the user's own. Cheap to clone.
#[derive(Clone, Default)]
pub struct Vocabulary {
    lexicon: Arc<Lexicon>,
}

impl std::fmt::Debug for Vocabulary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Vocabulary({} names)", self.lexicon.names().len())
    }
}

impl Vocabulary {
    /// Knows nothing, changes nothing.
    pub fn none() -> Self {
        Self::default()
    }

    /// The names that ship with the program: some 1,500 drugs and clinic words.
    pub fn shipped() -> Self {
        static SHIPPED: LazyLock<Arc<Lexicon>> = LazyLock::new(|| Arc::new(Lexicon::shipped()));
        Self { lexicon: Arc::clone(&SHIPPED) }
    }

    /// The same with more names, spelled as they are to appear.
    #[must_use]
    pub fn with<S: AsRef<str>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        let lexicon = Arc::make_mut(&mut self.lexicon);
        for name in names {
            lexicon.add(name.as_ref(), name.as_ref(), Frequency::Common, Kind::Term);
        }
        self
    }

    /// Whether these lower-case letters make a word or a name; everything does for a vocabulary that knows nothing.
    pub(crate) fn knows(&self, plain: &str) -> bool {
        self.lexicon.names().is_empty() || self.lexicon.is_name(plain) || self.lexicon.rank(plain).is_some()
    }

    /// Puts names right; every word changed keeps what was heard.
    pub fn repair(&self, words: Vec<Word>) -> Vec<Word> {
        if self.lexicon.names().is_empty() { words } else { repair::repair(words, &self.lexicon) }
    }
}

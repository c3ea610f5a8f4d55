//! The terms of the index: each name of each code as a set of stems, and for each stem the terms that have it.

use super::Called;
use super::vocabulary::{Gathering, Token, Vocabulary};
use super::words::{Ends, each_word, is_filler, is_telling, is_weak, spelled};
use crate::sets::{Entry, Icd10Cm, NoteKind};
use std::collections::HashMap;

/// Something that can be found: a place of ICD-10-CM, or behind them one of the other codes.
pub(super) type Document = u32;

/// Where a name comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Inclusion,
    Index,
    /// What a note at another code calls this one: 'carrier of typhoid (Z22.0)'.
    Note,
    /// What people call what they see every day.
    Everyday,
}

/// The weight of a word that decides and does not find.
pub(super) const WEAK: f32 = 1.1;
/// The least weight of a word that says what kind of thing a code is for.
const TELLING: f32 = 4.0;

/// All names.
pub(super) struct Terms {
    pub(super) vocabulary: Vocabulary,
    documents: Vec<Document>,
    fields: Vec<Field>,
    /// Which tokens a term has only to deny them: 'without coma'.
    denied: Vec<bool>,
    /// What the words of a term weigh together.
    weights: Vec<f32>,
    /// The tokens of the terms, one term after another.
    tokens: Vec<Token>,
    starts: Vec<u32>,
    /// The terms of the tokens, one token after another.
    postings: Vec<u32>,
    posting_starts: Vec<u32>,
    /// What a token weighs: the rarer, the more.
    idf: Vec<f32>,
    /// The first term of each document.
    first: Vec<u32>,
}

impl Terms {
    pub(super) fn len(&self) -> usize {
        self.documents.len()
    }

    pub(super) fn document(&self, term: u32) -> Document {
        self.documents[term as usize]
    }

    pub(super) fn field(&self, term: u32) -> Field {
        self.fields[term as usize]
    }

    pub(super) fn weight(&self, term: u32) -> f32 {
        self.weights[term as usize]
    }

    pub(super) fn tokens(&self, term: u32) -> &[Token] {
        &self.tokens[self.starts[term as usize] as usize..self.starts[term as usize + 1] as usize]
    }

    /// The tokens of a term and whether it denies them.
    pub(super) fn said(&self, term: u32) -> impl Iterator<Item = (Token, bool)> {
        let span = self.starts[term as usize] as usize..self.starts[term as usize + 1] as usize;
        self.tokens[span.clone()].iter().copied().zip(self.denied[span].iter().copied())
    }

    pub(super) fn postings(&self, token: Token) -> &[u32] {
        let token = token as usize;
        &self.postings[self.posting_starts[token] as usize..self.posting_starts[token + 1] as usize]
    }

    pub(super) fn idf(&self, token: Token) -> f32 {
        self.idf[token as usize]
    }

    /// The terms of a document.
    pub(super) fn of(&self, document: Document) -> std::ops::Range<u32> {
        let end = self.first.get(document as usize + 1).copied().unwrap_or(self.documents.len() as u32);
        self.first.get(document as usize).map_or(0..0, |first| *first..end)
    }
}

/// What is known of a word as it is written.
#[derive(Clone, Copy)]
struct Known {
    /// Its token, unless it is a filler.
    token: Option<Token>,
    kind: Kind,
}

impl Known {
    const FILLER: Self = Self { token: None, kind: Kind::Any };
}

/// Words that say whether what follows is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    With,
    Without,
    Any,
}

/// Terms on their way into the index.
pub(super) struct Indexing {
    words: Gathering,
    seen: HashMap<String, Known>,
    documents: Vec<Document>,
    fields: Vec<Field>,
    tokens: Vec<Token>,
    starts: Vec<u32>,
    denied: Vec<bool>,
    weak: Vec<Token>,
    telling: Vec<Token>,
    first: Vec<u32>,
}

impl Indexing {
    pub(super) fn new() -> Self {
        Self {
            words: Gathering::new(),
            seen: HashMap::with_capacity(1 << 15),
            documents: Vec::new(),
            fields: Vec::new(),
            tokens: Vec::new(),
            starts: vec![0],
            denied: Vec::new(),
            weak: Vec::new(),
            telling: Vec::new(),
            first: Vec::new(),
        }
    }

    /// The next document; its names have to follow.
    pub(super) fn document(&mut self) {
        self.first.push(self.documents.len() as u32);
    }

    /// Every printed place of a set in order. Codes that a 7th character makes are found by their stems.
    pub(super) fn set(&mut self, set: &Icd10Cm, called: &[Called]) {
        let mut called = called.iter().peekable();
        for entry in (0..set.places()).filter_map(|place| set.at(place)) {
            self.document();
            if entry.is_code() && entry.stem().is_none() {
                self.entry(entry);
            }
            while let Some(Called { field, name, .. }) = called.next_if(|called| called.place <= entry.place()) {
                self.name(*field, name);
            }
        }
    }

    fn entry(&mut self, entry: Entry<'_>) {
        self.name(Field::Title, entry.title());
        for (field, kind) in [
            (Field::Inclusion, NoteKind::InclusionTerm),
            (Field::Inclusion, NoteKind::Includes),
            (Field::Index, NoteKind::IndexTerm),
        ] {
            for text in entry.note_texts(kind) {
                self.name(field, text);
            }
        }
    }

    /// A name of the document that was begun last.
    pub(super) fn name(&mut self, field: Field, text: &str) {
        let begin = self.tokens.len();
        let (mut denied, mut before) = (false, Known::FILLER);
        let mut tied = String::new();
        each_word(text, |word, ends| {
            let known = self.known(word);
            denied = if denied { known.kind != Kind::With } else { before.kind == Kind::Without };
            before = known;
            if let Some(token) = known.token
                && !self.tokens[begin..].contains(&token)
            {
                self.tokens.push(token);
                self.denied.push(denied);
            }
            // What a hyphen ties is often typed as one word.
            if !tied.is_empty() {
                tied.push_str(word);
                self.words.token(&spelled(std::mem::take(&mut tied)));
            }
            if ends == Ends::Tied {
                tied.push_str(word);
            }
        });
        if self.tokens.len() > begin {
            self.documents.push((self.first.len() - 1) as Document);
            self.fields.push(field);
            self.starts.push(self.tokens.len() as u32);
        }
    }

    /// What is known of a word; titles repeat the same few thousand.
    fn known(&mut self, word: &str) -> Known {
        if let Some(known) = self.seen.get(word) {
            return *known;
        }
        let text = spelled(word.to_owned());
        let token = (!is_filler(&text)).then(|| self.words.token(&text));
        if let Some(token) = token {
            let lists = [(is_weak(&text), &mut self.weak), (is_telling(&text), &mut self.telling)];
            lists.into_iter().filter(|(is, _)| *is).for_each(|(_, list)| list.push(token));
        }
        let kind = match text.as_str() {
            "with" => Kind::With,
            "without" => Kind::Without,
            _ => Kind::Any,
        };
        let known = Known { token, kind };
        self.seen.insert(word.to_owned(), known);
        known
    }

    pub(super) fn done(self) -> Terms {
        let vocabulary = self.words.done();
        let kinds = vocabulary.len();
        let mut posting_starts = vec![0u32; kinds + 1];
        for token in &self.tokens {
            posting_starts[*token as usize + 1] += 1;
        }
        let every = self.documents.len() as f32;
        let mut idf: Vec<f32> =
            posting_starts[1..].iter().map(|count| (1.0 + every / (*count).max(1) as f32).ln()).collect();
        for telling in &self.telling {
            idf[*telling as usize] = idf[*telling as usize].max(TELLING);
        }
        for weak in &self.weak {
            idf[*weak as usize] = idf[*weak as usize].min(WEAK);
        }
        for token in 0..kinds {
            posting_starts[token + 1] += posting_starts[token];
        }
        let mut next = posting_starts.clone();
        let mut postings = vec![0u32; self.tokens.len()];
        let mut weights = Vec::with_capacity(self.documents.len());
        for (term, span) in self.starts.windows(2).enumerate() {
            let span = span[0] as usize..span[1] as usize;
            let tokens = &self.tokens[span.clone()];
            weights.push(tokens.iter().map(|token| idf[*token as usize]).sum());
            for token in tokens {
                let at = &mut next[*token as usize];
                postings[*at as usize] = term as u32;
                *at += 1;
            }
        }
        Terms {
            vocabulary,
            documents: self.documents,
            fields: self.fields,
            denied: self.denied,
            weights,
            tokens: self.tokens,
            starts: self.starts,
            postings,
            posting_starts,
            idf,
            first: self.first,
        }
    }
}

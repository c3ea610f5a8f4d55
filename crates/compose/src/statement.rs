//! A statement: one thing the note may say, in clinical prose, with all it came from.

use crate::sentences::Sentence;
use auscult_domain::template::SectionKind;

/// Where a statement stands within its section.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Group {
    /// In running text.
    Text,
    /// Under a label, such as a region of the body: `Lungs: …`.
    Label(String),
    /// A line of its own in a list.
    Line,
}

/// How sure the rules are that a statement is worth a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It belongs in the note.
    Firm,
    /// It stands only if what was learned from notes speaks for it.
    Loose,
    /// It still reads as talk: it stands only if what was learned speaks for it with some certainty.
    Talk,
}

/// One thing the note may say.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    /// The section it belongs in.
    pub kind: SectionKind,
    /// How it stands there.
    pub group: Group,
    /// The problem it is about, in assessment and plan: an index into the problems named.
    pub problem: Option<usize>,
    /// The prose: a sentence, with its full stop.
    pub text: String,
    /// The sentences it came from, as positions in the list of sentences.
    pub sentences: Vec<usize>,
    /// Whether the rules would write it.
    pub standing: Standing,
}

impl Statement {
    /// A statement in running text from one sentence.
    pub(crate) fn new(kind: SectionKind, text: String, sentences: Vec<usize>) -> Self {
        Self { kind, group: Group::Text, problem: None, text, sentences, standing: Standing::Firm }
    }

    /// The same, under a label.
    pub(crate) fn labelled(mut self, label: &str) -> Self {
        self.group = Group::Label(label.to_owned());
        self
    }

    /// The same, as a line of a list.
    pub(crate) fn in_list(mut self) -> Self {
        self.group = Group::Line;
        self
    }

    /// The same, of which the rules are not sure.
    pub(crate) fn loose(mut self) -> Self {
        self.standing = Standing::Loose;
        self
    }

    /// Everything said in its sentences, as one line.
    pub(crate) fn said(&self, sentences: &[Sentence]) -> String {
        let texts = self.sentences.iter().filter_map(|at| sentences.get(*at)).map(|sentence| sentence.text.as_str());
        texts.collect::<Vec<_>>().join(" ")
    }
}

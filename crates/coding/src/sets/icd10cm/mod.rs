//! ICD-10-CM: one version of the classification, whole and compact.
//!
//! The tree of the tabular list - chapters, blocks, categories, subcategories, and the codes that a 7th character
//! makes - lies in one array in the order of the book, so that what belongs to a code is one stretch of it. That order
//! is also what a range such as `C43-C44` means: it holds C4A, which no order of letters puts there.

mod entry;
mod format;
mod notes;
mod patients;
mod range;
mod tree;

pub use entry::{Ancestors, Children, Entry};
pub use notes::{Note, NoteKind};
pub use patients::Ages;
pub use range::{CodeRange, Only};
pub(crate) use tree::{Drawn, SeventhCharacters, Tree};

use super::DamagedSet;
use auscult_domain::coding::CodeSetVersion;
use std::sync::{Arc, LazyLock};

/// The version that ships: April 2026.
static SHIPPED: &[u8] = include_bytes!("../../../../../assets/codes/icd10cm-2026-04.bin");

/// What a place in the classification is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A chapter, such as 9.
    Chapter,
    /// A block of categories, such as I10-I1A; blocks may lie within blocks.
    Block,
    /// A category: three characters.
    Category,
    /// A subdivision of a category that the tabular list prints.
    Subcategory,
    /// A code that a 7th character makes of another.
    Extended,
}

/// One version of ICD-10-CM.
pub struct Icd10Cm {
    version: CodeSetVersion,
    /// Every title and note, one after another.
    text: Box<str>,
    /// The places in the order of the book, each before what lies below it.
    nodes: Box<[Node]>,
    /// The notes in the order of the nodes.
    notes: Box<[NoteAt]>,
    /// The tables of 7th characters; a node names one by its place, counted from 1.
    sevenths: Box<[SeventhCharacters]>,
    /// The nodes that are codes, sorted by code.
    by_code: Box<[u32]>,
}

/// A stretch of the text.
#[derive(Clone, Copy)]
struct Span {
    start: u32,
    length: u32,
}

#[derive(Clone, Copy)]
struct Node {
    /// The code as it is written, filled up with zeros.
    code: [u8; 8],
    title: Span,
    /// The node above; its own place for a chapter.
    parent: u32,
    /// One past the last node below.
    end: u32,
    /// The first of its notes; they end where those of the next node begin.
    notes: u32,
    /// The table of 7th characters that applies, counted from 1; 0 for none.
    seventh: u16,
    level: Level,
    billable: bool,
}

#[derive(Clone, Copy)]
struct NoteAt {
    kind: NoteKind,
    text: Span,
}

impl Icd10Cm {
    /// The version that ships with the program, read once.
    ///
    /// # Panics
    /// When the program was built with a damaged asset; a test reads it.
    pub fn shipped() -> &'static Arc<Self> {
        static SET: LazyLock<Arc<Icd10Cm>> = LazyLock::new(|| match Icd10Cm::decode(SHIPPED) {
            Ok(set) => Arc::new(set),
            Err(damage) => panic!("assets/codes: {damage}"),
        });
        &SET
    }

    /// Reads a set from the bytes [`Icd10Cm::encode`] gave.
    ///
    /// # Errors
    /// [`DamagedSet`] where they are not such bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, DamagedSet> {
        format::decode(bytes)
    }

    /// The set as bytes: the same bytes for the same set.
    pub fn encode(&self) -> Vec<u8> {
        format::encode(self)
    }

    /// The version and its days.
    pub fn version(&self) -> &CodeSetVersion {
        &self.version
    }

    /// The entry of a code, typed in any case, with or without its point.
    pub fn get(&self, code: &str) -> Option<Entry<'_>> {
        let wanted = spelled(code)?;
        let at = self.by_code.binary_search_by(|at| self.nodes[*at as usize].code.cmp(&wanted)).ok()?;
        Some(Entry::at(self, self.by_code[at]))
    }

    /// The codes that begin like this, typed with or without point, in the order of their letters.
    pub fn beginning_with(&self, typed: &str) -> impl Iterator<Item = Entry<'_>> {
        let wanted = spelled(typed).unwrap_or([u8::MAX; 8]);
        let length = wanted.iter().position(|byte| *byte == 0).unwrap_or(wanted.len());
        let code = |at: &u32| &self.nodes[*at as usize].code;
        let from = self.by_code.partition_point(|at| *code(at) < wanted);
        let begins = self.by_code[from..].iter().take_while(move |at| code(at)[..length] == wanted[..length]);
        begins.map(|at| Entry::at(self, *at))
    }

    /// Every code in the order of the book: categories, subcategories and extended codes, billable or not.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        (0u32..).zip(&self.nodes).filter(|(_, node)| node.level >= Level::Category).map(|(at, _)| Entry::at(self, at))
    }

    /// How many codes there are, billable or not.
    pub fn len(&self) -> usize {
        self.by_code.len()
    }

    /// Whether there is no code at all.
    pub fn is_empty(&self) -> bool {
        self.by_code.is_empty()
    }

    /// The chapters in order.
    pub fn chapters(&self) -> Children<'_> {
        Children::of_all(self)
    }

    /// A chapter by its number or a block by its ends, such as `I10-I1A`.
    pub fn heading(&self, id: &str) -> Option<Entry<'_>> {
        let id = id.trim();
        let headings = (0u32..).zip(&self.nodes).filter(|(_, node)| node.level < Level::Category);
        let mut entries = headings.map(|(at, _)| Entry::at(self, at));
        entries.find(|entry| entry.code().eq_ignore_ascii_case(id))
    }

    /// The entry at a place in the order of the book, as [`Entry::place`] gave it.
    pub fn at(&self, place: u32) -> Option<Entry<'_>> {
        (place < self.nodes.len() as u32).then(|| Entry::at(self, place))
    }

    /// How many places there are, chapters and blocks among them.
    pub fn places(&self) -> u32 {
        self.nodes.len() as u32
    }

    fn text(&self, span: Span) -> &str {
        &self.text[span.start as usize..(span.start + span.length) as usize]
    }
}

impl std::fmt::Debug for Icd10Cm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Icd10Cm").field("version", &self.version).field("codes", &self.len()).finish_non_exhaustive()
    }
}

/// A code as it is stored, from any spelling; `None` where it is too long to be one.
fn spelled(typed: &str) -> Option<[u8; 8]> {
    let mut code = [0; 8];
    let mut length = 0;
    for byte in typed.trim().bytes().filter(|byte| *byte != b'.') {
        if length == 3 {
            code[3] = b'.';
            length = 4;
        }
        *code.get_mut(length)? = byte.to_ascii_uppercase();
        length += 1;
    }
    (length > 0).then_some(code)
}

/// The code of a heading as it is stored; only the importer makes them.
fn heading(id: &str) -> Option<[u8; 8]> {
    let mut code = [0; 8];
    code.get_mut(..id.len())?.copy_from_slice(id.as_bytes());
    Some(code)
}

#[cfg(test)]
mod tests;

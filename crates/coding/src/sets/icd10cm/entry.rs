//! A place in the classification and what can be asked of it.

use super::{Icd10Cm, Level, Node, Note, NoteKind, notes};

/// A place in the classification: a code, a block or a chapter.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    set: &'a Icd10Cm,
    at: u32,
}

impl<'a> Entry<'a> {
    pub(super) fn at(set: &'a Icd10Cm, at: u32) -> Self {
        Self { set, at }
    }

    fn node(self) -> &'a Node {
        &self.set.nodes[self.at as usize]
    }

    /// The set it is of.
    pub fn set(self) -> &'a Icd10Cm {
        self.set
    }

    /// Its place in the order of the book; [`Icd10Cm::at`] leads back.
    pub fn place(self) -> u32 {
        self.at
    }

    /// One past the place of the last entry below it: what lies below is one stretch.
    pub fn end(self) -> u32 {
        self.node().end
    }

    /// The code with its point; of a block its ends, of a chapter its number.
    pub fn code(self) -> &'a str {
        let code = &self.node().code;
        let length = code.iter().position(|byte| *byte == 0).unwrap_or(code.len());
        std::str::from_utf8(&code[..length]).unwrap_or_default()
    }

    /// The title as published; of an extended code that of its stem and the meaning of the 7th character.
    pub fn title(self) -> &'a str {
        self.set.text(self.node().title)
    }

    /// What it is.
    pub fn level(self) -> Level {
        self.node().level
    }

    /// Whether a claim may carry it.
    pub fn billable(self) -> bool {
        self.node().billable
    }

    /// Whether it is a code, billable or not, and no chapter or block.
    pub fn is_code(self) -> bool {
        self.level() >= Level::Category
    }

    /// The code above; `None` for a category.
    pub fn parent(self) -> Option<Self> {
        self.above().filter(|above| above.is_code())
    }

    /// What stands above: a code, a block or a chapter; `None` for a chapter.
    pub fn above(self) -> Option<Self> {
        let parent = self.node().parent;
        (parent != self.at).then(|| Self::at(self.set, parent))
    }

    /// What lies directly below, in order.
    pub fn children(self) -> Children<'a> {
        Children { set: self.set, next: self.at + 1, end: self.node().end }
    }

    /// Everything below, in order.
    pub fn descendants(self) -> impl Iterator<Item = Self> {
        (self.at + 1..self.node().end).map(move |at| Self::at(self.set, at))
    }

    /// The codes above, the nearest first; neither blocks nor chapters.
    pub fn ancestors(self) -> Ancestors<'a> {
        Ancestors { next: self.parent() }
    }

    /// The category, which may be the entry itself; `None` for a block or chapter.
    pub fn category(self) -> Option<Self> {
        if self.level() == Level::Category { Some(self) } else { self.ancestors().last() }
    }

    /// The innermost block it lies in; itself for a block.
    pub fn block(self) -> Option<Self> {
        self.upwards().find(|entry| entry.level() == Level::Block)
    }

    /// The chapter it lies in; itself for a chapter.
    pub fn chapter(self) -> Option<Self> {
        self.upwards().find(|entry| entry.level() == Level::Chapter)
    }

    /// Whether it is `other` or lies below it.
    pub fn is_within(self, other: Self) -> bool {
        (other.at..other.node().end).contains(&self.at)
    }

    /// Itself and everything above, blocks and chapter too.
    pub fn upwards(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |entry| entry.above())
    }

    /// Its own notes of a kind, in order.
    pub fn notes(self, kind: NoteKind) -> impl Iterator<Item = Note<'a>> {
        self.note_texts(kind).map(move |text| notes::note(self.set, text))
    }

    /// The texts of its own notes of a kind, in order.
    pub fn note_texts(self, kind: NoteKind) -> impl Iterator<Item = &'a str> {
        let set = self.set;
        let first = self.node().notes as usize;
        let end = set.nodes.get(self.at as usize + 1).map_or(set.notes.len(), |next| next.notes as usize);
        set.notes[first..end].iter().filter(move |note| note.kind == kind).map(|note| set.text(note.text))
    }

    /// Other names of what the code is for: its inclusion terms and what it says it includes.
    pub fn inclusion_terms(self) -> impl Iterator<Item = &'a str> {
        self.note_texts(NoteKind::InclusionTerm).chain(self.note_texts(NoteKind::Includes))
    }

    /// The terms the alphabetic index leads here by, where it was imported with the set.
    pub fn index_terms(self) -> impl Iterator<Item = &'a str> {
        self.note_texts(NoteKind::IndexTerm)
    }

    /// What is never coded beside it.
    pub fn excludes1(self) -> impl Iterator<Item = Note<'a>> {
        self.notes(NoteKind::Excludes1)
    }

    /// What is not part of it and may stand beside it.
    pub fn excludes2(self) -> impl Iterator<Item = Note<'a>> {
        self.notes(NoteKind::Excludes2)
    }

    /// What has to stand before it.
    pub fn code_first(self) -> impl Iterator<Item = Note<'a>> {
        self.notes(NoteKind::CodeFirst)
    }

    /// What is coded after it where it applies.
    pub fn use_additional(self) -> impl Iterator<Item = Note<'a>> {
        self.notes(NoteKind::UseAdditional)
    }

    /// What is coded with it, in whichever order.
    pub fn code_also(self) -> impl Iterator<Item = Note<'a>> {
        self.notes(NoteKind::CodeAlso)
    }

    /// Its own notes of a kind and those of everything above, each with the place it stands at, the nearest first.
    pub fn inherited(self, kind: NoteKind) -> impl Iterator<Item = (Self, Note<'a>)> {
        self.upwards().flat_map(move |entry| entry.notes(kind).map(move |note| (entry, note)))
    }

    /// The 7th characters its codes take, with their meaning; of an extended code those it was chosen from.
    pub fn seventh_character(self) -> Option<&'a [(char, Box<str>)]> {
        let table = usize::from(self.node().seventh).checked_sub(1)?;
        self.set.sevenths.get(table).map(|table| &**table)
    }

    /// The stem an extended code was made of; `None` for any other.
    pub fn stem(self) -> Option<Self> {
        if self.level() == Level::Extended { self.parent() } else { None }
    }
}

impl PartialEq for Entry<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at && std::ptr::eq(self.set, other.set)
    }
}

impl Eq for Entry<'_> {}

impl std::fmt::Debug for Entry<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.code(), self.title())
    }
}

/// What lies directly below an entry.
#[derive(Clone)]
pub struct Children<'a> {
    set: &'a Icd10Cm,
    next: u32,
    end: u32,
}

impl<'a> Children<'a> {
    pub(super) fn of_all(set: &'a Icd10Cm) -> Self {
        Self { set, next: 0, end: set.places() }
    }
}

impl<'a> Iterator for Children<'a> {
    type Item = Entry<'a>;
    fn next(&mut self) -> Option<Entry<'a>> {
        if self.next >= self.end {
            return None;
        }
        let child = Entry::at(self.set, self.next);
        self.next = child.end();
        Some(child)
    }
}

/// The codes above an entry, the nearest first.
#[derive(Clone)]
pub struct Ancestors<'a> {
    next: Option<Entry<'a>>,
}

impl<'a> Iterator for Ancestors<'a> {
    type Item = Entry<'a>;
    fn next(&mut self) -> Option<Entry<'a>> {
        let entry = self.next?;
        self.next = entry.parent();
        Some(entry)
    }
}

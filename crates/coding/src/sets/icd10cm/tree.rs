//! The classification as an importer draws it, and the set that is made of it.
//!
//! Same drawing, same set, same bytes: nothing here depends on an order that could change.

use super::{Icd10Cm, Level, Node, NoteAt, NoteKind, Span, heading, spelled};
use auscult_domain::coding::CodeSetVersion;

/// A table of 7th characters with their meanings.
pub(crate) type SeventhCharacters = Box<[(char, Box<str>)]>;

/// A place as an importer draws it.
pub(crate) struct Drawn {
    pub(crate) level: Level,
    /// The code with or without its point, or the id of a heading.
    pub(crate) code: String,
    pub(crate) title: String,
    pub(crate) billable: bool,
    /// How many places stand above it.
    pub(crate) depth: usize,
    /// The table of 7th characters that applies, counted from 1; 0 for none.
    pub(crate) seventh: u16,
    pub(crate) notes: Vec<(NoteKind, String)>,
}

/// The whole drawing, in the order of the book.
pub(crate) struct Tree {
    pub(crate) version: CodeSetVersion,
    pub(crate) sevenths: Vec<SeventhCharacters>,
    pub(crate) places: Vec<Drawn>,
}

impl Tree {
    /// The set; `None` where a code is no code or a place hangs below none, which importers and the stored format
    /// exclude before.
    pub(crate) fn grown(self) -> Option<Icd10Cm> {
        let mut set = Growing::with_room_for(&self.places);
        for place in &self.places {
            set.add(place)?;
        }
        Some(set.done(self.version, self.sevenths))
    }
}

/// A set while it grows, place by place.
pub(super) struct Growing {
    text: String,
    nodes: Vec<Node>,
    notes: Vec<NoteAt>,
    /// The places the next one may hang below, by depth.
    above: Vec<u32>,
}

impl Growing {
    fn with_room_for(places: &[Drawn]) -> Self {
        let text =
            places.iter().map(|place| place.title.len() + place.notes.iter().map(|note| note.1.len()).sum::<usize>());
        let notes = places.iter().map(|place| place.notes.len());
        Self::with_room(text.sum(), places.len(), notes.sum())
    }

    pub(super) fn with_room(text: usize, nodes: usize, notes: usize) -> Self {
        let (text, nodes) = (String::with_capacity(text), Vec::with_capacity(nodes));
        Self { text, nodes, notes: Vec::with_capacity(notes), above: Vec::new() }
    }

    fn add(&mut self, place: &Drawn) -> Option<()> {
        let code = if place.level < Level::Category { heading(&place.code) } else { spelled(&place.code) }?;
        self.place(code, place.level, place.billable, place.depth, place.seventh)?;
        self.title(&[&place.title]);
        for (kind, text) in &place.notes {
            self.note(*kind, text);
        }
        Some(())
    }

    /// The next place; its title and notes have to follow.
    pub(super) fn place(
        &mut self,
        code: [u8; 8],
        level: Level,
        billable: bool,
        depth: usize,
        seventh: u16,
    ) -> Option<()> {
        let at = self.nodes.len() as u32;
        self.close(depth);
        if self.above.len() != depth {
            return None;
        }
        let parent = self.above.last().copied().unwrap_or(at);
        self.above.push(at);
        let title = Span { start: self.text.len() as u32, length: 0 };
        let notes = self.notes.len() as u32;
        self.nodes.push(Node { code, title, parent, end: at + 1, notes, seventh, level, billable });
        Some(())
    }

    /// The title of the place that was begun last, in parts.
    pub(super) fn title(&mut self, parts: &[&str]) {
        let span = self.text(parts);
        if let Some(node) = self.nodes.last_mut() {
            node.title = span;
        }
    }

    /// The title of the place above the one that was begun last, with more behind it.
    pub(super) fn title_from_above(&mut self, more: &str) {
        let Some(parent) = self.nodes.last().map(|node| node.parent) else { return };
        let above = self.nodes[parent as usize].title;
        let start = self.text.len() as u32;
        self.text.extend_from_within(above.start as usize..(above.start + above.length) as usize);
        self.text.push_str(", ");
        self.text.push_str(more);
        if let Some(node) = self.nodes.last_mut() {
            node.title = Span { start, length: self.text.len() as u32 - start };
        }
    }

    /// A note of the place that was begun last.
    pub(super) fn note(&mut self, kind: NoteKind, text: &str) {
        let text = self.text(&[text]);
        self.notes.push(NoteAt { kind, text });
    }

    pub(super) fn code_above(&self, depth: usize) -> Option<[u8; 8]> {
        let above = *self.above.get(depth.checked_sub(1)?)?;
        self.nodes.get(above as usize).map(|node| node.code)
    }

    fn text(&mut self, parts: &[&str]) -> Span {
        let start = self.text.len() as u32;
        parts.iter().for_each(|part| self.text.push_str(part));
        Span { start, length: self.text.len() as u32 - start }
    }

    /// Ends every place that is not above one of this depth.
    fn close(&mut self, depth: usize) {
        let end = self.nodes.len() as u32;
        for closed in self.above.drain(depth.min(self.above.len())..) {
            self.nodes[closed as usize].end = end;
        }
    }

    pub(super) fn done(mut self, version: CodeSetVersion, sevenths: Vec<SeventhCharacters>) -> Icd10Cm {
        self.close(0);
        let nodes = self.nodes.into_boxed_slice();
        let codes = (0u32..).zip(&nodes).filter(|(_, node)| node.level >= Level::Category).map(|(at, _)| at);
        let mut by_code: Vec<u32> = codes.collect();
        by_code.sort_by_key(|at| nodes[*at as usize].code);
        Icd10Cm {
            version,
            text: self.text.into_boxed_str(),
            nodes,
            notes: self.notes.into_boxed_slice(),
            sevenths: sevenths.into_boxed_slice(),
            by_code: by_code.into_boxed_slice(),
        }
    }
}

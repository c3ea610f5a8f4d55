//! From a letter in words to pages of placed glyphs: fonts, lines, strips, pages.
//!
//! Nothing here knows PDF. All lengths are points (1/72 inch); on a page y counts downwards from the top.

pub(crate) mod compose;
pub(crate) mod face;
pub(crate) mod flow;
pub(crate) mod frame;
pub(crate) mod line;
pub(crate) mod logo;
pub(crate) mod seal;

use face::Weight;
use line::Line;

/// A colour, red, green and blue from 0 to 255.
pub(crate) type Colour = [u8; 3];

/// Text.
pub(crate) const INK: Colour = [0x1a, 0x22, 0x2c];
/// Labels and running lines; 4.5:1 and better on white.
pub(crate) const QUIET: Colour = [0x52, 0x5f, 0x6f];
/// Rules.
pub(crate) const HAIR: Colour = [0xc9, 0xd1, 0xda];
/// Headings' rule and the bar of the signature block.
pub(crate) const ACCENT: Colour = [0x0b, 0x6b, 0x6b];
/// Behind the signature block.
pub(crate) const TINT: Colour = [0xf2, 0xf6, 0xf7];
/// The word DRAFT across a page.
pub(crate) const WATERMARK: Colour = [0xea, 0xec, 0xef];
/// What must not be overlooked.
pub(crate) const WARNING: Colour = [0xa0, 0x1c, 0x1c];

/// Something drawn at a place. Within a strip x counts from the left margin and y from the strip's top.
#[derive(Clone)]
pub(crate) enum Shape {
    /// A line of text; `y` is its baseline.
    Text { x: f32, y: f32, size: f32, weight: Weight, colour: Colour, line: Line },
    /// A filled rectangle; `y` is its top.
    Box { x: f32, y: f32, width: f32, height: f32, colour: Colour },
    /// The logo; `y` is its top.
    Logo { x: f32, y: f32, width: f32, height: f32 },
    /// Text turned anticlockwise around its beginning, by an angle in degrees.
    Turned { x: f32, y: f32, size: f32, degrees: f32, colour: Colour, line: Line },
    /// A stroke of a pen through these points, each from the left and the top.
    Stroke { points: Vec<(f32, f32)>, width: f32, colour: Colour },
}

impl Shape {
    /// The same shape, moved.
    pub fn moved(mut self, dx: f32, dy: f32) -> Self {
        if let Self::Stroke { points, .. } = &mut self {
            points.iter_mut().for_each(|(x, y)| (*x, *y) = (*x + dx, *y + dy));
            return self;
        }
        let (Self::Text { x, y, .. } | Self::Box { x, y, .. } | Self::Logo { x, y, .. } | Self::Turned { x, y, .. }) =
            &mut self
        else {
            return self;
        };
        *x += dx;
        *y += dy;
        self
    }
}

/// What an element is in the structure that a screen reader follows (ISO 32000-1, 14.8.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Role {
    Document,
    Section,
    Heading(u8),
    Paragraph,
    List,
    Item,
    Label,
    Body,
    /// A picture, with the words that stand for it.
    Figure(String),
    /// Holds the signature field.
    Form,
}

/// An element of the structure; its place in [`Tree`] is its name.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub role: Role,
    pub children: Vec<usize>,
}

/// The structure of a document; element 0 is the document itself.
#[derive(Debug, Clone)]
pub(crate) struct Tree(pub Vec<Element>);

impl Tree {
    pub fn new() -> Self {
        Self(vec![Element { role: Role::Document, children: Vec::new() }])
    }

    /// Adds an element under another and gives back its place.
    pub fn add(&mut self, parent: usize, role: Role) -> usize {
        let place = self.0.len();
        self.0.push(Element { role, children: Vec::new() });
        self.0[parent].children.push(place);
        place
    }
}

/// What is drawn belongs to an element, or to nothing a reader would miss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    Element(usize),
    Artifact(Artifact),
}

/// Why something is not part of the content (ISO 32000-1, 14.8.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Artifact {
    Header,
    Footer,
    Watermark,
    Layout,
}

/// Shapes with the element they belong to.
#[derive(Clone)]
pub(crate) struct Mark {
    pub owner: Owner,
    pub shapes: Vec<Shape>,
}

/// An entry of the bookmarks.
pub(crate) struct Bookmark {
    pub title: String,
    pub page: usize,
    /// The top of the heading.
    pub y: f32,
}

/// A rectangle on a page.
pub(crate) struct Place {
    pub page: usize,
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// A document laid out.
pub(crate) struct Pages {
    /// Width and height of each page.
    pub size: (f32, f32),
    pub pages: Vec<Vec<Mark>>,
    pub tree: Tree,
    pub bookmarks: Vec<Bookmark>,
    pub logo: Option<logo::Logo>,
    /// Where the signature field lies, and the structure element that holds it.
    pub seal: Option<(Place, usize)>,
}

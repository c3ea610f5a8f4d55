//! Painting: placed shapes as printpdf's operations, each stretch marked with the element it belongs to.
//!
//! Everything on a page is inside marked content: an element's, or an artifact's.

use super::embed::{self, Embedded};
use crate::letter::DocumentError;
use crate::page::face::Weight;
use crate::page::line::Line;
use crate::page::{Artifact, Colour, Mark, Owner, Pages, Role, Shape, Tree};
use lopdf::{Document, ObjectId};
use printpdf::{
    Codepoint, Color, DictItem, ExternalStream, ExternalXObject, Line as PenLine, LinePoint, Op, PaintMode,
    PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions, Point, Pt, Rect, Rgb, TextItem, TextMatrix, XObject,
    XObjectId, XObjectTransform,
};
use std::collections::BTreeMap;

const LOGO: &str = "Logo";

/// A stretch of marked content: the element it belongs to; its place in the page's list is its number there (MCID).
pub(crate) type Marked = Vec<usize>;

/// The painted document and what was marked on each page.
pub(crate) struct Painted {
    pub document: Document,
    pub pages: Vec<ObjectId>,
    pub marked: Vec<Marked>,
}

/// Paints the pages.
pub(crate) fn paint(pages: &Pages) -> Result<Painted, DocumentError> {
    let faces = embed::faces(pages.pages.iter().flatten())?;
    let mut pdf = PdfDocument::new("");
    for face in faces.values() {
        pdf.resources.fonts.map.insert(face.id.clone(), face.font.clone());
    }
    if let Some(logo) = &pages.logo {
        let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
        let dict = BTreeMap::from([
            ("Type".to_owned(), name("XObject")),
            ("Subtype".to_owned(), name("Image")),
            ("Width".to_owned(), DictItem::Int(logo.width as i64)),
            ("Height".to_owned(), DictItem::Int(logo.height as i64)),
            ("ColorSpace".to_owned(), name("DeviceRGB")),
            ("BitsPerComponent".to_owned(), DictItem::Int(8)),
        ]);
        let stream = ExternalStream { dict, content: logo.rgb.clone(), compress: true };
        let image = ExternalXObject { stream, width: None, height: None, dpi: None };
        pdf.resources.xobjects.map.insert(XObjectId(LOGO.to_owned()), XObject::External(image));
    }
    let mut all_marked = Vec::new();
    for marks in &pages.pages {
        let mut brush = Brush { ops: Vec::new(), height: pages.size.1, faces: &faces };
        let mut marked = Marked::new();
        for mark in marks {
            brush.mark(mark, &pages.tree, &mut marked);
        }
        all_marked.push(marked);
        let paper = Rect::from_wh(Pt(pages.size.0), Pt(pages.size.1));
        let (media_box, trim_box, crop_box) = (paper.clone(), paper.clone(), paper);
        pdf.pages.push(PdfPage { media_box, trim_box, crop_box, ops: brush.ops });
    }
    let options = PdfSaveOptions { subset_fonts: false, image_optimization: None, ..PdfSaveOptions::default() };
    let document = pdf.to_lopdf_document(&options, &mut Vec::new());
    let page_ids = document.get_pages().into_values().collect();
    Ok(Painted { document, pages: page_ids, marked: all_marked })
}

struct Brush<'p> {
    ops: Vec<Op>,
    height: f32,
    faces: &'p BTreeMap<Weight, Embedded>,
}

impl Brush<'_> {
    fn mark(&mut self, mark: &Mark, tree: &Tree, marked: &mut Marked) {
        let (tag, map) = match mark.owner {
            Owner::Element(element) => {
                let number = marked.len() as i64;
                marked.push(element);
                (tag(&tree.0[element].role), BTreeMap::from([("MCID".to_owned(), DictItem::Int(number))]))
            }
            Owner::Artifact(artifact) => ("Artifact", artifact_properties(artifact)),
        };
        let properties = DictItem::Dict { map };
        self.ops.push(Op::BeginMarkedContentWithProperties { tag: tag.to_owned(), properties });
        for shape in &mark.shapes {
            self.shape(shape);
        }
        self.ops.push(Op::EndMarkedContentWithProperties);
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Text { x, y, size, weight, colour, line } => {
                let pos = Point { x: Pt(*x), y: Pt(self.height - y) };
                self.text(*weight, *size, *colour, Op::SetTextCursor { pos }, line);
            }
            Shape::Turned { x, y, size, degrees, colour, line } => {
                let (sin, cos) = degrees.to_radians().sin_cos();
                let matrix = TextMatrix::Raw([cos, sin, -sin, cos, *x, self.height - y]);
                self.text(Weight::SemiBold, *size, *colour, Op::SetTextMatrix { matrix }, line);
            }
            Shape::Box { x, y, width, height, colour } => {
                self.ops.push(Op::SetFillColor { col: ink(*colour) });
                let rectangle = Rect {
                    x: Pt(*x),
                    y: Pt(self.height - y - height),
                    width: Pt(*width),
                    height: Pt(*height),
                    mode: Some(PaintMode::Fill),
                    winding_order: None,
                };
                self.ops.push(Op::DrawRectangle { rectangle });
            }
            Shape::Stroke { points, width, colour } => {
                let point = |(x, y): &(f32, f32)| Point { x: Pt(*x), y: Pt(self.height - y) };
                let points = points.iter().map(|at| LinePoint { p: point(at), bezier: false }).collect();
                self.ops.extend([
                    Op::SetOutlineColor { col: ink(*colour) },
                    Op::SetOutlineThickness { pt: Pt(*width) },
                    Op::DrawLine { line: PenLine { points, is_closed: false } },
                ]);
            }
            Shape::Logo { x, y, width, height } => {
                let transform = XObjectTransform {
                    translate_x: Some(Pt(*x)),
                    translate_y: Some(Pt(self.height - y - height)),
                    scale_x: Some(*width),
                    scale_y: Some(*height),
                    no_auto_scale: true,
                    ..XObjectTransform::default()
                };
                self.ops.push(Op::UseXobject { id: XObjectId(LOGO.to_owned()), transform });
            }
        }
    }

    fn text(&mut self, weight: Weight, size: f32, colour: Colour, place: Op, line: &Line) {
        let Some(face) = self.faces.get(&weight) else { return };
        let glyph = |glyph: &crate::page::face::Glyph| Codepoint {
            gid: face.new_id.get(glyph.id).unwrap_or(0),
            // In a TJ array a positive number moves the next glyph back (ISO 32000-1, 9.4.3).
            offset: -glyph.kern,
            cid: Some(glyph.text.clone()),
        };
        let glyphs = line.glyphs.iter().map(glyph).collect();
        self.ops.extend([
            Op::StartTextSection,
            Op::SetFont { font: PdfFontHandle::External(face.id.clone()), size: Pt(size) },
            Op::SetFillColor { col: ink(colour) },
            place,
            Op::ShowText { items: vec![TextItem::GlyphIds(glyphs)] },
            Op::EndTextSection,
        ]);
    }
}

fn ink([r, g, b]: Colour) -> Color {
    let part = |part: u8| (f32::from(part) / 255.0 * 1000.0).round() / 1000.0;
    Color::Rgb(Rgb { r: part(r), g: part(g), b: part(b), icc_profile: None })
}

/// The structure type of a role (ISO 32000-1, 14.8.4).
pub(crate) fn tag(role: &Role) -> &'static str {
    match role {
        Role::Document => "Document",
        Role::Section => "Sect",
        Role::Heading(1) => "H1",
        Role::Heading(_) => "H2",
        Role::Paragraph => "P",
        Role::List => "L",
        Role::Item => "LI",
        Role::Label => "Lbl",
        Role::Body => "LBody",
        Role::Figure(_) => "Figure",
        Role::Form => "Form",
    }
}

fn artifact_properties(artifact: Artifact) -> BTreeMap<String, DictItem> {
    let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
    let kind = |of: &str| ("Type".to_owned(), name(of));
    match artifact {
        Artifact::Header | Artifact::Footer | Artifact::Watermark => {
            let subtype = match artifact {
                Artifact::Header => "Header",
                Artifact::Footer => "Footer",
                _ => "Watermark",
            };
            BTreeMap::from([kind("Pagination"), ("Subtype".to_owned(), name(subtype))])
        }
        Artifact::Layout => BTreeMap::from([kind("Layout")]),
    }
}

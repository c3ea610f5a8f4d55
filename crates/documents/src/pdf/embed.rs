//! The glyphs a document uses, cut out of their faces and handed to printpdf.

use crate::letter::DocumentError;
use crate::page::face::{Typeface, Weight};
use crate::page::line::Line;
use crate::page::{Mark, Shape};
use printpdf::{FontId, FontMetrics, ParsedFont, PdfFont, PdfFontMetricsStub};
use std::collections::{BTreeMap, BTreeSet};
use subsetter::GlyphRemapper;

/// A face cut down to a document's glyphs.
pub(crate) struct Embedded {
    pub id: FontId,
    pub font: PdfFont,
    pub new_id: GlyphRemapper,
}

/// The faces that these marks use, each cut down to the glyphs in them.
pub(crate) fn faces<'m>(marks: impl Iterator<Item = &'m Mark>) -> Result<BTreeMap<Weight, Embedded>, DocumentError> {
    let mut used: BTreeMap<Weight, BTreeSet<u16>> = BTreeMap::new();
    for shape in marks.flat_map(|mark| &mark.shapes) {
        if let Some((weight, line)) = text(shape) {
            used.entry(weight).or_default().extend(line.glyphs.iter().map(|glyph| glyph.id));
        }
    }
    used.into_iter().map(|(weight, glyphs)| Ok((weight, embed(weight.face()?, &glyphs)?))).collect()
}

/// The text in a shape and the weight it is set in.
pub(crate) fn text(shape: &Shape) -> Option<(Weight, &Line)> {
    match shape {
        Shape::Text { weight, line, .. } => Some((*weight, line)),
        Shape::Turned { line, .. } => Some((Weight::SemiBold, line)),
        Shape::Box { .. } | Shape::Logo { .. } | Shape::Stroke { .. } => None,
    }
}

fn embed(face: &'static Typeface, glyphs: &BTreeSet<u16>) -> Result<Embedded, DocumentError> {
    let mut new_id = GlyphRemapper::new();
    let mut widths = BTreeMap::from([(0, face.advance(0))]);
    for glyph in glyphs {
        widths.insert(new_id.remap(*glyph), face.advance(*glyph));
    }
    let bytes = subsetter::subset(face.bytes, 0, &new_id).map_err(|_| DocumentError::Font(face.name))?;
    // Six capitals and a plus say that the face is a part of one (ISO 32000-1, 9.6.4).
    let name = format!("AUSCLT+{}", face.name);
    let (ascent, descent) = face.extents();
    let metrics = FontMetrics { ascent, descent };
    let mut parsed = ParsedFont::with_glyph_data(bytes, 0, Some(name), BTreeMap::new(), widths, face.units(), metrics);
    let [x_min, y_min, x_max, y_max] = face.bounds();
    parsed.pdf_font_metrics = PdfFontMetricsStub {
        units_per_em: face.units(),
        x_min,
        y_min,
        x_max,
        y_max,
        caret_slope_rise: 1,
        caret_slope_run: 0,
        us_weight_class: face.weight_class,
    };
    Ok(Embedded { id: FontId(face.name.to_owned()), font: PdfFont::new(parsed), new_id })
}

//! The two faces on every document, read once, and text as their glyphs.
//!
//! Every character shows: what the font lacks is printed as its code point in brackets, never left out. Only kerning
//! and mark placement are applied; ligatures and contextual forms are off, because they would print other characters
//! than were written (Inter turns `->` and `2x4` into arrows and multiplication signs).

use crate::letter::DocumentError;
use rustybuzz::ttf_parser::Tag;
use rustybuzz::{BufferClusterLevel, Direction, Face, Feature, ShapePlan, UnicodeBuffer, script, shape_with_plan};
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;

/// The weights in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    Regular,
    SemiBold,
}

/// A face with everything text needs from it.
pub(crate) struct Typeface {
    pub bytes: &'static [u8],
    pub name: &'static str,
    pub weight_class: u16,
    face: Face<'static>,
    plan: ShapePlan,
}

/// A glyph in a line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Glyph {
    /// Its number in the font.
    pub id: u16,
    /// How far the viewer's pen moves for it, in thousandths of the size; whole, as the file states it.
    pub advance: f32,
    /// How much further, or back, the next one stands, in thousandths of the size.
    pub kern: f32,
    /// What it stands for.
    pub text: String,
}

static REGULAR: &[u8] = include_bytes!("../../../../assets/fonts/Inter-Regular.ttf");
static SEMIBOLD: &[u8] = include_bytes!("../../../../assets/fonts/Inter-SemiBold.ttf");

impl Weight {
    /// The face of this weight; read at the first call, kept for good.
    pub fn face(self) -> Result<&'static Typeface, DocumentError> {
        static FACES: [OnceLock<Option<Typeface>>; 2] = [const { OnceLock::new() }; 2];
        let (slot, bytes, name, weight_class) = match self {
            Self::Regular => (&FACES[0], REGULAR, "Inter-Regular", 400),
            Self::SemiBold => (&FACES[1], SEMIBOLD, "Inter-SemiBold", 600),
        };
        slot.get_or_init(|| Typeface::read(bytes, name, weight_class)).as_ref().ok_or(DocumentError::Font(name))
    }
}

impl Typeface {
    fn read(bytes: &'static [u8], name: &'static str, weight_class: u16) -> Option<Self> {
        let face = Face::from_slice(bytes, 0)?;
        let off = [b"liga", b"clig", b"calt", b"rlig", b"frac", b"ordn"];
        let features: Vec<Feature> = off.iter().map(|tag| Feature::new(Tag::from_bytes(tag), 0, ..)).collect();
        let plan = ShapePlan::new(&face, Direction::LeftToRight, Some(script::LATIN), None, &features);
        Some(Self { bytes, name, weight_class, face, plan })
    }

    /// Units in an em.
    pub fn units(&self) -> u16 {
        u16::try_from(self.face.units_per_em()).unwrap_or(1000)
    }

    /// Ascent and descent (negative), font units.
    pub fn extents(&self) -> (i16, i16) {
        (self.face.ascender(), self.face.descender())
    }

    /// The box around all glyphs, font units: left, bottom, right, top.
    pub fn bounds(&self) -> [i16; 4] {
        let bounds = self.face.global_bounding_box();
        [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max]
    }

    /// The advance of a glyph, font units.
    pub fn advance(&self, glyph: u16) -> u16 {
        self.face.glyph_hor_advance(rustybuzz::ttf_parser::GlyphId(glyph)).unwrap_or(0)
    }

    /// Text as it can be printed: composed (NFC), control characters out, missing characters by code point.
    pub fn printable(&self, text: &str) -> String {
        let mut printable = String::with_capacity(text.len());
        for c in text.nfc() {
            match c {
                '\t' | '\u{2028}' | '\u{2029}' => printable.push(' '),
                c if c.is_control() || is_invisible(c) => {}
                c if self.face.glyph_index(c).is_some() => printable.push(c),
                c => printable.push_str(&format!("[U+{:04X}]", u32::from(c))),
            }
        }
        printable
    }

    /// The glyphs of printable text, left to right.
    pub fn shape(&self, printable: &str) -> Vec<Glyph> {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(printable);
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(script::LATIN);
        buffer.set_cluster_level(BufferClusterLevel::MonotoneCharacters);
        let shaped = shape_with_plan(&self.face, &self.plan, buffer);
        let starts: Vec<usize> = shaped.glyph_infos().iter().map(|info| info.cluster as usize).collect();
        let glyph = |(index, (info, position)): (usize, (&rustybuzz::GlyphInfo, &rustybuzz::GlyphPosition))| {
            let id = u16::try_from(info.glyph_id).unwrap_or(0);
            let start = starts[index];
            let end = starts[index..].iter().copied().find(|next| *next > start).unwrap_or(printable.len());
            let shared = index > 0 && starts[index - 1] == start;
            let text = if shared { "\u{200b}".into() } else { printable.get(start..end).unwrap_or("").to_owned() };
            let advance = self.thousandths(f32::from(self.advance(id))).trunc();
            // Tenths are finer than any printer and keep the file small.
            let kern = ((self.thousandths(position.x_advance as f32) - advance) * 10.0).round() / 10.0;
            Glyph { id, advance, kern, text }
        };
        shaped.glyph_infos().iter().zip(shaped.glyph_positions()).enumerate().map(glyph).collect()
    }

    fn thousandths(&self, units: f32) -> f32 {
        units * 1000.0 / f32::from(self.units())
    }
}

/// Characters that only steer other software: soft hyphens, joiners, direction marks, variation selectors.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(text: &str) -> String {
        let face = Weight::Regular.face().expect("the font");
        face.shape(&face.printable(text)).into_iter().map(|glyph| glyph.text).collect()
    }

    #[test]
    fn what_doctors_write_has_glyphs() {
        for text in [
            "Núñez-Łukasiewicz, Zoë",
            "38.5 °C, 5 µg, SpO₂ ≥ 94 %, ± 2, β-blocker, Δ, ½, →, ≠, ×",
            "Øystein Þór, Страхов",
        ] {
            assert_eq!(text_of(text), text, "printed as written");
        }
    }

    #[test]
    fn a_character_without_a_glyph_is_named_not_dropped() {
        assert_eq!(text_of("ok 🩺."), "ok [U+1FA7A].");
    }

    #[test]
    fn no_character_turns_into_another() {
        let face = Weight::Regular.face().expect("the font");
        let ids = |text: &str| face.shape(text).iter().map(|glyph| glyph.id).collect::<Vec<_>>();
        let arrow = ids("->");
        assert_eq!(arrow, [ids("-"), ids(">")].concat());
        assert_eq!(ids("2x4"), [ids("2"), ids("x"), ids("4")].concat());
    }

    #[test]
    fn decomposed_accents_are_composed() {
        assert_eq!(text_of("Nu\u{301}n\u{303}ez"), "Núñez");
    }
}

//! Text broken into lines of a width, where Unicode allows it (UAX #14), and within a word only when it must.

use super::face::{Glyph, Weight};
use crate::letter::DocumentError;
use unicode_linebreak::linebreaks;

/// A line of glyphs. A space at its end is kept, so that words do not run together when text is copied out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub glyphs: Vec<Glyph>,
    /// Without a space at the end, in thousandths of the size.
    pub width: f32,
}

impl Line {
    fn of(glyphs: &[Glyph]) -> Self {
        let seen = glyphs.iter().rposition(|glyph| glyph.text != " ").map_or(0, |last| last + 1);
        Self { width: extent(&glyphs[..seen]), glyphs: glyphs.to_vec() }
    }

    /// How wide it is at a size, in points.
    pub fn points(&self, size: f32) -> f32 {
        self.width * size / 1000.0
    }
}

fn extent(glyphs: &[Glyph]) -> f32 {
    glyphs.iter().map(|glyph| glyph.advance + glyph.kern).sum()
}

/// A text as one line, however wide.
pub(crate) fn one(text: &str, weight: Weight) -> Result<Line, DocumentError> {
    let face = weight.face()?;
    Ok(Line::of(&face.shape(&face.printable(text))))
}

/// A text as one line no wider than this many points at this size; what does not fit gives way to an ellipsis.
pub(crate) fn clipped(text: &str, weight: Weight, size: f32, width: f32) -> Result<Line, DocumentError> {
    let line = one(text, weight)?;
    if line.points(size) <= width {
        return Ok(line);
    }
    let ellipsis = one("…", weight)?;
    let room = width * 1000.0 / size - ellipsis.width;
    let mut glyphs: Vec<Glyph> = Vec::new();
    for glyph in line.glyphs {
        if extent(&glyphs) + glyph.advance + glyph.kern > room {
            break;
        }
        glyphs.push(glyph);
    }
    glyphs.extend(ellipsis.glyphs);
    Ok(Line::of(&glyphs))
}

/// A text in lines of at most this many points at this size. Never empty.
pub(crate) fn wrapped(text: &str, weight: Weight, size: f32, width: f32) -> Result<Vec<Line>, DocumentError> {
    let face = weight.face()?;
    let printable = face.printable(text);
    let glyphs = face.shape(&printable);
    let room = width * 1000.0 / size;
    let mut lines = Vec::new();
    let mut line: Vec<Glyph> = Vec::new();
    for piece in pieces(&printable, &glyphs) {
        if !line.is_empty() && extent(&line) + Line::of(piece).width > room {
            lines.push(Line::of(&line));
            line.clear();
        }
        if Line::of(piece).width <= room {
            line.extend_from_slice(piece);
        } else {
            line = by_glyph(piece, room, &mut lines);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(Line::of(&line));
    }
    Ok(lines)
}

/// A word wider than the line, cut where the line is full; the last part is given back.
fn by_glyph(word: &[Glyph], room: f32, lines: &mut Vec<Line>) -> Vec<Glyph> {
    let mut line: Vec<Glyph> = Vec::new();
    for glyph in word {
        if !line.is_empty() && extent(&line) + glyph.advance > room {
            lines.push(Line::of(&line));
            line.clear();
        }
        line.push(glyph.clone());
    }
    line
}

/// The glyphs between the places where a line may end.
fn pieces<'g>(printable: &str, glyphs: &'g [Glyph]) -> Vec<&'g [Glyph]> {
    let mut pieces = Vec::new();
    let (mut first, mut at, mut byte) = (0, 0, 0);
    for (end, _) in linebreaks(printable) {
        while at < glyphs.len() && byte < end {
            // A glyph that shares its character with the one before takes no text.
            byte += if glyphs[at].text == "\u{200b}" { 0 } else { glyphs[at].text.len() };
            at += 1;
        }
        if !parts_a_dose(printable, end) {
            pieces.push(&glyphs[first..at]);
            first = at;
        }
    }
    pieces.push(&glyphs[first..]);
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// Units that stay on the line of their number: a dose read in halves is a dose misread.
const UNITS: [&str; 34] = [
    "%", "°C", "°F", "/min", "IU", "L", "U", "U/mL", "bpm", "cm", "dL", "g", "g/dL", "h", "kg", "kg/m²", "m", "mEq",
    "mEq/L", "mL", "mL/min", "mcg", "mg", "mg/dL", "ml", "mm", "mmHg", "mmol/L", "ng", "ng/mL", "units", "µg", "μg",
    "µU/mL",
];

/// Whether a break before byte `at` would part a number from its unit.
fn parts_a_dose(text: &str, at: usize) -> bool {
    let (Some(before), Some(after)) = (text.get(..at), text.get(at..)) else { return false };
    let number = before.strip_suffix(' ').is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()));
    let word = after.split(' ').next().unwrap_or_default().trim_end_matches(['.', ',', ';', ':', ')']);
    number && UNITS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(lines: &[Line]) -> Vec<String> {
        lines.iter().map(|line| line.glyphs.iter().map(|glyph| glyph.text.as_str()).collect()).collect()
    }

    #[test]
    fn lines_end_between_words() {
        let lines = wrapped("The cough began two weeks ago", Weight::Regular, 10.0, 80.0).expect("lines");
        assert_eq!(text(&lines), ["The cough ", "began two ", "weeks ago"]);
    }

    #[test]
    fn a_number_keeps_its_unit() {
        let lines = wrapped("begin losartan 50 mg daily", Weight::Regular, 10.0, 90.0).expect("lines");
        assert_eq!(text(&lines), ["begin losartan ", "50 mg daily"]);
        let lines = wrapped("begin losartan 50 mice", Weight::Regular, 10.0, 90.0).expect("lines");
        assert_eq!(text(&lines), ["begin losartan 50 ", "mice"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut() {
        let lines = wrapped("Pneumonoultramicroscopic", Weight::Regular, 10.0, 50.0).expect("lines");
        assert!(lines.len() > 1);
        assert!(lines.iter().all(|line| line.points(10.0) <= 50.0));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_sticks_out(words in prop::collection::vec("[A-Za-zé°µ-]{1,30}", 0..30), width in 40.0f32..400.0) {
            let whole = words.join(" ");
            let lines = wrapped(&whole, Weight::Regular, 10.0, width).expect("lines");
            prop_assert_eq!(text(&lines).concat(), whole);
            prop_assert!(lines.iter().all(|line| line.points(10.0) <= width + 0.01));
        }
    }
}

//! What stands on every page around the text: the patient above, page and hash below, DRAFT across a draft.

use super::face::Weight;
use super::flow::Area;
use super::line::{Line, clipped, one};
use super::{Artifact, HAIR, INK, Mark, Owner, QUIET, Shape, WARNING, WATERMARK};
use crate::letter::{DocumentError, Letter, Paper, Standing};

/// Left and right of the text.
const MARGIN: f32 = 66.0;
/// The size of running lines.
const SMALL: f32 = 8.0;

/// Width and height in points.
pub(crate) fn size(paper: Paper) -> (f32, f32) {
    match paper {
        Paper::A4 => (595.276, 841.89),
        Paper::Letter => (612.0, 792.0),
    }
}

/// Where the text goes.
pub(crate) fn area(paper: Paper) -> Area {
    let (width, height) = size(paper);
    Area { left: MARGIN, width: width - 2.0 * MARGIN, first_top: 84.0, top: 84.0, bottom: height - 70.0 }
}

/// The marks around page `index` of `count`. What lies behind the text comes first.
pub(crate) fn marks(letter: &Letter<'_>, paper: Paper, index: usize, count: usize) -> Result<Vec<Mark>, DocumentError> {
    let mut marks = Vec::new();
    if let Standing::Draft { .. } = letter.standing {
        marks.push(watermark(paper)?);
    }
    marks.push(header(letter, paper)?);
    marks.push(footer(letter, paper, index, count)?);
    Ok(marks)
}

fn header(letter: &Letter<'_>, paper: Paper) -> Result<Mark, DocumentError> {
    let area = area(paper);
    let service = one(&letter.running.service, Weight::Regular)?;
    let right = area.left + area.width;
    let room = area.width - service.points(SMALL) - 12.0;
    let name = clipped(&letter.patient_name, Weight::SemiBold, SMALL, area.width)?;
    let patient = clipped(&letter.running.patient, Weight::Regular, SMALL, room)?;
    let x = right - service.points(SMALL);
    let shapes = vec![
        text(area.left, 38.0, Weight::SemiBold, INK, name),
        text(area.left, 49.5, Weight::Regular, QUIET, patient),
        text(x, 49.5, Weight::Regular, QUIET, service),
        rule(area, 58.0),
    ];
    Ok(Mark { owner: Owner::Artifact(Artifact::Header), shapes })
}

fn footer(letter: &Letter<'_>, paper: Paper, index: usize, count: usize) -> Result<Mark, DocumentError> {
    let area = area(paper);
    let (_, height) = size(paper);
    let page = one(&format!("Page {} of {count}", index + 1), Weight::Regular)?;
    let room = area.width - page.points(SMALL) - 12.0;
    let (left, weight, colour) = match &letter.standing {
        Standing::Signed(attested) => {
            (format!("SHA-256 {}… · {}", attested.short_hash(), letter.title), Weight::Regular, QUIET)
        }
        Standing::Draft { .. } => (format!("DRAFT, not signed · {}", letter.title), Weight::SemiBold, WARNING),
        Standing::MadeFrom(origin) => (format!("{} · {}", origin.foot(), letter.title), Weight::Regular, QUIET),
        Standing::Unsigned { foot, .. } => (format!("{foot} · {}", letter.title), Weight::Regular, QUIET),
    };
    let x = area.left + area.width - page.points(SMALL);
    let shapes = vec![
        rule(area, height - 52.0),
        text(area.left, height - 38.0, weight, colour, clipped(&left, weight, SMALL, room)?),
        text(x, height - 38.0, Weight::Regular, QUIET, page),
    ];
    Ok(Mark { owner: Owner::Artifact(Artifact::Footer), shapes })
}

/// DRAFT from corner to corner, behind the text.
fn watermark(paper: Paper) -> Result<Mark, DocumentError> {
    let (width, height) = size(paper);
    let (points, degrees) = (150.0, 52.0_f32);
    let line = one("DRAFT", Weight::SemiBold)?;
    let half = line.points(points) / 2.0;
    let (sin, cos) = degrees.to_radians().sin_cos();
    // The word's middle, 0.36 of its size above the baseline, lies in the middle of the page.
    let x = width / 2.0 - half * cos + 0.36 * points * sin;
    let y = height / 2.0 + half * sin + 0.36 * points * cos;
    let shapes = vec![Shape::Turned { x, y, size: points, degrees, colour: WATERMARK, line }];
    Ok(Mark { owner: Owner::Artifact(Artifact::Watermark), shapes })
}

fn text(x: f32, y: f32, weight: Weight, colour: super::Colour, line: Line) -> Shape {
    Shape::Text { x, y, size: SMALL, weight, colour, line }
}

fn rule(area: Area, y: f32) -> Shape {
    Shape::Box { x: area.left, y, width: area.width, height: 0.6, colour: HAIR }
}

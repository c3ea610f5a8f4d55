//! Strips, one under the other, dealt out over pages.
//!
//! A strip is never cut. A strip that clings to the next stays on its page: that is how a heading keeps two lines of
//! its text, and a paragraph never leaves one line alone at the foot or the head of a page.

use super::line::Line;
use super::{Mark, Owner, Shape};

/// A row as high as what is in it.
#[derive(Clone)]
pub(crate) struct Strip {
    /// Space above it, dropped at the head of a page.
    pub before: f32,
    pub height: f32,
    pub marks: Vec<Mark>,
    /// Whether it stays on the page of the strip after it.
    pub cling: Cling,
    pub anchor: Anchor,
}

/// How a strip holds to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cling {
    Free,
    ToNext,
}

/// What of a strip's place must be known afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Anchor {
    None,
    /// A bookmark leads here.
    Bookmark(String),
    /// It is part of the signature block.
    Seal,
}

/// A strip and where it came to lie.
pub(crate) struct Placed {
    pub page: usize,
    pub y: f32,
    pub strip: Strip,
}

/// The part of a page that strips may fill.
#[derive(Clone, Copy)]
pub(crate) struct Area {
    pub left: f32,
    pub width: f32,
    pub first_top: f32,
    pub top: f32,
    pub bottom: f32,
}

/// Where lines of text are set.
#[derive(Clone, Copy)]
pub(crate) struct Setting {
    pub owner: Owner,
    pub x: f32,
    pub size: f32,
    pub leading: f32,
    pub weight: super::face::Weight,
    pub colour: super::Colour,
}

impl Setting {
    /// One line as a shape whose strip begins at y.
    pub fn shape(&self, line: Line, y: f32) -> Shape {
        // The baseline stands where ascent and descent share the leading evenly; 0.73 is Inter's height of capitals.
        let baseline = y + (self.leading + 0.73 * self.size) / 2.0;
        Shape::Text { x: self.x, y: baseline, size: self.size, weight: self.weight, colour: self.colour, line }
    }

    /// A strip a line, clinging so that no line is left alone.
    pub fn strips(&self, lines: Vec<Line>, before: f32) -> Vec<Strip> {
        let count = lines.len();
        let strip = |(index, line): (usize, Line)| Strip {
            before: if index == 0 { before } else { 0.0 },
            height: self.leading,
            marks: vec![Mark { owner: self.owner, shapes: vec![self.shape(line, 0.0)] }],
            cling: if index + 1 < count && (index == 0 || index + 2 == count) { Cling::ToNext } else { Cling::Free },
            anchor: Anchor::None,
        };
        lines.into_iter().enumerate().map(strip).collect()
    }
}

/// Lays strips out; pages are as many as it takes, at least one.
pub(crate) fn deal(strips: Vec<Strip>, area: Area) -> Vec<Placed> {
    let mut placed = Vec::with_capacity(strips.len());
    let (mut page, mut y) = (0, area.first_top);
    let mut rest = strips.as_slice();
    while !rest.is_empty() {
        let together = rest.iter().position(|strip| strip.cling == Cling::Free).map_or(rest.len(), |last| last + 1);
        let (group, after) = rest.split_at(together);
        let head = if page == 0 { area.first_top } else { area.top };
        let height: f32 = group.iter().map(|strip| strip.before + strip.height).sum();
        // A group that no page can hold is not moved: it flows on, strip by strip.
        if y > head && y + height > area.bottom && area.top + height <= area.bottom {
            (page, y) = (page + 1, area.top);
        }
        for strip in group {
            let head = if page == 0 { area.first_top } else { area.top };
            if y > head && y + strip.before + strip.height > area.bottom {
                (page, y) = (page + 1, area.top);
            }
            let head = if page == 0 { area.first_top } else { area.top };
            y += if y > head { strip.before } else { 0.0 };
            placed.push(Placed { page, y, strip: strip.clone() });
            y += strip.height;
        }
        rest = after;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: Area = Area { left: 0.0, width: 100.0, first_top: 50.0, top: 0.0, bottom: 100.0 };

    fn strip(height: f32, cling: Cling) -> Strip {
        Strip { before: 5.0, height, marks: vec![], cling, anchor: Anchor::None }
    }

    fn places(strips: Vec<Strip>) -> Vec<(usize, f32)> {
        deal(strips, AREA).iter().map(|placed| (placed.page, placed.y)).collect()
    }

    #[test]
    fn a_heading_goes_with_its_text() {
        let strips = vec![strip(30.0, Cling::Free), strip(10.0, Cling::ToNext), strip(10.0, Cling::Free)];
        assert_eq!(places(strips), [(0, 50.0), (1, 0.0), (1, 15.0)]);
    }

    #[test]
    fn what_no_page_can_hold_flows_on() {
        let strips = (0..12).map(|_| strip(20.0, Cling::ToNext)).collect();
        assert!(places(strips).iter().all(|(_, y)| *y + 20.0 <= AREA.bottom));
    }

    #[test]
    fn a_strip_higher_than_a_page_does_not_loop() {
        assert_eq!(places(vec![strip(500.0, Cling::Free), strip(10.0, Cling::Free)]), [(0, 50.0), (1, 0.0)]);
    }
}

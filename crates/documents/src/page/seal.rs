//! The signature block: who signed, when, what it means (21 CFR 11.50), and what it is bound to (11.70).
//!
//! It can only be built from [`Attested`]; nothing else in the program draws one.

use super::face::Weight;
use super::flow::{Anchor, Cling, Setting, Strip};
use super::line::wrapped;
use super::{ACCENT, Artifact, INK, Mark, Owner, QUIET, Role, Shape, TINT, Tree};
use crate::letter::{Attested, DocumentError};

/// Space between the block's edge and its text.
const INSET: f32 = 14.0;

/// The block's strips, and the element that holds the signature field.
pub(crate) fn strips(
    attested: &Attested<'_>,
    tree: &mut Tree,
    width: f32,
) -> Result<(Vec<Strip>, usize), DocumentError> {
    let section = tree.add(0, Role::Section);
    let mut rows = Rows { tree, section, width, strips: vec![gap(9.0, 24.0)] };
    rows.add("Electronically signed", Role::Heading(2), 8.5, 12.0, Weight::SemiBold, ACCENT)?;
    rows.gap(3.0);
    rows.add(attested.name(), Role::Paragraph, 13.0, 18.0, Weight::SemiBold, INK)?;
    rows.add(attested.meaning(), Role::Paragraph, 10.0, 15.0, Weight::Regular, INK)?;
    rows.add(&format!("Signed {}", attested.time()), Role::Paragraph, 10.0, 15.0, Weight::Regular, INK)?;
    rows.gap(4.0);
    for (label, value) in attested.grounds() {
        rows.add(&format!("{label}: {value}"), Role::Paragraph, 7.5, 11.5, Weight::Regular, QUIET)?;
    }
    rows.gap(9.0);
    let mut strips = rows.strips;
    if let Some(last) = strips.last_mut() {
        last.cling = Cling::Free;
    }
    for strip in &mut strips {
        strip.anchor = Anchor::Seal;
        strip.marks.insert(0, ground(strip.height, width));
    }
    let form = tree.add(section, Role::Form);
    Ok((strips, form))
}

struct Rows<'t> {
    tree: &'t mut Tree,
    section: usize,
    width: f32,
    strips: Vec<Strip>,
}

impl Rows<'_> {
    fn add(
        &mut self,
        text: &str,
        role: Role,
        size: f32,
        leading: f32,
        weight: Weight,
        colour: super::Colour,
    ) -> Result<(), DocumentError> {
        let owner = Owner::Element(self.tree.add(self.section, role));
        let setting = Setting { owner, x: INSET, size, leading, weight, colour };
        let lines = wrapped(text, weight, size, self.width - 2.0 * INSET)?;
        self.strips.extend(setting.strips(lines, 0.0).into_iter().map(|strip| Strip { cling: Cling::ToNext, ..strip }));
        Ok(())
    }

    fn gap(&mut self, height: f32) {
        self.strips.push(gap(height, 0.0));
    }
}

fn gap(height: f32, before: f32) -> Strip {
    Strip { before, height, marks: Vec::new(), cling: Cling::ToNext, anchor: Anchor::Seal }
}

/// Tint and bar behind a strip; a hair's overlap keeps the strips from showing seams.
fn ground(height: f32, width: f32) -> Mark {
    let height = height + 0.3;
    let tint = Shape::Box { x: 0.0, y: 0.0, width, height, colour: TINT };
    let bar = Shape::Box { x: 0.0, y: 0.0, width: 2.5, height, colour: ACCENT };
    Mark { owner: Owner::Artifact(Artifact::Layout), shapes: vec![tint, bar] }
}

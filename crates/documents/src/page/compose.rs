//! The letter's words as strips, with the structure they belong to: letterhead, title, facts, sections, signature.

use super::face::Weight;
use super::flow::{Anchor, Area, Cling, Setting, Strip, deal};
use super::line::{Line, wrapped};
use super::logo::Logo;
use super::{
    ACCENT, Artifact, Bookmark, Colour, HAIR, INK, Mark, Owner, Pages, Place, QUIET, Role, Shape, Tree, WARNING, frame,
    seal,
};
use crate::letter::{DocumentError, Fact, Letter, Paper, Paragraph, Part, Standing};
use auscult_domain::consent::{DrawnSignature, SIGNATURE_FIELD};

/// Body text: size and leading.
const BODY: (f32, f32) = (10.0, 15.0);
/// How far the text of an item stands in.
const INDENT: f32 = 16.0;
/// The largest logo.
const LOGO: (f32, f32) = (130.0, 46.0);

/// Lays a letter out on this paper.
pub(crate) fn pages(letter: &Letter<'_>, paper: Paper) -> Result<Pages, DocumentError> {
    let area = frame::area(paper);
    let logo = letter.organization.logo_png.as_deref().and_then(|png| Logo::read(png).ok());
    let mut sheet = Sheet { tree: Tree::new(), strips: Vec::new(), width: area.width };
    sheet.letterhead(letter, logo.as_ref())?;
    sheet.title(letter)?;
    sheet.facts(&letter.facts)?;
    for part in &letter.parts {
        sheet.part(part)?;
    }
    sheet.empty(&letter.empty)?;
    let form = sheet.standing(&letter.standing)?;
    let placed = deal(sheet.strips, area);
    let count = placed.last().map_or(1, |last| last.page + 1);
    let mut pages = Pages {
        size: frame::size(paper),
        pages: (0..count).map(|index| frame::marks(letter, paper, index, count)).collect::<Result<_, _>>()?,
        tree: sheet.tree,
        bookmarks: Vec::new(),
        logo,
        seal: None,
    };
    for strip in placed {
        place(&mut pages, area, strip, form);
    }
    Ok(pages)
}

fn place(pages: &mut Pages, area: Area, placed: super::flow::Placed, form: Option<usize>) {
    let (page, y, strip) = (placed.page, placed.y, placed.strip);
    match (strip.anchor, form) {
        (Anchor::Bookmark(title), _) => pages.bookmarks.push(Bookmark { title, page, y }),
        (Anchor::Seal, Some(form)) => match &mut pages.seal {
            Some((place, _)) if place.page == page => place.height = y + strip.height - place.y,
            Some(_) => {}
            none => {
                let place = Place { page, x: area.left, y, width: area.width, height: strip.height };
                *none = Some((place, form));
            }
        },
        _ => {}
    }
    for mark in strip.marks {
        let shapes = mark.shapes.into_iter().map(|shape| shape.moved(area.left, y)).collect();
        // Lines of one paragraph on one page are one stretch of marked content.
        match pages.pages[page].last_mut() {
            Some(last) if last.owner == mark.owner => last.shapes.extend::<Vec<_>>(shapes),
            _ => pages.pages[page].push(Mark { owner: mark.owner, shapes }),
        }
    }
}

struct Sheet {
    tree: Tree,
    strips: Vec<Strip>,
    width: f32,
}

impl Sheet {
    fn letterhead(&mut self, letter: &Letter<'_>, logo: Option<&Logo>) -> Result<(), DocumentError> {
        let organization = letter.organization;
        let mut marks = Vec::new();
        let (mut x, mut height) = (0.0, 0.0_f32);
        if let Some(logo) = logo {
            let (w, h) = logo.within(LOGO.0, LOGO.1);
            let owner = Owner::Element(self.tree.add(0, Role::Figure(format!("Logo of {}", organization.name))));
            marks.push(Mark { owner, shapes: vec![Shape::Logo { x: 0.0, y: 0.0, width: w, height: h }] });
            (x, height) = (w + 16.0, h);
        }
        let mut y = 0.0;
        let contact = organization.address.iter().map(String::as_str).chain(organization.phone.as_deref());
        let contact = contact.filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join(" · ");
        for (text, size, leading, weight, colour) in [
            (organization.name.as_str(), 15.0, 20.0, Weight::SemiBold, INK),
            (contact.as_str(), 8.5, 12.5, Weight::Regular, QUIET),
        ] {
            let owner = Owner::Element(self.tree.add(0, Role::Paragraph));
            let setting = Setting { owner, x, size, leading, weight, colour };
            let lines = wrapped(text, weight, size, self.width - x)?;
            let mut shapes = Vec::new();
            for line in lines {
                shapes.push(setting.shape(line, y));
                y += leading;
            }
            marks.push(Mark { owner, shapes });
        }
        let height = height.max(y) + 12.0;
        let rule = Shape::Box { x: 0.0, y: height, width: self.width, height: 1.4, colour: ACCENT };
        marks.push(Mark { owner: Owner::Artifact(Artifact::Layout), shapes: vec![rule] });
        self.strips.push(strip(height + 1.4, marks));
        Ok(())
    }

    fn title(&mut self, letter: &Letter<'_>) -> Result<(), DocumentError> {
        let owner = Owner::Element(self.tree.add(0, Role::Heading(1)));
        let setting = Setting { owner, x: 0.0, size: 18.0, leading: 24.0, weight: Weight::SemiBold, colour: INK };
        let lines = wrapped(&letter.title, Weight::SemiBold, 18.0, self.width)?;
        self.push_clinging(setting.strips(lines, 20.0));
        if let Standing::Draft { saved } = &letter.standing {
            let words = format!("DRAFT, not signed. Last saved {saved}.");
            self.text(0, &words, 10.0, 15.0, Weight::SemiBold, WARNING, 2.0)?;
        }
        for words in &letter.relation {
            self.text(0, words, BODY.0, BODY.1, Weight::SemiBold, INK, 4.0)?;
        }
        Ok(())
    }

    /// Facts in two columns; one too long for its column stands across both.
    fn facts(&mut self, facts: &[Fact]) -> Result<(), DocumentError> {
        let section = self.tree.add(0, Role::Section);
        let column = (self.width - 20.0) / 2.0;
        let mut row: Vec<(&Fact, Vec<Line>)> = Vec::new();
        self.strips.push(Strip { before: 8.0, ..strip(4.0, Vec::new()) });
        for fact in facts {
            let lines = wrapped(&fact.value, Weight::Regular, BODY.0, column)?;
            if lines.len() > 4 {
                self.row(section, std::mem::take(&mut row), column)?;
                self.text(section, &format!("{}: ", fact.label), 7.5, 11.0, Weight::Regular, QUIET, 6.0)?;
                self.cling();
                self.text(section, &fact.value, BODY.0, BODY.1, Weight::Regular, INK, 0.0)?;
                continue;
            }
            row.push((fact, lines));
            if row.len() == 2 {
                self.row(section, std::mem::take(&mut row), column)?;
            }
        }
        self.row(section, row, column)?;
        let rule = Shape::Box { x: 0.0, y: 6.0, width: self.width, height: 0.6, colour: HAIR };
        let mark = Mark { owner: Owner::Artifact(Artifact::Layout), shapes: vec![rule] };
        self.strips.push(strip(7.0, vec![mark]));
        Ok(())
    }

    fn row(&mut self, section: usize, row: Vec<(&Fact, Vec<Line>)>, column: f32) -> Result<(), DocumentError> {
        let mut marks = Vec::new();
        let mut height = 0.0_f32;
        for (index, (fact, lines)) in row.into_iter().enumerate() {
            let x = if index == 0 { 0.0 } else { column + 20.0 };
            let owner = Owner::Element(self.tree.add(section, Role::Paragraph));
            let label = Setting { owner, x, size: 7.5, leading: 11.0, weight: Weight::Regular, colour: QUIET };
            let value = Setting { size: BODY.0, leading: 14.0, colour: INK, ..label };
            // The space at its end keeps label and value apart for whoever copies or listens.
            let words = wrapped(&format!("{}: ", fact.label), Weight::Regular, 7.5, column)?;
            let mut shapes: Vec<Shape> = words.into_iter().take(1).map(|line| label.shape(line, 0.0)).collect();
            let mut y = 11.0;
            for line in lines {
                shapes.push(value.shape(line, y));
                y += value.leading;
            }
            height = height.max(y);
            marks.push(Mark { owner, shapes });
        }
        if !marks.is_empty() {
            self.strips.push(Strip { before: 6.0, ..strip(height, marks) });
        }
        Ok(())
    }

    fn part(&mut self, part: &Part<'_>) -> Result<(), DocumentError> {
        let section = self.tree.add(0, Role::Section);
        let owner = Owner::Element(self.tree.add(section, Role::Heading(2)));
        let setting = Setting { owner, x: 0.0, size: 12.0, leading: 17.0, weight: Weight::SemiBold, colour: INK };
        let mut heading = setting.strips(wrapped(part.title, Weight::SemiBold, 12.0, self.width)?, 16.0);
        if let Some(first) = heading.first_mut() {
            first.anchor = Anchor::Bookmark(part.title.to_owned());
        }
        self.push_clinging(heading);
        let mut list = None;
        for paragraph in &part.paragraphs {
            match paragraph {
                Paragraph::Prose(text) => {
                    list = None;
                    self.text(section, text, BODY.0, BODY.1, Weight::Regular, INK, 4.0)?;
                }
                Paragraph::Item { marker, text } => {
                    let list = *list.get_or_insert_with(|| self.tree.add(section, Role::List));
                    self.item(list, marker, text)?;
                }
            }
        }
        Ok(())
    }

    fn item(&mut self, list: usize, marker: &str, text: &str) -> Result<(), DocumentError> {
        let item = self.tree.add(list, Role::Item);
        let label = Owner::Element(self.tree.add(item, Role::Label));
        let body = Owner::Element(self.tree.add(item, Role::Body));
        let (size, leading) = BODY;
        let setting = Setting { owner: body, x: INDENT, size, leading, weight: Weight::Regular, colour: INK };
        let mut strips = setting.strips(wrapped(text, Weight::Regular, size, self.width - INDENT)?, 3.0);
        let at = Setting { owner: label, x: 2.0, ..setting };
        let marker = wrapped(&format!("{marker} "), Weight::Regular, size, INDENT + 20.0)?;
        let shapes = marker.into_iter().take(1).map(|line| at.shape(line, 0.0)).collect();
        if let Some(first) = strips.first_mut() {
            first.marks.insert(0, Mark { owner: label, shapes });
        }
        self.strips.extend(strips);
        Ok(())
    }

    /// Says which sections hold nothing: an empty one is part of the record too.
    fn empty(&mut self, titles: &[&str]) -> Result<(), DocumentError> {
        if titles.is_empty() {
            return Ok(());
        }
        let words = format!("Nothing was recorded under: {}.", titles.join(", "));
        self.text(0, &words, 9.0, 13.5, Weight::Regular, QUIET, 16.0)
    }

    fn standing(&mut self, standing: &Standing<'_>) -> Result<Option<usize>, DocumentError> {
        match standing {
            Standing::Draft { .. } | Standing::MadeFrom(_) => Ok(None),
            Standing::Unsigned { drawn, .. } => {
                if let Some(signature) = drawn {
                    self.drawn(signature)?;
                }
                Ok(None)
            }
            Standing::Signed(attested) => {
                // The block never stands on a page alone: the lines before it come with it.
                self.cling();
                let (strips, form) = seal::strips(attested, &mut self.tree, self.width)?;
                self.strips.extend(strips);
                Ok(Some(form))
            }
        }
    }

    /// What was drawn to sign, half as large as it was drawn, over a line.
    fn drawn(&mut self, signature: &DrawnSignature) -> Result<(), DocumentError> {
        const SCALE: f32 = 0.4;
        let (width, height) = (f32::from(SIGNATURE_FIELD.0) * SCALE, f32::from(SIGNATURE_FIELD.1) * SCALE);
        self.cling();
        let mut shapes = vec![Shape::Box { x: 0.0, y: height, width, height: 0.6, colour: HAIR }];
        shapes.extend(signature.strokes.iter().map(|stroke| Shape::Stroke {
            points: stroke.chunks_exact(2).map(|at| (f32::from(at[0]) * SCALE, f32::from(at[1]) * SCALE)).collect(),
            width: 1.2,
            colour: INK,
        }));
        let mark = Mark { owner: Owner::Artifact(Artifact::Layout), shapes };
        self.push_clinging(vec![Strip { before: 12.0, ..strip(height + 2.0, vec![mark]) }]);
        self.text(
            0,
            "Signed on the screen; the strokes are kept with the record.",
            8.5,
            12.5,
            Weight::Regular,
            QUIET,
            2.0,
        )
    }

    #[expect(clippy::too_many_arguments, reason = "a text has a place, a look and words; bundling them hides which")]
    fn text(
        &mut self,
        parent: usize,
        words: &str,
        size: f32,
        leading: f32,
        weight: Weight,
        colour: Colour,
        before: f32,
    ) -> Result<(), DocumentError> {
        let owner = Owner::Element(self.tree.add(parent, Role::Paragraph));
        let setting = Setting { owner, x: 0.0, size, leading, weight, colour };
        self.strips.extend(setting.strips(wrapped(words, weight, size, self.width)?, before));
        Ok(())
    }

    fn push_clinging(&mut self, strips: Vec<Strip>) {
        self.strips.extend(strips.into_iter().map(|strip| Strip { cling: Cling::ToNext, ..strip }));
    }

    fn cling(&mut self) {
        if let Some(last) = self.strips.last_mut() {
            last.cling = Cling::ToNext;
        }
    }
}

fn strip(height: f32, marks: Vec<Mark>) -> Strip {
    Strip { before: 0.0, height, marks, cling: Cling::Free, anchor: Anchor::None }
}

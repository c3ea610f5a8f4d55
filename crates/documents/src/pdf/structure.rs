//! The structure tree, reading language and bookmarks: what a screen reader and a table of contents follow.
//!
//! Every marked stretch of every page has its element, and every element knows its stretches (ISO 32000-1, 14.7).

use super::dictionary::{dictionary, name, text};
use super::paint::{Painted, tag as structure_type};
use super::seal::Field;
use crate::letter::DocumentError;
use crate::page::{Pages, Role};
use lopdf::Object::{Array, Boolean, Dictionary, Integer, Null, Real, Reference};
use lopdf::{Object, ObjectId};

/// The language of everything we print.
const LANGUAGE: &str = "en-US";

/// Adds structure, bookmarks and what announces them.
pub(crate) fn tag(painted: &mut Painted, pages: &Pages, field: Option<&Field>) -> Result<(), DocumentError> {
    let root = painted.document.new_object_id();
    let ids: Vec<ObjectId> = pages.tree.0.iter().map(|_| painted.document.new_object_id()).collect();
    elements(painted, pages, root, &ids, field);
    let mut numbers = Vec::new();
    for (index, marked) in painted.marked.iter().enumerate() {
        numbers.push(Integer(index as i64));
        numbers.push(Array(marked.iter().map(|element| Reference(ids[*element])).collect()));
    }
    if let Some(field) = field {
        numbers.extend([Integer(painted.marked.len() as i64), Reference(ids[field.element])]);
    }
    let next = painted.marked.len() + usize::from(field.is_some());
    let parents = painted.document.add_object(dictionary([("Nums", Array(numbers))]));
    let tree = dictionary([
        ("Type", name("StructTreeRoot")),
        ("K", Array(vec![Reference(ids[0])])),
        ("ParentTree", Reference(parents)),
        ("ParentTreeNextKey", Integer(next as i64)),
    ]);
    painted.document.set_object(root, tree);
    for (index, page) in painted.pages.clone().into_iter().enumerate() {
        let page =
            painted.document.get_dictionary_mut(page).map_err(|_| DocumentError::Writing("a page is missing"))?;
        page.set("StructParents", Integer(index as i64));
        page.set("Tabs", name("S"));
        if field.is_none_or(|field| field.page != index) {
            page.remove(b"Annots");
        }
    }
    let outlines = bookmarks(painted, pages);
    let catalog = painted.document.catalog_mut().map_err(|_| DocumentError::Writing("the catalog is missing"))?;
    catalog.set("StructTreeRoot", Reference(root));
    catalog.set("MarkInfo", dictionary([("Marked", Boolean(true))]));
    catalog.set("Lang", text(LANGUAGE));
    catalog.set("ViewerPreferences", dictionary([("DisplayDocTitle", Boolean(true))]));
    catalog.set("PageMode", name(if outlines.is_some() { "UseOutlines" } else { "UseNone" }));
    if let Some(outlines) = outlines {
        catalog.set("Outlines", Reference(outlines));
    }
    Ok(())
}

fn elements(painted: &mut Painted, pages: &Pages, root: ObjectId, ids: &[ObjectId], field: Option<&Field>) {
    let mut parents = vec![root; ids.len()];
    let mut kids: Vec<Vec<Object>> = vec![Vec::new(); ids.len()];
    for (page, marked) in painted.pages.iter().zip(&painted.marked) {
        for (number, element) in marked.iter().enumerate() {
            kids[*element].push(Dictionary(dictionary([
                ("Type", name("MCR")),
                ("Pg", Reference(*page)),
                ("MCID", Integer(number as i64)),
            ])));
        }
    }
    for (place, element) in pages.tree.0.iter().enumerate() {
        for child in &element.children {
            parents[*child] = ids[place];
            kids[place].push(Reference(ids[*child]));
        }
    }
    if let Some(field) = field {
        kids[field.element].push(Dictionary(dictionary([
            ("Type", name("OBJR")),
            ("Pg", Reference(painted.pages[field.page])),
            ("Obj", Reference(field.widget)),
        ])));
    }
    for ((element, id), (parent, kids)) in pages.tree.0.iter().zip(ids).zip(parents.into_iter().zip(kids)) {
        let mut made = dictionary([
            ("Type", name("StructElem")),
            ("S", name(structure_type(&element.role))),
            ("P", Reference(parent)),
        ]);
        match <[Object; 1]>::try_from(kids) {
            Ok([kid]) => made.set("K", kid),
            Err(kids) => made.set("K", Array(kids)),
        }
        match &element.role {
            Role::Document => made.set("Lang", text(LANGUAGE)),
            Role::Figure(words) => {
                made.set("Alt", text(words));
                made.set("A", layout_box(pages));
            }
            _ => {}
        }
        painted.document.set_object(*id, made);
    }
}

/// A figure states its box (ISO 14289-1, 7.3 by way of ISO 32000-1, 14.8.5.4.3); the only figure is the logo.
fn layout_box(pages: &Pages) -> Object {
    let logo = pages.pages.iter().flatten().flat_map(|mark| &mark.shapes).find_map(|shape| match shape {
        crate::page::Shape::Logo { x, y, width, height } => {
            Some([*x, pages.size.1 - y - height, x + width, pages.size.1 - y])
        }
        _ => None,
    });
    let corners = logo.unwrap_or_default().into_iter().map(Real).collect();
    Dictionary(dictionary([("O", name("Layout")), ("Placement", name("Block")), ("BBox", Array(corners))]))
}

fn bookmarks(painted: &mut Painted, pages: &Pages) -> Option<ObjectId> {
    let seal = pages.seal.as_ref().map(|(place, _)| ("Signature".to_owned(), place.page, place.y));
    let headings = pages.bookmarks.iter().map(|bookmark| (bookmark.title.clone(), bookmark.page, bookmark.y));
    let entries: Vec<_> = headings.chain(seal).collect();
    let root = painted.document.new_object_id();
    let ids: Vec<ObjectId> = entries.iter().map(|_| painted.document.new_object_id()).collect();
    let (first, last) = (*ids.first()?, *ids.last()?);
    for (index, (title, page, y)) in entries.iter().enumerate() {
        let top = (pages.size.1 - y + 8.0).min(pages.size.1);
        let to = Array(vec![Reference(painted.pages[*page]), name("XYZ"), Null, Real(top), Null]);
        let mut entry = dictionary([("Title", text(title)), ("Parent", Reference(root)), ("Dest", to)]);
        if index > 0 {
            entry.set("Prev", Reference(ids[index - 1]));
        }
        if let Some(next) = ids.get(index + 1) {
            entry.set("Next", Reference(*next));
        }
        painted.document.set_object(ids[index], entry);
    }
    let outlines = dictionary([
        ("Type", name("Outlines")),
        ("First", Reference(first)),
        ("Last", Reference(last)),
        ("Count", Integer(ids.len() as i64)),
    ]);
    painted.document.set_object(root, outlines);
    Some(root)
}

//! The tabular list as CDC and CMS publish it in XML: chapters, sections, and diagnoses within diagnoses.

use super::reading::ImportFile;
use super::report::{ImportError, ImportProblem};
use super::source;
use crate::sets::icd10cm::{Drawn, Level, NoteKind, SeventhCharacters};
use roxmltree::{Document, Node};
use std::collections::HashSet;

/// The largest tabular list that is read; that of 2026 has ten million bytes.
const MOST_BYTES: u64 = 48 << 20;

/// What the tabular list prints; codes that only a 7th character makes are not in it.
pub(super) struct Printed {
    pub(super) sevenths: Vec<SeventhCharacters>,
    pub(super) places: Vec<Drawn>,
}

/// Reads the tabular list of a fiscal year.
pub(super) fn read(file: &mut ImportFile<'_>, year: i32) -> Result<Printed, ImportError> {
    let text = source::text(file, MOST_BYTES)?;
    refuse_other_encodings(file.name, &text)?;
    let document = source::xml(file.name, &text)?;
    let mut reading = Reading {
        file: file.name,
        document: &document,
        sevenths: Vec::new(),
        places: Vec::new(),
        seen: HashSet::new(),
    };
    let root = document.root_element();
    if root.tag_name().name() != "ICD10CM.tabular" {
        return Err(reading.wrong(root, "this is not the tabular list: its root is not ICD10CM.tabular"));
    }
    reading.check_year(root, year)?;
    for chapter in elements(root, "chapter") {
        reading.chapter(chapter)?;
    }
    if reading.seen.is_empty() {
        return Err(reading.wrong(root, "there are no codes"));
    }
    Ok(Printed { sevenths: reading.sevenths, places: reading.places })
}

fn refuse_other_encodings(file: &str, text: &str) -> Result<(), ImportError> {
    let declaration = text.split_once("?>").map_or("", |(declaration, _)| declaration);
    let encoding = declaration.split_once("encoding=").map(|(_, rest)| rest.trim_start_matches(['"', '\'']));
    let name = encoding.and_then(|rest| rest.split(['"', '\'']).next()).unwrap_or("utf-8");
    if name.eq_ignore_ascii_case("utf-8") || name.eq_ignore_ascii_case("us-ascii") {
        Ok(())
    } else {
        Err(ImportError::form(file, 1, format!("the file says that it is {name}; save it as UTF-8")))
    }
}

struct Reading<'a> {
    file: &'a str,
    document: &'a Document<'a>,
    sevenths: Vec<SeventhCharacters>,
    places: Vec<Drawn>,
    seen: HashSet<String>,
}

impl<'a> Reading<'a> {
    fn wrong(&self, at: Node<'_, '_>, what: impl Into<String>) -> ImportError {
        ImportError::form(self.file, self.line(at), what)
    }

    fn line(&self, at: Node<'_, '_>) -> u64 {
        u64::from(self.document.text_pos_at(at.range().start).row)
    }

    fn check_year(&self, root: Node<'_, '_>, year: i32) -> Result<(), ImportError> {
        let Some(version) = elements(root, "version").next() else {
            return Err(self.wrong(root, "the list does not say its version"));
        };
        let said = words(version);
        if said == year.to_string() {
            return Ok(());
        }
        let problem = match said.parse() {
            Ok(found) => ImportProblem::WrongYear { found, asked: year },
            Err(_) => ImportProblem::BadValue { column: "the fiscal year" },
        };
        Err(ImportError { file: self.file.to_owned(), line: self.line(version), problem })
    }

    fn chapter(&mut self, chapter: Node<'a, 'a>) -> Result<(), ImportError> {
        let number = self.child(chapter, "name")?;
        let title = self.child(chapter, "desc")?;
        self.heading(chapter, Level::Chapter, number, title, 0)?;
        // The ends of the blocks that the next may lie in.
        let mut open: Vec<(String, String)> = Vec::new();
        for section in elements(chapter, "section") {
            let id = section.attribute("id").unwrap_or_default().to_owned();
            let (first, last) = id.split_once('-').unwrap_or((&id, &id));
            let (first, last) = (first.to_owned(), last.to_owned());
            while open.last().is_some_and(|(from, to)| *from > first || *to < last) {
                open.pop();
            }
            let title = self.child(section, "desc")?;
            let title = title.strip_suffix(&format!("({id})")).unwrap_or(&title).trim().to_owned();
            self.heading(section, Level::Block, id, title, 1 + open.len())?;
            for diagnosis in elements(section, "diag") {
                self.diagnosis(diagnosis, 2 + open.len(), 0, None)?;
            }
            // A block with categories of its own holds no other block.
            if elements(section, "diag").next().is_none() {
                open.push((first, last));
            }
        }
        Ok(())
    }

    fn heading(
        &mut self,
        at: Node<'_, '_>,
        level: Level,
        code: String,
        title: String,
        depth: usize,
    ) -> Result<(), ImportError> {
        if code.is_empty() || code.len() > 8 || title.is_empty() {
            return Err(self.wrong(at, "a chapter or section has no usable name"));
        }
        self.places.push(Drawn { level, code, title, billable: false, depth, seventh: 0, notes: notes(at) });
        Ok(())
    }

    fn diagnosis(
        &mut self,
        at: Node<'a, 'a>,
        depth: usize,
        seventh: u16,
        above: Option<&str>,
    ) -> Result<(), ImportError> {
        let code = self.child(at, "name")?;
        let title = self.child(at, "desc")?;
        if !is_code(&code) || above.is_some_and(|above| !code.starts_with(above) || code.len() == above.len()) {
            return Err(self.wrong(at, format!("'{code}' is no code that can stand here")));
        }
        if !self.seen.insert(code.clone()) {
            return Err(self.wrong(at, format!("{code} is there twice")));
        }
        let level = if above.is_none() { Level::Category } else { Level::Subcategory };
        let seventh = match elements(at, "sevenChrDef").next() {
            Some(table) => self.table(table)?,
            None => seventh,
        };
        let place = Drawn { level, code: code.clone(), title, billable: false, depth, seventh, notes: notes(at) };
        self.places.push(place);
        for below in elements(at, "diag") {
            self.diagnosis(below, depth + 1, seventh, Some(&code))?;
        }
        Ok(())
    }

    /// The place of a table of 7th characters, counted from 1; the same table is kept once.
    fn table(&mut self, at: Node<'_, '_>) -> Result<u16, ImportError> {
        let mut table = Vec::new();
        for extension in elements(at, "extension") {
            let character = extension.attribute("char").and_then(|name| name.chars().next());
            let Some(character) = character.filter(char::is_ascii_alphanumeric) else {
                return Err(self.wrong(extension, "a 7th character is a letter or a digit"));
            };
            table.push((character, words(extension).into_boxed_str()));
        }
        let table = table.into_boxed_slice();
        let known = self.sevenths.iter().position(|known| *known == table);
        let place = known.unwrap_or_else(|| {
            self.sevenths.push(table);
            self.sevenths.len() - 1
        });
        u16::try_from(place + 1).map_err(|_| self.wrong(at, "there are too many tables of 7th characters"))
    }

    fn child(&self, of: Node<'_, '_>, name: &'static str) -> Result<String, ImportError> {
        let child = elements(of, name).next().map(words).unwrap_or_default();
        if child.is_empty() {
            return Err(self.wrong(of, format!("there is no {name}")));
        }
        Ok(child)
    }
}

fn is_code(code: &str) -> bool {
    let bytes = code.as_bytes();
    (3..=8).contains(&bytes.len())
        && bytes[0].is_ascii_uppercase()
        && bytes
            .iter()
            .enumerate()
            .all(|(at, byte)| (*byte == b'.') == (at == 3) && (at == 3 || byte.is_ascii_alphanumeric()))
        && bytes[1..3].iter().any(u8::is_ascii_digit)
        && bytes.len() != 4
}

/// The notes of a place, in the order they are printed.
fn notes(of: Node<'_, '_>) -> Vec<(NoteKind, String)> {
    let mut notes = Vec::new();
    for part in of.children().filter(Node::is_element) {
        let Some(kind) = kind(part.tag_name().name()) else { continue };
        notes.extend(elements(part, "note").map(words).filter(|text| !text.is_empty()).map(|text| (kind, text)));
    }
    notes
}

fn kind(tag: &str) -> Option<NoteKind> {
    Some(match tag {
        "inclusionTerm" => NoteKind::InclusionTerm,
        "includes" => NoteKind::Includes,
        "excludes1" => NoteKind::Excludes1,
        "excludes2" => NoteKind::Excludes2,
        "codeFirst" => NoteKind::CodeFirst,
        "useAdditionalCode" => NoteKind::UseAdditional,
        "codeAlso" => NoteKind::CodeAlso,
        "notes" => NoteKind::Remark,
        "sevenChrNote" => NoteKind::SeventhCharacter,
        _ => return None,
    })
}

fn elements<'a>(of: Node<'a, 'a>, name: &'static str) -> impl Iterator<Item = Node<'a, 'a>> {
    of.children().filter(move |child| child.has_tag_name(name))
}

/// The text of an element with single spaces.
fn words(of: Node<'_, '_>) -> String {
    let text: String = of.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

//! The alphabetic index: the XML of CDC and CMS, or its rows as comma-separated values with the columns Level, Term,
//! NonEssModif and Code.
//!
//! A term is a main term with the terms below it, each narrowing the one above: 'Fever, rheumatic, active'. Only terms
//! with a code are kept; those that send the reader elsewhere are counted and left out.

use super::icd10cm_report::{ImportError, RowProblem};
use super::source;
use roxmltree::{Document, Node};
use std::io::Read;

const FILE: &str = "alphabetic index";

/// The largest index that is read; that of 2025 has nine million bytes as XML.
const MOST_BYTES: u64 = 48 << 20;

/// The most rows that are named in a report one by one.
const MOST_NAMED: usize = 100;

/// A term and its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    /// The main term and those below it, with commas between.
    pub(super) words: String,
    /// The code, without the dash that says there is more below it.
    pub(super) code: String,
}

/// What was read.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) rows: u32,
    pub(super) terms: Vec<Term>,
    pub(super) skipped: Vec<RowProblem>,
}

/// Reads an index in either form.
pub(super) fn read(from: &mut dyn Read) -> Result<Index, ImportError> {
    let text = source::text(FILE, from, MOST_BYTES)?;
    let mut reading = Reading { path: Vec::new(), read: Index { rows: 0, terms: Vec::new(), skipped: Vec::new() } };
    if text.trim_start().starts_with('<') {
        reading.xml(&text)?
    } else {
        reading.rows(&text)?
    }
    if reading.read.terms.is_empty() {
        return Err(ImportError::whole(FILE, "has no terms with codes"));
    }
    Ok(reading.read)
}

struct Reading {
    path: Vec<String>,
    read: Index,
}

impl Reading {
    fn xml(&mut self, text: &str) -> Result<(), ImportError> {
        let document = source::xml(FILE, text)?;
        let root = document.root_element();
        if root.tag_name().name() != "ICD10CM.index" {
            return Err(ImportError::at(FILE, 1, "is not the alphabetic index: its root is not ICD10CM.index"));
        }
        let letters = root.children().filter(|child| child.has_tag_name("letter"));
        for main in letters.flat_map(|letter| letter.children()).filter(|child| child.has_tag_name("mainTerm")) {
            self.term(&document, main, 0);
        }
        Ok(())
    }

    fn term(&mut self, document: &Document<'_>, at: Node<'_, '_>, level: usize) {
        let child = |name: &str| at.children().find(|child| child.has_tag_name(name));
        let title = child("title").and_then(|title| title.text()).unwrap_or_default();
        let code = child("code").and_then(|code| code.text()).unwrap_or_default();
        let line = || document.text_pos_at(at.range().start).row;
        self.take(level, title, code, line);
        for below in at.children().filter(|child| child.has_tag_name("term")) {
            self.term(document, below, level + 1);
        }
    }

    fn rows(&mut self, text: &str) -> Result<(), ImportError> {
        let mut rows = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let headers = rows.headers().cloned().unwrap_or_default();
        let column = |name: &str| headers.iter().position(|header| header.eq_ignore_ascii_case(name));
        let (Some(level), Some(term), Some(code)) = (column("Level"), column("Term"), column("Code")) else {
            return Err(ImportError::at(FILE, 1, "has no columns Level, Term and Code"));
        };
        for row in rows.records() {
            let row = row.map_err(|error| {
                let line = error.position().map_or(0, |position| position.line()) as u32;
                ImportError::at(FILE, line, "has another number of columns than the first line; it may be cut short")
            })?;
            let line = row.position().map_or(0, |position| position.line()) as u32;
            let field = |at: usize| row.get(at).unwrap_or_default();
            let level = field(level).trim().parse::<usize>().ok().filter(|level| *level <= self.path.len());
            let Some(level) = level else {
                return Err(ImportError::at(FILE, line, "its level is no number or skips one"));
            };
            self.take(level, field(term), field(code), || line);
        }
        Ok(())
    }

    fn take(&mut self, level: usize, title: &str, code: &str, line: impl Fn() -> u32) {
        self.read.rows += 1;
        self.path.truncate(level);
        self.path.push(title.split_whitespace().collect::<Vec<_>>().join(" "));
        let code = code.trim().trim_end_matches('-').trim_end_matches('.').to_owned();
        if !code.is_empty() {
            self.read.terms.push(Term { words: self.path.join(", "), code });
        } else if self.read.skipped.len() < MOST_NAMED {
            self.read.skipped.push(RowProblem { line: line(), what: "sends to another term".to_owned() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_give_the_same_terms() {
        let xml = "<ICD10CM.index><letter><title>F</title><mainTerm><title>Fever</title><code>R50.9</code>\
            <term level=\"1\"><title>rheumatic</title><code>I00</code><term level=\"2\"><title>heart</title>\
            <code>I01.-</code></term></term></mainTerm></letter></ICD10CM.index>";
        let rows = "RowID,Level,Term,Code\n1,0,Fever,R50.9\n2,1,rheumatic,I00\n3,2,heart,I01.-\n";
        let terms = |text: &str| read(&mut text.as_bytes()).expect("an index").terms;
        assert_eq!(terms(xml), terms(rows));
        assert_eq!(terms(rows)[2], Term { words: "Fever, rheumatic, heart".into(), code: "I01".into() });
    }

    #[test]
    fn a_broken_index_names_its_line() {
        for (text, line) in [
            ("<ICD10CM.index><letter>\n<mainTerm>", Some(2)),
            ("RowID,Level,Term,Code\n1,0,Fever,R50.9\n2,2,heart,I01.-\n", Some(3)),
            ("RowID,Level,Term,Code\n1,0,Fever,R50.9\n2,1,rheum", Some(3)),
            ("a,b\n1,2\n", Some(1)),
        ] {
            assert_eq!(read(&mut text.as_bytes()).expect_err("refused").line, line, "{text}");
        }
    }
}

//! The alphabetic index: the XML of CDC and CMS, or its rows as comma-separated values with the columns Level, Term,
//! NonEssModif and Code.
//!
//! A term is a main term with the terms below it, each narrowing the one above: 'Fever, rheumatic, active'. Only terms
//! with a code are kept; those that send the reader elsewhere are counted and left out.

use super::reading::ImportFile;
use super::report::{ImportError, ImportProblem, LeftOut};
use super::source;
use roxmltree::{Document, Node};

/// The largest index that is read; that of 2025 has nine million bytes as XML.
const MOST_BYTES: u64 = 48 << 20;

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
    pub(super) left_out: LeftOut,
}

/// Reads an index in either form.
pub(super) fn read(file: &mut ImportFile<'_>) -> Result<Index, ImportError> {
    let text = source::text(file, MOST_BYTES)?;
    let read = Index { rows: 0, terms: Vec::new(), left_out: LeftOut::default() };
    let mut reading = Reading { file: file.name, path: Vec::new(), read };
    if text.trim_start().starts_with('<') {
        reading.xml(&text)?
    } else {
        reading.rows(&text)?
    }
    if reading.read.terms.is_empty() {
        return Err(ImportError::whole(file.name, ImportProblem::NoRows));
    }
    Ok(reading.read)
}

struct Reading<'a> {
    file: &'a str,
    path: Vec<String>,
    read: Index,
}

impl Reading<'_> {
    fn xml(&mut self, text: &str) -> Result<(), ImportError> {
        let document = source::xml(self.file, text)?;
        let root = document.root_element();
        if root.tag_name().name() != "ICD10CM.index" {
            return Err(ImportError::form(
                self.file,
                1,
                "this is not the alphabetic index: its root is not ICD10CM.index",
            ));
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
        let line = || u64::from(document.text_pos_at(at.range().start).row);
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
            return Err(ImportError::form(self.file, 1, "there are no columns Level, Term and Code"));
        };
        for row in rows.records() {
            let row = row.map_err(|error| {
                let line = error.position().map_or(0, |position| position.line());
                ImportError::form(
                    self.file,
                    line,
                    "there is another number of columns than in the first line; it may be cut short",
                )
            })?;
            let line = row.position().map_or(0, |position| position.line());
            let field = |at: usize| row.get(at).unwrap_or_default();
            let level = field(level).trim().parse::<usize>().ok().filter(|level| *level <= self.path.len());
            let Some(level) = level else {
                return Err(ImportError::form(self.file, line, "the level is no number or skips one"));
            };
            self.take(level, field(term), field(code), || line);
        }
        Ok(())
    }

    fn take(&mut self, level: usize, title: &str, code: &str, line: impl Fn() -> u64) {
        self.read.rows += 1;
        self.path.truncate(level);
        self.path.push(title.split_whitespace().collect::<Vec<_>>().join(" "));
        let code = code.trim().trim_end_matches('-').trim_end_matches('.').to_owned();
        if !code.is_empty() {
            self.read.terms.push(Term { words: self.path.join(", "), code });
        } else {
            self.read.left_out.row(line(), "sends to another term");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index<'a>(bytes: &'a mut &'a [u8]) -> ImportFile<'a> {
        ImportFile { name: "index", reader: bytes }
    }

    #[test]
    fn both_forms_give_the_same_terms() {
        let xml = "<ICD10CM.index><letter><title>F</title><mainTerm><title>Fever</title><code>R50.9</code>\
            <term level=\"1\"><title>rheumatic</title><code>I00</code><term level=\"2\"><title>heart</title>\
            <code>I01.-</code></term></term></mainTerm></letter></ICD10CM.index>";
        let rows = "RowID,Level,Term,Code\n1,0,Fever,R50.9\n2,1,rheumatic,I00\n3,2,heart,I01.-\n";
        let terms = |text: &str| read(&mut index(&mut text.as_bytes())).expect("an index").terms;
        assert_eq!(terms(xml), terms(rows));
        assert_eq!(terms(rows)[2], Term { words: "Fever, rheumatic, heart".into(), code: "I01".into() });
    }

    #[test]
    fn a_broken_index_names_its_line() {
        for (text, line) in [
            ("<ICD10CM.index><letter>\n<mainTerm>", 2),
            ("RowID,Level,Term,Code\n1,0,Fever,R50.9\n2,2,heart,I01.-\n", 3),
            ("RowID,Level,Term,Code\n1,0,Fever,R50.9\n2,1,rheum", 3),
            ("a,b\n1,2\n", 1),
        ] {
            assert_eq!(read(&mut index(&mut text.as_bytes())).expect_err("refused").line, line, "{text}");
        }
    }
}

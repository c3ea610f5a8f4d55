//! What an import gives: a whole set with a report, or an error with the line that is wrong and no set at all.

use crate::sets::table::TableVersion;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The most skipped rows a report names one by one; it counts all of them.
pub const MOST_NAMED: usize = 200;

/// What the person who imports knows better than the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// How the bytes are to be read.
    pub encoding: Encoding,
    /// The name of the version, instead of the one found in the file.
    pub version: Option<String>,
    /// The first day of service, instead of the one found in the file. It must lie in the year the file names.
    pub effective_from: Option<NaiveDate>,
    /// The last day of service.
    pub effective_to: Option<NaiveDate>,
}

/// How the bytes of a file are to be read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// UTF-8, which plain ASCII is too.
    #[default]
    Utf8,
    /// Windows-1252, which older Windows programs write.
    Windows1252,
}

/// A set and how it came to be. Nothing is kept by making one: the preview of an import is its report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported<T> {
    /// The whole set.
    pub set: T,
    /// What was read, kept and left out.
    pub report: ImportReport,
}

/// What was read, kept and left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportReport {
    /// The layout that was recognized, such as `CMS tab-delimited (ccipra)`.
    pub layout: String,
    /// Rows of data, without headings and notices.
    pub rows: u32,
    /// Entries in the set.
    pub kept: u32,
    /// Rows left out, all of them counted.
    pub left_out: u32,
    /// The first of the rows left out, each with its reason.
    pub skipped: Vec<RowProblem>,
    /// The version and the days of service, as found or as told.
    pub version: TableVersion,
    /// What a person should know before keeping the set.
    pub remarks: Vec<String>,
}

impl ImportReport {
    pub(crate) fn new(layout: &str, version: TableVersion) -> Self {
        Self {
            layout: layout.to_owned(),
            rows: 0,
            kept: 0,
            left_out: 0,
            skipped: Vec::new(),
            version,
            remarks: Vec::new(),
        }
    }
}

/// Rows left out while a file is read.
#[derive(Debug, Default)]
pub(crate) struct LeftOut {
    pub count: u32,
    pub named: Vec<RowProblem>,
}

impl LeftOut {
    /// Leaves a row out, with the reason.
    pub fn row(&mut self, line: u64, what: impl Into<String>) {
        self.count += 1;
        if self.named.len() < MOST_NAMED {
            self.named.push(RowProblem { line: u32::try_from(line).unwrap_or(u32::MAX), what: what.into() });
        }
    }

    /// Writes it into the report.
    pub fn into_report(self, report: &mut ImportReport) {
        report.left_out = self.count;
        report.skipped = self.named;
    }
}

/// A row that was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RowProblem {
    /// The line it begins on, counted from 1.
    pub line: u32,
    /// Why.
    pub what: String,
}

/// Why nothing was imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{problem}", place(.file, *.line))]
pub struct ImportError {
    /// The name of the file, as it was given.
    pub file: String,
    /// The line that is wrong, counted from 1; 0 where it is the file as a whole.
    pub line: u64,
    /// What is wrong.
    pub problem: ImportProblem,
}

impl ImportError {
    /// Something that is not as the publisher's form has it, in a line.
    pub(crate) fn form(file: &str, line: u64, what: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, problem: ImportProblem::Form(what.into()) }
    }

    /// Something wrong with the whole file.
    pub(crate) fn whole(file: &str, problem: ImportProblem) -> Self {
        Self { file: file.to_owned(), line: 0, problem }
    }
}

fn place(file: &str, line: u64) -> String {
    match (file.is_empty(), line) {
        (true, 0) => String::new(),
        (true, line) => format!("line {line}: "),
        (false, 0) => format!("{file}: "),
        (false, line) => format!("{file}, line {line}: "),
    }
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportProblem {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is an archive, a workbook or a picture.
    #[error("this is {0}, not a text file; unpack it or save it as text (CSV) first")]
    NotText(&'static str),
    /// It is UTF-16.
    #[error("the text is in UTF-16; save it as UTF-8")]
    Utf16,
    /// A byte does not belong to UTF-8.
    #[error("the text is not UTF-8; if an older Windows program wrote it, import it as Windows-1252")]
    NotUtf8,
    /// It is longer than any file of its kind.
    #[error("the file is longer than {0} MB, more than any file of this kind; nothing was imported")]
    TooLong(u64),
    /// One row is longer than any row of its kind: most often a quotation mark that never ends.
    #[error("a row does not end; perhaps a quotation mark is opened and never closed")]
    EndlessRow,
    /// The columns are those of no layout that is known.
    #[error("the columns are not those of {0}")]
    OtherLayout(&'static str),
    /// It stops in the middle.
    #[error("the file stops in the middle: {0}")]
    CutOff(String),
    /// It is for another year.
    #[error("the file is for {found}, not for {asked}")]
    WrongYear {
        /// The year the file names.
        found: i32,
        /// The year that was asked for.
        asked: i32,
    },
    /// It does not say which days it is for.
    #[error("neither the file nor its name says which days of service it is for; name the first day")]
    NoDays,
    /// A value cannot be read.
    #[error("{column} cannot be read")]
    BadValue {
        /// The column, in words.
        column: &'static str,
    },
    /// Two rows contradict each other.
    #[error("{0} is there twice, with different values")]
    Contradiction(String),
    /// What stands there is not what the form of the file has there, or not what another file of the same version says.
    #[error("{0}")]
    Form(String),
    /// There is not a single row of data.
    #[error("there is not a single row of data")]
    NoRows,
    /// It could not be read from where it lies.
    #[error("the file could not be read to its end: {0}")]
    Unreadable(String),
}

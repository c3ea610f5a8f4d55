//! What an import gives: the whole set and what was read of it, or the one thing that is wrong. Never a part of a set.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A set read from published files, and what to show before it is taken over.
#[derive(Debug, Clone)]
pub struct Imported<T> {
    /// The set.
    pub set: T,
    /// What was read.
    pub report: ImportReport,
}

/// What an importer read: the preview of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportReport {
    /// Rows or records of the files.
    pub rows: u32,
    /// How many of them the set holds.
    pub kept: u32,
    /// Those left out, each with its reason.
    pub skipped: Vec<RowProblem>,
    /// The publisher's name for the version.
    pub version: String,
    /// The first day of service the set is for.
    pub effective_from: NaiveDate,
    /// The last day of service it is for; `None` while nobody has said.
    pub effective_to: Option<NaiveDate>,
}

/// A row that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RowProblem {
    /// The line, counted from 1.
    pub line: u32,
    /// What is wrong with it.
    pub what: String,
}

/// Why nothing was imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {what}", line.map(|line| format!(", line {line}")).unwrap_or_default())]
pub struct ImportError {
    /// What the file is, such as 'tabular list'.
    pub file: &'static str,
    /// The line, counted from 1; `None` where it is the file as a whole.
    pub line: Option<u32>,
    /// What is wrong, and what would be right.
    pub what: String,
}

impl ImportError {
    /// Something wrong in a line.
    pub(crate) fn at(file: &'static str, line: u32, what: impl Into<String>) -> Self {
        Self { file, line: Some(line), what: what.into() }
    }

    /// Something wrong with the whole file.
    pub(crate) fn whole(file: &'static str, what: impl Into<String>) -> Self {
        Self { file, line: None, what: what.into() }
    }
}

//! Which codes a version has: the order file of CMS, whose columns are fixed, or a plain list of codes, one a line.

use super::icd10cm::plain;
use super::reading::ImportFile;
use super::report::{ImportError, ImportProblem};
use super::source;
use crate::sets::icd10cm::{Drawn, Level};
use std::collections::BTreeMap;
use std::collections::HashSet;

/// The largest list that is read; the order file of 2026 has fifteen million bytes.
const MOST_BYTES: u64 = 48 << 20;

/// A code of the list.
pub(super) struct Listed {
    /// The line it stands in.
    pub(super) line: u64,
    /// Whether it is billable, where the list says so.
    pub(super) billable: Option<bool>,
    /// Its title, where the list has titles.
    pub(super) title: Option<String>,
}

/// Reads the list: codes without their points and what is said of them. Headings of chapters and blocks are left out.
pub(super) fn read(file: &mut ImportFile<'_>) -> Result<BTreeMap<String, Listed>, ImportError> {
    let text = source::text(file, MOST_BYTES)?;
    let mut listed = BTreeMap::new();
    for (number, line) in (1u64..).zip(text.lines()) {
        let line = line.trim_end();
        let read = row(line).map_err(|what| ImportError::form(file.name, number, what))?;
        let Some((code, entry)) = read.map(|(code, entry)| (code, Listed { line: number, ..entry })) else { continue };
        // A category that is a block of its own stands there twice.
        listed.entry(code).or_insert(entry);
    }
    if listed.is_empty() {
        return Err(ImportError::whole(file.name, ImportProblem::NoRows));
    }
    Ok(listed)
}

/// A row, or what is wrong with it; its line is for the caller to say.
fn row(line: &str) -> Result<Option<(String, Listed)>, String> {
    let ordered = line.len() > 14 && line.as_bytes()[..5].iter().all(u8::is_ascii_digit) && line.as_bytes()[5] == b' ';
    if ordered {
        return order_row(line).map(Some);
    }
    let code = plain(line.trim());
    if is_code(&code) {
        return Ok(Some((code, Listed { line: 0, billable: None, title: None })));
    }
    let heading = code.is_empty()
        || code.bytes().all(|byte| byte.is_ascii_digit())
        || code.split_once('-').is_some_and(|(first, last)| is_code(first) && is_code(last));
    if heading { Ok(None) } else { Err(format!("'{line}' is no code")) }
}

/// Columns of the order file, counted from 1: 1–5 a number, 7–13 the code, 15 whether it is billable, 17–76 the short
/// title, from 78 the long one.
fn order_row(line: &str) -> Result<(String, Listed), String> {
    let column = |from: usize, to: usize| line.get(from..to.min(line.len())).unwrap_or_default().trim();
    let code = column(6, 13).to_owned();
    let billable = match column(14, 15) {
        "1" => true,
        "0" => false,
        _ => return Err("column 15 is neither 0 nor 1; the line may be cut short".to_owned()),
    };
    let title = column(77, line.len());
    if !is_code(&code) || title.is_empty() {
        return Err("there is no code or no title; the line may be cut short".to_owned());
    }
    Ok((code, Listed { line: 0, billable: Some(billable), title: Some(title.to_owned()) }))
}

fn is_code(code: &str) -> bool {
    let bytes = code.as_bytes();
    (3..=7).contains(&bytes.len())
        && bytes.iter().all(u8::is_ascii_alphanumeric)
        && bytes[0].is_ascii_uppercase()
        && bytes[1..3].iter().any(u8::is_ascii_digit)
}

/// Says so where the list and the tabular list are of different versions, or one of them is cut short.
pub(super) fn agree(file: &str, listed: &BTreeMap<String, Listed>, places: &[Drawn]) -> Result<(), ImportError> {
    let codes = places.iter().filter(|place| place.level >= Level::Category);
    let printed: HashSet<String> = codes.clone().map(|place| plain(&place.code)).collect();
    let unknown = listed.iter().filter(|(code, _)| !printed.contains(*code)).min_by_key(|(_, entry)| entry.line);
    if let Some((code, entry)) = unknown {
        let what = format!("{code} is not in the tabular list, so that the two are not of one version");
        return Err(ImportError::form(file, entry.line, what));
    }
    let Some(missing) = codes.map(|place| plain(&place.code)).find(|code| !listed.contains_key(code)) else {
        return Ok(());
    };
    let last = listed.values().map(|entry| entry.line).max().unwrap_or_default();
    let what = format!(
        "{missing} of the tabular list is missing; the list ends here and may be cut short or of another version"
    );
    Err(ImportError::form(file, last, what))
}

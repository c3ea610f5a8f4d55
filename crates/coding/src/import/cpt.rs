//! Imports the practice's own CPT file: the text formats of the AMA's data files, or a CSV whose columns the practice
//! names. The words stay in the practice's vault; the program ships none of them.
//!
//! AMA formats: tab-delimited (code, tab, description); fixed long (code 1–5, number of the line 6–7, text 9–80, a
//! long text going on in further lines); fixed short and medium (code 1–5, text from 7). Notices stand above the first code.

use super::hcpcs::of_system;
use super::reading::{Fields, ImportFile, LONGEST_FILE, Rows};
use super::report::{ImportError, ImportOptions, ImportProblem, ImportReport, Imported, LeftOut};
use super::values;
use crate::sets::modifiers::ProcedureGroup;
use crate::sets::procedures::{Procedure, ProcedureSet, ProcedureSource, procedure_ref};
use crate::sets::table::TableKind;
use auscult_domain::coding::{CodeCategory, CodeSystem};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The columns of the practice's CSV by their headings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CptColumns {
    /// The code.
    pub code: String,
    /// What it is, in a few words.
    pub title: String,
    /// What it is, in full.
    pub description: Option<String>,
    /// The first day of service.
    pub valid_from: Option<String>,
    /// The last day of service.
    pub valid_to: Option<String>,
    /// Whether it is an add-on code: `1`, `y`, `yes`, `true` or `+`.
    pub add_on: Option<String>,
}

/// Texts of the AMA's files: how long the descriptions in it are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Texts {
    Tab,
    FixedLong,
    FixedShort,
}

/// Reads one or more of the AMA's text files of one edition; the shortest text of a code becomes its title, the
/// longest its description.
///
/// The edition is the year in a file's name, or must be told.
///
/// # Errors
/// [`ImportError`] with the file and line that is wrong.
pub fn cpt(files: &mut [ImportFile<'_>], options: &ImportOptions) -> Result<Imported<ProcedureSet>, ImportError> {
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let year = files.iter().find_map(|file| values::year(file.name));
    let mut report_rows = 0;
    let mut name = String::new();
    for file in files.iter_mut() {
        file.name.clone_into(&mut name);
        let found = text_file(file, options)?;
        report_rows += found.len() as u32;
        for (code, text) in found {
            texts.entry(code).or_default().push(text);
        }
    }
    let refuse = |problem| ImportError { file: name.clone(), line: 0, problem };
    if texts.is_empty() {
        return Err(refuse(ImportProblem::NoRows));
    }
    let version =
        values::version(TableKind::Cpt, year.and_then(super::fees::whole_year), year, options).map_err(refuse)?;
    let mut report = ImportReport::new("AMA text files", version.clone());
    report.rows = report_rows;
    report.kept = texts.len() as u32;
    let mut procedures = Vec::with_capacity(texts.len());
    for (code, mut words) in texts {
        words.sort_by_key(String::len);
        let code = procedure_ref(&code).map_err(|_| refuse(ImportProblem::BadValue { column: "the code" }))?;
        let mut procedure = named(code, &words[0]);
        procedure.add_on = words.iter().any(|text| values::says_add_on(text));
        procedure.description = words.pop().filter(|longest| *longest != procedure.title);
        procedures.push(procedure);
    }
    let set = ProcedureSet::of(of_system(&version, CodeSystem::Cpt), ProcedureSource::Practice, procedures);
    Ok(Imported { set, report })
}

fn named(code: auscult_domain::coding::CodeRef, title: &str) -> Procedure {
    let mut procedure = Procedure::named(code, title);
    if ProcedureGroup::of(procedure.code.code.as_str()) == ProcedureGroup::Evaluation {
        procedure.category = CodeCategory::Evaluation;
    }
    procedure
}

/// A CPT code at the beginning of a line.
fn code_of(line: &str) -> Option<&str> {
    line.get(..5).filter(|code| values::is_procedure(code) && code.as_bytes()[0].is_ascii_digit())
}

fn texts_of(line: &str) -> Option<Texts> {
    let bytes = line.as_bytes();
    code_of(line)?;
    match bytes.get(5)? {
        b'\t' => Some(Texts::Tab),
        b' ' => Some(Texts::FixedShort),
        b'0'..=b'9' if bytes.get(6).is_some_and(u8::is_ascii_digit) && bytes.get(7) == Some(&b' ') => {
            Some(Texts::FixedLong)
        }
        _ => None,
    }
}

fn text_file(file: &mut ImportFile<'_>, options: &ImportOptions) -> Result<BTreeMap<String, String>, ImportError> {
    let mut rows = Rows::open(file, Fields::Lines, options.encoding, LONGEST_FILE)?;
    let mut told = None;
    let mut notices = 0;
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let line = row.line;
        let text = std::str::from_utf8(row.bytes(0)).unwrap_or_default().trim_end().to_owned();
        if text.is_empty() {
            continue;
        }
        let Some(kind) = told.or_else(|| texts_of(&text)) else {
            notices += 1;
            if notices > 200 {
                return Err(rows.error(line, ImportProblem::OtherLayout("the AMA's text files")));
            }
            continue;
        };
        if let Err(problem) = take(&mut found, &text, kind) {
            let last = matches!(problem, ImportProblem::BadValue { .. }) && rows.next()?.is_none();
            let cut = || ImportProblem::CutOff("its last line is not whole".to_owned());
            return Err(rows.error(line, if last { cut() } else { problem }));
        }
        told = Some(kind);
    }
    if found.is_empty() {
        return Err(rows.error(rows.line(), ImportProblem::OtherLayout("the AMA's text files")));
    }
    rows.demand_last_line_ended()?;
    Ok(found)
}

fn take(found: &mut BTreeMap<String, String>, line: &str, kind: Texts) -> Result<(), ImportProblem> {
    let bad = |column| ImportProblem::BadValue { column };
    let code = code_of(line).ok_or(bad("the code"))?.to_owned();
    if texts_of(line) != Some(kind) {
        return Err(bad("the line (it is laid out differently from those before)"));
    }
    let from = if kind == Texts::FixedLong { 8 } else { 6 };
    let text = line.get(from..).unwrap_or_default().trim();
    if text.is_empty() {
        return Err(bad("the description"));
    }
    let number: u32 = if kind == Texts::FixedLong { line[5..7].parse().unwrap_or(0) } else { 1 };
    match (found.get_mut(&code), number) {
        (None, 1) => {
            found.insert(code, text.to_owned());
            Ok(())
        }
        (Some(before), 2..) => {
            before.push(' ');
            before.push_str(text);
            Ok(())
        }
        (None, _) => Err(bad("a further line without its first")),
        (Some(before), _) if before.as_str() == text => Ok(()),
        (Some(_), _) => Err(ImportProblem::Contradiction(code)),
    }
}

/// Reads the practice's CSV by the columns it names. A row whose code is not spelled like one, or that has no title, is
/// left out and named in the report: the file is the practice's own.
///
/// # Errors
/// [`ImportError`] with the line that is wrong.
pub fn cpt_columns(
    file: &mut ImportFile<'_>,
    columns: &CptColumns,
    options: &ImportOptions,
) -> Result<Imported<ProcedureSet>, ImportError> {
    let year = values::year(file.name);
    let mut rows = Rows::open(file, Fields::Delimited, options.encoding, LONGEST_FILE)?;
    let version = values::version(TableKind::Cpt, year.and_then(super::fees::whole_year), None, options);
    let version = version.map_err(|problem| rows.error(0, problem))?;
    let Some(places) = rows.next()?.and_then(|row| Places::of(&row.fields().collect::<Vec<_>>(), columns)) else {
        return Err(rows.error(1, ImportProblem::OtherLayout("the file whose columns were named")));
    };
    let mut left_out = LeftOut::default();
    let mut kept: BTreeMap<String, Procedure> = BTreeMap::new();
    let mut count = 0;
    while let Some(row) = rows.next()? {
        let line = row.line;
        if row.is_blank() {
            continue;
        }
        count += 1;
        let (code, title) = (row.field(places.code).to_ascii_uppercase(), row.field(places.title));
        if !values::is_procedure(&code) {
            left_out.row(line, "its code is not spelled like a procedure");
            continue;
        }
        if title.is_empty() {
            left_out.row(line, format!("{code} has no title"));
            continue;
        }
        let Ok(reference) = procedure_ref(&code) else { continue };
        let mut procedure = named(reference, title);
        let optional = |place: Option<usize>| place.map(|place| row.field(place)).filter(|text| !text.is_empty());
        procedure.description = optional(places.description).map(str::to_owned);
        procedure.add_on = optional(places.add_on)
            .is_some_and(|text| ["1", "y", "yes", "true", "+"].contains(&text.to_ascii_lowercase().as_str()));
        let days = day(optional(places.valid_from)).zip(day(optional(places.valid_to)));
        let Some((from, to)) = days else {
            return Err(rows.error(line, ImportProblem::BadValue { column: "a day" }));
        };
        (procedure.valid_from, procedure.valid_to) = (from, to);
        match kept.get(&code) {
            Some(known) if *known == procedure => left_out.row(line, format!("{code} stood there before")),
            Some(_) => return Err(rows.error(line, ImportProblem::Contradiction(code))),
            None => {
                kept.insert(code, procedure);
            }
        }
    }
    if kept.is_empty() {
        return Err(rows.error(rows.line(), ImportProblem::NoRows));
    }
    let mut report = ImportReport::new("CSV with named columns", version.clone());
    report.rows = count;
    report.kept = kept.len() as u32;
    left_out.into_report(&mut report);
    let procedures = kept.into_values().collect();
    let set = ProcedureSet::of(of_system(&version, CodeSystem::Cpt), ProcedureSource::Practice, procedures);
    Ok(Imported { set, report })
}

/// A day that may be missing; `None` where it is there and cannot be read.
fn day(text: Option<&str>) -> Option<Option<NaiveDate>> {
    match text {
        None => Some(None),
        Some(text) => values::day(text).map(Some),
    }
}

struct Places {
    code: usize,
    title: usize,
    description: Option<usize>,
    valid_from: Option<usize>,
    valid_to: Option<usize>,
    add_on: Option<usize>,
}

impl Places {
    /// Where the named columns are; `None` where one of them is not there.
    fn of(headings: &[&str], columns: &CptColumns) -> Option<Self> {
        let at = |name: &str| headings.iter().position(|heading| heading.eq_ignore_ascii_case(name.trim()));
        let optional = |name: &Option<String>| match name {
            None => Some(None),
            Some(name) => at(name).map(Some),
        };
        Some(Self {
            code: at(&columns.code)?,
            title: at(&columns.title)?,
            description: optional(&columns.description)?,
            valid_from: optional(&columns.valid_from)?,
            valid_to: optional(&columns.valid_to)?,
            add_on: optional(&columns.add_on)?,
        })
    }
}

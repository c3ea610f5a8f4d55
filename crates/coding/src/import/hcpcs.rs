//! Imports HCPCS Level II: CMS's own file (fixed-width text, or its workbook saved as CSV), or two flat CSVs, one of
//! codes with their days and one of descriptions.

use super::hcpcs_records::{self, HcpcsRecord, Subject};
use super::reading::{Fields, ImportFile, LONGEST_FILE, Rows};
use super::report::{ImportError, ImportOptions, ImportProblem, ImportReport, Imported, LeftOut};
use super::values;
use crate::sets::procedures::{Procedure, ProcedureSet, ProcedureSource, procedure_ref};
use crate::sets::table::{TableKind, TableVersion};
use auscult_domain::coding::{CodeSetVersion, CodeSystem};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// The form of the HCPCS files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HcpcsLayout {
    /// CMS's fixed-width text, `HCPC2026_JAN_ANWEB.txt`.
    FixedWidth,
    /// CMS's workbook saved as CSV.
    Workbook,
    /// Flat CSV of codes (`hcpcs_code`, …, `date_term`, `date_added`), and descriptions in a second file.
    Flat,
}

/// Reads the codes, and for [`HcpcsLayout::Flat`] their descriptions from the second file.
///
/// The days of service are those the name tells (`2026_JAN` or a year), or else the quarter of the newest code.
///
/// # Errors
/// [`ImportError`] with the line that is wrong.
pub fn hcpcs(
    codes: &mut ImportFile<'_>,
    descriptions: Option<&mut ImportFile<'_>>,
    layout: HcpcsLayout,
    options: &ImportOptions,
) -> Result<Imported<ProcedureSet>, ImportError> {
    let name = codes.name.to_owned();
    let (records, lines, words) = match layout {
        HcpcsLayout::FixedWidth => {
            let (records, lines) = hcpcs_records::read(codes, options.encoding, Fields::Lines)?;
            (records, lines, "CMS, fixed width (ANWEB)")
        }
        HcpcsLayout::Workbook => {
            let (records, lines) = hcpcs_records::read(codes, options.encoding, Fields::Delimited)?;
            (records, lines, "CMS workbook as CSV (ANWEB)")
        }
        HcpcsLayout::Flat => {
            let texts = match descriptions {
                Some(file) => flat_descriptions(file, options)?,
                None => BTreeMap::new(),
            };
            let (records, lines) = flat_codes(codes, &texts, options)?;
            (records, lines, "flat CSV of codes and descriptions")
        }
    };
    let error = |line, problem| ImportError { file: name.clone(), line, problem };
    let version = version(&name, &records, options).map_err(|(line, problem)| error(line, problem))?;
    let mut report = ImportReport::new(words, version.clone());
    report.rows = records.len() as u32;
    let mut left_out = LeftOut::default();
    let mut kept: BTreeMap<String, Procedure> = BTreeMap::new();
    for record in records {
        let line = record.line;
        if record.subject == Subject::Modifier {
            left_out.row(line, format!("{} is a modifier", record.code));
            continue;
        }
        let procedure =
            procedure(&record).ok_or_else(|| error(line, ImportProblem::BadValue { column: "the code" }))?;
        match kept.get(&record.code) {
            None => {
                kept.insert(record.code, procedure);
            }
            Some(known) if *known == procedure => left_out.row(line, format!("{} stood there before", record.code)),
            Some(_) => return Err(error(line, ImportProblem::Contradiction(record.code))),
        }
    }
    match kept.keys().next_back() {
        None => return Err(error(lines, ImportProblem::NoRows)),
        // The published set begins with A and ends with the codes for hearing.
        Some(last) if !last.starts_with('V') => {
            let what = format!("its last code is {last}, the published set goes on to V");
            return Err(error(lines, ImportProblem::CutOff(what)));
        }
        Some(_) => {}
    }
    report.kept = kept.len() as u32;
    left_out.into_report(&mut report);
    let set =
        ProcedureSet::of(of_system(&version, CodeSystem::Hcpcs), ProcedureSource::Hcpcs, kept.into_values().collect());
    Ok(Imported { set, report })
}

/// The version of a table as the version of a code set.
pub(crate) fn of_system(version: &TableVersion, system: CodeSystem) -> CodeSetVersion {
    CodeSetVersion {
        system,
        version: version.version.clone(),
        effective_from: version.effective_from,
        effective_to: version.effective_to,
    }
}

fn procedure(record: &HcpcsRecord) -> Option<Procedure> {
    let short = if record.short.is_empty() { &record.long } else { &record.short };
    let mut procedure = Procedure::named(procedure_ref(&record.code).ok()?, short);
    procedure.description = (record.long != *short).then(|| record.long.clone());
    procedure.add_on = values::says_add_on(&record.long);
    (procedure.valid_from, procedure.valid_to) = (record.added, record.ended);
    Some(procedure)
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

pub(crate) fn version(
    name: &str,
    records: &[HcpcsRecord],
    options: &ImportOptions,
) -> Result<TableVersion, (u64, ImportProblem)> {
    let newest = records.iter().max_by_key(|record| record.added);
    let (line, added) = newest.map_or((0, None), |record| (record.line, record.added));
    let year = values::year(name);
    let lower = name.to_ascii_lowercase();
    let month = MONTHS.iter().position(|month| lower.contains(&format!("_{month}")));
    let named = year.map(|year| match month.and_then(|month| values::quarter(year, month as u32 / 3 + 1)) {
        Some(first) => (format!("{year} {}", first.format("%B")), first, values::quarter_end(first)),
        None => (year.to_string(), NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default(), values::year_end(year)),
    });
    let found = named.or_else(|| {
        let first = values::quarter_of(added?);
        Some((format!("{} Q{}", first.year(), first.month0() / 3 + 1), first, values::quarter_end(first)))
    });
    let version = values::version(TableKind::Hcpcs, found, year, options).map_err(|problem| (0, problem))?;
    let after = version.effective_to.unwrap_or(version.effective_from);
    match added.filter(|added| added.year() > after.year()) {
        Some(added) => Err((line, ImportProblem::WrongYear { found: added.year(), asked: after.year() })),
        None => Ok(version),
    }
}

/// Long and short description by code.
type Descriptions = BTreeMap<String, (String, String)>;

fn flat_descriptions(file: &mut ImportFile<'_>, options: &ImportOptions) -> Result<Descriptions, ImportError> {
    let mut rows = Rows::open(file, Fields::Delimited, options.encoding, LONGEST_FILE)?;
    let expected = ["hcpcs_code", "hcpcs_desc_type", "hcpcs_description"];
    let headed = rows.next()?.is_some_and(|row| row.fields().eq(expected));
    if !headed {
        return Err(rows.error(rows.line(), ImportProblem::OtherLayout("the flat file of HCPCS descriptions")));
    }
    let mut texts = Descriptions::new();
    while let Some(row) = rows.next()? {
        let (line, code, text) = (row.line, row.field(0).to_owned(), row.field(2).to_owned());
        let both = texts.entry(code).or_default();
        let part = match row.field(1) {
            "Long" => &mut both.0,
            "Short" => &mut both.1,
            _ => return Err(rows.error(line, ImportProblem::BadValue { column: "the kind of description" })),
        };
        *part = text;
    }
    rows.demand_last_line_ended()?;
    Ok(texts)
}

fn flat_codes(
    file: &mut ImportFile<'_>,
    texts: &Descriptions,
    options: &ImportOptions,
) -> Result<(Vec<HcpcsRecord>, u64), ImportError> {
    let mut rows = Rows::open(file, Fields::Delimited, options.encoding, LONGEST_FILE)?;
    let other = ImportProblem::OtherLayout("the flat file of HCPCS codes");
    let places = rows.next()?.and_then(|row| {
        let at = |name: &str| row.fields().position(|field| field == name);
        Some((at("hcpcs_code")?, at("date_added")?, at("date_term")?, row.len()))
    });
    let Some((code, added, ended, columns)) = places else { return Err(rows.error(rows.line(), other)) };
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        let line = row.line;
        let record = flat_record(row.line, row.field(code), row.field(added), row.field(ended), texts);
        let record = if row.len() == columns { record } else { Err(ImportProblem::BadValue { column: "the row" }) };
        match record {
            Ok(record) => records.push(record),
            Err(problem) => {
                let last = rows.next()?.is_none();
                let cut = || ImportProblem::CutOff("its last row is not whole".to_owned());
                return Err(rows.error(line, if last { cut() } else { problem }));
            }
        }
    }
    rows.demand_last_line_ended()?;
    Ok((records, rows.line()))
}

fn flat_record(
    line: u64,
    code: &str,
    added: &str,
    ended: &str,
    texts: &Descriptions,
) -> Result<HcpcsRecord, ImportProblem> {
    let bad = |column| ImportProblem::BadValue { column };
    if !values::is_procedure(code) || !code.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Err(bad("the code"));
    }
    let day = |text: &str, column| match text {
        "" => Ok(None),
        text => values::day(text).map(Some).ok_or(bad(column)),
    };
    let (long, short) = texts.get(code).cloned().unwrap_or_else(|| (code.to_owned(), String::new()));
    Ok(HcpcsRecord {
        line,
        subject: Subject::Code,
        code: code.to_owned(),
        long,
        short,
        added: day(added, "the day it was added")?,
        ended: day(ended, "the day it ended")?,
    })
}

//! Imports lists a practice gets as a flat CSV with headings: modifiers (`mod_code`, `mod_description`, …) and
//! adjustment codes (`adj_code`, `adj_type`, `adj_description`, `adj_start_date`, `adj_end_date`). Modifiers are also
//! read from CMS's HCPCS file, in which they stand between the codes.

use super::hcpcs_records::{self, Subject};
use super::reading::{Fields, ImportFile, LONGEST_FILE, Row, Rows};
use super::report::{ImportError, ImportOptions, ImportProblem, ImportReport, Imported, LeftOut};
use super::values;
use crate::sets::adjustment_codes::{AdjustmentCode, AdjustmentCodes, AdjustmentList};
use crate::sets::modifiers::{ModifierEntry, Modifiers};
use crate::sets::table::{TableKind, TableVersion};
use std::collections::BTreeMap;

/// Where modifiers are read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModifierLayout {
    /// A flat CSV with headings.
    Flat,
    /// CMS's fixed-width HCPCS file.
    HcpcsFixedWidth,
    /// CMS's HCPCS workbook saved as CSV.
    HcpcsWorkbook,
}

/// Reads modifiers. What each is for is known only of those that ship in our own words; of the others it is left open.
///
/// # Errors
/// [`ImportError`] with the line that is wrong.
pub fn modifiers(
    file: &mut ImportFile<'_>,
    layout: ModifierLayout,
    options: &ImportOptions,
) -> Result<Imported<Modifiers>, ImportError> {
    let name = file.name.to_owned();
    let (found, layout, lines) = match layout {
        ModifierLayout::Flat => {
            let mut rows = Rows::open(file, Fields::Delimited, options.encoding, LONGEST_FILE)?;
            let places = headings(&mut rows, &["mod_code", "mod_description"], "a list of modifiers")?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push((row.line, row.field(places[0]).to_owned(), row.field(places[1]).to_owned()));
            }
            rows.demand_last_line_ended()?;
            (found, "flat CSV of modifiers", rows.line())
        }
        of_hcpcs => {
            let fields = if of_hcpcs == ModifierLayout::HcpcsFixedWidth { Fields::Lines } else { Fields::Delimited };
            let (records, lines) = hcpcs_records::read(file, options.encoding, fields)?;
            let modifiers = records.into_iter().filter(|record| record.subject == Subject::Modifier);
            let named = modifiers.map(|record| (record.line, record.code, record.long));
            (named.collect(), "modifiers of CMS's HCPCS file", lines)
        }
    };
    let error = |line, problem| ImportError { file: name.clone(), line, problem };
    let version = dated(TableKind::Modifiers, &name, options).map_err(|problem| error(0, problem))?;
    let mut left_out = LeftOut::default();
    let mut entries: BTreeMap<String, ModifierEntry> = BTreeMap::new();
    let rows = found.len() as u32;
    for (line, code, title) in found {
        if code.len() != 2 || !code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
            return Err(error(line, ImportProblem::BadValue { column: "the modifier" }));
        }
        let entry = entry(code, &title);
        match entries.get(&entry.code) {
            // Lists of several publishers name some modifiers twice, in different words; the first is kept.
            Some(_) => left_out.row(line, format!("{} stood there before", entry.code)),
            None => {
                entries.insert(entry.code.clone(), entry);
            }
        }
    }
    if entries.is_empty() {
        return Err(error(lines, ImportProblem::NoRows));
    }
    let mut report = ImportReport::new(layout, version.clone());
    (report.rows, report.kept) = (rows, entries.len() as u32);
    left_out.into_report(&mut report);
    Ok(Imported { set: Modifiers::of(version, entries.into_values().collect()), report })
}

/// An imported title, with what we know of the modifier ourselves.
fn entry(code: String, title: &str) -> ModifierEntry {
    let own = Modifiers::shipped().get(&code);
    ModifierEntry {
        title: if title.is_empty() { code.clone() } else { title.to_owned() },
        groups: own.map(|own| own.groups.clone()).unwrap_or_default(),
        lifts_ncci: own.is_some_and(|own| own.lifts_ncci),
        when: own.map(|own| own.when.clone()).unwrap_or_default(),
        code,
    }
}

fn dated(table: TableKind, name: &str, options: &ImportOptions) -> Result<TableVersion, ImportProblem> {
    let year = values::year(name);
    let found = year.and_then(super::fees::whole_year).map(|(name, first, _)| (name, first, None));
    values::version(table, found, year, options)
}

fn headings(rows: &mut Rows<'_>, wanted: &[&str], what: &'static str) -> Result<Vec<usize>, ImportError> {
    let places = rows.next()?.and_then(|row| {
        let at = |name: &&str| row.fields().position(|field| field == *name);
        wanted.iter().map(at).collect::<Option<Vec<usize>>>()
    });
    places.ok_or_else(|| rows.error(rows.line(), ImportProblem::OtherLayout(what)))
}

const ADJUSTMENT_COLUMNS: [&str; 5] = ["adj_code", "adj_type", "adj_description", "adj_start_date", "adj_end_date"];

/// Reads adjustment reason and remark codes with their groups.
///
/// # Errors
/// [`ImportError`] with the line that is wrong.
pub fn adjustment_codes(
    file: &mut ImportFile<'_>,
    options: &ImportOptions,
) -> Result<Imported<AdjustmentCodes>, ImportError> {
    let name = file.name.to_owned();
    let mut rows = Rows::open(file, Fields::Delimited, options.encoding, LONGEST_FILE)?;
    let places = headings(&mut rows, &ADJUSTMENT_COLUMNS, "a list of adjustment codes")?;
    let version = dated(TableKind::AdjustmentCodes, &name, options).map_err(|problem| rows.error(0, problem))?;
    let mut left_out = LeftOut::default();
    let mut codes: BTreeMap<(AdjustmentList, String), AdjustmentCode> = BTreeMap::new();
    let mut count = 0;
    while let Some(row) = rows.next()? {
        let line = row.line;
        if row.is_blank() {
            continue;
        }
        count += 1;
        let code = match adjustment(&row, &places) {
            Ok(code) => code,
            Err(column) => {
                let short = row.len() <= places[4] && rows.next()?.is_none();
                let cut = ImportProblem::CutOff("its last row is not whole".to_owned());
                return Err(rows.error(line, if short { cut } else { ImportProblem::BadValue { column } }));
            }
        };
        let key = (code.list, code.code.clone());
        match codes.get(&key) {
            Some(known) if *known == code => left_out.row(line, format!("{} stood there before", key.1)),
            Some(_) => return Err(rows.error(line, ImportProblem::Contradiction(key.1))),
            None => {
                codes.insert(key, code);
            }
        }
    }
    if codes.is_empty() {
        return Err(rows.error(rows.line(), ImportProblem::NoRows));
    }
    rows.demand_last_line_ended()?;
    let mut report = ImportReport::new("flat CSV of adjustment codes", version.clone());
    (report.rows, report.kept) = (count, codes.len() as u32);
    left_out.into_report(&mut report);
    Ok(Imported { set: AdjustmentCodes::of(version, codes.into_values().collect()), report })
}

fn adjustment(row: &Row<'_>, places: &[usize]) -> Result<AdjustmentCode, &'static str> {
    let field = |at: usize| row.field(places[at]);
    let list = match field(1) {
        "Group" => AdjustmentList::Group,
        "CARC" => AdjustmentList::Reason,
        "RARC" => AdjustmentList::Remark,
        _ => return Err("the list (Group, CARC or RARC)"),
    };
    let code = field(0);
    if code.is_empty() || code.len() > 5 || !code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
        return Err("the code");
    }
    let day = |at: usize, column| match field(at) {
        "" => Ok(None),
        text => values::day(text).map(Some).ok_or(column),
    };
    if field(2).is_empty() || row.len() <= places[4] {
        return Err("the text");
    }
    Ok(AdjustmentCode {
        list,
        code: code.to_owned(),
        text: field(2).to_owned(),
        from: day(3, "the first day")?,
        to: day(4, "the last day")?,
    })
}

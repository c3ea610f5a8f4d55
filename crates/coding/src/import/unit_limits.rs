//! Imports the medically unlikely edits (MUE) for practitioners, from CMS's CSV and from a flat one.

use super::reading::{Fields, ImportFile, LONGEST_FILE, Row, Rows};
use super::report::{ImportError, ImportOptions, ImportProblem, ImportReport, Imported, LeftOut};
use super::values;
use crate::sets::table::TableKind;
use crate::sets::unit_limits::{Adjudication, UnitLimit, UnitLimits};
use chrono::Datelike;
use std::collections::HashMap;

/// Reads the limits. CMS's file tells its quarter only in its name (`…Eff_07-01-2024.csv`).
///
/// # Errors
/// [`ImportError`] with the line that is wrong.
pub fn unit_limits(file: &mut ImportFile<'_>, options: &ImportOptions) -> Result<Imported<UnitLimits>, ImportError> {
    let named = values::quarter_named(file.name);
    let mut rows = Rows::open(file, Fields::Delimited, options.encoding, LONGEST_FILE)?;
    let layout = headings(&mut rows)?;
    let mut found = Found::default();
    while let Some(row) = rows.next()? {
        let line = row.line;
        if row.is_blank() {
            continue;
        }
        if let Err(problem) = found.row(&row) {
            let last = row.len() < 4 && rows.next()?.is_none();
            let problem = if last { ImportProblem::CutOff("its last row is not whole".into()) } else { problem };
            return Err(rows.error(line, problem));
        }
    }
    if found.limits.is_empty() {
        return Err(rows.error(rows.line(), ImportProblem::NoRows));
    }
    rows.demand_last_line_ended()?;
    let found_version =
        named.map(|first| (format!("{} Q{}", first.year(), first.month0() / 3 + 1), first, values::quarter_end(first)));
    let version = values::version(TableKind::UnitLimits, found_version, named.map(|day| day.year()), options)
        .map_err(|problem| rows.error(0, problem))?;
    let mut report = ImportReport::new(layout, version.clone());
    report.rows = found.limits.len() as u32 + found.left_out.count;
    report.kept = found.limits.len() as u32;
    found.left_out.into_report(&mut report);
    Ok(Imported { set: UnitLimits::of(version, found.rationales, found.limits), report })
}

/// Reads up to the headings: notices stand before them, in one quoted cell.
fn headings(rows: &mut Rows<'_>) -> Result<&'static str, ImportError> {
    for _ in 0..12 {
        let Some(row) = rows.next()? else { break };
        let first = row.field(0).to_ascii_lowercase();
        if row.len() >= 4 && first == "hcpcs_code" && row.field(2) == "mue_mai" {
            return Ok("flat CSV with headings");
        }
        if row.len() >= 4 && first.starts_with("hcpcs") && row.field(1).to_ascii_lowercase().contains("mue value") {
            return Ok("CMS, practitioner services");
        }
    }
    Err(rows.error(rows.line(), ImportProblem::OtherLayout("the medically unlikely edits for practitioners")))
}

#[derive(Default)]
struct Found {
    limits: Vec<UnitLimit>,
    places: HashMap<String, usize>,
    rationales: Vec<String>,
    left_out: LeftOut,
}

impl Found {
    fn row(&mut self, row: &Row<'_>) -> Result<(), ImportProblem> {
        let bad = |column| ImportProblem::BadValue { column };
        let code = row.field(0);
        if !values::is_procedure(code) {
            return Err(bad("the code"));
        }
        let units = row.field(1).parse().map_err(|_| bad("the units"))?;
        let adjudication = Adjudication::parse(row.field(2)).ok_or(bad("the adjudication indicator"))?;
        let text = row.field(3);
        if text.is_empty() {
            return Err(bad("the rationale"));
        }
        let rationale = self.rationales.iter().position(|known| known == text).unwrap_or_else(|| {
            self.rationales.push(text.to_owned());
            self.rationales.len() - 1
        });
        let rationale = u8::try_from(rationale).map_err(|_| bad("the rationale"))?;
        let limit = UnitLimit { code: code.to_owned(), units, adjudication, rationale };
        match self.places.get(code).and_then(|place| self.limits.get(*place)) {
            None => {
                self.places.insert(code.to_owned(), self.limits.len());
                self.limits.push(limit);
                Ok(())
            }
            Some(known) if *known == limit => {
                self.left_out.row(row.line, format!("{code} stood there before"));
                Ok(())
            }
            Some(_) => Err(ImportProblem::Contradiction(code.to_owned())),
        }
    }
}

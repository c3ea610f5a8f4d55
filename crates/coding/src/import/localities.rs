//! Imports the geographic indices (GPCI) of 2025 and 2026 and the localities with their counties.

use super::fees::{decimal, whole_year};
use super::reading::{Fields, ImportFile, LONGEST_FILE, Row, Rows};
use super::report::{ImportError, ImportOptions, ImportProblem, ImportReport, Imported, LeftOut};
use super::values;
use crate::sets::fees::{CostIndex, CostIndices, Localities, Locality};
use crate::sets::table::TableKind;

/// Reads the indices of a year, which its title names.
///
/// # Errors
/// [`ImportError`] with the line that is wrong.
pub fn cost_indices(file: &mut ImportFile<'_>, options: &ImportOptions) -> Result<Imported<CostIndices>, ImportError> {
    let mut rows = Rows::open(file, Fields::Delimited, options.encoding, LONGEST_FILE)?;
    let year = heading(&mut rows, "the geographic indices (GPCI)", |row| {
        row.len() >= 7 && row.field(1) == "State" && row.field(4).contains("PW GPCI")
    })?;
    let version = values::version(TableKind::CostIndices, whole_year(year), Some(year), options);
    let version = version.map_err(|problem| rows.error(1, problem))?;
    let mut found = Found::<CostIndex>::default();
    while let Some(row) = rows.next()? {
        let line = row.line;
        match index(&row) {
            Ok(Some(index)) => {
                let key = format!("{} {}", index.contractor, index.locality);
                found.take(line, key, index).map_err(|problem| rows.error(line, problem))?;
            }
            Ok(None) => found.leave_out(&row),
            Err(problem) => return Err(rows.error(line, problem)),
        }
    }
    let mut report = ImportReport::new("CMS GPCI, addendum E", version.clone());
    let indices = found.finish(&rows, &mut report)?;
    Ok(Imported { set: CostIndices::of(version, indices), report })
}

/// Reads the localities of a year, which the title names.
///
/// # Errors
/// [`ImportError`] with the line that is wrong.
pub fn localities(file: &mut ImportFile<'_>, options: &ImportOptions) -> Result<Imported<Localities>, ImportError> {
    let mut rows = Rows::open(file, Fields::Delimited, options.encoding, LONGEST_FILE)?;
    let year = heading(&mut rows, "the localities with their counties", |row| {
        row.len() >= 5 && row.field(1) == "Locality Number" && row.field(3) == "Fee Schedule Area"
    })?;
    let version = values::version(TableKind::Localities, whole_year(year), Some(year), options);
    let version = version.map_err(|problem| rows.error(1, problem))?;
    let mut found = Found::<Locality>::default();
    let mut state = String::new();
    while let Some(row) = rows.next()? {
        let line = row.line;
        match locality(&row, &mut state) {
            Ok(Some(locality)) => {
                let key = format!("{} {} {}", locality.contractor, locality.locality, locality.area);
                found.take(line, key, locality).map_err(|problem| rows.error(line, problem))?;
            }
            Ok(None) => found.leave_out(&row),
            Err(problem) => return Err(rows.error(line, problem)),
        }
    }
    let mut report = ImportReport::new("CMS localities and counties", version.clone());
    let localities = found.finish(&rows, &mut report)?;
    Ok(Imported { set: Localities::of(version, localities), report })
}

/// Reads up to the headings and gives the year of the title.
fn heading(rows: &mut Rows<'_>, what: &'static str, is_it: impl Fn(&Row<'_>) -> bool) -> Result<i32, ImportError> {
    let mut year = None;
    for _ in 0..12 {
        let Some(row) = rows.next()? else { break };
        let line = row.line;
        let headings = is_it(&row);
        let named = values::year(&row.fields().collect::<Vec<_>>().join(" "));
        if let Some((found, asked)) = named.zip(year).filter(|(named, year)| named != year) {
            return Err(rows.error(line, ImportProblem::WrongYear { found, asked }));
        }
        year = year.or(named);
        if headings {
            return year.ok_or_else(|| rows.error(line, ImportProblem::NoDays));
        }
    }
    Err(rows.error(rows.line(), ImportProblem::OtherLayout(what)))
}

/// What the rows gave so far.
struct Found<T> {
    kept: Vec<T>,
    keys: Vec<String>,
    left_out: LeftOut,
}

impl<T> Default for Found<T> {
    fn default() -> Self {
        Self { kept: Vec::new(), keys: Vec::new(), left_out: LeftOut::default() }
    }
}

impl<T: PartialEq> Found<T> {
    fn take(&mut self, line: u64, key: String, entry: T) -> Result<(), ImportProblem> {
        match self.keys.iter().position(|known| *known == key) {
            None => {
                self.keys.push(key);
                self.kept.push(entry);
            }
            Some(place) if self.kept[place] == entry => self.left_out.row(line, "it stood there before"),
            Some(_) => return Err(ImportProblem::Contradiction(key)),
        }
        Ok(())
    }

    fn leave_out(&mut self, row: &Row<'_>) {
        if !row.is_blank() {
            self.left_out.row(row.line, "a note below the table");
        }
    }

    fn finish(self, rows: &Rows<'_>, report: &mut ImportReport) -> Result<Vec<T>, ImportError> {
        if self.kept.is_empty() {
            return Err(rows.error(rows.line(), ImportProblem::NoRows));
        }
        rows.demand_last_line_ended()?;
        report.rows = self.kept.len() as u32 + self.left_out.count;
        report.kept = self.kept.len() as u32;
        self.left_out.into_report(report);
        Ok(self.kept)
    }
}

/// The contractor of a row, five digits; `None` for a row that is a note.
fn contractor(row: &Row<'_>) -> Option<String> {
    let text = row.field(0);
    let number = (4..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    number.then(|| format!("{text:0>5}"))
}

fn number(text: &str) -> Option<String> {
    ((1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| format!("{text:0>2}"))
}

fn index(row: &Row<'_>) -> Result<Option<CostIndex>, ImportProblem> {
    let Some(contractor) = contractor(row) else { return Ok(None) };
    let bad = |column| ImportProblem::BadValue { column };
    let value = |place: usize, column| {
        let read = decimal(row.field(place), 3).filter(|value| (100..=5000).contains(value));
        read.ok_or(bad(column))
    };
    Ok(Some(CostIndex {
        contractor,
        state: row.field(1).to_owned(),
        locality: number(row.field(2)).ok_or(bad("the number of the locality"))?,
        name: row.field(3).trim_end_matches('*').to_owned(),
        work: value(4, "the index of work")?,
        expense: value(5, "the index of practice expense")?,
        malpractice: value(6, "the index of malpractice")?,
    }))
}

fn locality(row: &Row<'_>, state: &mut String) -> Result<Option<Locality>, ImportProblem> {
    let Some(contractor) = contractor(row) else { return Ok(None) };
    let bad = |column| ImportProblem::BadValue { column };
    if row.len() < 5 {
        return Err(bad("the row (it has too few columns)"));
    }
    if !row.field(2).is_empty() {
        *state = row.field(2).to_owned();
    }
    Ok(Some(Locality {
        contractor,
        locality: number(row.field(1)).ok_or(bad("the number of the locality"))?,
        state: state.clone(),
        area: row.field(3).to_owned(),
        counties: row.field(4).to_owned(),
    }))
}

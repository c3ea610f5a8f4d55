//! Imports the relative values of the physician fee schedule (PPRRVU), layouts of 2025 and 2026.

use super::reading::{Fields, ImportFile, LONGEST_FILE, Row, Rows};
use super::report::{ImportError, ImportOptions, ImportProblem, ImportReport, Imported, LeftOut};
use super::values;
use crate::sets::fees::{Fee, FeeSchedule};
use crate::sets::table::TableKind;
use chrono::{Datelike, NaiveDate};
use std::collections::HashMap;

/// What the lines above the data say.
#[derive(Default)]
struct Heading {
    year: Option<i32>,
    release: Option<u32>,
    /// The column of the endoscopic base; 2026 has one more before it.
    base: usize,
}

/// Reads the relative values. The year and the quarter of the release stand in the title, or else in the name.
///
/// # Errors
/// [`ImportError`] with the line that is wrong.
pub fn fees(file: &mut ImportFile<'_>, options: &ImportOptions) -> Result<Imported<FeeSchedule>, ImportError> {
    let name = file.name.to_owned();
    let mut rows = Rows::open(file, Fields::Delimited, options.encoding, LONGEST_FILE)?;
    let heading = heading(&mut rows)?;
    let year = heading.year.or_else(|| values::year(&name));
    let release = heading.release.or_else(|| release(&name)).unwrap_or(1);
    let version = values::version(TableKind::Fees, year.and_then(|year| dated(year, release)), year, options);
    let version = version.map_err(|problem| rows.error(1, problem))?;
    let mut fees: Vec<Fee> = Vec::new();
    let mut places: HashMap<(String, String), usize> = HashMap::new();
    let mut left_out = LeftOut::default();
    while let Some(row) = rows.next()? {
        let line = row.line;
        if row.is_blank() {
            continue;
        }
        let fee = match fee(&row, heading.base) {
            Ok(fee) => fee,
            Err(problem) => {
                let last = row.len() <= heading.base + 1 && rows.next()?.is_none();
                let problem = if last { ImportProblem::CutOff("its last row is not whole".into()) } else { problem };
                return Err(rows.error(line, problem));
            }
        };
        let key = (fee.code.clone(), fee.modifier.clone());
        match places.get(&key).and_then(|place| fees.get(*place)) {
            None => {
                places.insert(key, fees.len());
                fees.push(fee);
            }
            Some(known) if *known == fee => left_out.row(line, format!("{} stood there before", key.0)),
            Some(_) => return Err(rows.error(line, ImportProblem::Contradiction(key.0))),
        }
    }
    rows.demand_last_line_ended()?;
    let last = fees.last().ok_or_else(|| rows.error(rows.line(), ImportProblem::NoRows))?;
    if !last.code.starts_with('V') {
        // The file is sorted and its last codes are those for hearing.
        let problem = ImportProblem::CutOff(format!("its last code is {}, the published file goes on to V", last.code));
        return Err(rows.error(rows.line(), problem));
    }
    let layout = if heading.base == 24 { "CMS PPRRVU, layout of 2026" } else { "CMS PPRRVU, layout of 2025" };
    let mut report = ImportReport::new(layout, version.clone());
    report.rows = fees.len() as u32 + left_out.count;
    report.kept = fees.len() as u32;
    left_out.into_report(&mut report);
    Ok(Imported { set: FeeSchedule::of(version, fees), report })
}

fn dated(year: i32, quarter: u32) -> Option<(String, NaiveDate, Option<NaiveDate>)> {
    let first = values::quarter(year, quarter)?;
    Some((format!("{year} {}", first.format("%B")), first, values::year_end(year)))
}

/// The quarter of a release named by its month, such as `October Release` or `PPRRVU2025_Oct`.
fn release(text: &str) -> Option<u32> {
    let text = text.to_ascii_lowercase();
    let months =
        [("january", 1), ("april", 2), ("july", 3), ("october", 4), ("_jan", 1), ("_apr", 2), ("_jul", 3), ("_oct", 4)];
    months.iter().find(|(month, _)| text.contains(month)).map(|(_, quarter)| *quarter)
}

fn heading(rows: &mut Rows<'_>) -> Result<Heading, ImportError> {
    let mut heading = Heading::default();
    for _ in 0..20 {
        let Some(row) = rows.next()? else { break };
        if row.field(0) == "HCPCS" && row.field(1) == "MOD" {
            let base = row.fields().position(|field| field == "BASE");
            let factor = row.fields().position(|field| field == "FACTOR");
            if let Some(base) = base.filter(|base| [23, 24].contains(base) && factor == Some(*base + 1)) {
                heading.base = base;
                return Ok(heading);
            }
            break;
        }
        let line = row.fields().collect::<Vec<_>>().join(" ");
        // The copyright notice names other years.
        if line.contains("Fee Schedule") {
            heading.year = heading.year.or_else(|| values::year(&line));
            heading.release = heading.release.or_else(|| release(&line));
        }
    }
    Err(rows.error(rows.line(), ImportProblem::OtherLayout("the relative values (PPRRVU) of 2025 or 2026")))
}

fn fee(row: &Row<'_>, base: usize) -> Result<Fee, ImportProblem> {
    let bad = |column| ImportProblem::BadValue { column };
    if row.len() <= base + 1 {
        return Err(bad("the row (it has too few columns)"));
    }
    let code = row.field(0);
    if !values::is_procedure(code) {
        return Err(bad("the code"));
    }
    let letter = |place: usize, column| row.field(place).chars().next().ok_or(bad(column));
    let value = |place: usize, column| decimal(row.field(place), 2).ok_or(bad(column));
    Ok(Fee {
        code: code.to_owned(),
        modifier: row.field(1).to_owned(),
        status: letter(3, "the status")?,
        work: value(5, "the work value")?,
        expense_office: value(6, "the practice expense outside a facility")?,
        expense_facility: value(8, "the practice expense in a facility")?,
        malpractice: value(10, "the malpractice value")?,
        components: letter(13, "the component indicator")?,
        global: row.field(14).to_owned(),
        multiple: letter(18, "the indicator of several procedures")?,
        bilateral: letter(19, "the bilateral indicator")?,
        assistant: letter(20, "the assistant indicator")?,
        two_surgeons: letter(21, "the indicator of two surgeons")?,
        team: letter(22, "the team indicator")?,
        factor: decimal(row.field(base + 1), 4).ok_or(bad("the conversion factor"))?,
    })
}

/// A published decimal as a whole number of its last place: `1.5` with two places is 150.
pub(crate) fn decimal(text: &str, places: usize) -> Option<i32> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && part.is_empty()) || !digits(whole) || !digits(part) || part.len() > places {
        return None;
    }
    format!("{whole}{part:0<places$}").parse().ok()
}

/// The first day of a year, as a found version.
pub(crate) fn whole_year(year: i32) -> Option<(String, NaiveDate, Option<NaiveDate>)> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
    Some((first.year().to_string(), first, values::year_end(year)))
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn decimals_become_whole_numbers_of_their_last_place() {
        for (text, places, expected) in [
            ("1.5", 2, Some(150)),
            ("0.00", 2, Some(0)),
            (".97", 2, Some(97)),
            ("1", 3, Some(1000)),
            ("32.3465", 4, Some(323_465)),
            ("1.505", 2, None),
            ("-1.0", 2, None),
            ("", 2, None),
            ("1,5", 2, None),
            ("NA", 2, None),
        ] {
            assert_eq!(decimal(text, places), expected, "{text}");
        }
    }
}

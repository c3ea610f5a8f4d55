//! Excel workbooks (.xlsx), as CMS publishes HCPCS: the largest sheet as comma-separated rows, so that every importer
//! reads it as it reads text. A row of the sheet is a line of the text.

use super::report::{ImportError, ImportProblem};
use calamine::{Data, Range, Reader, Xlsx};
use chrono::{Days, NaiveDate};
use std::io::Cursor;

/// The largest workbook that is read; that of HCPCS has two million bytes.
pub const MOST_BYTES: u64 = 32 << 20;

/// How a workbook begins, and any other ZIP archive.
pub const BEGINNING: &[u8] = b"PK\x03\x04";

/// The largest sheet of a workbook as comma-separated values. `file` is its name, for what is wrong with it.
///
/// # Errors
/// It is longer than [`MOST_BYTES`], an archive of something else, or broken.
pub fn as_rows(file: &str, bytes: Vec<u8>) -> Result<String, ImportError> {
    if bytes.len() as u64 > MOST_BYTES {
        return Err(ImportError::whole(file, ImportProblem::TooLong(MOST_BYTES >> 20)));
    }
    let broken = || ImportError::whole(file, ImportProblem::NotText("a ZIP archive, and no whole Excel workbook"));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let mut largest: Option<Range<Data>> = None;
    for name in book.sheet_names() {
        let sheet = book.worksheet_range(&name).map_err(|_| broken())?;
        if largest.as_ref().is_none_or(|known| known.height() < sheet.height()) {
            largest = Some(sheet);
        }
    }
    let sheet = largest.filter(|sheet| !sheet.is_empty());
    let sheet = sheet.ok_or_else(|| ImportError::whole(file, ImportProblem::Empty))?;
    rows(&sheet).ok_or_else(broken)
}

fn rows(sheet: &Range<Data>) -> Option<String> {
    let (first_row, first_column) = sheet.start()?;
    // Empty rows above and columns before keep their places.
    let mut text = "\n".repeat(first_row as usize).into_bytes();
    let before = vec![String::new(); first_column as usize];
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(&mut text);
    for row in sheet.rows() {
        writer.write_record(before.iter().cloned().chain(row.iter().map(cell))).ok()?;
    }
    writer.flush().ok()?;
    drop(writer);
    String::from_utf8(text).ok()
}

/// A cell as it would stand in a text file: numbers without a point where they have none, days as 20260101.
fn cell(data: &Data) -> String {
    match data {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        }
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Bool(value) => if *value { "Y" } else { "N" }.to_owned(),
        Data::DateTime(moment) => day(moment.as_f64()),
    }
}

/// The day of a serial number, which counts from 30 December 1899.
fn day(serial: f64) -> String {
    let days = NaiveDate::from_ymd_opt(1899, 12, 30).filter(|_| (0.0..200_000.0).contains(&serial));
    let day = days.and_then(|first| first.checked_add_days(Days::new(serial as u64)));
    day.map(|day| day.format("%Y%m%d").to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three rows in two sheets, the larger one beginning in its second row and column.
    const BOOK: &[u8] = include_bytes!("workbook/small.xlsx");

    #[test]
    fn the_largest_sheet_is_read_and_keeps_its_places() {
        let text = as_rows("small.xlsx", BOOK.to_vec()).expect("a workbook");
        assert_eq!(text, "\n,HCPC,ADD DATE,PRICE\n,A0001,20260101,1.5\n,A0002,20260401,2\n");
    }

    #[test]
    fn a_workbook_cut_anywhere_is_refused() {
        for cut in [30, 200, BOOK.len() / 2, BOOK.len() - 1] {
            assert!(as_rows("small.xlsx", BOOK[..cut].to_vec()).is_err(), "cut at {cut}");
        }
        let error = as_rows("small.xlsx", BOOK[..200].to_vec()).expect_err("refused");
        assert!(error.to_string().contains("small.xlsx"), "{error}");
    }
}

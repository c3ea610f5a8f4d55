//! The importers on small files of invented codes: what is kept, what is refused, and that nothing is half-imported.

mod broken;
mod fees;
mod ncci;
mod procedures;
mod unit_limits;

use auscult_coding::import::{ImportFile, ImportOptions};
use chrono::NaiveDate;

/// Runs an importer on a text.
pub fn read<T>(name: &str, text: &[u8], import: impl FnOnce(&mut ImportFile<'_>) -> T) -> T {
    let mut reader = text;
    import(&mut ImportFile { name, reader: &mut reader })
}

/// A day.
pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// Options that say only the first day of service.
pub fn from_day(text: &str) -> ImportOptions {
    ImportOptions { effective_from: Some(day(text)), ..ImportOptions::default() }
}

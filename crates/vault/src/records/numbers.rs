//! Visible numbers. A number is given out in the transaction that uses it, so a series has no holes.

use super::row::word;
use crate::{Change, VaultError};
use auscult_domain::number::{NumberKind, visible_number};
use rusqlite::params;

/// The next number of this kind and year in this device's series.
pub fn next(change: &Change<'_>, kind: NumberKind, year: i32) -> Result<String, VaultError> {
    let sql = "INSERT INTO numbers (kind, year, series, last) VALUES (?1, ?2, ?3, 1)
               ON CONFLICT (kind, year, series) DO UPDATE SET last = last + 1 RETURNING last";
    let values = params![word(&kind)?, year, change.series().to_string()];
    let count = change.prepare_cached(sql)?.query_row(values, |row| row.get(0))?;
    Ok(visible_number(kind, year, change.series(), count))
}

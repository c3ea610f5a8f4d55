//! Records as rows: to JSON, from JSON, one, many. A row that cannot be read is damage, and the error names only the
//! kind of record: what the JSON reader says may quote the patient.

use crate::VaultError;
use rusqlite::{Connection, Params, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The version of the JSON in every `record` column written by this program.
pub(super) const FORMAT: u32 = 1;

pub(super) fn json<T: Serialize>(record: &T) -> Result<String, VaultError> {
    serde_json::to_string(record).map_err(|_| VaultError::Cryptography("a record cannot be written as JSON"))
}

pub(super) fn parse<T: DeserializeOwned>(text: &str, kind: &str) -> Result<T, VaultError> {
    serde_json::from_str(text).map_err(|_| VaultError::Damaged(format!("a record ({kind})")))
}

/// The name of an enum's value as it stands in JSON, for columns.
pub(super) fn word<T: Serialize>(value: &T) -> Result<String, VaultError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        _ => Err(VaultError::Cryptography("a record cannot be written as JSON")),
    }
}

/// The one record this query finds in its first column, or [`VaultError::NotFound`].
pub(super) fn one<T: DeserializeOwned>(
    connection: &Connection,
    kind: &str,
    sql: &str,
    params: impl Params,
) -> Result<T, VaultError> {
    let text: String = connection.prepare_cached(sql)?.query_row(params, first)?;
    parse(&text, kind)
}

/// All records this query finds in its first column, in its order.
pub(super) fn all<T: DeserializeOwned>(
    connection: &Connection,
    kind: &str,
    sql: &str,
    params: impl Params,
) -> Result<Vec<T>, VaultError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.push(parse(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?, kind)?);
    }
    Ok(records)
}

/// Runs a statement that must reach exactly one row.
pub(super) fn change_one(connection: &Connection, sql: &str, params: impl Params) -> Result<(), VaultError> {
    match connection.prepare_cached(sql)?.execute(params)? {
        0 => Err(VaultError::NotFound),
        _ => Ok(()),
    }
}

fn first(row: &Row<'_>) -> rusqlite::Result<String> {
    row.get(0)
}

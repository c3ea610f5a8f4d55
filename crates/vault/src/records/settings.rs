//! Settings of the vault, by key.

use super::row::{change_one, json, parse};
use crate::{Change, VaultError};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The setting with this key, if it was ever put.
pub fn get<T: DeserializeOwned>(connection: &Connection, key: &str) -> Result<Option<T>, VaultError> {
    let sql = "SELECT value FROM settings WHERE key = ?1";
    let text: Option<String> = connection.prepare_cached(sql)?.query_row([key], |row| row.get(0)).optional()?;
    text.map(|text| parse(&text, "setting")).transpose()
}

/// Keeps a setting.
pub fn put<T: Serialize>(change: &Change<'_>, key: &str, value: &T) -> Result<(), VaultError> {
    let sql = "INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2";
    change_one(change, sql, params![key, json(value)?])
}

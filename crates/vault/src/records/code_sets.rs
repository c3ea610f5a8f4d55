//! Imported code sets: what each is, and the set itself in the compact form of its kind.

use super::row::{FORMAT, all, change_one, json, one, word};
use crate::{Change, VaultError};
use auscult_domain::CodeSetId;
use auscult_domain::coding::{CodeSetKind, ImportedCodeSet};
use rusqlite::{Connection, params};

/// Keeps a set, unless one with the same content is kept already: then that one is given back and nothing is changed.
pub fn keep(change: &Change<'_>, set: &ImportedCodeSet, encoded: &[u8]) -> Result<ImportedCodeSet, VaultError> {
    if let Some(kept) = with_content(change, set.kind, &set.sha256)? {
        return Ok(kept);
    }
    let sql = "INSERT INTO code_sets
               (id, kind, effective_from, effective_to, sha256, imported_at, format, record, encoded)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let values = params![
        set.id.to_string(),
        word(&set.kind)?,
        set.effective_from,
        set.effective_to,
        set.sha256,
        set.imported_at,
        FORMAT,
        json(set)?,
        encoded,
    ];
    change_one(change, sql, values)?;
    Ok(set.clone())
}

/// Takes a set out. Codes that were taken from it keep their title and version.
pub fn delete(change: &Change<'_>, id: CodeSetId) -> Result<(), VaultError> {
    change_one(change, "DELETE FROM code_sets WHERE id = ?1", [id.to_string()])
}

/// The set with this id.
pub fn get(connection: &Connection, id: CodeSetId) -> Result<ImportedCodeSet, VaultError> {
    one(connection, "code set", "SELECT record FROM code_sets WHERE id = ?1", [id.to_string()])
}

/// All sets, by kind, the latest days of service first.
pub fn list(connection: &Connection) -> Result<Vec<ImportedCodeSet>, VaultError> {
    let sql = "SELECT record FROM code_sets ORDER BY kind, effective_from DESC, id";
    all(connection, "code set", sql, [])
}

/// A set in the compact form of its kind.
pub fn encoded(connection: &Connection, id: CodeSetId) -> Result<Vec<u8>, VaultError> {
    let sql = "SELECT encoded FROM code_sets WHERE id = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([id.to_string()], |row| row.get(0))?)
}

fn with_content(
    connection: &Connection,
    kind: CodeSetKind,
    sha256: &str,
) -> Result<Option<ImportedCodeSet>, VaultError> {
    let sql = "SELECT record FROM code_sets WHERE kind = ?1 AND sha256 = ?2";
    Ok(all(connection, "code set", sql, params![word(&kind)?, sha256])?.pop())
}

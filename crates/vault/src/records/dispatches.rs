//! The outbox: what goes out after signatures, its history and the documents made for it.
//!
//! History and documents only grow and what has arrived stays as it is: triggers in the database see to that.

use super::row::{FORMAT, all, change_one, json, one, parse, word};
use crate::{Change, VaultError};
use auscult_domain::dispatch::{Dispatch, DispatchMove, DispatchOptions, DispatchedDocument};
use auscult_domain::{DispatchId, EncounterId};
use rusqlite::{Connection, OptionalExtension, params};

/// Which dispatches are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhichDispatches {
    /// Those that have not arrived and were not taken back, the next to be tried first.
    Open,
    /// The latest, whatever became of them, no more than this many.
    Latest(u32),
}

/// Keeps what is to happen once a visit's note is signed.
pub fn put_options(change: &Change<'_>, encounter: EncounterId, options: &DispatchOptions) -> Result<(), VaultError> {
    let sql = "INSERT INTO dispatch_options (encounter, format, record) VALUES (?1, ?2, ?3)
               ON CONFLICT (encounter) DO UPDATE SET format = ?2, record = ?3";
    change_one(change, sql, params![encounter.to_string(), FORMAT, json(options)?])
}

/// What is to happen once a visit's note is signed, if somebody has said so.
pub fn options(connection: &Connection, encounter: EncounterId) -> Result<Option<DispatchOptions>, VaultError> {
    let sql = "SELECT record FROM dispatch_options WHERE encounter = ?1";
    let text: Option<String> =
        connection.prepare_cached(sql)?.query_row([encounter.to_string()], |row| row.get(0)).optional()?;
    text.map(|text| parse(&text, "dispatch options")).transpose()
}

/// Adds a dispatch.
pub fn insert(change: &Change<'_>, dispatch: &Dispatch) -> Result<(), VaultError> {
    let sql = "INSERT INTO dispatches
               (id, number, encounter, signed_note, state, next_attempt_at, created_at, format, record)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let values = params![
        dispatch.id.to_string(),
        dispatch.number,
        dispatch.encounter.to_string(),
        dispatch.signed_note.to_string(),
        word(&dispatch.status.state())?,
        dispatch.next_attempt_at,
        dispatch.created_at,
        FORMAT,
        json(dispatch)?,
    ];
    change_one(change, sql, values)
}

/// Keeps a dispatch as a step has left it, and the step.
pub fn moved(change: &Change<'_>, dispatch: &Dispatch, step: &DispatchMove) -> Result<(), VaultError> {
    let sql = "UPDATE dispatches SET state = ?2, next_attempt_at = ?3, format = ?4, record = ?5 WHERE id = ?1";
    let (id, state) = (dispatch.id.to_string(), word(&dispatch.status.state())?);
    change_one(change, sql, params![id, state, dispatch.next_attempt_at, FORMAT, json(dispatch)?])?;
    let sql = "INSERT INTO dispatch_moves (dispatch, place, at, format, record)
               SELECT ?1, count(*) + 1, ?2, ?3, ?4 FROM dispatch_moves WHERE dispatch = ?1";
    change_one(change, sql, params![id, step.at, FORMAT, json(step)?])
}

/// The dispatch with this id.
pub fn get(connection: &Connection, id: DispatchId) -> Result<Dispatch, VaultError> {
    one(connection, "dispatch", "SELECT record FROM dispatches WHERE id = ?1", [id.to_string()])
}

/// The dispatch with this visible number.
pub fn numbered(connection: &Connection, number: &str) -> Result<Option<Dispatch>, VaultError> {
    Ok(all(connection, "dispatch", "SELECT record FROM dispatches WHERE number = ?1", [number])?.pop())
}

/// The dispatches of a visit, in the order they were queued.
pub fn of_encounter(connection: &Connection, encounter: EncounterId) -> Result<Vec<Dispatch>, VaultError> {
    let sql = "SELECT record FROM dispatches WHERE encounter = ?1 ORDER BY number";
    all(connection, "dispatch", sql, [encounter.to_string()])
}

/// The dispatches of everybody.
pub fn list(connection: &Connection, which: WhichDispatches) -> Result<Vec<Dispatch>, VaultError> {
    match which {
        WhichDispatches::Open => {
            // The condition of the partial index, word for word: the list stays short however many have gone out.
            let sql = "SELECT record FROM dispatches INDEXED BY dispatches_open
                       WHERE state IN ('queued', 'sending', 'failed') ORDER BY next_attempt_at, number";
            all(connection, "dispatch", sql, [])
        }
        WhichDispatches::Latest(most) => {
            let sql = "SELECT record FROM dispatches ORDER BY created_at DESC, number DESC LIMIT ?1";
            all(connection, "dispatch", sql, [most])
        }
    }
}

/// What happened to a dispatch, in order.
pub fn moves(connection: &Connection, id: DispatchId) -> Result<Vec<DispatchMove>, VaultError> {
    let sql = "SELECT record FROM dispatch_moves WHERE dispatch = ?1 ORDER BY place";
    all(connection, "step of a dispatch", sql, [id.to_string()])
}

/// Keeps a document made for a dispatch.
pub fn keep_document(
    change: &Change<'_>,
    id: DispatchId,
    document: &DispatchedDocument,
    bytes: &[u8],
) -> Result<(), VaultError> {
    let sql = "INSERT INTO dispatch_documents (dispatch, name, sha256, bytes) VALUES (?1, ?2, ?3, ?4)";
    change_one(change, sql, params![id.to_string(), document.name, document.sha256, bytes])
}

/// The documents made for a dispatch with their bytes, by name.
pub fn documents(connection: &Connection, id: DispatchId) -> Result<Vec<(DispatchedDocument, Vec<u8>)>, VaultError> {
    let sql = "SELECT name, sha256, bytes FROM dispatch_documents WHERE dispatch = ?1 ORDER BY name";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([id.to_string()], |row| {
        Ok((DispatchedDocument { name: row.get(0)?, sha256: row.get(1)? }, row.get(2)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What was made for a dispatch, by name, without the bytes.
pub fn document_names(connection: &Connection, id: DispatchId) -> Result<Vec<DispatchedDocument>, VaultError> {
    let sql = "SELECT name, sha256 FROM dispatch_documents WHERE dispatch = ?1 ORDER BY name";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement
        .query_map([id.to_string()], |row| Ok(DispatchedDocument { name: row.get(0)?, sha256: row.get(1)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

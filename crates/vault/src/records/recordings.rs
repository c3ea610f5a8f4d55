//! Recordings: their records and the sealed keys of their files. The sound itself lies in the vault's directory.

use super::row::{FORMAT, all, change_one, json, one, word};
use crate::{Change, SealedKey, VaultError};
use auscult_domain::recording::Recording;
use auscult_domain::{EncounterId, RecordingId};
use rusqlite::{Connection, params};

/// Adds a recording with the key of its file.
pub fn insert(change: &Change<'_>, recording: &Recording, key: &SealedKey) -> Result<(), VaultError> {
    let sql = "INSERT INTO recordings (id, encounter, state, started_at, format, record, sealed_key)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let values = params![
        recording.id.to_string(),
        recording.encounter.to_string(),
        word(&recording.state)?,
        recording.started_at,
        FORMAT,
        json(recording)?,
        key.as_bytes(),
    ];
    change_one(change, sql, values)
}

/// Keeps a recording as it is now. The key of its file never changes.
pub fn update(change: &Change<'_>, recording: &Recording) -> Result<(), VaultError> {
    let sql = "UPDATE recordings SET encounter = ?2, state = ?3, started_at = ?4, format = ?5, record = ?6
               WHERE id = ?1";
    let values = params![
        recording.id.to_string(),
        recording.encounter.to_string(),
        word(&recording.state)?,
        recording.started_at,
        FORMAT,
        json(recording)?,
    ];
    change_one(change, sql, values)
}

/// The recording with this id.
pub fn get(connection: &Connection, id: RecordingId) -> Result<Recording, VaultError> {
    one(connection, "recording", "SELECT record FROM recordings WHERE id = ?1", [id.to_string()])
}

/// The key of a recording's file, sealed; [`crate::Vault::open_recording_key`] opens it.
pub fn sealed_key(connection: &Connection, id: RecordingId) -> Result<SealedKey, VaultError> {
    let sql = "SELECT sealed_key FROM recordings WHERE id = ?1";
    Ok(SealedKey::from_bytes(connection.prepare_cached(sql)?.query_row([id.to_string()], |row| row.get(0))?))
}

/// The recordings of a visit, in the order they were made.
pub fn of_encounter(connection: &Connection, encounter: EncounterId) -> Result<Vec<Recording>, VaultError> {
    let sql = "SELECT record FROM recordings WHERE encounter = ?1 ORDER BY started_at, id";
    all(connection, "recording", sql, [encounter.to_string()])
}

/// The recordings that did not end as they should: still open, or cut off and found again. The oldest first.
pub fn open_or_recovered(connection: &Connection) -> Result<Vec<Recording>, VaultError> {
    let sql = "SELECT record FROM recordings WHERE state IN ('open', 'recovered') ORDER BY started_at, id";
    all(connection, "recording", sql, [])
}

/// Takes out a recording that never got a sample, with the key of its file.
pub fn delete(change: &Change<'_>, id: RecordingId) -> Result<(), VaultError> {
    change_one(change, "DELETE FROM recordings WHERE id = ?1", params![id.to_string()])
}

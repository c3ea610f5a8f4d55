//! Notes and their kept versions. A save made from an older revision than the kept one is refused.

use super::row::{FORMAT, all, change_one, json, one};
use crate::{Change, VaultError};
use auscult_domain::note::{Note, NoteContent, NoteVersion};
use auscult_domain::{EncounterId, NoteId, NoteVersionId};
use rusqlite::{Connection, params};

/// Adds a note.
pub fn insert(change: &Change<'_>, note: &Note) -> Result<(), VaultError> {
    let sql = "INSERT INTO notes (id, encounter, author, revision, saved_at, format, record)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let (id, encounter, author) = (note.id.to_string(), note.encounter.to_string(), note.author.to_string());
    change_one(change, sql, params![id, encounter, author, note.revision, note.saved_at, FORMAT, json(note)?])
}

/// Saves a note that was made from `expected_revision`; the note itself carries its new revision. If the kept note is
/// not of that revision any more: [`VaultError::StaleRevision`], and nothing is changed.
pub fn save(change: &Change<'_>, note: &Note, expected_revision: u32) -> Result<(), VaultError> {
    let sql = "UPDATE notes SET author = ?3, revision = ?4, saved_at = ?5, format = ?6, record = ?7
               WHERE id = ?1 AND revision = ?2";
    let (id, author) = (note.id.to_string(), note.author.to_string());
    let values = params![id, expected_revision, author, note.revision, note.saved_at, FORMAT, json(note)?];
    match change.prepare_cached(sql)?.execute(values)? {
        1 => Ok(()),
        _ => get(change, note.id).and(Err(VaultError::StaleRevision)),
    }
}

/// The note with this id.
pub fn get(connection: &Connection, id: NoteId) -> Result<Note, VaultError> {
    one(connection, "note", "SELECT record FROM notes WHERE id = ?1", [id.to_string()])
}

/// The notes of a visit, the oldest first.
pub fn of_encounter(connection: &Connection, encounter: EncounterId) -> Result<Vec<Note>, VaultError> {
    let sql = "SELECT record FROM notes WHERE encounter = ?1 ORDER BY id";
    all(connection, "note", sql, [encounter.to_string()])
}

/// Keeps a version of a note.
pub fn keep_version(change: &Change<'_>, version: &NoteVersion, content: &NoteContent) -> Result<(), VaultError> {
    let sql = "INSERT INTO note_versions (id, note, revision, at, format, record, content)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let (id, note) = (version.id.to_string(), version.note.to_string());
    change_one(change, sql, params![id, note, version.revision, version.at, FORMAT, json(version)?, json(content)?])
}

/// The kept versions of a note, the latest first.
pub fn versions(connection: &Connection, note: NoteId) -> Result<Vec<NoteVersion>, VaultError> {
    let sql = "SELECT record FROM note_versions WHERE note = ?1 ORDER BY revision DESC, at DESC, id DESC";
    all(connection, "note version", sql, [note.to_string()])
}

/// What a kept version says.
pub fn version_content(connection: &Connection, id: NoteVersionId) -> Result<NoteContent, VaultError> {
    one(connection, "note version", "SELECT content FROM note_versions WHERE id = ?1", [id.to_string()])
}

/// A kept version, without its text.
pub fn version(connection: &Connection, id: NoteVersionId) -> Result<NoteVersion, VaultError> {
    one(connection, "note version", "SELECT record FROM note_versions WHERE id = ?1", [id.to_string()])
}

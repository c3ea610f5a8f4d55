//! Changes proposed for notes, with what a person decided about each.

use super::row::{FORMAT, all, change_one, json, one};
use crate::{Change, VaultError};
use auscult_domain::enhancement_review::Enhancement;
use auscult_domain::{GeneratedContentId, NoteId};
use rusqlite::{Connection, params};

/// Keeps a review as it is now, new or known.
pub fn put(change: &Change<'_>, enhancement: &Enhancement) -> Result<(), VaultError> {
    let sql = "INSERT INTO enhancements (id, note, at, format, record) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (id) DO UPDATE SET format = ?4, record = ?5";
    let (id, note) = (enhancement.id.to_string(), enhancement.note.to_string());
    change_one(change, sql, params![id, note, enhancement.at, FORMAT, json(enhancement)?])
}

/// The review with this id.
pub fn get(connection: &Connection, id: GeneratedContentId) -> Result<Enhancement, VaultError> {
    one(connection, "enhancement", "SELECT record FROM enhancements WHERE id = ?1", [id.to_string()])
}

/// The reviews of a note, the latest first.
pub fn of_note(connection: &Connection, note: NoteId) -> Result<Vec<Enhancement>, VaultError> {
    let sql = "SELECT record FROM enhancements WHERE note = ?1 ORDER BY at DESC, id DESC";
    all(connection, "enhancement", sql, [note.to_string()])
}

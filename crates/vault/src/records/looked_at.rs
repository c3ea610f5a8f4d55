//! What people have said of words in notes they were asked to look at.

use super::row::{FORMAT, all, change_one, json, word};
use crate::{Change, VaultError};
use auscult_domain::NoteId;
use auscult_domain::guard::LookedAt;
use rusqlite::{Connection, params};

/// Keeps that somebody has looked; who looks again takes the place of who looked before.
pub fn put(change: &Change<'_>, note: NoteId, looked: &LookedAt) -> Result<(), VaultError> {
    let sql = "INSERT INTO looked_at (note, section, kind, words, sentence, user, at, format, record)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
               ON CONFLICT (note, section, kind, words, sentence)
               DO UPDATE SET user = ?6, at = ?7, format = ?8, record = ?9";
    let (kind, by) = (word(&looked.kind)?, looked.by.to_string());
    let values = params![
        note.to_string(),
        looked.section,
        kind,
        looked.words,
        looked.sentence,
        by,
        looked.at,
        FORMAT,
        json(looked)?
    ];
    change_one(change, sql, values)
}

/// Takes back what somebody said.
pub fn withdraw(change: &Change<'_>, note: NoteId, looked: &LookedAt) -> Result<(), VaultError> {
    let sql = "DELETE FROM looked_at WHERE note = ?1 AND section = ?2 AND kind = ?3 AND words = ?4 AND sentence = ?5";
    change_one(
        change,
        sql,
        params![note.to_string(), looked.section, word(&looked.kind)?, looked.words, looked.sentence],
    )
}

/// Everything that was said of the words of a note, in the order it was said.
pub fn of_note(connection: &Connection, note: NoteId) -> Result<Vec<LookedAt>, VaultError> {
    all(connection, "look", "SELECT record FROM looked_at WHERE note = ?1 ORDER BY at", [note.to_string()])
}

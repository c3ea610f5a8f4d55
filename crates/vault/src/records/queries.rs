//! Questions to patients and physicians about visits.

use super::row::{FORMAT, all, change_one, json, one, word};
use crate::{Change, VaultError};
use auscult_domain::coding::{Asked, Query};
use auscult_domain::{EncounterId, QueryId};
use rusqlite::{Connection, params};

/// Keeps a question as it is now, new or known.
pub fn put(change: &Change<'_>, query: &Query) -> Result<(), VaultError> {
    let sql = "INSERT INTO queries (id, encounter, gap, open, asked, created_at, format, record)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
               ON CONFLICT (id) DO UPDATE SET encounter = ?2, gap = ?3, open = ?4, asked = ?5, created_at = ?6,
               format = ?7, record = ?8";
    let values = params![
        query.id.to_string(),
        query.encounter.to_string(),
        query.gap.map(|gap| gap.to_string()),
        query.is_open(),
        word(&query.question.asked)?,
        query.created_at,
        FORMAT,
        json(query)?,
    ];
    change_one(change, sql, values)
}

/// The question with this id.
pub fn get(connection: &Connection, id: QueryId) -> Result<Query, VaultError> {
    one(connection, "question", "SELECT record FROM queries WHERE id = ?1", [id.to_string()])
}

/// The questions about a visit, in the order they were asked.
pub fn of_encounter(connection: &Connection, encounter: EncounterId) -> Result<Vec<Query>, VaultError> {
    let sql = "SELECT record FROM queries WHERE encounter = ?1 ORDER BY created_at, id";
    all(connection, "question", sql, [encounter.to_string()])
}

/// The questions that wait, of one sort or of all, the oldest first.
pub fn open(connection: &Connection, asked: Option<Asked>) -> Result<Vec<Query>, VaultError> {
    let asked = asked.map(|asked| word(&asked)).transpose()?;
    let sql = "SELECT record FROM queries WHERE open = 1 AND (?1 IS NULL OR asked = ?1) ORDER BY created_at, id";
    all(connection, "question", sql, [asked])
}

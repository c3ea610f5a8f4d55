//! What the engine proposed for visits, and what people made of it.

use super::row::{FORMAT, all, change_one, json, one, word};
use crate::{Change, VaultError};
use auscult_domain::coding::CodeSuggestionRecord;
use auscult_domain::{EncounterId, SuggestionId};
use rusqlite::{Connection, params};

/// Adds a suggestion.
pub fn insert(change: &Change<'_>, suggestion: &CodeSuggestionRecord) -> Result<(), VaultError> {
    let sql = "INSERT INTO code_suggestions
               (id, encounter, system, code, source, confidence, status, reason, reviewed_by, reviewed_at, format, record)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    write(change, sql, suggestion)
}

/// Keeps a suggestion as it is now.
pub fn update(change: &Change<'_>, suggestion: &CodeSuggestionRecord) -> Result<(), VaultError> {
    let sql = "UPDATE code_suggestions SET encounter = ?2, system = ?3, code = ?4, source = ?5, confidence = ?6,
               status = ?7, reason = ?8, reviewed_by = ?9, reviewed_at = ?10, format = ?11, record = ?12
               WHERE id = ?1";
    write(change, sql, suggestion)
}

fn write(change: &Change<'_>, sql: &str, suggestion: &CodeSuggestionRecord) -> Result<(), VaultError> {
    let values = params![
        suggestion.id.to_string(),
        suggestion.encounter.to_string(),
        word(&suggestion.proposed.code.system)?,
        suggestion.proposed.code.code.as_str(),
        word(&suggestion.proposed.source)?,
        suggestion.proposed.confidence,
        word(&suggestion.status)?,
        suggestion.reason.map(|reason| word(&reason)).transpose()?,
        suggestion.reviewed_by.map(|user| user.to_string()),
        suggestion.reviewed_at,
        FORMAT,
        json(suggestion)?,
    ];
    change_one(change, sql, values)
}

/// Takes out a suggestion nobody has decided on and the note no longer gives.
pub fn withdraw(change: &Change<'_>, id: SuggestionId) -> Result<(), VaultError> {
    change_one(change, "DELETE FROM code_suggestions WHERE id = ?1 AND status = 'pending'", [id.to_string()])
}

/// The suggestion with this id.
pub fn get(connection: &Connection, id: SuggestionId) -> Result<CodeSuggestionRecord, VaultError> {
    one(connection, "suggestion", "SELECT record FROM code_suggestions WHERE id = ?1", [id.to_string()])
}

/// The suggestions for a visit, in the order they were kept: the engine's own rank within one reading of the note.
pub fn of_encounter(connection: &Connection, encounter: EncounterId) -> Result<Vec<CodeSuggestionRecord>, VaultError> {
    let sql = "SELECT record FROM code_suggestions WHERE encounter = ?1 ORDER BY rowid";
    all(connection, "suggestion", sql, [encounter.to_string()])
}

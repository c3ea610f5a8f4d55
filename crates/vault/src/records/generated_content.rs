//! What engines wrote: kept with every run, never deleted. Only a person's verdict is added later.

use super::row::{FORMAT, all, change_one, json, one, word};
use crate::{Change, VaultError};
use auscult_domain::generated::{GeneratedContent, GenerationReview};
use auscult_domain::{EncounterId, GeneratedContentId, NoteId};
use rusqlite::{Connection, params};

/// Keeps a run.
pub fn insert(change: &Change<'_>, content: &GeneratedContent) -> Result<(), VaultError> {
    let sql = "INSERT INTO generated_content (id, encounter, note, revision, purpose, at, format, record)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let values = params![
        content.id.to_string(),
        content.encounter.to_string(),
        content.note.map(|note| note.to_string()),
        content.revision,
        word(&content.purpose)?,
        content.at,
        FORMAT,
        json(content)?,
    ];
    change_one(change, sql, values)
}

/// Keeps what the person signed in made of a run; nothing else of it changes.
pub fn review(change: &Change<'_>, id: GeneratedContentId, review: GenerationReview) -> Result<(), VaultError> {
    let reviewed = Some((change.actor().user.id, change.now()));
    let content = GeneratedContent { review, reviewed, ..get(change, id)? };
    let sql = "UPDATE generated_content SET format = ?2, record = ?3 WHERE id = ?1";
    change_one(change, sql, params![id.to_string(), FORMAT, json(&content)?])
}

/// The run with this id.
pub fn get(connection: &Connection, id: GeneratedContentId) -> Result<GeneratedContent, VaultError> {
    one(connection, "generated content", "SELECT record FROM generated_content WHERE id = ?1", [id.to_string()])
}

/// The runs for a visit, the latest first.
pub fn of_encounter(connection: &Connection, encounter: EncounterId) -> Result<Vec<GeneratedContent>, VaultError> {
    let sql = "SELECT record FROM generated_content WHERE encounter = ?1 ORDER BY at DESC, id DESC";
    all(connection, "generated content", sql, [encounter.to_string()])
}

/// The runs that went into a note, the latest first.
pub fn of_note(connection: &Connection, note: NoteId) -> Result<Vec<GeneratedContent>, VaultError> {
    let sql = "SELECT record FROM generated_content WHERE note = ?1 ORDER BY at DESC, id DESC";
    all(connection, "generated content", sql, [note.to_string()])
}

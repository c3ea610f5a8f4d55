//! What the notes of visits leave out.

use super::row::{FORMAT, all, change_one, json, one, word};
use crate::{Change, VaultError};
use auscult_domain::coding::Gap;
use auscult_domain::{EncounterId, GapId};
use rusqlite::{Connection, params};

/// Keeps a gap as it is now, new or known.
pub fn put(change: &Change<'_>, gap: &Gap) -> Result<(), VaultError> {
    let sql = "INSERT INTO gaps (id, encounter, status, format, record) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (id) DO UPDATE SET encounter = ?2, status = ?3, format = ?4, record = ?5";
    let (id, encounter) = (gap.id.to_string(), gap.encounter.to_string());
    change_one(change, sql, params![id, encounter, word(&gap.status)?, FORMAT, json(gap)?])
}

/// Takes out a gap nobody has done anything about and the note no longer has.
pub fn withdraw(change: &Change<'_>, id: GapId) -> Result<(), VaultError> {
    change_one(change, "DELETE FROM gaps WHERE id = ?1 AND status = 'open'", [id.to_string()])
}

/// The gap with this id.
pub fn get(connection: &Connection, id: GapId) -> Result<Gap, VaultError> {
    one(connection, "gap", "SELECT record FROM gaps WHERE id = ?1", [id.to_string()])
}

/// The gaps of a visit, in the order they were found.
pub fn of_encounter(connection: &Connection, encounter: EncounterId) -> Result<Vec<Gap>, VaultError> {
    all(connection, "gap", "SELECT record FROM gaps WHERE encounter = ?1 ORDER BY rowid", [encounter.to_string()])
}

//! What was attested of visits, and what was taken back. Entries are only ever added: triggers in the database see to that.

use super::row::{FORMAT, all, change_one, json};
use crate::{Change, VaultError};
use auscult_domain::EncounterId;
use auscult_domain::billing::AttestationEntry;
use rusqlite::{Connection, params};

/// Adds an entry.
pub fn insert(change: &Change<'_>, entry: &AttestationEntry) -> Result<(), VaultError> {
    let sql = "INSERT INTO attestations (id, encounter, at, user, format, record) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let (id, encounter) = (entry.id().to_string(), entry.encounter().to_string());
    change_one(change, sql, params![id, encounter, entry.at(), entry.by().to_string(), FORMAT, json(entry)?])
}

/// The entries of a visit, in the order they were made.
pub fn of_encounter(connection: &Connection, encounter: EncounterId) -> Result<Vec<AttestationEntry>, VaultError> {
    let sql = "SELECT record FROM attestations WHERE encounter = ?1 ORDER BY at, id";
    all(connection, "attestation", sql, [encounter.to_string()])
}

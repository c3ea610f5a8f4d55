//! What patients agreed to, and what they took back. Entries are only ever added: triggers in the database see to that.

use super::row::{FORMAT, all, change_one, json};
use crate::{Change, VaultError};
use auscult_domain::PatientId;
use auscult_domain::consent::ConsentEntry;
use rusqlite::{Connection, params};

/// Adds an entry.
pub fn insert(change: &Change<'_>, entry: &ConsentEntry) -> Result<(), VaultError> {
    let sql = "INSERT INTO consents (id, patient, at, format, record) VALUES (?1, ?2, ?3, ?4, ?5)";
    let (id, patient, at) = entry.key();
    change_one(change, sql, params![id.to_string(), patient.to_string(), at, FORMAT, json(entry)?])
}

/// The entries of a patient, in the order they were written down.
pub fn of_patient(connection: &Connection, patient: PatientId) -> Result<Vec<ConsentEntry>, VaultError> {
    let sql = "SELECT record FROM consents WHERE patient = ?1 ORDER BY at, id";
    all(connection, "consent", sql, [patient.to_string()])
}

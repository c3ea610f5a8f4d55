//! Holds that keep records from being deleted. A hold is lifted, never taken out: a trigger in the database sees to that.

use super::row::{FORMAT, all, change_one, json, one};
use crate::{Change, VaultError};
use auscult_domain::LegalHoldId;
use auscult_domain::retention::LegalHold;
use rusqlite::{Connection, params};

/// Adds a hold, or keeps it as it is now.
pub fn put(change: &Change<'_>, hold: &LegalHold) -> Result<(), VaultError> {
    let sql = "INSERT INTO legal_holds (id, patient, format, record) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (id) DO UPDATE SET format = ?3, record = ?4";
    change_one(change, sql, params![hold.id.to_string(), hold.patient.to_string(), FORMAT, json(hold)?])
}

/// The hold with this id.
pub fn get(connection: &Connection, id: LegalHoldId) -> Result<LegalHold, VaultError> {
    one(connection, "legal hold", "SELECT record FROM legal_holds WHERE id = ?1", [id.to_string()])
}

/// All holds, the latest first, lifted ones too.
pub fn list(connection: &Connection) -> Result<Vec<LegalHold>, VaultError> {
    all(connection, "legal hold", "SELECT record FROM legal_holds ORDER BY id DESC", [])
}

//! Emergency sign-ins. They are never deleted, and what came of one is said once.

use super::row::{FORMAT, all, change_one, json, one};
use crate::{Change, VaultError};
use auscult_domain::EmergencyAccessId;
use auscult_domain::emergency::EmergencyAccess;
use rusqlite::{Connection, params};

/// Keeps an emergency sign-in.
pub fn insert(change: &Change<'_>, access: &EmergencyAccess) -> Result<(), VaultError> {
    let sql = "INSERT INTO emergency_accesses (id, user, at, reviewed, format, record) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let (id, user) = (access.id.to_string(), access.user.to_string());
    change_one(change, sql, params![id, user, access.at, access.review.is_some(), FORMAT, json(access)?])
}

/// Keeps what came of one.
pub fn review(change: &Change<'_>, access: &EmergencyAccess) -> Result<(), VaultError> {
    let sql = "UPDATE emergency_accesses SET reviewed = 1, format = ?2, record = ?3 WHERE id = ?1 AND NOT reviewed";
    change_one(change, sql, params![access.id.to_string(), FORMAT, json(access)?])
}

/// The one with this id.
pub fn get(connection: &Connection, id: EmergencyAccessId) -> Result<EmergencyAccess, VaultError> {
    one(connection, "emergency", "SELECT record FROM emergency_accesses WHERE id = ?1", [id.to_string()])
}

/// The latest ones: first those nobody has looked into.
pub fn latest(connection: &Connection, limit: u32) -> Result<Vec<EmergencyAccess>, VaultError> {
    let sql = "SELECT record FROM emergency_accesses ORDER BY reviewed, at DESC LIMIT ?1";
    all(connection, "emergency", sql, [limit])
}

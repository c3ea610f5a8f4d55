//! Encounters.

use super::row::{FORMAT, all, change_one, json, one, word};
use crate::{Change, VaultError};
use auscult_domain::encounter::Encounter;
use auscult_domain::{EncounterId, PatientId};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};

/// Adds a visit.
pub fn insert(change: &Change<'_>, encounter: &Encounter) -> Result<(), VaultError> {
    let sql = "INSERT INTO encounters
               (id, number, patient, provider, status, date_of_service, starts_at, format, record)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    write(change, sql, encounter)
}

/// Keeps a visit as it is now.
pub fn update(change: &Change<'_>, encounter: &Encounter) -> Result<(), VaultError> {
    let sql = "UPDATE encounters SET number = ?2, patient = ?3, provider = ?4, status = ?5, date_of_service = ?6,
               starts_at = ?7, format = ?8, record = ?9 WHERE id = ?1";
    write(change, sql, encounter)
}

fn write(change: &Change<'_>, sql: &str, encounter: &Encounter) -> Result<(), VaultError> {
    let values = params![
        encounter.id.to_string(),
        encounter.number,
        encounter.patient.to_string(),
        encounter.provider.to_string(),
        word(&encounter.status)?,
        encounter.date_of_service,
        encounter.starts_at,
        FORMAT,
        json(encounter)?,
    ];
    change_one(change, sql, values)
}

/// The visit with this id.
pub fn get(connection: &Connection, id: EncounterId) -> Result<Encounter, VaultError> {
    one(connection, "encounter", "SELECT record FROM encounters WHERE id = ?1", [id.to_string()])
}

/// The visits of a patient, the latest first.
pub fn of_patient(connection: &Connection, patient: PatientId) -> Result<Vec<Encounter>, VaultError> {
    let sql = "SELECT record FROM encounters WHERE patient = ?1 ORDER BY starts_at DESC, id DESC";
    all(connection, "encounter", sql, [patient.to_string()])
}

/// The visits that begin in this stretch of time, its end excluded, in order.
pub fn between(connection: &Connection, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<Encounter>, VaultError> {
    let sql = "SELECT record FROM encounters WHERE starts_at >= ?1 AND starts_at < ?2 ORDER BY starts_at, id";
    all(connection, "encounter", sql, params![from, to])
}

/// The visits begun or over that have no signed document yet, the oldest first.
pub fn unsigned(connection: &Connection) -> Result<Vec<Encounter>, VaultError> {
    // The condition of the partial index, word for word: the list stays short however many visits there were.
    let sql = "SELECT record FROM encounters INDEXED BY encounters_unsigned
               WHERE signed = 0 AND status IN ('in_progress', 'completed') ORDER BY starts_at, id";
    all(connection, "encounter", sql, [])
}

/// The visit with this visible number.
pub fn numbered(connection: &Connection, number: &str) -> Result<Option<Encounter>, VaultError> {
    Ok(all(connection, "encounter", "SELECT record FROM encounters WHERE number = ?1", [number])?.pop())
}

/// Every visit, in the order of their numbers.
pub fn all_by_number(connection: &Connection) -> Result<Vec<Encounter>, VaultError> {
    all(connection, "encounter", "SELECT record FROM encounters ORDER BY number", [])
}

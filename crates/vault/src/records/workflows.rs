//! What people declared of a visit on its way to a signature, and where each of them stands in it.

use super::row::{FORMAT, all, change_one, json};
use crate::{Change, VaultError};
use auscult_domain::workflow::{Place, Workflow};
use auscult_domain::{EncounterId, UserId};
use rusqlite::{Connection, params};

/// Keeps a visit's workflow as it is now.
pub fn put(change: &Change<'_>, workflow: &Workflow) -> Result<(), VaultError> {
    let sql = "INSERT INTO workflows (encounter, updated_at, format, record) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (encounter) DO UPDATE SET updated_at = ?2, format = ?3, record = ?4";
    change_one(change, sql, params![workflow.encounter.to_string(), workflow.updated_at, FORMAT, json(workflow)?])
}

/// The workflow of a visit, if anybody began it.
pub fn get(connection: &Connection, encounter: EncounterId) -> Result<Option<Workflow>, VaultError> {
    let sql = "SELECT record FROM workflows WHERE encounter = ?1";
    Ok(all(connection, "workflow", sql, [encounter.to_string()])?.pop())
}

/// Keeps where a person stands in a visit.
pub fn put_place(change: &Change<'_>, place: &Place) -> Result<(), VaultError> {
    let sql = "INSERT INTO places (encounter, user, at, format, record) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (encounter, user) DO UPDATE SET at = ?3, format = ?4, record = ?5";
    let (encounter, user) = (place.encounter.to_string(), place.user.to_string());
    change_one(change, sql, params![encounter, user, place.at, FORMAT, json(place)?])
}

/// Where a person stands in a visit, if they ever opened it.
pub fn place(connection: &Connection, encounter: EncounterId, user: UserId) -> Result<Option<Place>, VaultError> {
    let sql = "SELECT record FROM places WHERE encounter = ?1 AND user = ?2";
    Ok(all(connection, "place", sql, [encounter.to_string(), user.to_string()])?.pop())
}

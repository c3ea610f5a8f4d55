//! Organizations.

use super::row::{FORMAT, change_one, json, one};
use crate::{Change, VaultError};
use auscult_domain::OrganizationId;
use auscult_domain::organization::Organization;
use rusqlite::{Connection, params};

/// Adds an organization.
pub fn insert(change: &Change<'_>, organization: &Organization) -> Result<(), VaultError> {
    let sql = "INSERT INTO organizations (id, format, record) VALUES (?1, ?2, ?3)";
    change_one(change, sql, params![organization.id.to_string(), FORMAT, json(organization)?])
}

/// Keeps an organization as it is now. The locked screen shows a new name from the next locking on.
pub fn update(change: &Change<'_>, organization: &Organization) -> Result<(), VaultError> {
    let sql = "UPDATE organizations SET format = ?2, record = ?3 WHERE id = ?1";
    change_one(change, sql, params![organization.id.to_string(), FORMAT, json(organization)?])
}

/// The organization with this id.
pub fn get(connection: &Connection, id: OrganizationId) -> Result<Organization, VaultError> {
    one(connection, "organization", "SELECT record FROM organizations WHERE id = ?1", [id.to_string()])
}

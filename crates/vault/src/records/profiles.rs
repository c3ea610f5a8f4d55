//! What stands about people and about the organization beside their names.

use super::row::{FORMAT, change_one, json, parse};
use crate::{Change, VaultError};
use auscult_domain::profile::{OrganizationIdentifiers, Profile};
use auscult_domain::{OrganizationId, UserId};
use rusqlite::{Connection, OptionalExtension, params};

/// Keeps a person's profile. An NPI that somebody else has is refused by the database.
pub fn put(change: &Change<'_>, user: UserId, profile: &Profile) -> Result<(), VaultError> {
    let sql = "INSERT INTO profiles (user, npi, format, record) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (user) DO UPDATE SET npi = ?2, format = ?3, record = ?4";
    change_one(change, sql, params![user.to_string(), profile.npi, FORMAT, json(profile)?])
}

/// A person's profile; an empty one until they have filled it in.
pub fn get(connection: &Connection, user: UserId) -> Result<Profile, VaultError> {
    let sql = "SELECT record FROM profiles WHERE user = ?1";
    let text: Option<String> =
        connection.prepare_cached(sql)?.query_row([user.to_string()], |row| row.get(0)).optional()?;
    text.map_or_else(|| Ok(Profile::default()), |text| parse(&text, "profile"))
}

/// Who has this NPI.
pub fn of_npi(connection: &Connection, npi: &str) -> Result<Option<UserId>, VaultError> {
    let sql = "SELECT user FROM profiles WHERE npi = ?1";
    let user: Option<String> = connection.prepare_cached(sql)?.query_row([npi], |row| row.get(0)).optional()?;
    user.map(|user| user.parse().map_err(|_| VaultError::Damaged("a record (profile)".to_owned()))).transpose()
}

/// Keeps what identifies the organization.
pub fn put_identifiers(
    change: &Change<'_>,
    organization: OrganizationId,
    identifiers: &OrganizationIdentifiers,
) -> Result<(), VaultError> {
    let sql = "INSERT INTO organization_identifiers (organization, format, record) VALUES (?1, ?2, ?3)
               ON CONFLICT (organization) DO UPDATE SET format = ?2, record = ?3";
    change_one(change, sql, params![organization.to_string(), FORMAT, json(identifiers)?])
}

/// What identifies the organization; nothing until somebody has filled it in.
pub fn identifiers(
    connection: &Connection,
    organization: OrganizationId,
) -> Result<OrganizationIdentifiers, VaultError> {
    let sql = "SELECT record FROM organization_identifiers WHERE organization = ?1";
    let text: Option<String> =
        connection.prepare_cached(sql)?.query_row([organization.to_string()], |row| row.get(0)).optional()?;
    text.map_or_else(|| Ok(OrganizationIdentifiers::default()), |text| parse(&text, "organization identifiers"))
}

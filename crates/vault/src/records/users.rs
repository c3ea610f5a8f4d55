//! The people who sign in, and their memberships. A person here has a record; their keys are in `keys.json`.

use super::row::{FORMAT, all, change_one, json, one, parse};
use crate::{Change, VaultError};
use auscult_domain::UserId;
use auscult_domain::organization::{Membership, User};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};

/// Adds a person.
pub fn insert(change: &Change<'_>, user: &User) -> Result<(), VaultError> {
    let sql = "INSERT INTO users (id, email, name, format, record) VALUES (?1, ?2, ?3, ?4, ?5)";
    change_one(change, sql, params![user.id.to_string(), user.email, user.name, FORMAT, json(user)?])
}

/// Keeps a person as they are now. The locked screen shows a new name from the next locking on.
pub fn update(change: &Change<'_>, user: &User) -> Result<(), VaultError> {
    let sql = "UPDATE users SET email = ?2, name = ?3, format = ?4, record = ?5 WHERE id = ?1";
    change_one(change, sql, params![user.id.to_string(), user.email, user.name, FORMAT, json(user)?])
}

/// The person with this id.
pub fn get(connection: &Connection, id: UserId) -> Result<User, VaultError> {
    one(connection, "user", "SELECT record FROM users WHERE id = ?1", [id.to_string()])
}

/// Everybody, by name.
pub fn list(connection: &Connection) -> Result<Vec<User>, VaultError> {
    all(connection, "user", "SELECT record FROM users ORDER BY name, id", [])
}

/// Adds a membership, or keeps it as it is now.
pub fn put_membership(change: &Change<'_>, membership: &Membership) -> Result<(), VaultError> {
    let sql = "INSERT INTO memberships (user, organization, format, record) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (user, organization) DO UPDATE SET format = ?3, record = ?4";
    let (user, organization) = (membership.user.to_string(), membership.organization.to_string());
    change_one(change, sql, params![user, organization, FORMAT, json(membership)?])
}

/// The memberships of a person.
pub fn memberships(connection: &Connection, user: UserId) -> Result<Vec<Membership>, VaultError> {
    let sql = "SELECT record FROM memberships WHERE user = ?1 ORDER BY organization";
    all(connection, "membership", sql, [user.to_string()])
}

/// Everybody with what they are in the organization, by name.
pub fn members(connection: &Connection) -> Result<Vec<(User, Membership)>, VaultError> {
    let sql = "SELECT users.record, memberships.record FROM users JOIN memberships ON memberships.user = users.id
               ORDER BY users.name, users.id";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut members = Vec::new();
    while let Some(row) = rows.next()? {
        let (user, membership): (String, String) = (row.get(0)?, row.get(1)?);
        members.push((parse(&user, "user")?, parse(&membership, "membership")?));
    }
    Ok(members)
}

/// Who signs in with this address, in any case.
pub fn of_email(connection: &Connection, email: &str) -> Result<Option<User>, VaultError> {
    Ok(all(connection, "user", "SELECT record FROM users WHERE email = ?1", [email])?.into_iter().next())
}

/// When a person signed in last.
pub fn last_sign_in(connection: &Connection, user: UserId) -> Result<Option<DateTime<Utc>>, VaultError> {
    let sql = "SELECT at FROM audit_events WHERE user = ?1
               AND json_extract(event, '$.entry.action') = 'sign_in'
               AND json_extract(event, '$.entry.outcome') = 'done'
               ORDER BY at DESC LIMIT 1";
    Ok(connection.prepare_cached(sql)?.query_row([user.to_string()], |row| row.get(0)).optional()?)
}

//! Second factors: the sealed secret of each person, the steps of codes they used, their recovery codes.

use super::row::change_one;
use crate::{Change, VaultError};
use auscult_domain::UserId;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};

/// A person's second factor as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFactor {
    /// Since when they have it.
    pub since: DateTime<Utc>,
    /// The secret, sealed under the person's own key.
    pub sealed_secret: Vec<u8>,
}

/// The second factor of a person, if they have one.
pub fn of(connection: &Connection, user: UserId) -> Result<Option<StoredFactor>, VaultError> {
    let sql = "SELECT since, sealed_secret FROM second_factors WHERE user = ?1";
    let read = |row: &rusqlite::Row<'_>| Ok(StoredFactor { since: row.get(0)?, sealed_secret: row.get(1)? });
    Ok(connection.prepare_cached(sql)?.query_row([user.to_string()], read).optional()?)
}

/// How many recovery codes of a person are left.
pub fn codes_left(connection: &Connection, user: UserId) -> Result<u32, VaultError> {
    let sql = "SELECT count(*) FROM recovery_codes WHERE user = ?1 AND used_at IS NULL";
    Ok(connection.prepare_cached(sql)?.query_row([user.to_string()], |row| row.get(0))?)
}

/// Whether a person has used the code of this step.
pub(crate) fn was_used(connection: &Connection, user: UserId, step: i64) -> Result<bool, VaultError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM used_code_steps WHERE user = ?1 AND step = ?2)";
    Ok(connection.prepare_cached(sql)?.query_row(params![user.to_string(), step], |row| row.get(0))?)
}

/// Whether this is the hash of a recovery code the person has not used.
pub(crate) fn is_code(connection: &Connection, user: UserId, hash: &[u8]) -> Result<bool, VaultError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM recovery_codes WHERE user = ?1 AND hash = ?2 AND used_at IS NULL)";
    Ok(connection.prepare_cached(sql)?.query_row(params![user.to_string(), hash], |row| row.get(0))?)
}

/// Keeps a person's second factor in place of the one before.
pub(crate) fn put(change: &Change<'_>, user: UserId, sealed_secret: &[u8]) -> Result<(), VaultError> {
    let sql = "INSERT INTO second_factors (user, since, sealed_secret) VALUES (?1, ?2, ?3)
               ON CONFLICT (user) DO UPDATE SET since = ?2, sealed_secret = ?3";
    change_one(change, sql, params![user.to_string(), change.now(), sealed_secret])
}

/// Gives a person these recovery codes in place of those before.
pub(crate) fn put_codes(change: &Change<'_>, user: UserId, hashes: &[Vec<u8>]) -> Result<(), VaultError> {
    change.prepare_cached("DELETE FROM recovery_codes WHERE user = ?1")?.execute([user.to_string()])?;
    for hash in hashes {
        change_one(change, "INSERT INTO recovery_codes (user, hash) VALUES (?1, ?2)", params![user.to_string(), hash])?;
    }
    Ok(())
}

/// A step's code was used. Fails where it was used before.
pub(crate) fn use_step(change: &Change<'_>, user: UserId, step: i64) -> Result<(), VaultError> {
    change_one(change, "INSERT INTO used_code_steps (user, step) VALUES (?1, ?2)", params![user.to_string(), step])
}

/// A recovery code was used. [`VaultError::NotFound`] where it was used before.
pub(crate) fn use_code(change: &Change<'_>, user: UserId, hash: &[u8]) -> Result<(), VaultError> {
    let sql = "UPDATE recovery_codes SET used_at = ?3 WHERE user = ?1 AND hash = ?2 AND used_at IS NULL";
    change_one(change, sql, params![user.to_string(), hash, change.now()])
}

/// Forgets a person's second factor and its recovery codes; which steps were used stays known. Whoever calls it audits
/// it.
pub fn forget(change: &Change<'_>, user: UserId) -> Result<(), VaultError> {
    for sql in ["DELETE FROM second_factors WHERE user = ?1", "DELETE FROM recovery_codes WHERE user = ?1"] {
        change.prepare_cached(sql)?.execute([user.to_string()])?;
    }
    Ok(())
}

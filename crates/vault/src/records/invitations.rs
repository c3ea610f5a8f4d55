//! What became of each code that was made to let somebody in. A code is open until it is used or withdrawn, and a
//! person has one open code at most.

use super::row::change_one;
use crate::{Change, VaultError};
use auscult_domain::{InvitationId, UserId};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};

/// A code that nobody has used yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenInvitation {
    /// Its id.
    pub id: InvitationId,
    /// Whom it lets in.
    pub user: UserId,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

/// Writes down that a code was made; any earlier one of this person is withdrawn.
pub(crate) fn insert(change: &Change<'_>, invitation: &OpenInvitation) -> Result<(), VaultError> {
    withdraw(change, invitation.user)?;
    let sql = "INSERT INTO invitations (id, user, state, made_at, expires_at) VALUES (?1, ?2, 'open', ?3, ?4)";
    let (id, user) = (invitation.id.to_string(), invitation.user.to_string());
    change_one(change, sql, params![id, user, change.now(), invitation.expires_at])
}

/// The open code of a person is withdrawn, where there is one; says whether there was.
pub(crate) fn withdraw(change: &Change<'_>, user: UserId) -> Result<bool, VaultError> {
    let sql = "UPDATE invitations SET state = 'withdrawn' WHERE user = ?1 AND state = 'open'";
    Ok(change.prepare_cached(sql)?.execute([user.to_string()])? > 0)
}

/// A code was used.
pub(crate) fn spend(change: &Change<'_>, id: InvitationId) -> Result<(), VaultError> {
    let sql = "UPDATE invitations SET state = 'used' WHERE id = ?1 AND state = 'open'";
    change_one(change, sql, [id.to_string()])
}

/// The open code of a person, also where its time is over.
pub fn open_of(connection: &Connection, user: UserId) -> Result<Option<OpenInvitation>, VaultError> {
    let sql = "SELECT id, user, expires_at FROM invitations WHERE user = ?1 AND state = 'open'";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get(2)?));
    let found = connection.prepare_cached(sql)?.query_row([user.to_string()], read).optional()?;
    let damaged = |_| VaultError::Damaged("a record (invitation)".to_owned());
    found
        .map(|(id, user, expires_at)| {
            Ok(OpenInvitation { id: id.parse().map_err(damaged)?, user: user.parse().map_err(damaged)?, expires_at })
        })
        .transpose()
}

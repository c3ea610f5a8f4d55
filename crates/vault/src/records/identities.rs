//! Signing identities: the organization's certificate authority and each person's certificate, keys sealed.

use super::row::change_one;
use crate::{Change, VaultError};
use auscult_domain::{OrganizationId, UserId};
use rusqlite::{Connection, OptionalExtension, params};

/// The organization's certificate authority as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAuthority {
    /// Its key, sealed with [`crate::Vault::seal_for_device`].
    pub sealed_key: Vec<u8>,
    /// Its certificate, PEM.
    pub certificate: String,
}

/// A person's signing identity as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSigner {
    /// Their key, sealed with [`crate::Vault::seal_for_user`].
    pub sealed_key: Vec<u8>,
    /// Their certificate, PEM.
    pub certificate: String,
    /// The certificate of the authority that vouches for it, PEM.
    pub issuer: String,
}

/// Keeps the authority of an organization.
pub fn put_authority(
    change: &Change<'_>,
    organization: OrganizationId,
    authority: &StoredAuthority,
) -> Result<(), VaultError> {
    let sql = "INSERT INTO authorities (organization, sealed_key, certificate) VALUES (?1, ?2, ?3)
               ON CONFLICT (organization) DO UPDATE SET sealed_key = ?2, certificate = ?3";
    change_one(change, sql, params![organization.to_string(), authority.sealed_key, authority.certificate])
}

/// The authority of an organization, once it has one.
pub fn authority(connection: &Connection, organization: OrganizationId) -> Result<Option<StoredAuthority>, VaultError> {
    let sql = "SELECT sealed_key, certificate FROM authorities WHERE organization = ?1";
    let read = |row: &rusqlite::Row<'_>| Ok(StoredAuthority { sealed_key: row.get(0)?, certificate: row.get(1)? });
    Ok(connection.prepare_cached(sql)?.query_row([organization.to_string()], read).optional()?)
}

/// Keeps the signing identity of a person.
pub fn put_signer(change: &Change<'_>, user: UserId, signer: &StoredSigner) -> Result<(), VaultError> {
    let sql = "INSERT INTO signers (user, sealed_key, certificate, issuer) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (user) DO UPDATE SET sealed_key = ?2, certificate = ?3, issuer = ?4";
    change_one(change, sql, params![user.to_string(), signer.sealed_key, signer.certificate, signer.issuer])
}

/// The signing identity of a person, once they have one; none again after they recovered with the recovery key.
pub fn signer(connection: &Connection, user: UserId) -> Result<Option<StoredSigner>, VaultError> {
    let sql = "SELECT sealed_key, certificate, issuer FROM signers WHERE user = ?1";
    let read = |row: &rusqlite::Row<'_>| {
        Ok(StoredSigner { sealed_key: row.get(0)?, certificate: row.get(1)?, issuer: row.get(2)? })
    };
    Ok(connection.prepare_cached(sql)?.query_row([user.to_string()], read).optional()?)
}

/// Removes a signing identity whose key nobody can open any more, or whose certificate names somebody otherwise than they
/// are named now. They get another when they next sign in.
pub fn forget_signer(change: &Change<'_>, user: UserId) -> Result<(), VaultError> {
    change.execute("DELETE FROM signers WHERE user = ?1", [user.to_string()])?;
    Ok(())
}

//! Making somebody something else in the clinic, as its administrator would: directly in the vault, while the program
//! is not running.

use crate::clinic::{EMAIL, PASSWORD};
use anyhow::Result;
use auscult_app::domain::EncounterId;
use auscult_app::domain::UserId;
use auscult_app::domain::audit::{AuditCategory, AuditEntry};
use auscult_app::domain::coding::CodingClaim;
use auscult_app::domain::organization::{Membership, User};
use auscult_app::domain::permission::{AccessLevel, Role};
use auscult_vault::{VaultHome, coding_facts, new_uuid, unlock, users};
use chrono::Utc;
use std::path::Path;

fn changed(
    folder: &Path,
    work: impl FnOnce(&auscult_vault::Change<'_>) -> Result<(), auscult_vault::VaultError>,
) -> Result<()> {
    let home = VaultHome::new(folder.join("vault"));
    let mut vault = unlock(&home, EMAIL, PASSWORD, Utc::now())?;
    vault.change(Utc::now(), |change| {
        work(change)?;
        change.audit(AuditEntry::done(AuditCategory::Change, "test", "membership", ""))
    })?;
    Ok(vault.lock(Utc::now())?)
}

/// The physician of the clinic becomes this, with no more access than the role gives.
///
/// # Errors
/// When the vault does not open: the program must not be running on it.
pub fn become_role(folder: &Path, role: Role) -> Result<()> {
    changed(folder, |change| {
        let before = change.actor().membership.clone();
        users::put_membership(change, &Membership { role, access: AccessLevel::Write, ..before })
    })
}

/// Somebody else of the clinic is at the codes of this visit; gives who.
///
/// # Errors
/// As [`become_role`].
pub fn somebody_else_codes(folder: &Path, encounter: EncounterId, name: &str) -> Result<UserId> {
    let id = UserId::from_uuid(new_uuid(Utc::now()));
    let email = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
    changed(folder, |change| {
        users::insert(change, &User { id, name: name.to_owned(), credentials: None, email })?;
        let now = Utc::now();
        coding_facts::put_claim(change, &CodingClaim { encounter, by: id, since: now, seen_at: now })
    })?;
    Ok(id)
}

//! Moving to another laptop: a backup becomes the vault of a laptop that has none.
//!
//! The new laptop is a device of its own: it gets an id, a device secret and letters for its numbers of its own, and
//! begins an audit chain; the old laptop's chain stays as it is and can still be checked. All of it is made in a folder
//! beside the vault's files, and the keys are moved last: interrupted at any point, there is no vault, and the same can
//! be done again.

use crate::access::{SEALED_AS, audit_key, recover, unlock};
use crate::backup::{WorkPlace, restore};
use crate::home::rename_durably;
use crate::key_file::{KeyFile, OpenedKeys};
use crate::recovery_key::RecoveryKey;
use crate::sealing::{SecretKey, random_bytes};
use crate::vault::{Actor, Vault};
use crate::{KeyringUse, VaultError, VaultHome, database, device_secret, new_uuid, password, settings, users};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::number::Series;
use auscult_domain::{DeviceId, SessionId};
use chrono::{DateTime, Utc};
use std::cell::RefCell;
use std::fmt;
use std::fs;
use std::path::Path;

/// Who moves in, and with what.
pub struct MovingIn<'a> {
    /// The recovery key that belongs to the backup.
    pub recovery_key: &'a str,
    /// Who will be signed in.
    pub email: &'a str,
    /// What they will sign in with here.
    pub new_password: &'a str,
    /// Whether this laptop's keyring is used.
    pub keyring: KeyringUse,
}

impl fmt::Debug for MovingIn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MovingIn").field("keyring", &self.keyring).finish_non_exhaustive()
    }
}

/// Makes the vault of this laptop from another's backup and signs somebody in. The recovery key is spent; the new one is
/// shown this once. Others who sign in there get in here with that new one, once each.
///
/// # Errors
/// A vault that is there already, a backup that is damaged or newer, a key that is not the one of this backup, a weak
/// password, a keyring that does not answer.
pub fn move_in(
    backup: &Path,
    home: &VaultHome,
    moving: &MovingIn<'_>,
    now: DateTime<Utc>,
) -> Result<(Vault, RecoveryKey), VaultError> {
    if home.exists() {
        return Err(VaultError::AlreadyExists);
    }
    password::check_new(moving.new_password, moving.keyring)?;
    home.make()?;
    let work = WorkPlace::new(home.dir().join(".moving-in"))?;
    let made = VaultHome::new(work.dir.join("vault"));
    restore(backup, &made)?;
    become_another_device(&made, moving, now)?;
    let (vault, recovery_key) = recover(&made, moving.recovery_key, moving.email, moving.new_password, now)?;
    vault.lock(now)?;
    take_over(&made, home)?;
    Ok((unlock(home, moving.email, moving.new_password, now)?, recovery_key))
}

/// Gives the restored vault a device of its own, and says so in the audit of that device.
fn become_another_device(home: &VaultHome, moving: &MovingIn<'_>, now: DateTime<Utc>) -> Result<(), VaultError> {
    let mut file = KeyFile::read(home)?;
    let user = file.person(moving.email)?.user;
    let recovery: RecoveryKey = moving.recovery_key.parse()?;
    let vault_key = file.open_with_recovery(&recovery)?;
    file.check_seal(&vault_key)?;
    let (before, device) = (file.device, DeviceId::from_uuid(new_uuid(now)));
    if moving.keyring == KeyringUse::Required {
        device_secret::write(device, &SecretKey::random()?)?;
    }
    file.recovery = KeyFile::recovery_wrap(device, &recovery, *random_bytes::<16>()?, &vault_key)?;
    file.device = device;
    file.keyring = moving.keyring;
    let connection = database::open(home, &vault_key, now)?;
    file.series = next_series(&file.series);
    // Their codes are bound to the laptop that gave them out.
    file.invitations.clear();
    let sealed_as = settings::get(&connection, SEALED_AS)?.unwrap_or(before);
    let membership = users::memberships(&connection, user)?.into_iter().next().ok_or(VaultError::UnknownPerson)?;
    let mut vault = Vault {
        home: home.clone(),
        actor: Actor { user: users::get(&connection, user)?, membership, device },
        connection,
        series: file.series.clone(),
        session: SessionId::from_uuid(new_uuid(now)),
        sealed_as,
        keyring: file.keyring,
        audit_key: audit_key(&vault_key),
        keys: OpenedKeys { vault_key, user_key: SecretKey::random()? },
        wrong_passwords: RefCell::default(),
        only_reading: false,
    };
    vault.change(now, |change| {
        settings::put(change, SEALED_AS, &sealed_as)?;
        let entry = AuditEntry::done(AuditCategory::Compliance, "laptop.move_in", "device", device);
        change.audit(entry.before(before).after(device))
    })?;
    file.write(home, &vault.keys.vault_key)?;
    vault.connection.close().map_err(|(_, error)| error.into())
}

/// Moves everything into the vault's own place, the keys last: with them it becomes a vault.
fn take_over(made: &VaultHome, home: &VaultHome) -> Result<(), VaultError> {
    for part in [made.recordings(), made.backups()] {
        for entry in fs::read_dir(&part)? {
            let entry = entry?;
            let name = part.file_name().unwrap_or_default();
            rename_durably(&entry.path(), &home.dir().join(name).join(entry.file_name()))?;
        }
    }
    rename_durably(&made.database(), &home.new_database())?;
    // A database under this name, with keys beside it, is completed on the next opening.
    rename_durably(&made.keys(), &home.keys())?;
    rename_durably(&home.new_database(), &home.database())
}

/// The letters after these: A, B, … Z, AA, AB, … A laptop that moved never numbers as the one before it did.
fn next_series(series: &Series) -> Series {
    let mut letters: Vec<u8> = series.to_string().into_bytes();
    for at in (0..letters.len()).rev() {
        if letters[at] < b'Z' {
            letters[at] += 1;
            return parsed(letters).unwrap_or_else(|| series.clone());
        }
        letters[at] = b'A';
    }
    letters.insert(0, b'A');
    parsed(letters).unwrap_or_else(|| series.clone())
}

fn parsed(letters: Vec<u8>) -> Option<Series> {
    String::from_utf8(letters).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_laptop_numbers_with_the_next_letters() {
        for (before, after) in [("A", "B"), ("Z", "AA"), ("AZ", "BA"), ("ZZ", "AAA"), ("B", "C")] {
            let series: Series = before.parse().expect("a series");
            assert_eq!(next_series(&series).to_string(), after, "after {before}");
        }
    }
}

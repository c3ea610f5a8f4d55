//! The vault: everything a laptop keeps, encrypted, with its audit.
//!
//! A vault is a directory ([`VaultHome`]): `keys.json` holds the wrapped keys and the sign-in names, `vault.db` the
//! records (SQLCipher), `recordings/` the sound, `backups/` copies. What always holds:
//!
//! - nothing in that directory can be read without a password (and the secret in the system's keyring) or the
//!   printed recovery key;
//! - a record changes only inside [`Vault::change`], together with its audit entry, or not at all;
//! - what [`Vault::change`] has acknowledged survives a power cut.
//!
//! People who share a laptop share its vault key: what a role may see is enforced by the program, not by the keys.

mod access;
mod audit_chain;
mod backup;
mod backup_file;
mod change;
mod database;
mod device_secret;
mod drill;
mod error;
mod home;
mod invitation;
mod invitation_code;
mod joining;
mod key_file;
mod moving;
mod password;
mod printed;
mod records;
mod recovery_codes;
mod recovery_key;
mod sealing;
mod second_factor;
#[cfg(test)]
mod tests;
mod throttle;
pub mod totp;
mod vault;

pub use access::{
    KeyringUse, NewVault, SignInName, SignInScreen, SignInWith, create, recover, sign_in_names, unlock,
    unlock_with_code,
};
pub use audit_chain::{AuditCheckpoint, AuditFault, AuditStretch, AuditVerdict, BadEntry};
pub use backup::{BackupFront, BackupJob, StopSwitch, backup_front, check_backup, restore};
pub use backup_file::BackupReport;
pub use change::Change;
pub use drill::{DrillKey, DrillReport, try_restore};
pub use error::{PasswordWeakness, VaultError};
pub use home::{HomeLock, VaultHome};
pub use invitation::INVITATION_LASTS;
pub use invitation_code::InvitationCode;
pub use joining::join;
pub use moving::{MovingIn, move_in};
pub use records::*;
pub use recovery_key::RecoveryKey;
pub use sealing::{FileKey, SealedKey};
pub use vault::{Actor, Vault};

use chrono::{DateTime, Utc};
use uuid::{NoContext, Timestamp, Uuid};

/// A fresh id: UUIDv7 of this moment, so that ids sort by the time they were made.
pub fn new_uuid(now: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, now.timestamp_subsec_nanos()))
}

//! What can go wrong with a vault, as far as somebody decides on it. No text here ever holds patient data: errors of
//! the JSON reader quote values and are therefore replaced by the name of the record.

use std::io;

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordWeakness {
    /// It is too short.
    #[error("a password has at least {minimum} characters here")]
    TooShort {
        /// The least number of characters.
        minimum: usize,
    },
    /// It is one character, or a short run, over and over.
    #[error("a password is more than the same few characters again and again")]
    Repeated,
    /// It is among the first that are tried.
    #[error("this password is among the first anybody would try")]
    TooCommon,
    /// It was stolen elsewhere and stands in lists that are tried.
    #[error("this password stands in lists of stolen ones, which are tried first")]
    Breached,
}

/// What can go wrong with a vault.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// There is no vault in this directory.
    #[error("there is no vault here")]
    NoVault,
    /// There is a vault in this directory already; it is never overwritten.
    #[error("there is a vault here already")]
    AlreadyExists,
    /// The password does not open this person's key.
    #[error("the password is wrong")]
    WrongPassword,
    /// The password is right; a code of the second factor is needed too.
    #[error("a code is needed beside the password")]
    SecondFactorNeeded,
    /// The code is not one of this person's second factor around now, or was used before.
    #[error("the code is wrong or was used before")]
    WrongCode,
    /// The recovery key was mistyped, or is not, or no longer, the one of this vault.
    #[error("the recovery key is wrong")]
    WrongRecoveryKey,
    /// The code of an invitation was mistyped, or is not the one of this person.
    #[error("the code is wrong")]
    WrongInvitationCode,
    /// The code was used or withdrawn, its time is over, or there never was one.
    #[error("this code opens nothing any more")]
    InvitationOver,
    /// This person does not belong to the organization any more.
    #[error("this person does not belong to the organization any more")]
    Ended,
    /// The new password is refused.
    #[error("{0}")]
    WeakPassword(PasswordWeakness),
    /// Nobody signs in under this name.
    #[error("nobody signs in under this name")]
    UnknownPerson,
    /// The system has no keyring, or it does not answer.
    #[error("the system's keyring is not available")]
    KeyringMissing,
    /// The system's keyring is locked; after it was unlocked the same call succeeds.
    #[error("the system's keyring is locked")]
    KeyringLocked,
    /// The keyring does not hold this vault's device secret (any more). Only the recovery key helps.
    #[error("this laptop's secret is not in the system's keyring")]
    DeviceSecretMissing,
    /// The keyring holds something in its place that is no secret of ours. Only the recovery key helps.
    #[error("this laptop's secret in the system's keyring is damaged")]
    DeviceSecretUnusable,
    /// The vault was written by a newer program; nothing was changed.
    #[error("the vault has version {found}, this program knows {known}")]
    NewerVault {
        /// The version found.
        found: u32,
        /// The newest version this program reads.
        known: u32,
    },
    /// Something is not as it was written; says what, never its contents.
    #[error("{0} is damaged")]
    Damaged(String),
    /// Another process has this vault open.
    #[error("the vault is open in another window")]
    InUse,
    /// The session only reads; the change was taken back.
    #[error("nothing is changed in an emergency")]
    OnlyReading,
    /// A change wrote no audit entry and was taken back.
    #[error("a change without an audit entry was taken back")]
    Unaudited,
    /// The note was saved by somebody else in the meantime; nothing was changed.
    #[error("the note was saved in the meantime")]
    StaleRevision,
    /// The disk is full; what was acknowledged before is kept.
    #[error("the disk is full")]
    DiskFull,
    /// There is no such record.
    #[error("there is no such record")]
    NotFound,
    /// Somebody stopped it; nothing of it was left.
    #[error("it was stopped")]
    Stopped,
    /// Too many wrong passwords, keys or codes.
    #[error("too many wrong attempts; try again in {} min", seconds.div_ceil(60))]
    Throttled {
        /// How long to wait.
        seconds: u64,
    },
    /// The bundled database is not one we trust with patient data.
    #[error("the database library is unfit: {0}")]
    UnfitDatabase(String),
    /// The database failed otherwise.
    #[error("the database failed")]
    Database(#[source] rusqlite::Error),
    /// A file could not be read or written.
    #[error("a file of the vault could not be read or written")]
    File(#[source] io::Error),
    /// The system gave no random numbers, or the processor no memory for Argon2.
    #[error("cryptography failed: {0}")]
    Cryptography(&'static str),
}

impl VaultError {
    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged(what.into())
    }
}

impl From<rusqlite::Error> for VaultError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match (&error, error.sqlite_error_code()) {
            (rusqlite::Error::QueryReturnedNoRows, _) => Self::NotFound,
            (_, Some(Code::DiskFull)) => Self::DiskFull,
            (_, Some(Code::DatabaseCorrupt | Code::NotADatabase)) => Self::damaged("the database"),
            (_, Some(Code::DatabaseBusy | Code::DatabaseLocked)) => Self::InUse,
            _ => Self::Database(error),
        }
    }
}

impl From<io::Error> for VaultError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::File(error),
        }
    }
}

//! Backups: how they are made, what became of them, and moving to another laptop.

use super::{BackupView, KeyringChoice, SignInName};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

/// How often the program writes a backup by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum BackupRhythm {
    /// Never: somebody does it by hand.
    Off,
    /// Once a day.
    Daily,
    /// Once a week.
    Weekly,
}

/// How backups are made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupPlan {
    /// How often.
    pub rhythm: BackupRhythm,
    /// Into which folder; the vault's own, if none is named.
    pub folder: Option<String>,
    /// How many of those the program made by itself are kept.
    pub keep: u32,
}

/// A backup that was written and opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupMade {
    /// When.
    pub at: DateTime<Utc>,
    /// What it holds.
    pub backup: BackupView,
}

/// A backup that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupFailure {
    /// When.
    pub at: DateTime<Utc>,
    /// Why, in words.
    pub message: String,
}

/// A restore that was tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DrillView {
    /// When.
    pub at: DateTime<Utc>,
    /// The backup's file.
    pub path: String,
    /// When the backup was made; nothing where it could not be read.
    pub made_at: Option<DateTime<Utc>>,
    /// Patients in it.
    pub patients: u32,
    /// Visits in it.
    pub encounters: u32,
    /// Signed notes in it.
    pub signed_notes: u32,
    /// Recordings in it.
    pub recordings: u32,
    /// Entries of its audit, each checked.
    pub audit_entries: u32,
    /// What was wrong; nothing if it would restore.
    pub problem: Option<String>,
}

/// What a person opens a backup with to try it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DrillProof {
    /// Their password, with this laptop's keyring.
    Password,
    /// The printed recovery key.
    RecoveryKey,
}

/// How it stands with backups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupsView {
    /// How they are made.
    pub plan: BackupPlan,
    /// The vault's own folder for them, which is used where the plan names none.
    pub own_folder: String,
    /// The last that was written and opened.
    pub last: Option<BackupMade>,
    /// What failed since.
    pub failure: Option<BackupFailure>,
    /// Days since the last, or since anybody first looked.
    pub days_without: u32,
    /// There was none for a week.
    pub overdue: bool,
    /// One is being written.
    pub writing: bool,
    /// The last restore that was tried.
    pub drill: Option<DrillView>,
}

/// A backup as it shows itself to somebody who has no key yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupFound {
    /// The file.
    pub path: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Its size, megabytes.
    pub megabytes: u32,
    /// Recordings in it.
    pub recordings: u32,
    /// Whose it is.
    pub organization: String,
    /// Who signs in there.
    pub people: Vec<SignInName>,
}

/// What is typed to move onto this laptop.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MoveIn {
    /// The backup's file.
    pub path: String,
    /// The recovery key that belongs to it.
    pub recovery_key: String,
    /// Who moves in.
    pub email: String,
    /// Their password on this laptop.
    pub password: String,
    /// Whether this laptop's keyring is used.
    pub keyring: KeyringChoice,
}

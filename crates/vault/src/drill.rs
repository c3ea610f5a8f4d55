//! The drill: a backup is restored into a folder of its own, opened with what its owner has in their hands, looked
//! through, and taken away again. Nothing in the vault or in the keyring is changed by it.

use crate::access::audit_key;
use crate::backup::{StopSwitch, WorkPlace};
use crate::key_file::KeyFile;
use crate::recovery_key::RecoveryKey;
use crate::sealing::SecretKey;
use crate::{VaultError, VaultHome, audit_chain, backup, check_backup, database, recordings};
use auscult_domain::RecordingId;
use chrono::{DateTime, Utc};
use rusqlite::Connection;
use std::fmt;
use std::path::Path;

/// What the restored vault is opened with.
pub enum DrillKey<'a> {
    /// A person's password, together with this laptop's keyring.
    Password {
        /// What they sign in with.
        email: &'a str,
        /// Their password when the backup was made.
        password: &'a str,
    },
    /// The printed recovery key, which works on any laptop.
    RecoveryKey(&'a str),
}

impl fmt::Debug for DrillKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Password { .. } => "DrillKey::Password(…)",
            Self::RecoveryKey(_) => "DrillKey::RecoveryKey(…)",
        })
    }
}

/// What was found in a backup that was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrillReport {
    /// When the backup was made.
    pub made_at: DateTime<Utc>,
    /// Patients in it.
    pub patients: u32,
    /// Visits in it.
    pub encounters: u32,
    /// Signed notes in it.
    pub signed_notes: u32,
    /// Recordings in it, each there with a key that opens.
    pub recordings: u32,
    /// Entries of its audit, each as it was written.
    pub audit_entries: u64,
}

/// Restores a backup into a folder below this vault's, opens and checks all of it, and removes it again.
///
/// # Errors
/// A backup that is damaged, cut off or newer; a key that does not open it; a disk without room for it;
/// [`VaultError::Stopped`].
pub fn try_restore(
    backup: &Path,
    home: &VaultHome,
    key: &DrillKey<'_>,
    stop: &StopSwitch,
) -> Result<DrillReport, VaultError> {
    let made_at = check_backup(backup)?.made_at;
    let work = WorkPlace::new(home.dir().join(".drill"))?;
    let restored = VaultHome::new(work.dir.join("vault"));
    backup::restore(backup, &restored)?;
    let file = KeyFile::read(&restored)?;
    stop.go_on()?;
    let vault_key = opened(&file, key)?;
    file.check_seal(&vault_key)?;
    let connection = database::open_file(&restored.database(), &vault_key)?;
    if let Some(finding) = stop.findings(&connection)?.into_iter().next() {
        return Err(VaultError::Damaged(format!("the backup ({finding})")));
    }
    let audit = audit_chain::verify(&connection, &audit_key(&vault_key), file.device)?;
    if !audit.is_intact() {
        return Err(VaultError::damaged("the audit in the backup"));
    }
    stop.go_on()?;
    let count = |table: &str| -> Result<u32, VaultError> {
        Ok(connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?)
    };
    let report = DrillReport {
        made_at,
        patients: count("patients")?,
        encounters: count("encounters")?,
        signed_notes: count("signed_notes")?,
        recordings: recordings_there(&connection, &restored, &vault_key)?,
        audit_entries: audit.entries,
    };
    connection.close().map_err(|(_, error)| error)?;
    Ok(report)
}

fn opened(file: &KeyFile, key: &DrillKey<'_>) -> Result<SecretKey, VaultError> {
    match key {
        DrillKey::Password { email, password } => {
            let person = file.person(email)?;
            Ok(file.open_for(person, password, file.secret_for(person)?.as_ref())?.vault_key)
        }
        DrillKey::RecoveryKey(text) => file.open_with_recovery(&text.parse::<RecoveryKey>()?),
    }
}

/// How many recordings there are; the key of each must open, and its file be there.
fn recordings_there(connection: &Connection, home: &VaultHome, vault_key: &SecretKey) -> Result<u32, VaultError> {
    let file_key = vault_key.derive("file/v1", &[]);
    let mut statement = connection.prepare("SELECT id FROM recordings")?;
    let mut count = 0;
    for id in statement.query_map([], |row| row.get::<_, String>(0))? {
        let id: RecordingId = id?.parse().map_err(|_| VaultError::damaged("a recording's id in the backup"))?;
        let sealed = recordings::sealed_key(connection, id)?;
        let opens = file_key.open(id.uuid().as_bytes(), sealed.as_bytes()).is_some();
        if !opens || !home.recordings().join(format!("{id}.sound")).exists() {
            return Err(VaultError::damaged("a recording in the backup"));
        }
        count += 1;
    }
    Ok(count)
}

//! An open vault: who is signed in, the database, and the keys, which are wiped when it is locked or dropped.

use crate::access::{self, KeyringUse};
use crate::audit_chain::{self, AuditCheckpoint, AuditStretch, AuditVerdict};
use crate::backup::{BackupJob, BackupReport, StopSwitch};
use crate::change::Change;
use crate::key_file::{KeyFile, OpenedKeys};
use crate::recovery_key::RecoveryKey;
use crate::sealing::{FileKey, SealedKey, SecretKey, random_bytes};
use crate::{VaultError, VaultHome, database, organizations, password, users};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::number::Series;
use auscult_domain::organization::{Membership, Organization, User};
use auscult_domain::{DeviceId, RecordingId, SessionId};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, TransactionBehavior};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// Who acts, as what, on which laptop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person signed in.
    pub user: User,
    /// What they are in the organization.
    pub membership: Membership,
    /// The laptop.
    pub device: DeviceId,
}

/// An open vault.
pub struct Vault {
    pub(crate) home: VaultHome,
    pub(crate) connection: Connection,
    pub(crate) actor: Actor,
    pub(crate) series: Series,
    pub(crate) session: SessionId,
    /// The laptop as which things were sealed first: a vault that moved opens them still.
    pub(crate) sealed_as: DeviceId,
    pub(crate) keyring: KeyringUse,
    pub(crate) keys: OpenedKeys,
    pub(crate) audit_key: SecretKey,
    pub(crate) wrong_passwords: RefCell<WrongPasswords>,
    pub(crate) only_reading: bool,
}

/// Wrong passwords since somebody signed in. They are counted by a clock nobody can turn.
#[derive(Default)]
pub(crate) struct WrongPasswords {
    count: u32,
    last: Option<Instant>,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("user", &self.actor.user.id).finish_non_exhaustive()
    }
}

impl Vault {
    /// Who is signed in.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Reads again who is signed in, after their record was changed.
    pub fn read_actor(&mut self) -> Result<(), VaultError> {
        let user = users::get(&self.connection, self.actor.user.id)?;
        let memberships = users::memberships(&self.connection, user.id)?;
        let membership = memberships.into_iter().next().ok_or(VaultError::UnknownPerson)?;
        self.actor = Actor { user, membership, device: self.actor.device };
        Ok(())
    }

    /// From here on nothing is changed in this session: only what was read, signed in and out, and what a privacy
    /// officer wants to see is written, and no password opens what is a person's own.
    pub fn only_read(&mut self) {
        self.only_reading = true;
    }

    /// The directory it lives in.
    pub fn home(&self) -> &VaultHome {
        &self.home
    }

    /// The letters this device puts into its numbers.
    pub fn series(&self) -> &Series {
        &self.series
    }

    /// The organization it belongs to.
    pub fn organization(&self) -> Result<Organization, VaultError> {
        organizations::get(&self.connection, self.actor.membership.organization)
    }

    /// Makes one change. It commits if `work` succeeds and has written at least one audit entry; otherwise nothing of
    /// it is kept, and in the latter case the answer is [`VaultError::Unaudited`].
    pub fn change<T>(
        &mut self,
        now: DateTime<Utc>,
        work: impl FnOnce(&Change<'_>) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        let (actor, series, audit_key, session) = (&self.actor, &self.series, &self.audit_key, self.session);
        let only_reading = self.only_reading;
        database::writable(&mut self.connection, |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let connection = &transaction;
            let audited = Cell::new(0);
            let change = Change { connection, audit_key, actor, series, session, now, only_reading, audited };
            let value = work(&change)?;
            if change.audited.get() == 0 {
                return Err(VaultError::Unaudited);
            }
            transaction.commit()?;
            Ok(value)
        })
    }

    /// Reads without an audit entry: only for what is not patient data, and for screens refreshed after an audited
    /// opening. Nothing can be written.
    pub fn look<T>(&self, read: impl FnOnce(&Connection) -> Result<T, VaultError>) -> Result<T, VaultError> {
        read(&self.connection)
    }

    /// A fresh key for a recording's file, and the same as it is stored.
    pub fn new_recording_key(&self, id: RecordingId) -> Result<(FileKey, SealedKey), VaultError> {
        let key = random_bytes::<32>()?;
        let sealed = self.file_key().seal(id.uuid().as_bytes(), key.as_slice())?;
        Ok((FileKey::new(key), SealedKey::from_bytes(sealed)))
    }

    /// The key of a recording's file.
    pub fn open_recording_key(&self, id: RecordingId, sealed: &SealedKey) -> Result<FileKey, VaultError> {
        let plain = self.file_key().open(id.uuid().as_bytes(), sealed.as_bytes());
        let bytes = plain.as_deref().and_then(|plain| <[u8; 32]>::try_from(plain.as_slice()).ok());
        bytes.map(|bytes| FileKey::new(Zeroizing::new(bytes))).ok_or_else(|| VaultError::damaged("a recording's key"))
    }

    /// Seals what everybody on this laptop may use while the vault is open.
    pub fn seal_for_device(&self, purpose: &str, plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.device_key(purpose).seal(self.sealed_as.uuid().as_bytes(), plain)
    }

    /// Opens what [`Self::seal_for_device`] sealed for the same purpose.
    pub fn open_for_device(&self, purpose: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        self.device_key(purpose)
            .open(self.sealed_as.uuid().as_bytes(), sealed)
            .ok_or_else(|| VaultError::damaged("what was sealed for this laptop"))
    }

    /// Seals what is the signed-in person's alone. It stays theirs when they change their password, and is lost when
    /// they recover with the recovery key: whoever holds that paper must not sign in their name.
    pub fn seal_for_user(&self, password: &str, purpose: &str, plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.user_key(password, purpose)?.seal(self.actor.user.id.uuid().as_bytes(), plain)
    }

    /// Opens what [`Self::seal_for_user`] sealed for the same purpose. Takes as long as signing in. A wrong password is
    /// [`VaultError::WrongPassword`]; after five, [`VaultError::Throttled`] for 15 minutes.
    pub fn open_for_user(
        &self,
        password: &str,
        purpose: &str,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        self.user_key(password, purpose)?
            .open(self.actor.user.id.uuid().as_bytes(), sealed)
            .ok_or_else(|| VaultError::damaged("what was sealed for this person"))
    }

    /// Gives the signed-in person a new password. Their keys are wrapped anew; nothing else changes.
    pub fn change_password(&mut self, old: &str, new: &str, now: DateTime<Utc>) -> Result<(), VaultError> {
        password::check_new(new, self.keyring)?;
        let keys = self.keys_of_actor(old)?;
        let user = self.actor.user.clone();
        let entry = AuditEntry::done(AuditCategory::SignIn, "password.change", "user", user.id);
        self.change_keys(entry, now, |file| file.wrap_for(&user, new, &keys))
    }

    /// Makes a new recovery key for somebody who knows the password of whoever is signed in; the old one is spent.
    pub fn renew_recovery_key(&mut self, password: &str, now: DateTime<Utc>) -> Result<RecoveryKey, VaultError> {
        let keys = self.keys_of_actor(password)?;
        let entry = AuditEntry::done(AuditCategory::Compliance, "recovery_key.renew", "user", self.actor.user.id);
        self.change_keys(entry, now, |file| file.renew_recovery(&keys.vault_key))
    }

    /// Changes the key file and the audit together, or neither.
    fn change_keys<T>(
        &mut self,
        entry: AuditEntry,
        now: DateTime<Utc>,
        work: impl FnOnce(&mut KeyFile) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        let before = self.key_file()?;
        let mut after = before.clone();
        let made = work(&mut after)?;
        self.change_keys_to(&before, after, now, |change| change.audit(entry)).map(|()| made)
    }

    /// The key file as somebody who holds the vault key wrote it.
    pub(crate) fn key_file(&self) -> Result<KeyFile, VaultError> {
        let file = KeyFile::read(&self.home)?;
        file.check_seal(&self.keys.vault_key)?;
        Ok(file)
    }

    /// Changes the key file and the records that go with it together, or neither.
    pub(crate) fn change_keys_to(
        &mut self,
        before: &KeyFile,
        mut after: KeyFile,
        now: DateTime<Utc>,
        records: impl FnOnce(&Change<'_>) -> Result<(), VaultError>,
    ) -> Result<(), VaultError> {
        let (home, keys) = (self.home.clone(), self.keys.duplicate());
        let changed = self.change(now, |change| {
            records(change)?;
            // Last before the commit: if it cannot be written, nothing has happened.
            after.write(&home, &keys.vault_key)
        });
        if changed.is_err() {
            before.clone().write(&self.home, &self.keys.vault_key)?;
        }
        changed
    }

    /// Checks every entry of the audit. Names the first that is not as it was written.
    pub fn verify_audit(&self) -> Result<AuditVerdict, VaultError> {
        audit_chain::verify(&self.connection, &self.audit_key, self.actor.device)
    }

    /// Checks the next `most` entries of the audit, so that whoever waits can be told how far it is and go on with other
    /// things in between.
    pub fn verify_audit_on(&self, from: Option<&AuditCheckpoint>, most: u32) -> Result<AuditStretch, VaultError> {
        audit_chain::verify_stretch(&self.connection, &self.audit_key, self.actor.device, from, most)
    }

    /// The hash at the head of this device's audit chain.
    pub fn audit_head(&self) -> Result<String, VaultError> {
        Ok(audit_chain::head(&self.connection, self.actor.device)?.hash)
    }

    /// Writes a backup into this directory: one file with keys, database and recordings, checked after writing. The
    /// vault stays in use meanwhile. Whoever calls it audits it.
    pub fn back_up(&self, to: &Path, now: DateTime<Utc>) -> Result<BackupReport, VaultError> {
        self.backup_job(Arc::default()).run(to, now)
    }

    /// A backup to be made on another thread while the vault goes on being used. Whoever locks the vault stops it by this
    /// switch and waits for its end: it holds the vault's key.
    pub fn backup_job(&self, stop: Arc<StopSwitch>) -> BackupJob {
        BackupJob::new(self, stop)
    }

    /// Whether this is the password of whoever is signed in; wrong ones are counted as everywhere.
    pub fn check_password(&self, password: &str) -> Result<(), VaultError> {
        self.keys_of_actor(password).map(|_| ())
    }

    /// Everything wrong with the database, in words without record contents; empty if it is sound.
    pub fn integrity_check(&self) -> Result<Vec<String>, VaultError> {
        database::findings(&self.connection)
    }

    /// Locks: writes that into the audit, closes the database, wipes the keys. They are wiped also where it fails.
    pub fn lock(mut self, now: DateTime<Utc>) -> Result<(), VaultError> {
        let user = self.actor.user.id;
        self.change(now, |change| change.audit(AuditEntry::done(AuditCategory::SignIn, "lock", "user", user)))?;
        access::refresh_sign_in_screen(&self)?;
        let Self { connection, .. } = self;
        connection.close().map_err(|(_, error)| error.into())
    }

    fn file_key(&self) -> SecretKey {
        self.keys.vault_key.derive("file/v1", &[])
    }

    fn device_key(&self, purpose: &str) -> SecretKey {
        self.keys.vault_key.derive("device/v1", purpose.as_bytes())
    }

    fn user_key(&self, password: &str, purpose: &str) -> Result<SecretKey, VaultError> {
        Ok(self.keys_of_actor(password)?.user_key.derive("user/v1", purpose.as_bytes()))
    }

    /// The signed-in person's keys, for their password.
    pub(crate) fn keys_of_actor(&self, password: &str) -> Result<OpenedKeys, VaultError> {
        if self.only_reading {
            return Err(VaultError::OnlyReading);
        }
        let file = self.key_file()?;
        let person = file.people.iter().find(|person| person.user == self.actor.user.id);
        let person = person.ok_or(VaultError::UnknownPerson)?;
        let secret = file.secret_for(person)?;
        let mut wrong = self.wrong_passwords.borrow_mut();
        wrong.may_try()?;
        let opened = file.open_for(person, password, secret.as_ref());
        wrong.tried(&opened);
        opened
    }
}

impl WrongPasswords {
    const MOST: u32 = 5;
    const WAIT: Duration = Duration::from_secs(15 * 60);

    fn may_try(&mut self) -> Result<(), VaultError> {
        let waited = self.last.map_or(Self::WAIT, |last| last.elapsed());
        if self.count >= Self::MOST && waited < Self::WAIT {
            return Err(VaultError::Throttled { seconds: (Self::WAIT - waited).as_secs() + 1 });
        }
        if self.count >= Self::MOST {
            self.count = 0;
        }
        Ok(())
    }

    fn tried<T>(&mut self, outcome: &Result<T, VaultError>) {
        match outcome {
            Ok(_) => *self = Self::default(),
            Err(VaultError::WrongPassword) => {
                self.count += 1;
                self.last = Some(Instant::now());
            }
            Err(_) => {}
        }
    }
}

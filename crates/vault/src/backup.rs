//! Backups and their way back. A backup has its name only once it was read again and its database opened; a vault that
//! exists is never overwritten; a restore that was interrupted leaves no vault and can be begun again.
//!
//! A backup is made beside the vault, with a connection and keys of its own: nobody waits for it. Locking stops it, and
//! its keys are wiped like the vault's.

pub use crate::backup_file::BackupReport;

use crate::access::SignInScreen;
use crate::backup_file::{BackupReader, BackupWriter, Manifest, hash_of_file};
use crate::home::{VaultHome, rename_durably, sync_directory};
use crate::key_file::KeyFile;
use crate::sealing::SecretKey;
use crate::vault::Vault;
use crate::{VaultError, database, new_uuid};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, InterruptHandle};
use std::cell::RefCell;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A backup that is to be made of an open vault. It holds the vault's key until it is dropped.
pub struct BackupJob {
    home: VaultHome,
    vault_key: SecretKey,
    stop: Arc<StopSwitch>,
}

/// Stops a [`BackupJob`] from another thread, within a moment.
#[derive(Default)]
pub struct StopSwitch {
    asked: AtomicBool,
    checking: Mutex<Option<InterruptHandle>>,
}

impl StopSwitch {
    /// The job ends with [`VaultError::Stopped`] as soon as it can, and leaves nothing behind.
    pub fn stop(&self) {
        self.asked.store(true, Ordering::Release);
        if let Some(checking) = self.checking.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            checking.interrupt();
        }
    }

    pub(crate) fn go_on(&self) -> Result<(), VaultError> {
        if self.asked.load(Ordering::Acquire) { Err(VaultError::Stopped) } else { Ok(()) }
    }

    /// Checks a database, as long as nobody stops it.
    pub(crate) fn findings(&self, connection: &Connection) -> Result<Vec<String>, VaultError> {
        *self.checking.lock().unwrap_or_else(PoisonError::into_inner) = Some(connection.get_interrupt_handle());
        let findings = self.go_on().and_then(|()| database::findings(connection));
        *self.checking.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.go_on()?;
        findings
    }
}

impl BackupJob {
    /// A backup of this vault, which may be stopped by this switch.
    pub(crate) fn new(vault: &Vault, stop: Arc<StopSwitch>) -> Self {
        Self { home: vault.home.clone(), vault_key: vault.keys.duplicate().vault_key, stop }
    }

    /// Writes it into this directory, reads it again and opens it. Only then it has a backup's name.
    ///
    /// # Errors
    /// No space, a folder that cannot be written, a copy that does not open; [`VaultError::Stopped`].
    pub fn run(&self, to: &Path, now: DateTime<Utc>) -> Result<BackupReport, VaultError> {
        fs::create_dir_all(to)?;
        let work = WorkPlace::new(to.join(format!(".unfinished-{}", new_uuid(now))))?;
        let unfinished = work.dir.join("backup");
        self.write(&work, &unfinished, now)?;
        let report = self.prove(&work, &unfinished)?;
        self.stop.go_on()?;
        let file = unused_name(to, now);
        rename_durably(&unfinished, &file)?;
        Ok(BackupReport { file, ..report })
    }

    /// Writes the unfinished backup. The database is copied first: a recording may then be longer than the records say,
    /// which recovery knows how to deal with, but never shorter.
    fn write(&self, work: &WorkPlace, unfinished: &Path, now: DateTime<Utc>) -> Result<(), VaultError> {
        let copy = work.dir.join("copy.db");
        let source = database::open_file(&self.home.database(), &self.vault_key)?;
        database::copy(&source, &copy, &self.vault_key, || self.stop.go_on())?;
        source.close().map_err(|(_, error)| error)?;
        let mut writer = BackupWriter::new(unfinished, now)?;
        writer.add("keys.json".to_owned(), &self.home.keys())?;
        writer.add("vault.db".to_owned(), &copy)?;
        for recording in recordings(&self.home)? {
            self.stop.go_on()?;
            writer.add(format!("recordings/{recording}"), &self.home.recordings().join(recording))?;
        }
        database::remove_database(&copy)?;
        writer.finish()
    }

    /// Reads the unfinished backup from the disk, opens the database in it and checks it.
    fn prove(&self, work: &WorkPlace, unfinished: &Path) -> Result<BackupReport, VaultError> {
        let database = work.dir.join("proof.db");
        let keys = work.dir.join("proof.json");
        let report = BackupReader::open(unfinished)?.read_all(|part| {
            self.stop.go_on()?;
            Ok(match part.path.as_str() {
                "vault.db" => Box::new(File::create(&database)?),
                "keys.json" => Box::new(File::create(&keys)?),
                _ => Box::new(io::sink()),
            })
        })?;
        KeyFile::parse(&fs::read(&keys)?)?.check_seal(&self.vault_key)?;
        let connection = database::open_file(&database, &self.vault_key)?;
        let findings = self.stop.findings(&connection)?;
        connection.close().map_err(|(_, error)| error)?;
        match findings.into_iter().next() {
            None => Ok(report),
            Some(finding) => Err(VaultError::Damaged(format!("the backup ({finding})"))),
        }
    }
}

impl fmt::Debug for BackupJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BackupJob").finish_non_exhaustive()
    }
}

impl fmt::Debug for StopSwitch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StopSwitch").field("asked", &self.asked).finish_non_exhaustive()
    }
}

/// What a backup says of itself to somebody who has no key yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupFront {
    /// The file.
    pub report: BackupReport,
    /// The clinic and the people who sign in; not yet known to be true, for only a key can check it.
    pub people: SignInScreen,
}

/// Reads a whole backup, compares every hash, and says whose it is.
pub fn backup_front(backup: &Path) -> Result<BackupFront, VaultError> {
    let keys = Kept::default();
    let report = BackupReader::open(backup)?
        .read_all(|part| Ok(if part.path == "keys.json" { Box::new(keys.clone()) } else { Box::new(io::sink()) }))?;
    let people = KeyFile::parse(&keys.0.borrow())?.sign_in_screen();
    Ok(BackupFront { report, people })
}

/// What was written into it, in memory.
#[derive(Clone, Default)]
struct Kept(Rc<RefCell<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Reads a whole backup and compares every hash. Needs no password, and therefore cannot look inside.
pub fn check_backup(backup: &Path) -> Result<BackupReport, VaultError> {
    BackupReader::open(backup)?.read_all(|_| Ok(Box::new(io::sink())))
}

/// Makes a vault from a backup, in a directory that has none. On another laptop the keyring does not know this vault:
/// the first sign-in there is [`crate::recover`].
pub fn restore(backup: &Path, home: &VaultHome) -> Result<(), VaultError> {
    let mut reader = BackupReader::open(backup)?;
    refuse_to_overwrite(home, &reader.manifest)?;
    // The whole of it before anything is written: half a backup never becomes half a vault.
    reader.read_all(|_| Ok(Box::new(io::sink())))?;
    home.make()?;
    let work = WorkPlace::new(home.dir().join(".restoring"))?;
    unpack(&mut reader, &work)?;
    for part in reader.manifest.parts.iter().filter(|part| part.path != "keys.json") {
        rename_durably(&work.file_of(&part.path), &home.dir().join(&part.path))?;
    }
    // The keys last: with them it becomes a vault.
    rename_durably(&work.file_of("keys.json"), &home.keys())
}

fn unpack(reader: &mut BackupReader, work: &WorkPlace) -> Result<(), VaultError> {
    reader.read_all(|part| Ok(Box::new(Synced(File::create(work.file_of(&part.path))?))))?;
    sync_directory(&work.dir)
}

/// There may be a database, recordings even, where a restore of this very backup was interrupted before.
fn refuse_to_overwrite(home: &VaultHome, manifest: &Manifest) -> Result<(), VaultError> {
    if home.keys().exists() {
        return Err(VaultError::AlreadyExists);
    }
    for part in &manifest.parts {
        let there = home.dir().join(&part.path);
        if there.exists() && hash_of_file(&there)? != part.sha256 {
            return Err(VaultError::AlreadyExists);
        }
    }
    Ok(())
}

fn recordings(home: &VaultHome) -> Result<Vec<String>, VaultError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(home.recordings())? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|_| VaultError::damaged("the name of a recording"))?;
        if entry.file_type()?.is_file() && !name.starts_with('.') {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

fn unused_name(to: &Path, now: DateTime<Utc>) -> PathBuf {
    let stem = format!("auscult-{}", now.format("%Y-%m-%d-%H%M%S"));
    let names = std::iter::once(format!("{stem}.auscult-backup"))
        .chain((2..).map(|count| format!("{stem}-{count}.auscult-backup")));
    names.map(|name| to.join(name)).find(|file| !file.exists()).unwrap_or_else(|| to.join(stem))
}

/// A directory for what is unfinished; gone when dropped.
pub(crate) struct WorkPlace {
    pub(crate) dir: PathBuf,
}

impl WorkPlace {
    /// Made empty, whatever an interrupted run left there.
    pub(crate) fn new(dir: PathBuf) -> Result<Self, VaultError> {
        match fs::remove_dir_all(&dir) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => fs::create_dir_all(&dir)?,
        }
        Ok(Self { dir })
    }

    /// Parts lie flat here: `recordings/x` as `recordings--x`.
    fn file_of(&self, part: &str) -> PathBuf {
        self.dir.join(part.replace('/', "--"))
    }
}

impl Drop for WorkPlace {
    fn drop(&mut self) {
        // What is left is encrypted like everything else, and the next run removes it.
        let _ = fs::remove_dir_all(&self.dir);
    }
}

/// A file whose flush is a sync.
struct Synced(File);

impl Write for Synced {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.sync_all()
    }
}

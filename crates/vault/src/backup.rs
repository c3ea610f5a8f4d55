//! Backups and their way back. A backup has its name only once it was read again and its database opened; a vault that
//! exists is never overwritten; a restore that was interrupted leaves no vault and can be begun again.

pub use crate::backup_file::BackupReport;

use crate::backup_file::{BackupReader, BackupWriter, Manifest, hash_of_file};
use crate::home::{VaultHome, rename_durably, sync_directory};
use crate::key_file::KeyFile;
use crate::vault::Vault;
use crate::{VaultError, database, new_uuid};
use chrono::{DateTime, Utc};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// See [`Vault::back_up`].
pub(crate) fn back_up(vault: &Vault, to: &Path, now: DateTime<Utc>) -> Result<BackupReport, VaultError> {
    fs::create_dir_all(to)?;
    let work = WorkPlace::new(to.join(format!(".unfinished-{}", new_uuid(now))))?;
    let unfinished = work.dir.join("backup");
    write(vault, &work, &unfinished, now)?;
    let report = prove(vault, &work, &unfinished)?;
    let file = unused_name(to, now);
    rename_durably(&unfinished, &file)?;
    Ok(BackupReport { file, ..report })
}

/// Writes the unfinished backup. The database is copied first: a recording may then be longer than the records say,
/// which recovery knows how to deal with, but never shorter.
fn write(vault: &Vault, work: &WorkPlace, unfinished: &Path, now: DateTime<Utc>) -> Result<(), VaultError> {
    let copy = work.dir.join("copy.db");
    database::copy(&vault.connection, &copy, &vault.keys.vault_key)?;
    let mut writer = BackupWriter::new(unfinished, now)?;
    writer.add("keys.json".to_owned(), &vault.home.keys())?;
    writer.add("vault.db".to_owned(), &copy)?;
    for recording in recordings(&vault.home)? {
        writer.add(format!("recordings/{recording}"), &vault.home.recordings().join(recording))?;
    }
    database::remove_database(&copy)?;
    writer.finish()
}

/// Reads the unfinished backup from the disk, opens the database in it and checks it.
fn prove(vault: &Vault, work: &WorkPlace, unfinished: &Path) -> Result<BackupReport, VaultError> {
    let database = work.dir.join("proof.db");
    let keys = work.dir.join("proof.json");
    let report = BackupReader::open(unfinished)?.read_all(|part| {
        Ok(match part.path.as_str() {
            "vault.db" => Box::new(File::create(&database)?),
            "keys.json" => Box::new(File::create(&keys)?),
            _ => Box::new(io::sink()),
        })
    })?;
    KeyFile::parse(&fs::read(&keys)?)?.check_seal(&vault.keys.vault_key)?;
    let connection = database::open_file(&database, &vault.keys.vault_key)?;
    let findings = database::findings(&connection)?;
    connection.close().map_err(|(_, error)| error)?;
    match findings.into_iter().next() {
        None => Ok(report),
        Some(finding) => Err(VaultError::Damaged(format!("the backup ({finding})"))),
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
struct WorkPlace {
    dir: PathBuf,
}

impl WorkPlace {
    /// Made empty, whatever an interrupted run left there.
    fn new(dir: PathBuf) -> Result<Self, VaultError> {
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

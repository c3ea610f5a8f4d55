//! The encrypted database: SQLCipher in WAL, synced at every commit, brought to this program's version step by step.
//!
//! Opening never changes a vault this program does not know; before a migration the whole database is copied.

use crate::home::{VaultHome, sync_directory};
use crate::sealing::SecretKey;
use crate::{VaultError, home};
use chrono::{DateTime, Utc};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use zeroize::Zeroizing;

/// All migrations, in order. Only ever appended to; the version of a vault is the number of those it has had.
const MIGRATIONS: &[&str] = &[
    include_str!("../../../migrations/vault/0001_first_vault.sql"),
    include_str!("../../../migrations/vault/0002_coding.sql"),
    include_str!("../../../migrations/vault/0003_generated_content.sql"),
    include_str!("../../../migrations/vault/0004_templates.sql"),
    include_str!("../../../migrations/vault/0005_looked_at.sql"),
    include_str!("../../../migrations/vault/0006_coding_queue.sql"),
    include_str!("../../../migrations/vault/0007_enhancements.sql"),
    include_str!("../../../migrations/vault/0008_dispatches.sql"),
    include_str!("../../../migrations/vault/0009_workflows.sql"),
    include_str!("../../../migrations/vault/0010_habits.sql"),
    include_str!("../../../migrations/vault/0011_attestations.sql"),
    include_str!("../../../migrations/vault/0012_second_factors.sql"),
    include_str!("../../../migrations/vault/0013_audit_filters.sql"),
    include_str!("../../../migrations/vault/0014_people.sql"),
    include_str!("../../../migrations/vault/0015_compliance.sql"),
    include_str!("../../../migrations/vault/0016_privacy.sql"),
    include_str!("../../../migrations/vault/0017_consents_and_amendments.sql"),
    include_str!("../../../migrations/vault/0018_legal_holds.sql"),
];

/// Before 3.51.3, SQLite could corrupt a database when a WAL was reset while another connection wrote.
const LEAST_SQLITE: i32 = 3_051_003;

/// The version of the vaults this program writes.
pub(crate) fn known_version() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// Opens the database of a vault, and makes it of this program's version.
pub(crate) fn open(home: &VaultHome, vault_key: &SecretKey, now: DateTime<Utc>) -> Result<Connection, VaultError> {
    open_migrated(home, vault_key, now, MIGRATIONS)
}

/// The same with these migrations, which tests have more of.
fn open_migrated(
    home: &VaultHome,
    vault_key: &SecretKey,
    now: DateTime<Utc>,
    migrations: &[&str],
) -> Result<Connection, VaultError> {
    if !home.database().exists() {
        if !home.new_database().exists() {
            return Err(VaultError::damaged("the vault (vault.db is missing)"));
        }
        // Setting the vault up was interrupted between writing its keys and giving the database its name.
        home::rename_durably(&home.new_database(), &home.database())?;
    }
    let mut connection = open_file(&home.database(), vault_key)?;
    let found = version(&connection)?;
    if found == 0 {
        return Err(VaultError::damaged("the database"));
    }
    if (found as usize) < migrations.len() {
        keep_copy(&connection, home, vault_key, found, now)?;
        migrate(&mut connection, migrations)?;
    }
    Ok(connection)
}

/// Makes a new, empty database in this file.
pub(crate) fn make(file: &Path, vault_key: &SecretKey) -> Result<Connection, VaultError> {
    remove_database(file)?;
    let mut connection = connect(file, vault_key, OpenFlags::SQLITE_OPEN_CREATE)?;
    migrate(&mut connection, MIGRATIONS)?;
    Ok(connection)
}

/// Opens a database file that exists, refusing one from a newer program.
pub(crate) fn open_file(file: &Path, vault_key: &SecretKey) -> Result<Connection, VaultError> {
    let connection = connect(file, vault_key, OpenFlags::empty())?;
    let found = version(&connection)?;
    if found > known_version() {
        return Err(VaultError::NewerVault { found, known: known_version() });
    }
    Ok(connection)
}

fn connect(file: &Path, vault_key: &SecretKey, extra: OpenFlags) -> Result<Connection, VaultError> {
    check_library()?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | extra;
    let connection = Connection::open_with_flags(file, flags)?;
    let key = Zeroizing::new(hex::encode(vault_key.derive("db/v1", &[]).bytes()));
    connection.execute_batch(&Zeroizing::new(format!("PRAGMA key = \"x'{}'\";", key.as_str())))?;
    let cipher: String = connection
        .query_row("PRAGMA cipher_version", [], |row| row.get(0))
        .map_err(|_| VaultError::UnfitDatabase("it cannot encrypt".to_owned()))?;
    if cipher.is_empty() {
        return Err(VaultError::UnfitDatabase("it cannot encrypt".to_owned()));
    }
    // SQLCipher tells of a wrong key or a damaged page on stderr, where nobody looks and tests read.
    connection.execute_batch("PRAGMA cipher_log_level = NONE;")?;
    // The first read: only now does SQLite touch the file and notice that it is not what the key opens.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    configure(&connection)?;
    Ok(connection)
}

fn configure(connection: &Connection) -> Result<(), VaultError> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         -- Without this, INSERT OR REPLACE deletes rows behind the back of the triggers that protect the audit.
         PRAGMA recursive_triggers = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA secure_delete = ON;
         PRAGMA cache_size = -16384;
         -- Only a change, which is audited, may write.
         PRAGMA query_only = ON;",
    )?;
    connection.set_prepared_statement_cache_capacity(128);
    let journal: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    let synchronous: i64 = connection.query_row("PRAGMA synchronous", [], |row| row.get(0))?;
    let foreign_keys: i64 = connection.query_row("PRAGMA foreign_keys", [], |row| row.get(0))?;
    if (journal.as_str(), synchronous, foreign_keys) != ("wal", 2, 1) {
        return Err(VaultError::UnfitDatabase("it does not take the settings durability rests on".to_owned()));
    }
    Ok(())
}

fn check_library() -> Result<(), VaultError> {
    if rusqlite::version_number() < LEAST_SQLITE {
        return Err(VaultError::UnfitDatabase(format!("SQLite {} is older than 3.51.3", rusqlite::version())));
    }
    Ok(())
}

fn version(connection: &Connection) -> Result<u32, VaultError> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

fn migrate(connection: &mut Connection, migrations: &[&str]) -> Result<(), VaultError> {
    let found = version(connection)?;
    writable(connection, |connection| {
        for (before, sql) in (0_u32..).zip(migrations).skip(found as usize) {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            transaction.execute_batch(sql)?;
            transaction.pragma_update(None, "user_version", before + 1)?;
            transaction.commit()?;
        }
        Ok(())
    })
}

/// Lets `work` write, and nobody after it.
pub(crate) fn writable<T>(
    connection: &mut Connection,
    work: impl FnOnce(&mut Connection) -> Result<T, VaultError>,
) -> Result<T, VaultError> {
    connection.pragma_update(None, "query_only", false)?;
    let outcome = work(connection);
    connection.pragma_update(None, "query_only", true)?;
    outcome
}

/// Brings all of the log into the database and cuts it to nothing.
pub(crate) fn empty_log(connection: &mut Connection) -> Result<(), VaultError> {
    writable(connection, |connection| Ok(connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?))
}

/// Keeps the database as it was before a migration.
fn keep_copy(
    connection: &Connection,
    home: &VaultHome,
    vault_key: &SecretKey,
    found: u32,
    now: DateTime<Utc>,
) -> Result<PathBuf, VaultError> {
    fs::create_dir_all(home.backups())?;
    let name = format!("before-version-{}-{}.db", found + 1, now.format("%Y%m%dT%H%M%SZ"));
    let file = home.backups().join(name);
    copy(connection, &file, vault_key, || Ok(()))?;
    sync_directory(&home.backups())?;
    Ok(file)
}

/// Pages copied at a time, 4 KiB each.
const PAGES_AT_A_TIME: i32 = 2048;

/// A consistent copy of an open database under the same vault key, as one file, while it goes on being used. Between two
/// parts of it `go_on` is asked.
pub(crate) fn copy(
    connection: &Connection,
    to: &Path,
    vault_key: &SecretKey,
    go_on: impl Fn() -> Result<(), VaultError>,
) -> Result<(), VaultError> {
    remove_database(to)?;
    let mut target = connect(to, vault_key, OpenFlags::SQLITE_OPEN_CREATE)?;
    writable(&mut target, |target| {
        let copying = Backup::new(connection, target)?;
        while copying.step(PAGES_AT_A_TIME)? != StepResult::Done {
            go_on()?;
        }
        Ok(())
    })?;
    // Out of WAL, so that the one file is the whole of it.
    target.pragma_update(None, "query_only", false)?;
    target.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    target.close().map_err(|(_, error)| error)?;
    fs::File::open(to)?.sync_all()?;
    Ok(())
}

/// Removes a database file with all that belongs to it.
pub(crate) fn remove_database(file: &Path) -> Result<(), VaultError> {
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        match fs::remove_file(PathBuf::from(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

/// Everything wrong with an open database, in words without record contents; empty if it is sound. Checks the seal of
/// every page, the structure, and the links between records.
pub(crate) fn findings(connection: &Connection) -> Result<Vec<String>, VaultError> {
    let mut findings = Vec::new();
    // The first check reads the file alone. A power cut while the log was written back may have torn pages of it that
    // the log still holds whole: they are put right first, or a sound vault would be called damaged.
    match connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).map_err(VaultError::from) {
        Err(VaultError::Damaged(what)) => findings.push(format!("{what} cannot be brought up to date")),
        done => done?,
    }
    for check in ["PRAGMA cipher_integrity_check", "PRAGMA integrity_check"] {
        findings.extend(lines(connection, check)?);
    }
    findings.retain(|line| line != "ok");
    if findings.is_empty() {
        let broken = lines(connection, "PRAGMA foreign_key_check")?;
        let told = |table: String| format!("a row of {table} points to a record that is not there, or cannot be read");
        findings.extend(broken.into_iter().map(told));
    }
    Ok(findings)
}

/// What a check says, in its first column. That it cannot go on because of damage is a finding too.
fn lines(connection: &Connection, check: &str) -> Result<Vec<String>, VaultError> {
    let read = || -> Result<Vec<String>, VaultError> {
        let mut statement = connection.prepare(check)?;
        let lines = statement.query_map([], |row| row.get(0))?;
        Ok(lines.collect::<Result<_, _>>()?)
    };
    match read() {
        Err(VaultError::Damaged(what)) => Ok(vec![format!("{what} cannot be read to its end")]),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault_of_version_one() -> (tempfile::TempDir, VaultHome, SecretKey, DateTime<Utc>) {
        let dir = tempfile::tempdir().expect("a directory");
        let home = VaultHome::new(dir.path().to_owned());
        home.make().expect("made");
        let key = SecretKey::random().expect("random");
        let mut database = connect(&home.database(), &key, OpenFlags::SQLITE_OPEN_CREATE).expect("a database");
        migrate(&mut database, &MIGRATIONS[..1]).expect("the first version");
        database.close().expect("closed");
        (dir, home, key, DateTime::from_timestamp(1_790_000_000, 0).expect("a time"))
    }

    fn copies(home: &VaultHome) -> Vec<PathBuf> {
        fs::read_dir(home.backups()).expect("readable").map(|entry| entry.expect("an entry").path()).collect()
    }

    #[test]
    fn before_a_migration_the_database_is_copied() {
        let (_dir, home, key, now) = vault_of_version_one();
        let next = [MIGRATIONS[0], "CREATE TABLE marvels (id TEXT PRIMARY KEY) STRICT;"];
        let connection = open_migrated(&home, &key, now, &next).expect("migrated");
        assert_eq!(version(&connection).expect("a version"), 2);
        connection.query_row("SELECT count(*) FROM marvels", [], |_| Ok(())).expect("the new table");
        let copies = copies(&home);
        let copy = connect(&copies[0], &key, OpenFlags::empty()).expect("the copy opens");
        assert_eq!((copies.len(), version(&copy).expect("a version")), (1, 1));
        assert_eq!(findings(&copy).expect("checked"), [""; 0]);
    }

    #[test]
    fn a_migration_that_fails_changes_nothing() {
        let (_dir, home, key, now) = vault_of_version_one();
        let next = [MIGRATIONS[0], "CREATE TABLE marvels (id TEXT PRIMARY KEY) STRICT; SELECT * FROM nothing_there;"];
        assert!(open_migrated(&home, &key, now, &next).is_err());
        let connection = open_migrated(&home, &key, now, &MIGRATIONS[..1]).expect("still opens");
        assert_eq!(version(&connection).expect("a version"), 1);
        assert!(connection.prepare("SELECT * FROM marvels").is_err());
    }

    #[test]
    fn every_vault_comes_to_the_version_of_this_program() {
        let (_dir, home, key, now) = vault_of_version_one();
        let connection = open(&home, &key, now).expect("migrated");
        assert_eq!(version(&connection).expect("a version"), known_version());
        assert_eq!(findings(&connection).expect("checked"), [""; 0]);
        let sql = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name";
        let tables = |connection: &Connection| lines(connection, sql);
        let new = make(&home.new_database(), &key).expect("a new one");
        assert_eq!(tables(&connection).expect("tables"), tables(&new).expect("tables"), "old and new are alike");
    }

    #[test]
    fn only_its_own_key_opens_a_database() {
        let (_dir, home, _, now) = vault_of_version_one();
        let other = SecretKey::random().expect("random");
        assert!(matches!(open(&home, &other, now), Err(VaultError::Damaged(_))));
    }
}

//! A single changed bit in anything that is kept is found and named: in the database, the key file, a recording and a
//! backup. Nothing panics, and what is damaged is never taken for whole.

use anyhow::{Context, Result, ensure};
use auscult_audio::{Ending, SoundFile};
use auscult_tests::at_desk::at_desk;
use auscult_tests::clinic::{Clinic, EMAIL, PASSWORD};
use auscult_tests::desk::KeyringState::Unlocked;
use auscult_tests::power::Chance;
use auscult_tests::sample::Sample;
use auscult_vault::{VaultError, VaultHome, check_backup, unlock};
use chrono::Utc;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What is kept on the disk.
#[derive(Debug, Clone, Copy)]
enum Kept {
    Database,
    Keys,
    Recording,
    Backup,
}

#[test]
fn every_changed_bit_is_found() -> Result<()> {
    let flips: usize = std::env::var("AUSCULT_SOAK_FLIPS").ok().and_then(|flips| flips.parse().ok()).unwrap_or(60);
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let kept = made(folder.path())?;
        let mut chance = Chance::new(Utc::now().timestamp().unsigned_abs());
        let mut missed = Vec::new();
        for flip in 0..flips {
            let (what, file) = &kept[flip % kept.len()];
            let whole = fs::read(file)?;
            let (at, bit) = (chance.below(whole.len()), chance.below(8));
            let mut changed = whole.clone();
            changed[at] ^= 1 << bit;
            fs::write(file, &changed)?;
            if !found(*what, file, folder.path())? {
                missed.push(format!("bit {bit} of byte {at} of {} ({what:?})", whole.len()));
            }
            fs::write(file, &whole)?;
            clear(folder.path());
        }
        eprintln!("{flips} bits flipped, {} not found", missed.len());
        ensure!(missed.is_empty(), "not found: {missed:#?}");
        for (what, file) in &kept {
            ensure!(!found(*what, file, folder.path())?, "the whole {what:?} is said to be damaged");
        }
        Ok(())
    })
}

/// A clinic with a recording and a backup, locked.
fn made(folder: &Path) -> Result<[(Kept, PathBuf); 4]> {
    let (clinic, _) = Clinic::set_up(folder)?;
    let visit = clinic.begin_visit()?;
    clinic.app.import_recording(visit, &Sample::file())?;
    clinic.written_down(visit, Duration::from_secs(240))?;
    let backup = PathBuf::from(clinic.app.back_up(None)?.path);
    clinic.app.lock();
    let home = folder.join("vault");
    let sound = fs::read_dir(home.join("recordings"))?.next().context("a recording")??.path();
    Ok([
        (Kept::Database, home.join("vault.db")),
        (Kept::Keys, home.join("keys.json")),
        (Kept::Recording, sound),
        (Kept::Backup, backup),
    ])
}

/// Whether opening or checking says that something is wrong.
fn found(what: Kept, file: &Path, folder: &Path) -> Result<bool> {
    let home = VaultHome::new(folder.join("vault"));
    match what {
        Kept::Backup => named(check_backup(file)),
        Kept::Recording => {
            let vault = unlock(&home, EMAIL, PASSWORD, Utc::now())?;
            let id = file.file_stem().and_then(|stem| stem.to_str()).context("a name")?.parse()?;
            let sealed = vault.look(|conn| auscult_vault::recordings::sealed_key(conn, id))?;
            let key = vault.open_recording_key(id, &sealed)?.into_bytes();
            let whole = SoundFile::open(file, &key)
                .is_ok_and(|sound| sound.damage().is_empty() && sound.ending() == Ending::Stopped);
            Ok(!whole)
        }
        Kept::Database | Kept::Keys => match unlock(&home, EMAIL, PASSWORD, Utc::now()) {
            Err(error) => named(Err::<(), _>(error)),
            Ok(vault) => Ok(!vault.integrity_check()?.is_empty()),
        },
    }
}

/// Whether it is refused, with a reason somebody can act on.
fn named<T>(answer: Result<T, VaultError>) -> Result<bool> {
    match answer {
        Ok(_) => Ok(false),
        Err(VaultError::Database(error)) => Err(error).context("damage that nobody named"),
        Err(_) => Ok(true),
    }
}

/// What a damaged opening may have left beside the database, and the attempts it counted.
fn clear(folder: &Path) {
    for name in ["vault.db-wal", "vault.db-shm", "sign-in.json"] {
        let _ = fs::remove_file(folder.join("vault").join(name));
    }
}

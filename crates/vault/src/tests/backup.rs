//! The drill: a backup, another laptop, everything there again; and every half or damaged file refused.

use super::sample::{EMAIL, PASSWORD, Sample, add_patient, at, details, patient};
use crate::backup_file::{BackupReader, BackupWriter, Manifest, Part};
use crate::{VaultError, VaultHome, check_backup, patients, recover, restore, unlock};
use std::fs;
use std::path::{Path, PathBuf};

/// A vault with a patient and a recording, and its backup.
fn backed_up() -> (Sample, tempfile::TempDir, PathBuf) {
    let (sample, mut vault) = Sample::open();
    add_patient(&mut vault, &patient(1, details("Rosa", "Alvarez", (1964, 3, 9))));
    fs::write(sample.home.recordings().join("one.sound"), vec![7; 100_000]).expect("written");
    fs::write(sample.home.recordings().join("empty.sound"), b"").expect("written");
    let to = tempfile::tempdir().expect("a directory");
    let report = vault.back_up(to.path(), at(20)).expect("backed up");
    assert_eq!((report.recordings, report.made_at), (2, at(20)));
    assert_eq!(report.bytes, fs::metadata(&report.file).expect("there").len());
    assert_eq!(fs::read_dir(to.path()).expect("readable").count(), 1, "one file and nothing unfinished");
    let again = vault.back_up(to.path(), at(20)).expect("backed up");
    assert_ne!(again.file, report.file, "a backup overwrites none");
    (sample, to, report.file)
}

fn elsewhere() -> (tempfile::TempDir, VaultHome) {
    let dir = tempfile::tempdir().expect("a directory");
    let home = VaultHome::new(dir.path().join("vault"));
    (dir, home)
}

fn has_rosa(home: &VaultHome) {
    let vault = unlock(home, EMAIL, PASSWORD, at(30)).expect("opens");
    let found = vault.look(|connection| patients::search(connection, "rosa", 5)).expect("searched");
    assert_eq!(found.len(), 1);
    assert!(vault.verify_audit().expect("verified").is_intact());
    assert_eq!(vault.integrity_check().expect("checked"), [""; 0]);
}

#[test]
fn a_backup_becomes_the_same_vault_elsewhere() {
    let (_sample, _to, file) = backed_up();
    assert_eq!(check_backup(&file).expect("whole").recordings, 2);
    let (_dir, home) = elsewhere();
    restore(&file, &home).expect("restored");
    assert_eq!(fs::read(home.recordings().join("one.sound")).expect("there"), vec![7; 100_000]);
    assert!(home.recordings().join("empty.sound").exists() && !home.dir().join(".restoring").exists());
    has_rosa(&home);
}

#[test]
fn on_a_laptop_that_lacks_the_secret_it_is_recovered() {
    // A vault whose secret no other test uses: this one takes it away.
    super::sample::use_mock_keyring();
    let (_source, original) = elsewhere();
    let made = crate::create(&original, super::sample::new_vault(crate::KeyringUse::Required)).expect("a vault");
    let (vault, recovery) = made;
    let report = vault.back_up(&original.backups(), at(2)).expect("backed up");
    crate::device_secret::forget(vault.actor().device).expect("another laptop");
    let (_dir, home) = elsewhere();
    restore(&report.file, &home).expect("restored");
    assert!(matches!(unlock(&home, EMAIL, PASSWORD, at(3)), Err(VaultError::DeviceSecretMissing)));
    recover(&home, &recovery.to_string(), EMAIL, "quiet harbour 9 lamps", at(4)).expect("recovered");
}

#[test]
fn a_vault_is_never_overwritten() {
    let (sample, _to, file) = backed_up();
    let before = fs::read(sample.home.keys()).expect("keys");
    assert!(matches!(restore(&file, &sample.home), Err(VaultError::AlreadyExists)));
    assert_eq!(fs::read(sample.home.keys()).expect("keys"), before);
    let (_dir, home) = elsewhere();
    home.make().expect("made");
    fs::write(home.database(), b"somebody's").expect("written");
    assert!(matches!(restore(&file, &home), Err(VaultError::AlreadyExists)), "not even a database without its keys");
    assert_eq!(fs::read(home.database()).expect("there"), b"somebody's");
}

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    let (_sample, to, file) = backed_up();
    let whole = fs::read(&file).expect("readable");
    let half = to.path().join("half");
    for length in (0..whole.len()).step_by(whole.len() / 60).chain([1, 17, 18, whole.len() - 1, whole.len() - 20]) {
        refused(&half, &whole[..length], &format!("{length} bytes of {}", whole.len()));
    }
}

#[test]
fn a_changed_bit_anywhere_is_refused() {
    let (_sample, to, file) = backed_up();
    let whole = fs::read(&file).expect("readable");
    let changed = to.path().join("changed");
    let near_ends = (0..40).chain(whole.len() - 900..whole.len());
    for position in (0..whole.len()).step_by(whole.len() / 60).chain(near_ends.step_by(13)) {
        let mut bytes = whole.clone();
        bytes[position] ^= 4;
        refused(&changed, &bytes, &format!("byte {position}"));
    }
    refused(&changed, &[whole.as_slice(), b"more"].concat(), "something hung on");
    refused(&changed, b"Dear colleague, this is no backup at all.", "a letter");
    refused(&changed, b"", "nothing");
}

fn refused(file: &Path, bytes: &[u8], what: &str) {
    fs::write(file, bytes).expect("written");
    assert!(matches!(check_backup(file), Err(VaultError::Damaged(_))), "{what}");
    let (_dir, home) = elsewhere();
    assert!(matches!(restore(file, &home), Err(VaultError::Damaged(_))), "{what}");
    assert!(!home.exists(), "{what}");
}

#[test]
fn a_newer_backup_is_told() {
    let (_sample, to, file) = backed_up();
    let mut bytes = fs::read(&file).expect("readable");
    bytes[15] = b'2';
    let newer = to.path().join("newer");
    fs::write(&newer, bytes).expect("written");
    assert!(matches!(check_backup(&newer), Err(VaultError::NewerVault { found: 2, known: 1 })));
}

#[test]
fn an_interrupted_restore_is_begun_again() {
    let (_sample, _to, file) = backed_up();
    let (_dir, home) = elsewhere();
    restore(&file, &home).expect("restored");
    // As if the power had gone before the last rename.
    fs::remove_file(home.keys()).expect("removed");
    fs::create_dir_all(home.dir().join(".restoring")).expect("made");
    fs::write(home.dir().join(".restoring").join("keys.json"), b"half").expect("written");
    restore(&file, &home).expect("restored");
    has_rosa(&home);
}

#[test]
fn no_part_lands_outside_the_vault() {
    let dir = tempfile::tempdir().expect("a directory");
    let something = dir.path().join("something");
    fs::write(&something, b"x").expect("written");
    for path in [
        "recordings/../../evil",
        "recordings/..",
        "/etc/evil",
        "evil",
        "recordings/",
        "recordings/a\\b",
        "recordings/c:d",
    ] {
        let file = dir.path().join("backup");
        let mut writer = BackupWriter::new(&file, at(0)).expect("a file");
        for name in ["keys.json", "vault.db", path] {
            writer.add(name.to_owned(), &something).expect("added");
        }
        writer.finish().expect("finished");
        assert!(matches!(BackupReader::open(&file), Err(VaultError::Damaged(_))), "{path}");
        fs::remove_file(&file).expect("removed");
    }
}

#[test]
fn format_one_of_the_manifest_stays_readable() {
    let text = r#"{"format":1,"madeAt":"2026-01-02T03:04:05Z","parts":[{"path":"keys.json","bytes":3,"sha256":"ab"}]}"#;
    let manifest: Manifest = serde_json::from_str(text).expect("readable");
    let Some(Part { bytes: 3, .. }) = manifest.part("keys.json") else { panic!("the part is not there") };
    assert_eq!(serde_json::to_string(&manifest).expect("JSON"), text);
}

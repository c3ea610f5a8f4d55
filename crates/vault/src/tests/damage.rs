//! Damaged, foreign and newer files are met with an error that says so; and nothing readable lies on the disk.

use super::sample::{EMAIL, PASSWORD, Sample, add_patient, at, details, patient};
use crate::{VaultError, VaultHome, database, unlock};
use serde_json::Value;
use std::fs;
use std::path::Path;

fn with_keys(change: impl FnOnce(&mut Value)) -> Result<(), VaultError> {
    let sample = Sample::locked();
    let mut keys: Value = serde_json::from_slice(&fs::read(sample.home.keys()).expect("keys")).expect("JSON");
    change(&mut keys);
    fs::write(sample.home.keys(), keys.to_string()).expect("written");
    unlock(&sample.home, EMAIL, PASSWORD, at(5)).map(|_| ())
}

#[test]
fn a_damaged_key_file_is_told() {
    let sample = Sample::locked();
    let whole = fs::read(sample.home.keys()).expect("keys");
    for length in [0, 1, whole.len() / 2, whole.len() - 2] {
        fs::write(sample.home.keys(), &whole[..length]).expect("written");
        assert!(matches!(sample.unlock(at(5)), Err(VaultError::Damaged(_))), "{length} bytes");
    }
    fs::remove_file(sample.home.keys()).expect("removed");
    assert!(matches!(sample.unlock(at(5)), Err(VaultError::Damaged(_))), "missing beside a database");
    fs::write(sample.home.keys(), &whole).expect("written");
    sample.unlock(at(6)).expect("whole again");
}

#[test]
fn a_key_file_changed_by_hand_is_told() {
    let renamed = with_keys(|keys| keys["organization"] = "Another Clinic".into());
    assert!(matches!(renamed, Err(VaultError::Damaged(_))));
    let person = with_keys(|keys| keys["people"][0]["name"] = "Mallory".into());
    assert!(matches!(person, Err(VaultError::Damaged(_))));
    let series = with_keys(|keys| keys["series"] = "B".into());
    assert!(matches!(series, Err(VaultError::Damaged(_))));
}

#[test]
fn weaker_password_parameters_are_refused_and_others_open_nothing() {
    let weaker = with_keys(|keys| keys["people"][0]["wrap"]["effort"]["memoryKib"] = 1024.into());
    assert!(matches!(weaker, Err(VaultError::Damaged(_))));
    let passes = with_keys(|keys| keys["people"][0]["wrap"]["effort"]["passes"] = 1.into());
    assert!(matches!(passes, Err(VaultError::Damaged(_))));
    let other = with_keys(|keys| keys["people"][0]["wrap"]["effort"]["passes"] = 5.into());
    assert!(matches!(other, Err(VaultError::WrongPassword)));
}

#[test]
fn a_newer_vault_is_refused_and_left_alone() {
    let newer = with_keys(|keys| keys["format"] = 3.into());
    assert!(matches!(newer, Err(VaultError::NewerVault { found: 3, known: 2 })));
    let (sample, vault) = Sample::open();
    let raw = database::open_file(&sample.home.database(), &vault.keys.vault_key).expect("opens");
    raw.execute_batch("PRAGMA query_only = OFF; PRAGMA user_version = 99;").expect("newer");
    drop((raw, vault));
    let before = fs::read(sample.home.database()).expect("a database");
    assert!(matches!(sample.unlock(at(5)), Err(VaultError::NewerVault { found: 99, .. })));
    assert_eq!(fs::read(sample.home.database()).expect("a database"), before);
}

#[test]
fn a_damaged_database_is_told() {
    let sample = Sample::locked();
    let whole = fs::read(sample.home.database()).expect("a database");
    let told = |bytes: &[u8]| {
        fs::write(sample.home.database(), bytes).expect("written");
        match sample.unlock(at(5)) {
            Err(VaultError::Damaged(_)) => true,
            Err(other) => panic!("{other:?}"),
            Ok(vault) => !vault.integrity_check().expect("checked").is_empty(),
        }
    };
    assert!(told(&[]), "empty");
    assert!(told(&whole[..100]), "cut off within a page");
    assert!(told(&whole[..whole.len() / 4096 / 2 * 4096]), "half of it");
    assert!(told(b"this is not a database, it is a letter"), "something else");
    for page in (0..whole.len() / 4096).step_by(5) {
        let mut flipped = whole.clone();
        flipped[page * 4096 + 1000] ^= 1;
        assert!(told(&flipped), "a bit of page {}", page + 1);
        for ending in ["-wal", "-shm"] {
            let _ = fs::remove_file(sample.home.dir().join(format!("vault.db{ending}")));
        }
    }
    fs::remove_file(sample.home.database()).expect("removed");
    assert!(matches!(sample.unlock(at(5)), Err(VaultError::Damaged(_))), "missing");
}

#[test]
fn an_interrupted_setup_is_completed() {
    let sample = Sample::locked();
    fs::rename(sample.home.database(), sample.home.new_database()).expect("as before the last rename");
    sample.unlock(at(5)).expect("completed");
    assert!(!sample.home.new_database().exists());
}

#[test]
fn nothing_readable_lies_on_the_disk() {
    let (sample, mut vault) = Sample::open();
    let mut zephyrine = details("Zephyrine", "Quillfeather", (1964, 3, 9));
    zephyrine.mrn = Some("MRN-XYZZY".into());
    let zephyrine = patient(1, zephyrine);
    add_patient(&mut vault, &zephyrine);
    let recording = auscult_domain::RecordingId::from_uuid(uuid::Uuid::from_u128(5));
    let (key, _) = vault.new_recording_key(recording).expect("a key");
    vault.back_up(&sample.home.backups(), at(11)).expect("a backup");
    let vault_key = *vault.keys.vault_key.bytes();
    let secrets: [&[u8]; 8] = [
        b"Zephyrine",
        b"Quillfeather",
        b"quillfeather",
        b"MRN-XYZZY",
        b"PAT-2026-A-000001",
        PASSWORD.as_bytes(),
        &vault_key,
        key.bytes(),
    ];
    assert_eq!(found(&sample.home, &secrets), [""; 0], "while it is open");
    vault.lock(at(12)).expect("locked");
    assert_eq!(found(&sample.home, &secrets), [""; 0], "locked");
    assert_eq!(found(&sample.home, &[hex::encode(vault_key).as_bytes(), sample.recovery.as_bytes()]), [""; 0]);
    assert_eq!(found(&sample.home, &[b"Dana Whitfield"]).len(), 2, "keys.json and its copy in the backup: we can find");
}

fn found(home: &VaultHome, secrets: &[&[u8]]) -> Vec<String> {
    let mut files = Vec::new();
    all_files(home.dir(), &mut files);
    assert!(files.len() >= 3);
    files
        .into_iter()
        .filter(|(_, bytes)| secrets.iter().any(|secret| bytes.windows(secret.len()).any(|window| window == *secret)))
        .map(|(name, _)| name)
        .collect()
}

fn all_files(dir: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(dir).expect("readable") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all_files(&path, files);
        } else {
            files.push((path.display().to_string(), fs::read(&path).expect("readable")));
        }
    }
}

#[test]
fn errors_and_debug_say_nothing_about_patients() {
    let (sample, mut vault) = Sample::open();
    let zephyrine = patient(1, details("Zephyrine", "Quillfeather", (1964, 3, 9)));
    add_patient(&mut vault, &zephyrine);
    let twice = vault.change(at(20), |change| crate::patients::insert(change, &zephyrine)).expect_err("twice");
    let raw = database::open_file(&sample.home.database(), &vault.keys.vault_key).expect("opens");
    raw.execute_batch("PRAGMA query_only = OFF; UPDATE patients SET record = replace(record, 'female', 'Zephyrine');")
        .expect("damaged");
    let damaged = vault.look(|connection| crate::patients::get(connection, zephyrine.id)).expect_err("damaged");
    for said in [format!("{twice} {twice:?}"), format!("{damaged} {damaged:?}"), format!("{vault:?}")] {
        assert!(!said.contains("Zephyrine") && !said.contains("Quillfeather"), "{said}");
    }
}

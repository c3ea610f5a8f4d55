//! A backup becomes the vault of another laptop, which is a device of its own; and the drill that shows beforehand that
//! it would.

use super::sample::{EMAIL, PASSWORD, add_patient, at, details, new_vault, patient, use_mock_keyring};
use crate::{
    DrillKey, KeyringUse, MovingIn, VaultError, VaultHome, backup_front, create, device_secret, move_in, patients,
    try_restore, unlock,
};
use std::fs;
use std::path::{Path, PathBuf};

const NEW_PASSWORD: &str = "quiet harbour 9 lamps";

/// A laptop with a patient, a sealed secret and a backup.
struct OldLaptop {
    dir: tempfile::TempDir,
    backup: PathBuf,
    recovery: String,
    sealed: Vec<u8>,
}

fn old_laptop() -> OldLaptop {
    use_mock_keyring();
    let dir = tempfile::tempdir().expect("a directory");
    let home = VaultHome::new(dir.path().join("vault"));
    let (mut vault, recovery) = create(&home, new_vault(KeyringUse::Required)).expect("a vault");
    add_patient(&mut vault, &patient(1, details("Rosa", "Alvarez", (1964, 3, 9))));
    let sealed = vault.seal_for_device("authority", b"a key").expect("sealed");
    let backup = vault.back_up(&home.backups(), at(20)).expect("backed up").file;
    // Another laptop's keyring knows nothing of this one.
    device_secret::forget(vault.actor().device).expect("forgotten");
    vault.lock(at(21)).expect("locked");
    OldLaptop { dir, backup, recovery: recovery.to_string(), sealed }
}

fn moving<'a>(recovery_key: &'a str) -> MovingIn<'a> {
    MovingIn { recovery_key, email: EMAIL, new_password: NEW_PASSWORD, keyring: KeyringUse::Required }
}

fn new_home(old: &OldLaptop) -> VaultHome {
    VaultHome::new(old.dir.path().join("new laptop"))
}

#[test]
fn a_backup_becomes_the_vault_of_another_device() {
    let old = old_laptop();
    let front = backup_front(&old.backup).expect("whole");
    assert_eq!((front.people.organization.as_str(), front.people.people.len()), ("Harbor Clinic", 1));
    let home = new_home(&old);
    let (mut vault, fresh) = move_in(&old.backup, &home, &moving(&old.recovery), at(30)).expect("moved in");
    assert_ne!(fresh.to_string(), old.recovery);
    assert_eq!(vault.series().to_string(), "B");
    let found = vault.look(|connection| patients::search(connection, "rosa", 5)).expect("searched");
    assert_eq!(found.len(), 1);
    assert_eq!(vault.open_for_device("authority", &old.sealed).expect("opens").as_slice(), b"a key");
    let ada = patient(2, details("Ada", "Byron", (1961, 3, 9)));
    vault
        .change(at(30), |change| {
            patients::insert(change, &ada)?;
            change.audit(super::sample::entry())
        })
        .expect("the vault is in use");
    assert!(vault.verify_audit().expect("verified").is_intact(), "both chains");
    let chains: u32 = vault
        .look(|connection| Ok(connection.query_row("SELECT count(*) FROM audit_heads", [], |row| row.get(0))?))
        .expect("counted");
    assert_eq!(chains, 2, "each laptop has a chain of its own");
    let device = vault.actor().device;
    vault.lock(at(31)).expect("locked");
    assert!(matches!(unlock(&home, EMAIL, PASSWORD, at(32)), Err(VaultError::WrongPassword)));
    let vault = unlock(&home, EMAIL, NEW_PASSWORD, at(33)).expect("opens");
    assert_eq!(vault.actor().device, device);
    assert_eq!(vault.integrity_check().expect("checked"), [""; 0]);
}

#[test]
fn with_a_wrong_key_there_is_no_vault_and_it_can_be_done_again() {
    let old = old_laptop();
    let home = new_home(&old);
    let wrong = crate::RecoveryKey::random().expect("random").to_string();
    assert!(matches!(move_in(&old.backup, &home, &moving(&wrong), at(30)), Err(VaultError::WrongRecoveryKey)));
    assert!(!home.exists());
    let weak = MovingIn { new_password: "password", ..moving(&old.recovery) };
    assert!(matches!(move_in(&old.backup, &home, &weak, at(30)), Err(VaultError::WeakPassword(_))));
    let stranger = MovingIn { email: "nobody@example.org", ..moving(&old.recovery) };
    assert!(matches!(move_in(&old.backup, &home, &stranger, at(30)), Err(VaultError::UnknownPerson)));
    assert!(!home.exists());
    drop(move_in(&old.backup, &home, &moving(&old.recovery), at(31)).expect("moved in"));
    let again = move_in(&old.backup, &home, &moving(&old.recovery), at(32));
    assert!(matches!(again, Err(VaultError::AlreadyExists)));
}

#[test]
fn a_laptop_that_moved_moves_again() {
    let old = old_laptop();
    let home = new_home(&old);
    let (vault, fresh) = move_in(&old.backup, &home, &moving(&old.recovery), at(30)).expect("moved in");
    let backup = vault.back_up(&home.backups(), at(40)).expect("backed up").file;
    drop(vault);
    let third = VaultHome::new(old.dir.path().join("third laptop"));
    let (vault, _) = move_in(&backup, &third, &moving(&fresh.to_string()), at(50)).expect("moved in");
    assert_eq!(vault.series().to_string(), "C");
    assert_eq!(vault.open_for_device("authority", &old.sealed).expect("opens").as_slice(), b"a key");
    assert!(vault.verify_audit().expect("verified").is_intact(), "three chains");
}

fn drilled(backup: &Path, home: &VaultHome, key: &DrillKey<'_>) -> Result<crate::DrillReport, VaultError> {
    let outcome = try_restore(backup, home, key, &crate::StopSwitch::default());
    assert!(!home.dir().join(".drill").exists(), "the drill cleans up");
    outcome
}

#[test]
fn the_drill_opens_a_backup_and_leaves_nothing() {
    let old = old_laptop();
    let home = VaultHome::new(old.dir.path().join("vault"));
    let report = drilled(&old.backup, &home, &DrillKey::RecoveryKey(&old.recovery)).expect("it would restore");
    assert_eq!((report.patients, report.encounters, report.recordings, report.made_at), (1, 1, 0, at(20)));
    assert!(report.audit_entries >= 5);
    let without = drilled(&old.backup, &home, &DrillKey::Password { email: EMAIL, password: PASSWORD });
    assert!(matches!(without, Err(VaultError::DeviceSecretMissing)), "the password alone opens it nowhere else");
    let wrong = crate::RecoveryKey::random().expect("random").to_string();
    let refused = drilled(&old.backup, &home, &DrillKey::RecoveryKey(&wrong));
    assert!(matches!(refused, Err(VaultError::WrongRecoveryKey)));
    let mut bytes = fs::read(&old.backup).expect("readable");
    bytes[5_000] ^= 1;
    let damaged = old.dir.path().join("damaged");
    fs::write(&damaged, bytes).expect("written");
    let refused = drilled(&damaged, &home, &DrillKey::RecoveryKey(&old.recovery));
    assert!(matches!(refused, Err(VaultError::Damaged(_))));
}

#[test]
fn a_stopped_backup_leaves_nothing() {
    let (sample, vault) = super::sample::Sample::open();
    let stop = std::sync::Arc::new(crate::StopSwitch::default());
    let job = vault.backup_job(stop.clone());
    stop.stop();
    assert!(matches!(job.run(&sample.home.backups(), at(20)), Err(VaultError::Stopped)));
    assert_eq!(fs::read_dir(sample.home.backups()).expect("readable").count(), 0);
}

//! The states of the system's keyring. keyring-core's mock gives locked and missing; a keyring that is not there at all
//! and a real one need processes of their own.

use super::sample::{EMAIL, PASSWORD, Sample, at, new_vault};
use crate::key_file::KeyFile;
use crate::{KeyringUse, VaultError, VaultHome, create, device_secret, recover, unlock};
use keyring_core::{Entry, Error, mock};
use std::process::Command;

const SERVICE: &str = "Auscult vault";
const OTHER: &str = "quiet harbour 9 lamps";

/// A vault with a device of its own, so that what is done to its secret touches no other test.
fn own_vault() -> (tempfile::TempDir, VaultHome, String, Entry) {
    super::sample::use_mock_keyring();
    let dir = tempfile::tempdir().expect("a directory");
    let home = VaultHome::new(dir.path().to_owned());
    let (vault, recovery) = create(&home, new_vault(KeyringUse::Required)).expect("a vault");
    let entry = Entry::new(SERVICE, &vault.actor().device.to_string()).expect("an entry");
    vault.lock(at(1)).expect("locked");
    (dir, home, recovery.to_string(), entry)
}

#[test]
fn a_locked_keyring_is_told_and_tried_again() {
    let (_dir, home, _, entry) = own_vault();
    let cred: &mock::Cred = entry.as_any().downcast_ref().expect("the mock");
    for second in 0..6 {
        cred.set_error(Error::NoStorageAccess("locked".into()));
        assert!(matches!(unlock(&home, EMAIL, PASSWORD, at(second)), Err(VaultError::KeyringLocked)));
    }
    unlock(&home, EMAIL, PASSWORD, at(7)).expect("opens once it is unlocked; six failures of the keyring are nobody's");
}

#[test]
fn a_missing_secret_leads_to_recovery_and_is_never_replaced_silently() {
    let (_dir, home, recovery, entry) = own_vault();
    entry.delete_credential().expect("deleted");
    assert!(matches!(unlock(&home, EMAIL, PASSWORD, at(2)), Err(VaultError::DeviceSecretMissing)));
    assert!(matches!(entry.get_secret(), Err(Error::NoEntry)), "nothing was put in its place");
    let (vault, _) = recover(&home, &recovery, EMAIL, OTHER, at(3)).expect("recovered");
    drop(vault);
    assert_eq!(entry.get_secret().expect("a new secret").len(), 32);
    unlock(&home, EMAIL, OTHER, at(4)).expect("opens with both new");
}

#[test]
fn another_secret_is_not_taken_for_a_wrong_password() {
    let (_dir, home, _, entry) = own_vault();
    entry.set_secret(&[7; 32]).expect("replaced");
    assert!(matches!(unlock(&home, EMAIL, PASSWORD, at(2)), Err(VaultError::DeviceSecretMissing)));
}

#[test]
fn a_damaged_secret_leads_to_recovery_which_puts_a_new_one_in_its_place() {
    let (_dir, home, recovery, entry) = own_vault();
    entry.set_secret(&[7; 31]).expect("damaged");
    for second in 2..9 {
        let refused = unlock(&home, EMAIL, PASSWORD, at(second));
        assert!(matches!(refused, Err(VaultError::DeviceSecretUnusable)), "nobody's wrong password");
    }
    assert_eq!(entry.get_secret().expect("as it was").len(), 31, "nothing was put in its place");
    recover(&home, &recovery, EMAIL, OTHER, at(10)).expect("recovered");
    assert_eq!(entry.get_secret().expect("a new secret").len(), 32);
    unlock(&home, EMAIL, OTHER, at(11)).expect("opens with both new");
}

#[test]
fn of_several_secrets_the_right_one_is_taken() {
    let (_dir, home, _, entry) = own_vault();
    let cred: &mock::Cred = entry.as_any().downcast_ref().expect("the mock");
    let with = |name: &str, secret: &[u8]| {
        let other = Entry::new(SERVICE, &format!("{name} {}", home.dir().display())).expect("an entry");
        other.set_secret(secret).expect("kept");
        other
    };
    let real = entry.get_secret().expect("the secret");
    let doubled = || vec![with("another", &[7; 32]), with("a damaged one", &[1]), with("the real one", &real)];
    cred.set_error(Error::Ambiguous(doubled()));
    unlock(&home, EMAIL, PASSWORD, at(2)).expect("opens");
    cred.set_error(Error::Ambiguous(vec![with("another", &[7; 32])]));
    assert!(matches!(unlock(&home, EMAIL, PASSWORD, at(3)), Err(VaultError::DeviceSecretMissing)));
    cred.set_error(Error::Ambiguous(vec![with("a damaged one", &[1])]));
    assert!(matches!(unlock(&home, EMAIL, PASSWORD, at(4)), Err(VaultError::DeviceSecretUnusable)));
    unlock(&home, EMAIL, PASSWORD, at(5)).expect("opens once it is one again");
}

#[test]
fn no_keyring_and_every_other_failure_of_one_is_told_and_tried_again() {
    let (_dir, home, _, entry) = own_vault();
    let cred: &mock::Cred = entry.as_any().downcast_ref().expect("the mock");
    let broken = || std::io::Error::other("the service is gone");
    for error in [Error::NoDefaultStore, Error::PlatformFailure(broken().into())] {
        cred.set_error(error);
        assert!(matches!(unlock(&home, EMAIL, PASSWORD, at(2)), Err(VaultError::KeyringMissing)));
    }
    unlock(&home, EMAIL, PASSWORD, at(3)).expect("opens once it is there");
}

#[test]
fn the_password_alone_opens_nothing() {
    let sample = Sample::locked();
    let file = KeyFile::read(&sample.home).expect("readable");
    let person = file.person(EMAIL).expect("known");
    let real = device_secret::read_all(file.device).expect("a secret").remove(0);
    assert!(matches!(file.open_for(person, PASSWORD, None), Err(VaultError::WrongPassword)));
    assert!(file.open_for(person, PASSWORD, Some(&real)).is_ok());
}

/// Runs a test of this file again in a process where `CHILD` is set, started by `command`.
fn in_child(test: &str, command: &mut Command) {
    let out = command
        .args([&format!("tests::keyring::{test}"), "--exact", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .expect("the test can start itself");
    let said = String::from_utf8_lossy(&out.stdout) + String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success() && said.contains("1 passed"), "{said}");
}

const CHILD: &str = "AUSCULT_TEST_CHILD";

#[cfg(target_os = "linux")]
#[test]
fn no_keyring_at_all_is_told_and_makes_no_vault() {
    if std::env::var_os(CHILD).is_none() {
        let exe = std::env::current_exe().expect("this test");
        let mut command = Command::new(exe);
        return in_child(
            "no_keyring_at_all_is_told_and_makes_no_vault",
            command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus"),
        );
    }
    let dir = tempfile::tempdir().expect("a directory");
    let home = VaultHome::new(dir.path().to_owned());
    for _ in 0..2 {
        assert!(matches!(create(&home, new_vault(KeyringUse::Required)), Err(VaultError::KeyringMissing)));
        assert!(!home.exists());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_keyring_of_gnome_keeps_the_secret() {
    if std::env::var_os(CHILD).is_none() {
        if ["dbus-run-session", "gnome-keyring-daemon"].iter().any(|program| which(program).is_none()) {
            eprintln!("left out: the_keyring_of_gnome_keeps_the_secret (no dbus-run-session or gnome-keyring-daemon)");
            return;
        }
        let exe = std::env::current_exe().expect("this test");
        let own = tempfile::tempdir().expect("a directory");
        let mut command = Command::new("dbus-run-session");
        let start = "printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec \"$@\"";
        command.args(["--", "sh", "-c", start, "sh"]).arg(exe);
        for place in ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"] {
            command.env(place, own.path());
        }
        return in_child("the_keyring_of_gnome_keeps_the_secret", &mut command);
    }
    let dir = tempfile::tempdir().expect("a directory");
    let home = VaultHome::new(dir.path().to_owned());
    let (vault, recovery) = create(&home, new_vault(KeyringUse::Required)).expect("a vault");
    let device = vault.actor().device;
    vault.lock(at(1)).expect("locked");
    drop(unlock(&home, EMAIL, PASSWORD, at(2)).expect("opens"));
    device_secret::forget(device).expect("forgotten");
    assert!(matches!(unlock(&home, EMAIL, PASSWORD, at(3)), Err(VaultError::DeviceSecretMissing)));
    recover(&home, &recovery.to_string(), EMAIL, OTHER, at(4)).expect("recovered");
    unlock(&home, EMAIL, OTHER, at(5)).expect("opens");
}

#[cfg(target_os = "linux")]
fn which(program: &str) -> Option<std::path::PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(program)).find(|file| file.exists())
}

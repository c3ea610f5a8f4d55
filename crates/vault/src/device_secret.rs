//! The device secret: 32 random bytes in the system's keyring. Useless without a password, and a password is useless
//! without it: who copies the vault's directory has nothing to try passwords on.
//!
//! A missing secret is never replaced silently: that would look like a wrong password ever after.

use crate::VaultError;
use crate::sealing::{SecretKey, key_from};
use auscult_domain::DeviceId;
use keyring_core::{Entry, Error};
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;
use zeroize::Zeroizing;

const SERVICE: &str = "Auscult vault";

/// Reads what the keyring holds for this device: one secret, or several where something else than this program doubled
/// it (a synchronized or restored keyring). Never none.
pub(crate) fn read_all(device: DeviceId) -> Result<Vec<SecretKey>, VaultError> {
    let found = in_keyring(device, |entry| match entry.get_secret() {
        Err(Error::Ambiguous(entries)) => {
            Ok(entries.iter().filter_map(|entry| entry.get_secret().ok()).map(Zeroizing::new).collect())
        }
        one => one.map(|bytes| vec![Zeroizing::new(bytes)]),
    })?;
    let secrets: Vec<SecretKey> = found.iter().filter_map(|bytes| key_from(bytes)).collect();
    if secrets.is_empty() { Err(VaultError::DeviceSecretUnusable) } else { Ok(secrets) }
}

/// Writes a secret and reads it back, because there are keyrings that only seem to keep what they are given.
pub(crate) fn write(device: DeviceId, secret: &SecretKey) -> Result<(), VaultError> {
    let bytes = Zeroizing::new(*secret.bytes());
    in_keyring(device, move |entry| entry.set_secret(bytes.as_slice()))?;
    match read_all(device) {
        Ok(kept) if kept.iter().any(|kept| kept.bytes() == secret.bytes()) => Ok(()),
        Ok(_) | Err(VaultError::DeviceSecretMissing) => Err(VaultError::KeyringMissing),
        Err(error) => Err(error),
    }
}

/// Puts a secret in the place of one, or several, that cannot be used: only for somebody who has just shown the
/// recovery key.
pub(crate) fn replace(device: DeviceId, secret: &SecretKey) -> Result<(), VaultError> {
    in_keyring(device, |entry| match entry.delete_credential() {
        Err(Error::Ambiguous(entries)) => entries.iter().try_for_each(Entry::delete_credential),
        Err(Error::NoEntry) => Ok(()),
        other => other,
    })?;
    write(device, secret)
}

/// Removes the secret of a vault that did not come to be.
pub(crate) fn forget(device: DeviceId) -> Result<(), VaultError> {
    in_keyring(device, |entry| entry.delete_credential())
}

/// What tells one secret from another without telling it: so that a replaced secret is not taken for a wrong password.
pub(crate) fn fingerprint(secret: &SecretKey) -> String {
    let hash = Sha256::new().chain_update("auscult device secret").chain_update(secret.bytes()).finalize();
    hex::encode(&hash[..8])
}

/// How long the keyring may take: long enough for somebody to type its password into the system's own window.
const ANSWER_WITHIN: Duration = Duration::from_secs(45);

/// Runs on a thread of its own: the Linux keyring waits for D-Bus, which must not happen inside an async runtime, and
/// it waits for ever where the service does not start. A keyring that does not answer in time counts as missing.
fn in_keyring<T: Send + 'static>(
    device: DeviceId,
    work: impl FnOnce(&Entry) -> keyring_core::Result<T> + Send + 'static,
) -> Result<T, VaultError> {
    let (answer, answered) = channel();
    thread::spawn(move || {
        let asked = use_native_keyring().and_then(|()| {
            let entry = Entry::new(SERVICE, &device.to_string()).map_err(classified)?;
            work(&entry).map_err(classified)
        });
        if matches!(asked, Err(VaultError::KeyringMissing | VaultError::KeyringLocked)) {
            forget_native_keyring();
        }
        // Nobody listens any more after the time is up.
        let _ = answer.send(asked);
    });
    answered.recv_timeout(ANSWER_WITHIN).unwrap_or(Err(VaultError::KeyringMissing))
}

/// Connects to the system's keyring unless there is one in use. A failure is not remembered: the next call tries again.
fn use_native_keyring() -> Result<(), VaultError> {
    if keyring_core::get_default_store().is_none() {
        keyring_core::set_default_store(native_keyring().map_err(classified)?);
        CONNECTED_HERE.store(true, Ordering::Release);
    }
    Ok(())
}

/// Whether the connection in use was made here, and not by a test.
static CONNECTED_HERE: AtomicBool = AtomicBool::new(false);

/// Lets go of a connection that failed: a keyring that was started anew does not know it, and would never answer on it.
fn forget_native_keyring() {
    if CONNECTED_HERE.swap(false, Ordering::AcqRel) {
        keyring_core::unset_default_store();
    }
}

#[cfg(target_os = "macos")]
fn native_keyring() -> keyring_core::Result<std::sync::Arc<keyring_core::CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(target_os = "windows")]
fn native_keyring() -> keyring_core::Result<std::sync::Arc<keyring_core::CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(all(unix, not(target_os = "macos")))]
fn native_keyring() -> keyring_core::Result<std::sync::Arc<keyring_core::CredentialStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

fn classified(error: Error) -> VaultError {
    match error {
        Error::NoStorageAccess(_) => VaultError::KeyringLocked,
        Error::NoEntry => VaultError::DeviceSecretMissing,
        Error::BadEncoding(_) | Error::BadDataFormat(..) | Error::Ambiguous(_) => VaultError::DeviceSecretUnusable,
        _ => VaultError::KeyringMissing,
    }
}

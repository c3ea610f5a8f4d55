//! Keys and what is done with them: derive, seal, open. Every key is wiped when it is dropped and never prints itself.
//!
//! Derivation is HKDF-SHA256 with a purpose for every use, so that no key is ever used for two things. Sealing is
//! XChaCha20-Poly1305 with a random nonce; the associated data binds what is sealed to the place it belongs to.
//!
//! A key lies in one place of the heap from its making to its wiping: moving it moves a pointer. What the ciphers leave on
//! the stack is overwritten before the call returns.

use crate::VaultError;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key as CipherKey, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use sha2::Sha256;
use std::fmt;
use zeroize::{Zeroize, Zeroizing};

const SEAL_FORMAT: u8 = 1;
const NONCE_BYTES: usize = 24;

/// 32 secret bytes.
pub(crate) struct SecretKey(Box<Zeroizing<[u8; 32]>>);

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

impl SecretKey {
    pub(crate) fn random() -> Result<Self, VaultError> {
        let mut key = Self::empty();
        getrandom::fill(key.0.as_mut_slice()).map_err(|_| VaultError::Cryptography("no random numbers"))?;
        Ok(key)
    }

    /// A key whose bytes `fill` writes where they are to stay.
    pub(crate) fn filled<E>(fill: impl FnOnce(&mut [u8; 32]) -> Result<(), E>) -> Result<Self, E> {
        let mut key = Self::empty();
        let filled = fill(&mut key.0);
        wipe_stack();
        filled.map(|()| key)
    }

    /// The same key once more.
    pub(crate) fn duplicate(&self) -> Self {
        let mut key = Self::empty();
        key.0.copy_from_slice(self.0.as_slice());
        key
    }

    fn empty() -> Self {
        Self(Box::new(Zeroizing::new([0; 32])))
    }

    /// The key for one purpose, from this one. `purpose` is fixed text; `of` says whose, if there are several.
    pub(crate) fn derive(&self, purpose: &str, of: &[u8]) -> Self {
        derive(self.0.as_slice(), purpose, of)
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Seals for storage. Only the same key and the same associated data open it again.
    pub(crate) fn seal(&self, associated: &[u8], plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        let nonce = random_bytes::<NONCE_BYTES>()?;
        let sealed = self.encrypted(&nonce, Payload { msg: plain, aad: associated });
        wipe_stack();
        let sealed = sealed.ok_or(VaultError::Cryptography("sealing failed"))?;
        Ok([&[SEAL_FORMAT], nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Self::seal`] sealed; `None` for another key, other associated data, or any changed bit.
    pub(crate) fn open(&self, associated: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (&format, rest) = sealed.split_first()?;
        let (nonce, body) = rest.split_at_checked(NONCE_BYTES)?;
        if format != SEAL_FORMAT {
            return None;
        }
        let opened = self.decrypted(nonce, Payload { msg: body, aad: associated });
        wipe_stack();
        opened
    }

    #[inline(never)]
    fn encrypted(&self, nonce: &[u8; NONCE_BYTES], payload: Payload<'_, '_>) -> Option<Vec<u8>> {
        self.cipher().encrypt(XNonce::from_slice(nonce), payload).ok()
    }

    #[inline(never)]
    fn decrypted(&self, nonce: &[u8], payload: Payload<'_, '_>) -> Option<Zeroizing<Vec<u8>>> {
        self.cipher().decrypt(XNonce::from_slice(nonce), payload).ok().map(Zeroizing::new)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(CipherKey::from_slice(self.0.as_slice()))
    }
}

/// A key for one purpose from secret material of any length.
pub(crate) fn derive(material: &[u8], purpose: &str, of: &[u8]) -> SecretKey {
    let mut key = SecretKey::empty();
    expand(material, &[purpose.as_bytes(), &[0], of], &mut key.0);
    wipe_stack();
    key
}

#[inline(never)]
fn expand(material: &[u8], info: &[&[u8]], key: &mut [u8; 32]) {
    // HKDF refuses only outputs over 8160 bytes, so for 32 there is no error to pass on.
    let _ = Hkdf::<Sha256>::new(None, material).expand_multi_info(info, key);
}

/// Overwrites what calls that have returned left below this one on the stack: hash and cipher states hold keys.
#[inline(never)]
pub(crate) fn wipe_stack() {
    let mut dead = [0_u64; 2048];
    dead.zeroize();
    std::hint::black_box(&mut dead);
}

/// Random bytes from the operating system.
pub(crate) fn random_bytes<const N: usize>() -> Result<Zeroizing<[u8; N]>, VaultError> {
    let mut bytes = Zeroizing::new([0; N]);
    getrandom::fill(bytes.as_mut_slice()).map_err(|_| VaultError::Cryptography("no random numbers"))?;
    Ok(bytes)
}

/// The secret bytes as a key, if there are exactly 32.
pub(crate) fn key_from(bytes: &[u8]) -> Option<SecretKey> {
    let mut key = SecretKey::empty();
    (bytes.len() == key.0.len()).then(|| key.0.copy_from_slice(bytes))?;
    Some(key)
}

/// The key of one recording's file.
pub struct FileKey(Zeroizing<[u8; 32]>);

impl FileKey {
    pub(crate) fn new(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    /// The key's bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key for whoever writes or reads the file; wiped when they drop it.
    pub fn into_bytes(self) -> Zeroizing<[u8; 32]> {
        self.0
    }
}

impl fmt::Debug for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileKey(…)")
    }
}

/// A [`FileKey`] as it is stored: under the vault's key for local files, bound to its recording.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedKey(Vec<u8>);

impl SealedKey {
    pub(crate) fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether the key was destroyed: its recording was erased, and nothing opens the file any more.
    pub fn is_destroyed(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for SealedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealedKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_key_place_and_bytes_open_a_seal() {
        let key = SecretKey::random().expect("random");
        let sealed = key.seal(b"here", b"secret").expect("sealed");
        assert_eq!(key.open(b"here", &sealed).as_deref().map(Vec::as_slice), Some(b"secret".as_slice()));
        assert!(key.open(b"there", &sealed).is_none());
        assert!(SecretKey::random().expect("random").open(b"here", &sealed).is_none());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(key.open(b"here", &changed).is_none(), "byte {at}");
        }
        assert!(key.open(b"here", &sealed[..20]).is_none());
    }

    #[test]
    fn each_purpose_has_its_own_key() {
        let key = SecretKey::random().expect("random");
        assert_ne!(key.derive("db/v1", b"").bytes(), key.derive("file/v1", b"").bytes());
        assert_ne!(key.derive("file/v1", b"a").bytes(), key.derive("file/v1", b"b").bytes());
        assert_eq!(key.derive("db/v1", b"").bytes(), key.derive("db/v1", b"").bytes());
    }

    #[test]
    fn keys_do_not_print_themselves() {
        let key = key_from(&[0xAB; 32]).expect("32 bytes");
        assert_eq!(format!("{key:?} {:?}", FileKey::new(Zeroizing::new([0xAB; 32]))), "SecretKey(…) FileKey(…)");
    }
}

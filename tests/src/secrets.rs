//! What a vault's secrets are, derived as the formats of the vault say and by nothing of the vault's own code: for a
//! search of what must not hold them, and a second opinion about the key file.

use anyhow::{Context, Result, ensure};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use serde_json::{Value, json};
use sha2::Sha256;
use std::path::Path;
use std::process::Command;
use uuid::Uuid;

/// A secret and what it is called.
#[derive(Clone)]
pub struct Secret {
    /// What it is.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Secret {
    /// A secret under a name.
    pub fn new(name: &str, bytes: &[u8]) -> Self {
        Self { name: name.to_owned(), bytes: bytes.to_vec() }
    }
}

/// Every secret a person's password opens in this vault folder: key encryption key, vault key, user key, and all that
/// is derived from them for one purpose.
///
/// # Errors
/// When the key file is not of the form it has in format 1, or password and device secret do not open it.
pub fn of_password(vault: &Path, password: &str, device_secret: &[u8]) -> Result<Vec<Secret>> {
    let file: Value = serde_json::from_slice(&std::fs::read(vault.join("keys.json"))?)?;
    let person = &file["people"][0];
    let wrap = &person["wrap"];
    let (user, device) = (id(&person["user"])?, id(&file["device"])?);
    let salt = bytes_of(&wrap["salt"])?;
    let stretched = stretch(password, &salt, &wrap["effort"])?;
    let kek = derive(
        &[stretched.as_slice(), device_secret].concat(),
        "kek/v1",
        &[user.as_bytes().as_slice(), device.as_bytes()].concat(),
    )?;
    let open = |what: &str, sealed: &Value| -> Result<Vec<u8>> {
        let parts = json!([
            file["format"],
            file["device"],
            file["keyring"],
            person["user"],
            wrap["effort"],
            salt,
            wrap["deviceSecret"],
            what
        ]);
        open(&kek, &serde_json_canonicalizer::to_vec(&parts)?, &bytes_of(sealed)?)
            .with_context(|| format!("the {what}"))
    };
    let vault_key = open("vault key", &wrap["vaultKey"])?;
    let user_key = open("user key", &wrap["userKey"])?;
    let mut secrets = vec![
        Secret::new("password", password.as_bytes()),
        Secret::new("device secret", device_secret),
        Secret::new("stretched password", &stretched),
        Secret::new("key encryption key", &kek),
        Secret::new("vault key", &vault_key),
        Secret::new("user key", &user_key),
    ];
    for (name, purpose) in [
        ("database key", "db/v1"),
        ("file key", "file/v1"),
        ("audit key", "audit/v1"),
        ("key of the key file", "keys/v1"),
    ] {
        secrets.push(Secret::new(name, &derive(&vault_key, purpose, &[])?));
    }
    secrets.push(Secret::new("key of the authority", &derive(&vault_key, "device/v1", b"organization-authority/v1")?));
    secrets.push(Secret::new("key of the signing key", &derive(&user_key, "user/v1", b"signing-key/v1")?));
    Ok(secrets)
}

/// The secret a keyring keeps for the vault in this folder, asked for with another program than ours.
///
/// # Errors
/// When the keyring has none.
pub fn in_keyring(vault: &Path) -> Result<Vec<u8>> {
    let file: Value = serde_json::from_slice(&std::fs::read(vault.join("keys.json"))?)?;
    let device = file["device"].as_str().context("keys.json names its device")?;
    let asked =
        Command::new("secret-tool").args(["lookup", "service", "Auscult vault", "username", device]).output()?;
    ensure!(asked.status.success() && asked.stdout.len() == 32, "secret-tool finds no secret of this vault");
    Ok(asked.stdout)
}

/// Argon2id as the key file says.
fn stretch(password: &str, salt: &[u8], effort: &Value) -> Result<Vec<u8>> {
    let number = |name: &str| effort[name].as_u64().and_then(|n| u32::try_from(n).ok()).context("a number");
    let params =
        Params::new(number("memoryKib")?, number("passes")?, 1, Some(32)).map_err(|e| anyhow::anyhow!("{e}"))?;
    let mut out = vec![0; 32];
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into(password.as_bytes(), salt, &mut out).map_err(|e| anyhow::anyhow!("{e}"))?;
    Ok(out)
}

/// HKDF-SHA256 without salt; the purpose, a zero byte and whose it is, are the info.
fn derive(material: &[u8], purpose: &str, of: &[u8]) -> Result<Vec<u8>> {
    let mut key = vec![0; 32];
    let expanded = Hkdf::<Sha256>::new(None, material).expand_multi_info(&[purpose.as_bytes(), &[0], of], &mut key);
    expanded.map_err(|e| anyhow::anyhow!("{e}"))?;
    Ok(key)
}

/// A seal of format 1: its number, 24 bytes of nonce, XChaCha20-Poly1305.
fn open(key: &[u8], associated: &[u8], sealed: &[u8]) -> Result<Vec<u8>> {
    ensure!(sealed.len() > 41 && sealed[0] == 1, "not a seal of format 1");
    let cipher = XChaCha20Poly1305::new_from_slice(key)?;
    let payload = Payload { msg: &sealed[25..], aad: associated };
    cipher.decrypt(XNonce::from_slice(&sealed[1..25]), payload).map_err(|_| anyhow::anyhow!("does not open"))
}

fn id(value: &Value) -> Result<Uuid> {
    Ok(value.as_str().context("an id")?.parse()?)
}

fn bytes_of(value: &Value) -> Result<Vec<u8>> {
    Ok(STANDARD.decode(value.as_str().context("base64")?)?)
}

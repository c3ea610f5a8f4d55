//! `keys.json`: the wrapped keys, and what the sign-in screen shows while the vault is locked. Format 1, or 2 as long
//! as somebody is invited: a program that knows no codes would write the file again without them.
//!
//! It holds no secret and no patient data. Each person's wrap is sealed under their own key with all parameters that
//! led to it as associated data; the whole file carries a seal under the vault key, checked after unlocking, so that
//! nobody can swap names or people in it unnoticed. Fields are only ever added, with a new format number.

use crate::access::{SignInName, SignInScreen, SignInWith};
use crate::home::{VaultHome, write_whole};
use crate::invitation::Invitation;
use crate::password::{Effort, KeyringUse};
use crate::recovery_key::RecoveryKey;
use crate::sealing::{SecretKey, key_from, random_bytes};
use crate::{VaultError, device_secret};
use auscult_domain::number::Series;
use auscult_domain::organization::User;
use auscult_domain::{DeviceId, UserId};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;

/// What a file without codes is.
pub(crate) const FORMAT: u32 = 1;
/// What a file with codes is; the newest this program reads.
const FORMAT_WITH_CODES: u32 = 2;
/// What every wrap is bound to, whatever the file around it is.
const WRAP_FORMAT: u32 = 1;

/// The file.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeyFile {
    pub format: u32,
    pub organization: String,
    pub device: DeviceId,
    pub series: Series,
    pub keyring: KeyringUse,
    pub people: Vec<Person>,
    /// Who may come in with a code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invitations: Vec<Invitation>,
    pub recovery: RecoveryWrap,
    /// Over all of the above, under the vault key.
    #[serde(with = "base64_bytes")]
    pub seal: Vec<u8>,
}

/// Somebody who signs in.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Person {
    pub user: UserId,
    pub email: String,
    pub name: String,
    pub wrap: PasswordWrap,
}

/// What a password (with the device secret) opens.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PasswordWrap {
    pub effort: Effort,
    #[serde(with = "base64_bytes")]
    pub salt: Vec<u8>,
    /// Which device secret it was made with.
    pub device_secret: Option<String>,
    /// The vault key, the same for everybody on this laptop.
    #[serde(with = "base64_bytes")]
    pub vault_key: Vec<u8>,
    /// The person's own key: what is theirs alone, such as their signing key, is sealed under it.
    #[serde(with = "base64_bytes")]
    pub user_key: Vec<u8>,
}

/// What the recovery key opens.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RecoveryWrap {
    #[serde(with = "base64_bytes")]
    pub salt: Vec<u8>,
    #[serde(with = "base64_bytes")]
    pub vault_key: Vec<u8>,
}

/// Both keys of a person who has signed in.
pub(crate) struct OpenedKeys {
    pub vault_key: SecretKey,
    pub user_key: SecretKey,
}

impl OpenedKeys {
    pub(crate) fn duplicate(&self) -> Self {
        Self { vault_key: self.vault_key.duplicate(), user_key: self.user_key.duplicate() }
    }
}

/// Reads only the number, to tell a newer file from a damaged one.
#[derive(Deserialize)]
struct FormatOnly {
    format: u32,
}

impl KeyFile {
    /// Reads and checks the form of it; the seal can only be checked with the vault key.
    pub(crate) fn read(home: &VaultHome) -> Result<Self, VaultError> {
        match fs::read(home.keys()) {
            Ok(bytes) => Self::parse(&bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound && home.exists() => {
                Err(VaultError::damaged("the vault (keys.json is missing)"))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(VaultError::NoVault),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, VaultError> {
        let damaged = |_| VaultError::damaged("keys.json");
        let FormatOnly { format } = serde_json::from_slice(bytes).map_err(damaged)?;
        if format > FORMAT_WITH_CODES {
            return Err(VaultError::NewerVault { found: format, known: FORMAT_WITH_CODES });
        }
        serde_json::from_slice(bytes).map_err(damaged)
    }

    /// Seals and writes it, whole or not at all.
    pub(crate) fn write(&mut self, home: &VaultHome, vault_key: &SecretKey) -> Result<(), VaultError> {
        self.format = if self.invitations.is_empty() { FORMAT } else { FORMAT_WITH_CODES };
        self.seal = vault_key.derive("keys/v1", &[]).seal(&self.sealed_part()?, &[])?;
        let text = serde_json::to_vec_pretty(self).map_err(|_| VaultError::Cryptography("keys.json"))?;
        write_whole(&home.keys(), &text)
    }

    /// Whether it is as it was written by a holder of the vault key.
    pub(crate) fn check_seal(&self, vault_key: &SecretKey) -> Result<(), VaultError> {
        match vault_key.derive("keys/v1", &[]).open(&self.sealed_part()?, &self.seal) {
            Some(_) => Ok(()),
            None => Err(VaultError::damaged("keys.json (it was changed by something else than this program)")),
        }
    }

    /// What of it is shown while the vault is locked.
    pub(crate) fn sign_in_screen(&self) -> SignInScreen {
        let with = SignInWith::Password;
        let name = |person: &Person| SignInName { email: person.email.clone(), name: person.name.clone(), with };
        SignInScreen { organization: self.organization.clone(), people: self.people.iter().map(name).collect() }
    }

    /// The person who signs in under this name, in any case.
    pub(crate) fn person(&self, email: &str) -> Result<&Person, VaultError> {
        let wanted = email.trim().to_lowercase();
        self.people.iter().find(|person| person.email.to_lowercase() == wanted).ok_or(VaultError::UnknownPerson)
    }

    /// The code that waits for whoever is to sign in under this name, in any case.
    pub(crate) fn invitation(&self, email: &str) -> Result<&Invitation, VaultError> {
        let wanted = email.trim().to_lowercase();
        self.invitations.iter().find(|one| one.email.to_lowercase() == wanted).ok_or(VaultError::InvitationOver)
    }

    /// Wraps the keys for a person under a new password and puts them in the place of their former wrap.
    pub(crate) fn wrap_for(&mut self, user: &User, password: &str, keys: &OpenedKeys) -> Result<(), VaultError> {
        let secret = self.device_secret()?;
        let mut wrap = PasswordWrap {
            effort: Effort::calibrated(self.keyring)?,
            salt: random_bytes::<16>()?.to_vec(),
            device_secret: secret.as_ref().map(device_secret::fingerprint),
            vault_key: Vec::new(),
            user_key: Vec::new(),
        };
        let kek = self.password_key(user.id, &wrap, secret.as_ref(), password)?;
        wrap.vault_key = kek.seal(&self.bound_to(user.id, &wrap, "vault key")?, keys.vault_key.bytes())?;
        wrap.user_key = kek.seal(&self.bound_to(user.id, &wrap, "user key")?, keys.user_key.bytes())?;
        let person = Person { user: user.id, email: user.email.clone(), name: user.name.clone(), wrap };
        self.people.retain(|other| other.user != user.id);
        self.people.push(person);
        Ok(())
    }

    /// What a person's password opens. `secret` as [`Self::secret_for`] gave it.
    pub(crate) fn open_for(
        &self,
        person: &Person,
        password: &str,
        secret: Option<&SecretKey>,
    ) -> Result<OpenedKeys, VaultError> {
        person.wrap.effort.check(self.keyring)?;
        let kek = self.password_key(person.user, &person.wrap, secret, password)?;
        let open = |what, sealed: &[u8]| -> Result<SecretKey, VaultError> {
            let plain = kek.open(&self.bound_to(person.user, &person.wrap, what)?, sealed);
            plain.as_deref().and_then(|bytes| key_from(bytes)).ok_or(VaultError::WrongPassword)
        };
        let vault_key = open("vault key", &person.wrap.vault_key)?;
        Ok(OpenedKeys { vault_key, user_key: open("user key", &person.wrap.user_key)? })
    }

    /// The device secret this person's wrap was made with, `None` where the vault uses no keyring.
    pub(crate) fn secret_for(&self, person: &Person) -> Result<Option<SecretKey>, VaultError> {
        self.secret_like(person.wrap.device_secret.as_deref())
    }

    /// The device secret with this fingerprint, also where the keyring holds others beside it.
    pub(crate) fn secret_like(&self, fingerprint: Option<&str>) -> Result<Option<SecretKey>, VaultError> {
        match (self.keyring, fingerprint) {
            (KeyringUse::Without, None) => Ok(None),
            (KeyringUse::Required, Some(wanted)) => {
                let mut found = device_secret::read_all(self.device)?.into_iter();
                let own = found.find(|secret| device_secret::fingerprint(secret) == wanted);
                own.map(Some).ok_or(VaultError::DeviceSecretMissing)
            }
            _ => Err(VaultError::DeviceSecretMissing),
        }
    }

    /// The device secret for a new wrap: where the keyring holds several, the one somebody's keys were wrapped with.
    pub(crate) fn device_secret(&self) -> Result<Option<SecretKey>, VaultError> {
        if self.keyring == KeyringUse::Without {
            return Ok(None);
        }
        let mut found = device_secret::read_all(self.device)?;
        let in_use = found.iter().position(|secret| {
            let made_with = Some(device_secret::fingerprint(secret));
            self.people.iter().any(|person| person.wrap.device_secret == made_with)
        });
        Ok(Some(found.swap_remove(in_use.unwrap_or(0))))
    }

    /// Puts a fresh recovery key in the place of the former one, which is spent from then on.
    pub(crate) fn renew_recovery(&mut self, vault_key: &SecretKey) -> Result<RecoveryKey, VaultError> {
        let (recovery, salt) = (RecoveryKey::random()?, *random_bytes::<16>()?);
        self.recovery = Self::recovery_wrap(self.device, &recovery, salt, vault_key)?;
        Ok(recovery)
    }

    /// The vault key under a recovery key.
    pub(crate) fn recovery_wrap(
        device: DeviceId,
        recovery: &RecoveryKey,
        salt: [u8; 16],
        vault_key: &SecretKey,
    ) -> Result<RecoveryWrap, VaultError> {
        let sealed = recovery.sealing_key(&salt).seal(device.uuid().as_bytes(), vault_key.bytes())?;
        Ok(RecoveryWrap { salt: salt.to_vec(), vault_key: sealed })
    }

    /// What the recovery key opens.
    pub(crate) fn open_with_recovery(&self, recovery: &RecoveryKey) -> Result<SecretKey, VaultError> {
        let key = recovery.sealing_key(&salt_of(&self.recovery.salt)?);
        let plain = key.open(self.device.uuid().as_bytes(), &self.recovery.vault_key);
        plain.as_deref().and_then(|bytes| key_from(bytes)).ok_or(VaultError::WrongRecoveryKey)
    }

    fn password_key(
        &self,
        user: UserId,
        wrap: &PasswordWrap,
        secret: Option<&SecretKey>,
        password: &str,
    ) -> Result<SecretKey, VaultError> {
        let stretched = wrap.effort.stretch(password, &salt_of(&wrap.salt)?)?;
        Ok(self.key_encryption_key("kek/v1", user, &stretched, secret))
    }

    /// The key a wrap is sealed under: of what a person knows, stretched, and of the device secret.
    pub(crate) fn key_encryption_key(
        &self,
        purpose: &str,
        user: UserId,
        stretched: &SecretKey,
        secret: Option<&SecretKey>,
    ) -> SecretKey {
        let mut material = zeroize::Zeroizing::new(Vec::with_capacity(64));
        material.extend_from_slice(stretched.bytes());
        if let Some(secret) = secret {
            material.extend_from_slice(secret.bytes());
        }
        let of = [user.uuid().into_bytes(), self.device.uuid().into_bytes()].concat();
        crate::sealing::derive(&material, purpose, &of)
    }

    /// The associated data of a wrap: everything that led to its key, and which of the two keys it is.
    fn bound_to(&self, user: UserId, wrap: &PasswordWrap, what: &str) -> Result<Vec<u8>, VaultError> {
        let parts = (WRAP_FORMAT, self.device, self.keyring, user, wrap.effort, &wrap.salt, &wrap.device_secret, what);
        serde_json_canonicalizer::to_vec(&parts).map_err(|_| VaultError::Cryptography("keys.json"))
    }

    /// Everything but the seal, canonical.
    fn sealed_part(&self) -> Result<Vec<u8>, VaultError> {
        let unsealed = Self { seal: Vec::new(), ..self.clone() };
        serde_json_canonicalizer::to_vec(&unsealed).map_err(|_| VaultError::Cryptography("keys.json"))
    }
}

pub(crate) fn salt_of(bytes: &[u8]) -> Result<[u8; 16], VaultError> {
    bytes.try_into().map_err(|_| VaultError::damaged("keys.json"))
}

/// Bytes as base64 text.
pub(crate) mod base64_bytes {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map_err(|_| serde::de::Error::custom("not base64"))
    }
}

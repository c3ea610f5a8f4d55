//! Codes as the key file holds them: the vault key, wrapped under a code for one person, with the time it expires.
//!
//! What is sealed is 48 bytes: the vault key, when the code was made and when it expires, each as seconds since 1970,
//! big-endian. Whether the code was used or withdrawn stands in the database ([`crate::invitations`]): an old copy of
//! the key file brings none back.

use crate::invitation_code::InvitationCode;
use crate::key_file::{KeyFile, base64_bytes, salt_of};
use crate::password::Effort;
use crate::sealing::{SecretKey, key_from, random_bytes};
use crate::{VaultError, device_secret};
use auscult_domain::organization::User;
use auscult_domain::{InvitationId, UserId};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// How long a code opens the vault.
pub const INVITATION_LASTS: TimeDelta = TimeDelta::days(7);
/// A clock may be put right by this much; a code from further in the future was made by a clock that was wrong, or is
/// tried by one that was turned back.
const CLOCK_CORRECTION: TimeDelta = TimeDelta::minutes(10);

/// A code somebody can come in with.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Invitation {
    pub id: InvitationId,
    pub user: UserId,
    pub email: String,
    pub name: String,
    pub effort: Effort,
    #[serde(with = "base64_bytes")]
    pub salt: Vec<u8>,
    /// Which device secret it was made with.
    pub device_secret: Option<String>,
    /// The vault key and the two times.
    #[serde(with = "base64_bytes")]
    pub sealed: Vec<u8>,
}

/// What a code opened.
pub(crate) struct OpenedInvitation {
    pub vault_key: SecretKey,
    made_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

impl OpenedInvitation {
    /// Whether the code may still be used.
    pub(crate) fn check(&self, now: DateTime<Utc>) -> Result<(), VaultError> {
        if now >= self.expires_at || now < self.made_at - CLOCK_CORRECTION {
            return Err(VaultError::InvitationOver);
        }
        Ok(())
    }
}

impl Invitation {
    /// Wraps the vault key for a person under a fresh code.
    pub(crate) fn make(
        file: &KeyFile,
        id: InvitationId,
        user: &User,
        vault_key: &SecretKey,
        now: DateTime<Utc>,
    ) -> Result<(Self, InvitationCode), VaultError> {
        let secret = file.device_secret()?;
        let code = InvitationCode::random()?;
        let mut invitation = Self {
            id,
            user: user.id,
            email: user.email.clone(),
            name: user.name.clone(),
            effort: Effort::calibrated(file.keyring)?,
            salt: random_bytes::<16>()?.to_vec(),
            device_secret: secret.as_ref().map(device_secret::fingerprint),
            sealed: Vec::new(),
        };
        let key = invitation.key(file, &code, secret.as_ref())?;
        let mut plain = Zeroizing::new(Vec::with_capacity(48));
        plain.extend_from_slice(vault_key.bytes());
        for time in [now, now + INVITATION_LASTS] {
            plain.extend_from_slice(&time.timestamp().to_be_bytes());
        }
        invitation.sealed = key.seal(&invitation.bound_to(file)?, &plain)?;
        Ok((invitation, code))
    }

    /// What a code opens. `secret` as [`KeyFile::secret_like`] gave it.
    pub(crate) fn open(
        &self,
        file: &KeyFile,
        code: &InvitationCode,
        secret: Option<&SecretKey>,
    ) -> Result<OpenedInvitation, VaultError> {
        self.effort.check(file.keyring)?;
        let plain = self.key(file, code, secret)?.open(&self.bound_to(file)?, &self.sealed);
        let plain = plain.ok_or(VaultError::WrongInvitationCode)?;
        let damaged = || VaultError::damaged("keys.json");
        let (key, times) = plain.split_at_checked(32).ok_or_else(damaged)?;
        let time = |bytes: Option<&[u8]>| {
            let seconds = i64::from_be_bytes(bytes?.try_into().ok()?);
            DateTime::from_timestamp(seconds, 0)
        };
        Ok(OpenedInvitation {
            vault_key: key_from(key).ok_or_else(damaged)?,
            made_at: time(times.get(..8)).ok_or_else(damaged)?,
            expires_at: time(times.get(8..)).ok_or_else(damaged)?,
        })
    }

    fn key(&self, file: &KeyFile, code: &InvitationCode, secret: Option<&SecretKey>) -> Result<SecretKey, VaultError> {
        let stretched = self.effort.stretch(&code.as_password(), &salt_of(&self.salt)?)?;
        Ok(file.key_encryption_key("invitation/v1", self.user, &stretched, secret))
    }

    /// The associated data: everything that led to the key, and whom the code is for.
    fn bound_to(&self, file: &KeyFile) -> Result<Vec<u8>, VaultError> {
        let parts = (file.device, file.keyring, self.id, self.user, self.effort, &self.salt, &self.device_secret);
        serde_json_canonicalizer::to_vec(&parts).map_err(|_| VaultError::Cryptography("keys.json"))
    }
}

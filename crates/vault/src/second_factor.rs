//! The second factor: a code from the person's telephone, asked for at sign-in and before the first signature.
//!
//! It is a gate, not encryption: the password opens the keys, and the program gives nobody the open vault before the
//! code was right. Each code is good once, for ever, wherever the clock was turned; five wrong ones wait 15 minutes.
//! The secret is sealed under the person's own key, so whoever recovers with the printed key does not have it.

use crate::recovery_codes::{self, RECOVERY_CODES};
use crate::throttle::{FailedHow, Throttle};
use crate::totp::TotpSecret;
use crate::{Change, Vault, VaultError, second_factors};
use auscult_domain::UserId;
use auscult_domain::audit::{AuditCategory, AuditEntry, AuditOutcome};
use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

const PURPOSE: &str = "second-factor/v1";

/// A code that was right and is not used yet.
pub(crate) enum GoodCode {
    /// From the authenticator, of this step.
    Step(i64),
    /// A recovery code, by its hash.
    Recovery(Vec<u8>),
}

impl GoodCode {
    /// Uses it up, and says so in the audit.
    pub(crate) fn spend(&self, change: &Change<'_>, user: UserId) -> Result<(), VaultError> {
        match self {
            Self::Step(step) => second_factors::use_step(change, user, *step),
            Self::Recovery(hash) => {
                second_factors::use_code(change, user, hash)?;
                change.audit(AuditEntry::done(AuditCategory::Compliance, "recovery_code.use", "user", user))
            }
        }
    }
}

impl Vault {
    /// Whether whoever is signed in has a second factor, and since when.
    pub fn second_factor_since(&self) -> Result<Option<DateTime<Utc>>, VaultError> {
        Ok(second_factors::of(&self.connection, self.actor.user.id)?.map(|factor| factor.since))
    }

    /// A secret for whoever is signed in and knows their password. Nothing is kept before
    /// [`Self::set_second_factor`] is given a code made with it.
    pub fn new_second_factor(&self, password: &str) -> Result<TotpSecret, VaultError> {
        self.keys_of_actor(password)?;
        TotpSecret::random()
    }

    /// Keeps a secret as the second factor of whoever is signed in, once a code shows that their telephone has it too.
    /// Gives ten recovery codes, which are shown this once.
    ///
    /// # Errors
    /// [`VaultError::WrongCode`] for a code that was not made with it around now.
    pub fn set_second_factor(
        &mut self,
        secret: &TotpSecret,
        code: &str,
        now: DateTime<Utc>,
    ) -> Result<Vec<Zeroizing<String>>, VaultError> {
        let user = self.actor.user.id;
        let mut fresh = None;
        for step in secret.steps_of(&digits(code).ok_or(VaultError::WrongCode)?, now)? {
            if !second_factors::was_used(&self.connection, user, step)? {
                fresh = Some(step);
            }
        }
        let step = fresh.ok_or(VaultError::WrongCode)?;
        let sealed = self.own_key().seal(user.uuid().as_bytes(), secret.bytes())?;
        let (codes, hashes) = self.new_codes()?;
        self.change(now, |change| {
            second_factors::put(change, user, &sealed)?;
            second_factors::use_step(change, user, step)?;
            second_factors::put_codes(change, user, &hashes)?;
            change.audit(AuditEntry::done(AuditCategory::SignIn, "second_factor.set", "user", user))
        })?;
        Ok(codes)
    }

    /// Ten new recovery codes for somebody who knows their password; those before open nothing any more.
    ///
    /// # Errors
    /// A wrong password; [`VaultError::NotFound`] without a second factor.
    pub fn renew_recovery_codes(
        &mut self,
        password: &str,
        now: DateTime<Utc>,
    ) -> Result<Vec<Zeroizing<String>>, VaultError> {
        self.keys_of_actor(password)?;
        self.second_factor_since()?.ok_or(VaultError::NotFound)?;
        let user = self.actor.user.id;
        let (codes, hashes) = self.new_codes()?;
        self.change(now, |change| {
            second_factors::put_codes(change, user, &hashes)?;
            change.audit(AuditEntry::done(AuditCategory::SignIn, "recovery_codes.renew", "user", user))
        })?;
        Ok(codes)
    }

    /// Switches the second factor of whoever is signed in off, for their password and a code.
    ///
    /// # Errors
    /// A wrong password or code.
    pub fn remove_second_factor(&mut self, password: &str, code: &str, now: DateTime<Utc>) -> Result<(), VaultError> {
        self.keys_of_actor(password)?;
        self.give_code(code, "second_factor.off", now)?;
        let user = self.actor.user.id;
        self.change(now, |change| {
            second_factors::forget(change, user)?;
            change.audit(AuditEntry::done(AuditCategory::Compliance, "second_factor.off", "user", user))
        })
    }

    /// Takes a code of whoever is signed in. `action` is what it is given for, as the audit calls it.
    ///
    /// # Errors
    /// [`VaultError::WrongCode`]; after five, [`VaultError::Throttled`] for 15 minutes, through restarts.
    pub fn give_code(&mut self, code: &str, action: &str, now: DateTime<Utc>) -> Result<(), VaultError> {
        let user = self.actor.user.id;
        let mut throttle = Throttle::read(&self.home);
        match self.tried_code(&mut throttle, code, now) {
            Ok(good) => self.change(now, |change| {
                good.spend(change, user)?;
                change.audit(AuditEntry::done(AuditCategory::SignIn, "code.give", "user", user).after(action))
            }),
            Err(error) => {
                let outcome = match error {
                    VaultError::Throttled { .. } => AuditOutcome::Refused,
                    _ => AuditOutcome::Failed,
                };
                let entry = AuditEntry::done(AuditCategory::SignIn, "code.give", "user", user).after(action);
                self.change(now, |change| change.audit(entry.outcome(outcome)))?;
                throttle.forget_last()?;
                Err(error)
            }
        }
    }

    /// Tries a code against the second factor of whoever is signed in; counted before it is tried.
    pub(crate) fn tried_code(
        &self,
        throttle: &mut Throttle,
        code: &str,
        now: DateTime<Utc>,
    ) -> Result<GoodCode, VaultError> {
        let user = self.actor.user.id;
        throttle.attempt(user, FailedHow::Code, now)?;
        let good = self.good_code(code, now)?.ok_or(VaultError::WrongCode)?;
        throttle.succeeded(user, FailedHow::Code)?;
        Ok(good)
    }

    fn good_code(&self, code: &str, now: DateTime<Utc>) -> Result<Option<GoodCode>, VaultError> {
        let user = self.actor.user.id;
        if let Some(digits) = digits(code) {
            for step in self.second_factor()?.steps_of(&digits, now)? {
                if !second_factors::was_used(&self.connection, user, step)? {
                    return Ok(Some(GoodCode::Step(step)));
                }
            }
            return Ok(None);
        }
        let Some(typed) = recovery_codes::as_typed(code) else { return Ok(None) };
        let hash = recovery_codes::hash(&typed, &self.keys.user_key);
        Ok(second_factors::is_code(&self.connection, user, &hash)?.then_some(GoodCode::Recovery(hash)))
    }

    fn second_factor(&self) -> Result<TotpSecret, VaultError> {
        let user = self.actor.user.id;
        let kept = second_factors::of(&self.connection, user)?.ok_or(VaultError::NotFound)?;
        let plain = self.own_key().open(user.uuid().as_bytes(), &kept.sealed_secret);
        let plain = plain.ok_or_else(|| VaultError::damaged("a second factor"))?;
        Ok(TotpSecret::from_bytes(plain.to_vec()))
    }

    fn own_key(&self) -> crate::sealing::SecretKey {
        self.keys.user_key.derive(PURPOSE, &[])
    }

    /// Fresh recovery codes, and what is kept of them.
    fn new_codes(&self) -> Result<NewCodes, VaultError> {
        let (mut codes, mut hashes) = (Vec::new(), Vec::new());
        for _ in 0..RECOVERY_CODES {
            let code = recovery_codes::random_code()?;
            let typed = recovery_codes::as_typed(&code).ok_or(VaultError::Cryptography("a recovery code"))?;
            hashes.push(recovery_codes::hash(&typed, &self.keys.user_key));
            codes.push(code);
        }
        Ok((codes, hashes))
    }
}

type NewCodes = (Vec<Zeroizing<String>>, Vec<Vec<u8>>);

/// The six digits of a code as it was typed, with or without a space between them.
fn digits(code: &str) -> Option<Zeroizing<String>> {
    let digits: Zeroizing<String> = Zeroizing::new(code.chars().filter(|c| !c.is_whitespace()).collect());
    (digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

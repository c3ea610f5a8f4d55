//! The codes every authenticator app shows: six digits from a shared secret and the time, each good for 30 seconds
//! (RFC 6238 over RFC 4226, HMAC-SHA-1, as the apps agree on).

use crate::VaultError;
use crate::sealing::random_bytes;
use chrono::{DateTime, Utc};
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, Mac};
use sha1::Sha1;
use std::fmt;
use zeroize::Zeroizing;

/// Bytes of a secret: what SHA-1 makes use of (RFC 4226, section 4, R6).
const SECRET_BYTES: usize = 20;
/// How long a code is good for.
pub const STEP_SECONDS: i64 = 30;
/// Clocks differ, and people type slowly: the code before and the one after are good too (RFC 6238, section 5.2).
const STEPS_APART: i64 = 1;

/// What a person's telephone and this laptop share.
pub struct TotpSecret(Zeroizing<Vec<u8>>);

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

impl TotpSecret {
    /// A fresh one.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn random() -> Result<Self, VaultError> {
        Ok(Self::from_bytes(random_bytes::<SECRET_BYTES>()?.to_vec()))
    }

    /// The secret with these bytes.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Base 32 without padding, as apps take it typed.
    pub fn base32(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE32_NOPAD.encode(&self.0))
    }

    /// The six digits of a step.
    ///
    /// # Errors
    /// None that can happen: HMAC takes a key of any length.
    pub fn code(&self, step: i64) -> Result<Zeroizing<String>, VaultError> {
        let mut mac =
            Hmac::<Sha1>::new_from_slice(&self.0).map_err(|_| VaultError::Cryptography("HMAC took no key"))?;
        mac.update(&step.to_be_bytes());
        let hash = mac.finalize().into_bytes();
        // RFC 4226, section 5.3: the last four bits say where the 31 bits stand that become the digits.
        let at = usize::from(hash[19] & 15);
        let number = u32::from_be_bytes([hash[at], hash[at + 1], hash[at + 2], hash[at + 3]]) & 0x7fff_ffff;
        Ok(Zeroizing::new(format!("{:06}", number % 1_000_000)))
    }

    /// The steps around this moment whose code this is: most often one, none for a wrong code.
    ///
    /// # Errors
    /// As [`Self::code`].
    pub fn steps_of(&self, code: &str, now: DateTime<Utc>) -> Result<Vec<i64>, VaultError> {
        let here = step_at(now);
        let mut steps = Vec::new();
        for step in here - STEPS_APART..=here + STEPS_APART {
            if self.code(step)?.as_str() == code {
                steps.push(step);
            }
        }
        Ok(steps)
    }
}

/// The step a moment lies in.
pub fn step_at(now: DateTime<Utc>) -> i64 {
    now.timestamp().div_euclid(STEP_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).expect("a time")
    }

    /// The last six of the eight digits of RFC 6238, appendix B.
    #[test]
    fn the_codes_are_those_of_the_standard() {
        let secret = TotpSecret::from_bytes(b"12345678901234567890".to_vec());
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret.code(step_at(at(seconds))).expect("a code").as_str(), code);
        }
        assert_eq!(secret.base32().as_str(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(format!("{secret:?}"), "TotpSecret(…)");
    }

    #[test]
    fn the_code_before_and_the_one_after_are_good_and_no_others() {
        let secret = TotpSecret::from_bytes(b"12345678901234567890".to_vec());
        let code = secret.code(1_000).expect("a code");
        let good = |seconds| !secret.steps_of(&code, at(seconds)).expect("compared").is_empty();
        assert_eq!([29_969, 29_970, 30_059, 30_060].map(good), [false, true, true, false]);
        assert_eq!(secret.steps_of(&code, at(30_010)).expect("compared"), [1_000]);
    }
}

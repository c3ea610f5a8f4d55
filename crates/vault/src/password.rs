//! Passwords: which are good enough, and how one becomes key material.
//!
//! Argon2id with at least 64 MiB and three passes (256 MiB where no keyring holds a device secret), made to take
//! 250 to 750 ms on the laptop that chooses them. Parameters weaker than that are refused wherever they come from.

use crate::sealing::SecretKey;
use crate::{PasswordWeakness, VaultError};
use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

const MIB: u32 = 1024;
const LEAST_PASSES: u32 = 3;
/// More than this can only be a damaged or malicious file: it would take all memory or forever.
const MOST_MEMORY_KIB: u32 = 4 * 1024 * MIB;
const MOST_PASSES: u32 = 64;
/// How many times as long as a text its compatible composition can be, in UTF-8 (Unicode Technical Report 36, 2.1).
const LONGEST_COMPOSED: usize = 11;
const SHORTEST_WORTH_WAITING: Duration = Duration::from_millis(250);

/// What stands between a stolen laptop and its vault besides the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyringUse {
    /// A device secret in the system's keyring. Passwords have at least 8 characters.
    Required,
    /// Nothing: Argon2id takes 256 MiB and passwords have at least 15 characters.
    Without,
}

impl KeyringUse {
    fn least_memory_kib(self) -> u32 {
        match self {
            Self::Required => 64 * MIB,
            Self::Without => 256 * MIB,
        }
    }

    fn least_characters(self) -> usize {
        match self {
            Self::Required => 8,
            Self::Without => 15,
        }
    }
}

/// The parameters of Argon2id, stored beside the salt and authenticated with what the password opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Effort {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Effort {
    /// The parameters that take 250 ms or more here: more memory first, up to 256 MiB, then more passes.
    pub(crate) fn calibrated(keyring: KeyringUse) -> Result<Self, VaultError> {
        let mut effort = Self { memory_kib: keyring.least_memory_kib(), passes: LEAST_PASSES };
        loop {
            let started = Instant::now();
            effort.stretch("calibration", &[0; 16])?;
            let took = started.elapsed();
            if took >= SHORTEST_WORTH_WAITING {
                return Ok(effort);
            }
            if effort.memory_kib < 256 * MIB {
                effort.memory_kib *= 2;
            } else if effort.passes < MOST_PASSES {
                effort.passes += effort.passes.div_ceil(2);
            } else {
                return Ok(effort);
            }
        }
    }

    /// Refuses parameters nobody of us would have chosen.
    pub(crate) fn check(self, keyring: KeyringUse) -> Result<(), VaultError> {
        let memory = keyring.least_memory_kib()..=MOST_MEMORY_KIB;
        if memory.contains(&self.memory_kib) && (LEAST_PASSES..=2 * MOST_PASSES).contains(&self.passes) {
            Ok(())
        } else {
            Err(VaultError::damaged("keys.json (its password parameters are not ones this program writes)"))
        }
    }

    /// The password's key material. Equal passwords give equal material however they were typed (NFKC).
    pub(crate) fn stretch(self, password: &str, salt: &[u8; 16]) -> Result<SecretKey, VaultError> {
        let password = composed(password);
        let failed = |_| VaultError::Cryptography("Argon2 failed");
        let params = Params::new(self.memory_kib, self.passes, 1, Some(32)).map_err(failed)?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        SecretKey::filled(|material| argon.hash_password_into(password.as_bytes(), salt, material).map_err(failed))
    }
}

/// The password in the one form it is used in (NFKC), in one place: room is made at once, for a text that grows leaves
/// pieces of itself behind.
fn composed(password: &str) -> Zeroizing<String> {
    let mut plain = Zeroizing::new(String::with_capacity(LONGEST_COMPOSED * password.len()));
    plain.extend(password.nfkc());
    plain
}

/// Whether a new password is good enough. There are no rules of composition: they make passwords worse
/// (NIST SP 800-63B, 3.1.1.2).
pub(crate) fn check_new(password: &str, keyring: KeyringUse) -> Result<(), VaultError> {
    let plain = composed(password);
    let weak = |weakness| Err(VaultError::WeakPassword(weakness));
    let minimum = keyring.least_characters();
    if plain.chars().count() < minimum {
        return weak(PasswordWeakness::TooShort { minimum });
    }
    if is_repeated(&plain) {
        return weak(PasswordWeakness::Repeated);
    }
    if is_common(&plain) {
        return weak(PasswordWeakness::TooCommon);
    }
    if is_breached(&plain) { weak(PasswordWeakness::Breached) } else { Ok(()) }
}

/// Passwords of eight characters and more that were stolen elsewhere, one a line, NFKC and in small letters
/// (`assets/README.md` says whose lists). Looked up here, never asked of anybody (NIST SP 800-63B, 3.1.1.2).
const BREACHED: &str = include_str!("../../../assets/passwords/breached.txt");

/// Whether it stands in the lists, in whatever case, or with the usual signs for letters.
fn is_breached(password: &str) -> bool {
    let lower = Zeroizing::new(password.to_lowercase().nfkc().collect::<String>());
    let letters = Zeroizing::new(as_letters(&lower));
    let (lower, letters) = (lower.trim(), letters.trim());
    BREACHED.lines().any(|stolen| stolen == lower || stolen == letters)
}

/// The text with the signs and digits people put for letters turned back.
fn as_letters(lower: &str) -> String {
    lower.chars().map(letter_for).collect()
}

fn letter_for(sign: char) -> char {
    match sign {
        '@' => 'a',
        '$' | '5' => 's',
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        other => other,
    }
}

/// Whether it is a unit of up to four characters, over and over.
fn is_repeated(password: &str) -> bool {
    let chars = Zeroizing::new(password.chars().map(u32::from).collect::<Vec<_>>());
    (1..=4).any(|unit| chars.iter().zip(chars.iter().skip(unit)).all(|(a, b)| a == b))
}

/// The stems of what is tried first. Digits and signs hung on to them do not make them better.
const COMMON: &[&str] = &[
    "abc",
    "abcd",
    "abcdefgh",
    "abcdefghi",
    "adminadmin",
    "administrator",
    "admin",
    "auscult",
    "auscultauscult",
    "asdfasdf",
    "asdfghjkl",
    "baseball",
    "changeme",
    "clinic",
    "computer",
    "dragon",
    "doctor",
    "football",
    "hello",
    "hospital",
    "iloveyou",
    "letmein",
    "master",
    "medical",
    "monkey",
    "pass",
    "password",
    "passwordpassword",
    "passwort",
    "physician",
    "princess",
    "qazwsx",
    "qwert",
    "qwerty",
    "qwertyui",
    "qwertyuiop",
    "qwertz",
    "qwertzui",
    "qwertzuiop",
    "secret",
    "starwars",
    "sunshine",
    "superman",
    "test",
    "testtest",
    "trustno",
    "user",
    "welcome",
    "whatever",
    "zxcvbnm",
];

fn is_common(password: &str) -> bool {
    let lower = Zeroizing::new(password.to_lowercase().replace('@', "a").replace('$', "s"));
    let with_letters = Zeroizing::new(as_letters(&lower));
    let stem = |text: &str| text.trim_matches(|c: char| !c.is_alphabetic()).to_owned();
    let (plain, leet) = (Zeroizing::new(stem(&lower)), Zeroizing::new(stem(&with_letters)));
    // "p@ssw0rd1" is "password" after both, "password123" after the first.
    let listed = |text: &str| COMMON.contains(&text);
    listed(&plain) || listed(&leet) || listed(leet.trim_end_matches('i')) || is_run(&lower)
}

/// Whether each character follows the one before, up or down: 12345678, 87654321, abcdefgh, 1234567890.
fn is_run(password: &str) -> bool {
    let codes: Vec<i64> = password.chars().map(|c| i64::from(u32::from(c))).collect();
    let step_of = |a: i64, b: i64| if (a, b) == (57, 48) { 1 } else { b - a };
    let steps = Zeroizing::new(codes.windows(2).map(|pair| step_of(pair[0], pair[1])).collect::<Vec<_>>());
    steps.iter().all(|step| *step == 1) || steps.iter().all(|step| *step == -1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weakness(password: &str, keyring: KeyringUse) -> Option<PasswordWeakness> {
        match check_new(password, keyring) {
            Err(VaultError::WeakPassword(weakness)) => Some(weakness),
            Err(other) => panic!("{other}"),
            Ok(()) => None,
        }
    }

    #[test]
    fn weak_passwords_are_told_why() {
        use PasswordWeakness as W;
        let with = |password| weakness(password, KeyringUse::Required);
        assert_eq!(with("seven77"), Some(W::TooShort { minimum: 8 }));
        assert_eq!(with("aaaaaaaaaa"), Some(W::Repeated));
        assert_eq!(with("abcabcabcab"), Some(W::Repeated));
        for common in ["password", "Password123!", "p@ssw0rd1", "12345678", "87654321", "1234567890", "QWERTZUIOP"] {
            assert_eq!(with(common), Some(W::TooCommon), "{common}");
        }
        for stolen in ["MAJORTOM", "superduper", "Sup3rdup3r", " superduper", "\u{ff53}uperduper"] {
            assert!(with(stolen).is_some(), "{stolen}");
        }
        assert_eq!(with("SuperDuper"), Some(W::Breached));
        for good in ["grüner Tee", "violet kettle 4 runs", "xK4!v9pq"] {
            assert_eq!(with(good), None, "{good}");
        }
        assert_eq!(weakness("fourteen chars", KeyringUse::Without), Some(W::TooShort { minimum: 15 }));
        assert_eq!(weakness("violet kettle 4 runs", KeyringUse::Without), None);
    }

    #[test]
    fn the_list_is_as_it_is_looked_up() {
        let lines: Vec<&str> = BREACHED.lines().collect();
        assert!(lines.len() > 20_000 && lines.is_sorted());
        for line in lines {
            assert!(line.chars().count() >= 8 && line.to_lowercase().nfkc().eq(line.chars()), "{line}");
        }
    }

    #[test]
    fn characters_are_counted_not_bytes() {
        assert!(weakness("äöüäöü1", KeyringUse::Required).is_some(), "seven characters in thirteen bytes");
    }

    #[test]
    fn parameters_weaker_than_ours_are_refused() {
        let check = |memory_kib, passes, keyring| Effort { memory_kib, passes }.check(keyring).is_ok();
        assert!(check(64 * MIB, 3, KeyringUse::Required));
        assert!(!check(64 * MIB - 1, 3, KeyringUse::Required));
        assert!(!check(64 * MIB, 2, KeyringUse::Required));
        assert!(!check(128 * MIB, 3, KeyringUse::Without));
        assert!(check(256 * MIB, 3, KeyringUse::Without));
        assert!(!check(u32::MAX, 3, KeyringUse::Required));
        assert!(!check(64 * MIB, 1_000_000, KeyringUse::Required));
    }

    #[test]
    fn the_same_password_typed_otherwise_is_the_same() {
        let effort = Effort { memory_kib: 64, passes: 1 };
        let stretch = |password| *effort.stretch(password, &[7; 16]).expect("material").bytes();
        assert_eq!(stretch("caf\u{e9}"), stretch("cafe\u{301}"));
        assert_ne!(stretch("cafe"), stretch("caf\u{e9}"));
    }
}

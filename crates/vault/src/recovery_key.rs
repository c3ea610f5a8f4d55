//! The printed recovery key: 130 random bits, written so that a person can copy them from paper.
//!
//! 26 characters of Crockford's base 32 (no I, L, O, U; what looks alike reads alike) and two check characters, in
//! seven groups of four. The check catches 1023 of 1024 slips of the pen before the vault is asked.

use crate::VaultError;
use crate::sealing::{SecretKey, derive, random_bytes};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use zeroize::Zeroizing;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SECRET_CHARACTERS: usize = 26;
const CHECK_CHARACTERS: usize = 2;
const GROUP: usize = 4;

/// The key that opens a vault when the password or the laptop's secret is lost. `Display` prints it for paper.
pub struct RecoveryKey {
    /// Values 0 to 31, five bits each.
    symbols: Zeroizing<[u8; SECRET_CHARACTERS]>,
}

impl RecoveryKey {
    pub(crate) fn random() -> Result<Self, VaultError> {
        let mut symbols = random_bytes::<SECRET_CHARACTERS>()?;
        symbols.iter_mut().for_each(|symbol| *symbol &= 31);
        Ok(Self { symbols })
    }

    /// The key that seals the vault key. 130 random bits need no stretching.
    pub(crate) fn sealing_key(&self, salt: &[u8; 16]) -> SecretKey {
        derive(self.symbols.as_slice(), "recovery/v1", salt)
    }

    fn check(&self) -> [u8; CHECK_CHARACTERS] {
        let hash = Sha256::new().chain_update("auscult recovery key").chain_update(self.symbols.as_slice()).finalize();
        [hash[0] & 31, hash[1] & 31]
    }
}

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryKey(…)")
    }
}

impl fmt::Display for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, symbol) in self.symbols.iter().chain(&self.check()).enumerate() {
            if position > 0 && position % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(ALPHABET[usize::from(*symbol)]))?;
        }
        Ok(())
    }
}

impl FromStr for RecoveryKey {
    type Err = VaultError;

    /// Reads what was printed, in any case, with any or no spaces and dashes.
    fn from_str(text: &str) -> Result<Self, VaultError> {
        let mut symbols = Zeroizing::new([0; SECRET_CHARACTERS + CHECK_CHARACTERS]);
        let mut count = 0;
        for c in text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '.')) {
            let slot = symbols.get_mut(count).ok_or(VaultError::WrongRecoveryKey)?;
            *slot = value_of(c).ok_or(VaultError::WrongRecoveryKey)?;
            count += 1;
        }
        let (secret, check) = symbols.split_at(SECRET_CHARACTERS);
        let mut key = Self { symbols: Zeroizing::new([0; SECRET_CHARACTERS]) };
        key.symbols.copy_from_slice(secret);
        if count == symbols.len() && check == key.check() { Ok(key) } else { Err(VaultError::WrongRecoveryKey) }
    }
}

fn value_of(c: char) -> Option<u8> {
    let c = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let position = ALPHABET.iter().position(|letter| char::from(*letter) == c)?;
    u8::try_from(position).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_as_it_was_printed() {
        let key = RecoveryKey::random().expect("random");
        let printed = key.to_string();
        assert_eq!(printed.len(), 7 * 4 + 6);
        for copied in [printed.clone(), printed.to_lowercase(), printed.replace('-', " "), printed.replace('0', "o")] {
            let read: RecoveryKey = copied.parse().expect("readable");
            assert_eq!(read.symbols, key.symbols);
        }
        assert_eq!(format!("{key:?}"), "RecoveryKey(…)");
    }

    #[test]
    fn a_slip_of_the_pen_is_noticed() {
        let key = RecoveryKey { symbols: Zeroizing::new([5; SECRET_CHARACTERS]) };
        let printed = key.to_string();
        // Every single wrong character of this key, but for the one in 1024 the check cannot tell.
        let slips = (0..printed.len()).filter(|at| printed.as_bytes()[*at] != b'-').flat_map(|at| {
            let printed = printed.clone();
            ALPHABET.iter().map(move |letter| {
                let mut slip = printed.clone();
                slip.replace_range(at..=at, &char::from(*letter).to_string());
                slip
            })
        });
        let accepted = slips.filter(|slip| *slip != printed && slip.parse::<RecoveryKey>().is_ok()).count();
        assert!(accepted <= 4, "{accepted} of {} slips went unnoticed", 28 * 31);
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for wrong in ["", "hello", "U", &"A".repeat(27), &"A".repeat(29), &"A".repeat(10_000)] {
            assert!(matches!(wrong.parse::<RecoveryKey>(), Err(VaultError::WrongRecoveryKey)));
        }
    }
}

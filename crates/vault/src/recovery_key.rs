//! The printed recovery key: 130 random bits, in seven groups of four characters ([`crate::printed`]).

use crate::sealing::{SecretKey, derive};
use crate::{VaultError, printed};
use std::fmt;
use std::str::FromStr;
use zeroize::Zeroizing;

const SECRET_CHARACTERS: usize = 26;
const KIND: &str = "auscult recovery key";

/// The key that opens a vault when the password or the laptop's secret is lost. `Display` prints it for paper.
pub struct RecoveryKey {
    /// Values 0 to 31, five bits each.
    symbols: Zeroizing<[u8; SECRET_CHARACTERS]>,
}

impl RecoveryKey {
    pub(crate) fn random() -> Result<Self, VaultError> {
        Ok(Self { symbols: printed::random_symbols()? })
    }

    /// The key that seals the vault key. 130 random bits need no stretching.
    pub(crate) fn sealing_key(&self, salt: &[u8; 16]) -> SecretKey {
        derive(self.symbols.as_slice(), "recovery/v1", salt)
    }
}

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryKey(…)")
    }
}

impl fmt::Display for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        printed::write(self.symbols.as_slice(), KIND, f)
    }
}

impl FromStr for RecoveryKey {
    type Err = VaultError;

    /// Reads what was printed, in any case, with any or no spaces and dashes.
    fn from_str(text: &str) -> Result<Self, VaultError> {
        printed::read(text, KIND).map(|symbols| Self { symbols }).ok_or(VaultError::WrongRecoveryKey)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::printed::ALPHABET;

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

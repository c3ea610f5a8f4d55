//! The code that lets somebody in once: 90 random bits, in five groups of four characters ([`crate::printed`]). It is
//! shown to whoever invites and kept nowhere.

use crate::{VaultError, printed};
use std::fmt;
use std::str::FromStr;
use zeroize::Zeroizing;

const SECRET_CHARACTERS: usize = 18;
const KIND: &str = "auscult invitation";

/// The code. `Display` prints it to be handed over.
pub struct InvitationCode {
    /// Values 0 to 31, five bits each.
    symbols: Zeroizing<[u8; SECRET_CHARACTERS]>,
}

impl InvitationCode {
    pub(crate) fn random() -> Result<Self, VaultError> {
        Ok(Self { symbols: printed::random_symbols()? })
    }

    /// What is stretched like a password: the code as it is printed.
    pub(crate) fn as_password(&self) -> Zeroizing<String> {
        Zeroizing::new(self.to_string())
    }
}

impl fmt::Debug for InvitationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InvitationCode(…)")
    }
}

impl fmt::Display for InvitationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        printed::write(self.symbols.as_slice(), KIND, f)
    }
}

impl FromStr for InvitationCode {
    type Err = VaultError;

    /// Reads what was printed, in any case, with any or no spaces and dashes.
    fn from_str(text: &str) -> Result<Self, VaultError> {
        printed::read(text, KIND).map(|symbols| Self { symbols }).ok_or(VaultError::WrongInvitationCode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_as_it_was_printed_and_is_no_recovery_key() {
        let code = InvitationCode::random().expect("random");
        let printed = code.to_string();
        assert_eq!(printed.len(), 24, "five groups of four");
        for copied in [printed.clone(), printed.to_lowercase(), printed.replace('-', " ")] {
            let read: InvitationCode = copied.parse().expect("readable");
            assert_eq!(read.symbols, code.symbols);
        }
        assert!(printed.parse::<crate::RecoveryKey>().is_err());
        assert_eq!(format!("{code:?}"), "InvitationCode(…)");
    }
}

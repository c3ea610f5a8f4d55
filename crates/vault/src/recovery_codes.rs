//! Recovery codes: ten of them, each used once, for when the telephone with the authenticator is lost.
//!
//! Ten characters of Crockford's base 32 (50 random bits). What is kept is a hash under the person's own key, so that
//! the codes cannot be tried out on the database alone.

use crate::VaultError;
use crate::sealing::{SecretKey, random_bytes};
use zeroize::Zeroizing;

/// How many a person is given.
pub const RECOVERY_CODES: usize = 10;
const CHARACTERS: usize = 10;
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A fresh code, as it is printed: two groups of five.
pub(crate) fn random_code() -> Result<Zeroizing<String>, VaultError> {
    let bytes = random_bytes::<CHARACTERS>()?;
    let mut code = Zeroizing::new(String::with_capacity(CHARACTERS + 1));
    for (place, byte) in bytes.iter().enumerate() {
        if place == CHARACTERS / 2 {
            code.push('-');
        }
        code.push(char::from(ALPHABET[usize::from(byte & 31)]));
    }
    Ok(code)
}

/// A code as it was typed, made the same however it was: in capitals, without spaces and dashes, what looks alike read
/// alike. `None` for what cannot be one.
pub(crate) fn as_typed(text: &str) -> Option<Zeroizing<String>> {
    let mut code = Zeroizing::new(String::with_capacity(CHARACTERS));
    for c in text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '.')) {
        let c = match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        if code.len() == CHARACTERS || !c.is_ascii() || !ALPHABET.iter().any(|letter| char::from(*letter) == c) {
            return None;
        }
        code.push(c);
    }
    (code.len() == CHARACTERS).then_some(code)
}

/// What is kept of a code.
pub(crate) fn hash(code: &str, user_key: &SecretKey) -> Vec<u8> {
    user_key.derive("recovery-code/v1", code.as_bytes()).bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_was_printed() {
        let code = random_code().expect("random");
        assert_eq!((code.len(), &code[5..6]), (11, "-"));
        let plain = code.replace('-', "");
        for typed in [code.to_string(), code.to_lowercase(), plain.clone(), format!(" {} ", code.replace('-', " "))] {
            assert_eq!(as_typed(&typed).expect("a code").as_str(), plain);
        }
        for wrong in ["", "123456", "ABCDE-FGHJ", "ABCDE-FGHJKM", "ABCDE-FGHJU", "äbcde-fghjk"] {
            assert!(as_typed(wrong).is_none(), "{wrong}");
        }
    }
}

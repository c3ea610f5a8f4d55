//! Secrets written so that a person can copy them from paper: Crockford's base 32 (no I, L, O, U; what looks alike
//! reads alike) in groups of four, two check characters at the end. The check catches 1023 of 1024 slips of the pen
//! before the vault is asked.

use crate::VaultError;
use crate::sealing::random_bytes;
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroizing;

pub(crate) const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHECK_CHARACTERS: usize = 2;
const GROUP: usize = 4;

/// So many symbols, values 0 to 31, five random bits each.
pub(crate) fn random_symbols<const N: usize>() -> Result<Zeroizing<[u8; N]>, VaultError> {
    let mut symbols = random_bytes::<N>()?;
    symbols.iter_mut().for_each(|symbol| *symbol &= 31);
    Ok(symbols)
}

/// Writes symbols and their check. `kind` keeps one sort of secret from being read as another.
pub(crate) fn write(symbols: &[u8], kind: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (position, symbol) in symbols.iter().chain(&check(symbols, kind)).enumerate() {
        if position > 0 && position % GROUP == 0 {
            f.write_str("-")?;
        }
        write!(f, "{}", char::from(ALPHABET[usize::from(*symbol)]))?;
    }
    Ok(())
}

/// Reads what was printed, in any case, with any or no spaces and dashes; `None` for what is no secret of this kind.
pub(crate) fn read<const N: usize>(text: &str, kind: &str) -> Option<Zeroizing<[u8; N]>> {
    let mut symbols = Zeroizing::new([0; N]);
    let mut checked = [0; CHECK_CHARACTERS];
    let mut count: usize = 0;
    for c in text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '.')) {
        let slot = match count.checked_sub(N) {
            None => symbols.get_mut(count)?,
            Some(further) => checked.get_mut(further)?,
        };
        *slot = value_of(c)?;
        count += 1;
    }
    (count == N + CHECK_CHARACTERS && checked == check(symbols.as_slice(), kind)).then_some(symbols)
}

fn check(symbols: &[u8], kind: &str) -> [u8; CHECK_CHARACTERS] {
    let hash = Sha256::new().chain_update(kind).chain_update(symbols).finalize();
    [hash[0] & 31, hash[1] & 31]
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

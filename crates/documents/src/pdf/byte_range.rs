//! Which bytes a signature covers: everything but the signature value itself, in one gap between `<` and `>`.

use sha2::{Digest, Sha256};
use std::ops::Range;

/// What stands in for an offset until it is known; as wide as any offset will be.
pub(crate) const UNKNOWN: i64 = 9_999_999_999;

/// Where the gap lies, with its delimiters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Gap(Range<usize>);

/// What is wrong with the byte range of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RangeProblem {
    #[error("The file carries no signature.")]
    Unsigned,
    #[error("The file carries more than one signature.")]
    Several,
    #[error("The signature does not cover the whole file: something was added, taken away or moved.")]
    Incomplete,
}

impl Gap {
    /// The gap of a file about to be signed: this many bytes of zeros, in hexadecimal.
    pub fn awaiting(file: &[u8], signature_length: usize) -> Option<Self> {
        let mut wanted = vec![b'0'; 2 * signature_length + 2];
        wanted[0] = b'<';
        wanted[2 * signature_length + 1] = b'>';
        let start = find(file, &wanted, 0)?;
        Some(Self(start..start + wanted.len()))
    }

    /// Writes the offsets over the placeholder.
    pub fn write_range(&self, file: &mut [u8]) -> Option<()> {
        let placeholder = format!("0 {UNKNOWN} {UNKNOWN} {UNKNOWN}");
        let at = find(file, placeholder.as_bytes(), 0)?;
        let range = format!("0 {} {} {}", self.0.start, self.0.end, file.len() - self.0.end);
        let padded = format!("{range:width$}", width = placeholder.len());
        file.get_mut(at..at + padded.len())?.copy_from_slice(padded.as_bytes());
        Some(())
    }

    /// Writes the signature, which fills the gap to the last digit.
    pub fn write_signature(&self, file: &mut [u8], signature: &[u8]) -> Option<()> {
        let digits = file.get_mut(self.0.start + 1..self.0.end - 1)?;
        hex::encode_to_slice(signature, digits).ok()
    }

    /// SHA-256 of everything outside the gap.
    pub fn digest(&self, file: &[u8]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(&file[..self.0.start]);
        hash.update(&file[self.0.end..]);
        hash.finalize().into()
    }

    /// The gap of a signed file, if its one byte range leaves out exactly one string of hexadecimal digits.
    pub fn of(file: &[u8]) -> Result<Self, RangeProblem> {
        let key = b"/ByteRange";
        let at = find(file, key, 0).ok_or(RangeProblem::Unsigned)? + key.len();
        if find(file, key, at).is_some() {
            return Err(RangeProblem::Several);
        }
        let [start, first, second, last] = numbers(&file[at..]).ok_or(RangeProblem::Incomplete)?;
        let whole = start == 0 && first < second && second.checked_add(last) == Some(file.len());
        let gap = Gap(first..second);
        match file.get(gap.0.clone()) {
            Some([b'<', digits @ .., b'>']) if whole && digits.iter().all(is_digit) => Ok(gap),
            _ => Err(RangeProblem::Incomplete),
        }
    }

    /// The signature in the gap.
    pub fn signature(&self, file: &[u8]) -> Option<Vec<u8>> {
        hex::decode(file.get(self.0.start + 1..self.0.end - 1)?).ok()
    }
}

fn is_digit(byte: &u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

/// Four whole numbers in brackets.
fn numbers(text: &[u8]) -> Option<[usize; 4]> {
    let text = text.get(..text.len().min(80))?;
    let open = text.iter().position(|byte| *byte == b'[')?;
    let close = text.iter().position(|byte| *byte == b']')?;
    if !text[..open].iter().all(u8::is_ascii_whitespace) {
        return None;
    }
    let inner = std::str::from_utf8(text.get(open + 1..close)?).ok()?;
    let numbers: Vec<usize> = inner.split_ascii_whitespace().map(str::parse).collect::<Result<_, _>>().ok()?;
    numbers.try_into().ok()
}

fn find(file: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    let first = *wanted.first()?;
    let mut at = from;
    while at + wanted.len() <= file.len() {
        at += file[at..].iter().position(|byte| *byte == first)?;
        if file[at..].starts_with(wanted) {
            return Some(at);
        }
        at += 1;
    }
    None
}

//! The canonical form of a signed note: JSON as RFC 8785 orders and spells it, so that one note has one hash.
//!
//! What is signed, embedded and hashed is always these bytes, never another spelling of the same note.

use auscult_domain::signed_note::SignedNote;
use sha2::{Digest, Sha256};

/// The format version this program writes, and the newest it reads.
pub const FORMAT: u32 = 1;

/// Why a note has no canonical form, or bytes are not one.
#[derive(Debug, thiserror::Error)]
pub enum CanonicalError {
    /// A number that JSON cannot hold.
    #[error("the note holds a value that cannot be written down")]
    Unwritable,
    /// The bytes are not a signed note.
    #[error("this is not a signed note")]
    NotANote,
    /// The note is there, but spelt in another way than RFC 8785 has it.
    #[error("the signed note is not in its canonical form")]
    NotCanonical,
    /// A newer program wrote it.
    #[error("the signed note has format {found}; this program knows format {FORMAT} and older")]
    Newer {
        /// The format it says it has.
        found: u32,
    },
}

/// The canonical bytes of a note (RFC 8785), UTF-8.
///
/// # Errors
/// [`CanonicalError::Unwritable`] if a number is not finite.
pub fn canonical(note: &SignedNote) -> Result<Vec<u8>, CanonicalError> {
    serde_json_canonicalizer::to_vec(note).map_err(|_| CanonicalError::Unwritable)
}

/// SHA-256 of the canonical bytes, lower-case hexadecimal.
///
/// # Errors
/// As [`canonical`].
pub fn canonical_sha256(note: &SignedNote) -> Result<String, CanonicalError> {
    Ok(sha256_hex(&canonical(note)?))
}

/// Reads canonical bytes back; refuses another spelling, so that a hash has one meaning.
///
/// # Errors
/// The bytes are no signed note, not canonical, or of a newer format.
pub fn read_canonical(bytes: &[u8]) -> Result<SignedNote, CanonicalError> {
    #[derive(serde::Deserialize)]
    struct Format {
        format: u32,
    }
    let Format { format } = serde_json::from_slice(bytes).map_err(|_| CanonicalError::NotANote)?;
    if format > FORMAT {
        return Err(CanonicalError::Newer { found: format });
    }
    let note: SignedNote = serde_json::from_slice(bytes).map_err(|_| CanonicalError::NotANote)?;
    if canonical(&note)? == bytes { Ok(note) } else { Err(CanonicalError::NotCanonical) }
}

/// SHA-256 as it is printed: lower-case hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

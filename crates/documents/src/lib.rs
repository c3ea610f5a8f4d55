//! Signed notes on paper and in files: the canonical form, signatures, PDF and DOCX, and their verification.
//!
//! No clock and no files: times come with the documents, documents come and go as bytes. Only
//! [`Authority`] draws random numbers.

mod authority;
mod canonical;
mod certificate;
mod note_signature;

pub use authority::{Authority, IdentityError, SigningIdentity};
pub use canonical::{CanonicalError, FORMAT, canonical, canonical_sha256, read_canonical};
pub use certificate::CertificateError;
pub use note_signature::{SignError, VerifyError, sign_note, verify_note};

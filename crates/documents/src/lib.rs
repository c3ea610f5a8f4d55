//! Signed notes on paper and in files: the canonical form, signatures, PDF and DOCX, and their verification.
//!
//! No clock and no files: times come with the documents, documents come and go as bytes. Only
//! [`Authority`] draws random numbers.

#[cfg(test)]
extern crate self as auscult_documents;

mod authority;
mod canonical;
mod certificate;
mod clinic_letter;
mod docx;
mod file_signature;
mod letter;
mod note_signature;
mod page;
mod pdf;
mod told;

pub use authority::{Authority, IdentityError, SigningIdentity};
pub use canonical::{CanonicalError, FORMAT, canonical, canonical_sha256, read_canonical};
pub use certificate::{CertificateError, certificate_sha256};
pub use clinic_letter::{ClinicLetter, LetterPart, clinic_letter_pdf};
pub use docx::{draft_docx, signed_docx};
pub use file_signature::{FileSignError, FileVerdict, sign_file, verify_file};
pub use letter::{DocumentError, Draft, Paper, Printing, file_stem};
pub use note_signature::{SignError, VerifyError, sign_note, verify_note};
pub use page::logo::{LogoError, check_logo};
pub use pdf::verify::{PdfVerdict, verify_pdf};
pub use pdf::{draft_pdf, signed_pdf};
pub use told::{Telling, patient_summary_pdf, referral_letter_pdf};

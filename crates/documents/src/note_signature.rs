//! The signature over a note: ECDSA P-256 with SHA-256 over its canonical form, and its check.
//!
//! A signature counts only with the certificate of the very person the note names, issued by the organization that
//! goes with it, and valid at the time the note says.

use crate::authority::{IdentityError, SigningIdentity};
use crate::canonical::{CanonicalError, canonical, sha256_hex};
use crate::certificate::{self, CertificateError};
use auscult_domain::signed_note::{NoteSignature, SignedNote};
use base64::{Engine, prelude::BASE64_STANDARD};
use p256::ecdsa::DerSignature;
use p256::ecdsa::signature::{Signer, Verifier};
use x509_cert::Certificate;

/// Why a note could not be signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The note has no canonical form.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// The key or certificate cannot be used.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The identity belongs to somebody else than the note names, or was not valid then.
    #[error(transparent)]
    Unfit(#[from] VerifyError),
}

/// Why a signature does not hold.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The note has no canonical form.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// The note is not the one that was signed.
    #[error("the note was changed after it was signed: its SHA-256 is another")]
    Changed,
    /// The signature cannot be read.
    #[error("the signature cannot be read")]
    Unreadable,
    /// The signature does not belong to note and certificate.
    #[error("the signature does not match the note and the signer's certificate")]
    Mismatch,
    /// The certificate names somebody else.
    #[error("the certificate does not belong to the person the note names as its signer")]
    OtherPerson,
    /// The certificates do not hold.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
}

/// Signs a note in the name of the person its attestation names.
///
/// The same note and identity give the same signature (RFC 6979).
///
/// # Errors
/// [`SignError`]; notably when the identity is not that person's, or not valid at the attested time.
pub fn sign_note(note: &SignedNote, identity: &SigningIdentity) -> Result<NoteSignature, SignError> {
    let signer = certificate::read(&identity.certificate).map_err(VerifyError::from)?;
    let issuer = certificate::read(&identity.issuer).map_err(VerifyError::from)?;
    check_signer(note, &signer, &issuer)?;
    let bytes = canonical(note)?;
    let signature: DerSignature = identity.signing_key()?.sign(&bytes);
    let signature = NoteSignature {
        sha256: sha256_hex(&bytes),
        signature: BASE64_STANDARD.encode(signature.as_bytes()),
        certificate: identity.certificate.clone(),
        issuer: identity.issuer.clone(),
    };
    // A key that does not belong to the certificate must not leave a signature nobody can check.
    verify_note(note, &signature)?;
    Ok(signature)
}

/// Checks that this very note was signed by the person it names, with a certificate of the organization named in the
/// signature, valid at the attested time. Whether that organization is ours is for the caller to compare.
///
/// # Errors
/// [`VerifyError`] says what does not hold.
pub fn verify_note(note: &SignedNote, signature: &NoteSignature) -> Result<(), VerifyError> {
    let signer = certificate::read(&signature.certificate)?;
    let issuer = certificate::read(&signature.issuer)?;
    let bytes = canonical(note)?;
    if sha256_hex(&bytes) != signature.sha256 {
        return Err(VerifyError::Changed);
    }
    check_signer(note, &signer, &issuer)?;
    let der = BASE64_STANDARD.decode(&signature.signature).map_err(|_| VerifyError::Unreadable)?;
    let der = DerSignature::try_from(der.as_slice()).map_err(|_| VerifyError::Unreadable)?;
    certificate::verifying_key(&signer)?.verify(&bytes, &der).map_err(|_| VerifyError::Mismatch)
}

fn check_signer(note: &SignedNote, signer: &Certificate, issuer: &Certificate) -> Result<(), VerifyError> {
    certificate::check_chain(signer, issuer, note.attestation.at)?;
    let same_account = certificate::user(signer) == Some(note.attestation.user);
    let same_name = certificate::common_name(signer) == Some(certificate::fitting(&note.attestation.name));
    if same_account && same_name { Ok(()) } else { Err(VerifyError::OtherPerson) }
}

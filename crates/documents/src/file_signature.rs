//! A signature beside a file: CMS, detached, over the SHA-256 of its bytes, as `openssl cms -verify` reads it.
//!
//! It holds the certificate of who signed and of the organization that issued it, so that nothing else is needed to check
//! it but the organization's own certificate.

use crate::authority::{IdentityError, SigningIdentity};
use crate::certificate::{self, CertificateError};
use crate::pdf::cms;
use auscult_domain::UserId;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

/// Why a file could not be signed.
#[derive(Debug, thiserror::Error)]
pub enum FileSignError {
    /// The key or certificate cannot be used.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The certificates do not hold.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// The signature could not be written.
    #[error("the signature could not be written")]
    Unwritable,
    /// The key is not the one the certificate is about.
    #[error("the signing key does not belong to the certificate")]
    Mismatch,
}

/// What checking a signature beside a file said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileVerdict {
    /// Who signed, by name.
    pub signer: Option<String>,
    /// Their account.
    pub user: Option<UserId>,
    /// Whose authority issued their certificate.
    pub organization: Option<String>,
    /// SHA-256 of that authority's certificate, hexadecimal: whether it is ours is for the caller to compare.
    pub authority_sha256: Option<String>,
    /// What is wrong; nothing, if the file is as it was signed.
    pub problem: Option<String>,
}

/// The detached signature of a file, DER. The same file and identity give the same signature (RFC 6979).
///
/// # Errors
/// [`FileSignError`]; notably when the certificates do not hold at this time.
pub fn sign_file(bytes: &[u8], identity: &SigningIdentity, now: DateTime<Utc>) -> Result<Vec<u8>, FileSignError> {
    let (signer, issuer) = (certificate::read(&identity.certificate)?, certificate::read(&identity.issuer)?);
    certificate::check_chain(&signer, &issuer, now)?;
    let digest = Sha256::digest(bytes);
    let der = cms::sign(&digest, &identity.signing_key()?, &signer, &issuer).map_err(|_| FileSignError::Unwritable)?;
    // A key that does not belong to the certificate must not leave a signature nobody can check.
    let parts = cms::read(&der).ok_or(FileSignError::Unwritable)?;
    if cms::holds(&der, &parts, &digest) { Ok(der) } else { Err(FileSignError::Mismatch) }
}

/// Checks the signature beside a file, whose certificates must hold at the time the file says it was signed.
pub fn verify_file(bytes: &[u8], signature: &[u8], at: DateTime<Utc>) -> FileVerdict {
    let mut verdict =
        FileVerdict { signer: None, user: None, organization: None, authority_sha256: None, problem: None };
    let Some(parts) = cms::read(signature) else {
        verdict.problem = Some("The signature cannot be read.".to_owned());
        return verdict;
    };
    if !cms::holds(signature, &parts, &Sha256::digest(bytes)) {
        verdict.problem = Some("The file was changed after it was signed, or its signature was.".to_owned());
        return verdict;
    }
    verdict.signer = certificate::common_name(&parts.signer);
    verdict.user = certificate::user(&parts.signer);
    verdict.organization = certificate::organization(&parts.issuer);
    verdict.authority_sha256 = certificate::fingerprint(&parts.issuer).ok();
    verdict.problem = certificate::check_chain(&parts.signer, &parts.issuer, at).err().map(|error| error.to_string());
    verdict
}

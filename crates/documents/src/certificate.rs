//! Reading and checking X.509 certificates: names, validity, and the one-step chain from signer to organization.
//!
//! Only what this program issues is accepted: P-256, ECDSA with SHA-256, a self-signed authority and a signer's
//! certificate directly below it. Anything else is refused rather than half understood.

use auscult_domain::UserId;
use chrono::{DateTime, Utc};
use const_oid::ObjectIdentifier;
use const_oid::db::rfc4519::{CN, O, UID};
use const_oid::db::rfc5912::ECDSA_WITH_SHA_256;
use der::asn1::{SetOfVec, Utf8StringRef};
use der::{Any, DecodePem, Encode};
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{DerSignature, VerifyingKey};
use p256::pkcs8::DecodePublicKey;
use x509_cert::Certificate;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, KeyUsages};
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};

/// What is wrong with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// It is not an X.509 certificate.
    #[error("the certificate cannot be read")]
    Unreadable,
    /// It could not be made.
    #[error("the certificate could not be made")]
    Unbuildable,
    /// Its key or signature is of a kind this program does not use.
    #[error("the certificate is not for ECDSA on P-256 with SHA-256")]
    OtherAlgorithm,
    /// The issuer's certificate does not sign itself.
    #[error("the organization's certificate is damaged")]
    IssuerDamaged,
    /// The issuer may not issue certificates.
    #[error("the organization's certificate may not vouch for others")]
    IssuerIsNoAuthority,
    /// The issuer did not issue it.
    #[error("the signer's certificate was not issued by this organization")]
    NotIssuedByIt,
    /// It was not valid when it was used.
    #[error("the certificate was not valid at the time of signing")]
    OutOfDate,
    /// It is not meant for signing documents.
    #[error("the signer's certificate is not for signing documents")]
    OtherUse,
}

type Result<T> = std::result::Result<T, CertificateError>;

/// The longest common name X.509 allows, in characters (RFC 5280, ub-common-name).
const LONGEST_NAME: usize = 64;

/// A name cut to what a certificate can hold.
pub(crate) fn fitting(name: &str) -> String {
    name.chars().take(LONGEST_NAME).collect()
}

/// A subject: common name, organization, and for a person the id of their account.
pub(crate) fn name(common: &str, organization: &str, user: Option<UserId>) -> Result<Name> {
    let mut parts = vec![part(O, &fitting(organization))?];
    if let Some(user) = user {
        parts.push(part(UID, &user.to_string())?);
    }
    parts.push(part(CN, &fitting(common))?);
    Ok(RdnSequence(parts))
}

fn part(oid: ObjectIdentifier, text: &str) -> Result<RelativeDistinguishedName> {
    let build = || -> der::Result<_> {
        let value = Any::from(Utf8StringRef::new(text)?);
        Ok(RelativeDistinguishedName(SetOfVec::try_from(vec![AttributeTypeAndValue { oid, value }])?))
    };
    build().map_err(|_| CertificateError::Unbuildable)
}

/// A certificate from its PEM.
pub(crate) fn read(pem: &str) -> Result<Certificate> {
    Certificate::from_pem(pem).map_err(|_| CertificateError::Unreadable)
}

/// SHA-256 of a certificate (PEM), lower-case hexadecimal: what [`crate::PdfVerdict::authority_sha256`] is compared with.
///
/// # Errors
/// [`CertificateError::Unreadable`].
pub fn certificate_sha256(pem: &str) -> Result<String> {
    read(pem).and_then(|certificate| fingerprint(&certificate))
}

pub(crate) fn fingerprint(certificate: &Certificate) -> Result<String> {
    certificate.to_der().map(|der| crate::canonical::sha256_hex(&der)).map_err(|_| CertificateError::Unreadable)
}

/// The common name of its subject.
pub(crate) fn common_name(certificate: &Certificate) -> Option<String> {
    subject_part(certificate, CN)
}

/// The organization its subject belongs to.
pub(crate) fn organization(certificate: &Certificate) -> Option<String> {
    subject_part(certificate, O)
}

/// The account its subject signs in with.
pub(crate) fn user(certificate: &Certificate) -> Option<UserId> {
    subject_part(certificate, UID)?.parse().ok()
}

fn subject_part(certificate: &Certificate, oid: ObjectIdentifier) -> Option<String> {
    let parts = certificate.tbs_certificate.subject.0.iter().flat_map(|part| part.0.iter());
    let value = parts.into_iter().find(|part| part.oid == oid)?.value.decode_as::<Utf8StringRef<'_>>().ok()?;
    Some(value.as_str().to_owned())
}

/// The public key in a certificate.
pub(crate) fn verifying_key(certificate: &Certificate) -> Result<VerifyingKey> {
    let der = certificate.tbs_certificate.subject_public_key_info.to_der().map_err(|_| CertificateError::Unreadable)?;
    VerifyingKey::from_public_key_der(&der).map_err(|_| CertificateError::OtherAlgorithm)
}

/// Checks that the issuer is an authority which issued the signer's certificate, and that both were valid and meant
/// for signing documents at that moment.
pub(crate) fn check_chain(signer: &Certificate, issuer: &Certificate, at: DateTime<Utc>) -> Result<()> {
    check_signature(issuer, issuer).map_err(|_| CertificateError::IssuerDamaged)?;
    let basic = extension::<BasicConstraints>(issuer)?;
    let usage = extension::<KeyUsage>(issuer)?;
    if !basic.is_some_and(|basic| basic.ca) || !usage.is_some_and(|usage| usage.0.contains(KeyUsages::KeyCertSign)) {
        return Err(CertificateError::IssuerIsNoAuthority);
    }
    if signer.tbs_certificate.issuer != issuer.tbs_certificate.subject {
        return Err(CertificateError::NotIssuedByIt);
    }
    check_signature(signer, issuer)?;
    let signs = KeyUsages::DigitalSignature | KeyUsages::NonRepudiation;
    let meant = extension::<KeyUsage>(signer)?.is_some_and(|usage| (usage.0 & signs) == signs);
    if !meant || extension::<BasicConstraints>(signer)?.is_some_and(|basic| basic.ca) {
        return Err(CertificateError::OtherUse);
    }
    if valid_at(signer, at) && valid_at(issuer, at) { Ok(()) } else { Err(CertificateError::OutOfDate) }
}

fn check_signature(of: &Certificate, by: &Certificate) -> Result<()> {
    let algorithm = &of.signature_algorithm;
    if algorithm != &of.tbs_certificate.signature
        || algorithm.oid != ECDSA_WITH_SHA_256
        || algorithm.parameters.is_some()
    {
        return Err(CertificateError::OtherAlgorithm);
    }
    let signed = of.tbs_certificate.to_der().map_err(|_| CertificateError::Unreadable)?;
    let signature = of.signature.as_bytes().ok_or(CertificateError::Unreadable)?;
    let signature = DerSignature::try_from(signature).map_err(|_| CertificateError::NotIssuedByIt)?;
    verifying_key(by)?.verify(&signed, &signature).map_err(|_| CertificateError::NotIssuedByIt)
}

fn extension<'a, T>(certificate: &'a Certificate) -> Result<Option<T>>
where
    T: der::Decode<'a> + const_oid::AssociatedOid,
{
    let found = certificate.tbs_certificate.get::<T>().map_err(|_| CertificateError::Unreadable)?;
    Ok(found.map(|(_, value)| value))
}

fn valid_at(certificate: &Certificate, at: DateTime<Utc>) -> bool {
    let validity = &certificate.tbs_certificate.validity;
    u64::try_from(at.timestamp()).is_ok_and(|at| {
        (validity.not_before.to_unix_duration().as_secs()..=validity.not_after.to_unix_duration().as_secs())
            .contains(&at)
    })
}

//! The organization's own certificate authority and the identities it issues to those who sign.
//!
//! Keys are P-256, kept as PKCS#8 DER in memory that is wiped; the caller seals them. A certificate never names
//! anything a letter from the clinic would not: the signer, the organization, the account's id.

use crate::certificate::{self, CertificateError};
use auscult_domain::organization::{Organization, User};
use chrono::{DateTime, Duration, Months, Utc};
use der::asn1::{GeneralizedTime, UtcTime};
use der::{DecodePem, EncodePem, pem::LineEnding};
use p256::SecretKey;
use p256::ecdsa::{DerSignature, SigningKey};
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey};
use std::fmt;
use x509_cert::Certificate;
use x509_cert::builder::{Builder, CertificateBuilder, Profile};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::SubjectPublicKeyInfoOwned;
use x509_cert::time::{Time, Validity};
use zeroize::Zeroizing;

/// How long an organization's certificate is valid, in months.
const AUTHORITY_MONTHS: u32 = 20 * 12;
/// How long a signer's certificate is valid, in months.
const SIGNER_MONTHS: u32 = 5 * 12;

/// An organization's certificate authority: its key and its self-signed certificate.
#[derive(Clone)]
pub struct Authority {
    /// The private key, PKCS#8 DER.
    pub key: Zeroizing<Vec<u8>>,
    /// The certificate, PEM.
    pub certificate: String,
}

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authority").finish_non_exhaustive()
    }
}

/// What a person signs with: their key, their certificate and that of the organization which vouches for it.
#[derive(Clone)]
pub struct SigningIdentity {
    /// The private key, PKCS#8 DER.
    pub key: Zeroizing<Vec<u8>>,
    /// The person's certificate, PEM.
    pub certificate: String,
    /// The organization's certificate, PEM.
    pub issuer: String,
}

impl fmt::Debug for SigningIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningIdentity").finish_non_exhaustive()
    }
}

/// Why an authority or an identity could not be made or used.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The operating system gave no random numbers.
    #[error("no random numbers from the operating system")]
    NoRandomness,
    /// The key is not a P-256 key in PKCS#8.
    #[error("the private key cannot be read")]
    Key,
    /// The certificate cannot be read or made.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// The time lies outside what a certificate can say.
    #[error("this time cannot stand in a certificate")]
    Time,
}

impl Authority {
    /// A new authority with a fresh key, valid for 20 years from the day before `now` (laptops' clocks differ).
    ///
    /// # Errors
    /// [`IdentityError`]: no randomness, or a time no certificate can hold.
    pub fn create(organization: &Organization, now: DateTime<Utc>) -> Result<Self, IdentityError> {
        let key = fresh_key()?;
        let name = certificate::name(&format!("{} Signing Authority", organization.name), &organization.name, None)?;
        let signer = SigningKey::from(&key);
        let validity = validity(now, AUTHORITY_MONTHS, None)?;
        let certificate = CertificateBuilder::new(Profile::Root, serial()?, validity, name, public(&key)?, &signer)
            .and_then(Builder::build::<DerSignature>)
            .map_err(|_| CertificateError::Unbuildable)?;
        Ok(Self { key: private(&key)?, certificate: pem(&certificate)? })
    }

    /// A signing identity for this person, valid for 5 years, never longer than the authority itself.
    ///
    /// # Errors
    /// [`IdentityError`]: the authority's key or certificate cannot be read, no randomness, an impossible time.
    pub fn issue(&self, user: &User, now: DateTime<Utc>) -> Result<SigningIdentity, IdentityError> {
        let issuer = Certificate::from_pem(&self.certificate).map_err(|_| CertificateError::Unreadable)?;
        let signer = signing_key(&self.key)?;
        let organization = certificate::organization(&issuer).unwrap_or_default();
        let name = certificate::name(&user.signature_name(), &organization, Some(user.id))?;
        let key = fresh_key()?;
        let validity = validity(now, SIGNER_MONTHS, Some(issuer.tbs_certificate.validity.not_after))?;
        let profile = Profile::Leaf {
            issuer: issuer.tbs_certificate.subject.clone(),
            enable_key_agreement: false,
            enable_key_encipherment: false,
        };
        let certificate = CertificateBuilder::new(profile, serial()?, validity, name, public(&key)?, &signer)
            .and_then(Builder::build::<DerSignature>)
            .map_err(|_| CertificateError::Unbuildable)?;
        Ok(SigningIdentity { key: private(&key)?, certificate: pem(&certificate)?, issuer: self.certificate.clone() })
    }
}

impl SigningIdentity {
    /// The key in a form that signs.
    pub(crate) fn signing_key(&self) -> Result<SigningKey, IdentityError> {
        signing_key(&self.key)
    }
}

fn signing_key(der: &[u8]) -> Result<SigningKey, IdentityError> {
    SigningKey::from_pkcs8_der(der).map_err(|_| IdentityError::Key)
}

fn fresh_key() -> Result<SecretKey, IdentityError> {
    loop {
        let mut bytes = Zeroizing::new([0_u8; 32]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|_| IdentityError::NoRandomness)?;
        // One draw in 2³² lies outside the group's order; draw again.
        if let Ok(key) = SecretKey::from_slice(bytes.as_slice()) {
            return Ok(key);
        }
    }
}

/// A positive serial number of 127 random bits (RFC 5280, 4.1.2.2: at most 20 octets).
fn serial() -> Result<SerialNumber, IdentityError> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|_| IdentityError::NoRandomness)?;
    bytes[0] = (bytes[0] & 0x7f) | 0x40;
    SerialNumber::new(&bytes).map_err(|_| CertificateError::Unbuildable.into())
}

fn public(key: &SecretKey) -> Result<SubjectPublicKeyInfoOwned, IdentityError> {
    let document = key.public_key().to_public_key_der().map_err(|_| IdentityError::Key)?;
    SubjectPublicKeyInfoOwned::try_from(document.as_bytes()).map_err(|_| IdentityError::Key)
}

fn private(key: &SecretKey) -> Result<Zeroizing<Vec<u8>>, IdentityError> {
    Ok(Zeroizing::new(key.to_pkcs8_der().map_err(|_| IdentityError::Key)?.as_bytes().to_vec()))
}

fn pem(certificate: &Certificate) -> Result<String, IdentityError> {
    certificate.to_pem(LineEnding::LF).map_err(|_| CertificateError::Unbuildable.into())
}

fn validity(now: DateTime<Utc>, months: u32, no_later: Option<Time>) -> Result<Validity, IdentityError> {
    let until = now.checked_add_months(Months::new(months)).ok_or(IdentityError::Time)?;
    let (from, until) = (time(now - Duration::days(1))?, time(until)?);
    let until = match no_later {
        Some(limit) if limit.to_unix_duration() < until.to_unix_duration() => limit,
        _ => until,
    };
    Ok(Validity { not_before: from, not_after: until })
}

/// A moment as certificates write it: two-digit years until 2049, four digits after (RFC 5280, 4.1.2.5).
fn time(at: DateTime<Utc>) -> Result<Time, IdentityError> {
    let seconds = u64::try_from(at.timestamp()).map_err(|_| IdentityError::Time)?;
    let since = std::time::Duration::from_secs(seconds);
    UtcTime::from_unix_duration(since)
        .map(Time::UtcTime)
        .or_else(|_| GeneralizedTime::from_unix_duration(since).map(Time::GeneralTime))
        .map_err(|_| IdentityError::Time)
}

//! The signature that seals a file: a CMS SignedData as PAdES B-B asks (ETSI EN 319 142-1, 6; EN 319 122-1).
//!
//! One shape only. A signature is checked by building what it should be from digest, certificates and signature value
//! and comparing every byte, so that not even a byte outside what is signed can be changed unseen.

use crate::certificate;
use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedAttributes, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
};
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5911::{
    ID_AA_SIGNING_CERTIFICATE_V_2, ID_CONTENT_TYPE, ID_DATA, ID_MESSAGE_DIGEST, ID_SIGNED_DATA,
};
use const_oid::db::rfc5912::{ECDSA_WITH_SHA_256, ID_SHA_256};
use der::asn1::{OctetString, SetOfVec};
use der::{Any, Decode, Encode, Sequence};
use p256::ecdsa::signature::{Signer, Verifier};
use p256::ecdsa::{DerSignature, SigningKey};
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use x509_cert::attr::Attribute;
use x509_cert::spki::AlgorithmIdentifierOwned;

/// RFC 5035: the hash of the signer's certificate; SHA-256 is the default and is left out.
#[derive(Sequence)]
struct EssCertIdV2 {
    cert_hash: OctetString,
}

#[derive(Sequence)]
struct SigningCertificateV2 {
    certs: Vec<EssCertIdV2>,
}

/// What a CMS signature is made from.
pub(crate) struct Parts {
    pub signer: Certificate,
    pub issuer: Certificate,
    /// ECDSA, DER.
    pub signature: Vec<u8>,
}

/// Signs a digest (SHA-256) of a file; DER.
pub(crate) fn sign(
    digest: &[u8],
    key: &SigningKey,
    signer: &Certificate,
    issuer: &Certificate,
) -> der::Result<Vec<u8>> {
    let signature: DerSignature = key.sign(&attributes(digest, signer)?.to_der()?);
    assemble(digest, signer, issuer, signature.as_bytes())
}

/// Reads the parts; says nothing about whether they hold.
pub(crate) fn read(der: &[u8]) -> Option<Parts> {
    let content = ContentInfo::from_der(der).ok()?;
    let data: SignedData = content.content.decode_as().ok()?;
    let [info] = data.signer_infos.0.as_slice() else { return None };
    let SignerIdentifier::IssuerAndSerialNumber(signer_id) = &info.sid else { return None };
    let certificates: Vec<Certificate> = data.certificates?.0.iter().filter_map(certificate_of).collect();
    let is_signer = |certificate: &&Certificate| {
        certificate.tbs_certificate.serial_number == signer_id.serial_number
            && certificate.tbs_certificate.issuer == signer_id.issuer
    };
    let signer = certificates.iter().find(is_signer)?.clone();
    let issuer = certificates.into_iter().find(|other| *other != signer)?;
    Some(Parts { signer, issuer, signature: info.signature.as_bytes().to_vec() })
}

fn certificate_of(choice: &CertificateChoices) -> Option<Certificate> {
    match choice {
        CertificateChoices::Certificate(certificate) => Some(certificate.clone()),
        CertificateChoices::Other(_) => None,
    }
}

/// Whether these bytes are exactly the signature that these parts make over this digest, and the signature holds.
pub(crate) fn holds(der: &[u8], parts: &Parts, digest: &[u8]) -> bool {
    let check = || -> Option<bool> {
        let same = assemble(digest, &parts.signer, &parts.issuer, &parts.signature).ok()? == der;
        let signature = DerSignature::try_from(parts.signature.as_slice()).ok()?;
        let signed = attributes(digest, &parts.signer).ok()?.to_der().ok()?;
        let key = certificate::verifying_key(&parts.signer).ok()?;
        Some(same && key.verify(&signed, &signature).is_ok())
    };
    check().unwrap_or(false)
}

/// The whole of it; its length depends on nothing but certificates and the signature's length.
pub(crate) fn assemble(
    digest: &[u8],
    signer: &Certificate,
    issuer: &Certificate,
    signature: &[u8],
) -> der::Result<Vec<u8>> {
    let info = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: signer.tbs_certificate.issuer.clone(),
            serial_number: signer.tbs_certificate.serial_number.clone(),
        }),
        digest_alg: algorithm(ID_SHA_256),
        signed_attrs: Some(attributes(digest, signer)?),
        signature_algorithm: algorithm(ECDSA_WITH_SHA_256),
        signature: OctetString::new(signature)?,
        unsigned_attrs: None,
    };
    let certificates = [signer, issuer].map(|certificate| CertificateChoices::Certificate(certificate.clone()));
    let data = SignedData {
        version: CmsVersion::V1,
        digest_algorithms: SetOfVec::try_from(vec![algorithm(ID_SHA_256)])?,
        encap_content_info: EncapsulatedContentInfo { econtent_type: ID_DATA, econtent: None },
        certificates: Some(CertificateSet(SetOfVec::try_from(certificates.to_vec())?)),
        crls: None,
        signer_infos: SignerInfos(SetOfVec::try_from(vec![info])?),
    };
    ContentInfo { content_type: ID_SIGNED_DATA, content: Any::encode_from(&data)? }.to_der()
}

/// What is signed: content type, digest, and which certificate signs. No signing time: it stands in the signature
/// dictionary (EN 319 142-1, 6.3).
fn attributes(digest: &[u8], signer: &Certificate) -> der::Result<SignedAttributes> {
    let certificate = SigningCertificateV2 {
        certs: vec![EssCertIdV2 { cert_hash: OctetString::new(Sha256::digest(signer.to_der()?).as_slice())? }],
    };
    SetOfVec::try_from(vec![
        attribute(ID_CONTENT_TYPE, Any::encode_from(&ID_DATA)?)?,
        attribute(ID_MESSAGE_DIGEST, Any::encode_from(&OctetString::new(digest)?)?)?,
        attribute(ID_AA_SIGNING_CERTIFICATE_V_2, Any::encode_from(&certificate)?)?,
    ])
}

fn attribute(oid: ObjectIdentifier, value: Any) -> der::Result<Attribute> {
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![value])? })
}

fn algorithm(oid: ObjectIdentifier) -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid, parameters: None }
}

//! The check of a signed PDF: is it, byte for byte, what was signed, by whom, and does it carry the record it shows.
//!
//! Nothing in the file is believed before the signature over all its bytes holds; only then is it read as a PDF.

use super::attachment::{self, NOTE, SIGNATURE};
use super::byte_range::Gap;
use super::cms::{self, Parts};
use super::dictionary::{date, read_text};
use super::metadata::STATED_HASH;
use crate::canonical::read_canonical;
use crate::certificate;
use crate::note_signature::verify_note;
use auscult_domain::signed_note::{NoteSignature, SignedNote};
use chrono::{DateTime, Utc};
use lopdf::{Dictionary, Document, Object};
use x509_cert::Certificate;

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PdfVerdict {
    /// Whether nothing is wrong.
    pub intact: bool,
    /// The signer, as their certificate names them; only if the signature over the file holds.
    pub signer: Option<String>,
    /// When it was signed, as the record says.
    pub signed_at: Option<DateTime<Utc>>,
    /// The organization, as its certificate names it.
    pub organization: Option<String>,
    /// SHA-256 of the organization's certificate, lower-case hexadecimal: compare it with that of an organization you
    /// know, because anybody can make a certificate in any name.
    pub authority_sha256: Option<String>,
    /// What is wrong, in words for a person; empty if nothing is.
    pub problems: Vec<String>,
    /// The record in the file; only if nothing is wrong with it.
    pub note: Option<SignedNote>,
}

/// Checks a signed PDF. Never fails: whatever the bytes are, the verdict says what is wrong with them.
pub fn verify_pdf(file: &[u8]) -> PdfVerdict {
    let mut verdict = PdfVerdict::default();
    if let Err(problem) = check(file, &mut verdict) {
        verdict.problems.push(problem);
    }
    verdict.intact = verdict.problems.is_empty();
    if !verdict.intact {
        verdict.note = None;
    }
    verdict
}

type Check<T> = Result<T, String>;

fn check(file: &[u8], verdict: &mut PdfVerdict) -> Check<()> {
    if !file.starts_with(b"%PDF-") {
        return Err("This is not a PDF file.".to_owned());
    }
    let gap = Gap::of(file).map_err(|problem| problem.to_string())?;
    let der = gap.signature(file).ok_or("The signature cannot be read.")?;
    let parts = cms::read(&der).ok_or("The signature cannot be read.")?;
    if !cms::holds(&der, &parts, &gap.digest(file)) {
        return Err("The file was changed after it was signed, or its signature was.".to_owned());
    }
    verdict.signer = certificate::common_name(&parts.signer);
    verdict.organization = certificate::organization(&parts.issuer);
    verdict.authority_sha256 = certificate::fingerprint(&parts.issuer).ok();
    let document = read(file)?;
    check_field(&document, &gap, file, verdict)?;
    let (note, signature) = record(&document)?;
    verdict.signed_at = Some(note.attestation.at);
    check_record(&document, &note, &signature, &parts, &mut verdict.problems);
    verdict.note = Some(note);
    Ok(())
}

/// Reads the PDF. A file whose signature holds can still have been made to harm whoever reads it.
fn read(file: &[u8]) -> Check<Document> {
    std::panic::catch_unwind(|| Document::load_mem(file))
        .ok()
        .and_then(Result::ok)
        .ok_or_else(|| "The signature holds, but the file cannot be read as a PDF.".to_owned())
}

/// There is one field, it holds the signature that was checked, and it certifies the document.
fn check_field(document: &Document, gap: &Gap, file: &[u8], verdict: &mut PdfVerdict) -> Check<()> {
    let unclear = || "The signature is not where a signed document of this program has it.".to_owned();
    let catalog = document.catalog().map_err(|_| unclear())?;
    let form = dictionary_in(catalog, b"AcroForm", document).ok_or_else(unclear)?;
    let fields = form.get_deref(b"Fields", document).and_then(Object::as_array).map_err(|_| unclear())?;
    let [field] = fields.as_slice() else { return Err(unclear()) };
    let (_, field) = document.dereference(field).map_err(|_| unclear())?;
    let signature = field.as_dict().ok().and_then(|field| dictionary_in(field, b"V", document)).ok_or_else(unclear)?;
    let contents = signature.get(b"Contents").and_then(Object::as_str).map_err(|_| unclear())?;
    if Some(contents) != gap.signature(file).as_deref() {
        return Err(unclear());
    }
    let certified = dictionary_in(catalog, b"Perms", document)
        .and_then(|permissions| dictionary_in(permissions, b"DocMDP", document))
        .is_some_and(|certifying| certifying == signature);
    if !certified {
        verdict.problems.push("The document is signed, but not certified against changes.".to_owned());
    }
    Ok(())
}

fn record(document: &Document) -> Check<(SignedNote, NoteSignature)> {
    let missing = "The file does not carry the signed record.";
    let note = attachment::find(document, NOTE).ok_or(missing)?;
    let signature = attachment::find(document, SIGNATURE).ok_or(missing)?;
    let note = read_canonical(&note).map_err(|error| format!("The record in the file: {error}."))?;
    let signature = serde_json::from_slice(&signature).map_err(|_| "The record's signature cannot be read.")?;
    Ok((note, signature))
}

/// Record, record's signature, seal and what the file states must be about the same note by the same person.
fn check_record(
    document: &Document,
    note: &SignedNote,
    signature: &NoteSignature,
    parts: &Parts,
    problems: &mut Vec<String>,
) {
    if let Err(error) = verify_note(note, signature) {
        problems.push(format!("The record in the file: {error}."));
    }
    if !same(&signature.certificate, &parts.signer) || !same(&signature.issuer, &parts.issuer) {
        problems.push("The file was sealed with another certificate than the record.".to_owned());
    }
    let info = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict).ok();
    let stated = info.and_then(|info| read_text(info.get(STATED_HASH.as_bytes()).ok()?));
    if stated.as_deref() != Some(signature.sha256.as_str()) {
        problems.push("The file states another SHA-256 than its record has.".to_owned());
    }
    let made = info.and_then(|info| info.get(b"CreationDate").ok().cloned());
    if made != Some(date(note.attestation.at)) {
        problems.push("The file states another time of signing than its record.".to_owned());
    }
}

fn same(pem: &str, certificate: &Certificate) -> bool {
    certificate::read(pem).is_ok_and(|read| read == *certificate)
}

fn dictionary_in<'d>(dictionary: &'d Dictionary, key: &[u8], document: &'d Document) -> Option<&'d Dictionary> {
    dictionary.get_deref(key, document).ok()?.as_dict().ok()
}

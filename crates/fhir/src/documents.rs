//! What was signed: its text, its PDF, and who vouches for it.

use crate::datatype::{LOINC, concept, instant, narrative, plain, reference, url};
use crate::resource::{Resource, part_of};
use auscult_domain::SignedNoteId;
use auscult_domain::signed_note::{NoteSignature, SignedKind, SignedNote};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use uuid::Uuid;

/// A signed document with its signature and the PDF that was made of it.
#[derive(Clone, Copy)]
pub struct SignedDocument<'a> {
    /// What was signed.
    pub note: &'a SignedNote,
    /// The signature over it.
    pub signature: &'a NoteSignature,
    /// The signed PDF.
    pub pdf: &'a [u8],
}

/// LOINC's code of a clinician's note on a visit; templates do not say which of its many kinds theirs is.
const PROGRESS_NOTE: &str = "11506-3";

fn composition_of(id: SignedNoteId) -> Uuid {
    part_of(id.uuid(), "composition")
}

fn title(note: &SignedNote) -> String {
    let template = plain(&note.template);
    match note.kind {
        SignedKind::Note => template,
        SignedKind::Addendum { .. } => format!("Addendum: {template}"),
        SignedKind::Amendment { .. } => format!("Amendment: {template}"),
    }
}

/// The signed document this one adds to or corrects: it stands as it was, so neither replaces it.
fn appends_to(note: &SignedNote) -> Option<SignedNoteId> {
    match &note.kind {
        SignedKind::Note => None,
        SignedKind::Addendum { to } | SignedKind::Amendment { to, .. } => Some(*to),
    }
}

/// `Composition`: the text of a signed note, section by section. Sections without text are left out.
pub fn composition(document: &SignedDocument<'_>) -> Resource {
    let note = document.note;
    let sections = note.sections.iter().filter_map(|section| {
        let text = narrative(&section.text)?;
        Some(json!({"title": plain(&section.title), "text": text}))
    });
    let earlier =
        appends_to(note).map(|to| json!([{"code": "appends", "targetReference": reference(composition_of(to))}]));
    Resource::new("Composition", composition_of(note.id))
        .with("identifier", json!({"system": "urn:ietf:rfc:3986", "value": url(note.id.uuid())}))
        .with("status", "final")
        .with("type", concept(LOINC, PROGRESS_NOTE, &title(note)))
        .with("subject", reference(note.patient.id.uuid()))
        .with("encounter", reference(note.encounter.id.uuid()))
        .with("date", instant(note.attestation.at))
        .with("author", json!([reference(note.attestation.user.uuid())]))
        .with("title", title(note))
        .with(
            "attester",
            json!([{
                "mode": "legal",
                "time": instant(note.attestation.at),
                "party": reference(note.attestation.user.uuid()),
            }]),
        )
        .with("custodian", reference(note.organization.id.uuid()))
        .with("relatesTo", earlier.unwrap_or_default())
        .with("section", sections.collect::<Vec<_>>())
}

/// `DocumentReference`: the signed PDF, whole.
pub fn document_reference(document: &SignedDocument<'_>) -> Resource {
    let SignedDocument { note, pdf, .. } = document;
    let earlier = appends_to(note).map(|to| json!([{"code": "appends", "target": reference(to.uuid())}]));
    Resource::new("DocumentReference", note.id.uuid())
        .with("status", "current")
        .with("docStatus", "final")
        .with("type", concept(LOINC, PROGRESS_NOTE, &title(note)))
        .with("subject", reference(note.patient.id.uuid()))
        .with("date", instant(note.attestation.at))
        .with("author", json!([reference(note.attestation.user.uuid())]))
        .with("authenticator", reference(note.attestation.user.uuid()))
        .with("custodian", reference(note.organization.id.uuid()))
        .with("relatesTo", earlier.unwrap_or_default())
        .with(
            "content",
            json!([{"attachment": {
                "contentType": "application/pdf",
                "data": BASE64_STANDARD.encode(pdf),
                "size": pdf.len(),
                "title": title(note),
                "creation": instant(note.attestation.at),
            }}]),
        )
        .with(
            "context",
            json!({
                "encounter": [reference(note.encounter.id.uuid())],
                "related": [reference(composition_of(note.id))],
            }),
        )
}

/// `Provenance`: who signed, when, what it means, and the signature itself.
pub fn provenance(document: &SignedDocument<'_>) -> Resource {
    let SignedDocument { note, signature, .. } = document;
    let who = reference(note.attestation.user.uuid());
    let signed: Value = json!([{
        "type": [{"system": "urn:iso-astm:E1762-95:2013", "code": "1.2.840.10065.1.12.1.1", "display": "Author's Signature"}],
        "when": instant(note.attestation.at),
        "who": who,
        "targetFormat": "application/json",
        "sigFormat": "application/octet-stream",
        "data": signature.signature,
    }]);
    Resource::new("Provenance", part_of(note.id.uuid(), "provenance"))
        .with("target", json!([reference(note.id.uuid()), reference(composition_of(note.id))]))
        .with("recorded", instant(note.attestation.at))
        .with("reason", json!([{"text": plain(&note.attestation.meaning)}]))
        .with(
            "agent",
            json!([{
                "type": {"coding": [{
                    "system": "http://terminology.hl7.org/CodeSystem/provenance-participant-type", "code": "author",
                }]},
                "who": who,
                "onBehalfOf": reference(note.organization.id.uuid()),
            }]),
        )
        .with("signature", signed)
}

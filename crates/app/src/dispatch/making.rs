//! The documents of a dispatch, made from what was signed.

use super::folder::{Hindrance, sha256};
use crate::coding::Material;
use auscult_compose::summary::patient_summary;
use auscult_documents::{Telling, canonical, patient_summary_pdf, referral_letter_pdf};
use auscult_domain::TemplateId;
use auscult_domain::dispatch::{ClaimSummary, Dispatch, DispatchTarget, DispatchedDocument};
use auscult_domain::note::NoteContent;
use auscult_domain::patient_summary::PatientSummary;
use auscult_domain::signed_note::{NoteSignature, SignedNote};
use uuid::Uuid;

/// What was signed, as it is kept.
pub(crate) struct Signed {
    pub(crate) note: SignedNote,
    pub(crate) signature: NoteSignature,
    pub(crate) pdf: Vec<u8>,
}

/// A document with its bytes.
pub(crate) type Made = (DispatchedDocument, Vec<u8>);

/// The documents of a dispatch, the one that others wait for last. `material` is what a claim is made of.
pub(crate) fn documents(
    dispatch: &Dispatch,
    signed: &Signed,
    material: Option<&Material>,
) -> Result<Vec<Made>, Hindrance> {
    let telling = Telling { note: &signed.note, signature: &signed.signature, number: &dispatch.number };
    // By the clock of the day it was signed, so that every attempt makes the same bytes.
    let printing = crate::signing::printing(signed.note.attestation.at);
    let named = |extension: &str, bytes: Vec<u8>| {
        (DispatchedDocument { name: dispatch.file_name(extension), sha256: sha256(&bytes) }, bytes)
    };
    match &dispatch.target {
        DispatchTarget::Emr => {
            let note = canonical(&signed.note).map_err(|_| unmade())?;
            let signature = serde_json::to_vec_pretty(&signed.signature).map_err(|_| unmade())?;
            Ok(vec![named("json", note), named("signature.json", signature), named("pdf", signed.pdf.clone())])
        }
        DispatchTarget::PatientSummary => {
            let summary = summary_of(&signed.note);
            if summary.parts.is_empty() {
                return Err(Hindrance::new(
                    "The note holds nothing that can be told in plain words.",
                    "Take this back; what the patient needs to know can be written by hand.",
                ));
            }
            let bytes = patient_summary_pdf(&telling, &summary, printing).map_err(|_| unmade())?;
            Ok(vec![named("pdf", bytes)])
        }
        DispatchTarget::Referral { referral } => {
            let bytes = referral_letter_pdf(&telling, referral, printing).map_err(|_| unmade())?;
            Ok(vec![named("pdf", bytes)])
        }
        DispatchTarget::Billing => {
            let material = material.ok_or_else(unmade)?;
            let codes = material.codes.assignments().to_vec();
            let sha256 = &signed.signature.sha256;
            let place = material.place_of_service();
            let claim = ClaimSummary::of(&dispatch.number, &signed.note, sha256, &place, codes);
            Ok(vec![named("json", serde_json::to_vec_pretty(&claim).map_err(|_| unmade())?)])
        }
        DispatchTarget::FollowUp { .. } => Ok(Vec::new()),
    }
}

/// What the signed note says in plain words.
pub(crate) fn summary_of(note: &SignedNote) -> PatientSummary {
    patient_summary(&NoteContent {
        template: TemplateId::from_uuid(Uuid::nil()),
        template_name: note.template.clone(),
        template_version: 1,
        report: None,
        sections: note.sections.clone(),
    })
}

/// What something that arrived can be found by: its number, and how the content of its document begins when hashed.
pub(crate) fn confirmation<'a>(
    dispatch: &Dispatch,
    documents: impl IntoIterator<Item = &'a DispatchedDocument>,
) -> String {
    let of = |extension: &str| dispatch.file_name(extension);
    let main = documents.into_iter().filter(|document| document.name == of("pdf") || document.name == of("json"));
    let hash = main.max_by_key(|document| document.name.ends_with(".pdf")).and_then(|main| main.sha256.get(..8));
    hash.map_or_else(|| dispatch.number.clone(), |hash| format!("{} · {hash}", dispatch.number))
}

fn unmade() -> Hindrance {
    Hindrance::new(
        "The document could not be made from the signed note.",
        "Open the signed note: it says whether its signature holds. Nothing was written.",
    )
}

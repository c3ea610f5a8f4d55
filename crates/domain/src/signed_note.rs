//! What is signed: one document, canonical (RFC 8785) before it is hashed, that says everything the signature vouches for.
//!
//! Format version 1. A field is never removed or given another meaning; see `tests/compat`.

use crate::encounter::Encounter;
use crate::note::Section;
use crate::organization::Organization;
use crate::patient::Patient;
use crate::redact::redacted_debug;
use crate::{EncounterId, NoteId, SignedNoteId, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a signed document is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum SignedKind {
    /// The note of a visit.
    Note,
    /// Something added later; the signed note stands as it was.
    Addendum {
        /// What it adds to.
        to: SignedNoteId,
    },
    /// A correction; both stand, and this one says what it corrects.
    Amendment {
        /// What it corrects.
        to: SignedNoteId,
        /// Why.
        reason: String,
    },
}

/// The signer as the document names them (21 CFR 11.50: name, time and meaning).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Attestation {
    /// The signer's account.
    pub user: UserId,
    /// Their name with credentials.
    pub name: String,
    /// When they signed.
    pub at: DateTime<Utc>,
    /// What the signature means, such as 'I wrote and reviewed this note.'
    pub meaning: String,
}
redacted_debug!(Attestation, user, at);

/// The hash of a file or text the note rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Fingerprint {
    /// What it is of: `transcript` or `recording`.
    pub of: String,
    /// Its id.
    pub id: String,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
}

/// The document that is signed.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignedNote {
    /// 1.
    pub format: u32,
    /// Its id.
    pub id: SignedNoteId,
    /// What it is.
    pub kind: SignedKind,
    /// The note it was made from.
    pub note: NoteId,
    /// Which revision.
    pub revision: u32,
    /// The organization.
    pub organization: Organization,
    /// The patient as they were then.
    pub patient: Patient,
    /// The visit.
    pub encounter: Encounter,
    /// The template's name.
    pub template: String,
    /// The text.
    pub sections: Vec<Section>,
    /// What the note rests on.
    pub fingerprints: Vec<Fingerprint>,
    /// The head of this laptop's audit chain when it was signed.
    pub audit_head: String,
    /// Who vouches for it.
    pub attestation: Attestation,
}
redacted_debug!(SignedNote, id, kind);

/// A signature over the canonical form of a [`SignedNote`], with all that is needed to check it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NoteSignature {
    /// SHA-256 of the canonical document, lower-case hexadecimal.
    pub sha256: String,
    /// ECDSA P-256 over that document, DER, base64.
    pub signature: String,
    /// The signer's certificate, PEM.
    pub certificate: String,
    /// The organization's certificate that vouches for it, PEM.
    pub issuer: String,
}

/// A signed document as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SignedNoteSummary {
    /// Its id.
    pub id: SignedNoteId,
    /// What it is.
    pub kind: SignedKind,
    /// The visit.
    pub encounter: EncounterId,
    /// When it was signed.
    pub signed_at: DateTime<Utc>,
    /// By whom, as printed.
    pub signed_by: String,
    /// SHA-256 of the canonical document.
    pub sha256: String,
}

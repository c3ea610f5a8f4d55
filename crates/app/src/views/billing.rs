//! The fifth step of a visit as it is shown: what is said before it is billed, and the attestation.

use super::VisitLevel;
use auscult_domain::EncounterId;
use auscult_domain::billing::{AttestationVoid, BillingAttestation, BillingReview, ChargeList};
use auscult_domain::coding::{CodeRef, LeftOutRow};
use serde::{Deserialize, Serialize};
use specta::Type;

/// All that the fifth step shows of a visit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BillingReviewView {
    /// The visit.
    pub encounter: EncounterId,
    /// The note's revision; `None` where there is no note.
    pub revision: Option<u32>,
    /// Whether the note is signed.
    pub signed: bool,
    /// Who pays, where somebody has said.
    pub payer: Option<String>,
    /// The payer's number for what it approved.
    pub approval: Option<String>,
    /// What is said of the visit.
    pub review: BillingReview,
    /// The visit's level with the table it follows from; `None` for whoever may not read the note.
    pub level: Option<VisitLevel>,
    /// What the codes of the visit are called.
    pub names: Vec<CodeName>,
    /// The attestation.
    pub attestation: AttestationView,
}

/// What a code is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CodeName {
    /// The code.
    pub code: CodeRef,
    /// Its title in the set it was taken from; empty where no set of the clinic knows it.
    pub title: String,
}

/// The attestation of a visit, given or still to be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AttestationView {
    /// The last one.
    pub last: Option<AttestationRow>,
    /// Whether the person signed in may attest at all.
    pub may_attest: bool,
    /// What stands against attesting now, each a sentence.
    pub against: Vec<String>,
    /// The texts that are offered, filled from the visit.
    pub offered: Vec<OfferedAttestation>,
    /// The key of the one that fits the visit.
    pub proposed: String,
}

/// An attestation as it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AttestationRow {
    /// What was attested.
    pub attestation: BillingAttestation,
    /// Why it does not hold any more; empty while it does.
    pub voids: Vec<AttestationVoid>,
    /// Whether whoever is signed in gave it.
    pub mine: bool,
}

/// A text to attest, filled from the visit.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OfferedAttestation {
    /// The key of its template.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// Its words; `***` where something is to be filled in.
    pub words: String,
}

/// The words name the patient.
impl std::fmt::Debug for OfferedAttestation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OfferedAttestation").field("key", &self.key).finish_non_exhaustive()
    }
}

/// Prices read from a file, not kept yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChargesRead {
    /// The name of the file.
    pub file: String,
    /// How many prices it holds.
    pub read: u32,
    /// How many rows were left out.
    pub left_out: u32,
    /// The first of them, with their reasons.
    pub skipped: Vec<LeftOutRow>,
    /// The practice's prices with these laid over them.
    pub list: ChargeList,
}

//! What billing is told of a visit: codes as they were decided, whose and by whom, and never the words of a licensed
//! code set: titles go along only where they are in the public domain.

use crate::coding::{CodeAssignment, CodeSystem, CodingCounts, in_billing_order};
use crate::patient::Sex;
use crate::redact::redacted_debug;
use crate::signed_note::SignedNote;
use crate::{AssignmentId, EncounterId, PatientId, SignedNoteId, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A claim in short. Format version 1: a field is never removed or given another meaning.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClaimSummary {
    /// 1.
    pub format: u32,
    /// The number of the dispatch: the same claim never comes under two numbers.
    pub dispatch: String,
    /// The visit.
    pub encounter: EncounterId,
    /// Its visible number.
    pub encounter_number: String,
    /// The day that decides which codes and prices apply.
    pub date_of_service: NaiveDate,
    /// Two digits (CMS place of service code set).
    pub place_of_service: String,
    /// Whose.
    pub patient: ClaimPatient,
    /// By whom.
    pub provider: ClaimProvider,
    /// Diagnoses in order, lettered from A.
    pub diagnoses: Vec<ClaimDiagnosis>,
    /// Services in order.
    pub services: Vec<ClaimService>,
    /// The signed note it rests on.
    pub signed_note: SignedNoteId,
    /// SHA-256 of that note's canonical form.
    pub signed_note_sha256: String,
}
redacted_debug!(ClaimSummary, dispatch, encounter);

/// Whose claim it is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClaimPatient {
    /// Their id.
    pub id: PatientId,
    /// Their visible number.
    pub number: String,
    /// The other system's number.
    pub mrn: Option<String>,
    /// Given names.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Administrative sex.
    pub sex: Sex,
}
redacted_debug!(ClaimPatient, id);

/// Who treated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClaimProvider {
    /// Their account.
    pub user: UserId,
    /// Their name with credentials, as they signed.
    pub name: String,
    /// Where they work.
    pub organization: String,
}

/// A diagnosis of a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClaimDiagnosis {
    /// What services point to it by, `A` for the primary one.
    pub pointer: String,
    /// The ICD-10-CM code.
    pub code: String,
    /// Its title (in the public domain).
    pub title: String,
}

/// A service of a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClaimService {
    /// From 1.
    pub line: u32,
    /// The system of its code.
    pub system: CodeSystem,
    /// The code.
    pub code: String,
    /// Modifiers in order.
    pub modifiers: Vec<String>,
    /// How many times.
    pub units: u32,
    /// The diagnoses that justify it.
    pub pointers: Vec<String>,
}

/// The letter of the diagnosis at this place, from 0: `A` to `Z`, then `AA`.
pub fn pointer_letter(place: usize) -> String {
    let letter = |n: usize| char::from(b'A' + u8::try_from(n % 26).unwrap_or(0));
    if place < 26 { letter(place).to_string() } else { format!("{}{}", letter(place / 26 - 1), letter(place)) }
}

impl ClaimSummary {
    /// Whether the codes of a visit are such that a claim can be made of them: diagnosis and service there, everything
    /// decided, no question open.
    pub fn can_be_made(counts: &CodingCounts) -> bool {
        counts.diagnoses > 0 && counts.services > 0 && counts.undecided == 0 && counts.open_queries == 0
    }

    /// The claim of a signed visit. Rejected codes are not on it.
    pub fn of(
        dispatch: &str,
        note: &SignedNote,
        sha256: &str,
        place_of_service: &str,
        codes: Vec<CodeAssignment>,
    ) -> Self {
        let codes: Vec<CodeAssignment> =
            in_billing_order(codes).into_iter().filter(|code| code.status.counts()).collect();
        let (diagnoses, services): (Vec<_>, Vec<_>) = codes.iter().partition(|code| code.is_diagnosis());
        let letter_of = |id: &AssignmentId| diagnoses.iter().position(|code| code.id == *id).map(pointer_letter);
        let details = &note.patient.details;
        Self {
            format: 1,
            dispatch: dispatch.to_owned(),
            encounter: note.encounter.id,
            encounter_number: note.encounter.number.clone(),
            date_of_service: note.encounter.date_of_service,
            place_of_service: place_of_service.to_owned(),
            patient: ClaimPatient {
                id: note.patient.id,
                number: note.patient.number.clone(),
                mrn: details.mrn.clone(),
                given_name: details.given_name.clone(),
                family_name: details.family_name.clone(),
                birth_date: details.birth_date,
                sex: details.sex,
            },
            provider: ClaimProvider {
                user: note.attestation.user,
                name: note.attestation.name.clone(),
                organization: note.organization.name.clone(),
            },
            diagnoses: (0..)
                .zip(&diagnoses)
                .map(|(place, code)| ClaimDiagnosis {
                    pointer: pointer_letter(place),
                    code: code.code.code.to_string(),
                    title: code.title.clone(),
                })
                .collect(),
            services: (1..)
                .zip(&services)
                .map(|(line, code)| ClaimService {
                    line,
                    system: code.code.system,
                    code: code.code.code.to_string(),
                    modifiers: code.modifiers.iter().map(|modifier| modifier.as_str().to_owned()).collect(),
                    units: code.units,
                    pointers: code.pointers.iter().filter_map(letter_of).collect(),
                })
                .collect(),
            signed_note: note.id,
            signed_note_sha256: sha256.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([0, 25, 26, 51, 52].map(pointer_letter), ["A", "Z", "AA", "AZ", "BA"]);
    }

    #[test]
    fn a_claim_needs_decided_codes_of_both_kinds_and_no_open_question() {
        let ready = CodingCounts { diagnoses: 2, services: 1, ..CodingCounts::default() };
        assert!(ClaimSummary::can_be_made(&ready));
        for hindered in [
            CodingCounts { diagnoses: 0, ..ready },
            CodingCounts { services: 0, ..ready },
            CodingCounts { undecided: 1, ..ready },
            CodingCounts { open_queries: 1, ..ready },
        ] {
            assert!(!ClaimSummary::can_be_made(&hindered), "{hindered:?}");
        }
        assert!(ClaimSummary::can_be_made(&CodingCounts { suggestions: 3, ..ready }), "a proposal is no code");
    }
}

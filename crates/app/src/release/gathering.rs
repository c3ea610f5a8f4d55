//! What of the vault goes into a release: read in one look at a time, in the order of the visits.

use crate::Answer;
use crate::session::Session;
use auscult_domain::amendment_request::AmendmentRequest;
use auscult_domain::coding::{CodeAssignment, in_billing_order};
use auscult_domain::consent::ConsentEntry;
use auscult_domain::encounter::{Encounter, EncounterStatus};
use auscult_domain::note::Note;
use auscult_domain::organization::User;
use auscult_domain::patient::Patient;
use auscult_domain::recording::{Recording, RecordingState};
use auscult_domain::release::{ReleaseOrder, ReleasePart};
use auscult_domain::signed_note::{NoteSignature, SignedNote};
use auscult_domain::transcript::Segment;
use auscult_domain::vitals::VitalSigns;
use auscult_domain::{PatientId, UserId};
use auscult_vault::{
    FileKey, amendment_requests, code_history, consents, encounters, notes, patients, recordings, segments,
    signed_notes, users,
};
use std::collections::BTreeMap;

/// A signed document as it is kept.
pub(super) struct Signed {
    pub(super) note: SignedNote,
    pub(super) signature: NoteSignature,
    pub(super) pdf: Vec<u8>,
}

/// A visit with what of it goes out. What was not chosen is not in it.
pub(super) struct VisitRecords {
    pub(super) visit: Encounter,
    pub(super) codes: Vec<CodeAssignment>,
    pub(super) signed: Vec<Signed>,
    pub(super) draft: Option<Note>,
    pub(super) transcript: Vec<Segment>,
    pub(super) recordings: Vec<(Recording, FileKey)>,
}

/// What goes out.
pub(super) struct Records {
    pub(super) patient: Patient,
    /// Everybody named in it.
    pub(super) people: BTreeMap<UserId, User>,
    /// What the patient agreed to and took back.
    pub(super) consents: Vec<ConsentEntry>,
    /// Requests to amend that go along with the record.
    pub(super) amendments: Vec<AmendmentRequest>,
    /// The earliest visit first.
    pub(super) visits: Vec<VisitRecords>,
}

impl Records {
    /// The name of somebody in it, as printed under a signature.
    pub(super) fn name(&self, id: UserId) -> String {
        self.people.get(&id).map(User::signature_name).unwrap_or_default()
    }

    /// Signed documents in it.
    pub(super) fn documents(&self) -> usize {
        self.visits.iter().map(|visit| visit.signed.len()).sum()
    }
}

impl Session {
    /// Everything of a patient's record that an order asks for.
    pub(super) fn records_for(&self, id: PatientId, order: &ReleaseOrder) -> Answer<Records> {
        let mut patient = self.vault.look(|conn| patients::get(conn, id))?;
        if !order.has(ReleasePart::Demographics) {
            let details = &mut patient.details;
            (details.phone, details.email, details.mrn) = (None, None, None);
            details.address.clear();
        }
        if !order.has(ReleasePart::Allergies) {
            patient.details.allergies.clear();
        }
        let mut list = self.vault.look(|conn| encounters::of_patient(conn, id))?;
        list.retain(|visit| order.covers(visit) && visit.status != EncounterStatus::Cancelled);
        list.reverse();
        let visits = list.into_iter().map(|visit| self.visit_records(visit, order)).collect::<Answer<Vec<_>>>()?;
        let (mut consents, mut amendments) =
            self.vault.look(|conn| Ok((consents::of_patient(conn, id)?, amendment_requests::of_patient(conn, id)?)))?;
        if !order.has(ReleasePart::Consents) {
            consents.clear();
        }
        amendments.retain(|request| order.has(ReleasePart::Notes) && request.goes_along());
        let mut records = Records { patient, people: BTreeMap::new(), consents, amendments, visits };
        for id in named(&records.visits) {
            let user = self.vault.look(|conn| users::get(conn, id))?;
            records.people.insert(id, user);
        }
        Ok(records)
    }

    fn visit_records(&self, mut visit: Encounter, order: &ReleaseOrder) -> Answer<VisitRecords> {
        let has = |part| order.has(part);
        let id = visit.id;
        if !has(ReleasePart::Vitals) {
            visit.vitals = VitalSigns::default();
        }
        if !has(ReleasePart::Consents) {
            visit.consent = None;
        }
        if !has(ReleasePart::Visits) {
            visit.chief_complaint = None;
        }
        Ok(self.vault.look(|conn| {
            let summaries = signed_notes::of_encounter(conn, id)?;
            let mut records = VisitRecords {
                visit,
                codes: Vec::new(),
                signed: Vec::new(),
                draft: None,
                transcript: Vec::new(),
                recordings: Vec::new(),
            };
            if has(ReleasePart::Codes) {
                let codes = in_billing_order(code_history::assignments(conn, id)?);
                records.codes = codes.into_iter().filter(|code| code.status.counts()).collect();
            }
            if has(ReleasePart::Notes) {
                for summary in &summaries {
                    let (note, signature) = signed_notes::get(conn, summary.id)?;
                    records.signed.push(Signed { note, signature, pdf: signed_notes::pdf(conn, summary.id)? });
                }
            }
            if has(ReleasePart::Drafts) && summaries.is_empty() {
                records.draft = notes::of_encounter(conn, id)?.into_iter().next();
            }
            if has(ReleasePart::Transcripts) {
                records.transcript = segments::of_encounter(conn, id)?;
            }
            if has(ReleasePart::Recordings) {
                for recording in recordings::of_encounter(conn, id)? {
                    let sealed = recordings::sealed_key(conn, recording.id)?;
                    if recording.state != RecordingState::Open && !sealed.is_destroyed() {
                        let key = self.vault.open_recording_key(recording.id, &sealed)?;
                        records.recordings.push((recording, key));
                    }
                }
            }
            Ok(records)
        })?)
    }
}

/// Everybody these records name.
fn named(visits: &[VisitRecords]) -> Vec<UserId> {
    let mut ids = Vec::new();
    for records in visits {
        ids.push(records.visit.provider);
        ids.extend(records.codes.iter().map(|code| code.selected_by_user));
        ids.extend(records.signed.iter().flat_map(|one| [one.note.attestation.user, one.note.encounter.provider]));
        ids.extend(records.draft.iter().map(|draft| draft.author));
    }
    ids.sort_unstable();
    ids.dedup();
    ids
}

//! What the steps of a visit have to know of billing: what stands against it, and what was attested.

use crate::Answer;
use crate::coding::visit::Material;
use crate::session::Session;
use auscult_coding::billing::{BillingInput, VisitRecord, findings};
use auscult_domain::EncounterId;
use auscult_domain::billing::{BillingAttestation, PutRight, last_attestation};
use auscult_domain::coding::{CodeFinding, CodeRef, EditSeverity, RuleKind};
use auscult_domain::finding::Severity;
use auscult_domain::recording::{Recording, RecordingState};
use auscult_domain::text_macro::left_to_fill_in;
use auscult_domain::workflow::{AttestedFacts, BillingFacts, BillingFinding, Step, StepFinding};
use auscult_vault::{attestations, notes, recordings};

impl Material {
    /// Codes nobody has decided on.
    pub(crate) fn undecided(&self) -> Vec<CodeRef> {
        let open = self.codes.assignments().iter().filter(|one| one.status.is_open());
        open.map(|one| one.code.clone()).collect()
    }
}

impl Session {
    /// What stands against billing a visit and what was attested of it. `findings` are what the edits say of its codes.
    ///
    /// # Errors
    /// A record that cannot be read.
    pub(crate) fn billing_facts(&self, material: &Material, edits: &[CodeFinding]) -> Answer<BillingFacts> {
        let (encounter, undecided, dispute) = (material.coded(), material.undecided(), material.dispute());
        let record = self.visit_record(material)?;
        let input = BillingInput {
            encounter: &encounter,
            findings: edits,
            undecided: &undecided,
            dispute: &dispute,
            record: &record,
        };
        let attested = self.standing_attestation(material.encounter.id)?;
        Ok(BillingFacts {
            findings: findings(&input).into_iter().filter_map(of_step).collect(),
            attested: attested.map(|one| AttestedFacts { text: one.text, codes: one.codes, at: one.at }),
        })
    }

    /// The last attestation of a visit, unless it was taken back. Whether it still holds is for the text and codes to say.
    pub(crate) fn standing_attestation(&self, encounter: EncounterId) -> Answer<Option<BillingAttestation>> {
        let entries = self.vault.look(|conn| attestations::of_encounter(conn, encounter))?;
        Ok(last_attestation(&entries).filter(|(_, back)| !back).map(|(given, _)| given.clone()))
    }

    /// What is on record of a visit beside its codes.
    pub(super) fn visit_record(&self, material: &Material) -> Answer<VisitRecord> {
        let id = material.encounter.id;
        let (recordings, note) = self.vault.look(|conn| {
            Ok((recordings::of_encounter(conn, id)?, notes::of_encounter(conn, id)?.into_iter().next()))
        })?;
        let count = |those: fn(&Recording) -> bool| {
            u32::try_from(recordings.iter().filter(|one| those(one)).count()).unwrap_or(u32::MAX)
        };
        let mut unfinished = Vec::new();
        if let Some(note) = &note {
            let open = note.content.missing().into_iter().chain(left_to_fill_in(&note.content));
            unfinished.extend(open.map(|section| (section.key.clone(), section.title.clone())));
        }
        Ok(VisitRecord {
            recordings: count(|_| true),
            still_recording: count(|one| one.state == RecordingState::Open),
            not_looked_at: count(|one| one.state == RecordingState::Recovered),
            not_whole: count(|one| one.missing.is_some() || one.transcript_is_incomplete()),
            consent: material.encounter.consent.is_some(),
            note: note.is_some(),
            unfinished_sections: unfinished,
        })
    }
}

/// A finding as the steps tell of it; what is only good to know holds up no step.
fn of_step(found: auscult_domain::billing::BillingFinding) -> Option<BillingFinding> {
    let severity = match found.finding.severity {
        EditSeverity::Info => return None,
        EditSeverity::Warning => Severity::Warning,
        EditSeverity::Error => Severity::Error,
    };
    let fix_of = found.finding.fix.is_some().then(|| found.finding.rule.clone());
    let message = found.finding.message;
    let finding = match found.put_right {
        PutRight::Codes | PutRight::Facts | PutRight::Level => StepFinding::of(Step::CodeReview, message),
        PutRight::Note { section } => StepFinding { section, ..StepFinding::of(Step::CompareAndEdit, message) },
        PutRight::Capture | PutRight::Settings => StepFinding::of(Step::BillingAndAttest, message),
    };
    let conflict = found.finding.kind == RuleKind::CodeCombination;
    Some(BillingFinding { severity, conflict, fix_of, finding })
}

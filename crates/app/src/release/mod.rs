//! Handing records out: gathered, written as PDF, FHIR bundle and signed notes, and audited as an export with what went
//! to whom. The account a patient may ask for is read from those entries.

mod bundle;
mod files;
mod gathering;
mod paper;

use crate::dispatch::sha256;
use crate::patients::local_day;
use crate::session::Session;
use crate::views::{ReleaseOutlook, ReleaseRow, Released};
use crate::{Answer, App, AppError};
use auscult_domain::PatientId;
use auscult_domain::audit::{AuditCategory, AuditEntry, AuditOutcome};
use auscult_domain::finding::any_error;
use auscult_domain::permission::Permission;
use auscult_domain::release::{Release, ReleaseOrder, ReleasePart};
use auscult_vault::audit::{self, AuditFilter};
use auscult_vault::{new_uuid, patients, users};
use chrono::{DateTime, Utc};
use files::{File, Sound};
use std::collections::HashSet;
use std::path::Path;
use uuid::Uuid;

/// The entry of the audit that says what went out.
const RELEASE: &str = "records.release";

/// A release that is ready to be written.
struct Ready {
    id: Uuid,
    stem: String,
    files: Vec<File>,
    sounds: Vec<Sound>,
}

impl App {
    /// The patient with this number.
    ///
    /// # Errors
    /// There is none; locked; not allowed.
    pub fn patient_numbered(&self, number: &str) -> Answer<PatientId> {
        self.allowed(Permission::ViewDemographics, |session| {
            let found = session.vault.look(|conn| patients::numbered(conn, number))?;
            found.map(|patient| patient.id).ok_or_else(|| {
                AppError::refused(format!("There is no patient {number}."), "The number stands on the patient's chart.")
            })
        })
    }

    /// What an order would hand out, and what speaks against it.
    ///
    /// # Errors
    /// Locked, not allowed, no such patient.
    pub fn release_outlook(&self, patient: PatientId, order: &ReleaseOrder) -> Answer<ReleaseOutlook> {
        let now = self.now();
        self.allowed_on(Permission::ReleaseRecords, patient, |session| {
            session.may_release(order)?;
            let records = session.records_for(patient, order)?;
            let count = |of: fn(&gathering::VisitRecords) -> usize| records.visits.iter().map(of).sum::<usize>() as u32;
            Ok(ReleaseOutlook {
                findings: [order.check(), session.order_findings(patient, order, now)?].concat(),
                visits: records.visits.len() as u32,
                documents: records.documents() as u32,
                drafts: count(|visit| usize::from(visit.draft.is_some())),
                transcripts: count(|visit| usize::from(!visit.transcript.is_empty())),
                recordings: count(|visit| visit.recordings.len()),
            })
        })
    }

    /// Writes a patient's records into a new folder within `to`: one PDF, one FHIR bundle, each signed note as its own
    /// PDF, and what else was chosen. Nothing of it is encrypted.
    ///
    /// # Errors
    /// The order is not complete, locked, not allowed, no such patient, the folder cannot be written.
    pub fn release_records(&self, patient: PatientId, order: ReleaseOrder, to: &Path) -> Answer<Released> {
        let now = self.now();
        let ready = self.allowed_on(Permission::ReleaseRecords, patient, |session| {
            let findings = order.check();
            if any_error(&findings) {
                return Err(AppError::Invalid(findings));
            }
            session.may_release(&order)?;
            session.make_release(patient, &order, now)
        })?;
        match self.write_release(to, &ready.stem, ready.files, ready.sounds) {
            Ok(folder) => Ok(Released { folder: folder.display().to_string() }),
            Err(error) => {
                let entry = AuditEntry::done(AuditCategory::Export, RELEASE, "release", ready.id);
                let entry = entry.patient(patient).outcome(AuditOutcome::Failed);
                self.with(|session| Ok(session.vault.change(now, |change| change.audit(entry))?))?;
                Err(error)
            }
        }
    }

    /// What of a patient's records went out by an order, the latest first: the account of disclosures.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn releases(&self, patient: PatientId) -> Answer<Vec<ReleaseRow>> {
        let now = self.now();
        self.allowed_on(Permission::ReleaseRecords, patient, |session| {
            session.note_reading("releases.open", "patient", patient, Some(patient), now)?;
            let filter = AuditFilter { patient: Some(patient), limit: u32::MAX, ..AuditFilter::default() };
            let mut events = session.vault.look(|conn| audit::list(conn, filter))?;
            events.retain(|event| event.entry.action == RELEASE);
            let failed: HashSet<_> = events
                .iter()
                .filter(|event| event.entry.outcome == AuditOutcome::Failed)
                .filter_map(|event| event.entry.record_id.clone())
                .collect();
            let people = session.vault.look(users::list)?;
            let rows = events.into_iter().filter_map(|event| {
                let done = event.entry.outcome == AuditOutcome::Done;
                let id = event.entry.record_id.filter(|id| done && !failed.contains(id))?;
                let release: Release = serde_json::from_value(event.entry.after?).ok()?;
                let by = people.iter().find(|user| Some(user.id) == event.user).map(|user| user.signature_name());
                let accounted_for = release.order.to.is_accounted_for();
                Some(ReleaseRow { id, at: event.at, by: by.unwrap_or_default(), accounted_for, release })
            });
            Ok(rows.collect())
        })
    }
}

impl Session {
    /// Whoever hands out what was said must be one who may hear it.
    fn may_release(&mut self, order: &ReleaseOrder) -> Answer<()> {
        let heard = order.has(ReleasePart::Recordings) || order.has(ReleasePart::Transcripts);
        if heard && !self.may(Permission::ViewTranscript) {
            return Err(AppError::Forbidden(Permission::ViewTranscript));
        }
        Ok(())
    }

    /// Makes every document and writes the entry: nothing leaves without one.
    fn make_release(&mut self, patient: PatientId, order: &ReleaseOrder, now: DateTime<Utc>) -> Answer<Ready> {
        let mut records = self.records_for(patient, order)?;
        let beside = self.files_of(&mut records, now)?;
        let bundle = bundle::bundle(&records, &self.organization, now)?;
        let mut names = beside.names();
        names.push(BUNDLE.to_owned());
        let letter = paper::letter(&records, order, &self.organization, &names, now);
        let paper = auscult_documents::clinic_letter_pdf(&letter, crate::signing::printing(now))?;
        let id = new_uuid(now);
        let release = Release {
            order: order.clone(),
            visits: records.visits.len() as u32,
            documents: records.documents() as u32,
            bundle_sha256: sha256(&bundle),
        };
        let entry = AuditEntry::done(AuditCategory::Export, RELEASE, "release", id).patient(patient).after(&release);
        self.vault.change(now, |change| change.audit(entry))?;
        let mut files = beside.files;
        files.push(File { name: BUNDLE.to_owned(), bytes: bundle });
        files.push(File { name: "records.pdf".to_owned(), bytes: paper });
        let stem = format!("{}-records-{}", records.patient.number, local_day(now));
        Ok(Ready { id, stem, files, sounds: beside.sounds })
    }
}

/// The name of the bundle's file.
const BUNDLE: &str = "records.fhir.json";

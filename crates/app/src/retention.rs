//! How long records are kept: the organization's periods, legal holds, what is due, and deleting it.
//!
//! Nothing is deleted that was not shown: a run names what it deletes, and what is not due by now, or held, is refused
//! with all the rest of it.

use crate::patients::local_day;
use crate::session::Session;
use crate::views::{Deleted, DueRecord, DueRow, HoldRow, PatientRow, RetentionDue, RetentionView};
use crate::{Answer, App, AppError, held};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::finding::{Finding, any_error};
use auscult_domain::permission::Permission;
use auscult_domain::retention::{
    Enforcement, HoldLifted, LegalHold, Retained, RetainedKind, RetentionPolicies, due, due_on,
};
use auscult_domain::{LegalHoldId, RecordingId};
use auscult_vault::{encounters, legal_holds, new_uuid, patients, retained, segments, settings as kept, users};
use chrono::{DateTime, Utc};
use std::collections::HashSet;

/// Where the settings keep the periods.
const POLICIES: &str = "retention";

impl App {
    /// The periods and the holds.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn retention(&self) -> Answer<RetentionView> {
        let now = self.now();
        self.allowed(Permission::EditRetention, |session| {
            session.note_reading("retention.open", "legal_hold", "list", None, now)?;
            session.retention_view(now)
        })
    }

    /// Keeps the organization's periods.
    ///
    /// # Errors
    /// [`AppError::Invalid`]; locked; not allowed.
    pub fn save_retention(&self, policies: RetentionPolicies) -> Answer<RetentionView> {
        let now = self.now();
        self.allowed(Permission::EditRetention, |session| {
            let findings = policies.check();
            if any_error(&findings) {
                return Err(AppError::Invalid(findings));
            }
            let before = session.retention_policies()?;
            session.vault.change(now, |change| {
                kept::put(change, POLICIES, &policies)?;
                let entry = AuditEntry::done(AuditCategory::Compliance, "retention.save", "settings", POLICIES);
                change.audit(entry.before(&before).after(&policies))
            })?;
            session.retention_view(now)
        })
    }

    /// Places a hold on everything of a patient, or on one visit, by its visible number.
    ///
    /// # Errors
    /// No such number, no reason; locked; not allowed.
    pub fn place_hold(&self, number: &str, reason: &str) -> Answer<RetentionView> {
        let now = self.now();
        self.allowed(Permission::EditRetention, |session| {
            if reason.trim().is_empty() {
                return Err(AppError::Invalid(vec![Finding::error("reason", "A hold needs its reason.")]));
            }
            let number = number.trim().to_uppercase();
            let (patient, visit) = session
                .vault
                .look(|conn| Ok((patients::numbered(conn, &number)?, encounters::numbered(conn, &number)?)))?;
            let (patient, encounter) = match (patient, visit) {
                (Some(patient), _) => (patient.id, None),
                (None, Some(visit)) => (visit.patient, Some(visit.id)),
                (None, None) => {
                    let message = "Write the number of a patient (PAT-…) or of a visit (ENC-…).";
                    return Err(AppError::Invalid(vec![Finding::error("number", message)]));
                }
            };
            let hold = LegalHold {
                id: LegalHoldId::from_uuid(new_uuid(now)),
                patient,
                encounter,
                reason: reason.trim().to_owned(),
                placed_by: session.vault.actor().user.id,
                placed_at: now,
                lifted: None,
            };
            session.vault.change(now, |change| {
                legal_holds::put(change, &hold)?;
                let entry = AuditEntry::done(AuditCategory::Compliance, "hold.place", "legal_hold", hold.id);
                change.audit(entry.patient(patient).after(&hold))
            })?;
            session.retention_view(now)
        })
    }

    /// Lifts a hold.
    ///
    /// # Errors
    /// It was lifted before, no reason; locked; not allowed.
    pub fn lift_hold(&self, id: LegalHoldId, reason: &str) -> Answer<RetentionView> {
        let now = self.now();
        self.allowed(Permission::EditRetention, |session| {
            let before = session.vault.look(|conn| legal_holds::get(conn, id))?;
            if before.lifted.is_some() {
                return Err(AppError::refused("This hold was lifted before.", "Nothing more is to be done."));
            }
            if reason.trim().is_empty() {
                return Err(AppError::Invalid(vec![Finding::error("reason", "Say why it is lifted.")]));
            }
            let lifted = HoldLifted { by: session.vault.actor().user.id, at: now, reason: reason.trim().to_owned() };
            let after = LegalHold { lifted: Some(lifted), ..before.clone() };
            session.vault.change(now, |change| {
                legal_holds::put(change, &after)?;
                let entry = AuditEntry::done(AuditCategory::Compliance, "hold.lift", "legal_hold", id);
                change.audit(entry.patient(after.patient).before(&before).after(&after))
            })?;
            session.retention_view(now)
        })
    }

    /// What is due to be deleted today; nothing is deleted by asking.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn retention_due(&self) -> Answer<RetentionDue> {
        let now = self.now();
        let busy = held(&self.0.busy).clone();
        self.allowed(Permission::EditRetention, |session| {
            session.note_reading("retention.due", "recording", "list", None, now)?;
            let (records, policies, holds) = session.retained(&busy)?;
            let today = local_day(now);
            let rows = due(&records, &policies, &holds, today)
                .into_iter()
                .map(|record| session.due_row(record, &policies, today))
                .collect::<Answer<Vec<_>>>()?;
            let without_holds = due(&records, &policies, &[], today).len();
            Ok(RetentionDue { held: (without_holds - rows.len()) as u32, rows })
        })
    }

    /// How many records are due of the kinds whoever signs in is to be reminded of.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn retention_reminder(&self) -> Answer<u32> {
        let now = self.now();
        let busy = held(&self.0.busy).clone();
        self.allowed(Permission::EditRetention, |session| {
            let (records, policies, holds) = session.retained(&busy)?;
            let reminded = |record: &&&Retained| {
                policies.of(record.kind).is_some_and(|policy| policy.enforcement == Enforcement::Reminded)
            };
            Ok(due(&records, &policies, &holds, local_day(now)).iter().filter(reminded).count() as u32)
        })
    }

    /// Deletes exactly these, in one transaction with their entries: keys and transcripts first, then the files.
    ///
    /// # Errors
    /// One of them is not due, or is held: then none is deleted. Locked, not allowed.
    pub fn delete_due(&self, chosen: &[DueRecord]) -> Answer<Deleted> {
        let now = self.now();
        let busy = held(&self.0.busy).clone();
        let deleted = self.allowed(Permission::EditRetention, |session| session.delete_due(chosen, &busy, now))?;
        self.remove_erased_files()?;
        self.tell(crate::AppEvent::Changed(crate::views::Changed { patient: None, encounter: None }));
        Ok(deleted)
    }

    /// Removes files whose key is gone: nothing opens them any more, and a crash may have come between.
    fn remove_erased_files(&self) -> Answer<()> {
        for id in self.with(|session| Ok(session.vault.look(retained::erased)?))? {
            match std::fs::remove_file(self.sound_path(id)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(AppError::file("A file whose key is destroyed could not be removed")(error));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

impl Session {
    fn retention_policies(&self) -> Answer<RetentionPolicies> {
        Ok(self.vault.look(|conn| kept::get(conn, POLICIES))?.unwrap_or_default())
    }

    fn retained(&self, busy: &HashSet<RecordingId>) -> Answer<(Vec<Retained>, RetentionPolicies, Vec<LegalHold>)> {
        let (mut records, holds) = self.vault.look(|conn| Ok((retained::list(conn)?, legal_holds::list(conn)?)))?;
        records.retain(|record| !busy.contains(&record.recording));
        Ok((records, self.retention_policies()?, holds))
    }

    fn delete_due(&mut self, chosen: &[DueRecord], busy: &HashSet<RecordingId>, now: DateTime<Utc>) -> Answer<Deleted> {
        let (records, policies, holds) = self.retained(busy)?;
        let today = local_day(now);
        let may = due(&records, &policies, &holds, today);
        let picked = |one: &DueRecord| {
            may.iter().find(|record| (record.kind, record.recording) == (one.kind, one.recording)).copied()
        };
        let picked: Option<Vec<&Retained>> = chosen.iter().map(picked).collect();
        let Some(picked) = picked else {
            return Err(AppError::refused(
                "Something in the list is not due any more, or is held. Nothing was deleted.",
                "Look at the list again.",
            ));
        };
        let words = format!("The sound was deleted on {today}, as the practice's period for recordings was over.");
        self.vault.change(now, |change| {
            for record in &picked {
                match record.kind {
                    RetainedKind::Recording => retained::erase_sound(change, record.recording, &words)?,
                    _ => {
                        segments::delete_of_recording(change, record.recording)?;
                    }
                }
                let entry =
                    AuditEntry::done(AuditCategory::Compliance, "retention.delete", "recording", record.recording);
                let why = (record.kind, due_on(record, &policies), policies.of(record.kind));
                change.audit(entry.patient(record.patient).after(why))?;
            }
            let run = AuditEntry::done(AuditCategory::Compliance, "retention.run", "vault", "");
            change.audit(run.after(picked.len()))
        })?;
        self.vault.empty_log()?;
        let of = |kind| picked.iter().filter(|record| record.kind == kind).count() as u32;
        let (copies, newest) = self.older_copies();
        Ok(Deleted {
            recordings: of(RetainedKind::Recording),
            transcripts: of(RetainedKind::Transcript),
            copies,
            newest_copy: newest,
        })
    }

    /// Backups and copies on this laptop, which still hold what was deleted: how many, and when the newest was written.
    fn older_copies(&self) -> (u32, Option<DateTime<Utc>>) {
        let Ok(entries) = std::fs::read_dir(self.vault.home().backups()) else { return (0, None) };
        let times = entries.flatten().filter_map(|entry| entry.metadata().ok()?.modified().ok()).map(DateTime::from);
        let times: Vec<DateTime<Utc>> = times.collect();
        (times.len() as u32, times.into_iter().max())
    }

    fn due_row(&self, record: &Retained, policies: &RetentionPolicies, today: chrono::NaiveDate) -> Answer<DueRow> {
        let (patient, visit) = self
            .vault
            .look(|conn| Ok((patients::get(conn, record.patient)?, encounters::get(conn, record.encounter)?)))?;
        Ok(DueRow {
            record: DueRecord { kind: record.kind, recording: record.recording },
            patient: PatientRow::of(&patient, today),
            visit: visit.number,
            due_on: due_on(record, policies).unwrap_or(today),
        })
    }

    fn retention_view(&self, now: DateTime<Utc>) -> Answer<RetentionView> {
        let people = self.vault.look(users::list)?;
        let today = local_day(now);
        let row = |hold: LegalHold| {
            let (patient, visit) = self.vault.look(|conn| {
                let visit = hold.encounter.map(|id| encounters::get(conn, id)).transpose()?;
                Ok((patients::get(conn, hold.patient)?, visit))
            })?;
            let by = people.iter().find(|user| user.id == hold.placed_by).map(|user| user.signature_name());
            Ok(HoldRow {
                patient: PatientRow::of(&patient, today),
                visit: visit.map(|visit| visit.number),
                placed_by: by.unwrap_or_default(),
                hold,
            })
        };
        let holds = self.vault.look(legal_holds::list)?.into_iter().map(row).collect::<Answer<Vec<_>>>()?;
        Ok(RetentionView { policies: self.retention_policies()?, holds })
    }
}

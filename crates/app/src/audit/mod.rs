//! Looking at the audit, checking its chain, and who has looked at a patient.
//!
//! Everybody may see what they did themselves; what others did is for those who hold [`Permission::ViewAudit`].

mod export;
mod readers;
mod rows;
#[cfg(test)]
mod tests;

use crate::session::Session;
use crate::views::{
    AuditCheck, AuditCheckpointView, AuditChoices, AuditDetails, AuditPageView, AuditPlaceView, AuditWanted,
};
use crate::{Answer, App, AppError};
use auscult_domain::DeviceId;
use auscult_domain::audit::{FieldDifference, differences, values_need};
use auscult_domain::permission::Permission;
use auscult_vault::audit::{self, AuditFilter, AuditPlace};
use auscult_vault::{AuditCheckpoint, AuditFault, AuditStretch, BadEntry};
use chrono::{DateTime, Utc};
pub use export::{ExportVerdict, verify_export};
pub(crate) use rows::People;

/// Entries checked before the window is told how far the check is.
const CHECKED_AT_ONCE: u32 = 5_000;
/// Rows a page may have.
const LONGEST_PAGE: u32 = 500;

impl App {
    /// A page of the audit, the latest entries first: of everybody for those who may, else of whoever asks.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn audit_page(&self, wanted: &AuditWanted, below: Option<AuditPlaceView>, limit: u32) -> Answer<AuditPageView> {
        let now = self.now();
        self.allowed(Permission::ViewOwnAudit, |session| {
            let filter = AuditFilter {
                below: below.map(AuditPlace::from),
                limit: limit.clamp(1, LONGEST_PAGE),
                ..session.audit_filter(wanted, now)?
            };
            let about = wanted.patient.map_or_else(|| "list".to_owned(), |patient| patient.to_string());
            session.note_reading("audit.open", "audit", about, wanted.patient, now)?;
            let page = session.vault.look(|conn| audit::page(conn, &filter))?;
            let people = People::of(session)?;
            Ok(AuditPageView {
                rows: page.entries.iter().map(|entry| people.row(session, entry)).collect::<Answer<_>>()?,
                next: page.next.map(AuditPlaceView::from),
            })
        })
    }

    /// Whom and what the audit can be asked for.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn audit_choices(&self) -> Answer<AuditChoices> {
        self.allowed(Permission::ViewOwnAudit, |session| {
            let own = session.vault.actor().user.id;
            let all = session.may(Permission::ViewAudit);
            let people = People::of(session)?.everybody();
            Ok(AuditChoices {
                people: people.into_iter().filter(|person| all || person.id == own).collect(),
                records: session.vault.look(audit::records)?,
            })
        })
    }

    /// One entry, with what it changed.
    ///
    /// # Errors
    /// Somebody else's entry, locked, not allowed, no such entry.
    pub fn audit_entry(&self, device: DeviceId, sequence: u32) -> Answer<AuditDetails> {
        let now = self.now();
        self.allowed(Permission::ViewOwnAudit, |session| {
            let listed = session.vault.look(|conn| audit::get(conn, device, sequence))?;
            let own = Some(session.vault.actor().user.id);
            if listed.event.as_ref().is_none_or(|event| event.user != own) {
                session.must_see_everybodys(now)?;
            }
            let row = People::of(session)?.row(session, &listed)?;
            session.note_reading("audit.entry", "audit", format!("{device}/{sequence}"), row.patient, now)?;
            let Some(entry) = listed.event.map(|event| event.entry) else {
                return Ok(AuditDetails { row, fields: Vec::new(), withheld: false });
            };
            let withheld = values_need(&entry).is_some_and(|permission| !session.may(permission));
            let mut fields = differences(entry.before.as_ref(), entry.after.as_ref());
            if withheld {
                fields.iter_mut().for_each(withhold);
            }
            Ok(AuditDetails { row, fields, withheld })
        })
    }

    /// Checks the whole chain and names the first bad entry.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn verify_audit(&self) -> Answer<AuditCheck> {
        let mut check = self.verify_audit_on(None)?;
        while let Some(next) = check.next.take() {
            check = self.verify_audit_on(Some(next))?;
        }
        Ok(check)
    }

    /// Checks the next stretch of the chain; others may use the vault between two stretches.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn verify_audit_on(&self, from: Option<AuditCheckpointView>) -> Answer<AuditCheck> {
        let from = from.map(AuditCheckpoint::from);
        self.allowed(Permission::ViewAudit, |session| {
            let of = session.vault.look(audit::count)?;
            let check = match session.vault.verify_audit_on(from.as_ref(), CHECKED_AT_ONCE)? {
                AuditStretch::SoFar(next) => AuditCheck {
                    entries: counted(next.entries),
                    of,
                    next: Some(next.into()),
                    problem: None,
                    problem_at: None,
                },
                AuditStretch::Over(verdict) => AuditCheck {
                    entries: counted(verdict.entries),
                    of,
                    next: None,
                    problem: verdict.first_bad.as_ref().map(said),
                    problem_at: match verdict.first_bad {
                        Some(bad) => session.vault.look(|conn| audit::place_of(conn, bad.device, bad.sequence))?,
                        None => None,
                    }
                    // The list begins below a place, and the bad entry is to be its first.
                    .map(|place| AuditPlace { row: place.row + 1, ..place }.into()),
                },
            };
            Ok(check)
        })
    }
}

impl Session {
    /// The filter for what is wanted, cut down to what whoever asks did themselves unless they may see more.
    fn audit_filter(&mut self, wanted: &AuditWanted, now: DateTime<Utc>) -> Answer<AuditFilter> {
        let own = self.vault.actor().user.id;
        if wanted.user.is_some_and(|user| user != own) {
            self.must_see_everybodys(now)?;
        }
        let user = if self.may(Permission::ViewAudit) { wanted.user } else { Some(own) };
        Ok(AuditFilter {
            patient: wanted.patient,
            user,
            category: wanted.category,
            record: wanted.record.clone(),
            outcome: wanted.outcome,
            from: wanted.from,
            to: wanted.to,
            ..AuditFilter::default()
        })
    }

    /// Refuses, and writes that down, unless they may see what others did.
    fn must_see_everybodys(&mut self, now: DateTime<Utc>) -> Answer<()> {
        if self.may(Permission::ViewAudit) {
            return Ok(());
        }
        self.note_refusal(Permission::ViewAudit, None, now)?;
        Err(AppError::Forbidden(Permission::ViewAudit))
    }
}

fn withhold(field: &mut FieldDifference) {
    let hidden = |value: &mut Option<String>| {
        if let Some(value) = value {
            "…".clone_into(value);
        }
    };
    hidden(&mut field.before);
    hidden(&mut field.after);
}

fn counted(entries: u64) -> u32 {
    u32::try_from(entries).unwrap_or(u32::MAX)
}

impl From<AuditPlace> for AuditPlaceView {
    fn from(place: AuditPlace) -> Self {
        Self { at: place.at, row: u32::try_from(place.row).unwrap_or(u32::MAX) }
    }
}

impl From<AuditPlaceView> for AuditPlace {
    fn from(place: AuditPlaceView) -> Self {
        Self { at: place.at, row: i64::from(place.row) }
    }
}

impl From<AuditCheckpoint> for AuditCheckpointView {
    fn from(point: AuditCheckpoint) -> Self {
        Self { device: point.device, sequence: point.sequence, hash: point.hash, entries: counted(point.entries) }
    }
}

impl From<AuditCheckpointView> for AuditCheckpoint {
    fn from(point: AuditCheckpointView) -> Self {
        Self { device: point.device, sequence: point.sequence, hash: point.hash, entries: u64::from(point.entries) }
    }
}

/// What is wrong with an entry, in words.
pub(crate) fn said(bad: &BadEntry) -> String {
    let fault = match bad.fault {
        AuditFault::Edited => "was changed after it was written",
        AuditFault::Missing => "is missing",
        AuditFault::OutOfPlace => "stands in another entry's place",
        AuditFault::CutOff => "and everything after it were cut off",
        AuditFault::Head => "does not agree with the record of how far the audit reaches",
    };
    format!("Entry {} {fault}.", bad.sequence)
}

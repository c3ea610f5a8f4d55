//! Looking at the audit and checking its chain.

use crate::views::{AuditCheck, AuditRow};
use crate::{Answer, App};
use auscult_domain::PatientId;
use auscult_domain::permission::Permission;
use auscult_vault::audit::{self, AuditFilter};
use auscult_vault::{AuditFault, BadEntry, users};

impl App {
    /// The latest entries of the audit, of one patient or of all.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn audit_log(&self, patient: Option<PatientId>, limit: u32) -> Answer<Vec<AuditRow>> {
        let now = self.now();
        self.allowed(Permission::ViewAudit, |session| {
            session.note_reading("audit.open", "audit", "list", patient, now)?;
            let filter = AuditFilter { patient, limit, ..AuditFilter::default() };
            let events = session.vault.look(|conn| audit::list(conn, filter))?;
            let people = session.vault.look(users::list)?;
            let name = |id| people.iter().find(|user| Some(user.id) == id).map_or("–", |user| user.name.as_str());
            Ok(events
                .into_iter()
                .map(|event| AuditRow {
                    sequence: event.sequence,
                    at: event.at,
                    who: name(event.user).to_owned(),
                    category: event.entry.category,
                    action: event.entry.action,
                    record: event.entry.record,
                    outcome: event.entry.outcome,
                })
                .collect())
        })
    }

    /// Checks the whole chain and names the first bad entry.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn verify_audit(&self) -> Answer<AuditCheck> {
        self.allowed(Permission::ViewAudit, |session| {
            let verdict = session.vault.verify_audit()?;
            let entries = u32::try_from(verdict.entries).unwrap_or(u32::MAX);
            Ok(AuditCheck { entries, problem: verdict.first_bad.map(|bad| said(&bad)) })
        })
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

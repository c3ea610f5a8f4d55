//! Reading patient data is an event too. What one person opens again and again within minutes is written once.

use crate::Answer;
use crate::session::Session;
use auscult_domain::audit::{AuditCategory, AuditEntry, AuditOutcome};
use auscult_domain::permission::Permission;
use auscult_domain::{EncounterId, PatientId};
use auscult_vault::encounters;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;

/// A screen that refreshes itself is one reading.
const ONE_READING: TimeDelta = TimeDelta::minutes(5);

/// What this session has read lately.
#[derive(Debug, Default)]
pub(crate) struct SeenLately(HashMap<(String, String), DateTime<Utc>>);

impl SeenLately {
    fn has(&mut self, action: &str, id: &str, now: DateTime<Utc>) -> bool {
        self.0.retain(|_, at| now - *at < ONE_READING);
        self.0.contains_key(&(action.to_owned(), id.to_owned()))
    }

    fn note(&mut self, action: &str, id: &str, now: DateTime<Utc>) {
        self.0.insert((action.to_owned(), id.to_owned()), now);
    }
}

impl Session {
    /// Writes down that a record was read, unless it has just been.
    pub(crate) fn note_reading(
        &mut self,
        action: &str,
        record: &str,
        id: impl ToString,
        patient: Option<PatientId>,
        now: DateTime<Utc>,
    ) -> Answer<()> {
        let id = id.to_string();
        if self.seen.has(action, &id, now) {
            return Ok(());
        }
        let mut entry = AuditEntry::done(AuditCategory::Access, action, record, &id);
        entry.patient = patient;
        self.vault.change(now, |change| change.audit(entry))?;
        // Only what is written counts as seen: a reading that could not be audited is tried again.
        self.seen.note(action, &id, now);
        Ok(())
    }

    /// Writes down that a visit was read, unless it has just been: for what shows a part of a visit that is open.
    pub(crate) fn note_visit_reading(&mut self, encounter: EncounterId, now: DateTime<Utc>) -> Answer<()> {
        if self.seen.has("encounter.open", &encounter.to_string(), now) {
            return Ok(());
        }
        let patient = self.vault.look(|conn| encounters::get(conn, encounter))?.patient;
        self.note_reading("encounter.open", "encounter", encounter, Some(patient), now)
    }

    /// Writes down that something was not allowed, on the records of a patient where it was about one.
    pub(crate) fn note_refusal(
        &mut self,
        permission: Permission,
        patient: Option<PatientId>,
        now: DateTime<Utc>,
    ) -> Answer<()> {
        let user = self.vault.actor().user.id;
        let mut entry = AuditEntry::done(AuditCategory::Compliance, "permission.refused", "user", user)
            .after(permission)
            .outcome(AuditOutcome::Refused);
        entry.patient = patient;
        Ok(self.vault.change(now, |change| change.audit(entry))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_chart_within_minutes_is_one_reading() {
        let mut seen = SeenLately::default();
        let now = DateTime::from_timestamp(1_800_000_000, 0).expect("a time");
        assert!(!seen.has("patient.open", "1", now));
        seen.note("patient.open", "1", now);
        assert!(seen.has("patient.open", "1", now + TimeDelta::minutes(4)));
        assert!(!seen.has("patient.open", "2", now));
        assert!(!seen.has("patient.open", "1", now + TimeDelta::minutes(10)));
    }
}

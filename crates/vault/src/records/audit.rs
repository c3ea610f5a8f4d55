//! Reading the audit. It is written by [`crate::Change::audit`] alone.

use super::row::all;
use crate::VaultError;
use auscult_domain::audit::AuditEvent;
use auscult_domain::{PatientId, UserId};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, ToSql};

/// Which entries are wanted. The default is the latest thousand of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only those about this patient.
    pub patient: Option<PatientId>,
    /// Only those by this person.
    pub user: Option<UserId>,
    /// Only those from this moment on.
    pub from: Option<DateTime<Utc>>,
    /// Only those before this moment.
    pub to: Option<DateTime<Utc>>,
    /// No more than this many.
    pub limit: u32,
}

impl Default for AuditFilter {
    fn default() -> Self {
        Self { patient: None, user: None, from: None, to: None, limit: 1_000 }
    }
}

/// The entries wanted, the latest first.
pub fn list(connection: &Connection, filter: AuditFilter) -> Result<Vec<AuditEvent>, VaultError> {
    let patient = filter.patient.map(|patient| patient.to_string());
    let user = filter.user.map(|user| user.to_string());
    let conditions: [(&str, Option<&dyn ToSql>); 4] = [
        (" AND patient = ?", patient.as_ref().map(|value| value as &dyn ToSql)),
        (" AND user = ?", user.as_ref().map(|value| value as &dyn ToSql)),
        (" AND at >= ?", filter.from.as_ref().map(|value| value as &dyn ToSql)),
        (" AND at < ?", filter.to.as_ref().map(|value| value as &dyn ToSql)),
    ];
    let mut sql = "SELECT event FROM audit_events WHERE TRUE".to_owned();
    let mut values: Vec<&dyn ToSql> = Vec::new();
    // Only the conditions that are there: SQLite then uses the index that fits.
    for (condition, value) in conditions {
        if let Some(value) = value {
            sql.push_str(condition);
            values.push(value);
        }
    }
    sql.push_str(" ORDER BY at DESC, sequence DESC LIMIT ?");
    values.push(&filter.limit);
    all(connection, "audit", &sql, values.as_slice())
}

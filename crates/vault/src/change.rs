//! A change: one transaction that commits with its audit entries or not at all.

use crate::sealing::SecretKey;
use crate::vault::Actor;
use crate::{VaultError, audit_chain, compliance, new_uuid};
use auscult_domain::audit::{AuditCategory, AuditEntry, AuditEvent};
use auscult_domain::number::Series;
use auscult_domain::{AuditEventId, SessionId};
use chrono::{DateTime, Utc};
use rusqlite::Connection;
use std::cell::Cell;
use std::ops::Deref;

/// A change being made. Derefs to the connection its transaction runs on.
pub struct Change<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) audit_key: &'a SecretKey,
    pub(crate) actor: &'a Actor,
    pub(crate) series: &'a Series,
    pub(crate) session: SessionId,
    pub(crate) now: DateTime<Utc>,
    pub(crate) only_reading: bool,
    pub(crate) audited: Cell<u32>,
}

impl Change<'_> {
    /// Writes an audit entry: the vault adds who, when, where, and the link to the entry before.
    ///
    /// In a session that only reads, an entry about anything but reading, signing in and what a privacy officer wants
    /// to see is [`VaultError::OnlyReading`], and the change it belongs to is taken back.
    pub fn audit(&self, entry: AuditEntry) -> Result<(), VaultError> {
        if self.only_reading && matches!(entry.category, AuditCategory::Change | AuditCategory::Export) {
            return Err(VaultError::OnlyReading);
        }
        self.append(entry, self.now, By::Actor)
    }

    /// Writes an entry about something that happened while nobody was signed in.
    pub(crate) fn audit_nobody(&self, entry: AuditEntry, at: DateTime<Utc>) -> Result<(), VaultError> {
        self.append(entry, at, By::Nobody)
    }

    /// The time of this change.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Who makes it.
    pub fn actor(&self) -> &Actor {
        self.actor
    }

    /// The letters this device puts into its numbers.
    pub fn series(&self) -> &Series {
        self.series
    }

    fn append(&self, entry: AuditEntry, at: DateTime<Utc>, by: By) -> Result<(), VaultError> {
        let head = audit_chain::head(self.connection, self.actor.device)?;
        let event = AuditEvent {
            id: AuditEventId::from_uuid(new_uuid(at)),
            sequence: head.sequence + 1,
            at,
            device: self.actor.device,
            user: match by {
                By::Actor => Some(self.actor.user.id),
                By::Nobody => None,
            },
            session: match by {
                By::Actor => Some(self.session),
                By::Nobody => None,
            },
            program: Some(env!("CARGO_PKG_VERSION").to_owned()),
            entry,
        };
        audit_chain::append(self.connection, self.audit_key, &event, &head.hash)?;
        self.audited.set(self.audited.get() + 1);
        compliance::watch(self, &event)
    }
}

#[derive(Clone, Copy)]
enum By {
    Actor,
    Nobody,
}

impl Deref for Change<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}

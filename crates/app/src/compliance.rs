//! Looking at what rules found out of the ordinary, and saying what came of it.
//!
//! Invariant: nobody reviews what they did themselves while there is somebody else who may.

use crate::audit::People;
use crate::session::Session;
use crate::views::{ComplianceRow, ComplianceWhich};
use crate::{Answer, App, AppError};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::compliance::{ComplianceEvent, ComplianceReview, ComplianceRules, ComplianceVerdict};
use auscult_domain::finding::Finding;
use auscult_domain::permission::{Permission, may};
use auscult_domain::{ComplianceEventId, UserId};
use auscult_vault::{VaultError, compliance, users};

/// Events that are listed at once.
const LISTED: u32 = 200;

impl App {
    /// Events that nobody has looked at, or those somebody has; what has to be looked at first.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn compliance_events(&self, which: ComplianceWhich) -> Answer<Vec<ComplianceRow>> {
        let now = self.now();
        self.allowed(Permission::ReviewCompliance, |session| {
            session.note_reading("compliance.list", "compliance_event", "list", None, now)?;
            let events = session.vault.look(|conn| match which {
                ComplianceWhich::Open => compliance::open(conn, LISTED),
                ComplianceWhich::Reviewed => compliance::reviewed(conn, LISTED),
            })?;
            let own = session.vault.actor().user.id;
            let others = session.another_reviewer(own)?;
            let people = People::of(session)?;
            let row = |event: ComplianceEvent| {
                Ok(ComplianceRow {
                    who: people.name(event.user),
                    role: people.role(event.user),
                    patient_name: People::patient(session, event.patient)?,
                    reviewed_by: event.review.as_ref().and_then(|review| people.name(Some(review.by))),
                    may_review: !event.is_resolved() && (event.user != Some(own) || !others),
                    event,
                })
            };
            events.into_iter().map(row).collect()
        })
    }

    /// How many events have to be looked at and were not.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn compliance_waiting(&self) -> Answer<u32> {
        self.allowed(Permission::ReviewCompliance, |session| Ok(session.vault.look(compliance::waiting)?))
    }

    /// Keeps what came of looking at an event: it was right, or it was not, and why.
    ///
    /// # Errors
    /// One's own where somebody else could review it, reviewed already, no words, locked, not allowed.
    pub fn review_compliance(&self, id: ComplianceEventId, outcome: ComplianceVerdict, notes: &str) -> Answer<()> {
        let now = self.now();
        let notes = notes.trim().to_owned();
        if notes.is_empty() {
            return Err(AppError::Invalid(vec![Finding::error("notes", "Say what you found out.")]));
        }
        if !matches!(outcome, ComplianceVerdict::Compliant | ComplianceVerdict::Violation) {
            return Err(AppError::Invalid(vec![Finding::error("outcome", "It was right, or it was not.")]));
        }
        self.allowed(Permission::ReviewCompliance, |session| {
            let before = session.vault.look(|conn| compliance::get(conn, id))?;
            let own = session.vault.actor().user.id;
            if before.user == Some(own) && session.another_reviewer(own)? {
                return Err(AppError::refused(
                    "This is about what you did yourself.",
                    "Somebody else who reviews has to look at it.",
                ));
            }
            if before.is_resolved() {
                return Err(AppError::refused("Somebody has reviewed this already.", "Look among the reviewed ones."));
            }
            let review = Some(ComplianceReview { by: own, at: now, notes });
            let after = ComplianceEvent { status: outcome, review, ..before.clone() };
            session.vault.change(now, |change| {
                compliance::review(change, &after)?;
                let mut entry =
                    AuditEntry::done(AuditCategory::Compliance, "compliance.review", "compliance_event", id);
                entry.patient = before.patient;
                change.audit(entry.before(&before).after(&after))
            })?;
            Ok(())
        })
    }

    /// How the clinic wants the rules.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn compliance_rules(&self) -> Answer<ComplianceRules> {
        self.allowed(Permission::ReviewCompliance, |session| Ok(session.vault.look(compliance::rules)?))
    }

    /// Keeps how the clinic wants the rules.
    ///
    /// # Errors
    /// Rules that contradict themselves, locked, not allowed.
    pub fn save_compliance_rules(&self, rules: ComplianceRules) -> Answer<ComplianceRules> {
        let now = self.now();
        self.allowed(Permission::ReviewCompliance, |session| {
            if let Some(problem) = rules.problem() {
                return Err(AppError::Invalid(vec![Finding::error("rules", problem)]));
            }
            session.vault.change(now, |change| {
                let before = compliance::rules(change)?;
                compliance::put_rules(change, &rules)?;
                let entry = AuditEntry::done(AuditCategory::Change, "compliance.rules", "settings", "compliance_rules");
                change.audit(entry.before(&before).after(&rules))
            })?;
            Ok(rules)
        })
    }
}

impl Session {
    /// Whether somebody else in the organization reviews events too.
    fn another_reviewer(&self, own: UserId) -> Answer<bool> {
        let there_is = self.vault.look(|conn| {
            for user in users::list(conn)?.into_iter().filter(|user| user.id != own) {
                let memberships = users::memberships(conn, user.id)?;
                if memberships
                    .iter()
                    .any(|one| one.ended.is_none() && may(one.role, one.access, Permission::ReviewCompliance))
                {
                    return Ok::<_, VaultError>(true);
                }
            }
            Ok(false)
        })?;
        Ok(there_is)
    }
}

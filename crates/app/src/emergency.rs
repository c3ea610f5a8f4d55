//! Emergency access: an hour of reading what the clinical roles see, for a reason, looked into afterwards.
//!
//! The vault itself refuses every change in such a session ([`auscult_vault::Vault::only_read`]), so that no use case
//! has to think of it.

use crate::session::{Session, describe};
use crate::views::{Changed, EmergencyRow, Me, SecondFactorState, Standing};
use crate::{Answer, App, AppError, AppEvent};
use auscult_domain::EmergencyAccessId;
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::emergency::{
    EMERGENCY_LASTS, EmergencyAccess, EmergencyReview, SHORTEST_REASON, may_in_emergency, reason_of,
};
use auscult_domain::finding::Finding;
use auscult_domain::organization::Membership;
use auscult_domain::permission::{Permission, may};
use auscult_vault::{Vault, VaultError, emergency_accesses, new_uuid, users};
use chrono::{DateTime, Utc};
use std::sync::atomic::Ordering;
use zeroize::Zeroizing;

/// How many are listed: those nobody has looked into stand in front.
const LISTED: u32 = 100;

impl App {
    /// Signs somebody in for an hour of reading, for a reason. Open to everybody of the organization; who has a second
    /// factor needs it here too.
    ///
    /// # Errors
    /// As [`App::unlock`]; a reason that says too little.
    pub fn unlock_in_emergency(&self, email: &str, password: String, code: Option<String>, reason: &str) -> Answer<Me> {
        let reason = reason_of(reason).ok_or_else(too_little)?;
        let now = self.now();
        let (password, code) = (Zeroizing::new(password), code.map(Zeroizing::new));
        let vault = match &code {
            Some(code) => auscult_vault::unlock_with_code(self.home(), email, &password, code, now)?,
            None => auscult_vault::unlock(self.home(), email, &password, now)?,
        };
        let session = in_emergency(vault, reason, now)?;
        let me = describe(&session)?;
        self.hold(session);
        self.0.locked.store(false, Ordering::Release);
        self.warm_codes();
        Ok(me)
    }

    /// The emergency sign-ins, those nobody has looked into first.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn emergencies(&self) -> Answer<Vec<EmergencyRow>> {
        self.allowed(Permission::ReviewCompliance, |session| {
            let name = |user| -> Answer<String> { Ok(session.vault.look(|conn| users::get(conn, user))?.name) };
            session
                .vault
                .look(|conn| emergency_accesses::latest(conn, LISTED))?
                .into_iter()
                .map(|one| {
                    let review = one.review.as_ref();
                    Ok(EmergencyRow {
                        id: one.id,
                        who: name(one.user)?,
                        at: one.at,
                        reason: one.reason.clone(),
                        reviewed_at: review.map(|review| review.at),
                        reviewed_by: review.map(|review| name(review.by)).transpose()?,
                        words: review.map(|review| review.words.clone()),
                    })
                })
                .collect()
        })
    }

    /// Says what came of an emergency sign-in: once, and not of one's own while somebody else can.
    ///
    /// # Errors
    /// Nothing said; one's own; looked into already; locked; not allowed.
    pub fn review_emergency(&self, id: EmergencyAccessId, words: &str) -> Answer<()> {
        let words = words.trim().to_owned();
        if words.is_empty() {
            return Err(AppError::Invalid(vec![Finding::error("words", "Say what you found.")]));
        }
        let now = self.now();
        self.allowed(Permission::ReviewCompliance, |session| {
            let before = session.vault.look(|conn| emergency_accesses::get(conn, id))?;
            if before.review.is_some() {
                return Err(AppError::refused("Somebody has looked into this already.", "Open the list again."));
            }
            let by = session.vault.actor().user.id;
            if before.user == by && session.others_may_review()? {
                return Err(AppError::refused("This was you.", "Somebody else who may review has to look into it."));
            }
            let after = EmergencyAccess { review: Some(EmergencyReview { at: now, by, words }), ..before.clone() };
            session.vault.change(now, |change| {
                emergency_accesses::review(change, &after)?;
                let entry = AuditEntry::done(AuditCategory::Compliance, "emergency.review", "emergency", id);
                change.audit(entry.before(&before).after(&after))
            })?;
            Ok(())
        })?;
        self.tell(AppEvent::Changed(Changed { encounter: None, patient: None }));
        Ok(())
    }
}

impl Session {
    /// Whether anybody else could look into an emergency of whoever is signed in.
    fn others_may_review(&self) -> Answer<bool> {
        let me = self.vault.actor().user.id;
        Ok(self.vault.look(|conn| {
            for user in users::list(conn)?.into_iter().filter(|user| user.id != me) {
                let memberships = users::memberships(conn, user.id)?;
                let reviews =
                    |one: &Membership| one.ended.is_none() && may(one.role, one.access, Permission::ReviewCompliance);
                if memberships.iter().any(reviews) {
                    return Ok(true);
                }
            }
            Ok(false)
        })?)
    }

    /// Whether this is a session that only reads.
    pub(crate) fn in_emergency(&self) -> bool {
        matches!(self.standing, Standing::Emergency { .. })
    }

    /// What somebody in an emergency may do; `None` in a usual session.
    pub(crate) fn may_in_emergency(&self, permission: Permission) -> Option<bool> {
        self.in_emergency().then(|| may_in_emergency(permission))
    }
}

/// The session of somebody who signed in for this reason. It is kept and audited before anything can be read.
fn in_emergency(mut vault: Vault, reason: String, now: DateTime<Utc>) -> Answer<Session> {
    let access = EmergencyAccess {
        id: EmergencyAccessId::from_uuid(new_uuid(now)),
        user: vault.actor().user.id,
        at: now,
        until: now + EMERGENCY_LASTS,
        reason,
        review: None,
    };
    vault.change(now, |change| {
        emergency_accesses::insert(change, &access)?;
        let entry = AuditEntry::done(AuditCategory::Compliance, "emergency.sign_in", "emergency", access.id);
        change.audit(entry.after(&access))
    })?;
    vault.only_read();
    let mut session = Session::new(vault, now)?;
    session.standing = Standing::Emergency { reason: access.reason, until: access.until };
    // Setting one up would change something; it is asked for at the next usual sign-in.
    if session.second_factor == SecondFactorState::Due {
        session.second_factor = SecondFactorState::Without;
    }
    Ok(session)
}

fn too_little() -> AppError {
    let words = format!("Say in at least {SHORTEST_REASON} characters why: it is read afterwards.");
    AppError::Invalid(vec![Finding::error("reason", words)])
}

/// Whether an error says that what was asked has to wait for a usual session, as it waits behind the lock.
pub(crate) fn waits_for_a_usual_session(error: &AppError) -> bool {
    matches!(error, AppError::Locked | AppError::SecondFactorDue | AppError::Vault(VaultError::OnlyReading))
}

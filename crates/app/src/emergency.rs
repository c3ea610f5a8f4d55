//! Emergency access: an hour of reading what the clinical roles see, for a reason, looked into afterwards.
//!
//! The vault itself refuses every change in such a session ([`auscult_vault::Vault::only_read`]), so that no use case
//! has to think of it. That somebody signed in so raises an event that stays until it is reviewed
//! ([`auscult_domain::compliance::ComplianceRule::Emergency`]).

use crate::session::{Session, describe};
use crate::views::{Me, SecondFactorState, Standing};
use crate::{Answer, App, AppError};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::emergency::{EMERGENCY_LASTS, SHORTEST_REASON, may_in_emergency, reason_of};
use auscult_domain::finding::Finding;
use auscult_domain::permission::Permission;
use auscult_vault::{Vault, VaultError};
use chrono::{DateTime, Utc};
use std::sync::atomic::Ordering;
use zeroize::Zeroizing;

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
            Some(code) => auscult_vault::unlock_with_code(&self.home(), email, &password, code, now)?,
            None => auscult_vault::unlock(&self.home(), email, &password, now)?,
        };
        let _entering = crate::held(&self.0.entering);
        self.must_be_chosen(&vault)?;
        let session = in_emergency(vault, reason, now)?;
        let me = describe(&session)?;
        self.hold(session);
        self.0.locked.store(false, Ordering::Release);
        self.warm_codes();
        Ok(me)
    }
}

impl Session {
    /// Whether this is a session that only reads.
    pub(crate) fn in_emergency(&self) -> bool {
        matches!(self.standing, Standing::Emergency { .. })
    }

    /// What somebody in an emergency may do; `None` in a usual session.
    pub(crate) fn may_in_emergency(&self, permission: Permission) -> Option<bool> {
        self.in_emergency().then(|| may_in_emergency(permission))
    }
}

/// The session of somebody who signed in for this reason. It is audited before anything can be read.
fn in_emergency(mut vault: Vault, reason: String, now: DateTime<Utc>) -> Answer<Session> {
    let standing = Standing::Emergency { reason, until: now + EMERGENCY_LASTS };
    let user = vault.actor().user.id;
    vault.change(now, |change| {
        let entry = AuditEntry::done(AuditCategory::Compliance, "emergency.sign_in", "user", user);
        change.audit(entry.after(&standing))
    })?;
    vault.only_read();
    let mut session = Session::new(vault, now)?;
    session.standing = standing;
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

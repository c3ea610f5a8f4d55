//! Who works on the codes of a visit. A claim keeps others from changing them unknowingly, and lapses by itself.

use super::naming::Names;
use crate::session::Session;
use crate::views::ClaimView;
use crate::{Answer, App, AppError};
use auscult_domain::EncounterId;
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::coding::CodingClaim;
use auscult_domain::permission::Permission;
use auscult_vault::{coding_facts, encounters};
use chrono::{DateTime, Utc};

impl Session {
    /// A claim as it is shown; none where it has lapsed.
    pub(crate) fn claim_view(
        &self,
        claim: Option<&CodingClaim>,
        names: &Names,
        now: DateTime<Utc>,
    ) -> Option<ClaimView> {
        let claim = claim.filter(|claim| claim.holds(now))?;
        let mine = claim.by == self.vault.actor().user.id;
        Some(ClaimView { by: claim.by, name: names.of(claim.by), since: claim.since, mine })
    }

    /// The claim of whoever is signed in on a visit, which begins or goes on now.
    ///
    /// # Errors
    /// Somebody else is at it.
    pub(crate) fn own_claim(&self, encounter: EncounterId, now: DateTime<Utc>) -> Answer<CodingClaim> {
        let user = self.vault.actor().user.id;
        let kept = self.vault.look(|conn| coding_facts::claim(conn, encounter))?;
        match kept.filter(|claim| claim.holds(now)) {
            Some(claim) if claim.by != user => {
                let name = Names::read(self)?.of(claim.by);
                Err(AppError::refused(
                    format!("{name} is coding this visit."),
                    "Take the visit over if they know of it, or choose another one.",
                ))
            }
            Some(claim) => Ok(CodingClaim { seen_at: now, ..claim }),
            None => Ok(CodingClaim { encounter, by: user, since: now, seen_at: now }),
        }
    }

    fn put_claim(&mut self, claim: &CodingClaim, action: &str, now: DateTime<Utc>) -> Answer<()> {
        Ok(self.vault.change(now, |change| {
            let patient = encounters::get(change, claim.encounter)?.patient;
            coding_facts::put_claim(change, claim)?;
            let entry = AuditEntry::done(AuditCategory::Change, action, "encounter", claim.encounter);
            change.audit(entry.patient(patient))
        })?)
    }
}

impl App {
    /// Claims a visit for whoever is signed in, or says whose it is: then nothing is changed.
    ///
    /// # Errors
    /// Locked, not allowed, no such visit.
    pub fn claim_encounter(&self, encounter: EncounterId) -> Answer<ClaimView> {
        let now = self.now();
        let view = self.allowed_on(Permission::AssignCodes, encounter, |session| {
            let user = session.vault.actor().user.id;
            let names = Names::read(session)?;
            let kept = session.vault.look(|conn| coding_facts::claim(conn, encounter))?;
            let others = kept.filter(|claim| claim.keeps_out(user, now));
            if let Some(view) = session.claim_view(others.as_ref(), &names, now) {
                return Ok(view);
            }
            let claim = session.own_claim(encounter, now)?;
            session.put_claim(&claim, "codes.claim", now)?;
            Ok(ClaimView { by: claim.by, name: names.of(claim.by), since: claim.since, mine: true })
        })?;
        self.tell_coding_changed(encounter);
        Ok(view)
    }

    /// Takes a visit over from whoever is at it.
    ///
    /// # Errors
    /// Locked, not allowed, no such visit.
    pub fn take_over_encounter(&self, encounter: EncounterId) -> Answer<ClaimView> {
        let now = self.now();
        let view = self.allowed_on(Permission::AssignCodes, encounter, |session| {
            let by = session.vault.actor().user.id;
            let claim = CodingClaim { encounter, by, since: now, seen_at: now };
            session.put_claim(&claim, "codes.take_over", now)?;
            Ok(ClaimView { by, name: session.vault.actor().user.name.clone(), since: now, mine: true })
        })?;
        self.tell_coding_changed(encounter);
        Ok(view)
    }

    /// Lets a visit go that whoever is signed in has claimed; another one's claim stays.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn release_encounter(&self, encounter: EncounterId) -> Answer<()> {
        let now = self.now();
        self.allowed_on(Permission::AssignCodes, encounter, |session| {
            let user = session.vault.actor().user.id;
            let kept = session.vault.look(|conn| coding_facts::claim(conn, encounter))?;
            if kept.is_none_or(|claim| claim.by != user) {
                return Ok(());
            }
            Ok(session.vault.change(now, |change| {
                let patient = encounters::get(change, encounter)?.patient;
                coding_facts::release(change, encounter)?;
                let entry = AuditEntry::done(AuditCategory::Change, "codes.release", "encounter", encounter);
                change.audit(entry.patient(patient))
            })?)
        })?;
        self.tell_coding_changed(encounter);
        Ok(())
    }
}

//! The clinic's own attestation texts, beside those that ship.

use crate::session::Session;
use crate::{Answer, App, AppError};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::billing::{AttestationTemplate, AttestationTemplates};
use auscult_domain::permission::Permission;
use auscult_vault::coding_facts;

/// The clinic's own texts, by their key in the vault.
const TEMPLATES: &str = "attestation_templates";

impl Session {
    pub(super) fn own_attestations(&self) -> Answer<AttestationTemplates> {
        Ok(self.vault.look(|conn| coding_facts::rules(conn, TEMPLATES))?.unwrap_or_default())
    }
}

impl App {
    /// The texts physicians attest by: those that ship, and the clinic's own.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn attestation_templates(&self) -> Answer<Vec<AttestationTemplate>> {
        self.allowed(Permission::ViewBilling, |session| Ok(session.own_attestations()?.offered()))
    }

    /// Keeps the clinic's own texts; one with the key of a shipped text takes its place.
    ///
    /// # Errors
    /// A key there twice, one without a name or words; locked; not allowed.
    pub fn save_attestation_templates(&self, templates: AttestationTemplates) -> Answer<Vec<AttestationTemplate>> {
        let findings = templates.faults();
        if !findings.is_empty() {
            return Err(AppError::Invalid(findings));
        }
        // What reads as it ships is not the clinic's own: it goes on following what ships.
        let shipped = AttestationTemplates::default().offered();
        let own = templates.templates.into_iter().filter(|one| !shipped.contains(one)).collect();
        let templates = AttestationTemplates { templates: own };
        let now = self.now();
        self.allowed(Permission::EditSettings, |session| {
            session.vault.change(now, |change| {
                let before: Option<AttestationTemplates> = coding_facts::rules(change, TEMPLATES)?;
                coding_facts::put_rules(change, TEMPLATES, &templates)?;
                let entry = AuditEntry::done(AuditCategory::Change, "attestations.texts", "coding_rules", TEMPLATES);
                change.audit(entry.before(before).after(&templates))
            })?;
            Ok(templates.offered())
        })
    }
}

//! The templates of this program version, put into the vault.

use super::renew_followers;
use crate::Answer;
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_vault::{Vault, VaultError, templates};
use chrono::{DateTime, Utc};

/// Puts the shipped templates of this program version into the vault.
pub(crate) fn keep_shipped(vault: &mut Vault, now: DateTime<Utc>) -> Answer<()> {
    let shipped = auscult_compose::shipped_templates();
    let known = vault.look(templates::list)?;
    let news: Vec<_> = shipped.into_iter().filter(|template| !known.contains(template)).collect();
    if news.is_empty() {
        return Ok(());
    }
    vault.change(now, |change| {
        for template in &news {
            match templates::get(change, template.id) {
                Ok(_) => templates::update(change, template)?,
                Err(VaultError::NotFound) => templates::insert(change, template)?,
                Err(error) => return Err(error),
            }
            let entry = AuditEntry::done(AuditCategory::Change, "template.ship", "template", template.id);
            change.audit(entry.after(template.version))?;
            renew_followers(change, template.id)?;
        }
        Ok(())
    })?;
    Ok(())
}

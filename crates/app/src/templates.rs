//! Templates: those that ship with the program, and the clinic's own.

use crate::{Answer, App, AppError};
use auscult_domain::TemplateId;
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::finding::Finding;
use auscult_domain::permission::Permission;
use auscult_domain::template::Template;
use auscult_vault::{Vault, VaultError, new_uuid, templates};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

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
        }
        Ok(())
    })?;
    Ok(())
}

impl App {
    /// All templates, by name.
    ///
    /// # Errors
    /// Locked.
    pub fn templates(&self) -> Answer<Vec<Template>> {
        self.with(|session| {
            let mut list = session.vault.look(templates::list)?;
            list.sort_by(|a, b| a.name.cmp(&b.name));
            Ok(list)
        })
    }

    /// Keeps one of the clinic's own templates, as a new version. A shipped one is kept as a copy.
    ///
    /// # Errors
    /// Without name or sections; locked; not allowed.
    pub fn save_template(&self, template: Template) -> Answer<Template> {
        let findings = check(&template);
        if !findings.is_empty() {
            return Err(AppError::Invalid(findings));
        }
        let now = self.now();
        self.allowed(Permission::EditSettings, |session| {
            let before = session.vault.look(|conn| match templates::get(conn, template.id) {
                Ok(before) if !before.shipped => Ok(Some(before)),
                Ok(_) | Err(VaultError::NotFound) => Ok(None),
                Err(error) => Err(error),
            })?;
            let (id, version) = match &before {
                Some(before) => (before.id, before.version + 1),
                None => (TemplateId::from_uuid(new_uuid(now)), 1),
            };
            let kept = Template { id, version, shipped: false, ..template };
            session.vault.change(now, |change| {
                match &before {
                    Some(_) => templates::update(change, &kept)?,
                    None => templates::insert(change, &kept)?,
                }
                let entry = AuditEntry::done(AuditCategory::Change, "template.save", "template", id);
                change.audit(entry.before(&before).after(&kept))
            })?;
            Ok(kept)
        })
    }
}

fn check(template: &Template) -> Vec<Finding> {
    let mut findings = Vec::new();
    if template.name.trim().is_empty() {
        findings.push(Finding::error("name", "A template needs a name."));
    }
    if template.sections.is_empty() {
        findings.push(Finding::error("sections", "A template needs at least one section."));
    }
    let keys: BTreeSet<_> = template.sections.iter().map(|section| section.key.as_str()).collect();
    if keys.len() != template.sections.len() || keys.contains("") {
        findings.push(Finding::error("sections", "Every section needs a key of its own."));
    }
    if template.sections.iter().any(|section| section.title.trim().is_empty()) {
        findings.push(Finding::error("sections", "Every section needs a heading."));
    }
    findings
}

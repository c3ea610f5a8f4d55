//! Earlier versions of a template: to be read, and to be brought back as a new one.

use crate::views::TemplateVersionRow;
use crate::{Answer, App};
use auscult_domain::TemplateId;
use auscult_domain::permission::Permission;
use auscult_domain::template::Template;
use auscult_vault::{templates, users};

impl App {
    /// The kept versions of a template, the latest first. What shipped has none but the present one.
    ///
    /// # Errors
    /// Locked, no such template.
    pub fn template_versions(&self, id: TemplateId) -> Answer<Vec<TemplateVersionRow>> {
        self.with(|session| {
            let kept = session.vault.look(|conn| templates::versions(conn, id))?;
            let row = |kept: templates::KeptVersion| {
                let by = session.vault.look(|conn| users::get(conn, kept.by))?;
                Ok(TemplateVersionRow { version: kept.version, at: kept.at, by_name: by.name })
            };
            kept.into_iter().map(row).collect()
        })
    }

    /// A template as it was.
    ///
    /// # Errors
    /// Locked, no such version.
    pub fn template_version(&self, id: TemplateId, version: u32) -> Answer<Template> {
        self.with(|session| Ok(session.vault.look(|conn| templates::version(conn, id, version))?))
    }

    /// Makes an earlier version the present one, as a new version.
    ///
    /// # Errors
    /// As saving it.
    pub fn restore_template(&self, id: TemplateId, version: u32) -> Answer<Template> {
        self.allowed(Permission::EditTemplates, |_| Ok(()))?;
        self.save_template(self.template_version(id, version)?)
    }
}

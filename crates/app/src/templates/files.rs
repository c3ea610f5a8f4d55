//! Templates as files, from one clinic to another.

use crate::export::{write_new, write_whole};
use crate::views::Exported;
use crate::{Answer, App, AppError};
use auscult_domain::TemplateId;
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::permission::Permission;
use auscult_domain::template::{Template, file};
use auscult_vault::{new_uuid, templates};
use std::path::{Path, PathBuf};

/// A file of templates is text of a few pages; what is larger is something else.
const LARGEST: u64 = 1_000_000;

impl App {
    /// Writes a template to a file, into the export folder unless a place is given.
    ///
    /// # Errors
    /// Locked, not allowed, the place cannot be written.
    pub fn export_template(&self, id: TemplateId, to: Option<PathBuf>) -> Answer<Exported> {
        let now = self.now();
        let folder = self.settings()?.export_folder;
        let template = self.allowed(Permission::EditTemplates, |session| {
            let template = session.vault.look(|conn| templates::get(conn, id))?;
            let entry = AuditEntry::done(AuditCategory::Export, "template.export", "template", id);
            session.vault.change(now, |change| change.audit(entry))?;
            Ok(template)
        })?;
        let text = file::written(&template).map_err(|_| unwritable())?;
        let path = match to {
            Some(path) => write_whole(&path, text.as_bytes())
                .map(|()| path)
                .map_err(AppError::file("The file could not be written"))?,
            None => write_new(Path::new(&folder), &stem(&template.name), "json", text.as_bytes())?,
        };
        Ok(Exported { path: path.display().to_string() })
    }

    /// Reads a template from a file and keeps it as one of this person's own.
    ///
    /// # Errors
    /// The file cannot be read or is no template, with the line; locked; not allowed.
    pub fn import_template(&self, path: &Path) -> Answer<Template> {
        self.allowed(Permission::EditTemplates, |_| Ok(()))?;
        let unread = || AppError::file("The file could not be read");
        if std::fs::metadata(path).map_err(unread())?.len() > LARGEST {
            return Err(AppError::refused(
                "This file is far too large for a template.",
                "Choose a file that Auscult wrote.",
            ));
        }
        let text = std::fs::read_to_string(path).map_err(unread())?;
        let template = file::read(&text, TemplateId::from_uuid(new_uuid(self.now())))
            .map_err(|problem| AppError::refused(format!("This is no template: {problem}"), "Nothing was kept."))?;
        self.save_template(template)
    }
}

fn unwritable() -> AppError {
    AppError::refused("This template cannot be written to a file.", "Save it again and try once more.")
}

/// The template's name as a file name.
fn stem(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { ' ' }).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    format!("{}.template", if words.is_empty() { "template".to_owned() } else { words.join("-") })
}

//! Templates: those that ship with the program, each clinician's own, and those the organization shares.
//!
//! A change is a new version, and the earlier ones stay. What follows a template changes with it, as a new version too.

mod files;
mod macros;
mod preview;
mod shipped;
mod versions;

pub(crate) use shipped::keep_shipped;

use crate::session::Session;
use crate::views::TemplateRow;
use crate::{Answer, App, AppError};
use auscult_domain::TemplateId;
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::permission::Permission;
use auscult_domain::template::Template;
use auscult_vault::{Change, VaultError, new_uuid, templates, users};
use chrono::{DateTime, Utc};

impl App {
    /// The templates this person may make a note by, by name.
    ///
    /// # Errors
    /// Locked.
    pub fn templates(&self) -> Answer<Vec<Template>> {
        Ok(self.seen_templates()?.into_iter().filter(|template| template.active).collect())
    }

    /// All templates this person sees, by name, with who wrote them and how often they are used.
    ///
    /// # Errors
    /// Locked.
    pub fn template_rows(&self) -> Answer<Vec<TemplateRow>> {
        let seen = self.seen_templates()?;
        self.with(|session| {
            let uses = session.vault.look(templates::uses)?;
            let row = |template: Template| {
                let used = uses.get(&template.id);
                let owner =
                    template.owner.map(|owner| session.vault.look(|conn| users::get(conn, owner))).transpose()?;
                Ok(TemplateRow {
                    owner_name: owner.map(|owner| owner.name),
                    notes: used.map_or(0, |used| used.notes),
                    last_used: used.map(|used| used.last),
                    may_edit: session.may_edit(&template),
                    template,
                })
            };
            seen.into_iter().map(row).collect()
        })
    }

    fn seen_templates(&self) -> Answer<Vec<Template>> {
        self.with(|session| {
            let me = session.vault.actor().user.id;
            let mut list = session.vault.look(templates::list)?;
            list.retain(|template| template.is_seen_by(me));
            list.sort_by(|a, b| a.name.cmp(&b.name));
            Ok(list)
        })
    }

    /// Keeps a template as a new version. One that shipped, or that is not in the vault yet, is kept as a new one of
    /// this person's own.
    ///
    /// # Errors
    /// What [`Template::faults`] says; following in a circle; somebody else's; locked; not allowed.
    pub fn save_template(&self, template: Template) -> Answer<Template> {
        let findings = template.faults();
        if !findings.is_empty() {
            return Err(AppError::Invalid(findings));
        }
        let now = self.now();
        self.allowed(Permission::EditTemplates, |session| {
            let before = session.kept_before(&template)?;
            let kept = match &before {
                Some(before) => Template {
                    id: before.id,
                    version: before.version + 1,
                    owner: before.owner,
                    shipped: false,
                    ..template
                },
                None => session.new_template(template, now),
            };
            session.must_end(&kept)?;
            session.vault.change(now, |change| {
                put(change, &kept, before.as_ref())?;
                renew_followers(change, kept.id)
            })?;
            Ok(kept)
        })
    }

    /// Takes away a template that no other follows. Notes made by it stay as they are.
    ///
    /// # Errors
    /// Shipped, followed, or somebody else's; locked; not allowed.
    pub fn delete_template(&self, id: TemplateId) -> Answer<()> {
        let now = self.now();
        self.allowed(Permission::EditTemplates, |session| {
            let (template, all) = session.vault.look(|conn| Ok((templates::get(conn, id)?, templates::list(conn)?)))?;
            session.must_be_editable(&template)?;
            if let Some(follower) = all.iter().find(|other| other.follows == Some(id)) {
                return Err(AppError::refused(
                    format!("“{}” follows this template.", follower.name),
                    "Take that one away first, or stop offering this one for new notes.",
                ));
            }
            session.vault.change(now, |change| {
                templates::delete(change, id)?;
                change
                    .audit(AuditEntry::done(AuditCategory::Change, "template.delete", "template", id).before(&template))
            })?;
            Ok(())
        })
    }
}

impl Session {
    /// A person changes their own templates; who runs the organization changes everybody's.
    fn may_edit(&self, template: &Template) -> bool {
        let own = template.owner == Some(self.vault.actor().user.id) && self.may(Permission::EditTemplates);
        !template.shipped && (own || self.may(Permission::EditSettings))
    }

    fn must_be_editable(&self, template: &Template) -> Answer<()> {
        if self.may_edit(template) {
            return Ok(());
        }
        Err(AppError::refused("This template is not yours to change.", "Make a copy, or one that follows it."))
    }

    /// The template as it is kept, if this is a change of one.
    fn kept_before(&self, template: &Template) -> Answer<Option<Template>> {
        let kept = match self.vault.look(|conn| templates::get(conn, template.id)) {
            Ok(kept) => kept,
            Err(VaultError::NotFound) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        if kept.shipped || template.shipped {
            return Ok(None);
        }
        self.must_be_editable(&kept)?;
        Ok(Some(kept))
    }

    fn new_template(&self, template: Template, now: DateTime<Utc>) -> Template {
        let id = TemplateId::from_uuid(new_uuid(now));
        let owner = Some(self.vault.actor().user.id);
        Template { id, version: 1, shipped: false, owner, ..template }
    }

    /// Refuses a template that would follow itself over others.
    fn must_end(&self, template: &Template) -> Answer<()> {
        let mut follows = template.follows;
        for _ in 0..4 {
            match follows {
                None => return Ok(()),
                Some(id) if id == template.id => break,
                Some(id) => follows = self.vault.look(|conn| templates::get(conn, id))?.follows,
            }
        }
        Err(AppError::refused(
            "A template cannot follow itself, nor one of more than three generations.",
            "Choose another one to follow, or none.",
        ))
    }
}

/// Keeps the template with its version and its audit entry.
fn put(change: &Change<'_>, kept: &Template, before: Option<&Template>) -> Result<(), VaultError> {
    match before {
        Some(_) => templates::update(change, kept)?,
        None => templates::insert(change, kept)?,
    }
    templates::keep_version(change, kept)?;
    let entry = AuditEntry::done(AuditCategory::Change, "template.save", "template", kept.id);
    change.audit(entry.before(before).after(kept))
}

/// Templates that follow this one, however far, get a new version: their sections may have changed.
fn renew_followers(change: &Change<'_>, id: TemplateId) -> Result<(), VaultError> {
    let all = templates::list(change)?;
    for follower in all.into_iter().filter(|other| other.follows == Some(id)) {
        let renewed = Template { version: follower.version + 1, ..follower };
        templates::update(change, &renewed)?;
        templates::keep_version(change, &renewed)?;
        renew_followers(change, renewed.id)?;
    }
    Ok(())
}

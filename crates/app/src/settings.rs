//! What a person may set, and the organization's letterhead.

use crate::session::Session;
use crate::views::{Settings, Theme};
use crate::{Answer, App, AppError, Places};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::finding::Finding;
use auscult_domain::organization::Organization;
use auscult_domain::permission::Permission;
use auscult_vault::{Vault, organizations, settings as kept};
use std::collections::BTreeMap;

const CONSENT_WORDS: &str = "May I record our conversation so that I can write the note from it? \
    The recording stays on this laptop, encrypted, and you can say no at any time.";
const IDLE_MINUTES: u32 = 10;

/// Bytes of text that a half-typed form may have.
const LONGEST_FORM: usize = 1 << 20;

fn unfinished_key(vault: &Vault, form: &str) -> String {
    format!("unfinished/{}/{form}", vault.actor().user.id)
}

fn key_of(vault: &Vault) -> String {
    format!("settings/{}", vault.actor().user.id)
}

fn defaults(places: &Places) -> Settings {
    Settings {
        theme: Theme::System,
        microphone: None,
        channel: None,
        model: crate::models::DEFAULT_MODEL.to_owned(),
        vocabulary: Vec::new(),
        template: auscult_compose::shipped_templates().first().map(|template| template.id),
        idle_minutes: IDLE_MINUTES,
        export_folder: places.exports.display().to_string(),
        consent_words: CONSENT_WORDS.to_owned(),
        keys: BTreeMap::new(),
    }
}

/// A letterhead as the audit keeps it: of the logo, how large it is.
fn letterhead(organization: &Organization) -> Organization {
    let logo_png = organization.logo_png.as_ref().map(|logo| format!("PNG, {} characters", logo.len()));
    Organization { logo_png, ..organization.clone() }
}

/// The settings of whoever is signed in.
pub(crate) fn of(session: &Session, places: &Places) -> Answer<Settings> {
    let key = key_of(&session.vault);
    Ok(session.vault.look(|conn| kept::get(conn, &key))?.unwrap_or_else(|| defaults(places)))
}

pub(crate) fn idle_minutes(vault: &Vault) -> Answer<u32> {
    let key = key_of(vault);
    let settings: Option<Settings> = vault.look(|conn| kept::get(conn, &key))?;
    Ok(settings.map_or(IDLE_MINUTES, |settings| settings.idle_minutes))
}

impl App {
    /// The settings of whoever is signed in.
    ///
    /// # Errors
    /// Locked.
    pub fn settings(&self) -> Answer<Settings> {
        self.before_second_factor(|session| of(session, self.places()))
    }

    /// Keeps settings.
    ///
    /// # Errors
    /// A value out of range; locked.
    pub fn save_settings(&self, settings: Settings) -> Answer<Settings> {
        let mut findings = Vec::new();
        if !(1..=15).contains(&settings.idle_minutes) {
            findings.push(Finding::error("idleMinutes", "Auscult locks after 1 to 15 idle minutes."));
        }
        if settings.export_folder.trim().is_empty() {
            findings.push(Finding::error("exportFolder", "Exported files need a folder."));
        }
        if !findings.is_empty() {
            return Err(AppError::Invalid(findings));
        }
        let now = self.now();
        self.with(|session| {
            let key = key_of(&session.vault);
            session.vault.change(now, |change| {
                let before: Option<Settings> = kept::get(change, &key)?;
                kept::put(change, &key, &settings)?;
                let entry = AuditEntry::done(AuditCategory::Change, "settings.save", "settings", &key);
                change.audit(entry.before(&before).after(&settings))
            })?;
            session.read_idle_minutes()?;
            Ok(settings)
        })
    }

    /// What somebody had typed into a form and not yet kept, if anything.
    ///
    /// # Errors
    /// Locked.
    pub fn unfinished(&self, form: &str) -> Answer<Option<String>> {
        self.with(|session| {
            let key = unfinished_key(&session.vault, form);
            Ok(session.vault.look(|conn| kept::get::<Option<String>>(conn, &key))?.flatten())
        })
    }

    /// Keeps what is being typed into a form, so that a crash loses none of it; nothing takes it out again.
    ///
    /// # Errors
    /// Longer than a form can be; locked.
    pub fn keep_unfinished(&self, form: &str, text: Option<String>) -> Answer<()> {
        if text.as_ref().is_some_and(|text| text.len() > LONGEST_FORM) {
            return Err(AppError::refused("That is too long for a form.", "Save what you have, then go on."));
        }
        let now = self.now();
        self.with(|session| {
            let key = unfinished_key(&session.vault, form);
            Ok(session.vault.change(now, |change| {
                kept::put(change, &key, &text)?;
                change.audit(AuditEntry::done(AuditCategory::Change, "form.keep", "form", form))
            })?)
        })
    }

    /// Changes the organization's letterhead.
    ///
    /// # Errors
    /// Without a name; a logo that is no PNG or larger than 1 MB; locked; not allowed.
    pub fn save_organization(&self, organization: Organization) -> Answer<Organization> {
        let mut findings = Vec::new();
        if organization.name.trim().is_empty() {
            findings.push(Finding::error("name", "The organization needs a name: it stands on every letter."));
        }
        if let Some(logo) = &organization.logo_png
            && let Err(error) = auscult_documents::check_logo(logo)
        {
            findings.push(Finding::error("logoPng", error.to_string()));
        }
        if !findings.is_empty() {
            return Err(AppError::Invalid(findings));
        }
        let now = self.now();
        self.allowed(Permission::EditSettings, |session| {
            let organization = Organization { id: session.organization.id, ..organization };
            let before = session.organization.clone();
            session.vault.change(now, |change| {
                organizations::update(change, &organization)?;
                let entry =
                    AuditEntry::done(AuditCategory::Change, "organization.save", "organization", organization.id);
                change.audit(entry.before(letterhead(&before)).after(letterhead(&organization)))
            })?;
            session.organization = organization.clone();
            Ok(organization)
        })
    }
}

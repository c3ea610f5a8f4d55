//! How whoever is signed in likes to work.

use crate::{Answer, App, AppError};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::workflow::Preferences;
use auscult_vault::{Vault, settings as kept};

fn key_of(vault: &Vault) -> String {
    format!("preferences/{}", vault.actor().user.id)
}

/// The preferences of whoever is signed in.
pub(super) fn preferences_of(vault: &Vault) -> Answer<Preferences> {
    let key = key_of(vault);
    Ok(vault.look(|conn| kept::get(conn, &key))?.unwrap_or_default())
}

impl App {
    /// How whoever is signed in likes to work.
    ///
    /// # Errors
    /// Locked.
    pub fn preferences(&self) -> Answer<Preferences> {
        self.with(|session| preferences_of(&session.vault))
    }

    /// Keeps how they like to work.
    ///
    /// # Errors
    /// A value that cannot be; locked.
    pub fn save_preferences(&self, preferences: Preferences) -> Answer<Preferences> {
        if let Some(fault) = preferences.fault() {
            return Err(AppError::refused(fault, "Nothing was changed."));
        }
        let now = self.now();
        self.with(|session| {
            let key = key_of(&session.vault);
            let before = preferences_of(&session.vault)?;
            session.vault.change(now, |change| {
                kept::put(change, &key, &preferences)?;
                let entry = AuditEntry::done(AuditCategory::Change, "preferences.save", "settings", &key);
                change.audit(entry.before(&before).after(&preferences))
            })?;
            Ok(preferences)
        })
    }
}

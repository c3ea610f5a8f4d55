//! Text macros: those that ship, each clinician's own, and those the organization shares. A person's own macro goes
//! before a shared one of the same name, a shared one before a shipped one.

use crate::patients::local_day;
use crate::session::Session;
use crate::views::{FilledMacro, TextMacroRow};
use crate::{Answer, App, AppError};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::permission::Permission;
use auscult_domain::text_macro::{MacroFacts, TextMacro};
use auscult_domain::{EncounterId, TextMacroId};
use auscult_vault::{VaultError, encounters, new_uuid, patients, text_macros, users};
use std::collections::HashSet;

impl App {
    /// All text macros this person sees, by name.
    ///
    /// # Errors
    /// Locked.
    pub fn text_macros(&self) -> Answer<Vec<TextMacroRow>> {
        self.with(|session| {
            let row = |text: TextMacro| {
                let owner = text.owner.map(|owner| session.vault.look(|conn| users::get(conn, owner))).transpose()?;
                let may_edit = session.may_edit_macro(&text);
                Ok(TextMacroRow { text_macro: text, owner_name: owner.map(|owner| owner.name), may_edit })
            };
            session.seen_macros()?.into_iter().map(row).collect()
        })
    }

    /// Keeps a text macro; one that shipped is kept as this person's own.
    ///
    /// # Errors
    /// What [`TextMacro::faults`] says; a second one of the same name; somebody else's; locked; not allowed.
    pub fn save_text_macro(&self, text: TextMacro) -> Answer<TextMacro> {
        let findings = text.faults();
        if !findings.is_empty() {
            return Err(AppError::Invalid(findings));
        }
        let now = self.now();
        self.allowed(Permission::EditTemplates, |session| {
            let before = match session.vault.look(|conn| text_macros::get(conn, text.id)) {
                Ok(before) => Some(before),
                Err(VaultError::NotFound) => None,
                Err(error) => return Err(error.into()),
            };
            if let Some(before) = &before {
                session.must_edit_macro(before)?;
            }
            let me = session.vault.actor().user.id;
            let kept = match &before {
                Some(before) => TextMacro { owner: before.owner, ..text },
                None => TextMacro { id: TextMacroId::from_uuid(new_uuid(now)), owner: Some(me), ..text },
            };
            session.must_be_only_one(&kept)?;
            session.vault.change(now, |change| {
                text_macros::put(change, &kept)?;
                let entry = AuditEntry::done(AuditCategory::Change, "macro.save", "text_macro", kept.id);
                change.audit(entry.before(&before).after(&kept))
            })?;
            Ok(kept)
        })
    }

    /// Takes a text macro away. Notes it was used in stay as they are.
    ///
    /// # Errors
    /// Shipped, or somebody else's; locked; not allowed.
    pub fn delete_text_macro(&self, id: TextMacroId) -> Answer<()> {
        let now = self.now();
        self.allowed(Permission::EditTemplates, |session| {
            let text = session.vault.look(|conn| text_macros::get(conn, id))?;
            session.must_edit_macro(&text)?;
            session.vault.change(now, |change| {
                text_macros::delete(change, id)?;
                change.audit(AuditEntry::done(AuditCategory::Change, "macro.delete", "text_macro", id).before(&text))
            })?;
            Ok(())
        })
    }

    /// The macros this person may call in a visit's note, filled from its chart, one of each name.
    ///
    /// # Errors
    /// Locked, not allowed, no such visit.
    pub fn filled_macros(&self, encounter: EncounterId) -> Answer<Vec<FilledMacro>> {
        let now = self.now();
        self.allowed_on(Permission::EditNotes, encounter, |session| {
            session.note_visit_reading(encounter, now)?;
            let facts = session.macro_facts(encounter)?;
            let me = session.vault.actor().user.id;
            let mut seen = session.seen_macros()?;
            seen.sort_by_key(|text| (text.owner != Some(me), text.owner.is_none()));
            let mut names = HashSet::new();
            seen.retain(|text| names.insert(text.name.clone()));
            seen.sort_by(|a, b| a.name.cmp(&b.name));
            let filled =
                |text: TextMacro| FilledMacro { text: text.filled(&facts), name: text.name, kinds: text.kinds };
            Ok(seen.into_iter().map(filled).collect())
        })
    }
}

impl Session {
    fn seen_macros(&self) -> Answer<Vec<TextMacro>> {
        let me = self.vault.actor().user.id;
        let mut all = auscult_compose::shipped_macros();
        all.extend(self.vault.look(text_macros::list)?);
        all.retain(|text| text.is_seen_by(me));
        all.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(all)
    }

    fn may_edit_macro(&self, text: &TextMacro) -> bool {
        let own = text.owner == Some(self.vault.actor().user.id) && self.may(Permission::EditTemplates);
        text.owner.is_some() && (own || self.may(Permission::EditSettings))
    }

    fn must_edit_macro(&self, text: &TextMacro) -> Answer<()> {
        if self.may_edit_macro(text) {
            return Ok(());
        }
        Err(AppError::refused("This text macro is not yours to change.", "Make one of your own with the same name."))
    }

    fn must_be_only_one(&self, text: &TextMacro) -> Answer<()> {
        let all = self.vault.look(text_macros::list)?;
        if all.iter().any(|other| other.id != text.id && other.owner == text.owner && other.name == text.name) {
            let what = format!("There is a text macro .{} already.", text.name);
            return Err(AppError::refused(what, "Choose another name, or change that one."));
        }
        Ok(())
    }

    fn macro_facts(&self, encounter: EncounterId) -> Answer<MacroFacts> {
        let (visit, patient) = self.vault.look(|conn| {
            let visit = encounters::get(conn, encounter)?;
            let patient = patients::get(conn, visit.patient)?;
            Ok((visit, patient.details))
        })?;
        let day = local_day(visit.starts_at);
        Ok(MacroFacts {
            name: format!("{} {}", patient.given_name, patient.family_name),
            age: age(patient.age_on(day), (day - patient.birth_date).num_days()),
            sex: Some(patient.sex),
            today: day.format("%-d %B %Y").to_string(),
        })
    }
}

/// An age as a note says it: in months before the second birthday.
fn age(years: u32, days: i64) -> String {
    match years {
        0 | 1 => match days / 30 {
            0 => format!("{days} days"),
            1 => "1 month".to_owned(),
            months => format!("{months} months"),
        },
        years => format!("{years} years"),
    }
}

//! Drafting, writing and versions of a note.
//!
//! Nothing a person wrote is ever overwritten without a version being kept: composing again, restoring and signing
//! each keep one, and writing keeps one at most every two minutes.

use crate::session::Session;
use crate::{Answer, App, AppError};
use auscult_compose::{ComposeRequest, Composer, OfflineComposer};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::note::{Note, NoteContent, NoteVersion, VersionReason};
use auscult_domain::permission::Permission;
use auscult_domain::{EncounterId, NoteId, NoteVersionId, TemplateId};
use auscult_vault::{Change, VaultError, encounters, habits, new_uuid, notes, patients, segments, templates};
use chrono::{DateTime, TimeDelta, Utc};

/// Writing keeps a version at most this often.
const VERSION_EVERY: TimeDelta = TimeDelta::minutes(2);

impl App {
    /// Makes the draft of a visit from its transcript and chart, or makes it anew; the earlier text stays as a version.
    ///
    /// # Errors
    /// Signed already, no such template, locked, not allowed.
    pub fn compose(&self, encounter: EncounterId, template: TemplateId) -> Answer<Note> {
        let now = self.now();
        let note = self.allowed_on(Permission::EditNotes, encounter, |session| {
            session.must_be_unsigned(encounter)?;
            let mut draft = session.composed(encounter, template)?;
            let uses = session.apply_habits(&mut draft)?;
            session.put_content(encounter, draft, VersionReason::Composed, now, &mut |change, note| {
                habits::keep_uses(change, note.id, &uses)
            })
        })?;
        self.tell_note_changed(&note);
        Ok(note)
    }

    /// Begins a note without composing: headings and default texts.
    ///
    /// # Errors
    /// Signed already, no such template, locked, not allowed.
    pub fn blank_note(&self, encounter: EncounterId, template: TemplateId) -> Answer<Note> {
        let now = self.now();
        let note = self.allowed_on(Permission::EditNotes, encounter, |session| {
            session.must_be_unsigned(encounter)?;
            let template = session.vault.look(|conn| templates::get(conn, template))?;
            let blank = NoteContent::blank(&template);
            session.put_content(encounter, blank, VersionReason::Composed, now, &mut |change, note| {
                habits::keep_uses(change, note.id, &[])
            })
        })?;
        self.tell_note_changed(&note);
        Ok(note)
    }

    /// Saves what was written. `revision` is the one it was written on.
    ///
    /// # Errors
    /// `StaleRevision` when somebody else saved first: nothing is overwritten; spans out of order; signed already.
    pub fn save_note(&self, id: NoteId, revision: u32, content: NoteContent) -> Answer<Note> {
        if let Some(disorder) = content.disorder() {
            return Err(AppError::refused(disorder, "Open the note again; what you typed is still in the window."));
        }
        let now = self.now();
        self.allowed_on(Permission::EditNotes, id, |session| {
            let before = session.vault.look(|conn| notes::get(conn, id))?;
            session.must_be_unsigned(before.encounter)?;
            if before.revision == revision && before.content == content {
                return Ok(before);
            }
            session.save_over(&before, revision, content, VersionReason::Autosaved, now)
        })
    }

    /// The kept versions of a note, latest first.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn note_versions(&self, id: NoteId) -> Answer<Vec<NoteVersion>> {
        self.allowed_on(Permission::ViewNotes, id, |session| {
            Ok(session.vault.look(|conn| notes::versions(conn, id))?)
        })
    }

    /// The text of a kept version.
    ///
    /// # Errors
    /// Locked, not allowed, no such version.
    pub fn version_content(&self, id: NoteVersionId) -> Answer<NoteContent> {
        let now = self.now();
        self.allowed_on(Permission::ViewNotes, id, |session| {
            let patient = session.vault.look(|conn| {
                let note = notes::get(conn, notes::version(conn, id)?.note)?;
                Ok(encounters::get(conn, note.encounter)?.patient)
            })?;
            session.note_reading("note.version", "note_version", id, Some(patient), now)?;
            Ok(session.vault.look(|conn| notes::version_content(conn, id))?)
        })
    }

    /// Brings a kept version back as the note's text; today's text stays as a version.
    ///
    /// # Errors
    /// Signed already, locked, not allowed, no such version.
    pub fn restore_version(&self, id: NoteVersionId) -> Answer<Note> {
        let now = self.now();
        let note = self.allowed_on(Permission::EditNotes, id, |session| {
            let (version, content) =
                session.vault.look(|conn| Ok((notes::version(conn, id)?, notes::version_content(conn, id)?)))?;
            let before = session.vault.look(|conn| notes::get(conn, version.note))?;
            session.must_be_unsigned(before.encounter)?;
            let revision = before.revision;
            session.save_over(&before, revision, content, VersionReason::Restored, now)
        })?;
        self.tell_note_changed(&note);
        Ok(note)
    }

    pub(crate) fn tell_note_changed(&self, note: &Note) {
        self.tell(crate::AppEvent::Changed(crate::views::Changed { encounter: Some(note.encounter), patient: None }));
    }
}

/// What is kept in the same transaction as a note.
pub(crate) type Also<'a> = dyn FnMut(&Change<'_>, &Note) -> Result<(), VaultError> + 'a;

impl Session {
    /// The note of a visit, if there is one.
    pub(crate) fn note_of(&self, encounter: EncounterId) -> Answer<Option<Note>> {
        Ok(self.vault.look(|conn| notes::of_encounter(conn, encounter))?.into_iter().next())
    }

    fn composed(&self, encounter: EncounterId, template: TemplateId) -> Answer<NoteContent> {
        let (template, visit, patient, said) = self.vault.look(|conn| {
            let visit = encounters::get(conn, encounter)?;
            let patient = patients::get(conn, visit.patient)?;
            Ok((templates::get(conn, template)?, visit, patient, segments::of_encounter(conn, encounter)?))
        })?;
        let request =
            ComposeRequest { template: &template, segments: &said, patient: &patient.details, encounter: &visit };
        Ok(OfflineComposer.compose(&request)?)
    }

    /// Makes this the text of the visit's note, which is begun if there is none, with what has to be kept together with
    /// it.
    pub(crate) fn put_content(
        &mut self,
        encounter: EncounterId,
        content: NoteContent,
        reason: VersionReason,
        now: DateTime<Utc>,
        also: &mut Also<'_>,
    ) -> Answer<Note> {
        if let Some(before) = self.note_of(encounter)? {
            let revision = before.revision;
            return self.save_over_and(&before, revision, content, reason, now, also);
        }
        let author = self.vault.actor().user.id;
        let note =
            Note { id: NoteId::from_uuid(new_uuid(now)), encounter, author, revision: 1, saved_at: now, content };
        let version = version_of(&note, author, reason, now);
        self.vault.change(now, |change| {
            notes::insert(change, &note)?;
            notes::keep_version(change, &version, &note.content)?;
            let patient = encounters::get(change, encounter)?.patient;
            let entry = AuditEntry::done(AuditCategory::Change, "note.begin", "note", note.id);
            change.audit(entry.patient(patient).after(&note.content))?;
            also(change, &note)
        })?;
        Ok(note)
    }

    fn save_over(
        &mut self,
        before: &Note,
        revision: u32,
        content: NoteContent,
        reason: VersionReason,
        now: DateTime<Utc>,
    ) -> Answer<Note> {
        self.save_over_and(before, revision, content, reason, now, &mut |_, _| Ok(()))
    }

    /// The same, with what has to be kept together with it.
    pub(crate) fn save_over_and(
        &mut self,
        before: &Note,
        revision: u32,
        content: NoteContent,
        reason: VersionReason,
        now: DateTime<Utc>,
        also: &mut Also<'_>,
    ) -> Answer<Note> {
        let user = self.vault.actor().user.id;
        let last = self.vault.look(|conn| notes::versions(conn, before.id))?.into_iter().next();
        let note = Note { revision: revision + 1, saved_at: now, content, ..before.clone() };
        self.vault.change(now, |change| {
            let writing_on = reason == VersionReason::Autosaved;
            let unkept = last.as_ref().is_none_or(|last| last.revision < before.revision);
            let due = last.as_ref().is_none_or(|last| now - last.at >= VERSION_EVERY);
            if unkept && (due || !writing_on) {
                let kept = version_of(before, user, VersionReason::Autosaved, before.saved_at);
                notes::keep_version(change, &kept, &before.content)?;
            }
            notes::save(change, &note, revision)?;
            if !writing_on {
                notes::keep_version(change, &version_of(&note, user, reason, now), &note.content)?;
            }
            let patient = encounters::get(change, note.encounter)?.patient;
            let entry = AuditEntry::done(AuditCategory::Change, "note.save", "note", note.id).patient(patient);
            change.audit(
                entry.before(changed(&before.content, &note.content)).after(changed(&note.content, &before.content)),
            )?;
            also(change, &note)
        })?;
        Ok(note)
    }
}

/// The sections of `one` that read differently in `other`: what the audit keeps of a save.
fn changed(one: &NoteContent, other: &NoteContent) -> Vec<(String, String)> {
    let differs = |key: &str, text: &str| !other.sections.iter().any(|s| s.key == key && s.text == text);
    let list = one.sections.iter().filter(|section| differs(&section.key, &section.text));
    list.map(|section| (section.key.clone(), section.text.clone())).collect()
}

fn version_of(note: &Note, by: auscult_domain::UserId, reason: VersionReason, at: DateTime<Utc>) -> NoteVersion {
    NoteVersion {
        id: NoteVersionId::from_uuid(new_uuid(at)),
        note: note.id,
        revision: note.revision,
        at,
        by,
        reason,
        words: note.content.words(),
    }
}

//! Taking documents out: signed PDF, Word, and drafts that say so on every page.
//!
//! File names carry the visit's number, never a patient's name.

use crate::views::Exported;
use crate::{Answer, App, AppError};
use auscult_domain::audit::{AuditCategory, AuditEntry, AuditOutcome};
use auscult_domain::permission::Permission;
use auscult_domain::signed_note::SignedKind;
use auscult_domain::{EncounterId, SignedNoteId};
use auscult_vault::{encounters, notes, patients, signed_notes, users};
use std::io::Write;
use std::path::{Path, PathBuf};

impl App {
    /// Writes the signed PDF, into the export folder unless a place is given.
    ///
    /// # Errors
    /// Locked, not allowed, no such document, the place cannot be written.
    pub fn export_pdf(&self, id: SignedNoteId, to: Option<PathBuf>) -> Answer<Exported> {
        let bytes = self.allowed_on(Permission::ExportNotes, id, |session| {
            Ok(session.vault.look(|conn| signed_notes::pdf(conn, id))?)
        })?;
        self.write_export(id, to, "pdf", &bytes)
    }

    /// Writes the document for a word processor, into the export folder unless a place is given.
    ///
    /// # Errors
    /// Locked, not allowed, no such document, the place cannot be written.
    pub fn export_docx(&self, id: SignedNoteId, to: Option<PathBuf>) -> Answer<Exported> {
        let (document, signature) = self.allowed_on(Permission::ExportNotes, id, |session| {
            Ok(session.vault.look(|conn| signed_notes::get(conn, id))?)
        })?;
        let bytes = auscult_documents::signed_docx(&document, &signature, crate::signing::printing(self.now()))?;
        self.write_export(id, to, "docx", &bytes)
    }

    /// Writes a draft as PDF: marked as a draft on every page, and without a signature line.
    ///
    /// # Errors
    /// Locked, not allowed, no note, the place cannot be written.
    pub fn export_draft_pdf(&self, encounter: EncounterId) -> Answer<Exported> {
        let now = self.now();
        self.allowed_on(Permission::ExportNotes, encounter, |session| {
            let (visit, patient, note) = session.vault.look(|conn| {
                let visit = encounters::get(conn, encounter)?;
                let patient = patients::get(conn, visit.patient)?;
                Ok((visit, patient, notes::of_encounter(conn, encounter)?.into_iter().next()))
            })?;
            let note = note.ok_or_else(crate::signing::no_note)?;
            let author = session.vault.look(|conn| users::get(conn, note.author))?.signature_name();
            let draft = auscult_documents::Draft {
                organization: &session.organization,
                patient: &patient,
                encounter: &visit,
                author: &author,
                saved_at: note.saved_at,
                template: &note.content.template_name,
                sections: &note.content.sections,
            };
            let bytes = auscult_documents::draft_pdf(&draft, crate::signing::printing(now))?;
            let folder = PathBuf::from(crate::settings::of(session, self.places())?.export_folder);
            let entry = AuditEntry::done(AuditCategory::Export, "note.export_draft", "note", note.id);
            session.vault.change(now, |change| change.audit(entry.patient(patient.id).after("pdf")))?;
            let path = write_new(&folder, &format!("{}-draft", visit.number), "pdf", &bytes)?;
            Ok(Exported { path: path.display().to_string() })
        })
    }

    /// The name an exported document would get.
    ///
    /// # Errors
    /// Locked, not allowed, no such document.
    pub fn export_name(&self, id: SignedNoteId, extension: &str) -> Answer<String> {
        let (document, _) = self.allowed_on(Permission::ExportNotes, id, |session| {
            Ok(session.vault.look(|conn| signed_notes::get(conn, id))?)
        })?;
        let kind = match document.kind {
            SignedKind::Note => "note",
            SignedKind::Addendum { .. } => "addendum",
            SignedKind::Amendment { .. } => "amendment",
        };
        Ok(format!("{}-{kind}.{extension}", document.encounter.number))
    }

    /// Audits, then writes: no document leaves without an entry.
    fn write_export(&self, id: SignedNoteId, to: Option<PathBuf>, extension: &str, bytes: &[u8]) -> Answer<Exported> {
        let name = self.export_name(id, extension)?;
        let folder = self.settings()?.export_folder;
        self.note_export(id, extension, AuditOutcome::Done)?;
        let written = match to {
            Some(path) => path
                .parent()
                .map_or(Ok(()), std::fs::create_dir_all)
                .and_then(|()| write_whole(&path, bytes))
                .map(|()| path)
                .map_err(AppError::file("The file could not be written")),
            None => write_new(Path::new(&folder), name.trim_end_matches(&format!(".{extension}")), extension, bytes),
        };
        match written {
            Ok(path) => Ok(Exported { path: path.display().to_string() }),
            Err(error) => {
                self.note_export(id, extension, AuditOutcome::Failed)?;
                Err(error)
            }
        }
    }

    fn note_export(&self, id: SignedNoteId, extension: &str, outcome: AuditOutcome) -> Answer<()> {
        let now = self.now();
        self.allowed_on(Permission::ExportNotes, id, |session| {
            let (document, _) = session.vault.look(|conn| signed_notes::get(conn, id))?;
            let entry = AuditEntry::done(AuditCategory::Export, "note.export", "signed_note", id).outcome(outcome);
            Ok(session.vault.change(now, |change| change.audit(entry.patient(document.patient.id).after(extension)))?)
        })
    }
}

/// Writes into a folder under a name that is still free: `stem.pdf`, then `stem (2).pdf` and so on.
pub(crate) fn write_new(folder: &Path, stem: &str, extension: &str, bytes: &[u8]) -> Answer<PathBuf> {
    let failed = || AppError::file("The export folder could not be written");
    std::fs::create_dir_all(folder).map_err(failed())?;
    let names =
        std::iter::once(format!("{stem}.{extension}")).chain((2..).map(|n| format!("{stem} ({n}).{extension}")));
    for name in names {
        let path = folder.join(name);
        if !path.exists() {
            write_whole(&path, bytes).map_err(failed())?;
            return Ok(path);
        }
    }
    unreachable!("names never run out")
}

/// A file that is there is whole: written beside, synced, then named.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    let written = std::fs::File::create(&part).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    match written.and_then(|()| std::fs::rename(&part, path)) {
        Ok(()) => Ok(()),
        Err(error) => {
            let _ = std::fs::remove_file(&part);
            Err(error)
        }
    }
}

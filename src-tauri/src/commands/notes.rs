//! Commands for notes and signing.

use super::{Answer, Auscult, on_thread};
use auscult_app::domain::{
    EncounterId, NoteId, NoteVersionId, SignedNoteId, TemplateId,
    guard::GuardFinding,
    note::{Note, NoteContent, NoteVersion},
    signed_note::SignedNoteSummary,
    structure::{NoteStructure, ReportKind},
};
use auscult_app::views::{Exported, NoteLook, SignedNoteView, SigningCheck};
use std::path::PathBuf;

/// Begins an empty note.
#[tauri::command]
#[specta::specta]
pub async fn blank_note(app: Auscult<'_>, encounter: EncounterId, template: TemplateId) -> Answer<Note> {
    on_thread(app, move |app| app.blank_note(encounter, template)).await
}

/// Saves what was written.
#[tauri::command]
#[specta::specta]
pub async fn save_note(app: Auscult<'_>, note: NoteId, revision: u32, content: NoteContent) -> Answer<Note> {
    on_thread(app, move |app| app.save_note(note, revision, content)).await
}

/// The kept versions of a note.
#[tauri::command]
#[specta::specta]
pub async fn note_versions(app: Auscult<'_>, note: NoteId) -> Answer<Vec<NoteVersion>> {
    on_thread(app, move |app| app.note_versions(note)).await
}

/// The text of a kept version.
#[tauri::command]
#[specta::specta]
pub async fn version_content(app: Auscult<'_>, version: NoteVersionId) -> Answer<NoteContent> {
    on_thread(app, move |app| app.version_content(version)).await
}

/// Brings a kept version back.
#[tauri::command]
#[specta::specta]
pub async fn restore_version(app: Auscult<'_>, version: NoteVersionId) -> Answer<Note> {
    on_thread(app, move |app| app.restore_version(version)).await
}

/// What stands between a draft and its signature.
#[tauri::command]
#[specta::specta]
pub async fn signing_check(app: Auscult<'_>, encounter: EncounterId) -> Answer<SigningCheck> {
    on_thread(app, move |app| app.signing_check(encounter)).await
}

/// What of a note as it stands is to be looked at.
#[tauri::command]
#[specta::specta]
pub async fn check_note(app: Auscult<'_>, encounter: EncounterId, content: NoteContent) -> Answer<Vec<NoteLook>> {
    on_thread(app, move |app| app.check_note(encounter, &content)).await
}

/// How complete a note as it stands is, and what it names.
#[tauri::command]
#[specta::specta]
pub async fn note_structure(
    app: Auscult<'_>,
    encounter: EncounterId,
    content: NoteContent,
    report: Option<ReportKind>,
) -> Answer<NoteStructure> {
    on_thread(app, move |app| app.note_structure(encounter, &content, report)).await
}

/// Somebody has looked: these words are right.
#[tauri::command]
#[specta::specta]
pub async fn mark_right(app: Auscult<'_>, note: NoteId, finding: GuardFinding) -> Answer<()> {
    on_thread(app, move |app| app.mark_right(note, &finding)).await
}

/// They are to be looked at again.
#[tauri::command]
#[specta::specta]
pub async fn take_back_right(app: Auscult<'_>, note: NoteId, finding: GuardFinding) -> Answer<()> {
    on_thread(app, move |app| app.take_back_right(note, &finding)).await
}

/// Signs a visit's note.
#[tauri::command]
#[specta::specta]
pub async fn sign(
    app: Auscult<'_>,
    encounter: EncounterId,
    revision: u32,
    password: String,
) -> Answer<SignedNoteSummary> {
    on_thread(app, move |app| app.sign(encounter, revision, password)).await
}

/// Adds to a signed note.
#[tauri::command]
#[specta::specta]
pub async fn add_addendum(
    app: Auscult<'_>,
    to: SignedNoteId,
    text: String,
    password: String,
) -> Answer<SignedNoteSummary> {
    on_thread(app, move |app| app.add_addendum(to, &text, password)).await
}

/// Corrects a signed note.
#[tauri::command]
#[specta::specta]
pub async fn amend(
    app: Auscult<'_>,
    to: SignedNoteId,
    reason: String,
    text: String,
    password: String,
) -> Answer<SignedNoteSummary> {
    on_thread(app, move |app| app.amend(to, &reason, &text, password)).await
}

/// A signed document, checked as it is opened.
#[tauri::command]
#[specta::specta]
pub async fn signed_note(app: Auscult<'_>, id: SignedNoteId) -> Answer<SignedNoteView> {
    on_thread(app, move |app| app.signed_note(id)).await
}

/// Writes the signed PDF.
#[tauri::command]
#[specta::specta]
pub async fn export_pdf(app: Auscult<'_>, signed: SignedNoteId, path: Option<PathBuf>) -> Answer<Exported> {
    on_thread(app, move |app| app.export_pdf(signed, path)).await
}

/// Writes the document for a word processor.
#[tauri::command]
#[specta::specta]
pub async fn export_docx(app: Auscult<'_>, signed: SignedNoteId, path: Option<PathBuf>) -> Answer<Exported> {
    on_thread(app, move |app| app.export_docx(signed, path)).await
}

/// Writes a draft as PDF.
#[tauri::command]
#[specta::specta]
pub async fn export_draft_pdf(app: Auscult<'_>, encounter: EncounterId) -> Answer<Exported> {
    on_thread(app, move |app| app.export_draft_pdf(encounter)).await
}

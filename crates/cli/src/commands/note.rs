//! `auscult note`: what was signed, and taking it out.

use crate::failure::Failure;
use crate::signing_in::Door;
use anyhow::anyhow;
use auscult_app::App;
use auscult_app::domain::SignedNoteId;
use auscult_app::domain::signed_note::SignedKind;
use auscult_app::views::Documentation;
use clap::{Subcommand, ValueEnum};
use std::path::PathBuf;

/// Notes in the vault.
#[derive(Subcommand)]
pub enum NoteCommand {
    /// List visits with notes: number, day, how far. No names are printed.
    List,
    /// Write the signed documents of a visit as files.
    Export {
        /// The visit's number, such as ENC-2026-A-000001.
        number: String,
        /// The kind of file.
        #[arg(long, value_enum, default_value = "pdf")]
        form: FileForm,
        /// The folder to write into; the export folder of the settings, if none is named.
        #[arg(long, value_name = "FOLDER")]
        to: Option<PathBuf>,
    },
}

/// A kind of file.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FileForm {
    /// Signed PDF.
    Pdf,
    /// Word.
    Docx,
}

/// Does it.
pub fn run(door: &Door, command: NoteCommand) -> Result<(), Failure> {
    let app = door.open()?;
    match command {
        NoteCommand::List => list(&app),
        NoteCommand::Export { number, form, to } => export(&app, &number, form, to),
    }
}

fn list(app: &App) -> Result<(), Failure> {
    for row in app.documented_visits()? {
        let how_far = match row.documentation {
            Documentation::Signed => "signed",
            Documentation::Draft => "draft",
            _ => "recorded",
        };
        println!("{}  {}  {how_far}", row.number, row.starts_at.format("%Y-%m-%d"));
    }
    Ok(())
}

fn export(app: &App, number: &str, form: FileForm, to: Option<PathBuf>) -> Result<(), Failure> {
    let signed = app.encounter(app.visit_numbered(number)?)?.signed;
    if signed.is_empty() {
        return Err(anyhow!("the note of {number} is not signed yet").into());
    }
    for summary in signed {
        let extension = if form == FileForm::Pdf { "pdf" } else { "docx" };
        let target = to.as_ref().map(|folder| target(app, folder, summary.id, extension, &summary.kind)).transpose()?;
        let written = match form {
            FileForm::Pdf => app.export_pdf(summary.id, target)?,
            FileForm::Docx => app.export_docx(summary.id, target)?,
        };
        println!("{}", written.path);
    }
    Ok(())
}

/// A file for a document: the note by its number alone, what came later by its own id too, for there may be several.
fn target(
    app: &App,
    folder: &std::path::Path,
    id: SignedNoteId,
    extension: &str,
    kind: &SignedKind,
) -> Result<PathBuf, Failure> {
    let name = app.export_name(id, extension)?;
    Ok(match kind {
        SignedKind::Note => folder.join(name),
        _ => folder.join(format!("{}-{id}.{extension}", name.trim_end_matches(&format!(".{extension}")))),
    })
}

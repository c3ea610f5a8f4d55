//! `auscult compose`: a draft note from a talk in a file, without a vault.

use super::files::Form;
use crate::failure::Failure;
use anyhow::Context;
use auscult_app::without_vault::{self, ComposedFile, Talk};
use std::path::{Path, PathBuf};

/// What `auscult compose` is asked.
#[derive(clap::Args)]
#[command(after_long_help = FORM)]
pub struct ComposeArguments {
    /// The talk: a transcript (`transcribe --json`) or text, see `--help`; `-` for standard input.
    #[arg(required_unless_present = "list_templates")]
    file: Option<PathBuf>,
    /// The template, in any case.
    #[arg(long, default_value = "SOAP", value_name = "NAME")]
    template: String,
    /// Print JSON instead of the note: engine, sections, sentences with their sources.
    #[arg(long)]
    json: bool,
    /// List the templates with their sections instead of composing.
    #[arg(long)]
    list_templates: bool,
}

const FORM: &str = r#"The talk, one of:
  what `auscult transcribe --json` prints               segments with words, times, confidence
  [ { "speaker": "doctor", "text": "Any fever?" } ]     turns; "start" in seconds may be there
  text, one line a turn or running on:
    [doctor] Any fever?          [doctor] and [patient] may stand anywhere
    Doctor: Any fever?           also Patient:, Pt:, Dr. Lee:, Nurse:, Mother:, ...
    DOCTOR - Any fever?
    03:12  clinician  Any fever? as `auscult transcribe` prints it
    Any fever? No.               without marks: who speaks is told from the words
  A line without a mark goes on with the speaker before. Text is UTF-8, or UTF-16 with its mark.

The answer with --json (fields are added, never renamed or taken away, while "format" is 1):
  { "format": 1,
    "engine": { "name", "version" },
    "template", "templateName", "templateVersion", "report",
    "sections": [ { "key", "title", "kinds", "required", "text",
                    "spans": [ { "start", "end", "source", "edited" } ] } ],
    "sentences": [ { "section", "start", "end", "text",
                     "sources": [ { "segment", "startMs", "endMs", "line", "speaker", "text" } ] } ],
    "findings": [ { "section", "start", "end", "kind", "weight", "words", "sentence", "reason", "said" } ],
    "structure": { "report", "percent", "missing", "sections": [ { "section", "title", "percent", "missing" } ],
                   "entities": [ { "kind", "section", "start", "end", "words", "normalized", "negated", "code" } ] } }
  Positions count UTF-16 code units within the section's text. "startMs" and "endMs" are null where the file told no
  times, "line" (from 1) where it was JSON. `auscult suggest` reads this JSON as a note.

Exit codes: 0 done, 1 the file could not be read, was empty or no talk, 2 wrong command line."#;

/// Does it.
pub fn run(arguments: &ComposeArguments) -> Result<(), Failure> {
    let form = Form::of(arguments.json);
    let file = match &arguments.file {
        Some(file) if !arguments.list_templates => file,
        _ => return list_templates(form),
    };
    let note = without_vault::compose(&Talk::read(&bytes(file)?)?, &arguments.template)?;
    match form {
        Form::Json => println!("{}", serde_json::to_string_pretty(&note).context("the note has no JSON form")?),
        Form::Text => {
            print(&note);
            print_findings(&note);
        }
    }
    Ok(())
}

fn bytes(file: &Path) -> Result<Vec<u8>, Failure> {
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin(), &mut bytes).context("standard input could not be read")?;
        return Ok(bytes);
    }
    Ok(std::fs::read(file).with_context(|| format!("{} could not be read", file.display()))?)
}

fn print(composed: &ComposedFile) {
    let written: Vec<_> = composed.note.sections.iter().filter(|section| !section.text.trim().is_empty()).collect();
    if written.is_empty() {
        println!("Nothing that belongs in a note was said.");
    }
    for section in written {
        println!("{}\n{}\n", section.title.to_uppercase(), section.text);
    }
}

/// What the guard found, below the note.
fn print_findings(composed: &ComposedFile) {
    if !composed.findings.is_empty() {
        println!("TO LOOK AT");
    }
    for finding in &composed.findings {
        println!("- \u{201c}{}\u{201d} in \u{201c}{}\u{201d}: {}", finding.words, finding.sentence, finding.reason);
    }
}

fn list_templates(form: Form) -> Result<(), Failure> {
    let templates = without_vault::offered_templates();
    if form == Form::Json {
        println!("{}", serde_json::to_string_pretty(&templates).context("the templates have no JSON form")?);
        return Ok(());
    }
    for template in templates {
        let sections: Vec<String> = template.sections.into_iter().map(|section| section.title).collect();
        println!("{}\n  {}", template.name, sections.join(", "));
    }
    Ok(())
}

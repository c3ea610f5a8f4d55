//! `auscult enhance` and `auscult summary`: a note in a file, improved or told to the patient, without a vault.
//!
//! The form of the JSON is kept: fields are added, never renamed or taken away, while `format` stays 1.

use super::files::Form;
use crate::failure::Failure;
use anyhow::{Context, anyhow};
use auscult_app::domain::enhancement::{
    Aggressiveness, Audience, Change, EnhancementSettings, EnhancementType, Figures, Voice,
};
use auscult_app::domain::note::NoteContent;
use auscult_app::domain::patient_summary::{PatientSummary, SummaryTopic};
use auscult_app::without_vault::enhance::{enhance, figures, note_from_text, text_of};
use auscult_app::without_vault::patient_summary;
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// What `auscult enhance` is asked.
#[derive(Args)]
#[command(after_long_help = FORM)]
pub struct EnhanceArguments {
    /// The note: text with headings, or a note as JSON (`compose --json`); `-` for standard input.
    file: PathBuf,
    /// For whom it is to be written.
    #[arg(long, value_enum, default_value = "physician")]
    audience: AudienceArgument,
    /// What is to be improved; all of it, if nothing is named.
    #[arg(long = "type", value_enum, value_name = "TYPE")]
    types: Vec<TypeArgument>,
    /// How far changes may go.
    #[arg(long, value_enum, default_value = "moderate")]
    aggressiveness: AggressivenessArgument,
    /// Keep fragments, tense and turns of phrase as the author wrote them.
    #[arg(long)]
    keep_voice: bool,
    /// Print the changes as JSON.
    #[arg(long)]
    json: bool,
    /// Print the note with all changes made, except prompts, instead of the list.
    #[arg(long, conflicts_with = "json")]
    apply: bool,
}

/// What `auscult summary` is asked.
#[derive(Args)]
#[command(after_long_help = SUMMARY_FORM)]
pub struct SummaryArguments {
    /// The note: text with headings, or a note as JSON (`compose --json`); `-` for standard input.
    file: PathBuf,
    /// Print JSON instead of text.
    #[arg(long)]
    json: bool,
}

const FORM: &str = r#"The answer with --json:
  { "format": 1, "settings",
    "before": { "readability": { "words", "sentences", "ease", "grade" },
                "completeness": { "score", "items": [ { "about", "points", "earned" } ] } },
    "after":  the same, with every change made,
    "sections": [ { "key", "title", "text" } ],
    "changes": [ { "id", "section", "start", "end", "original", "replacement", "improves", "kind",
                   "rationale", "confidence" } ] }
  Positions count UTF-16 code units within the section's text; changes do not overlap, and each may be made alone.
  "improves": grammar, medical_terminology, structure, completeness. "kind": addition, modification, deletion,
  restructure, prompt. A prompt is a question in brackets for a person to fill; what it asks for is never written.
  No number, dose, drug, side or negation is changed by any change.

Exit codes: 0 done, 1 the file could not be read, 2 wrong command line."#;

const SUMMARY_FORM: &str = r#"The answer with --json:
  { "format": 1,
    "readability": { "words", "sentences", "ease", "grade" },
    "parts": [ { "topic", "sentences": [ { "text", "source": { "section", "start", "end" } } ] } ],
    "sections": [ { "key", "title", "text" } ] }
  Each sentence names the stretch of the note it says again. A part of which the note says nothing is not there.

Exit codes: 0 done, 1 the file could not be read, 2 wrong command line."#;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AudienceArgument {
    Physician,
    Patient,
    Insurance,
    Legal,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TypeArgument {
    Grammar,
    Terminology,
    Structure,
    Completeness,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AggressivenessArgument {
    Conservative,
    Moderate,
    Aggressive,
}

/// A section as it is printed.
#[derive(Serialize)]
struct PrintedSection<'a> {
    key: &'a str,
    title: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Enhanced<'a> {
    format: u32,
    settings: &'a EnhancementSettings,
    before: Figures,
    after: Figures,
    sections: Vec<PrintedSection<'a>>,
    changes: &'a [Change],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summarized<'a> {
    format: u32,
    #[serde(flatten)]
    summary: &'a PatientSummary,
    sections: Vec<PrintedSection<'a>>,
}

/// Does `auscult enhance`.
pub fn enhance_file(arguments: &EnhanceArguments) -> Result<(), Failure> {
    let note = read(&arguments.file)?;
    let settings = settings(arguments);
    let changes = enhance(&note, &settings, &HashMap::new());
    let mut improved = note.clone();
    // From the end, so that none moves another.
    for change in changes.iter().rev() {
        let wanted = !arguments.apply || change.kind != auscult_app::domain::enhancement::ChangeType::Prompt;
        if wanted {
            change.apply(&mut improved).map_err(|gone| anyhow!(gone))?;
        }
    }
    if arguments.json {
        let (before, after) = (figures(&note), figures(&improved));
        let enhanced =
            Enhanced { format: 1, settings: &settings, before, after, sections: sections(&note), changes: &changes };
        println!("{}", serde_json::to_string_pretty(&enhanced).context("the changes have no JSON form")?);
    } else if arguments.apply {
        println!("{}", text_of(&improved));
    } else {
        print(&note, &improved, &changes);
    }
    Ok(())
}

/// Does `auscult summary`.
pub fn summarize_file(arguments: &SummaryArguments) -> Result<(), Failure> {
    let note = read(&arguments.file)?;
    let summary = patient_summary(&note);
    if Form::of(arguments.json) == Form::Json {
        let summarized = Summarized { format: 1, summary: &summary, sections: sections(&note) };
        println!("{}", serde_json::to_string_pretty(&summarized).context("the summary has no JSON form")?);
        return Ok(());
    }
    for part in &summary.parts {
        println!("{}", heading(part.topic));
        for sentence in &part.sentences {
            println!("- {}", sentence.text);
        }
        println!();
    }
    println!("Reading grade {:.1}", summary.readability.grade);
    Ok(())
}

fn settings(arguments: &EnhanceArguments) -> EnhancementSettings {
    let named = |kind: &TypeArgument| match kind {
        TypeArgument::Grammar => EnhancementType::Grammar,
        TypeArgument::Terminology => EnhancementType::MedicalTerminology,
        TypeArgument::Structure => EnhancementType::Structure,
        TypeArgument::Completeness => EnhancementType::Completeness,
    };
    let all = TypeArgument::value_variants();
    let types = if arguments.types.is_empty() { all } else { &arguments.types };
    EnhancementSettings {
        types: types.iter().map(named).collect(),
        audience: match arguments.audience {
            AudienceArgument::Physician => Audience::Physician,
            AudienceArgument::Patient => Audience::Patient,
            AudienceArgument::Insurance => Audience::Insurance,
            AudienceArgument::Legal => Audience::Legal,
        },
        aggressiveness: match arguments.aggressiveness {
            AggressivenessArgument::Conservative => Aggressiveness::Conservative,
            AggressivenessArgument::Moderate => Aggressiveness::Moderate,
            AggressivenessArgument::Aggressive => Aggressiveness::Aggressive,
        },
        voice: if arguments.keep_voice { Voice::Keep } else { Voice::Free },
    }
}

fn sections(note: &NoteContent) -> Vec<PrintedSection<'_>> {
    note.sections.iter().map(|one| PrintedSection { key: &one.key, title: &one.title, text: &one.text }).collect()
}

fn print(note: &NoteContent, improved: &NoteContent, changes: &[Change]) {
    if changes.is_empty() {
        println!("Nothing to change.");
    }
    for change in changes {
        let title = note.sections.iter().find(|section| section.key == change.section);
        let title = title.map_or(change.section.as_str(), |section| section.title.as_str());
        println!("{title}: {:?} → {:?} ({:.0} %)", change.original, change.replacement, change.confidence * 100.0);
        println!("    {}", change.rationale);
    }
    let (before, after) = (figures(note), figures(improved));
    println!(
        "\nWords {} → {}, reading grade {:.1} → {:.1}, complete {} % → {} %",
        before.readability.words,
        after.readability.words,
        before.readability.grade,
        after.readability.grade,
        before.completeness.score,
        after.completeness.score
    );
}

fn heading(topic: SummaryTopic) -> &'static str {
    match topic {
        SummaryTopic::WhyYouCame => "Why you came",
        SummaryTopic::WhatWeFound => "What we found",
        SummaryTopic::WhatWeThink => "What we think",
        SummaryTopic::WhatWeWillDo => "What we will do",
        SummaryTopic::YourMedicines => "Your medicines",
        SummaryTopic::WhatToWatchFor => "What to watch for",
        SummaryTopic::FollowUp => "When to come back",
    }
}

/// The note in whichever of its forms.
fn read(file: &Path) -> Result<NoteContent, Failure> {
    let bytes = if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin(), &mut bytes).context("standard input could not be read")?;
        bytes
    } else {
        std::fs::read(file).with_context(|| format!("{} could not be read", file.display()))?
    };
    let text = String::from_utf8(bytes).map_err(|_| anyhow!("{} is not text in UTF-8", file.display()))?;
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        return Ok(note_from_text(&text));
    }
    // The reader's own message would quote what it read: a patient's words.
    let note: NoteContent = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| anyhow!("this JSON is no note: line {}, column {}", error.line(), error.column()))?;
    match note.disorder() {
        Some(disorder) => Err(anyhow!(disorder).into()),
        None => Ok(note),
    }
}

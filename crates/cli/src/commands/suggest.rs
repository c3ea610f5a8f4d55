//! `auscult suggest`: the codes a text earns and what it leaves open, by the sets that ship or those of the vault.
//!
//! The form of the JSON is kept: fields are added, never renamed or taken away, while `format` stays 1.

use super::code_sets::SetsArguments;
use super::files::Form;
use crate::failure::Failure;
use crate::signing_in::Door;
use anyhow::{Context, anyhow};
use auscult_app::domain::coding::{CodeFinding, CodeSetVersion, PatientStanding, ProposedCode, ProposedGap};
use auscult_app::domain::note::NoteContent;
use auscult_app::domain::patient::Sex;
use auscult_app::domain::transcript::Segment;
use auscult_coding::evaluation::{EvaluationDispute, EvaluationInput, VisitFamily};
use auscult_coding::suggest::{CodingText, SuggestRequest, Suggester, visit_level};
use auscult_coding::{gaps, suggest};
use chrono::{Local, NaiveDate};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// What `auscult suggest` is asked.
#[derive(Args)]
pub struct SuggestArguments {
    /// The note: plain text, a note as JSON (`compose --json`), or a transcript (`transcribe --json`); `-` for standard input.
    file: PathBuf,
    /// Print JSON instead of text: format, dateOfService, codeSet, reservations, codes, gaps.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    sets: SetsArguments,
    /// The day of service, whose code set counts; today, if none is named.
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<NaiveDate>,
    /// The patient's birth: codes for another age are left out.
    #[arg(long, value_name = "YYYY-MM-DD")]
    born: Option<NaiveDate>,
    /// The patient's sex: codes for the other are left out.
    #[arg(long, value_enum)]
    sex: Option<SexArgument>,
    /// Body mass index of the visit, kg/m².
    #[arg(long, value_name = "NUMBER")]
    bmi: Option<f64>,
    /// The patient is new to the practice; known, if nothing is said.
    #[arg(long)]
    new_patient: bool,
    /// How they met.
    #[arg(long, value_enum, default_value = "office")]
    visit: VisitArgument,
    /// Minutes the clinician spent on the visit that day.
    #[arg(long, value_name = "NUMBER")]
    minutes: Option<u32>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SexArgument {
    Female,
    Male,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum VisitArgument {
    Office,
    Video,
    Telephone,
    Home,
}

/// What is printed with `--json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Suggested<'a> {
    format: u32,
    date_of_service: NaiveDate,
    code_set: &'a CodeSetVersion,
    reservations: Vec<CodeFinding>,
    codes: Vec<ProposedCode>,
    gaps: Vec<ProposedGap>,
}

/// Does it.
pub fn run(door: &Door, arguments: &SuggestArguments) -> Result<(), Failure> {
    let library = arguments.sets.library(door)?;
    let text = read(&arguments.file)?;
    let day = arguments.date.unwrap_or_else(|| Local::now().date_naive());
    let codes = library.on(day);
    let suggester = Suggester::of(&codes);
    let request = SuggestRequest {
        birth_date: arguments.born,
        sex: arguments.sex.map(|sex| if sex == SexArgument::Female { Sex::Female } else { Sex::Male }),
        bmi: arguments.bmi,
        ..SuggestRequest::of(&text, &codes)
    };
    let mut proposed = suggester.suggest(&request);
    let level = visit_level(
        &EvaluationInput {
            text: &text,
            standing: if arguments.new_patient { PatientStanding::New } else { PatientStanding::Established },
            family: family(arguments.visit),
            total_minutes: arguments.minutes,
            dispute: &EvaluationDispute::default(),
        },
        &codes,
    );
    // A text without a diagnosis is no visit to bill.
    proposed.extend(level.filter(|_| !proposed.is_empty()));
    let suggested = Suggested {
        format: 1,
        date_of_service: day,
        code_set: codes.icd10cm().version(),
        reservations: codes.reservations(),
        codes: proposed,
        gaps: gaps::find_in(&suggester, &request),
    };
    if Form::of(arguments.json) == Form::Json {
        println!("{}", serde_json::to_string_pretty(&suggested).context("the codes have no JSON form")?);
    } else {
        print(&suggested);
    }
    Ok(())
}

fn family(visit: VisitArgument) -> VisitFamily {
    match visit {
        VisitArgument::Office => VisitFamily::Office,
        VisitArgument::Video => VisitFamily::Video,
        VisitArgument::Telephone => VisitFamily::Telephone,
        VisitArgument::Home => VisitFamily::Home,
    }
}

/// The text of the file in whichever of its forms.
fn read(file: &Path) -> Result<suggest::CodingText, Failure> {
    let bytes = if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin(), &mut bytes).context("standard input could not be read")?;
        bytes
    } else {
        std::fs::read(file).with_context(|| format!("{} could not be read", file.display()))?
    };
    let text = String::from_utf8(bytes).map_err(|_| anyhow!("{} is not text in UTF-8", file.display()))?;
    // The reader's own message would quote what it read: a patient's words.
    let place = |error: serde_json::Error| {
        anyhow!("this JSON is neither a note nor a transcript: line {}, column {}", error.line(), error.column())
    };
    let begin = text.trim_start_matches('\u{feff}').trim_start();
    Ok(match begin.chars().next() {
        Some('{') => {
            let note: NoteContent = serde_json::from_str(begin).map_err(place)?;
            CodingText::from_note(&note)
        }
        Some('[') if begin[1..].trim_start().starts_with(['{', ']']) => {
            let segments: Vec<Segment> = serde_json::from_str(begin).map_err(place)?;
            CodingText::from_transcript(&segments)
        }
        _ => CodingText::from_plain(&text),
    })
}

fn print(suggested: &Suggested<'_>) {
    for finding in &suggested.reservations {
        println!("{}\n", finding.message);
    }
    if suggested.codes.is_empty() {
        println!("The text earns no code.");
    }
    for code in &suggested.codes {
        println!("{:9} {:3} %  {}", code.code.code.as_str(), code.confidence, code.title);
        println!("                 {}", code.reason);
        if !code.more_specific.is_empty() {
            println!("                 More specific with: {}.", code.more_specific.join("; "));
        }
    }
    if !suggested.gaps.is_empty() {
        println!("\nLeft open:");
    }
    for gap in &suggested.gaps {
        println!("- {}", gap.description);
        for question in &gap.questions {
            println!("  {}", question.text);
        }
    }
}

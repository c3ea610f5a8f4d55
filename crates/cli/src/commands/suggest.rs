//! `auscult suggest`: the codes a text earns and what it leaves open, by the sets that ship or those of the vault.
//!
//! The form of the JSON is kept: fields are added, never renamed or taken away, while `format` stays 1.

use super::code_sets::SetsArguments;
use super::files::Form;
use crate::failure::Failure;
use crate::signing_in::Door;
use anyhow::{Context, anyhow};
use auscult_app::domain::coding::{
    CodeFinding, CodeSetVersion, PatientStanding, ProposalSource, ProposedCode, ProposedGap,
};
use auscult_app::domain::note::NoteContent;
use auscult_app::domain::patient::Sex;
use auscult_app::domain::transcript::Segment;
use auscult_coding::evaluation::{EvaluationDispute, VisitFamily, family_in};
use auscult_coding::import::{self, CptColumns, HcpcsLayout, ImportError, ImportFile, ImportOptions};
use auscult_coding::sets::CodeLibrary;
use auscult_coding::sets::procedures::ProcedureSet;
use auscult_coding::suggest::{BilledVisit, CodingText, SuggestRequest, Suggester};
use auscult_coding::{gaps, suggest};
use chrono::{Local, NaiveDate};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const FORM: &str = r#"The answer with --json:
  { "format": 1,
    "dateOfService": "2026-06-01",
    "codeSet": { "system", "version", "effectiveFrom", "effectiveTo" },
    "reservations": [ ... ],              which set is not the day's own
    "codes": [
      { "system": "icd10_cm",             icd10_cm, cpt, hcpcs
        "code": "E11.9",
        "title": "...",
        "category": "diagnosis",          diagnosis, procedure, screening, evaluation
        "source": "clinical",             see below
        "reason": "...",                  why, in a sentence
        "confidence": 97,                 percent
        "support": "strong",              weak, moderate, strong: how far the note bears it out
        "evidence": [ { "section", "start", "end", "text" } ],    UTF-16 units within the section
        "moreSpecific": [ ... ],          what the note would have to say for a closer code
        "problem": 0,                     which problem of the assessment, from 0; or null
        "modifiers": [ "25" ] } ],
    "gaps": [ { "kind", "description", "codes", "section", "severity", "questions" } ] }

Sources of a code:
  clinical       a condition that is documented. Its confidence is the chance that a coder keeps it, measured on
                 labelled notes
  documentation  what the record holds and the assessment does not name (body mass index, long-term drugs, allergies,
                 tobacco, history), and closer codes that one more documented fact would earn
  procedure      what was done: vaccines, tests, procedures, drugs, counted talk, from the practice's own
                 sets: those of --vault, --procedures and --hcpcs. Its confidence says how far the note bears out that it was done: about 80 done, 50 a
                 result without its day, 45 to be done at this visit, 25 ordered
  billing        the visit: its level with the reasoning, preventive visit, prolonged time, modifier 25. Its confidence
                 is the margin by which the level stands: 75 all three elements reach it, 65 any one line may fall, 55
                 it hangs on a single line; 80 where documented time decides

Diagnoses come first, best first; then the visit, then what was done."#;

/// What `auscult suggest` is asked.
#[derive(Args)]
#[command(after_long_help = FORM)]
pub struct SuggestArguments {
    /// The note: plain text, a note as JSON (`compose --json`), or a transcript (`transcribe --json`); `-` for standard input.
    file: PathBuf,
    /// Print JSON instead of text; `--help` shows its form.
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
    /// How they met; as the note says, if nothing is named, and else in the practice.
    #[arg(long, value_enum)]
    visit: Option<VisitArgument>,
    /// The practice's own procedures: the AMA's text files, or a CSV with the headings code and title, and, if it likes,
    /// description. What was done is proposed from these alone.
    #[arg(long, value_name = "FILE")]
    procedures: Option<PathBuf>,
    /// HCPCS Level II as CMS publishes it: its text, its workbook as CSV, or codes and descriptions in two files.
    #[arg(long, value_name = "FILE", num_args = 1..=2)]
    hcpcs: Vec<PathBuf>,
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
    let library = CodeLibrary::clone(&*arguments.sets.library(door)?);
    let text = read(&arguments.file)?;
    let day = arguments.date.unwrap_or_else(|| Local::now().date_naive());
    let library = with_files(library, arguments, day)?;
    let codes = library.on(day);
    let suggester = Suggester::of(&codes);
    let dispute = EvaluationDispute::default();
    let visit = BilledVisit {
        standing: if arguments.new_patient { PatientStanding::New } else { PatientStanding::Established },
        family: arguments.visit.map_or_else(|| family_in(&text, VisitFamily::Office), family),
        total_minutes: arguments.minutes,
        dispute: &dispute,
    };
    let request = SuggestRequest {
        birth_date: arguments.born,
        sex: arguments.sex.map(|sex| if sex == SexArgument::Female { Sex::Female } else { Sex::Male }),
        bmi: arguments.bmi,
        visit: Some(visit),
        ..SuggestRequest::of(&text, &codes)
    };
    let proposed = suggester.suggest(&request);
    let suggested = Suggested {
        format: 1,
        date_of_service: day,
        code_set: codes.icd10cm().version(),
        reservations: codes.reservations(),
        codes: proposed,
        gaps: gaps::find(&suggester, &request),
    };
    if Form::of(arguments.json) == Form::Json {
        println!("{}", serde_json::to_string_pretty(&suggested).context("the codes have no JSON form")?);
    } else {
        print(&suggested);
    }
    Ok(())
}

/// The sets with those of the files beside them. What was named last counts before what was imported.
fn with_files(mut library: CodeLibrary, arguments: &SuggestArguments, day: NaiveDate) -> Result<CodeLibrary, Failure> {
    if let Some(path) = &arguments.procedures {
        library.procedures.push(Arc::new(procedures(path, day)?));
    }
    if let Some((codes, texts)) = arguments.hcpcs.split_first() {
        library.procedures.push(Arc::new(hcpcs(codes, texts.first(), day)?));
    }
    Ok(library)
}

/// A file and its name, to be read.
fn open(path: &Path) -> Result<(String, File), Failure> {
    let file = File::open(path).with_context(|| format!("{} could not be opened", path.display()))?;
    Ok((path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(), file))
}

fn refused(error: ImportError) -> Failure {
    Failure::Found(vec![error.to_string()])
}

/// HCPCS Level II: CMS's text, its workbook as CSV, or codes and descriptions in two files.
fn hcpcs(codes: &Path, texts: Option<&PathBuf>, day: NaiveDate) -> Result<ProcedureSet, Failure> {
    let text = codes.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("txt"));
    let layout = match (texts, text) {
        (Some(_), _) => HcpcsLayout::Flat,
        (None, true) => HcpcsLayout::FixedWidth,
        (None, false) => HcpcsLayout::Workbook,
    };
    let (name, mut reader) = open(codes)?;
    let mut codes = ImportFile { name: &name, reader: &mut reader };
    let mut texts = texts.map(|path| open(path)).transpose()?;
    let mut texts = texts.as_mut().map(|(name, reader)| ImportFile { name, reader });
    Ok(import::hcpcs(&mut codes, texts.as_mut(), layout, &of_day(day)).map_err(refused)?.set)
}

/// The practice's file in whichever of its forms.
fn procedures(path: &Path, day: NaiveDate) -> Result<ProcedureSet, Failure> {
    let (name, mut reader) = open(path)?;
    let mut file = ImportFile { name: &name, reader: &mut reader };
    if !path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
        return Ok(import::cpt(std::slice::from_mut(&mut file), &of_day(day)).map_err(refused)?.set);
    }
    let mut first = String::new();
    BufReader::new(open(path)?.1).read_line(&mut first).with_context(|| format!("{name} could not be read"))?;
    let described = first
        .split([',', ';', '\t'])
        .any(|heading| heading.trim().trim_matches('"').eq_ignore_ascii_case("description"));
    let columns = CptColumns {
        code: "code".to_owned(),
        title: "title".to_owned(),
        description: described.then(|| "description".to_owned()),
        ..CptColumns::default()
    };
    Ok(import::cpt_columns(&mut file, &columns, &of_day(day)).map_err(refused)?.set)
}

/// A file that does not say its days counts for the day of service.
fn of_day(day: NaiveDate) -> ImportOptions {
    ImportOptions { version: Some(day.format("%Y").to_string()), effective_from: Some(day), ..ImportOptions::default() }
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

/// How a code was found, in a word.
fn source(source: ProposalSource) -> &'static str {
    match source {
        ProposalSource::Clinical => "Clinical",
        ProposalSource::Billing => "Billing",
        ProposalSource::Documentation => "Documentation",
        ProposalSource::Procedure => "Procedure",
    }
}

fn print(suggested: &Suggested<'_>) {
    for finding in &suggested.reservations {
        println!("{}\n", finding.message);
    }
    if suggested.codes.is_empty() {
        println!("The text earns no code.");
    }
    for code in &suggested.codes {
        let modifiers: String = code.modifiers.iter().map(|modifier| format!("-{}", modifier.as_str())).collect();
        let written = format!("{}{modifiers}", code.code.code);
        println!("{written:9} {:3} %  {}", code.confidence, code.title);
        println!("                 {}: {}", source(code.source), code.reason);
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

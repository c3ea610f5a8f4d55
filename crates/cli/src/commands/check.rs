//! `auscult check`: the edits on a coded visit, by the sets that ship, those of files, or those of the vault.

use super::code_sets::SetsArguments;
use super::files::Form;
use crate::failure::Failure;
use crate::signing_in::Door;
use anyhow::{Context, anyhow};
use auscult_app::domain::coding::{CodeFinding, CodeRef, CodeSystem, EditSeverity, Modifier, PatientStanding};
use auscult_app::domain::encounter::EncounterKind;
use auscult_app::domain::patient::Sex;
use auscult_coding::edits::{self, CodedEncounter, CodedLine};
use auscult_coding::evaluation::{self, EvaluationDispute, EvaluationInput, EvaluationLevel, VisitFamily};
use auscult_coding::import::{self, ImportFile, ImportOptions};
use auscult_coding::sets::CodeLibrary;
use auscult_coding::sets::procedures::procedure_ref;
use auscult_coding::suggest::CodingText;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the command is told.
#[derive(clap::Args)]
#[command(after_long_help = FORM)]
pub struct CheckArguments {
    /// The coded visit as JSON; `-` for standard input. `--help` shows its form.
    file: PathBuf,
    /// Print findings, the level of the visit and the versions of the sets as JSON instead of text.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    sets: SetsArguments,
    /// NCCI procedure-to-procedure edits as CMS publishes them (all parts of a version).
    #[arg(long, value_name = "FILE", num_args = 1..)]
    ncci: Vec<PathBuf>,
    /// Medically unlikely edits for practitioners as CMS publishes them.
    #[arg(long, value_name = "FILE")]
    mue: Option<PathBuf>,
    /// Relative values of the physician fee schedule (PPRRVU), by whose indicators modifiers are judged.
    #[arg(long, value_name = "FILE")]
    fees: Option<PathBuf>,
    /// Rules of payers and of the clinic, instead of those that ship where the names are the same.
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
}

const FORM: &str = r#"The visit:
  {
    "dateOfService": "2026-06-01",        the day; every set is the one of this day
    "birthDate": "1962-03-14",            may be missing
    "sex": "female",                      female, male, other, unknown; may be missing
    "kind": "office_visit",               office_visit, telehealth, hospital, emergency
    "placeOfService": "11",               may be missing
    "payer": "Medicare",                  may be missing
    "approval": "A-1093",                 the payer's number for what it approved; may be missing
    "standing": "established",            new, established; may be missing
    "totalMinutes": 25,                   may be missing
    "diagnoses": ["E11.9", "I10"],        the primary one first
    "lines": [
      { "code": "99213", "modifiers": ["25"], "units": 1, "pointers": [1, 2] }
    ],
    "note": "ASSESSMENT: stable gout"      may be missing; with it the rules about documentation apply
  }
  Of a line only the code is needed: one unit, no modifiers, pointing to the first diagnosis.

The answer with --json:
  { "findings": [ { "rule", "kind", "severity", "codes", "message", "source", "fix" } ],
    "level": { "code", "level", "basis", "problems", "data", "risk", "time", "reason", ... } or null,
    "icd10cm": "2026-04" }

With --vault and without a terminal, the first line of standard input is the password; the visit may follow it.

Exit codes: 0 nothing that a payer refuses, 3 at least one finding of severity 'error', 1 the file could not be read,
2 wrong command line."#;

/// A coded visit as the file has it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct VisitFile {
    date_of_service: NaiveDate,
    birth_date: Option<NaiveDate>,
    sex: Option<Sex>,
    kind: EncounterKind,
    place_of_service: Option<String>,
    payer: Option<String>,
    approval: Option<String>,
    standing: Option<PatientStanding>,
    total_minutes: Option<u32>,
    diagnoses: Vec<String>,
    lines: Vec<LineFile>,
    note: Option<String>,
}

/// A line of it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct LineFile {
    code: String,
    #[serde(default)]
    modifiers: Vec<Modifier>,
    #[serde(default = "one_unit")]
    units: u32,
    #[serde(default = "first_diagnosis")]
    pointers: Vec<u8>,
}

fn one_unit() -> u32 {
    1
}

fn first_diagnosis() -> Vec<u8> {
    vec![1]
}

/// The answer.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    findings: Vec<CodeFinding>,
    level: Option<EvaluationLevel>,
    icd10cm: String,
}

impl CheckArguments {
    /// How the answer is printed.
    pub(super) fn form(&self) -> Form {
        Form::of(self.json)
    }
}

/// The visit of the file, and the sets it is looked at by.
pub(super) fn visit_and_sets(
    door: &Door,
    arguments: &CheckArguments,
) -> Result<(CodedEncounter, CodeLibrary), Failure> {
    let library = with_files(CodeLibrary::clone(&*arguments.sets.library(door)?), arguments)?;
    Ok((visit(&read(&arguments.file)?)?, library))
}

/// `auscult check`.
pub fn run(door: &Door, arguments: &CheckArguments) -> Result<(), Failure> {
    let (encounter, library) = visit_and_sets(door, arguments)?;
    let codes = library.on(encounter.date_of_service);
    let answer = Answer {
        findings: edits::check(&encounter, &codes),
        level: level(&encounter),
        icd10cm: codes.icd10cm().version().version.clone(),
    };
    if arguments.form() == Form::Json {
        println!("{}", serde_json::to_string_pretty(&answer).context("the findings have no JSON form")?);
    } else {
        tell(&answer);
    }
    match answer.findings.iter().filter(|finding| finding.severity == EditSeverity::Error).count() {
        0 => Ok(()),
        count => Err(Failure::Found(vec![format!("a payer would refuse this: {count} findings")])),
    }
}

fn read(file: &Path) -> Result<String, Failure> {
    let text = if file == Path::new("-") {
        std::io::read_to_string(std::io::stdin()).context("standard input could not be read")?
    } else {
        std::fs::read_to_string(file).with_context(|| format!("{} could not be read", file.display()))?
    };
    Ok(text)
}

/// Reads a visit. Messages name the line and never quote: what stands there is a patient's.
fn visit(text: &str) -> anyhow::Result<CodedEncounter> {
    let file: VisitFile = serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        anyhow!("this is not a coded visit as `auscult check --help` shows it: line {line}, column {column}")
    })?;
    let diagnosis = |(at, code): (usize, &String)| {
        CodeRef::parse(CodeSystem::Icd10Cm, code)
            .map_err(|_| anyhow!("diagnosis {} is not spelled like a code", at + 1))
    };
    let line = |(at, line): (usize, LineFile)| {
        let code = procedure_ref(&line.code).map_err(|_| anyhow!("line {} is not spelled like a procedure", at + 1))?;
        Ok(CodedLine { code, modifiers: line.modifiers, units: line.units, pointers: line.pointers })
    };
    Ok(CodedEncounter {
        date_of_service: file.date_of_service,
        birth_date: file.birth_date,
        sex: file.sex,
        kind: file.kind,
        place_of_service: file.place_of_service,
        payer: file.payer,
        approval: file.approval,
        standing: file.standing,
        total_minutes: file.total_minutes,
        diagnoses: file.diagnoses.iter().enumerate().map(diagnosis).collect::<anyhow::Result<_>>()?,
        lines: file.lines.into_iter().enumerate().map(line).collect::<anyhow::Result<_>>()?,
        text: file.note.as_deref().map(CodingText::from_plain),
    })
}

/// The sets and what the command line adds.
fn with_files(mut library: CodeLibrary, arguments: &CheckArguments) -> anyhow::Result<CodeLibrary> {
    let options = ImportOptions::default();
    if !arguments.ncci.is_empty() {
        let mut opened = arguments.ncci.iter().map(|path| open(path)).collect::<anyhow::Result<Vec<_>>>()?;
        let mut files: Vec<ImportFile<'_>> =
            opened.iter_mut().map(|(name, file)| ImportFile { name, reader: file as &mut dyn Read }).collect();
        library.ncci.push(Arc::new(import::ncci(&mut files, &options)?.set));
    }
    if let Some(path) = &arguments.mue {
        let (name, mut file) = open(path)?;
        let mut file = ImportFile { name: &name, reader: &mut file };
        library.unit_limits.push(Arc::new(import::unit_limits(&mut file, &options)?.set));
    }
    if let Some(path) = &arguments.fees {
        let (name, mut file) = open(path)?;
        let mut file = ImportFile { name: &name, reader: &mut file };
        library.fees.push(Arc::new(import::fees(&mut file, &options)?.set));
    }
    if let Some(path) = &arguments.rules {
        let (name, mut file) = open(path)?;
        let mut file = ImportFile { name: &name, reader: &mut file };
        library.payer_rules.push(Arc::new(import::payer_rules(&mut file, &options)?.set));
    }
    Ok(library)
}

pub(super) fn open(path: &Path) -> anyhow::Result<(String, File)> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let file = File::open(path).with_context(|| format!("{} could not be opened", path.display()))?;
    Ok((name, file))
}

/// The level of the visit by its note, where there is one.
fn level(encounter: &CodedEncounter) -> Option<EvaluationLevel> {
    let text = encounter.text.as_ref().filter(|text| !text.is_empty())?;
    let coded = encounter.lines.iter().find_map(|line| evaluation::level_of(line.code()));
    let (family, standing) =
        coded.map_or((VisitFamily::Office, None), |(family, standing, _)| (family, Some(standing)));
    let standing = encounter.standing.or(standing).unwrap_or(PatientStanding::Established);
    let dispute = EvaluationDispute::default();
    let total_minutes = encounter.total_minutes;
    Some(evaluation::level(&EvaluationInput { text, standing, family, total_minutes, dispute: &dispute }))
}

fn tell(answer: &Answer) {
    for finding in &answer.findings {
        let severity = match finding.severity {
            EditSeverity::Error => "error",
            EditSeverity::Warning => "warning",
            EditSeverity::Info => "note",
        };
        println!("{severity}: {} [{}]\n    {}", finding.message, finding.rule, finding.source);
        if let Some(fix) = &finding.fix {
            println!("    fix: {}", fix.label);
        }
    }
    if let Some(level) = &answer.level {
        println!("level: {} ({}). {}", level.code.code, evaluation::words(level.level), level.reason);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_the_help_shows_is_read() {
        let shown =
            FORM.split("The visit:").nth(1).and_then(|rest| rest.split("  Of a line").next()).expect("the form");
        // The remarks stand behind two blanks or more at the end of a line.
        let json: String = shown
            .lines()
            .map(|line| {
                let remark = line.match_indices("  ").find(|(at, _)| line[..*at].trim_end().ends_with([',', '"']));
                remark.map_or(line, |(at, _)| &line[..at]).to_owned() + "\n"
            })
            .collect();
        let visit = visit(&json).expect("a visit");
        assert_eq!((visit.diagnoses.len(), visit.lines[0].pointers.as_slice()), (2, &[1u8, 2][..]));
        assert!(level(&visit).is_some());
    }

    #[test]
    fn a_line_needs_only_its_code() {
        let text =
            r#"{"dateOfService":"2026-06-01","kind":"office_visit","diagnoses":["e119"],"lines":[{"code":"99213"}]}"#;
        let visit = visit(text).expect("a visit");
        assert_eq!((visit.lines[0].units, visit.lines[0].pointers.as_slice()), (1, &[1u8][..]));
        assert_eq!(visit.diagnoses[0].code.as_str(), "E11.9");
    }

    #[test]
    fn what_is_wrong_is_named_and_not_quoted() {
        for (text, expected) in [
            ("{\n\"dateOfService\": \"secret\"}", "line 2"),
            (
                r#"{"dateOfService":"2026-06-01","kind":"office_visit","diagnoses":["secret"],"lines":[]}"#,
                "diagnosis 1",
            ),
            (
                r#"{"dateOfService":"2026-06-01","kind":"office_visit","diagnoses":[],"lines":[{"code":"secret"}]}"#,
                "line 1",
            ),
            (r#"{"dateOfService":"2026-06-01","kind":"office_visit","diagnoses":[],"lines":[],"secret":1}"#, "line 1"),
        ] {
            let message = visit(text).expect_err("refused").to_string();
            assert!(message.contains(expected) && !message.contains("secret"), "{message}");
        }
    }
}

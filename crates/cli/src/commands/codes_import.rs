//! `auscult codes import`: a published file read whole or not at all, its report, and keeping it in the vault.

use super::files::Form;
use crate::failure::Failure;
use crate::signing_in::Door;
use anyhow::Context;
use auscult_app::AppError;
use auscult_app::domain::coding::CodeSetKind;
use auscult_app::views::{CodeSetOptions, CodeSetRead, ColumnNames, ImportPreview};
use auscult_app::without_vault::read_code_set;
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::path::PathBuf;

/// What to import.
#[derive(Args)]
#[command(
    after_help = "A file is kept whole or not at all; the same content is kept once. Without --check this signs in to the vault.

Examples:
  auscult codes import --kind ncci ccipra-v322r0-f1.txt ccipra-v322r0-f2.txt ccipra-v322r0-f3.txt ccipra-v322r0-f4.txt
  auscult codes import --kind fees PPRRVU2026_Jan.csv
  auscult codes import --kind hcpcs HCPC2026_JAN_ANWEB.txt --check
  auscult codes import --kind cpt practice.csv --code-column Number --title-column Words --from 2026-01-01
  auscult codes import --kind icd10cm --from 2026-10-01 \\
    icd10cm-tabular-2027.xml icd10cm-order-2027.txt icd10cm-index-2027.xml

JSON: { \"format\": 1, \"kept\", \"keptAlready\", \"insteadOf\", \"kind\", \"file\", \"version\", \"effectiveFrom\",
  \"effectiveTo\", \"summary\": { \"layout\", \"rows\", \"kept\", \"leftOut\", \"skipped\": [ { \"line\", \"what\" } ], \"remarks\" } }

Exit codes: 0 kept, kept already, or nothing wrong with it; 1 nothing was kept; 3 --check found something wrong."
)]
pub struct ImportArguments {
    /// The files as they were published: of NCCI all parts; of HCPCS one, or codes and texts; of ICD-10-CM the tabular
    /// list and, if you have them, the order file and the index.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// What the files are.
    #[arg(long, value_enum)]
    kind: Kind,
    /// Only read and report: no vault is opened, nothing is kept.
    #[arg(long)]
    check: bool,
    /// The name of the version, instead of the one the file tells.
    #[arg(long)]
    version: Option<String>,
    /// The first day of service it is for, where the file does not say.
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: Option<NaiveDate>,
    /// The last day of service it is for.
    #[arg(long, value_name = "YYYY-MM-DD")]
    to: Option<NaiveDate>,
    /// The text is in Windows-1252, which older Windows programs write, instead of UTF-8.
    #[arg(long)]
    windows_1252: bool,
    /// The heading of the column with the codes, of a CPT table of the practice's own.
    #[arg(long, value_name = "HEADING", requires = "title_column")]
    code_column: Option<String>,
    /// The heading of the column with the words.
    #[arg(long, value_name = "HEADING", requires = "code_column")]
    title_column: Option<String>,
    /// Print JSON instead of text.
    #[arg(long)]
    json: bool,
}

/// A kind of table.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// ICD-10-CM: tabular list, order file, alphabetic index.
    Icd10cm,
    /// The practice's own CPT file: the AMA's text files, or a table with columns of your own.
    Cpt,
    /// HCPCS Level II.
    Hcpcs,
    /// NCCI procedure-to-procedure edits.
    Ncci,
    /// Medically unlikely edits.
    Mue,
    /// Relative values of the physician fee schedule (PPRRVU).
    Fees,
    /// Geographic practice cost indices (GPCI).
    Gpci,
    /// Localities and their counties.
    Localities,
    /// Modifiers.
    Modifiers,
    /// Rules of payers.
    PayerRules,
    /// Claim adjustment reason and remark codes (CARC, RARC).
    AdjustmentCodes,
}

impl Kind {
    fn of_the_vault(self) -> CodeSetKind {
        match self {
            Self::Icd10cm => CodeSetKind::Icd10Cm,
            Self::Cpt => CodeSetKind::Cpt,
            Self::Hcpcs => CodeSetKind::Hcpcs,
            Self::Ncci => CodeSetKind::Ncci,
            Self::Mue => CodeSetKind::UnitLimits,
            Self::Fees => CodeSetKind::Fees,
            Self::Gpci => CodeSetKind::CostIndices,
            Self::Localities => CodeSetKind::Localities,
            Self::Modifiers => CodeSetKind::Modifiers,
            Self::PayerRules => CodeSetKind::PayerRules,
            Self::AdjustmentCodes => CodeSetKind::AdjustmentCodes,
        }
    }
}

/// What is printed.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    format: u32,
    kept: bool,
    kept_already: bool,
    instead_of: Option<String>,
    #[serde(flatten)]
    read: CodeSetRead,
}

/// Does it.
pub fn run(door: &Door, arguments: &ImportArguments) -> Result<(), Failure> {
    let kind = arguments.kind.of_the_vault();
    let options = options(arguments);
    let form = Form::of(arguments.json);
    if arguments.check {
        let read = read_code_set(&arguments.files, kind, &options).map_err(wrong_with_it)?;
        return tell(form, &Report { format: 1, kept: false, kept_already: false, instead_of: None, read });
    }
    let app = door.open()?;
    let preview = app.preview_code_set(&arguments.files, kind, &options)?;
    if !preview.kept_already {
        app.keep_code_set(&preview.token)?;
    }
    tell(form, &report(preview))
}

fn options(arguments: &ImportArguments) -> CodeSetOptions {
    let columns = arguments.code_column.clone().zip(arguments.title_column.clone());
    CodeSetOptions {
        version: arguments.version.clone(),
        effective_from: arguments.from,
        effective_to: arguments.to,
        windows_1252: arguments.windows_1252,
        columns: columns.map(|(code, title)| ColumnNames { code, title }),
    }
}

/// A check that finds a broken file has done its work.
fn wrong_with_it(error: AppError) -> Failure {
    match error {
        AppError::CodeSet(wrong) => Failure::Found(vec![wrong.to_string()]),
        other => Failure::App(other),
    }
}

fn report(preview: ImportPreview) -> Report {
    let ImportPreview { kind, file, version, effective_from, effective_to, summary, kept_already, instead_of, .. } =
        preview;
    let read = CodeSetRead { kind, file, version, effective_from, effective_to, summary };
    Report { format: 1, kept: !kept_already, kept_already, instead_of, read }
}

fn tell(form: Form, report: &Report) -> Result<(), Failure> {
    if form == Form::Json {
        println!("{}", serde_json::to_string_pretty(report).context("the report has no JSON form")?);
        return Ok(());
    }
    let CodeSetRead { file, version, effective_from, effective_to, summary, .. } = &report.read;
    let until = effective_to.map(|last| format!(" until {last}")).unwrap_or_default();
    println!("{file}: {}", summary.layout);
    println!("version {version}, for services from {effective_from}{until}");
    println!("{} rows read, {} entries taken over, {} rows left out", summary.rows, summary.kept, summary.left_out);
    for row in &summary.skipped {
        println!("  line {}: {}", row.line, row.what);
    }
    summary.remarks.iter().for_each(|remark| println!("{remark}"));
    match (report.kept, report.kept_already, &report.instead_of) {
        (true, _, Some(before)) => println!("Kept; from its first day on it stands in place of {before}."),
        (true, _, None) => println!("Kept."),
        (false, true, _) => println!("The vault has the same content already; nothing was changed."),
        (false, false, _) => println!("Nothing was changed."),
    }
    Ok(())
}

//! `auscult codes import`: what an import of ICD-10-CM would take over, before anything is.

use crate::failure::Failure;
use anyhow::{Context, anyhow};
use auscult_coding::import::icd10cm::{Edition, Icd10CmFiles, icd10cm};
use chrono::NaiveDate;
use clap::Args;
use serde_json::json;
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

/// The files and what they do not say themselves.
#[derive(Args)]
#[command(
    after_help = "The files are told apart by their names: `…tabular….xml`, `…order….txt` or a list of codes (`….txt`),
and, if you have it, the alphabetic index (`…index….xml` or `.csv`).

Example:
  auscult codes import --check --version 2027 --from 2026-10-01 --to 2027-09-30 \\
    icd10cm-tabular-2027.xml icd10cm-order-2027.txt icd10cm-index-2027.xml"
)]
pub struct ImportArguments {
    /// The files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Only read and report; nothing is changed.
    #[arg(long, required = true)]
    check: bool,
    /// The name of the version, such as 2027.
    #[arg(long)]
    version: String,
    /// The first day of service it is for.
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: NaiveDate,
    /// The last day of service it is for.
    #[arg(long, value_name = "YYYY-MM-DD")]
    to: Option<NaiveDate>,
    /// Print JSON instead of text.
    #[arg(long)]
    json: bool,
}

/// Reads the files and says what an import would take over.
pub fn check(arguments: &ImportArguments) -> Result<(), Failure> {
    let mut tabular = open(arguments, |name| name.ends_with(".xml") && !name.contains("index"))?;
    let mut codes = open(arguments, |name| name.ends_with(".txt"))?;
    let mut index = open(arguments, |name| name.contains("index"))?;
    let tabular = tabular.as_mut().ok_or_else(|| anyhow!("the tabular list (an XML file) is not among the files"))?;
    let edition =
        Edition { version: arguments.version.clone(), effective_from: arguments.from, effective_to: arguments.to };
    let files = Icd10CmFiles {
        tabular,
        codes: codes.as_mut().map(|file| file as &mut dyn Read),
        index: index.as_mut().map(|file| file as &mut dyn Read),
    };
    let read = icd10cm(files, &edition).map_err(|error| Failure::Found(vec![error.to_string()]))?;
    let billable = read.set.entries().filter(|entry| entry.billable()).count();
    if arguments.json {
        let value = json!({ "report": read.report, "codes": read.set.len(), "billable": billable });
        println!("{}", serde_json::to_string_pretty(&value).context("it has no JSON form")?);
        return Ok(());
    }
    println!("ICD-10-CM {}, from {}", read.report.version, read.report.effective_from);
    println!("{} codes, {billable} of them billable", read.set.len());
    println!("{} entries read, {} taken over", read.report.rows, read.report.kept);
    for problem in &read.report.skipped {
        println!("  line {}: {}", problem.line, problem.what);
    }
    println!("Nothing was changed.");
    Ok(())
}

/// The file whose name fits.
fn open(arguments: &ImportArguments, fits: impl Fn(&str) -> bool) -> Result<Option<File>, Failure> {
    let named = arguments.files.iter().find(|file| {
        let name = file.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        fits(&name)
    });
    let open = |file: &PathBuf| File::open(file).with_context(|| format!("{} could not be opened", file.display()));
    Ok(named.map(open).transpose()?)
}

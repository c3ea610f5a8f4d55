//! `auscult billing`: what is said of a coded visit before it is billed, by the sets that ship, those of files, or those
//! of the vault.

use super::check::{self, CheckArguments};
use super::files::Form;
use crate::failure::Failure;
use crate::signing_in::Door;
use anyhow::Context;
use auscult_app::domain::billing::{BillingReview, ChargeList, ComplianceStatus};
use auscult_app::domain::coding::EditSeverity;
use auscult_app::domain::money::Cents;
use auscult_coding::billing::{BillingInput, VisitRecord, review};
use auscult_coding::edits;
use auscult_coding::evaluation::EvaluationDispute;
use auscult_coding::import::{self, ImportFile};
use std::path::{Path, PathBuf};

/// What the command is told.
#[derive(clap::Args)]
#[command(after_long_help = FORM)]
pub struct BillingArguments {
    #[command(flatten)]
    visit: CheckArguments,
    /// The practice's own prices: a CSV with the columns code and charge, and modifier, payer, from, to where they matter.
    #[arg(long, value_name = "FILE")]
    prices: Option<PathBuf>,
}

const FORM: &str = r#"The visit is what `auscult check --help` shows.

The answer with --json, amounts in cents, relative values in hundredths:
  { "summary": { "primaryDiagnosis", "level", "charge", "estimate", ... },
    "findings": [ { "finding", "putRight" } ],
    "confirmations": [ { "kind", "holds", "reasons" } ],
    "levels", "necessity", "requirements", "charges", "compliance": ... }

Exit codes: 0 nothing stands against billing it, 3 at least one error, 1 a file could not be read, 2 wrong command line."#;

/// `auscult billing`.
pub fn run(door: &Door, arguments: &BillingArguments) -> Result<(), Failure> {
    let (encounter, library) = check::visit_and_sets(door, &arguments.visit)?;
    let codes = library.on(encounter.date_of_service);
    let prices = arguments.prices.as_deref().map(prices).transpose()?.unwrap_or_default();
    let findings = edits::check(&encounter, &codes);
    // A file tells nothing of recordings: what there is of the visit is its note.
    let record = VisitRecord { note: encounter.text.is_some(), ..VisitRecord::default() };
    let dispute = EvaluationDispute::default();
    let input =
        BillingInput { encounter: &encounter, findings: &findings, undecided: &[], dispute: &dispute, record: &record };
    let review = review(&input, &codes, &prices);
    match arguments.visit.form() {
        Form::Json => println!("{}", serde_json::to_string_pretty(&review).context("the review has no JSON form")?),
        Form::Text => tell(&review),
    }
    match review.findings.iter().filter(|found| found.is_error()).count() {
        0 => Ok(()),
        count => Err(Failure::Found(vec![format!("this should not be billed as it stands: {count} findings")])),
    }
}

fn prices(path: &Path) -> anyhow::Result<ChargeList> {
    let (name, mut file) = check::open(path)?;
    Ok(import::charges(&mut ImportFile { name: &name, reader: &mut file })?.list)
}

fn tell(review: &BillingReview) {
    for found in &review.findings {
        let severity = match found.finding.severity {
            EditSeverity::Error => "error",
            EditSeverity::Warning => "warning",
            EditSeverity::Info => "note",
        };
        println!("{severity}: {} [{}]", found.finding.message, found.finding.rule);
    }
    for row in &review.necessity {
        let diagnoses: Vec<&str> = row.diagnoses.iter().map(|code| code.code.as_str()).collect();
        let supported = if row.standing.is_supported() { "supported" } else { "not supported" };
        println!("{} for {}: {supported}. {}", row.code.code, diagnoses.join(", "), row.reasons.join(" "));
    }
    for asked in review.requirements.iter().filter(|asked| !asked.is_met) {
        println!("not met: {} {}", asked.description, asked.missing.join("; "));
    }
    for check in review.compliance.iter().filter(|check| check.status >= ComplianceStatus::Warning) {
        println!("duty: {}", check.description);
    }
    let amount = |cents: Option<Cents>| cents.map_or("not known".to_owned(), |cents| cents.to_string());
    let charges = &review.charges;
    println!("charge: {}", amount(charges.total));
    if let Some(values) = charges.relative_values {
        println!("relative value units: {}.{:02}", values.total() / 100, values.total() % 100);
    }
    println!("estimate, Medicare national: {}", amount(charges.estimate));
}

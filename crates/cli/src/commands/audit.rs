//! `auscult audit`: reading it, checking it, taking it out signed, and checking what was taken out.

use crate::failure::Failure;
use crate::signing_in::Door;
use anyhow::anyhow;
use auscult_app::App;
use auscult_app::audit::verify_export;
use auscult_app::views::{AuditRow, AuditWanted};
use chrono::{Local, NaiveDate, NaiveTime, TimeZone, Utc};
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};

/// Entries asked for at once.
const PAGE: u32 = 200;

/// The audit.
#[derive(Subcommand)]
pub enum AuditCommand {
    /// Check that every entry is there, as it was written, in its order.
    Verify,
    /// List entries, the latest first. Names of people are printed, names of patients are not.
    List {
        #[command(flatten)]
        which: Which,
        /// No more than this many.
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
    /// Write entries as CSV and JSON, each with a signature of yours beside it.
    Export {
        #[command(flatten)]
        which: Which,
        /// The folder to write into; the export folder of the settings, if none is named.
        #[arg(long, value_name = "FOLDER")]
        to: Option<PathBuf>,
    },
    /// Check an export: its signature, the CSV beside it, its count. No vault is opened.
    VerifyExport {
        /// The JSON file; its signature lies beside it.
        file: PathBuf,
    },
}

/// Which entries.
#[derive(Args)]
pub struct Which {
    /// Only those by this person.
    #[arg(long, value_name = "NAME")]
    person: Option<String>,
    /// Only those about this kind of record, such as `patient`.
    #[arg(long)]
    record: Option<String>,
    /// Only those from this day on.
    #[arg(long, value_name = "DAY")]
    from: Option<NaiveDate>,
    /// Only those up to this day, which counts whole.
    #[arg(long, value_name = "DAY")]
    to_day: Option<NaiveDate>,
}

/// Does it.
pub fn run(door: &Door, command: AuditCommand) -> Result<(), Failure> {
    match command {
        AuditCommand::Verify => verify(&door.open()?),
        AuditCommand::List { which, limit } => list(&door.open()?, &which, limit),
        AuditCommand::Export { which, to } => {
            let (app, password) = door.open_with_password()?;
            let written = app.export_audit(&wanted(&app, &which)?, password, to)?;
            println!("{} entries in {}", written.entries, written.path);
            Ok(())
        }
        AuditCommand::VerifyExport { file } => exported(&file),
    }
}

fn verify(app: &App) -> Result<(), Failure> {
    let check = app.verify_audit()?;
    match check.problem {
        Some(problem) => Err(Failure::Found(vec![problem])),
        None => {
            println!("{} entries, every one as it was written", check.entries);
            Ok(())
        }
    }
}

fn list(app: &App, which: &Which, limit: usize) -> Result<(), Failure> {
    let wanted = wanted(app, which)?;
    let (mut below, mut shown) = (None, 0);
    loop {
        let page = app.audit_page(&wanted, below, PAGE)?;
        for row in page.rows.iter().take(limit - shown) {
            println!("{}", line(row));
            shown += 1;
        }
        below = page.next;
        if shown >= limit || below.is_none() {
            return Ok(());
        }
    }
}

fn line(row: &AuditRow) -> String {
    let at = row.at.with_timezone(&Local).format("%Y-%m-%d %H:%M:%S");
    let who = row.who.as_deref().unwrap_or("-");
    let id = row.record_id.as_deref().unwrap_or_default();
    format!("{:>7}  {at}  {who}  {}  {} {id}  {:?}", row.sequence, row.action, row.record, row.outcome)
}

fn exported(file: &Path) -> Result<(), Failure> {
    let verdict = verify_export(file)?;
    if !verdict.problems.is_empty() {
        let mut problems = verdict.problems;
        problems.insert(0, format!("{} is NOT as it was signed", file.display()));
        return Err(Failure::Found(problems));
    }
    println!("{} is as it was signed: {} entries", file.display(), verdict.count);
    if let Some(signer) = verdict.signer {
        println!("signed by     {signer}");
    }
    if let Some(at) = verdict.exported_at {
        println!("taken out at  {}", at.to_rfc3339());
    }
    if let Some(organization) = verdict.organization {
        println!("organization  {organization}");
    }
    if let Some(fingerprint) = verdict.authority_sha256 {
        println!("authority     SHA-256 {fingerprint}");
        println!("Compare the authority with the one the organization has told you: anybody can make a certificate.");
    }
    Ok(())
}

fn wanted(app: &App, which: &Which) -> Result<AuditWanted, Failure> {
    let user = match &which.person {
        None => None,
        Some(name) => {
            let people = app.audit_choices()?.people;
            let found = people.into_iter().find(|person| person.name.eq_ignore_ascii_case(name));
            Some(found.ok_or_else(|| anyhow!("nobody here is called {name}"))?.id)
        }
    };
    let begins = |day: NaiveDate| {
        let midnight = day.and_time(NaiveTime::MIN);
        Local.from_local_datetime(&midnight).earliest().map_or_else(|| midnight.and_utc(), |at| at.with_timezone(&Utc))
    };
    Ok(AuditWanted {
        patient: None,
        user,
        category: None,
        record: which.record.clone(),
        outcome: None,
        from: which.from.map(begins),
        to: which.to_day.and_then(|day| day.succ_opt()).map(begins),
    })
}

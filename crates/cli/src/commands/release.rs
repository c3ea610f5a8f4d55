//! `auscult release`: a patient's records into a folder.

use crate::failure::Failure;
use crate::signing_in::Door;
use anyhow::anyhow;
use auscult_app::domain::release::{Recipient, ReleaseOrder, ReleasePart};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What is handed out, to whom and why.
#[derive(Args)]
pub struct ReleaseArguments {
    /// The patient's number, such as PAT-2026-A-000012.
    patient: String,
    /// The folder to write into; a folder of the release's own is made in it.
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
    /// The first day of service, such as 2026-01-31; from the beginning, if none.
    #[arg(long, value_name = "DAY")]
    from: Option<NaiveDate>,
    /// The last day of service.
    #[arg(long, value_name = "DAY")]
    until: Option<NaiveDate>,
    /// Who gets it.
    #[arg(long, value_enum, default_value = "patient")]
    recipient: RecipientKind,
    /// Their name, where it is not the patient.
    #[arg(long, value_name = "NAME", default_value = "")]
    name: String,
    /// Why it goes out.
    #[arg(long, default_value = "Asked for by the patient.")]
    why: String,
    /// What goes beside the usual parts.
    #[arg(long, value_enum, num_args = 1..)]
    also: Vec<Also>,
}

/// Who gets it.
#[derive(Clone, Copy, ValueEnum)]
enum RecipientKind {
    /// The patient.
    Patient,
    /// Somebody the patient names.
    Named,
    /// A clinician who treats the patient.
    Clinician,
    /// Whoever the law lets ask.
    Authority,
}

/// What goes only where it is asked for.
#[derive(Clone, Copy, ValueEnum)]
enum Also {
    /// Notes nobody has signed, marked as drafts.
    Drafts,
    /// What was written down of what was said.
    Transcripts,
    /// The sound.
    Recordings,
}

/// Does it.
pub fn run(door: &Door, arguments: ReleaseArguments) -> Result<(), Failure> {
    let app = door.open()?;
    let patient = app.patient_numbered(&arguments.patient)?;
    let name = arguments.name;
    let to = match arguments.recipient {
        RecipientKind::Patient => Recipient::Patient,
        RecipientKind::Named => Recipient::Named { name },
        RecipientKind::Clinician => Recipient::Clinician { name },
        RecipientKind::Authority => Recipient::Authority { name },
    };
    let mut parts = ReleasePart::USUAL.to_vec();
    parts.extend(arguments.also.iter().map(|also| match also {
        Also::Drafts => ReleasePart::Drafts,
        Also::Transcripts => ReleasePart::Transcripts,
        Also::Recordings => ReleasePart::Recordings,
    }));
    let order = ReleaseOrder { from: arguments.from, until: arguments.until, parts, to, why: arguments.why };
    let outlook = app.release_outlook(patient, &order)?;
    if outlook.visits == 0 {
        return Err(anyhow!("{} has no visit in that time", arguments.patient).into());
    }
    println!("{}", app.release_records(patient, order, &arguments.to)?.folder);
    Ok(())
}

//! `auscult`: the use cases without a window.
//!
//! Exit codes: 0 done; 1 it did not succeed; 2 the command line was wrong; 3 a check found something; 4 the vault did
//! not open (password, keyring, throttling).

#![allow(clippy::print_stdout, reason = "printing is what a command line is for")]

mod commands;
mod failure;
mod signing_in;

use clap::{Parser, Subcommand};
use failure::Failure;
use std::path::PathBuf;
use std::process::ExitCode;

/// What is freed is wiped: passwords and records pass through many hands on their way to the vault.
#[global_allocator]
static WIPED_WHEN_FREED: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// Record, write down, draft and sign consultations on this laptop - here without a window.
///
/// Commands that open the vault ask for the password, or read it from the first line of standard input when that is
/// not a terminal. Nothing said in a consultation is ever printed unless you ask for it.
#[derive(Parser)]
#[command(name = "auscult", version, after_help = EXAMPLES)]
struct Arguments {
    /// The folder with the vault and models, instead of this account's (also: AUSCULT_DATA_DIR).
    #[arg(long, global = true, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Which organization, by its name; needed for any but the first of this laptop.
    #[arg(long, global = true, value_name = "NAME")]
    organization: Option<String>,
    /// Who signs in; needed only when several people do.
    #[arg(long, global = true, value_name = "EMAIL")]
    user: Option<String>,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "Examples:
  auscult transcribe visit.flac --json > visit.json   what was said, with times and confidence
  auscult compose visit.json --template SOAP          a draft note from it
  auscult codes search kidney stone                   codes by what people call it
  auscult codes import --kind ncci ccipra-*.txt       a code set into the vault, whole or not at all
  auscult check visit.json --json                     what is wrong with the codes of a visit
  auscult billing visit.json --json                   may it be billed, for what, and what the payer asks for
  auscult suggest note.txt --json                     codes with evidence, and what the note leaves open
  auscult enhance note.txt --audience insurance       changes a reader would want, one by one
  auscult summary note.txt                            the note in plain words for the patient
  auscult note list                                   visits with notes, by number
  auscult note export ENC-2026-A-000001 --to out/     the signed PDF
  auscult dispatch retry                              what did not arrive, once more
  auscult release PAT-2026-A-000012 --to /media/stick a patient's records, as they may ask for
  auscult people invite ana@example.org --name 'Ana Núñez' --role nurse
  auscult verify note.pdf                             is it as it was signed?
  auscult audit verify                                is every entry of the audit there, as it was written?
  auscult audit export --from 2026-11-01              who did what, as CSV and JSON with a signature beside each
  auscult audit verify-export audit.json              is it as it was signed?
  auscult vault backup --to /media/stick              one encrypted file, opened before it is called a backup

Exit codes: 0 done, 1 did not succeed, 2 wrong command line, 3 a check found something, 4 the vault did not open.";

#[derive(Subcommand)]
enum Command {
    /// Write a sound file (WAV, FLAC, MP3, M4A, OGG) down, without a vault.
    Transcribe {
        /// The sound file.
        file: PathBuf,
        /// Print segments with words, times and confidence as JSON instead of text.
        #[arg(long)]
        json: bool,
        /// A speech model file instead of the one that ships.
        #[arg(long, value_name = "FILE")]
        model: Option<PathBuf>,
    },
    /// Draft a note from a transcript or a talk written down as text, without a vault.
    ///
    /// Every sentence of the note names what it came from; what nobody said is not in it.
    Compose(commands::compose::ComposeArguments),
    /// Codes: search, show, browse, and import code sets into the vault.
    #[command(subcommand)]
    Codes(commands::codes::CodesCommand),
    /// Check the codes of a visit: what a payer would refuse, and the level its note bears out.
    ///
    /// By the sets and rules that ship; with --vault by the clinic's own too. No visit of the vault is read.
    Check(commands::check::CheckArguments),
    /// Review a coded visit before it is billed: findings, level, medical necessity, what the payer asks for, charges.
    ///
    /// Takes what `check` takes. An estimate is Medicare's national amount and stands there only where relative values were
    /// given.
    Billing(commands::billing::BillingArguments),
    /// Propose codes for a note, a transcript or a sentence, each with its evidence, and say what it leaves open.
    ///
    /// ICD-10-CM of the day of service, the level of the visit, and the questions whose answers the codes lack. Nothing
    /// denied, suspected or somebody else's is proposed. With --vault by the code sets of the clinic; no visit of it is
    /// read.
    Suggest(commands::suggest::SuggestArguments),
    /// Propose changes to a note: grammar, terms, structure, what is missing; each by itself, with its reason.
    ///
    /// Nothing said is changed: numbers, doses, drugs, sides and negations stand as they stood, and what is missing is
    /// asked for, never written. No vault is opened.
    Enhance(commands::improve::EnhanceArguments),
    /// Tell a note to the patient in plain words, each sentence with the words of the note it says again.
    Summary(commands::improve::SummaryArguments),
    /// Notes in the vault.
    #[command(subcommand)]
    Note(commands::note::NoteCommand),
    /// What goes out of signed visits: where each stands, and trying again.
    #[command(subcommand)]
    Dispatch(commands::dispatch::DispatchCommand),
    /// Write a patient's records into a folder: one PDF, one FHIR bundle, each signed note. Nothing of it is encrypted.
    Release(commands::release::ReleaseArguments),
    /// Who signs in here, and letting somebody in.
    #[command(subcommand)]
    People(commands::people::PeopleCommand),
    /// Check a signed PDF: nothing added, nothing changed, signed by whom it says.
    Verify {
        /// The PDF.
        file: PathBuf,
    },
    /// The audit.
    #[command(subcommand)]
    Audit(commands::audit::AuditCommand),
    /// The vault.
    #[command(subcommand)]
    Vault(commands::vault::VaultCommand),
}

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some(auscult_app::SPEECH_WORKER) {
        return auscult_app::speech_worker();
    }
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(),
    }
}

fn run(arguments: Arguments) -> Result<(), Failure> {
    let places = signing_in::places(arguments.data.as_deref(), arguments.organization.as_deref())?;
    let vault = signing_in::Door { places: places.clone(), user: arguments.user };
    match arguments.command {
        Command::Transcribe { file, json, model } => {
            commands::files::transcribe(&places, &file, model.as_deref(), commands::files::Form::of(json))
        }
        Command::Compose(arguments) => commands::compose::run(&arguments),
        Command::Codes(command) => commands::codes::run(&vault, command),
        Command::Check(arguments) => commands::check::run(&vault, &arguments),
        Command::Billing(arguments) => commands::billing::run(&vault, &arguments),
        Command::Suggest(arguments) => commands::suggest::run(&vault, &arguments),
        Command::Enhance(arguments) => commands::improve::enhance_file(&arguments),
        Command::Summary(arguments) => commands::improve::summarize_file(&arguments),
        Command::Note(command) => commands::note::run(&vault, command),
        Command::Dispatch(command) => commands::dispatch::run(&vault, command),
        Command::Release(arguments) => commands::release::run(&vault, arguments),
        Command::People(command) => commands::people::run(&vault, command),
        Command::Verify { file } => commands::files::verify(&file),
        Command::Audit(command) => commands::audit::run(&vault, command),
        Command::Vault(command) => commands::vault::run(&vault, command),
    }
}

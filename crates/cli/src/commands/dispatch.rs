//! `auscult dispatch`: what goes out of signed visits, and trying again.

use crate::failure::Failure;
use crate::signing_in::Door;
use anyhow::anyhow;
use auscult_app::App;
use auscult_app::domain::dispatch::{DispatchState, DispatchStatus, WaitsFor};
use auscult_app::views::{DispatchRow, WhichListed};
use clap::Subcommand;

/// What goes out of signed visits.
#[derive(Subcommand)]
pub enum DispatchCommand {
    /// List what has not arrived yet: number, visit, what it is, where it stands. No names are printed.
    List {
        /// Also what has arrived, and what was taken back.
        #[arg(long)]
        all: bool,
    },
    /// Deliver what is due, and try again now what did not arrive.
    Retry {
        /// The number of one, such as DSP-2026-A-000004, instead of all that did not arrive.
        number: Option<String>,
    },
}

/// Does it.
pub fn run(door: &Door, command: DispatchCommand) -> Result<(), Failure> {
    let app = door.open()?;
    match command {
        DispatchCommand::List { all } => list(&app, if all { WhichListed::Latest } else { WhichListed::Open }),
        DispatchCommand::Retry { number } => retry(&app, number.as_deref()),
    }
}

fn list(app: &App, which: WhichListed) -> Result<(), Failure> {
    for one in app.all_dispatches(which)? {
        let DispatchRow { dispatch, waits_for, .. } = &one.row;
        let stands = standing(&dispatch.status, *waits_for);
        println!("{}  {}  {:<9}  {stands}", dispatch.number, one.encounter.number, dispatch.target.word());
    }
    Ok(())
}

fn standing(status: &DispatchStatus, waits_for: Option<WaitsFor>) -> String {
    match (status, waits_for) {
        (_, Some(WaitsFor::Place)) => "waits until a folder is set for it".to_owned(),
        (_, Some(WaitsFor::Codes)) => "waits until the codes of the visit are decided".to_owned(),
        (DispatchStatus::Queued, None) => "queued".to_owned(),
        (DispatchStatus::Sending, None) => "being sent".to_owned(),
        (DispatchStatus::Confirmed { number, at }, None) => {
            format!("confirmed {} ({number})", at.format("%Y-%m-%d %H:%M UTC"))
        }
        (DispatchStatus::Failed { message, remedy, .. }, None) => format!("did not arrive: {message} {remedy}"),
        (DispatchStatus::Withdrawn { .. }, None) => "taken back".to_owned(),
    }
}

fn retry(app: &App, number: Option<&str>) -> Result<(), Failure> {
    let rows = app.all_dispatches(WhichListed::Latest)?;
    let asked: Vec<_> = match number {
        None => rows.iter().filter(|one| one.row.dispatch.status.state() == DispatchState::Failed).collect(),
        Some(number) => {
            let one = rows.iter().find(|one| one.row.dispatch.number == number);
            vec![one.ok_or_else(|| anyhow!("there is no {number}; `auscult dispatch list --all` lists them"))?]
        }
    };
    for one in &asked {
        app.retry_dispatch(one.row.dispatch.id)?;
    }
    app.deliver_due()?;
    list(app, WhichListed::Open)
}

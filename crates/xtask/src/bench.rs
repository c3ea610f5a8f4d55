//! `cargo xtask bench`: the figures that were promised, with the peers beside us in the same run.

use crate::workspace::Workspace;
use anyhow::Result;
use std::process::ExitCode;

/// What to measure.
#[derive(clap::Args)]
pub struct BenchArguments {}

/// Measures and prints the table.
///
/// # Errors
/// When something does not build or cannot be measured.
pub fn run(workspace: &Workspace, _: &BenchArguments) -> Result<ExitCode> {
    let _ = workspace;
    anyhow::bail!("not measured yet")
}

//! `cargo xtask demo`: the main job in the real window, with nobody at the keyboard.

use crate::shell::run as start;
use crate::workspace::Workspace;
use crate::{packages, run};
use anyhow::Result;
use std::process::{Command, ExitCode};

/// What to leave behind.
#[derive(clap::Args, Default)]
pub struct DemoArguments {
    /// Seconds of the sample that are spoken into the microphone; all of it when left out
    #[arg(long)]
    seconds: Option<u32>,
}

/// Builds, and lets the demo of the package `auscult-tests` do the work; it prints what it leaves.
///
/// # Errors
/// When something needed is missing, does not build, or the main job cannot be done.
pub fn run(workspace: &Workspace, arguments: &DemoArguments) -> Result<ExitCode> {
    packages::install(&[packages::TO_BUILD, packages::TO_DEMONSTRATE, &["poppler-utils"]])?;
    run::prepare(workspace)?;
    let mut demo = Command::new(workspace.program("auscult-demo"));
    // cargo names this program's own folder there; the demo finds the repository by its own.
    demo.env_remove("CARGO_MANIFEST_DIR").arg(workspace.target().join("demo"));
    if let Some(seconds) = arguments.seconds {
        demo.arg(seconds.to_string());
    }
    start(&mut demo)?;
    Ok(ExitCode::SUCCESS)
}

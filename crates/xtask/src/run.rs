//! `cargo xtask run`: from a fresh checkout to the open window.

use crate::demo::{self, DemoArguments};
use crate::workspace::Workspace;
use crate::{packages, rust_build, ui};
use anyhow::{Context, Result};
use std::process::{Command, ExitCode};

/// How to open it.
#[derive(clap::Args)]
pub struct RunArguments {
    /// Build everything and do not open the window
    #[arg(long)]
    build_only: bool,
}

/// Builds and opens the window; without a display, the demo.
///
/// # Errors
/// When something needed is missing and may not be installed, or does not build.
pub fn run(workspace: &Workspace, arguments: &RunArguments) -> Result<ExitCode> {
    packages::install(&[packages::TO_BUILD])?;
    prepare(workspace)?;
    let desktop = workspace.program("auscult-desktop");
    if arguments.build_only {
        println!("built {}", desktop.display());
        return Ok(ExitCode::SUCCESS);
    }
    if !has_display() {
        println!(
            "There is no display here, so no window can be opened: this is the demo instead, on a screen in memory."
        );
        return demo::run(workspace, &DemoArguments::default());
    }
    let status = Command::new(&desktop).status().with_context(|| format!("cannot start {}", desktop.display()))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The page, then the programs that contain it.
///
/// # Errors
/// When something does not build.
pub fn prepare(workspace: &Workspace) -> Result<()> {
    ui::install(workspace)?;
    ui::build(workspace)?;
    rust_build::programs(workspace)
}

fn has_display() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

//! Generated files: the commands of the window in TypeScript, and the licences of what ships.
//!
//! The list of commands lives in Rust; the desktop program itself writes it, so that there is no second list.

use crate::shell::run;
use crate::stage::Outcome;
use crate::workspace::Workspace;
use crate::{licences, rust_build, ui};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// `cargo xtask codegen`.
///
/// # Errors
/// When the programs do not build or a file cannot be written.
pub fn write(workspace: &Workspace) -> Result<ExitCode> {
    if !workspace.ui().join("dist/index.html").exists() {
        ui::install(workspace)?;
        ui::build(workspace)?;
    }
    rust_build::everything(workspace)?;
    let bindings = bindings_file(workspace);
    fs::create_dir_all(bindings.parent().context("the bindings lie in a folder")?)?;
    write_bindings(workspace, &bindings)?;
    let list = licences::file(workspace);
    fs::create_dir_all(list.parent().context("the list lies in a folder")?)?;
    fs::write(&list, licences::list(workspace)?)?;
    println!("wrote {}\nwrote {}", bindings.display(), list.display());
    Ok(ExitCode::SUCCESS)
}

/// The stage: the generated files say what the code says.
///
/// # Errors
/// When one does not.
pub fn check(workspace: &Workspace) -> Result<Outcome> {
    let fresh = workspace.target().join("bindings.ts");
    write_bindings(workspace, &fresh)?;
    if fs::read(&fresh)? != fs::read(bindings_file(workspace)).unwrap_or_default() {
        bail!("ui/src/lib/shell/bindings.ts is out of date; run: cargo xtask codegen");
    }
    licences::check(workspace)?;
    Ok(Outcome::Passed)
}

fn bindings_file(workspace: &Workspace) -> PathBuf {
    workspace.root().join("ui/src/lib/shell/bindings.ts")
}

fn write_bindings(workspace: &Workspace, to: &Path) -> Result<()> {
    run(Command::new(workspace.program("auscult-desktop")).arg("--write-bindings").arg(to))
}

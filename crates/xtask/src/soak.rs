//! `cargo xtask soak`: the fault tests at the length that was promised, rather than the length a test run allows.

use crate::rust_build::{self, Tests};
use crate::shell;
use crate::stage::Setting;
use crate::workspace::Workspace;
use crate::{packages, ui};
use anyhow::Result;
use std::process::ExitCode;

/// How long.
#[derive(clap::Args)]
pub struct SoakArguments {
    /// How many times a recording is killed at a random point
    #[arg(long, default_value_t = 50)]
    points: u32,
    /// How many power cuts are replayed
    #[arg(long, default_value_t = 1_000)]
    cuts: u32,
    /// How many bits are flipped in what is kept
    #[arg(long, default_value_t = 500)]
    flips: u32,
    /// How many times the memory is looked at after locking
    #[arg(long, default_value_t = 10)]
    locks: u32,
    /// How many inputs each reader of foreign bytes is given, in thousands
    #[arg(long, default_value_t = 1_000)]
    inputs: u32,
    /// How many random tamperings with the audit have to be found
    #[arg(long, default_value_t = 10_000)]
    tamperings: u32,
}

/// Builds, then runs the fault tests.
///
/// # Errors
/// When something does not build or a promise is broken.
pub fn run(workspace: &Workspace, arguments: &SoakArguments) -> Result<ExitCode> {
    packages::install(&[packages::TO_BUILD, packages::TO_DEMONSTRATE, packages::TO_TEST])?;
    ui::install(workspace)?;
    ui::build(workspace)?;
    rust_build::everything(workspace)?;
    let setting = Setting::default();
    let mut command = rust_build::tests(workspace, &Tests::OfProduct("faults"));
    for (name, value) in [
        ("AUSCULT_SOAK_POINTS", arguments.points),
        ("AUSCULT_SOAK_CUTS", arguments.cuts),
        ("AUSCULT_SOAK_FLIPS", arguments.flips),
        ("AUSCULT_SOAK_LOCKS", arguments.locks),
        ("AUSCULT_SOAK_INPUTS", arguments.inputs),
    ] {
        command.env(name, value.to_string());
    }
    if shell::has(&["cargo", "nextest", "--version"]) {
        command.args(["--profile", "soak"]);
    }
    shell::run(rust_build::with_python(&mut command, &setting))?;
    let tampering = Tests::Named { package: "auscult-vault", name: "audit_tampering" };
    let mut command = rust_build::tests(workspace, &tampering);
    command.env("AUSCULT_SOAK_TAMPERINGS", arguments.tamperings.to_string());
    shell::run(&mut command)?;
    Ok(ExitCode::SUCCESS)
}

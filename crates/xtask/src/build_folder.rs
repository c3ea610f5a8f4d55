//! The folder of intermediate files, which all checkouts on a machine share so that a fresh clone builds quickly.
//!
//! cargo does not tell checkouts apart there: what one of them built passes for the other's as long as none of the
//! other's files is newer. So one checkout at a time has the folder, and where another had it last, the crates of this
//! workspace are built anew; what they depend on is shared.

use crate::shell::{program, read, run};
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use serde_json::Value;
use std::fs::{self, File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// The folder is this checkout's as long as this lives.
pub struct Claim {
    _lock: File,
}

/// Waits until no other checkout builds, and makes sure that nothing of theirs is taken for ours.
///
/// # Errors
/// When cargo does not say where it builds, or the folder cannot be written.
pub fn claim(workspace: &Workspace) -> Result<Claim> {
    let (folder, members) = described(workspace)?;
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let file = folder.join("checkout");
    let mut lock = File::options().create(true).truncate(false).read(true).write(true).open(&file)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            println!("another checkout is building in {}; this one waits for it", folder.display());
            lock.lock()?;
        }
        Err(TryLockError::Error(error)) => return Err(error).context("the build folder cannot be claimed"),
    }
    let mut last = String::new();
    lock.read_to_string(&mut last)?;
    if Path::new(last.trim()) != workspace.root() {
        forget(workspace, &members)?;
        lock.rewind()?;
        lock.set_len(0)?;
        write!(lock, "{}", workspace.root().display())?;
    }
    Ok(Claim { _lock: lock })
}

/// Where cargo builds, and the crates of this workspace.
fn described(workspace: &Workspace) -> Result<(PathBuf, Vec<String>)> {
    let words = ["cargo", "metadata", "--format-version", "1", "--no-deps"];
    let metadata: Value = serde_json::from_str(&read(&mut program(workspace.root(), &words))?)?;
    let folder = metadata["build_directory"].as_str().context("cargo does not say where it builds")?;
    let packages = metadata["packages"].as_array().context("cargo names no crates")?;
    let names = packages.iter().filter_map(|package| package["name"].as_str().map(str::to_owned));
    // This program itself runs; on Windows it could not be removed.
    Ok((PathBuf::from(folder), names.filter(|name| name != env!("CARGO_PKG_NAME")).collect()))
}

/// Removes what was built of these crates.
fn forget(workspace: &Workspace, members: &[String]) -> Result<()> {
    let mut clean = program(workspace.root(), &["cargo", "clean", "--release", "--quiet"]);
    for member in members {
        clean.args(["--package", member]);
    }
    run(&mut clean)
}

//! The window's own code: its packages, its build, and its checks.

use crate::shell::{program, run};
use crate::stage::Outcome;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// `npm ci`, unless what is installed is newer than the lock.
///
/// # Errors
/// When npm fails.
pub fn install(workspace: &Workspace) -> Result<Outcome> {
    let ui = workspace.ui();
    let changed = |path: PathBuf| fs::metadata(path).and_then(|about| about.modified()).ok();
    let lock = changed(ui.join("package-lock.json")).context("ui/package-lock.json is missing")?;
    let installed = changed(ui.join("node_modules/.package-lock.json")).unwrap_or(SystemTime::UNIX_EPOCH);
    if installed <= lock {
        run(&mut program(&ui, &["npm", "ci", "--no-audit", "--no-fund"]))?;
    }
    Ok(Outcome::Passed)
}

/// Builds the page. Files in `ui/dist` that did not change are left alone, so that the program that embeds them is
/// not built again for nothing.
///
/// # Errors
/// When vite fails or a file cannot be written.
pub fn build(workspace: &Workspace) -> Result<Outcome> {
    let fresh = workspace.target().join("ui");
    let words = ["npx", "vite", "build", "--emptyOutDir", "--outDir"];
    run(program(&workspace.ui(), &words).arg(&fresh))?;
    mirror(&fresh, &workspace.ui().join("dist"))?;
    Ok(Outcome::Passed)
}

/// Runs a script of `ui/package.json`.
///
/// # Errors
/// When there is no such script, or it fails.
pub fn script(workspace: &Workspace, name: &str) -> Result<Outcome> {
    let text = fs::read_to_string(workspace.ui().join("package.json")).context("ui/package.json cannot be read")?;
    let package: serde_json::Value = serde_json::from_str(&text)?;
    if package["scripts"][name].is_null() {
        bail!("ui/package.json has no script '{name}'");
    }
    run(&mut program(&workspace.ui(), &["npm", "run", "--silent", name]))?;
    Ok(Outcome::Passed)
}

/// Makes one folder hold what another holds, touching only what differs.
fn mirror(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    let mut kept = BTreeSet::new();
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, copy) = (entry.path(), to.join(entry.file_name()));
        kept.insert(entry.file_name());
        if entry.file_type()?.is_dir() {
            if copy.is_file() {
                fs::remove_file(&copy)?;
            }
            mirror(&source, &copy)?;
        } else if fs::read(&source)? != fs::read(&copy).unwrap_or_default() || !copy.exists() {
            fs::copy(&source, &copy)?;
        }
    }
    for entry in fs::read_dir(to)? {
        let entry = entry?;
        if kept.contains(&entry.file_name()) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

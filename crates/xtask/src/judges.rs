//! Python environments and Node packages in the cache folder: judges of our documents and peers of our speech, pinned
//! by a `requirements.txt` or a `package-lock.json` beside what uses them. None of it is needed to use the product.

use crate::shell::{program, run};
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// Whether what a package depends on is wanted too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dependencies {
    /// All of it.
    With,
    /// Only what the file names: for packages of which a file in them is wanted.
    Without,
}

/// The Python of an environment that has what a `requirements.txt` asks for; made when it is not there yet.
///
/// # Errors
/// When the file cannot be read, or Python or pip fail.
pub fn python(workspace: &Workspace, requirements: &Path, dependencies: Dependencies) -> Result<PathBuf> {
    let wanted = fs::read_to_string(requirements).with_context(|| format!("cannot read {}", requirements.display()))?;
    let mut hash = DefaultHasher::new();
    wanted.hash(&mut hash);
    let environment = workspace.cache().join(format!("python-{:016x}", hash.finish()));
    let python = environment.join("bin").join("python");
    let ready = environment.join("ready");
    if ready.exists() {
        return Ok(python);
    }
    fs::create_dir_all(workspace.cache())?;
    run(program(workspace.root(), &["python3", "-m", "venv", "--clear"]).arg(&environment))?;
    let mut pip = program(workspace.root(), &[&python.to_string_lossy(), "-m", "pip", "install", "--quiet"]);
    if dependencies == Dependencies::Without {
        pip.arg("--no-deps");
    }
    run(pip.arg("--requirement").arg(requirements))?;
    // Written last: an environment that was interrupted is made anew.
    fs::write(ready, wanted)?;
    Ok(python)
}

/// The `node_modules` that a `package-lock.json` in this folder asks for; made when it is not there yet.
///
/// # Errors
/// When the files cannot be read, or npm fails.
pub fn node_modules(workspace: &Workspace, wanted: &Path) -> Result<PathBuf> {
    let lock = wanted.join("package-lock.json");
    let pinned = fs::read_to_string(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    let mut hash = DefaultHasher::new();
    pinned.hash(&mut hash);
    let folder = workspace.cache().join(format!("node-{:016x}", hash.finish()));
    let (modules, ready) = (folder.join("node_modules"), folder.join("ready"));
    if ready.exists() {
        return Ok(modules);
    }
    fs::create_dir_all(&folder)?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(wanted.join(name), folder.join(name))?;
    }
    run(&mut program(&folder, &["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]))?;
    // Written last: one that was interrupted is made anew.
    fs::write(ready, pinned)?;
    Ok(modules)
}

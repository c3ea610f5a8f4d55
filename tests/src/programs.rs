//! The programs under test: the ones that ship, as built in the release profile.

use anyhow::{Result, bail};
use std::path::{Path, PathBuf};

/// The checkout.
pub fn repository() -> PathBuf {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&manifest).parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// The window.
///
/// # Errors
/// When it was not built.
pub fn desktop() -> Result<PathBuf> {
    built("auscult-desktop")
}

/// The command line.
///
/// # Errors
/// When it was not built.
pub fn cli() -> Result<PathBuf> {
    built("auscult")
}

/// Where what was built lies, and what a run leaves for a person to look at.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| repository().join("target"), PathBuf::from)
}

/// A program of this workspace by its name.
///
/// # Errors
/// When it was not built.
pub fn built(name: &str) -> Result<PathBuf> {
    let program = target().join("release").join(name);
    if !program.is_file() {
        bail!("{} is not built; run: cargo build --release --workspace", program.display());
    }
    Ok(program)
}

/// The Python that has the judges of documents.
///
/// # Errors
/// When `AUSCULT_PYTHON` does not name one; `cargo xtask test` makes it.
pub fn python() -> Result<PathBuf> {
    match std::env::var_os("AUSCULT_PYTHON") {
        Some(python) => Ok(PathBuf::from(python)),
        None => bail!("AUSCULT_PYTHON is not set; run this by: cargo xtask test"),
    }
}

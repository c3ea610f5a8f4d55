//! The real window, by clicking and typing, with sound through the microphone.

mod coder;
mod crash;
mod each_role;
mod main_job;
mod screens;
mod six_steps;

use anyhow::Result;
use std::path::PathBuf;

/// Where pictures are kept for a person to look at.
fn pictures(of: &str) -> Result<PathBuf> {
    let folder = auscult_tests::programs::target().join("e2e").join(of);
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

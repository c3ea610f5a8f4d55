//! Registers patients in a vault, one commit each, and says each number once the vault has acknowledged it.
//!
//! `auscult-commit-probe FOLDER COUNT`. Watched by `strace`, what it says stands between what it wrote and synced.

#![allow(clippy::print_stdout, reason = "its parent listens")]

use anyhow::{Context, Result};
use auscult_tests::clinic::{EMAIL, PASSWORD};
use auscult_tests::power::register;
use auscult_vault::{VaultHome, unlock};
use chrono::Utc;
use std::io::Write;
use std::path::PathBuf;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().context("which folder")?);
    let count: u32 = arguments.next().context("how many")?.parse()?;
    let mut vault = unlock(&VaultHome::new(folder.join("vault")), EMAIL, PASSWORD, Utc::now())?;
    let mut out = std::io::stdout();
    for number in 1..=count {
        register(&mut vault, number)?;
        writeln!(out, "acknowledged {number}")?;
        out.flush()?;
    }
    vault.lock(Utc::now())?;
    writeln!(out, "locked")?;
    Ok(())
}

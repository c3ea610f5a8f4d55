//! `cargo xtask deny`: what `deny.toml` forbids, asked of cargo-deny. What needs no network is a stage of the test command
//! where cargo-deny is installed; the advisories need their database from the network.

use crate::shell::{has, program, run};
use crate::stage::Outcome;
use crate::workspace::Workspace;
use anyhow::{Result, bail};
use std::process::ExitCode;

const HOW: &str = "cargo-deny is not installed: cargo install cargo-deny --locked";

/// Everything cargo-deny can say, the advisories of RustSec with it.
///
/// # Errors
/// When it is not installed or finds something.
pub fn everything(workspace: &Workspace) -> Result<ExitCode> {
    if !has(&["cargo", "deny", "--version"]) {
        bail!(HOW);
    }
    run(&mut program(workspace.root(), &["cargo", "deny", "check"]))?;
    Ok(ExitCode::SUCCESS)
}

/// Licences, sources and what is banned.
///
/// # Errors
/// When it finds something.
pub fn offline(workspace: &Workspace) -> Result<Outcome> {
    if !has(&["cargo", "deny", "--version"]) {
        return Ok(Outcome::LeftOut(HOW.to_owned()));
    }
    run(&mut program(workspace.root(), &["cargo", "deny", "--offline", "check", "licenses", "bans", "sources"]))?;
    Ok(Outcome::PassedWithout("known vulnerabilities, which need the network: cargo xtask deny".to_owned()))
}

//! Runs the body of a test in a process of its own at a desk.
//!
//! A keyring, a session bus and a microphone are found by what stands in a process's environment, which a running
//! process cannot change safely. So the test starts itself again, seated at a desk, and there does its work.

use crate::child::{Child, bound};
use crate::desk::{Desk, KeyringState};
use anyhow::{Context, Result, bail};
use std::time::Duration;

/// Set in the process that sits at the desk.
const SEATED: &str = "AUSCULT_SEATED_TEST";

/// How long a test may take before it hangs.
const LONGEST: Duration = Duration::from_secs(480);

/// The same for a test at its full length.
const LONGEST_SOAK: Duration = Duration::from_secs(6 * 3600);

/// Runs this body at a desk of its own. To be called by a test, first thing.
///
/// # Errors
/// When the desk cannot be set up or the body fails.
pub fn at_desk(keyring: KeyringState, body: impl FnOnce() -> Result<()>) -> Result<()> {
    let name = std::thread::current().name().context("a test runs in a thread with its name")?.to_owned();
    if std::env::var_os(SEATED).is_some_and(|seated| *seated == *name) {
        return body();
    }
    let desk = Desk::without_screen(keyring)?;
    run_staged(&desk, &name, "")
}

/// Runs one stage of a test at a desk that the test keeps at hand, to change what is on it between stages.
///
/// # Errors
/// When the stage fails.
pub fn run_stage(desk: &Desk, stage: &str) -> Result<()> {
    let name = std::thread::current().name().context("a test runs in a thread with its name")?.to_owned();
    run_staged(desk, &name, stage)
}

/// Which stage of a test that is started more than once this process is; `None` in the process that starts them.
pub fn stage() -> Option<String> {
    std::env::var("AUSCULT_TEST_STAGE").ok().filter(|_| std::env::var_os(SEATED).is_some())
}

fn run_staged(desk: &Desk, name: &str, stage: &str) -> Result<()> {
    let mut command = bound(std::env::current_exe()?);
    command.args(["--exact", name, "--include-ignored", "--nocapture", "--test-threads=1"]);
    desk.seat(&mut command).env(SEATED, name).env("AUSCULT_TEST_STAGE", stage);
    let soaks = std::env::vars_os().any(|(name, _)| name.to_string_lossy().starts_with("AUSCULT_SOAK_"));
    let longest = if soaks { LONGEST_SOAK } else { LONGEST };
    let status = Child::start("the test at its desk", &mut command)?.wait(longest)?;
    if !status.success() {
        bail!("at the desk, the test ended with {status}");
    }
    Ok(())
}

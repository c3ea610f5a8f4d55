//! A power cut loses no commit the vault has acknowledged, wherever it comes and whatever the disk made of the writes
//! that nobody had synced.

use anyhow::{Context, Result, ensure};
use auscult_tests::at_desk::at_desk;
use auscult_tests::child::{Child, bound};
use auscult_tests::clinic::{Clinic, EMAIL, PASSWORD};
use auscult_tests::desk::KeyringState::Unlocked;
use auscult_tests::power::{Chance, Disk, Event, Trace, registered};
use auscult_tests::programs;
use auscult_vault::{VaultHome, unlock};
use chrono::Utc;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// How many of the last things a run does are its locking.
const AT_THE_END: usize = 250;

#[test]
fn no_acknowledged_commit_is_lost_in_a_power_cut() -> Result<()> {
    let cuts = std::env::var("AUSCULT_SOAK_CUTS").ok().and_then(|cuts| cuts.parse().ok()).unwrap_or(12);
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let folder = folder.path().canonicalize()?;
        let (clinic, _) = Clinic::set_up(&folder)?;
        clinic.app.lock();
        drop(clinic);
        let Some(trace) = recorded(&folder)? else {
            eprintln!("LEFT OUT: power cuts: strace may not watch a program here");
            return Ok(());
        };
        let mut chance = Chance::new(Utc::now().timestamp().unsigned_abs());
        let mut lost = 0;
        for cut in 0..cuts {
            lost += usize::from(!survives(&folder, &trace, cut, &mut chance)?);
        }
        eprintln!("{cuts} power cuts in a run of {} events: {lost} lost something", trace.1.events.len());
        // A disk that syncs nothing loses commits, or this test could not fail.
        let mut unsynced = trace;
        unsynced.1.events.retain(|event| !matches!(event, Event::Synced { .. }));
        let found_out = (0..8).any(|cut| !survives(&folder, &unsynced, cut, &mut chance).unwrap_or(true));
        ensure!(found_out, "a disk that syncs nothing passes for one that does");
        ensure!(lost == 0, "{lost} of {cuts} power cuts lost an acknowledged commit or damaged the vault");
        Ok(())
    })
}

/// The folder as it was, and what a run of commits did to it.
type Recorded = (PathBuf, Trace);

fn recorded(folder: &Path) -> Result<Option<Recorded>> {
    let as_it_was = folder.join("as-it-was");
    copy(&folder.join("vault"), &as_it_was)?;
    let log = folder.join("trace");
    let mut command = bound("strace");
    command.args(Trace::command(&log)).arg(programs::built("auscult-commit-probe")?).arg(folder).arg("160");
    let mut probe = Child::start("auscult-commit-probe", command.stdout(Stdio::null()))?;
    let ended = probe.wait(Duration::from_secs(240))?;
    if !ended.success() && may_not_watch() {
        return Ok(None);
    }
    ensure!(ended.success(), "the run ended with {ended}");
    let trace = Trace::read(&log, &folder.join("vault"))?;
    let said = trace.events.iter().filter(|event| matches!(event, Event::Said(_))).count();
    let synced = trace.events.iter().filter(|event| matches!(event, Event::Synced { .. })).count();
    ensure!(said >= 160 && synced >= 160, "{said} acknowledgements and {synced} syncs were recorded");
    Ok(Some((as_it_was, trace)))
}

fn may_not_watch() -> bool {
    let tried = Command::new("strace").args(["-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    !tried.is_ok_and(|status| status.success())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let copied = Command::new("cp").arg("-a").arg(from).arg(to).status()?;
    ensure!(copied.success(), "cp ended with {copied}");
    Ok(())
}

/// Whether everything acknowledged before one cut is there after it, and the vault is whole.
fn survives(folder: &Path, (as_it_was, trace): &Recorded, cut: usize, chance: &mut Chance) -> Result<bool> {
    // The disk knows the files by the names they had when the program ran.
    let vault = folder.join("vault");
    std::fs::remove_dir_all(&vault)?;
    copy(as_it_was, &vault)?;
    let mut disk = Disk::of(&vault)?;
    // Half of them at the end, where the log is written back into the database and removed.
    let end = trace.events.len();
    let until = if cut.is_multiple_of(2) { chance.below(end + 1) } else { end - chance.below(end.min(AT_THE_END)) };
    let mut acknowledged = BTreeSet::new();
    for event in &trace.events[..until] {
        disk.does(event);
        if let Event::Said(line) = event {
            acknowledged
                .extend(line.trim().strip_prefix("acknowledged ").and_then(|number| number.parse::<u32>().ok()));
        }
    }
    let found = folder.join(format!("found-{cut}"));
    disk.after_a_power_cut(&vault, &found, chance)?;
    let outcome = judged(&found, &acknowledged).with_context(|| format!("cut {cut}, after event {until}"));
    if outcome.is_err() {
        for (number, event) in trace.events[..until].iter().enumerate().skip(until.saturating_sub(60)) {
            eprintln!("{number} {}", event.brief());
        }
    }
    std::fs::remove_dir_all(&found)?;
    if let Err(error) = &outcome {
        eprintln!("{error:#}");
    }
    Ok(outcome.is_ok())
}

fn judged(found: &Path, acknowledged: &BTreeSet<u32>) -> Result<()> {
    let vault = unlock(&VaultHome::new(found.to_owned()), EMAIL, PASSWORD, Utc::now())?;
    let there = registered(&vault)?;
    let lost: Vec<&u32> = acknowledged.difference(&there).collect();
    ensure!(lost.is_empty(), "lost: {lost:?}");
    let findings = vault.integrity_check()?;
    ensure!(findings.is_empty(), "the database is damaged: {findings:?}");
    ensure!(vault.verify_audit()?.is_intact(), "the audit has a hole");
    Ok(())
}

//! One stored sample of each format that is kept, as the version that wrote it left it. What is read here can be read
//! for good; **a sample is never written again** (do not modify). A new format version adds a sample.
//!
//! `cargo test --release --test compat -- --ignored` wrote them, into the folder named by `AUSCULT_SAMPLES`.

mod coded;
mod stepped;

use anyhow::{Context, Result, ensure};
use auscult_tests::Desk;
use auscult_tests::at_desk::at_desk;
use auscult_tests::clinic::{Clinic, EMAIL};
use auscult_tests::desk::KeyringState::{Missing, Unlocked};
use auscult_tests::programs::{built, cli, repository};
use auscult_tests::sample::Sample;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The key of the stored recording, which holds nothing but the sample.
const KEY: &str = "0000000000000000000000000000000000000000000000000000000000000001";

fn stored(name: &str) -> PathBuf {
    repository().join("tests/compat/data").join(name)
}

#[test]
fn a_recording_of_version_1_is_read() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("recording");
    fs::copy(stored("recording-v1.segments"), &file)?;
    let wav = folder.path().join("sound.wav");
    let read = Command::new(built("record_probe")?)
        .arg("--read")
        .arg(&file)
        .arg(&wav)
        .env("AUSCULT_PROBE_KEY", KEY)
        .output()?;
    ensure!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    ensure!(fs::metadata(&wav)?.len() > 30_000, "there is less than a second of sound");
    Ok(())
}

#[test]
fn a_signed_note_of_version_1_is_accepted() -> Result<()> {
    let checked = Command::new(cli()?).arg("verify").arg(stored("signed-note-v1.pdf")).output()?;
    ensure!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    Ok(())
}

#[test]
fn a_backup_of_version_1_is_restored() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        auscult_app::backup::restore(&stored("backup-v1.auscult"), &folder.path().join("vault"))?;
        let clinic = Clinic::start(folder.path())?;
        let key = fs::read_to_string(stored("backup-v1.recovery-key"))?;
        clinic.app.recover(key.trim(), EMAIL, "another quiet night".to_owned())?;
        ensure!(clinic.app.search_patients("rosa alvarez", 10)?.len() == 1, "the patient is not there");
        let problems = clinic.app.check_vault()?;
        ensure!(problems.is_empty(), "it is not whole: {problems:?}");
        Ok(())
    })
}

/// Version 2 of the database knows codes: theirs, their history, questions, and imported sets.
#[test]
fn the_codes_in_a_backup_of_version_2_are_read() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        auscult_app::backup::restore(&stored("backup-v2.auscult"), &folder.path().join("vault"))?;
        let clinic = Clinic::start(folder.path())?;
        let key = fs::read_to_string(stored("backup-v2.recovery-key"))?;
        clinic.app.recover(key.trim(), EMAIL, "another quiet night".to_owned())?;
        coded::read(&clinic.app)?;
        let problems = clinic.app.check_vault()?;
        ensure!(problems.is_empty(), "it is not whole: {problems:?}");
        Ok(())
    })
}

/// Version 11 of the database knows the six steps: what was declared, attested and sent, and where each person stands.
#[test]
fn the_steps_in_a_backup_of_version_11_are_read() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        auscult_app::backup::restore(&stored("backup-v11.auscult"), &folder.path().join("vault"))?;
        let clinic = Clinic::start(folder.path())?;
        let key = fs::read_to_string(stored("backup-v11.recovery-key"))?;
        clinic.app.recover(key.trim(), EMAIL, "another quiet night".to_owned())?;
        stepped::read(&clinic.app)?;
        let problems = clinic.app.check_vault()?;
        ensure!(problems.is_empty(), "it is not whole: {problems:?}");
        Ok(())
    })
}

#[test]
#[ignore = "writes a new sample, for a new version of the database"]
fn write_a_sample_with_steps() -> Result<()> {
    let folder = PathBuf::from(std::env::var_os("AUSCULT_SAMPLES").context("AUSCULT_SAMPLES names no folder")?);
    at_desk(Unlocked, || {
        let vault = tempfile::tempdir()?;
        let (clinic, key) = Clinic::set_up(vault.path())?;
        stepped::make(&clinic)?;
        fs::copy(clinic.app.back_up(None)?.path, folder.join("backup.auscult"))?;
        Ok(fs::write(folder.join("backup.recovery-key"), key)?)
    })
}

#[test]
#[ignore = "writes a new sample, for a new version of the database"]
fn write_a_sample_with_codes() -> Result<()> {
    let folder = PathBuf::from(std::env::var_os("AUSCULT_SAMPLES").context("AUSCULT_SAMPLES names no folder")?);
    at_desk(Unlocked, || {
        let vault = tempfile::tempdir()?;
        let (clinic, key) = Clinic::set_up(vault.path())?;
        coded::make(&clinic, vault.path())?;
        fs::copy(clinic.app.back_up(None)?.path, folder.join("backup.auscult"))?;
        Ok(fs::write(folder.join("backup.recovery-key"), key)?)
    })
}

#[test]
#[ignore = "writes new samples, for a new version of a format"]
fn write_samples() -> Result<()> {
    let folder = PathBuf::from(std::env::var_os("AUSCULT_SAMPLES").context("AUSCULT_SAMPLES names no folder")?);
    // Seated, the test is a second process; the first has recorded already.
    if !folder.join("recording.segments").exists() {
        record(&folder)?;
    }
    at_desk(Unlocked, || {
        let vault = tempfile::tempdir()?;
        let (clinic, key) = Clinic::set_up(vault.path())?;
        let visit = clinic.begin_visit()?;
        clinic.draft(visit, "SOAP")?;
        let signed = clinic.sign(visit, auscult_tests::clinic::PASSWORD)?;
        clinic.app.export_pdf(signed.id, Some(folder.join("signed-note.pdf")))?;
        fs::copy(clinic.app.back_up(None)?.path, folder.join("backup.auscult"))?;
        Ok(fs::write(folder.join("backup.recovery-key"), key)?)
    })
}

fn record(folder: &Path) -> Result<()> {
    let desk = Desk::without_screen(Missing)?;
    let sample = Sample::shipped()?;
    let _speaking = desk.sound()?.speak(&sample, 0..5_000)?;
    let mut record = Command::new(built("record_probe")?);
    let record = desk.seat(record.arg(folder.join("recording.segments")).arg("1.2")).env("AUSCULT_PROBE_KEY", KEY);
    let recorded = record.output()?;
    ensure!(recorded.status.success(), "{}", String::from_utf8_lossy(&recorded.stderr));
    Ok(())
}

//! Damaged files and uninvited company: what is wrong is said, and nothing is made worse.

use super::code;
use anyhow::{Result, ensure};
use auscult_app::views::ErrorCode;
use auscult_tests::at_desk::at_desk;
use auscult_tests::clinic::{Clinic, EMAIL, PASSWORD};
use auscult_tests::desk::KeyringState::Unlocked;
use auscult_tests::wait::until;
use auscult_tests::window::SOON;
use std::fs;
use std::path::Path;

#[test]
fn a_damaged_database_is_found_and_left_as_it_is() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        clinic.register()?;
        clinic.app.lock();
        drop(clinic);
        let database = folder.path().join("vault/vault.db");
        let whole = fs::read(&database)?;
        for part in [0, 1, 25, 50, 75, 99] {
            let mut damaged = whole.clone();
            let at = (whole.len() - 1) * part / 100;
            damaged[at] ^= 1;
            fs::write(&database, &damaged)?;
            ensure!(found(folder.path())?, "byte {at} of {} was changed and nothing was said", whole.len());
        }
        fs::write(&database, &whole[..whole.len() / 2])?;
        ensure!(found(folder.path())?, "half a database passes for a whole one");
        fs::write(&database, &whole)?;
        ensure!(!found(folder.path())?, "the whole database is refused");
        Ok(())
    })
}

/// Whether opening or checking the vault finds something.
fn found(folder: &Path) -> Result<bool> {
    // What was begun in the background when the vault was last open is let go within a moment.
    let clinic = until("nobody has the vault open", SOON, || Ok(Clinic::start(folder).ok()))?;
    Ok(match clinic.app.unlock(EMAIL, PASSWORD.to_owned()) {
        Err(_) => true,
        Ok(_) => clinic.app.check_vault().map_or(true, |problems| !problems.is_empty()),
    })
}

#[test]
fn damaged_keys_open_nothing_and_are_said_to_be_damaged() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        drop(Clinic::set_up(folder.path())?);
        let keys = folder.path().join("vault/keys.json");
        let whole = fs::read(&keys)?;
        for damaged in [&whole[..whole.len() / 2], b"", b"{}"] {
            fs::write(&keys, damaged)?;
            let clinic = Clinic::start(folder.path())?;
            ensure!(clinic.app.gate().problem.is_some(), "the lock screen says nothing");
            ensure!(clinic.app.unlock(EMAIL, PASSWORD.to_owned()).is_err(), "opened with damaged keys");
            ensure!(clinic.app.set_up_sample_clinic().is_err(), "a vault was made over another's remains");
        }
        fs::write(&keys, whole)?;
        Clinic::start(folder.path())?.app.unlock(EMAIL, PASSWORD.to_owned())?;
        Ok(())
    })
}

#[test]
fn a_second_instance_is_told_and_the_first_goes_on() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (first, _) = Clinic::set_up(folder.path())?;
        let second = Clinic::start(folder.path()).map(|_| ());
        ensure!(second.is_err(), "two instances have one vault open");
        first.register()?;
        drop(first);
        Clinic::start(folder.path())?;
        Ok(())
    })
}

#[test]
fn guessing_passwords_is_slowed_down_and_a_restart_does_not_help() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        clinic.app.lock();
        let mut refused = None;
        for guess in 0..12 {
            let answer = clinic.app.unlock(EMAIL, format!("guess number {guess}"));
            ensure!(answer.is_err(), "a guess opened the vault");
            if code(&answer) != Some(ErrorCode::WrongPassword) {
                refused = Some(guess);
                break;
            }
        }
        ensure!(refused.is_some(), "twelve guesses are answered as fast as one");
        drop(clinic);
        let clinic = Clinic::start(folder.path())?;
        let right = clinic.app.unlock(EMAIL, PASSWORD.to_owned());
        ensure!(right.is_err(), "starting again takes the wait away");
        Ok(())
    })
}

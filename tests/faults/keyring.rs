//! The keyring in each state a laptop may have it in: never a silent new secret, never plaintext, always a way out.

use super::code;
use anyhow::{Context, Result, ensure};
use auscult_app::views::{ErrorCode, Gate, KeyringChoice};
use auscult_tests::Desk;
use auscult_tests::at_desk::{at_desk, run_stage, stage};
use auscult_tests::clinic::{Clinic, EMAIL, PASSWORD, set_up};
use auscult_tests::desk::KeyringState::{Locked, Missing, Unlocked};
use std::path::PathBuf;

#[test]
fn without_a_keyring_setting_up_says_so_and_a_longer_password_will_do() -> Result<()> {
    at_desk(Missing, || {
        let folder = tempfile::tempdir()?;
        let clinic = Clinic::start(folder.path())?;
        let refused = clinic.app.set_up_clinic(set_up(KeyringChoice::System, PASSWORD));
        ensure!(code(&refused) == Some(ErrorCode::Keyring), "{refused:?}", refused = code(&refused));
        ensure!(clinic.app.gate().gate == Gate::Welcome, "half a vault was left behind");
        let short = clinic.app.set_up_clinic(set_up(KeyringChoice::Without, "fourteen chars"));
        ensure!(short.is_err(), "without a keyring, 14 characters are too few");
        clinic.app.set_up_clinic(set_up(KeyringChoice::Without, PASSWORD))?;
        clinic.app.lock();
        ensure!(
            code(&clinic.app.unlock(EMAIL, "not the password".to_owned())) == Some(ErrorCode::WrongPassword),
            "opened"
        );
        clinic.app.unlock(EMAIL, PASSWORD.to_owned())?;
        Ok(())
    })
}

#[test]
fn a_locked_keyring_is_said_and_changes_nothing() -> Result<()> {
    at_desk(Locked, || {
        let folder = tempfile::tempdir()?;
        let clinic = Clinic::start(folder.path())?;
        let refused = clinic.app.set_up_clinic(set_up(KeyringChoice::System, PASSWORD));
        ensure!(code(&refused) == Some(ErrorCode::Keyring), "the answer is {:?}", code(&refused));
        ensure!(clinic.app.gate().gate == Gate::Welcome, "half a vault was left behind");
        Ok(())
    })
}

/// One vault through the states a keyring takes over the years. Each stage is a process of its own at the same desk.
#[test]
fn a_vault_outlives_its_keyring() -> Result<()> {
    if let Some(stage) = stage() {
        return match stage.as_str() {
            "set up" => set_up_and_keep_the_key(),
            "does not answer" => is_said(),
            "answers again" => opens(),
            "has no entry" => recovers(),
            _ => Ok(()),
        };
    }
    let mut desk = Desk::without_screen(Unlocked)?;
    run_stage(&desk, "set up")?;
    desk.keyring_becomes(Missing)?;
    run_stage(&desk, "does not answer")?;
    desk.keyring_becomes(Unlocked)?;
    run_stage(&desk, "answers again")?;
    desk.keyring_becomes(Missing)?;
    std::fs::remove_dir_all(desk.in_home(".local/share/keyrings"))?;
    desk.keyring_becomes(Unlocked)?;
    run_stage(&desk, "has no entry")
}

fn folder() -> Result<PathBuf> {
    Ok(PathBuf::from(std::env::var_os("HOME").context("a desk has a home")?).join("clinic"))
}

fn set_up_and_keep_the_key() -> Result<()> {
    let (_, key) = Clinic::set_up(&folder()?)?;
    Ok(std::fs::write(folder()?.join("printed-key"), key)?)
}

fn is_said() -> Result<()> {
    let clinic = Clinic::start(&folder()?)?;
    let refused = clinic.app.unlock(EMAIL, PASSWORD.to_owned());
    ensure!(code(&refused) == Some(ErrorCode::Keyring), "the answer is {:?}", code(&refused));
    let view = refused.err().context("it is refused")?.view();
    ensure!(view.retryable && view.hint.is_some(), "it does not say what to do: {view:?}");
    Ok(())
}

fn opens() -> Result<()> {
    Clinic::start(&folder()?)?.app.unlock(EMAIL, PASSWORD.to_owned())?;
    Ok(())
}

fn recovers() -> Result<()> {
    let clinic = Clinic::start(&folder()?)?;
    let refused = clinic.app.unlock(EMAIL, PASSWORD.to_owned());
    ensure!(code(&refused) == Some(ErrorCode::RecoveryNeeded), "the answer is {:?}", code(&refused));
    let key = std::fs::read_to_string(folder()?.join("printed-key"))?;
    clinic.app.recover(&key, EMAIL, "another quiet night".to_owned())?;
    clinic.app.lock();
    clinic.app.unlock(EMAIL, "another quiet night".to_owned())?;
    Ok(())
}

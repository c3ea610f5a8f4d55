//! Coming in with a second factor, by the window's use cases and by the command line, and reading in an emergency.

use crate::documents::auscult;
use anyhow::{Context, Result, ensure};
use auscult_app::views::{ErrorCode, SecondFactorPolicy, SecondFactorState, Standing};
use auscult_app::{Answer, AppError};
use auscult_tests::at_desk::at_desk;
use auscult_tests::clinic::{Clinic, EMAIL, PASSWORD};
use auscult_tests::desk::KeyringState::Unlocked;
use auscult_vault::totp::{TotpSecret, step_at};
use chrono::Utc;
use std::path::Path;

#[test]
fn a_second_factor_is_asked_for_wherever_somebody_comes_in() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let at = folder.path();
        let (clinic, recovery_key) = Clinic::set_up(at)?;
        let visit = clinic.begin_visit()?;
        let codes = set_up_and_require(&clinic)?;
        drop(clinic);
        the_command_line_asks_too(at, &codes[0])?;

        let clinic = Clinic::start(at)?;
        let refused = clinic.app.unlock(EMAIL, PASSWORD.to_owned());
        ensure!(code(refused) == Some(ErrorCode::SecondFactorNeeded), "the password alone let somebody in");
        clinic.app.unlock_with_code(EMAIL, PASSWORD.to_owned(), codes[1].clone())?;
        ensure!(clinic.app.second_factor()?.codes_left == 8, "two recovery codes were used");
        clinic.app.lock();

        // Who has neither telephone nor codes has the printed key, and has to set up a new second factor first.
        clinic.app.recover(&recovery_key, EMAIL, PASSWORD.to_owned())?;
        ensure!(clinic.app.me()?.second_factor == SecondFactorState::Due, "nothing is due");
        let refused = clinic.app.encounter(visit).map(|_| ());
        ensure!(matches!(refused, Err(AppError::SecondFactorDue)), "a chart was read before: {refused:?}");
        // The step of the first code was used; it is not taken again, of whichever secret.
        set_up(&clinic, 1)?;
        clinic.app.encounter(visit)?;
        ensure!(clinic.app.verify_audit()?.problem.is_none(), "the audit does not hold");
        Ok(())
    })
}

#[test]
fn an_emergency_reads_and_changes_nothing() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let visit = clinic.begin_visit()?;
        clinic.app.lock();
        let reason = "Collapsed in the waiting room";
        let me = clinic.app.unlock_in_emergency(EMAIL, PASSWORD.to_owned(), None, reason)?;
        ensure!(matches!(me.standing, Standing::Emergency { .. }), "a usual session: {:?}", me.standing);
        clinic.app.encounter(visit)?;
        ensure!(code(clinic.register()) == Some(ErrorCode::Forbidden), "a patient was registered");
        let settings = clinic.app.settings()?;
        ensure!(code(clinic.app.save_settings(settings)) == Some(ErrorCode::Forbidden), "settings were changed");
        clinic.app.lock();
        clinic.app.unlock(EMAIL, PASSWORD.to_owned())?;
        ensure!(clinic.app.compliance_waiting()? == 1, "nobody is told to look into it");
        ensure!(clinic.app.verify_audit()?.problem.is_none(), "the audit does not hold");
        Ok(())
    })
}

/// Sets a second factor up, and asks everybody for one. The recovery codes.
fn set_up_and_require(clinic: &Clinic) -> Result<Vec<String>> {
    let codes = set_up(clinic, 0)?;
    clinic.app.set_second_factor_policy(SecondFactorPolicy::Required)?;
    Ok(codes)
}

/// Sets a second factor up with the code of the step that is so many ahead of now.
fn set_up(clinic: &Clinic, ahead: i64) -> Result<Vec<String>> {
    let typed = clinic.app.begin_second_factor(PASSWORD.to_owned())?.secret.replace(' ', "");
    let secret = data_encoding::BASE32_NOPAD.decode(typed.as_bytes()).context("no base 32")?;
    let now = TotpSecret::from_bytes(secret).code(step_at(Utc::now()) + ahead)?;
    Ok(clinic.app.confirm_second_factor(now.to_string())?)
}

fn the_command_line_asks_too(at: &Path, recovery_code: &str) -> Result<()> {
    let verify = ["audit", "verify"];
    let refused = auscult(at, PASSWORD, &verify)?;
    ensure!(!refused.status.success(), "the password alone let somebody in: {refused:?}");
    let opened = auscult(at, &format!("{PASSWORD}\n{recovery_code}"), &verify)?;
    ensure!(opened.status.success(), "password and code did not: {opened:?}");
    let again = auscult(at, &format!("{PASSWORD}\n{recovery_code}"), &verify)?;
    ensure!(!again.status.success(), "a recovery code opened twice");
    Ok(())
}

fn code<T>(answer: Answer<T>) -> Option<ErrorCode> {
    answer.err().map(|error| error.view().code)
}

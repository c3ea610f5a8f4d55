//! A clinic of several people on one laptop, with the system's keyring: invited, come in, at work, gone.

use anyhow::{Context, Result, ensure};
use auscult_app::AppError;
use auscult_app::domain::permission::{AccessLevel, Permission, Role};
use auscult_app::domain::vitals::VitalSigns;
use auscult_app::views::{PersonDetails, SignInWith};
use auscult_tests::at_desk::at_desk;
use auscult_tests::clinic::{Clinic, EMAIL, PASSWORD};
use auscult_tests::desk::KeyringState::Unlocked;
use auscult_vault::VaultError;

const NURSE: &str = "ana.nunez@example.org";
const HERS: &str = "quiet harbour 9 lamps";

#[test]
fn a_nurse_comes_in_with_a_code_works_and_leaves() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let visit = clinic.begin_visit()?;
        let app = &clinic.app;
        let invited = app.invite_person(PersonDetails {
            name: "Ana Núñez".to_owned(),
            credentials: Some("RN".to_owned()),
            email: NURSE.to_owned(),
            role: Role::Nurse,
            access: AccessLevel::Write,
            department: None,
        })?;
        app.lock();
        let waits = app.gate().people.into_iter().find(|person| person.email == NURSE).context("not on the lock")?;
        ensure!(waits.with == SignInWith::Code, "she has no password yet");

        // Another start of the program: nothing of an invitation is kept in memory.
        drop(clinic);
        let clinic = Clinic::start(folder.path())?;
        let app = &clinic.app;
        let me = app.join(NURSE, invited.code.clone(), HERS.to_owned())?;
        ensure!(me.permissions.contains(&Permission::EditVitals), "a nurse takes vitals");
        app.save_vitals(visit, VitalSigns { pulse: Some(72), ..VitalSigns::default() })?;
        ensure!(matches!(app.people(), Err(AppError::Forbidden(Permission::EditPeople))), "she looks after nobody");
        app.lock();
        let again = app.join(NURSE, invited.code, HERS.to_owned());
        ensure!(matches!(again, Err(AppError::Vault(VaultError::InvitationOver))), "a code opens once");
        app.unlock(NURSE, HERS.to_owned())?;
        app.lock();

        app.unlock(EMAIL, PASSWORD.to_owned())?;
        app.end_person(invited.person)?;
        app.lock();
        let gone = app.unlock(NURSE, HERS.to_owned());
        ensure!(matches!(gone, Err(AppError::Vault(VaultError::UnknownPerson))), "she is gone");
        app.unlock(EMAIL, PASSWORD.to_owned())?;
        ensure!(app.verify_audit()?.problem.is_none(), "the audit is whole");
        Ok(())
    })
}

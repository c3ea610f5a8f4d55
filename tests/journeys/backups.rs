//! Backups by themselves, a restore that is tried, and a vault that moves to another laptop.

use anyhow::{Context, Result, ensure};
use auscult_app::AppEvent;
use auscult_app::views::{BackupPlan, BackupRhythm, DrillProof, KeyringChoice, MoveIn};
use auscult_tests::at_desk::at_desk;
use auscult_tests::clinic::{Clinic, EMAIL, PASSWORD};
use auscult_tests::desk::KeyringState::Unlocked;
use auscult_tests::wait::until;
use chrono::TimeDelta;
use std::path::{Path, PathBuf};
use std::time::Duration;

const SOON: Duration = Duration::from_secs(60);
const ELSEWHERE: &str = "a third quiet night";

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "auscult-backup"));
    files.sort();
    Ok(files)
}

#[test]
fn backups_are_made_by_themselves_and_the_oldest_goes_only_after_a_new_one() -> Result<()> {
    at_desk(Unlocked, || {
        let (folder, stick) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let (clinic, _) = Clinic::set_up(folder.path())?;
        clinic.register()?;
        let by_hand = PathBuf::from(clinic.app.back_up(Some(stick.path().to_owned()))?.path);
        let plan =
            BackupPlan { rhythm: BackupRhythm::Daily, folder: Some(stick.path().display().to_string()), keep: 2 };
        clinic.app.save_backup_plan(plan)?;
        clinic.app.lock();
        drop(clinic);
        for day in 1..=4_i64 {
            let clinic = Clinic::start_after(folder.path(), TimeDelta::days(2 * day))?;
            clinic.app.unlock(EMAIL, PASSWORD.to_owned())?;
            clinic.told("a backup is written", SOON, |event| matches!(event, AppEvent::Changed(_)).then_some(()))?;
            until("the backup is noted", SOON, || {
                let view = clinic.app.backups()?;
                let today = view.last.is_some_and(|last| last.at > chrono::Utc::now() + TimeDelta::days(2 * day - 1));
                Ok((today && !view.writing).then_some(()))
            })?;
            clinic.app.lock();
        }
        let left = files(stick.path())?;
        ensure!(left.contains(&by_hand), "what a person made was removed");
        ensure!(left.len() == 3, "{} files are left, not two and the one made by hand", left.len());
        Ok(())
    })
}

#[test]
fn a_folder_that_is_not_there_is_said_and_a_week_without_is_too() -> Result<()> {
    at_desk(Unlocked, || {
        let (folder, stick) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let (clinic, _) = Clinic::set_up(folder.path())?;
        ensure!(!clinic.app.backups()?.overdue, "a clinic of today is overdue");
        let pulled = stick.path().join("stick");
        std::fs::create_dir(&pulled)?;
        let plan = BackupPlan { rhythm: BackupRhythm::Daily, folder: Some(pulled.display().to_string()), keep: 3 };
        std::fs::remove_dir(&pulled)?;
        ensure!(clinic.app.save_backup_plan(plan.clone()).is_err(), "a folder that is not there is taken");
        std::fs::create_dir(&pulled)?;
        clinic.app.save_backup_plan(plan)?;
        until("the first backup", SOON, || Ok(clinic.app.backups()?.last))?;
        clinic.app.lock();
        drop(clinic);
        std::fs::remove_dir_all(&pulled)?;
        let clinic = Clinic::start_after(folder.path(), TimeDelta::days(8))?;
        clinic.app.unlock(EMAIL, PASSWORD.to_owned())?;
        let view = until("the failure is noted", SOON, || {
            Ok(Some(clinic.app.backups()?).filter(|view| view.failure.is_some()))
        })?;
        ensure!(view.overdue && view.days_without == 8, "eight days without a backup: {} said", view.days_without);
        ensure!(!pulled.exists(), "a folder was made where a drive is missing");
        Ok(())
    })
}

#[test]
fn a_restore_is_tried_and_the_vault_moves_to_another_laptop() -> Result<()> {
    at_desk(Unlocked, || {
        let (old, new) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let (clinic, key) = Clinic::set_up(old.path())?;
        let visit = clinic.begin_visit()?;
        let nothing = clinic.app.try_restore(None, DrillProof::RecoveryKey, key.clone());
        ensure!(nothing.is_err(), "there was no backup to try");
        let backup = clinic.app.back_up(None)?.path;
        let wrong = clinic.app.try_restore(None, DrillProof::Password, "not the password".to_owned());
        ensure!(
            wrong.is_err() && clinic.app.backups()?.drill.is_none(),
            "a wrong password says something of the backup"
        );
        for (proof, secret) in [(DrillProof::Password, PASSWORD.to_owned()), (DrillProof::RecoveryKey, key.clone())] {
            let drill = clinic.app.try_restore(None, proof, secret)?;
            ensure!(drill.problem.is_none() && drill.patients == 1 && drill.encounters == 1, "{drill:?}");
        }
        ensure!(clinic.app.backups()?.drill.is_some(), "the drill is not kept");
        let number = clinic.app.encounter(visit)?.encounter.number;
        clinic.app.lock();

        let there = Clinic::start(new.path())?;
        let found = there.app.backup_found(Path::new(&backup))?;
        ensure!(found.people.len() == 1 && !found.organization.is_empty(), "the backup does not say whose it is");
        let moving = |recovery_key: &str| MoveIn {
            path: backup.clone(),
            recovery_key: recovery_key.to_owned(),
            email: EMAIL.to_owned(),
            password: ELSEWHERE.to_owned(),
            keyring: KeyringChoice::System,
        };
        ensure!(there.app.move_in(moving("AAAA-BBBB")).is_err(), "any key will do");
        let welcome = there.app.move_in(moving(&key))?;
        ensure!(welcome.recovery_key != key, "the recovery key was not replaced");
        ensure!(there.app.encounter(visit)?.encounter.number == number, "the visit did not come along");
        let next = there.app.create_encounter(
            there.app.encounter(visit)?.encounter.patient,
            auscult_app::views::EncounterDetails {
                kind: auscult_app::domain::encounter::EncounterKind::OfficeVisit,
                starts_at: None,
                chief_complaint: None,
                clinician: None,
            },
        )?;
        ensure!(next.number.contains("-B-"), "{} could be given out twice", next.number);
        ensure!(there.app.check_vault()?.is_empty(), "the vault that moved is not whole");
        there.app.lock();
        there.app.unlock(EMAIL, ELSEWHERE.to_owned()).context("with the new password")?;
        ensure!(there.app.move_in(moving(&key)).is_err(), "a vault was overwritten");
        Ok(())
    })
}

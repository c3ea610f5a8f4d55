//! What is kept stays kept: backups are restored in a drill, the recovery key works once, versions come back.

use anyhow::{Context, Result, ensure};
use auscult_app::AppError;
use auscult_app::views::ErrorCode;
use auscult_tests::at_desk::at_desk;
use auscult_tests::clinic::{Clinic, EMAIL, PASSWORD};
use auscult_tests::desk::KeyringState::Unlocked;
use std::path::Path;

#[test]
fn a_backup_is_restored_where_there_was_nothing() -> Result<()> {
    at_desk(Unlocked, || {
        let (old, new) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let (clinic, _) = Clinic::set_up(old.path())?;
        let visit = clinic.begin_visit()?;
        let signed = clinic.sample_to_signed_note(visit)?;
        let backup = clinic.app.back_up(None)?;
        ensure!(backup.recordings == 1, "the recording is not in the backup");

        auscult_app::backup::restore(Path::new(&backup.path), &new.path().join("vault"))?;
        let restored = Clinic::start(new.path())?;
        restored.app.unlock(EMAIL, PASSWORD.to_owned())?;
        ensure!(restored.app.signed_note(signed.id)?.problems.is_empty(), "the signed note did not come back whole");
        let recording = restored.app.encounter(visit)?.recordings[0].id;
        let peaks = restored.app.waveform(recording, 100)?;
        ensure!(peaks.iter().any(|peak| *peak > 0.05), "the recording did not come back");
        ensure!(restored.app.check_vault()?.is_empty(), "the restored vault is not whole");
        Ok(())
    })
}

#[test]
fn half_a_backup_is_refused_and_nothing_is_made_of_it() -> Result<()> {
    at_desk(Unlocked, || {
        let (old, new) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let (clinic, _) = Clinic::set_up(old.path())?;
        clinic.register()?;
        let backup = clinic.app.back_up(None)?.path;
        let whole = std::fs::read(&backup)?;
        for length in [0, 7, whole.len() / 2, whole.len() - 1] {
            let half = old.path().join("half");
            std::fs::write(&half, &whole[..length])?;
            ensure!(auscult_app::backup::check_backup(&half).is_err(), "{length} bytes pass for a backup");
            let refused = auscult_app::backup::restore(&half, &new.path().join("vault"));
            ensure!(refused.is_err(), "{length} bytes were restored");
        }
        auscult_app::backup::restore(Path::new(&backup), &new.path().join("vault"))
            .context("after the halves, the whole")?;
        let again = auscult_app::backup::restore(Path::new(&backup), &new.path().join("vault"));
        ensure!(again.is_err(), "a vault was overwritten");
        Ok(())
    })
}

#[test]
fn a_recovery_key_nobody_wrote_down_is_asked_about_and_replaced() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, key) = Clinic::set_up(folder.path())?;
        clinic.app.lock();
        ensure!(!clinic.app.unlock(EMAIL, PASSWORD.to_owned())?.recovery_key_kept, "nobody said that it is kept");
        ensure!(clinic.app.renew_recovery_key("not the password".to_owned()).is_err(), "anybody may make one");
        let fresh = clinic.app.renew_recovery_key(PASSWORD.to_owned())?;
        ensure!(!clinic.app.me()?.recovery_key_kept, "the new one was only shown");
        clinic.app.confirm_recovery_key()?;
        ensure!(clinic.app.me()?.recovery_key_kept, "what was said is forgotten");
        clinic.app.lock();
        ensure!(clinic.app.recover(&key, EMAIL, "another quiet night".to_owned()).is_err(), "the old key still opens");
        clinic.app.recover(&fresh, EMAIL, "another quiet night".to_owned())?;
        Ok(())
    })
}

#[test]
fn the_recovery_key_opens_once_and_the_old_password_never_again() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, key) = Clinic::set_up(folder.path())?;
        let patient = clinic.register()?;
        clinic.app.lock();
        ensure!(
            clinic.app.recover("AAAA-BBBB-CCCC", EMAIL, "another quiet night".to_owned()).is_err(),
            "any key will do"
        );
        let welcome = clinic.app.recover(&key, EMAIL, "another quiet night".to_owned())?;
        ensure!(welcome.recovery_key != key, "the key was not replaced");
        ensure!(clinic.app.patient(patient)?.patient.id == patient, "the records are not there");
        clinic.app.lock();
        ensure!(clinic.app.recover(&key, EMAIL, "a third quiet night".to_owned()).is_err(), "a spent key opens");
        let old = clinic.app.unlock(EMAIL, PASSWORD.to_owned());
        ensure!(code(old) == Some(ErrorCode::WrongPassword), "the old password opens");
        clinic.app.unlock(EMAIL, "another quiet night".to_owned())?;
        Ok(())
    })
}

#[test]
fn what_was_written_comes_back_from_any_version() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let visit = clinic.begin_visit()?;
        let template = clinic.app.templates()?.into_iter().next().context("templates ship")?;
        let note = clinic.app.blank_note(visit, template.id)?;
        let mut content = note.content.clone();
        content.sections[0].text = "First words.".to_owned();
        let first = clinic.app.save_note(note.id, note.revision, content.clone())?;
        content.sections[0].text = "Other words.".to_owned();
        clinic.app.save_note(note.id, first.revision, content.clone())?;
        let stale = clinic.app.save_note(note.id, first.revision, content);
        ensure!(code(stale) == Some(ErrorCode::Stale), "an older text overwrote a newer one");
        // What is kept: the text as it was begun, at least. Brought back, it stands; and today's stays as a version.
        let versions = clinic.app.note_versions(note.id)?;
        let oldest = versions.last().context("a version is kept")?;
        let before = clinic.app.version_content(oldest.id)?;
        let restored = clinic.app.restore_version(oldest.id)?;
        ensure!(restored.content == before, "what came back is not what was kept");
        let kept = clinic.app.note_versions(note.id)?;
        let texts = kept.iter().map(|version| clinic.app.version_content(version.id)).collect::<Result<Vec<_>, _>>()?;
        let other = texts.iter().any(|content| content.sections[0].text == "Other words.");
        ensure!(other, "the text that was replaced is not kept");
        Ok(())
    })
}

fn code<T>(answer: Result<T, AppError>) -> Option<ErrorCode> {
    answer.err().map(|error| error.view().code)
}

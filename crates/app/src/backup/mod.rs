//! Backing the vault up into one encrypted file that has been opened before it is called a backup.
//!
//! A backup is written beside the session, with keys of its own: nobody waits for it. Locking stops it and waits until
//! its keys are wiped; what was missed is made up for at the next unlock ([`schedule`]).

mod drill;
mod moving;
mod schedule;

pub(crate) use schedule::{Backups, Turn};

use crate::session::Session;
use crate::views::BackupView;
use crate::{Answer, App, AppError, AppEvent};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::permission::Permission;
use auscult_vault::{BackupJob, BackupReport, VaultHome};
use chrono::{DateTime, Utc};
use std::path::{Path, PathBuf};

impl BackupView {
    /// What a report says.
    pub fn of(report: &BackupReport) -> Self {
        Self {
            path: report.file.display().to_string(),
            megabytes: u32::try_from(report.bytes.div_ceil(1_000_000)).unwrap_or(u32::MAX),
            recordings: u32::try_from(report.recordings).unwrap_or(u32::MAX),
        }
    }
}

impl App {
    /// Writes a backup into a folder (the one of the plan, or the vault's own) and opens it to see that it is one. The
    /// vault stays in use meanwhile; locking it stops the backup.
    ///
    /// # Errors
    /// No space, the folder cannot be written, the copy does not open; another backup is being written; locked; not
    /// allowed.
    pub fn back_up(&self, folder: Option<PathBuf>) -> Answer<BackupView> {
        let now = self.now();
        let (job, turn, folder, home) = self.allowed(Permission::BackUp, |session| {
            let planned = schedule::plan_of(session)?.folder.map(PathBuf::from);
            let folder = folder.or(planned).unwrap_or_else(|| session.vault.home().backups());
            let turn = self.0.backups.begin()?;
            Ok((session.vault.backup_job(turn.stop.clone()), turn, folder, session.vault.home().clone()))
        })?;
        let made = write(job, turn, &folder, now);
        let report = self.with_vault(&home, |session| {
            schedule::note_outcome(session, &made, now)?;
            audited(session, &made, now)
        });
        self.tell(AppEvent::Changed(crate::views::Changed { encounter: None, patient: None }));
        report?;
        Ok(BackupView::of(&made?))
    }

    /// Runs a use case on the vault that lies here, if it is still the one that is open: another organization may have been
    /// chosen since.
    pub(crate) fn with_vault<T>(
        &self,
        home: &VaultHome,
        use_case: impl FnOnce(&mut Session) -> Answer<T>,
    ) -> Answer<T> {
        self.with(|session| if session.vault.home() == home { use_case(session) } else { Err(AppError::Locked) })
    }

    /// Checks the database page by page and the audit entry by entry; empty if all is well.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn check_vault(&self) -> Answer<Vec<String>> {
        self.allowed(Permission::BackUp, |session| {
            let mut problems = session.vault.integrity_check()?;
            problems.extend(session.vault.verify_audit()?.first_bad.map(|bad| crate::audit::said(&bad)));
            Ok(problems)
        })
    }
}

/// Runs a backup to its end; its keys are gone when this returns, and then the turn.
fn write(job: BackupJob, turn: Turn, folder: &Path, now: DateTime<Utc>) -> Answer<BackupReport> {
    let made = job.run(folder, now);
    drop(job);
    drop(turn);
    Ok(made?)
}

/// Writes into the audit how a backup went.
fn audited(session: &mut Session, made: &Answer<BackupReport>, now: DateTime<Utc>) -> Answer<()> {
    use auscult_domain::audit::AuditOutcome;
    let entry = AuditEntry::done(AuditCategory::Export, "vault.backup", "vault", session.organization.id);
    let entry = match made {
        Ok(report) => entry.after(report.recordings),
        Err(_) => entry.outcome(AuditOutcome::Failed),
    };
    Ok(session.vault.change(now, |change| change.audit(entry))?)
}

/// Puts a backup where there is no vault yet.
///
/// # Errors
/// Half a backup, a damaged one, or a vault that is there already.
pub fn restore(backup: &Path, vault: &Path) -> Answer<()> {
    Ok(auscult_vault::restore(backup, &auscult_vault::VaultHome::new(vault.to_owned()))?)
}

/// Checks a backup without restoring it.
///
/// # Errors
/// Half a backup, or a damaged one.
pub fn check_backup(backup: &Path) -> Answer<BackupView> {
    Ok(BackupView::of(&auscult_vault::check_backup(backup)?))
}

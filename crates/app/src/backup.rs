//! Backing the vault up into one encrypted file that has been opened before it is called a backup.

use crate::views::BackupView;
use crate::{Answer, App};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::permission::Permission;
use auscult_vault::BackupReport;
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
    /// Writes a backup into a folder (the vault's own, if none is given) and opens it to see that it is one.
    ///
    /// # Errors
    /// No space, the folder cannot be written, the copy does not open; locked; not allowed.
    pub fn back_up(&self, folder: Option<PathBuf>) -> Answer<BackupView> {
        let now = self.now();
        let folder = folder.unwrap_or_else(|| self.home().backups());
        self.allowed(Permission::BackUp, |session| {
            let report = session.vault.back_up(&folder, now)?;
            let entry = AuditEntry::done(AuditCategory::Export, "vault.backup", "vault", session.organization.id);
            session.vault.change(now, |change| change.audit(entry.after(report.recordings)))?;
            Ok(BackupView::of(&report))
        })
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

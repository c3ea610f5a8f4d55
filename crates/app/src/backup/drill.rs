//! Trying a restore: a backup is taken apart in a folder of its own, opened, checked, counted and removed again.

use super::schedule;
use crate::views::{DrillProof, DrillView};
use crate::{Answer, App, AppError};
use auscult_domain::permission::Permission;
use auscult_vault::{DrillKey, try_restore};
use std::path::PathBuf;
use zeroize::Zeroizing;

impl App {
    /// Tries whether a backup (the last one, if none is named) would restore, with one's password or the printed recovery
    /// key; keeps and gives what came of it. The vault and the keyring are left as they are.
    ///
    /// # Errors
    /// There is no backup yet; a wrong password or recovery key, which says nothing about the backup; locked; not
    /// allowed.
    pub fn try_restore(&self, backup: Option<PathBuf>, proof: DrillProof, secret: String) -> Answer<DrillView> {
        let now = self.now();
        let secret = Zeroizing::new(secret);
        let (file, email, turn, home) = self.allowed(Permission::BackUp, |session| {
            if proof == DrillProof::Password {
                session.vault.check_password(&secret)?;
            }
            let last = schedule::log_of(session)?.last_file();
            let file = backup
                .or(last)
                .ok_or_else(|| AppError::refused("There is no backup to try.", "Write one first, or choose a file."))?;
            let (email, home) = (session.vault.actor().user.email.clone(), session.vault.home().clone());
            Ok((file, email, self.0.backups.begin()?, home))
        })?;
        let key = match proof {
            DrillProof::Password => DrillKey::Password { email: &email, password: &secret },
            DrillProof::RecoveryKey => DrillKey::RecoveryKey(&secret),
        };
        let outcome = try_restore(&file, &home, &key, &turn.stop);
        drop(turn);
        let path = file.display().to_string();
        let drill = match outcome {
            Ok(found) => DrillView {
                at: now,
                path,
                made_at: Some(found.made_at),
                patients: found.patients,
                encounters: found.encounters,
                signed_notes: found.signed_notes,
                recordings: found.recordings,
                audit_entries: u32::try_from(found.audit_entries).unwrap_or(u32::MAX),
                problem: None,
            },
            Err(error) if is_of_the_key(&error) => return Err(error.into()),
            Err(error) => DrillView::failed(now, path, AppError::from(error).view().message),
        };
        self.with_vault(&home, |session| schedule::note_drill(session, drill.clone(), now))?;
        Ok(drill)
    }
}

/// Whether a refusal is about what was typed, not about the backup.
fn is_of_the_key(error: &auscult_vault::VaultError) -> bool {
    use auscult_vault::VaultError as E;
    matches!(
        error,
        E::WrongPassword
            | E::WrongRecoveryKey
            | E::UnknownPerson
            | E::KeyringMissing
            | E::KeyringLocked
            | E::DeviceSecretMissing
            | E::DiskFull
            | E::Stopped
    )
}

impl DrillView {
    fn failed(at: chrono::DateTime<chrono::Utc>, path: String, problem: String) -> Self {
        Self {
            at,
            path,
            made_at: None,
            patients: 0,
            encounters: 0,
            signed_notes: 0,
            recordings: 0,
            audit_entries: 0,
            problem: Some(problem),
        }
    }
}

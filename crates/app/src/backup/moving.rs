//! A laptop that has no vault yet becomes the one after another, from its backup.

use crate::views::{BackupFound, KeyringChoice, MoveIn, Welcome};
use crate::{Answer, App, held};
use auscult_vault::{KeyringUse, MovingIn, backup_front};
use std::path::Path;
use zeroize::Zeroizing;

impl App {
    /// Reads a whole backup and says whose it is, before anybody has a key.
    ///
    /// # Errors
    /// A file that is no backup, is damaged, cut off or newer.
    pub fn backup_found(&self, file: &Path) -> Answer<BackupFound> {
        let front = backup_front(file)?;
        let people = front.people.people.into_iter().map(crate::session::named);
        Ok(BackupFound {
            path: file.display().to_string(),
            made_at: front.report.made_at,
            megabytes: u32::try_from(front.report.bytes.div_ceil(1_000_000)).unwrap_or(u32::MAX),
            recordings: u32::try_from(front.report.recordings).unwrap_or(u32::MAX),
            organization: front.people.organization,
            people: people.collect(),
        })
    }

    /// Makes this laptop's vault from another laptop's backup and signs in. Gives a new recovery key; the old one is
    /// spent.
    ///
    /// # Errors
    /// A vault that is there already, a damaged backup, a wrong recovery key, a weak password, a keyring that does not
    /// answer.
    pub fn move_in(&self, moving: MoveIn) -> Answer<Welcome> {
        let now = self.now();
        let password = Zeroizing::new(moving.password);
        let recovery_key = Zeroizing::new(moving.recovery_key);
        let keyring = match moving.keyring {
            KeyringChoice::System => KeyringUse::Required,
            KeyringChoice::Without => KeyringUse::Without,
        };
        let wanted = MovingIn { recovery_key: &recovery_key, email: &moving.email, new_password: &password, keyring };
        let (vault, next_key) = {
            let _entering = held(&self.0.entering);
            auscult_vault::move_in(Path::new(&moving.path), &self.home(), &wanted, now)?
        };
        self.welcome_recovered(vault, &next_key, &password, now)
    }
}

//! Several organizations on one laptop: a vault each, in a folder of its own, and one of them open at a time.
//!
//! Invariants: no vault is chosen while anything of another one is still being recorded or written down; a session is of
//! the vault that is chosen; and each vault is locked for this process as long as it is chosen. What belongs to an
//! organization lies in its vault's folder; only models are shared.

use crate::views::{GateView, OrganizationRow};
use crate::{Answer, App, AppError, Host, Places, held};
use auscult_vault::{HomeLock, Vault, VaultHome, new_uuid, sign_in_names};
use std::fs;
use std::path::{Path, PathBuf};

/// What the first organization of a laptop is called among the others. Its vault is where it always was.
const FIRST: &str = "first";
/// Which organization was chosen last.
const LAST: &str = "last";

/// The vault that is chosen, and this process's claim to it.
pub(crate) struct Chosen {
    pub(crate) home: VaultHome,
    _lock: HomeLock,
}

impl Chosen {
    pub(crate) fn claim(folder: &Path) -> Answer<Self> {
        let home = VaultHome::new(folder.to_owned());
        let lock = home.lock_for_this_process()?;
        Ok(Self { home, _lock: lock })
    }
}

impl Places {
    /// The folders that hold, or held, vaults, each with what it is called here.
    fn vaults(&self) -> Vec<(String, PathBuf)> {
        let others = fs::read_dir(&self.organizations).into_iter().flatten().flatten();
        let named = |entry: fs::DirEntry| Some((entry.file_name().into_string().ok()?, entry.path()));
        let mut others: Vec<_> = others.filter_map(named).filter(|(_, folder)| folder.is_dir()).collect();
        others.sort();
        [vec![(FIRST.to_owned(), self.vault.clone())], others].concat()
    }

    /// The folder of the organization that was chosen last; the first one's where there is none.
    fn last_chosen(&self) -> PathBuf {
        let last = fs::read_to_string(self.organizations.join(LAST)).unwrap_or_default();
        let with_vault: Vec<_> =
            self.vaults().into_iter().filter(|(_, folder)| VaultHome::new(folder.clone()).exists()).collect();
        let chosen = with_vault.iter().find(|(id, _)| id == last.trim()).or(with_vault.first());
        chosen.map_or_else(|| self.vault.clone(), |(_, folder)| folder.clone())
    }

    /// The folder of the organization with this name, in any case.
    pub fn vault_of(&self, name: &str) -> Option<PathBuf> {
        let wanted = name.trim().to_lowercase();
        let called =
            |folder: &PathBuf| sign_in_names(&VaultHome::new(folder.clone())).map(|screen| screen.organization);
        let is = |folder: &PathBuf| called(folder).is_ok_and(|name| name.to_lowercase() == wanted);
        self.vaults().into_iter().map(|(_, folder)| folder).find(is)
    }
}

impl App {
    /// The program at the organization that was chosen last on this account.
    ///
    /// # Errors
    /// As [`App::start`].
    pub fn start_where_it_was(host: Host) -> Answer<Self> {
        let folder = host.places.last_chosen();
        Self::start_at(host, &folder)
    }

    /// Every organization on this laptop, the first one first.
    pub(crate) fn organizations(&self) -> Vec<OrganizationRow> {
        let chosen = self.home();
        let row = |(id, folder): (String, PathBuf)| {
            let home = VaultHome::new(folder);
            let chosen = home == chosen;
            // One whose key file cannot be read is listed too: choosing it says what is wrong.
            let name = sign_in_names(&home).map_or_else(|_| id.clone(), |screen| screen.organization);
            home.exists().then_some(OrganizationRow { id, name, chosen })
        };
        self.0.host.places.vaults().into_iter().filter_map(row).collect()
    }

    /// Locks, and goes to another organization's lock.
    ///
    /// # Errors
    /// There is none; another process has it open; something of this one is still being recorded or written down.
    pub fn choose_organization(&self, id: &str) -> Answer<GateView> {
        let found = self.0.host.places.vaults().into_iter().find(|(known, _)| known == id);
        let Some((_, folder)) = found.filter(|(_, folder)| VaultHome::new(folder.clone()).exists()) else {
            return Err(AppError::refused("There is no such organization on this laptop.", "Choose one of the list."));
        };
        self.go_to(&folder)?;
        // Only which one comes first at the next start; without it, it is the first.
        let _ = fs::create_dir_all(&self.0.host.places.organizations)
            .and_then(|()| fs::write(self.0.host.places.organizations.join(LAST), id));
        Ok(self.gate())
    }

    /// Locks, and goes to where another organization can be set up. Until it is, there is nothing of it.
    ///
    /// # Errors
    /// Something of this one is still being recorded or written down; the folder cannot be made.
    pub fn begin_organization(&self) -> Answer<GateView> {
        if !self.home().exists() {
            return Ok(self.gate());
        }
        let folder = self.0.host.places.organizations.join(new_uuid(self.now()).to_string());
        self.go_to(&folder)?;
        Ok(self.gate())
    }

    fn go_to(&self, folder: &Path) -> Answer<()> {
        let _entering = held(&self.0.entering);
        let before = self.home();
        if before.dir() == folder {
            self.lock();
            return Ok(());
        }
        self.must_be_at_rest()?;
        self.lock();
        let _turn = self.0.delivery.turn();
        self.must_be_at_rest()?;
        let next = Chosen::claim(folder)?;
        *held(&self.0.chosen) = next;
        leave_no_empty_folder(&before, &self.0.host.places);
        Ok(())
    }

    /// Refuses a vault that opened while another one was chosen.
    pub(crate) fn must_be_chosen(&self, vault: &Vault) -> Answer<()> {
        if *vault.home() == self.home() {
            return Ok(());
        }
        Err(AppError::refused("Another organization was chosen meanwhile.", "Choose yours again and sign in."))
    }

    /// Refuses while anything is under way that ends in the vault that is chosen now.
    fn must_be_at_rest(&self) -> Answer<()> {
        if self.is_recording() || !held(&self.0.busy).is_empty() || self.0.writing.is_under_way() {
            return Err(AppError::refused(
                "A recording of this organization goes on or is still being written down.",
                "Unlock, stop it, and wait until it is written down. Then change the organization.",
            ));
        }
        Ok(())
    }
}

/// Takes away the folder of an organization that was begun and not set up. What holds anything is left as it is.
fn leave_no_empty_folder(home: &VaultHome, places: &Places) {
    if home.exists() || home.dir().parent() != Some(places.organizations.as_path()) {
        return;
    }
    let _ = fs::remove_file(home.dir().join("in-use"));
    for folder in [home.recordings(), home.backups(), home.dir().to_owned()] {
        let _ = fs::remove_dir(folder);
    }
}

#[cfg(test)]
mod tests;

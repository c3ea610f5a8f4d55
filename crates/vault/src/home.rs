//! The directory a vault lives in. A file of it is replaced whole or not at all.

use crate::VaultError;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

/// A directory that holds, or will hold, a vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultHome {
    dir: PathBuf,
}

/// Held as long as this process has the vault to itself; let go when dropped or when the process ends.
#[derive(Debug)]
pub struct HomeLock {
    _file: File,
}

impl VaultHome {
    /// The vault in this directory. Nothing is read or made yet.
    pub fn new(dir: PathBuf) -> Self {
        Self { dir }
    }

    /// Whether there is a vault, or what is left of one.
    pub fn exists(&self) -> bool {
        self.keys().exists() || self.database().exists()
    }

    /// The directory itself.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where recordings lie, each encrypted under its own key.
    pub fn recordings(&self) -> PathBuf {
        self.dir.join("recordings")
    }

    /// Where copies made before migrations lie, and backups unless somebody chooses another place.
    pub fn backups(&self) -> PathBuf {
        self.dir.join("backups")
    }

    /// Takes the vault for this process; a second one is told [`VaultError::InUse`].
    pub fn lock_for_this_process(&self) -> Result<HomeLock, VaultError> {
        self.make()?;
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(self.dir.join("in-use"))?;
        match file.try_lock() {
            Ok(()) => Ok(HomeLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(VaultError::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    pub(crate) fn keys(&self) -> PathBuf {
        self.dir.join("keys.json")
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.dir.join("vault.db")
    }

    /// A database still being made; it becomes [`Self::database`] once the keys to it are safely written.
    pub(crate) fn new_database(&self) -> PathBuf {
        self.dir.join("vault.db.new")
    }

    pub(crate) fn attempts(&self) -> PathBuf {
        self.dir.join("sign-in.json")
    }

    /// Makes the directories, readable by their owner alone.
    pub(crate) fn make(&self) -> Result<(), VaultError> {
        for dir in [self.dir.clone(), self.recordings(), self.backups()] {
            fs::create_dir_all(&dir)?;
            for_owner_only(&dir)?;
        }
        Ok(())
    }
}

#[cfg(unix)]
fn for_owner_only(dir: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(dir, fs::Permissions::from_mode(0o700))
}

/// On Windows the profile directory is already its owner's.
#[cfg(not(unix))]
fn for_owner_only(_dir: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Replaces a file whole: written beside it, synced, renamed over it, the directory synced.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), VaultError> {
    let beside = path.with_extension("new");
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    rename_durably(&beside, path)
}

/// Renames, and does not return before the new name would survive a power cut.
pub(crate) fn rename_durably(from: &Path, to: &Path) -> Result<(), VaultError> {
    fs::rename(from, to)?;
    sync_directory(to.parent().unwrap_or(Path::new(".")))
}

/// Makes new names in a directory survive a power cut. Windows needs and knows no such call.
pub(crate) fn sync_directory(dir: &Path) -> Result<(), VaultError> {
    #[cfg(unix)]
    File::open(dir)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}

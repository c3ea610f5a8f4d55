//! A file that nobody else may write.
//!
//! Invariant: the lock ends with this value. Closing alone does not do it: a process that is being started at that
//! moment holds a copy of the descriptor until its own program begins.

use std::fs::{File, TryLockError};
use std::ops::{Deref, DerefMut};

/// An exclusively locked file.
pub(super) struct LockedFile(File);

impl LockedFile {
    /// Locks it, or says at once that somebody else has.
    pub fn lock(file: File) -> Result<Self, TryLockError> {
        file.try_lock()?;
        Ok(Self(file))
    }
}

impl Drop for LockedFile {
    fn drop(&mut self) {
        // If it fails, closing the file ends the lock a moment later.
        let _ = self.0.unlock();
    }
}

impl Deref for LockedFile {
    type Target = File;
    fn deref(&self) -> &File {
        &self.0
    }
}

impl DerefMut for LockedFile {
    fn deref_mut(&mut self) -> &mut File {
        &mut self.0
    }
}

//! Where things are: the checkout, what it builds, and the cache beside it.
//!
//! Nothing here is written into the checkout but `target/`, `ui/dist` and the generated files.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// The folders a task works in.
pub struct Workspace {
    root: PathBuf,
    cache: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Finds the checkout this program was built from, and the user's cache folder.
    ///
    /// # Errors
    /// When the user has neither `XDG_CACHE_HOME` nor a home.
    pub fn find() -> Result<Self> {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&manifest).ancestors().nth(2).context("this crate lies in crates/xtask")?.to_path_buf();
        let cache = match std::env::var_os("XDG_CACHE_HOME").filter(|path| !path.is_empty()) {
            Some(cache) => PathBuf::from(cache),
            None => PathBuf::from(std::env::var_os("HOME").context("HOME is not set")?).join(".cache"),
        };
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        Ok(Self { root, cache: cache.join("auscult"), target })
    }

    /// The checkout.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The window's own code.
    pub fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// What is kept between runs and may be deleted at any time: virtual environments of the judges and peers.
    pub fn cache(&self) -> &Path {
        &self.cache
    }

    /// What a task leaves for a person to look at.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// A program this workspace builds, in the release profile.
    pub fn program(&self, name: &str) -> PathBuf {
        self.target.join("release").join(name)
    }
}

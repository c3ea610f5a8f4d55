//! A screen in memory.

use crate::child::{Child, bound};
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::{Command, Stdio};

/// What fits on it: the window as it opens, and nothing beside it.
pub const SIZE: (u32, u32) = (1280, 860);

/// An X server of its own.
pub struct Display {
    name: String,
    _server: Child,
}

impl Display {
    /// Starts it with a number that was free; it says which once it answers.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start() -> Result<Self> {
        let screen = format!("{}x{}x24", SIZE.0, SIZE.1);
        let mut command = bound("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp", "-noreset"]);
        let mut server = Child::start("Xvfb", command.stdout(Stdio::piped()).stderr(Stdio::null()))?;
        let number = server.first_line()?;
        Ok(Self { name: format!(":{number}"), _server: server })
    }

    /// Its name, as in `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Takes a picture of all of it.
    ///
    /// # Errors
    /// When ImageMagick cannot.
    pub fn screenshot(&self, to: &Path) -> Result<()> {
        if let Some(folder) = to.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut import = Command::new("import");
        import.args(["-display", &self.name, "-window", "root"]).arg(to);
        let status = import.status().context("cannot start ImageMagick's import")?;
        if !status.success() {
            bail!("import ended with {status}");
        }
        Ok(())
    }
}

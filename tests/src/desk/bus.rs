//! A session bus.

use super::Home;
use crate::child::{Child, bound};
use anyhow::Result;
use std::process::{Command, Stdio};

/// A bus of its own.
pub struct Bus {
    address: String,
    _daemon: Child,
}

impl Bus {
    /// Starts it; it prints its address once it listens.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(home: &Home) -> Result<Self> {
        let mut command = bound("dbus-daemon");
        command.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
        command.arg(format!("--address=unix:path={}", home.run().join("bus").display()));
        // What it starts on demand must see this home, not the one the test runs in.
        command.env("HOME", home.path()).env("XDG_RUNTIME_DIR", home.run()).env_remove("DISPLAY");
        command.env("XDG_DATA_HOME", home.path().join(".local/share"));
        let mut daemon = Child::start("dbus-daemon", command.stdout(Stdio::piped()).stderr(Stdio::null()))?;
        let address = daemon.first_line()?;
        Ok(Self { address, _daemon: daemon })
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Whether somebody on it answers to this name.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub fn has(&self, name: &str) -> Result<bool> {
        let mut ask = Command::new("dbus-send");
        ask.args(["--session", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/"]);
        ask.arg("org.freedesktop.DBus.NameHasOwner").arg(format!("string:{name}"));
        let answer = ask.env("DBUS_SESSION_BUS_ADDRESS", &self.address).output()?;
        Ok(String::from_utf8_lossy(&answer.stdout).contains("true"))
    }
}

//! A session bus.

use super::Home;
use crate::child::{Child, bound};
use anyhow::Result;
use std::process::{Command, Stdio};

/// No service directories: nothing is started on demand, so that what is missing on a desk stays missing.
const SETTINGS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

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
        let settings = home.run().join("bus.conf");
        std::fs::write(&settings, SETTINGS)?;
        let mut command = bound("dbus-daemon");
        command.arg(format!("--config-file={}", settings.display()));
        command.args(["--nofork", "--nopidfile", "--print-address=1"]);
        command.arg(format!("--address=unix:path={}", home.run().join("bus").display()));
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
        let name = format!("string:{name}");
        self.says(&["--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner", &name], "true")
    }

    /// Whether the answer to a message has this word in it; no, when there is no answer.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub fn says(&self, message: &[&str], word: &str) -> Result<bool> {
        let mut ask = Command::new("dbus-send");
        ask.args(["--session", "--print-reply=literal"]).args(message);
        let answer = ask.env("DBUS_SESSION_BUS_ADDRESS", &self.address).output()?;
        Ok(answer.status.success() && String::from_utf8_lossy(&answer.stdout).contains(word))
    }
}

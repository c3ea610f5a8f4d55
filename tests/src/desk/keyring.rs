//! The keyring of the session, in each state a laptop may have it in.

use super::Desk;
use crate::child::{Child, bound};
use crate::wait::until;
use anyhow::Result;
use std::io::Write;
use std::process::Stdio;
use std::time::Duration;

/// The name it answers to.
const SECRETS: &str = "org.freedesktop.secrets";

/// How it is asked whether it is locked.
const IS_LOCKED: [&str; 5] = [
    "--dest=org.freedesktop.secrets",
    "/org/freedesktop/secrets/collection/login",
    "org.freedesktop.DBus.Properties.Get",
    "string:org.freedesktop.Secret.Collection",
    "string:Locked",
];

/// What opens the keyring of a desk: as good as any, for it holds nothing but test data.
const PASSWORD: &str = "desk";

/// How a session may find its keyring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyringState {
    /// There, and opened by signing in.
    Unlocked,
    /// There, and locked, with nobody to answer its question.
    Locked,
    /// Not there at all.
    Missing,
}

/// A running keyring.
pub struct Keyring {
    _daemon: Child,
}

impl Keyring {
    /// Starts it in this state; `None` when it is to be missing.
    ///
    /// # Errors
    /// When it does not answer.
    pub fn start(desk: &Desk, state: KeyringState) -> Result<Option<Self>> {
        let mut command = bound("gnome-keyring-daemon");
        command.args(["--foreground", "--components=secrets"]);
        match state {
            KeyringState::Missing => return Ok(None),
            KeyringState::Unlocked => command.arg("--unlock").stdin(Stdio::piped()),
            KeyringState::Locked => command.stdin(Stdio::null()),
        };
        let command = desk.seat(&mut command).stdout(Stdio::null()).stderr(Stdio::null());
        let mut daemon = Child::start("gnome-keyring-daemon", command)?;
        if state == KeyringState::Unlocked {
            // Everything up to the end of the input is the password.
            daemon.input()?.write_all(PASSWORD.as_bytes())?;
        }
        until("the keyring answers", Duration::from_secs(10), || Ok(desk.bus.has(SECRETS)?.then_some(())))?;
        if state == KeyringState::Unlocked {
            until("the keyring is open", Duration::from_secs(10), || {
                Ok(desk.bus.says(&IS_LOCKED, "false")?.then_some(()))
            })?;
        }
        Ok(Some(Self { _daemon: daemon }))
    }
}

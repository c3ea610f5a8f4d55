//! A desk: everything a desktop session gives a program, private to one test.

mod bus;
mod display;
mod keyring;
mod sound;

pub use bus::Bus;
pub use display::Display;
pub use keyring::{Keyring, KeyringState};
pub use sound::{Sound, Speaking};

use anyhow::{Context, Result};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A screen, a session bus with a keyring, a sound server with a microphone, and an empty home.
pub struct Desk {
    // Dropped in this order: what is used outlives what uses it.
    keyring: Option<Keyring>,
    sound: Option<Sound>,
    display: Option<Display>,
    bus: Bus,
    home: Home,
}

/// A home and a run-time folder of its own, removed at the end. Short, for sockets lie in it.
pub struct Home(TempDir);

impl Home {
    fn new() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("desk-").tempdir()?;
        for part in ["home", "run"] {
            fs::create_dir(folder.path().join(part))?;
            fs::set_permissions(folder.path().join(part), Permissions::from_mode(0o700))?;
        }
        Ok(Self(folder))
    }

    /// What programs see as the user's home.
    pub fn path(&self) -> PathBuf {
        self.0.path().join("home")
    }

    /// Where sockets lie.
    pub fn run(&self) -> PathBuf {
        self.0.path().join("run")
    }
}

impl Desk {
    /// A desk with everything on it.
    ///
    /// # Errors
    /// When a part cannot be started.
    pub fn new() -> Result<Self> {
        let mut desk = Self::without_screen(KeyringState::Unlocked)?;
        desk.display = Some(Display::start()?);
        Ok(desk)
    }

    /// A desk for programs that open no window, with the keyring in a state of one's choice.
    ///
    /// # Errors
    /// When a part cannot be started.
    pub fn without_screen(state: KeyringState) -> Result<Self> {
        let home = Home::new()?;
        let bus = Bus::start(&home)?;
        let mut desk = Self { keyring: None, sound: None, display: None, bus, home };
        desk.keyring = Keyring::start(&desk, state)?;
        desk.sound = Some(Sound::start(&desk)?);
        Ok(desk)
    }

    /// The home.
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// The screen.
    ///
    /// # Errors
    /// When the desk has none.
    pub fn display(&self) -> Result<&Display> {
        self.display.as_ref().context("this desk has no screen")
    }

    /// The sound.
    ///
    /// # Errors
    /// When the desk has none.
    pub fn sound(&self) -> Result<&Sound> {
        self.sound.as_ref().context("this desk has no sound")
    }

    /// Ends the keyring and starts it again in another state, as logging out and in does; what it keeps stays.
    ///
    /// # Errors
    /// When it does not start.
    pub fn keyring_becomes(&mut self, state: KeyringState) -> Result<()> {
        self.keyring = None;
        self.keyring = Keyring::start(self, state)?;
        Ok(())
    }

    /// Makes a command see this desk and nothing of the desktop the test runs on.
    pub fn seat<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let home = self.home.path();
        for strange in ["WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SYSTEM_BUS_ADDRESS", "PULSE_SINK", "PULSE_SOURCE"] {
            command.env_remove(strange);
        }
        for (name, folder) in
            [("CONFIG", ".config"), ("DATA", ".local/share"), ("STATE", ".local/state"), ("CACHE", ".cache")]
        {
            command.env(format!("XDG_{name}_HOME"), home.join(folder));
        }
        command.env("HOME", &home).env("XDG_RUNTIME_DIR", self.home.run()).env("TMPDIR", self.home.run());
        command.env("DBUS_SESSION_BUS_ADDRESS", self.bus.address());
        command.env("PULSE_SERVER", Sound::address(&self.home)).env("LANG", "C.UTF-8").env("TZ", "UTC");
        match &self.display {
            Some(display) => command.env("DISPLAY", display.name()),
            None => command.env_remove("DISPLAY"),
        }
    }

    /// A file in the home, by its path there.
    pub fn in_home(&self, path: impl AsRef<Path>) -> PathBuf {
        self.home.path().join(path)
    }
}

//! The system packages a Debian or Ubuntu machine needs, to build and to test.
//!
//! Installed where this user may; otherwise the exact line to type is the error.

use crate::shell::{has, program, run};
use crate::stage::Outcome;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::{Command, Stdio};

/// What the build needs.
pub const TO_BUILD: &[&str] = &[
    "libwebkit2gtk-4.1-dev",
    "libayatana-appindicator3-dev",
    "librsvg2-dev",
    "libasound2-dev",
    "libssl-dev",
    "cmake",
    "clang",
    "libclang-dev",
    "pkg-config",
    "g++",
    "make",
    "perl",
];

/// What the demo needs besides: a screen, a session bus, a keyring, a sound server and a driver for the window.
pub const TO_DEMONSTRATE: &[&str] = &[
    "xvfb",
    "webkit2gtk-driver",
    "dbus",
    "dbus-x11",
    "gnome-keyring",
    "pulseaudio",
    "pulseaudio-utils",
    "libasound2-plugins",
    "imagemagick",
    "xauth",
];

/// What the tests need besides: judges nobody here wrote.
pub const TO_TEST: &[&str] = &["poppler-utils", "qpdf", "xdotool", "libsecret-tools", "gdb", "strace"];

/// Sees to it that these packages are installed.
///
/// # Errors
/// When some are missing and may not be installed from here; the error is the line to type.
pub fn install(lists: &[&[&str]]) -> Result<Outcome> {
    if !has(&["dpkg-query", "--version"]) {
        return Ok(Outcome::LeftOut("not a Debian system: see 'On other systems' in README.md".into()));
    }
    let missing = missing(lists)?;
    if missing.is_empty() {
        return Ok(Outcome::Passed);
    }
    let Some(as_root) = way_to_root() else {
        bail!("system packages are missing; type: sudo apt-get install {}", missing.join(" "));
    };
    println!("installing {}", missing.join(" "));
    run(&mut apt(as_root, &["update", "-q"]))?;
    run(apt(as_root, &["install", "-q", "-y", "--no-install-recommends"]).args(&missing))?;
    Ok(Outcome::Passed)
}

fn missing(lists: &[&[&str]]) -> Result<Vec<String>> {
    // dpkg-query ends with 1 when it knows one of the names not at all: what it printed counts, not how it ended.
    let output = Command::new("dpkg-query")
        .args(["--show", "--showformat=${Package} ${db:Status-Status}\n"])
        .args(lists.iter().copied().flatten())
        .stderr(Stdio::null())
        .output()
        .context("cannot ask dpkg-query")?;
    let known = String::from_utf8_lossy(&output.stdout).into_owned();
    let installed = |name: &str| known.lines().any(|line| line == format!("{name} installed"));
    let wanted = lists.iter().copied().flatten();
    Ok(wanted.filter(|name| !installed(name)).map(|name| (*name).to_owned()).collect())
}

/// How this user becomes root without being asked for a password: already root, or by `sudo -n`.
fn way_to_root() -> Option<&'static [&'static str]> {
    if is_root() {
        return Some(&[]);
    }
    has(&["sudo", "-n", "true"]).then_some(&["sudo", "-n", "--preserve-env=DEBIAN_FRONTEND"])
}

/// Whether this user is root.
pub fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}

fn apt(as_root: &[&str], words: &[&str]) -> Command {
    let line: Vec<&str> = as_root.iter().copied().chain(["apt-get"]).chain(words.iter().copied()).collect();
    let mut command = program(Path::new("/"), &line);
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

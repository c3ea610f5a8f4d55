//! A sound server whose only microphone hears what the test says: the product records through the same path as from
//! a sound card.

use super::{Desk, Home};
use crate::child::{Child, bound};
use crate::sample::{RATE, Sample};
use crate::wait::until;
use anyhow::{Result, bail};
use std::fs;
use std::io::Write;
use std::ops::Range;
use std::process::{Command, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;

/// The silent loudspeaker whose monitor is the microphone.
const ROOM: &str = "room";

/// A running sound server.
pub struct Sound {
    address: String,
    _server: Child,
}

impl Sound {
    /// Where the server of a home listens.
    pub fn address(home: &Home) -> String {
        format!("unix:{}", home.run().join("sound").display())
    }

    /// Starts it with one loudspeaker, whose monitor is the default microphone.
    ///
    /// # Errors
    /// When it does not answer.
    pub fn start(desk: &Desk) -> Result<Self> {
        let address = Self::address(desk.home());
        // cpal speaks ALSA; this is how ALSA finds the server.
        fs::write(desk.in_home(".asoundrc"), "pcm.!default { type pulse }\nctl.!default { type pulse }\n")?;
        let socket = desk.home().run().join("sound");
        let listen = format!("module-native-protocol-unix auth-anonymous=1 socket={}", socket.display());
        let room = format!("module-null-sink sink_name={ROOM} rate=48000 channels=2");
        let mut command = bound("pulseaudio");
        command.args(["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--log-target=null"]);
        command.args(["--disallow-exit=yes", "--load", &listen, "--load", &room]);
        let command = desk.seat(&mut command).env_remove("PULSE_SERVER").stdout(Stdio::null()).stderr(Stdio::null());
        let sound = Self { address, _server: Child::start("pulseaudio", command)? };
        until("the sound server answers", Duration::from_secs(10), || Ok(sound.control(&["info"])?.then_some(())))?;
        sound.control(&["set-default-sink", ROOM])?;
        sound.control(&["set-default-source", &format!("{ROOM}.monitor")])?;
        Ok(sound)
    }

    /// Plugs in another microphone, on which there is silence.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn plug_in(&self, name: &str) -> Result<()> {
        self.must(&["load-module", "module-null-sink", &format!("sink_name={name}")])
    }

    /// Pulls out every microphone.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn unplug_all(&self) -> Result<()> {
        self.must(&["unload-module", "module-null-sink"])
    }

    /// Speaks a stretch of the sample into the microphone, at the speed of speech.
    ///
    /// # Errors
    /// When nothing can be played.
    pub fn speak(&self, sample: &Sample, ms: Range<u32>) -> Result<Speaking> {
        let mut command = bound("pacat");
        command.args(["--playback", "--raw", "--format=s16le", "--channels=1", "--latency-msec=50"]);
        command.arg(format!("--rate={RATE}")).arg(format!("--device={ROOM}")).env("PULSE_SERVER", &self.address);
        let mut player = Child::start("pacat", command.stdin(Stdio::piped()).stderr(Stdio::null()))?;
        let mut voice = player.input()?;
        let bytes = sample.bytes(ms);
        // The pipe takes no more than the player plays; it breaks when the player is stopped early.
        let feeding = std::thread::spawn(move || drop(voice.write_all(&bytes)));
        Ok(Speaking { player, feeding: Some(feeding) })
    }

    fn must(&self, words: &[&str]) -> Result<()> {
        if !self.control(words)? {
            bail!("the sound server refused: {}", words.join(" "));
        }
        Ok(())
    }

    fn control(&self, words: &[&str]) -> Result<bool> {
        let mut pactl = Command::new("pactl");
        pactl.args(words).env("PULSE_SERVER", &self.address).stdout(Stdio::null()).stderr(Stdio::null());
        Ok(pactl.status()?.success())
    }
}

/// A voice that speaks; it stops when dropped.
pub struct Speaking {
    player: Child,
    feeding: Option<JoinHandle<()>>,
}

impl Speaking {
    /// Waits until all has been said.
    ///
    /// # Errors
    /// When it has not after this long, or the player failed.
    pub fn finish(mut self, at_most: Duration) -> Result<()> {
        let status = self.player.wait(at_most)?;
        if !status.success() {
            bail!("the player ended with {status}");
        }
        Ok(())
    }
}

impl Drop for Speaking {
    fn drop(&mut self) {
        // The player first: its end breaks the pipe the feeding waits on.
        let _ = self.player.kill();
        if let Some(feeding) = self.feeding.take() {
            let _ = feeding.join();
        }
    }
}

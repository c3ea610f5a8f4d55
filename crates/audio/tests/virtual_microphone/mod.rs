//! A microphone made of software: a PulseAudio daemon of its own with a null sink, whose monitor is the default
//! input. What is played into the sink is what the microphone hears, through the same path as on a laptop.

use std::fs;
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use tempfile::TempDir;

/// The key the probe seals with.
pub const KEY: [u8; 32] = [0x5a; 32];

/// A running virtual microphone.
pub struct VirtualMicrophone {
    folder: TempDir,
}

impl VirtualMicrophone {
    /// Starts one; `None`, said aloud, where PulseAudio is not installed.
    pub fn start(test: &str) -> Option<Self> {
        if Command::new("pulseaudio").arg("--version").stdout(Stdio::null()).status().is_err() {
            eprintln!("left out: {test} (pulseaudio is not installed)");
            return None;
        }
        let microphone = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(microphone.path("run")).unwrap();
        let script = format!(
            "load-module module-native-protocol-unix auth-anonymous=1 socket={}\n\
             load-module module-null-sink sink_name=mic rate=48000 channels=2\n\
             load-module module-null-sink sink_name=speaker rate=48000 channels=2\n\
             set-default-source mic.monitor\n\
             set-default-sink speaker\n",
            microphone.path("native").display()
        );
        fs::write(microphone.path("script.pa"), script).unwrap();
        fs::write(
            microphone.path("asound.conf"),
            "</usr/share/alsa/alsa.conf>\npcm.!default { type pulse }\nctl.!default { type pulse }\n",
        )
        .unwrap();
        microphone.switch_on();
        Some(microphone)
    }

    /// Starts the daemon; it can be reached when this returns.
    pub fn switch_on(&self) {
        let mut daemon = Command::new("pulseaudio");
        daemon.args(["--daemonize=yes", "--exit-idle-time=-1", "--disable-shm=yes", "-n", "-F"]);
        daemon.arg(self.path("script.pa"));
        daemon.env_remove("PULSE_SERVER").stderr(Stdio::null());
        assert!(self.surround(&mut daemon).status().unwrap().success(), "pulseaudio does not start");
    }

    /// Kills the daemon: for whoever records from it, the microphone is gone.
    pub fn switch_off(&self) {
        if let Ok(pid) = fs::read_to_string(self.path("run/pulse/pid")) {
            let _ = Command::new("kill").args(["-9", pid.trim()]).status();
        }
        let _ = fs::remove_file(self.path("native"));
    }

    /// Plays a WAV file into the microphone and waits until all of it was played.
    pub fn hear(&self, wav: &Path) {
        let mut player = Command::new("paplay");
        player.args(["--device=mic", "--latency-msec=3000"]).arg(wav);
        player.env("PULSE_SERVER", self.server());
        assert!(self.surround(&mut player).status().unwrap().success(), "paplay failed");
    }

    /// A place in this microphone's own folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A probe that records through this microphone.
    pub fn probe(&self, arguments: &[&str]) -> Probe {
        let mut command = Command::new(env!("CARGO_BIN_EXE_record_probe"));
        command.args(arguments).env("PULSE_SERVER", self.server()).env("ALSA_CONFIG_PATH", self.path("asound.conf"));
        command.env("AUSCULT_PROBE_KEY", KEY.map(|byte| format!("{byte:02x}")).concat());
        // What the probe plays goes into the microphone.
        command.env("PULSE_SINK", "mic");
        self.surround(&mut command);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Probe { child, lines }
    }

    fn surround<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("HOME", self.folder.path()).env("XDG_RUNTIME_DIR", self.path("run"))
    }

    fn server(&self) -> String {
        format!("unix:{}", self.path("native").display())
    }
}

impl Drop for VirtualMicrophone {
    fn drop(&mut self) {
        self.switch_off();
    }
}

/// A process that records.
pub struct Probe {
    pub child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Probe {
    /// The next line that begins like this; panics if the probe ends before.
    pub fn wait_for(&mut self, beginning: &str) -> String {
        self.lines
            .by_ref()
            .map_while(Result::ok)
            .find(|line| line.starts_with(beginning))
            .unwrap_or_else(|| panic!("the probe ended without {beginning:?}"))
    }

    /// Waits until so many milliseconds of sound more than now were handed on.
    pub fn wait_for_sound(&mut self, milliseconds: u32) {
        let until = u64::from(self.tell("elapsed") + milliseconds) * 16;
        while self.wait_for("heard ")["heard ".len()..].parse::<u64>().unwrap() < until {}
    }

    /// Gives a command and the number it is answered with.
    pub fn tell(&mut self, command: &str) -> u32 {
        writeln!(self.child.stdin.as_mut().unwrap(), "{command}").unwrap();
        let answer = self.wait_for(&format!("{command} at "));
        answer.rsplit(' ').next().unwrap().parse().unwrap()
    }

    /// Stops the recording and waits for the end of the process.
    pub fn stop(mut self) {
        writeln!(self.child.stdin.as_mut().unwrap(), "stop").unwrap();
        self.wait_for("FinishedRecording");
        assert!(self.child.wait().unwrap().success());
    }

    /// Everything it says until it ends, and whether it ended well.
    pub fn rest(mut self) -> (Vec<String>, bool) {
        let lines = self.lines.by_ref().map_while(Result::ok).collect();
        (lines, self.child.wait().unwrap().success())
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        // A probe that has ended needs no killing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

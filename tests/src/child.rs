//! A program that ends with what started it.
//!
//! Dropping a [`Child`] ends its process by its id. `setpriv` asks the kernel to end it too when the thread that
//! started it dies, so that nothing is left behind by a test that was killed.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::process::{ChildStdout, Command, ExitStatus, Stdio};
use std::time::Duration;

use crate::wait::until;

/// How long a program has to end by itself before it is killed.
const GRACE: Duration = Duration::from_secs(3);

/// A running program.
pub struct Child {
    name: String,
    process: std::process::Child,
}

/// A command that dies with the thread that starts it.
pub fn bound(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--"]).arg(program);
    command
}

impl Child {
    /// Starts a command made with [`bound`].
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(name: &str, command: &mut Command) -> Result<Self> {
        let process = command.spawn().with_context(|| format!("cannot start {name}"))?;
        Ok(Self { name: name.to_owned(), process })
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// The first line it prints; the command's standard output must be piped.
    ///
    /// # Errors
    /// When it ends without printing one.
    pub fn first_line(&mut self) -> Result<String> {
        let output = self.output()?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        if line.is_empty() {
            bail!("{} ended without a word", self.name);
        }
        Ok(line.trim_end().to_owned())
    }

    /// What it prints; the command's standard output must be piped.
    ///
    /// # Errors
    /// When it was taken before or is not piped.
    pub fn output(&mut self) -> Result<ChildStdout> {
        self.process.stdout.take().with_context(|| format!("the output of {} is not at hand", self.name))
    }

    /// Its standard input; the command's must be piped.
    ///
    /// # Errors
    /// When it was taken before or is not piped.
    pub fn input(&mut self) -> Result<std::process::ChildStdin> {
        self.process.stdin.take().with_context(|| format!("{} has no standard input", self.name))
    }

    /// How it ended, if it did.
    ///
    /// # Errors
    /// When the system cannot say.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.process.try_wait()?)
    }

    /// Waits for its end.
    ///
    /// # Errors
    /// When it does not end in this time.
    pub fn wait(&mut self, at_most: Duration) -> Result<ExitStatus> {
        let name = self.name.clone();
        until(&format!("{name} ends"), at_most, || self.ended())
    }

    /// Ends it at once, as a power cut would.
    ///
    /// # Errors
    /// When it cannot be killed.
    pub fn kill(&mut self) -> Result<()> {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if matches!(self.ended(), Ok(Some(_))) {
            return;
        }
        let asked = Command::new("kill").args(["-TERM", &self.id().to_string()]).stderr(Stdio::null()).status();
        if asked.is_err() || self.wait(GRACE).is_err() {
            // Already gone, or about to be: there is nothing more to do about either.
            let _ = self.kill();
        }
    }
}

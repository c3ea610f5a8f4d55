//! WebKit's driver: starts the program with its page open to commands, and carries them.

use crate::child::{Child, bound};
use crate::desk::Desk;
use crate::programs;
use crate::wait::until;
use anyhow::{Context, Result, bail};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use std::fs::File;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// How often another port is tried when the one that was free is taken.
const TRIES: u32 = 5;

/// A running driver, and the program it started.
pub struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    /// Starts the driver on a free port of this machine.
    ///
    /// # Errors
    /// When it does not listen.
    pub fn start(desk: &Desk, log: &Path) -> Result<Self> {
        for _ in 0..TRIES {
            // Another program may take the port before the driver does; then the driver ends, and another is tried.
            let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
            let mut process = Child::start("WebKitWebDriver", &mut command(desk, log, port)?)?;
            let listens = until("the driver listens", Duration::from_secs(10), || {
                let connected = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok();
                Ok((connected || process.ended()?.is_some()).then_some(()))
            });
            listens?;
            if process.ended()?.is_none() {
                return Ok(Self { process, port });
            }
        }
        bail!("the driver of the window found no free port in {TRIES} tries");
    }

    /// Starts the program and opens a session with its page.
    ///
    /// # Errors
    /// When the program does not open its page to commands.
    pub async fn session(&self) -> Result<Client> {
        let options = json!({"binary": programs::desktop()?, "args": []});
        let capabilities = [("webkitgtk:browserOptions".to_owned(), options)].into_iter().collect();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let address = format!("http://127.0.0.1:{}", self.port);
        let connected = tokio::time::timeout(Duration::from_secs(60), builder.connect(&address)).await;
        let client = connected.context("the program did not open its page to commands")??;
        Ok(client)
    }

    /// The process of the program.
    pub fn program_id(&self) -> Option<u32> {
        let children = std::fs::read_to_string(format!("/proc/{0}/task/{0}/children", self.process.id())).ok()?;
        children.split_whitespace().find_map(|id| id.parse().ok().filter(|id| is_running(*id)))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The driver leaves its program running when it ends: the program first.
        if let Some(program) = self.program_id() {
            let _ = signal("TERM", program);
            if until("the program ends", Duration::from_secs(5), || Ok((!is_running(program)).then_some(()))).is_err() {
                let _ = signal("KILL", program);
            }
        }
    }
}

fn command(desk: &Desk, log: &Path, port: u16) -> Result<Command> {
    let mut command = bound("WebKitWebDriver");
    command.args(["--host=127.0.0.1", &format!("--port={port}")]);
    desk.seat(&mut command);
    // What makes the program's page listen to the driver, and its pixels come out the same on every machine.
    command.env("TAURI_WEBVIEW_AUTOMATION", "true").env("TAURI_AUTOMATION", "true");
    command.env("GDK_BACKEND", "x11").env("NO_AT_BRIDGE", "1").env("LIBGL_ALWAYS_SOFTWARE", "1");
    command.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1").env("WEBKIT_DISABLE_COMPOSITING_MODE", "1");
    let log = File::options().create(true).append(true).open(log)?;
    command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
    Ok(command)
}

/// Sends a signal to one process.
///
/// # Errors
/// When it cannot be sent.
pub fn signal(name: &str, id: u32) -> Result<()> {
    let status = Command::new("kill").arg(format!("-{name}")).arg(id.to_string()).stderr(Stdio::null()).status()?;
    if !status.success() {
        bail!("process {id} cannot be sent {name}");
    }
    Ok(())
}

/// Whether a process is there and not only a name waiting to be collected.
pub fn is_running(id: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|rest| !rest.trim_start().is_empty() && !rest.trim_start().starts_with('Z'))
}

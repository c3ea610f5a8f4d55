//! The use cases: check permission → one transaction → audit → say what changed.
//!
//! [`App`] is the one thing the window and the command line talk to. Its methods block; hosts call them from a
//! thread of their own. What is long (recording, writing down, playing) goes on in the background and tells the
//! [`event::Listener`].

pub mod audit;
pub mod backup;
mod billing;
mod coding;
mod compliance;
mod dispatch;
mod emergency;
mod encounters;
pub mod error;
pub mod event;
#[cfg(test)]
mod every_command;
mod export;
mod habits;
mod import;
mod improving;
mod language;
mod looking;
mod models;
mod monitor;
mod notes;
mod organizations;
mod patients;
mod people;
pub mod places;
mod privacy;
mod readings;
mod recording;
mod recovery;
mod release;
mod retention;
mod rights;
mod sample;
mod second_factor;
mod session;
mod session_watch;
mod settings;
mod signing;
mod sound;
mod structure;
mod subject;
mod templates;
mod transcription;
pub mod views;
pub mod without_vault;
mod workflow;

/// The records, for hosts.
pub use auscult_domain as domain;
pub use error::AppError;
pub use event::{AppEvent, Listener};
pub use places::Places;

use auscult_domain::RecordingId;
use auscult_speech::WorkerCommand;
use auscult_vault::VaultHome;
use chrono::{DateTime, Utc};
use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a use case answers.
pub type Answer<T> = Result<T, AppError>;

/// What time it is; tests set their own.
pub type Clock = dyn Fn() -> DateTime<Utc> + Send + Sync;

/// What the program is started with.
pub struct Host {
    /// The folders it works in.
    pub places: Places,
    /// How the speech worker is started.
    pub worker: WorkerCommand,
    /// What time it is.
    pub clock: Arc<Clock>,
    /// Who is told what happens.
    pub listener: Arc<Listener>,
}

/// The program without its window. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// Locks are taken in this order and never the other way: entering, the turn to deliver, then session, then a job's transcriber or
/// what waits in it, then busy; the shelf of code sets and which vault is chosen are locked by themselves, or within the session. Nothing that holds the session touches the recorder; nothing that holds the recorder takes the session.
struct Inner {
    host: Host,
    chosen: Mutex<organizations::Chosen>,
    /// Held while somebody signs in or another organization is chosen: never both at once.
    entering: Mutex<()>,
    /// Held only for the length of a use case, never while waiting for sound or words.
    session: Mutex<Option<session::Session>>,
    recorder: Mutex<Option<recording::ActiveRecording>>,
    /// A microphone is being opened.
    starting: AtomicBool,
    /// Recordings whose file is being written: they are not to be recovered.
    busy: Mutex<HashSet<RecordingId>>,
    /// Nobody is signed in: the window is told nothing about patients.
    locked: AtomicBool,
    /// When the host last ticked.
    ticked: Mutex<Option<DateTime<Utc>>>,
    writing: transcription::Writing,
    player: Mutex<Option<auscult_audio::Player>>,
    import: import::ImportSwitch,
    drafting: language::DraftSwitch,
    codes: Arc<coding::CodeShelf>,
    delivery: dispatch::Delivery,
    backups: Arc<backup::Backups>,
    download: models::DownloadSwitch,
}

impl App {
    /// The program at the first organization of this account's folders.
    ///
    /// # Errors
    /// When another instance has the vault open, or its folder cannot be used.
    pub fn start(host: Host) -> Answer<Self> {
        let folder = host.places.vault.clone();
        Self::start_at(host, &folder)
    }

    fn start_at(host: Host, folder: &Path) -> Answer<Self> {
        let chosen = organizations::Chosen::claim(folder)?;
        Ok(Self(Arc::new(Inner {
            host,
            chosen: Mutex::new(chosen),
            entering: Mutex::new(()),
            session: Mutex::new(None),
            recorder: Mutex::new(None),
            starting: AtomicBool::new(false),
            busy: Mutex::default(),
            locked: AtomicBool::new(true),
            ticked: Mutex::default(),
            writing: transcription::Writing::default(),
            player: Mutex::new(None),
            import: import::ImportSwitch::default(),
            drafting: language::DraftSwitch::default(),
            codes: Arc::default(),
            delivery: dispatch::Delivery::default(),
            backups: Arc::default(),
            download: models::DownloadSwitch::default(),
        })))
    }

    /// The folders the program works in.
    pub fn places(&self) -> &Places {
        &self.0.host.places
    }

    /// The vault that is chosen.
    pub(crate) fn home(&self) -> VaultHome {
        held(&self.0.chosen).home.clone()
    }

    fn now(&self) -> DateTime<Utc> {
        (self.0.host.clock)()
    }

    fn tell(&self, event: AppEvent) {
        (self.0.host.listener)(event);
    }
}

/// The value behind a lock, also after a panic elsewhere: every value here is whole between two statements.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The first argument that makes a host's program the speech worker.
pub const SPEECH_WORKER: &str = "speech-worker";

/// What a host's program does when it was started as the speech worker.
pub fn speech_worker() -> std::process::ExitCode {
    auscult_speech::worker::main()
}

/// How a host starts its own program as the speech worker.
///
/// # Errors
/// When the system does not say which file this program is.
pub fn own_worker() -> Answer<WorkerCommand> {
    let program = std::env::current_exe().map_err(AppError::file("The program does not find itself"))?;
    Ok(WorkerCommand { program, args: vec![SPEECH_WORKER.to_owned()] })
}

impl App {
    /// The licences of what the program is made of, as JSON.
    ///
    /// # Errors
    /// When the file that ships with the program is missing.
    pub fn licences(&self) -> Answer<String> {
        let file = self.places().assets.join("licences").join("third-party.json");
        std::fs::read_to_string(file).map_err(AppError::file("The list of licences could not be read"))
    }
}

//! Getting a model over a bad line: resumed where it broke off, checked before it counts.
//!
//! Invariant: the file appears under its name only when it has the published length and SHA-256; until then it is
//! called `.part`, and what is in it is never thrown away unless it proves wrong.

use super::{ModelInfo, ggml, sha256};
use reqwest::StatusCode;
use reqwest::blocking::{Client, Response};
use reqwest::header::{CONTENT_RANGE, RANGE};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Why a download did not come to its end. All but `WrongContent` keep what has come for the next attempt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DownloadError {
    /// The person stopped it.
    #[error("stopped")]
    Cancelled,
    /// The server could not be reached, or broke off too often.
    #[error("the server could not be reached, or the connection broke off: {0}")]
    Connection(String),
    /// The server answered with something other than the file.
    #[error("the server answered {0}")]
    Status(u16),
    /// What came is not the published model; it was deleted.
    #[error("what the server sent is not the published model")]
    WrongContent,
    /// No room.
    #[error("not enough room on the disk")]
    DiskFull,
    /// The folder cannot be written to.
    #[error("the file could not be written: {0}")]
    Write(String),
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes on disk.
    pub received: u64,
    /// Bytes altogether.
    pub total: u64,
}

/// Attempts in a row that may bring nothing new before it is given up.
const FRUITLESS_ATTEMPTS: u32 = 5;
/// How long to wait after the first fruitless attempt; each further one waits as much longer.
const PAUSE: Duration = Duration::from_millis(200);
/// A connection that is silent for this long counts as broken.
const SILENCE: Duration = Duration::from_secs(30);

/// Fetches `base_url/FILE` into `models`, going on with what an earlier attempt left. Gives the file's path.
///
/// Blocks; call it on a thread of its own. `on_progress` is called about once per 256 KiB; setting `cancel` stops it
/// within one such piece.
///
/// # Errors
/// See [`DownloadError`].
pub fn download(
    model: &ModelInfo,
    models: &Path,
    base_url: &str,
    on_progress: &dyn Fn(Progress),
    cancel: &AtomicBool,
) -> Result<PathBuf, DownloadError> {
    fs::create_dir_all(models).map_err(written)?;
    let target = models.join(&model.file);
    let part = models.join(format!("{}.part", model.file));
    let url = format!("{}/{}", base_url.trim_end_matches('/'), model.file);
    let client = client()?;
    let mut fruitless = 0;
    loop {
        let before = length(&part);
        if before > model.bytes {
            fs::remove_file(&part).map_err(written)?;
            continue;
        }
        if before == model.bytes {
            break;
        }
        let outcome = fetch(&client, &url, &part, before, model.bytes, on_progress, cancel);
        match outcome {
            Ok(()) | Err(DownloadError::Connection(_)) if length(&part) > before => fruitless = 0,
            Ok(()) => fruitless += 1,
            Err(error @ DownloadError::Connection(_)) => {
                fruitless += 1;
                if fruitless >= FRUITLESS_ATTEMPTS {
                    return Err(error);
                }
            }
            Err(error) => return Err(error),
        }
        if fruitless >= FRUITLESS_ATTEMPTS {
            return Err(DownloadError::Connection("it ends before the file does".to_owned()));
        }
        std::thread::sleep(PAUSE * fruitless);
    }
    accept(model, &part, &target)
}

/// The finished part file becomes the model, if it is the one.
fn accept(model: &ModelInfo, part: &Path, target: &Path) -> Result<PathBuf, DownloadError> {
    let right = sha256(part).map_err(written)? == model.sha256
        && fs::read(part).is_ok_and(|bytes| ggml::survey(&bytes).is_ok());
    if !right {
        fs::remove_file(part).map_err(written)?;
        return Err(DownloadError::WrongContent);
    }
    fs::rename(part, target).map_err(written)?;
    Ok(target.to_path_buf())
}

fn client() -> Result<Client, DownloadError> {
    // Fails only if the host program has already chosen a provider, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let failed = |error: reqwest::Error| DownloadError::Connection(error.without_url().to_string());
    Client::builder().connect_timeout(SILENCE).timeout(None).pool_max_idle_per_host(0).build().map_err(failed)
}

fn length(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |metadata| metadata.len())
}

fn written(error: io::Error) -> DownloadError {
    if error.kind() == io::ErrorKind::StorageFull {
        DownloadError::DiskFull
    } else {
        DownloadError::Write(error.kind().to_string())
    }
}

/// One attempt: as much as the server gives.
fn fetch(
    client: &Client,
    url: &str,
    part: &Path,
    from: u64,
    total: u64,
    on_progress: &dyn Fn(Progress),
    cancel: &AtomicBool,
) -> Result<(), DownloadError> {
    if cancel.load(Ordering::Relaxed) {
        return Err(DownloadError::Cancelled);
    }
    let request = client.get(url);
    let request = if from > 0 { request.header(RANGE, format!("bytes={from}-")) } else { request };
    let response = request.send().map_err(|error| DownloadError::Connection(error.without_url().to_string()))?;
    let start = match response.status() {
        StatusCode::PARTIAL_CONTENT if starts_at(&response, from) => from,
        // A server that ignores ranges sends everything again.
        StatusCode::OK => 0,
        status => return Err(DownloadError::Status(status.as_u16())),
    };
    let file = OpenOptions::new().create(true).write(true).truncate(false).open(part).map_err(written)?;
    if length(part) > start {
        file.set_len(start).map_err(written)?;
    }
    receive(response, file, start, total, on_progress, cancel)
}

fn starts_at(response: &Response, from: u64) -> bool {
    let range = response.headers().get(CONTENT_RANGE).and_then(|value| value.to_str().ok());
    range.is_some_and(|range| range.starts_with(&format!("bytes {from}-")))
}

fn receive(
    mut response: Response,
    mut file: File,
    start: u64,
    total: u64,
    on_progress: &dyn Fn(Progress),
    cancel: &AtomicBool,
) -> Result<(), DownloadError> {
    use std::io::{Seek, SeekFrom};
    file.seek(SeekFrom::Start(start)).map_err(written)?;
    let mut buffer = vec![0; 256 << 10];
    let mut received = start;
    loop {
        if cancel.load(Ordering::Relaxed) {
            return Err(DownloadError::Cancelled);
        }
        let read = response.read(&mut buffer).map_err(|error| DownloadError::Connection(error.kind().to_string()))?;
        if read == 0 {
            return file.sync_all().map_err(written);
        }
        // A server that sends more than the file has is not believed.
        let wanted = read.min(usize::try_from(total - received).unwrap_or(usize::MAX));
        file.write_all(&buffer[..wanted]).map_err(written)?;
        received += wanted as u64;
        on_progress(Progress { received, total });
        if received == total {
            return file.sync_all().map_err(written);
        }
    }
}

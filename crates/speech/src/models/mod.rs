//! Speech models: which there are, whether a file is one, how to get another.
//!
//! Invariant: a file under its final name in the models folder has been read through and, where the catalogue knows
//! its hash, has that hash. What is unfinished is called `.part`.

mod download;
pub(crate) mod ggml;

pub use download::{DownloadError, Progress, download};
pub use ggml::{NotAModel, Survey};

use crate::SpeechError;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A model that can be had.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ModelInfo {
    /// Its name in settings.
    pub name: String,
    /// Its file name, here and where it is published.
    pub file: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// What to expect of it, for people.
    pub description: String,
}

/// Where the models are published, at the revision whose lengths and hashes the catalogue knows.
pub const PUBLISHED_AT: &str =
    "https://huggingface.co/ggerganov/whisper.cpp/resolve/5359861c739e955e79d9a303bcbc70fb988958b1";

/// The models offered. The first one ships with the program.
pub fn catalogue() -> Vec<ModelInfo> {
    let model = |name: &str, file: &str, bytes, sha256: &str, description: &str| ModelInfo {
        name: name.to_owned(),
        file: file.to_owned(),
        bytes,
        sha256: sha256.to_owned(),
        description: description.to_owned(),
    };
    vec![
        model(
            "tiny.en",
            "ggml-tiny.en-q5_1.bin",
            32_166_155,
            SHIPPED_SHA256,
            "English. Keeps up on any laptop; ships with Auscult.",
        ),
        model(
            "base.en",
            "ggml-base.en-q5_1.bin",
            59_721_011,
            "4baf70dd0d7c4247ba2b81fafd9c01005ac77c2f9ef064e00dcf195d0e2fdd2f",
            "English. Fewer wrong words; twice the work.",
        ),
        model(
            "small.en",
            "ggml-small.en-q5_1.bin",
            190_098_681,
            "bfdff4894dcb76bbf647d56263ea2a96645423f1669176f4844a1bf8e478ad30",
            "English. For a fast processor or a graphics card; measure it here first.",
        ),
        model(
            "medium.en",
            "ggml-medium.en-q5_0.bin",
            539_225_533,
            "76733e26ad8fe1c7a5bf7531a9d41917b2adc0f20f2e4f5531688a8c6cd88eb0",
            "English. For a graphics card.",
        ),
    ]
}

const SHIPPED_SHA256: &str = "3b7e1c5104d3767c105131d0380d0069fec5b10ad3948b119dcc2f5c1f1dd1c0";

/// The file name of a path, for messages: folders may hold a person's name.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Whether the file is exactly the published model.
///
/// # Errors
/// [`SpeechError::ModelMissing`], [`SpeechError::NotAModel`] or [`SpeechError::WrongHash`].
pub fn verify(path: &Path, model: &ModelInfo) -> Result<Survey, SpeechError> {
    let survey = check(path)?;
    let hash = sha256(path).map_err(|_| SpeechError::ModelMissing { file: file_name(path) })?;
    if hash == model.sha256 { Ok(survey) } else { Err(SpeechError::WrongHash { file: file_name(path) }) }
}

/// Whether the file is a whole speech model, of whatever origin.
///
/// # Errors
/// [`SpeechError::ModelMissing`] or [`SpeechError::NotAModel`].
pub fn check(path: &Path) -> Result<Survey, SpeechError> {
    let file = file_name(path);
    let bytes = std::fs::read(path).map_err(|_| SpeechError::ModelMissing { file: file.clone() })?;
    ggml::survey(&bytes).map_err(|error| SpeechError::NotAModel { file, reason: error.to_string() })
}

/// Lower-case hexadecimal SHA-256 of a file.
fn sha256(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex::encode(hasher.finalize())),
            read => hasher.update(&buffer[..read]),
        }
    }
}

/// Takes a model from a file, say on a stick, into the models folder. Gives its new path.
///
/// # Errors
/// [`SpeechError::NotAModel`] if it is none; [`SpeechError::WrongHash`] if it has the name of a model of the catalogue
/// but is not that model; [`SpeechError::ModelMissing`] if it cannot be read or copied.
pub fn add_file(path: &Path, models: &Path) -> Result<PathBuf, SpeechError> {
    let file = file_name(path);
    match catalogue().into_iter().find(|model| model.file == file) {
        Some(known) => verify(path, &known)?,
        None => check(path)?,
    };
    let (part, target) = (models.join(format!("{file}.part")), models.join(&file));
    let copied = std::fs::create_dir_all(models)
        .and_then(|()| std::fs::copy(path, &part))
        .and_then(|_| std::fs::rename(&part, &target));
    copied.map(|()| target).map_err(|error| SpeechError::NotAModel { file, reason: error.to_string() })
}

//! The backup file, format 1: all parts one after another, then a manifest with their lengths and hashes.
//!
//! ```text
//! "AUSCULT BACKUP 1\n" · part · part · … · manifest (JSON) · its length (u64, little-endian) · its SHA-256 · "AUSCULT BACKUP END\n"
//! ```
//!
//! The parts are encrypted already: the database and the recordings by the vault, the keys by passwords. The manifest
//! comes last, so that a file that was cut off anywhere has none. A sample of this format is never to become unreadable.

use crate::VaultError;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

const BEGIN: &[u8] = b"AUSCULT BACKUP 1\n";
/// What every version of the file begins with, the number apart.
const BEGIN_OF_ANY: &[u8] = b"AUSCULT BACKUP ";
const END: &[u8] = b"AUSCULT BACKUP END\n";
const FORMAT: u32 = 1;
const TAIL: u64 = 8 + 32 + END.len() as u64;
/// A manifest of a million recordings is smaller; a longer one is damage.
const LONGEST_MANIFEST: u64 = 256 << 20;

/// A backup that was written, or looked at and found whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupReport {
    /// The file.
    pub file: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// How many recordings it holds.
    pub recordings: usize,
}

/// What a backup holds.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Manifest {
    pub format: u32,
    pub made_at: DateTime<Utc>,
    pub parts: Vec<Part>,
}

/// A file in a backup.
#[derive(Serialize, Deserialize)]
pub(crate) struct Part {
    /// `keys.json`, `vault.db`, or `recordings/` and a plain file name.
    pub path: String,
    pub bytes: u64,
    pub sha256: String,
}

impl Manifest {
    pub(crate) fn part(&self, path: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.path == path)
    }

    fn check(&self) -> Result<(), VaultError> {
        let right = self.format == FORMAT
            && self.parts.iter().all(Part::is_well_named)
            && self.part("keys.json").is_some()
            && self.part("vault.db").is_some();
        if right { Ok(()) } else { Err(damaged("its manifest")) }
    }
}

impl Part {
    /// The name of a recording, if this is one.
    pub(crate) fn recording(&self) -> Option<&str> {
        self.path.strip_prefix("recordings/")
    }

    /// A restored file must never land anywhere but in the vault's directory.
    fn is_well_named(&self) -> bool {
        let plain = |name: &str| {
            !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', ':']) && !name.contains('\0')
        };
        matches!(self.path.as_str(), "keys.json" | "vault.db") || self.recording().is_some_and(plain)
    }
}

/// Writes a backup file part by part.
pub(crate) struct BackupWriter {
    file: BufWriter<File>,
    manifest: Manifest,
}

impl BackupWriter {
    pub(crate) fn new(path: &Path, made_at: DateTime<Utc>) -> Result<Self, VaultError> {
        let mut file = BufWriter::with_capacity(1 << 20, File::create_new(path)?);
        file.write_all(BEGIN)?;
        Ok(Self { file, manifest: Manifest { format: FORMAT, made_at, parts: Vec::new() } })
    }

    /// Adds a file, as long as it is now: a recording that is being written grows meanwhile.
    pub(crate) fn add(&mut self, name: String, source: &Path) -> Result<(), VaultError> {
        let source = File::open(source)?;
        let bytes = source.metadata()?.len();
        let sha256 = copy_hashed(&mut source.take(bytes), &mut self.file, bytes)?;
        self.manifest.parts.push(Part { path: name, bytes, sha256 });
        Ok(())
    }

    /// Writes the manifest, and does not return before all of it is on the disk.
    pub(crate) fn finish(mut self) -> Result<(), VaultError> {
        let text = serde_json::to_vec(&self.manifest).map_err(|_| damaged("its manifest"))?;
        self.file.write_all(&text)?;
        self.file.write_all(&(text.len() as u64).to_le_bytes())?;
        self.file.write_all(&Sha256::digest(&text))?;
        self.file.write_all(END)?;
        let file = self.file.into_inner().map_err(|error| VaultError::from(error.into_error()))?;
        file.sync_all()?;
        Ok(())
    }
}

/// Reads a backup file.
pub(crate) struct BackupReader {
    file: BufReader<File>,
    path: PathBuf,
    length: u64,
    pub(crate) manifest: Manifest,
}

impl BackupReader {
    /// Opens it and reads its manifest; says what is wrong with a file that is cut off, damaged, newer, or none.
    pub(crate) fn open(path: &Path) -> Result<Self, VaultError> {
        let mut file = BufReader::with_capacity(1 << 20, File::open(path)?);
        let length = file.get_ref().metadata()?.len();
        check_beginning(&mut file)?;
        let manifest = read_manifest(&mut file, length)?;
        manifest.check()?;
        Ok(Self { file, path: path.to_owned(), length, manifest })
    }

    /// Reads every byte and compares every hash; hands each part to `take` as it goes by.
    pub(crate) fn read_all(
        &mut self,
        mut take: impl FnMut(&Part) -> Result<Box<dyn Write>, VaultError>,
    ) -> Result<BackupReport, VaultError> {
        self.file.seek(SeekFrom::Start(BEGIN.len() as u64))?;
        for part in &self.manifest.parts {
            let mut target = take(part)?;
            let hash = copy_hashed(&mut (&mut self.file).take(part.bytes), &mut target, part.bytes)?;
            target.flush()?;
            if hash != part.sha256 {
                return Err(damaged(&part.path));
            }
        }
        Ok(BackupReport {
            file: self.path.clone(),
            bytes: self.length,
            made_at: self.manifest.made_at,
            recordings: self.manifest.parts.iter().filter(|part| part.recording().is_some()).count(),
        })
    }
}

fn check_beginning(file: &mut impl Read) -> Result<(), VaultError> {
    let mut begin = vec![0; BEGIN.len()];
    file.read_exact(&mut begin).map_err(|_| VaultError::damaged("the backup (it is cut off)"))?;
    if begin == BEGIN {
        return Ok(());
    }
    let number = begin.strip_prefix(BEGIN_OF_ANY).and_then(|rest| std::str::from_utf8(rest).ok());
    match number.and_then(|number| number.trim().parse().ok()) {
        Some(found) if found > FORMAT => Err(VaultError::NewerVault { found, known: FORMAT }),
        _ => Err(VaultError::damaged("the backup (this is no backup file)")),
    }
}

fn read_manifest(file: &mut (impl Read + Seek), length: u64) -> Result<Manifest, VaultError> {
    let cut_off = || VaultError::damaged("the backup (it is cut off)");
    let begin = BEGIN.len() as u64;
    let tail_at = length.checked_sub(TAIL).filter(|at| *at >= begin).ok_or_else(cut_off)?;
    file.seek(SeekFrom::Start(tail_at))?;
    let (mut size, mut hash, mut end) = ([0; 8], [0; 32], vec![0; END.len()]);
    file.read_exact(&mut size)?;
    file.read_exact(&mut hash)?;
    file.read_exact(&mut end)?;
    if end != END {
        return Err(cut_off());
    }
    let size = u64::from_le_bytes(size);
    let at = tail_at.checked_sub(size).filter(|at| *at >= begin && size <= LONGEST_MANIFEST);
    file.seek(SeekFrom::Start(at.ok_or_else(|| damaged("its manifest"))?))?;
    let mut text = Vec::new();
    file.take(size).read_to_end(&mut text)?;
    if Sha256::digest(&text).as_slice() != hash {
        return Err(damaged("its manifest"));
    }
    serde_json::from_slice(&text).map_err(|_| damaged("its manifest"))
}

/// Copies exactly this many bytes; their SHA-256, lower-case hexadecimal.
fn copy_hashed(from: &mut impl Read, to: &mut impl Write, bytes: u64) -> Result<String, VaultError> {
    let mut hashing = Hashing { hash: Sha256::new(), to };
    let copied = io::copy(from, &mut hashing)?;
    if copied == bytes { Ok(hex::encode(hashing.hash.finalize())) } else { Err(damaged("one of its parts")) }
}

struct Hashing<'a, W: Write> {
    hash: Sha256,
    to: &'a mut W,
}

impl<W: Write> Write for Hashing<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// The SHA-256 of a file, lower-case hexadecimal.
pub(crate) fn hash_of_file(path: &Path) -> Result<String, VaultError> {
    let mut file = File::open(path)?;
    let bytes = file.metadata()?.len();
    copy_hashed(&mut file, &mut io::sink(), bytes)
}

fn damaged(part: &str) -> VaultError {
    VaultError::Damaged(format!("the backup ({part})"))
}

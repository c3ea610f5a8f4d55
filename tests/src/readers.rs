//! Everything that reads bytes somebody else may have made, each as one function of bytes: what a fuzzer feeds.
//!
//! A reader may refuse whatever it is given; it may not panic, hang, or take memory without bound. A fuzzer that finds its
//! own way (libFuzzer) calls [`Reader::read`] from its target; here a seeded mutator does, over the samples that are
//! stored of each format.

use crate::power::Chance;
use crate::programs::repository;
use anyhow::{Context, Result};
use auscult_app::domain::coding::CodeSetKind;
use auscult_app::domain::template::file as template_file;
use auscult_app::domain::{RecordingId, TemplateId};
use auscult_app::views::CodeSetOptions;
use auscult_app::without_vault::{read_code_set, verify_pdf};
use auscult_audio::{Channel, RecordingOptions, SoundFile};
use auscult_vault::{VaultHome, backup_front, sign_in_names};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use uuid::Uuid;
use zeroize::Zeroizing;

/// The key of the stored recording.
const KEY: &str = "0000000000000000000000000000000000000000000000000000000000000001";

/// A reader of foreign bytes.
pub struct Reader {
    /// What it reads.
    pub name: &'static str,
    /// Reads these bytes as far as they can be read; files it needs, it makes in the folder.
    pub read: fn(&[u8], &Path),
    /// Bytes it reads well.
    pub samples: Vec<Vec<u8>>,
    /// Makes something of a mutated sample that gets further than its first check.
    pub mended: fn(Vec<u8>) -> Vec<u8>,
}

/// All of them.
///
/// # Errors
/// When a stored sample cannot be read.
pub fn readers() -> Result<Vec<Reader>> {
    let stored = |name: &str| fs::read(repository().join("tests/compat/data").join(name)).context(name.to_owned());
    let asset = |name: &str| fs::read(repository().join("assets").join(name)).context(name.to_owned());
    let backup = stored("backup-v1.auscult")?;
    let keys = keys_in(&backup).context("a backup holds its keys")?;
    let as_it_is = |bytes| bytes;
    let reader = |name, read, samples| Reader { name, read, samples, mended: as_it_is };
    Ok(vec![
        reader("sound to import", import_sound, vec![wav(), part(&asset("sample/sample.flac")?, 60_000)]),
        reader("segment file", segments, vec![part(&stored("recording-v1.segments")?, 30_000)]),
        Reader { name: "backup", read: backup_file, samples: vec![small_backup(&keys)], mended: with_its_hash },
        reader("key file", key_file, vec![keys]),
        reader("signed note", signed_note, vec![stored("signed-note-v1.json")?]),
        reader("signed PDF", signed_pdf, vec![stored("signed-note-v1.pdf")?]),
        reader("template", template, vec![TEMPLATE.to_vec()]),
        reader("code set", code_set, vec![ICD.to_vec(), NCCI.to_vec(), TABLE.to_vec()]),
    ])
}

/// A sample with a few things changed, as damage and malice change them.
pub fn mutated(samples: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = samples[chance.below(samples.len())].clone();
    for _ in 0..=chance.below(6) {
        let at = chance.below(bytes.len());
        let length = 1 + chance.below(16.min(bytes.len().saturating_sub(at).max(1)));
        match chance.below(8) {
            _ if bytes.is_empty() => bytes.push(0),
            0 => bytes[at] ^= 1 << chance.below(8),
            1 => bytes[at] = [0, 1, 0x7F, 0x80, 0xFF, b'"', b'-', b'9'][chance.below(8)],
            2 => bytes.truncate(at),
            3 => drop(bytes.drain(at..(at + length).min(bytes.len()))),
            4 => {
                let again = bytes[at..(at + length).min(bytes.len())].repeat(1 + chance.below(40));
                bytes.splice(at..at, again);
            }
            5 => {
                // Numbers that are read as lengths.
                let end = (at + 4).min(bytes.len());
                let number = [0_u32, 1, u32::MAX, u32::MAX - 1, 1 << 31, 1 << 24][chance.below(6)].to_le_bytes();
                bytes[at..end].copy_from_slice(&number[..end - at]);
            }
            6 => {
                let digits =
                    [&b"-1"[..], b"18446744073709551616", b"1e999", b"null", b"{}", b"[[[[[[[["][chance.below(6)];
                bytes.splice(at..at, digits.iter().copied());
            }
            _ => {
                let other = &samples[chance.below(samples.len())];
                let from = chance.below(other.len());
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
        }
    }
    bytes
}

/// The beginning of a sample: what is long is read the same again and again.
fn part(bytes: &[u8], length: usize) -> Vec<u8> {
    bytes[..length.min(bytes.len())].to_vec()
}

fn key() -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    // The constant is 64 hexadecimal digits.
    let _ = hex::decode_to_slice(KEY, key.as_mut_slice());
    key
}

fn import_sound(bytes: &[u8], folder: &Path) {
    let (source, target) = (folder.join("sound.wav"), folder.join("imported"));
    let _ = fs::remove_file(&target);
    if fs::write(&source, bytes).is_ok() {
        let options = RecordingOptions {
            recording: RecordingId::from_uuid(Uuid::from_u128(7)),
            file: target,
            key: key(),
            device: None,
            channel: Channel::Mix,
            low_disk_bytes: 0,
        };
        let _ = auscult_audio::import(&source, &options, &mut |_| {}, &mut |_| {}, &AtomicBool::new(false));
    }
}

fn segments(bytes: &[u8], folder: &Path) {
    let file = folder.join("segments");
    if fs::write(&file, bytes).is_ok() {
        if let Ok(sound) = SoundFile::open(&file, &key()) {
            let _ = sound.read_samples(0, sound.samples().min(100_000));
            let _ = sound.peaks(50);
        }
        let _ = auscult_audio::recover(&file, &key());
    }
}

fn backup_file(bytes: &[u8], folder: &Path) {
    let (file, home) = (folder.join("backup"), VaultHome::new(folder.join("restored")));
    let _ = fs::remove_dir_all(home.dir());
    if fs::write(&file, bytes).is_ok() {
        let _ = backup_front(&file);
        let _ = auscult_vault::restore(&file, &home);
    }
}

fn key_file(bytes: &[u8], folder: &Path) {
    let home = folder.join("locked");
    if fs::create_dir_all(&home).and_then(|()| fs::write(home.join("keys.json"), bytes)).is_ok() {
        let _ = sign_in_names(&VaultHome::new(home));
    }
}

fn signed_note(bytes: &[u8], _: &Path) {
    let _ = auscult_app::without_vault::read_signed_note(bytes);
}

fn signed_pdf(bytes: &[u8], _: &Path) {
    let _ = verify_pdf(bytes);
}

fn template(bytes: &[u8], _: &Path) {
    let _ = template_file::read(&String::from_utf8_lossy(bytes), TemplateId::from_uuid(Uuid::from_u128(1)));
}

fn code_set(bytes: &[u8], folder: &Path) {
    let file = folder.join("set.txt");
    if fs::write(&file, bytes).is_ok() {
        for kind in CodeSetKind::ALL {
            let _ = read_code_set(std::slice::from_ref(&file), kind, &CodeSetOptions::default());
        }
    }
}

/// A tenth of a second of a tone.
fn wav() -> Vec<u8> {
    let sound: Vec<u8> = (0..1_600_i32).flat_map(|n| (((n % 40) * 400 - 8_000) as i16).to_le_bytes()).collect();
    let length = |bytes: usize| u32::try_from(bytes).unwrap_or(0).to_le_bytes();
    let format = [16, 0, 0, 0, 1, 0, 1, 0, 0x80, 0x3E, 0, 0, 0, 0x7D, 0, 0, 2, 0, 16, 0];
    [b"RIFF", &length(36 + sound.len())[..], b"WAVEfmt ", &format, b"data", &length(sound.len()), &sound].concat()
}

const BEGIN: &[u8] = b"AUSCULT BACKUP 1\n";
const END: &[u8] = b"AUSCULT BACKUP END\n";

/// The keys in a backup: its first part.
fn keys_in(backup: &[u8]) -> Option<Vec<u8>> {
    let tail = backup.len().checked_sub(8 + 32 + END.len())?;
    let size = usize::try_from(u64::from_le_bytes(backup[tail..tail + 8].try_into().ok()?)).ok()?;
    let manifest: serde_json::Value = serde_json::from_slice(&backup[tail.checked_sub(size)?..tail]).ok()?;
    let bytes = usize::try_from(manifest["parts"][0]["bytes"].as_u64()?).ok()?;
    Some(backup[BEGIN.len()..BEGIN.len() + bytes].to_vec())
}

/// A backup with these keys, something in the place of the database, and a recording.
fn small_backup(keys: &[u8]) -> Vec<u8> {
    let parts = [("keys.json", keys), ("vault.db", b"no database".as_slice()), ("recordings/one.sound", b"sound")];
    let listed: Vec<serde_json::Value> = parts
        .iter()
        .map(|(path, bytes)| {
            serde_json::json!({ "path": path, "bytes": bytes.len(), "sha256": hex::encode(Sha256::digest(bytes)) })
        })
        .collect();
    let manifest = serde_json::json!({ "format": 1, "madeAt": "2026-01-02T03:04:05Z", "parts": listed }).to_string();
    let contents: Vec<u8> = parts.iter().flat_map(|(_, bytes)| bytes.iter().copied()).collect();
    let size = (manifest.len() as u64).to_le_bytes();
    [BEGIN, &contents, manifest.as_bytes(), &size, &Sha256::digest(&manifest), END].concat()
}

/// A mutated backup whose manifest is as long as it says and has its hash, as somebody would make it who means harm.
fn with_its_hash(bytes: Vec<u8>) -> Vec<u8> {
    let Some(at) = bytes.windows(10).rposition(|window| window == b"{\"format\":") else { return bytes };
    let Some(end) = bytes.windows(3).rposition(|window| window == b"}]}").map(|at| at + 3).filter(|end| *end > at)
    else {
        return bytes;
    };
    let manifest = &bytes[at..end];
    let size = (manifest.len() as u64).to_le_bytes();
    [&bytes[..end], &size, &Sha256::digest(manifest), END].concat()
}

const TEMPLATE: &[u8] =
    br#"{"format":1,"name":"Follow-up","sections":[{"key":"plan","title":"Plan","kinds":["plan"],"required":true}]}"#;
const ICD: &[u8] = b"00001 A00     0 Cholera                                                      Cholera\n00002 A000    1 Cholera due to Vibrio cholerae 01, biovar cholerae           Cholera due to Vibrio cholerae 01, biovar cholerae\n";
const NCCI: &[u8] = b"Column 1\tColumn 2\t*=in existence prior to 1996\tEffective Date\tDeletion Date\tModifier\n10001\t10002\t\t20260101\t*\t1\n";
const TABLE: &[u8] = b"code,title,price\n10001,\"A procedure, simple\",12.50\n10002,Another,\n";

//! After locking, no key of the vault and no password is left in the program's memory.
//!
//! The memory is looked at from outside, by `gcore`; what to look for is derived from the key file by code that is not
//! the vault's. That the search can find is shown while the vault is open.

use anyhow::{Context, Result, ensure};
use auscult_app::domain::RecordingId;
use auscult_app::views::KeyringChoice;
use auscult_tests::at_desk::at_desk;
use auscult_tests::child::{Child, bound};
use auscult_tests::clinic::{Clinic, EMAIL, set_up};
use auscult_tests::desk::KeyringState::Unlocked;
use auscult_tests::programs;
use auscult_tests::sample::{RATE, Sample};
use auscult_tests::search::Search;
use auscult_tests::secrets::{self, Secret};
use auscult_vault::{VaultHome, identities, new_uuid, recordings, unlock};
use chrono::Utc;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

#[test]
fn once_locked_no_key_and_no_password_is_in_memory() -> Result<()> {
    let rounds = std::env::var("AUSCULT_SOAK_LOCKS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(1);
    at_desk(Unlocked, || {
        for round in 0..rounds {
            // Never a constant: one would lie in the program itself.
            let password = format!("{} by the harbour", new_uuid(Utc::now()).simple());
            let folder = tempfile::tempdir()?;
            a_visit(folder.path(), &password)?;
            let Some((open, locked)) = looked_at(folder.path(), &password)? else {
                eprintln!("LEFT OUT: memory after locking: gcore may not look at another process here");
                return Ok(());
            };
            eprintln!("round {round}: open {open:?}, locked {locked:?}");
            for needed in ["vault key", "user key"] {
                ensure!(open.contains(needed), "the search does not even find the {needed} of an open vault");
            }
            ensure!(locked.is_empty(), "in memory after locking: {locked:?}");
        }
        Ok(())
    })
}

/// A clinic with a recorded visit, ready to be signed.
fn a_visit(folder: &Path, password: &str) -> Result<()> {
    let clinic = Clinic::start(folder)?;
    clinic.app.set_up_clinic(set_up(KeyringChoice::System, password))?;
    let visit = clinic.begin_visit()?;
    let sound = folder.join("sound.wav");
    let sample = Sample::shipped()?;
    let spec =
        hound::WavSpec { channels: 1, sample_rate: RATE, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let mut wav = hound::WavWriter::create(&sound, spec)?;
    for sample in sample.bytes(0..sample.pause_after(8_000)).chunks_exact(2) {
        wav.write_sample(i16::from_le_bytes([sample[0], sample[1]]))?;
    }
    wav.finalize()?;
    clinic.app.import_recording(visit, &sound)?;
    clinic.written_down(visit, Duration::from_secs(120))?;
    clinic.draft(visit, "SOAP")?;
    clinic.app.lock();
    Ok(())
}

/// What is found in the memory of a program that has worked, and in that of the same program once it has locked.
fn looked_at(folder: &Path, password: &str) -> Result<Option<(BTreeSet<String>, BTreeSet<String>)>> {
    let mut command = bound(programs::built("auscult-lock-probe")?);
    command.arg(folder).arg(EMAIL).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut probe = Child::start("auscult-lock-probe", &mut command)?;
    let mut input = probe.input()?;
    let mut said = BufReader::new(probe.output()?).lines();
    let mut says = |word: &str| -> Result<()> {
        let line = said.next().with_context(|| format!("it ended before it said {word}"))??;
        ensure!(line == word, "it said {line}, not {word}");
        Ok(())
    };
    writeln!(input, "{password}")?;
    says("open")?;
    let open = folder.join("open.core");
    if !dumped(probe.id(), &open)? {
        return Ok(None);
    }
    writeln!(input)?;
    says("locked")?;
    let locked = folder.join("locked.core");
    ensure!(dumped(probe.id(), &locked)?, "gcore refuses what it just did");
    writeln!(input)?;
    probe.wait(Duration::from_secs(10))?;
    let search = Search::for_secrets(&all_secrets(folder, password)?)?;
    Ok(Some((search.in_file(&open)?, search.in_file(&locked)?)))
}

/// Writes a process's memory into a file; `false` where the system does not let one look.
fn dumped(process: u32, file: &Path) -> Result<bool> {
    let process = process.to_string();
    let made = Command::new("gcore").arg("-o").arg(file).arg(&process).output().context("gcore (of gdb)")?;
    let core = file.with_extension(format!("core.{process}"));
    if !core.is_file() {
        eprintln!("{}", String::from_utf8_lossy(&made.stderr));
        return Ok(false);
    }
    std::fs::rename(core, file)?;
    Ok(true)
}

/// All that must be gone: what the password opens, the keys of the recordings, and the key that signs.
fn all_secrets(folder: &Path, password: &str) -> Result<Vec<Secret>> {
    let home = folder.join("vault");
    let mut secrets = secrets::of_password(&home, password, &secrets::in_keyring(&home)?)?;
    let vault = unlock(&VaultHome::new(home), EMAIL, password, Utc::now())?;
    for sound in std::fs::read_dir(folder.join("vault/recordings"))? {
        let id: RecordingId = sound?.path().file_stem().and_then(|stem| stem.to_str()).context("a name")?.parse()?;
        let sealed = vault.look(|conn| recordings::sealed_key(conn, id))?;
        secrets.push(Secret::new("recording key", vault.open_recording_key(id, &sealed)?.bytes()));
    }
    let user = vault.actor().user.id;
    let signer = vault.look(|conn| identities::signer(conn, user))?.context("a signing key")?;
    let key = vault.open_for_user(password, "signing-key/v1", &signer.sealed_key)?;
    secrets.push(Secret::new("signing key", scalar(&key)?));
    vault.lock(Utc::now())?;
    Ok(secrets)
}

/// The secret number of a P-256 key in PKCS #8: 32 bytes after the head of RFC 5915's structure.
fn scalar(pkcs8: &[u8]) -> Result<&[u8]> {
    let head = [2, 1, 1, 4, 32];
    let at = pkcs8.windows(head.len()).position(|window| window == head).context("a P-256 key")? + head.len();
    pkcs8.get(at..at + 32).context("32 bytes")
}

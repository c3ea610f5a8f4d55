//! Commands that work on files alone.

use crate::failure::Failure;
use anyhow::Context;
use auscult_app::domain::transcript::Speaker;
use auscult_app::{Places, without_vault};
use std::path::Path;

/// How a result is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Text,
    /// For programs.
    Json,
}

impl Form {
    /// What `--json` means.
    pub fn of(json: bool) -> Self {
        if json { Self::Json } else { Self::Text }
    }
}

/// `auscult transcribe`.
pub fn transcribe(places: &Places, file: &Path, model: Option<&Path>, form: Form) -> Result<(), Failure> {
    let segments = without_vault::transcribe(file, places, model, auscult_app::own_worker()?)?;
    if form == Form::Json {
        println!("{}", serde_json::to_string_pretty(&segments).context("the transcript has no JSON form")?);
        return Ok(());
    }
    for segment in &segments {
        println!("{}  {:9}  {}", clock(segment.start_ms), name(segment.speaker), segment.text());
    }
    Ok(())
}

/// `auscult verify`.
pub fn verify(file: &Path) -> Result<(), Failure> {
    let bytes = std::fs::read(file).with_context(|| format!("{} could not be read", file.display()))?;
    let verdict = without_vault::verify_pdf(&bytes);
    if !verdict.problems.is_empty() || !verdict.intact {
        let mut problems = verdict.problems;
        problems.insert(0, format!("{} is NOT as it was signed", file.display()));
        return Err(Failure::Found(problems));
    }
    println!("{} is as it was signed", file.display());
    if let Some(signer) = verdict.signer {
        println!("signed by     {signer}");
    }
    if let Some(at) = verdict.signed_at {
        println!("signed at     {}", at.to_rfc3339());
    }
    if let Some(organization) = verdict.organization {
        println!("organization  {organization}");
    }
    if let Some(fingerprint) = verdict.authority_sha256 {
        println!("authority     SHA-256 {fingerprint}");
        println!("Compare the authority with the one the organization has told you: anybody can make a certificate.");
    }
    Ok(())
}

/// `12:41`, from the start of the recording.
fn clock(ms: u32) -> String {
    let seconds = ms / 1000;
    format!("{:02}:{:02}", seconds / 60, seconds % 60)
}

fn name(speaker: Speaker) -> &'static str {
    match speaker {
        Speaker::Clinician => "clinician",
        Speaker::Patient => "patient",
        Speaker::Companion => "companion",
        Speaker::Unknown => "?",
    }
}

//! Judges of a signed PDF that nobody here wrote, beside our own.

use crate::programs;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What pyHanko is asked: is there one signature, does it cover the whole file, and is what it covers as it was signed?
const PYHANKO: &str = "
import logging, sys
logging.disable(logging.CRITICAL)
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import ValidationContext, validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
with open(sys.argv[1], 'rb') as file:
    signatures = PdfFileReader(file).embedded_signatures
    status = validate_pdf_signature(signatures[0], ValidationContext(trust_roots=[], allow_fetching=False))
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    print('accepted' if len(signatures) == 1 and status.intact and status.valid and whole else 'refused')
";

/// Who accepts a PDF as signed and unchanged.
#[derive(Debug, PartialEq, Eq)]
pub struct Verdicts {
    /// Poppler's `pdfsig`.
    pub pdfsig: bool,
    /// pyHanko.
    pub pyhanko: bool,
    /// `auscult verify`.
    pub auscult: bool,
}

/// All of them accept it.
pub const ACCEPTED: Verdicts = Verdicts { pdfsig: true, pyhanko: true, auscult: true };

/// None of them does.
pub const REFUSED: Verdicts = Verdicts { pdfsig: false, pyhanko: false, auscult: false };

/// Asks them all.
///
/// # Errors
/// When one is not installed.
pub fn ask(pdf: &Path) -> Result<Verdicts> {
    Ok(Verdicts { pdfsig: pdfsig(pdf)?, pyhanko: pyhanko(pdf)?, auscult: auscult(pdf)? })
}

/// Writes a copy beside it in which one byte differs, for each of a few places spread over the file.
///
/// # Errors
/// When a copy cannot be written.
pub fn changed_copies(pdf: &Path) -> Result<Vec<PathBuf>> {
    let bytes = std::fs::read(pdf)?;
    let mut copies = Vec::new();
    for (number, part) in [11, 29, 47, 71, 97].into_iter().enumerate() {
        let mut changed = bytes.clone();
        let at = past_padding(&bytes, bytes.len() * part / 100);
        changed[at] ^= 1;
        let copy = pdf.with_extension(format!("changed-{number}.pdf"));
        std::fs::write(&copy, changed)?;
        copies.push(copy);
    }
    Ok(copies)
}

/// The space reserved for a signature is filled up with zeros. They are in no signature's reach (ISO 32000-2,
/// 12.8.1), and pdfsig does not look at them: the first byte after them is taken instead.
fn past_padding(bytes: &[u8], at: usize) -> usize {
    const SHORTEST: usize = 32;
    let before = bytes[..at].iter().rev().take_while(|byte| **byte == b'0').count();
    let after = bytes[at..].iter().take_while(|byte| **byte == b'0').count();
    if before + after >= SHORTEST { at + after + 1 } else { at }
}

fn pdfsig(pdf: &Path) -> Result<bool> {
    // It ends well either way: what it says counts.
    let output = Command::new("pdfsig").arg("-nocert").arg(pdf).output().context("cannot start pdfsig")?;
    Ok(String::from_utf8_lossy(&output.stdout).contains("Signature Validation: Signature is Valid."))
}

fn pyhanko(pdf: &Path) -> Result<bool> {
    let mut python = Command::new(programs::python()?);
    let output = python.args(["-c", PYHANKO]).arg(pdf).output().context("cannot start Python")?;
    let said = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    if complaint.contains("ModuleNotFoundError") || complaint.contains("ImportError") {
        bail!("pyHanko is not installed: {complaint}");
    }
    Ok(said.trim() == "accepted")
}

fn auscult(pdf: &Path) -> Result<bool> {
    let mut verify = Command::new(programs::cli()?);
    let status = verify.arg("verify").arg(pdf).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    Ok(status.success())
}

//! Judges of a signed PDF that nobody here wrote, beside our own.

use crate::programs;
use anyhow::{Context, Result, bail, ensure};
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

/// Writes a copy beside it in which one signed byte differs, for each of a few places spread over the file.
///
/// The signature's own place in the file is left alone: it is filled up with zeros and carries certificates, and
/// neither is under the signature (ISO 32000-2, 12.8.1); `pdfsig -nocert` looks at neither.
///
/// # Errors
/// When a copy cannot be written, or the file does not say what is signed.
pub fn changed_copies(pdf: &Path) -> Result<Vec<PathBuf>> {
    let bytes = std::fs::read(pdf)?;
    let [_, before, from, after] = signed_range(&bytes)?;
    ensure!(from + after == bytes.len(), "the signature does not reach to the end of the file");
    let mut copies = Vec::new();
    for (number, part) in [1, 29, 47, 71, 97].into_iter().enumerate() {
        let signed = (before + after) * part / 100;
        let at = if signed < before { signed } else { from + signed - before };
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        let copy = pdf.with_extension(format!("changed-{number}.pdf"));
        std::fs::write(&copy, changed)?;
        copies.push(copy);
    }
    Ok(copies)
}

/// The two stretches a signature is over: start and length of each.
fn signed_range(bytes: &[u8]) -> Result<[usize; 4]> {
    const KEY: &[u8] = b"/ByteRange";
    let at = bytes.windows(KEY.len()).rposition(|part| part == KEY).context("there is no signature")?;
    let text = String::from_utf8_lossy(&bytes[at + KEY.len()..bytes.len().min(at + 200)]).into_owned();
    let inner = text.split(['[', ']']).nth(1).context("the signature does not say what it is over")?;
    let numbers = inner.split_whitespace().map(str::parse).collect::<Result<Vec<usize>, _>>()?;
    numbers.try_into().map_err(|_| anyhow::anyhow!("the signature is not over two stretches"))
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

//! Writes a signed note as `tests/compat/data` keeps one for each format: run once for a new format, never for an old.
//!
//! `cargo run --release -p auscult-documents --example format_sample FILE`

#![allow(dead_code, reason = "the tests' sample has more than is written here")]

#[path = "../tests/sample/mod.rs"]
mod sample;

use auscult_domain::signed_note::SignedKind;
use sample::{Signed, note, sections};

fn main() -> std::io::Result<()> {
    let path = std::env::args().nth(1).ok_or_else(|| std::io::Error::other("name the file to write"))?;
    let Signed { note, signature, .. } = Signed::of(note(SignedKind::Note, sections(1)));
    let sample = serde_json::json!({ "note": note, "sha256": signature.sha256, "signature": signature });
    std::fs::write(path, serde_json::to_string_pretty(&sample)? + "\n")
}

//! How long a signed PDF of a three-page note takes, and samples of each kind of document to look at.
//!
//! `cargo run --release -p auscult-documents --example pdf_figures [FOLDER]`: prints the median of 30 runs after the
//! first, which also reads the fonts; writes samples into the folder if one is named.

#![allow(clippy::print_stdout, reason = "an example talks to the terminal")]
#![allow(dead_code, reason = "the tests' sample has more than is measured")]

#[path = "../tests/sample/mod.rs"]
mod sample;

use auscult_documents::{draft_docx, draft_pdf, signed_docx, verify_pdf};
use auscult_domain::signed_note::SignedKind;
use sample::{Signed, draft, note, printing, section, sections};
use std::path::Path;
use std::time::{Duration, Instant};

fn main() -> std::io::Result<()> {
    let signed = Signed::three_pages();
    let (first, pdf) = timed(|| signed.pdf());
    let mut times: Vec<Duration> = (0..30).map(|_| timed(|| signed.pdf()).0).collect();
    times.sort();
    let (check, verdict) = timed(|| verify_pdf(&pdf));
    println!("signed PDF, {} bytes: first {first:?}, median {:?}, slowest {:?}", pdf.len(), times[15], times[29]);
    println!("its verification: {check:?}, intact {}, {:?}", verdict.intact, verdict.problems);
    match std::env::args().nth(1) {
        Some(folder) => samples(Path::new(&folder), &signed),
        None => Ok(()),
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let made = work();
    (start.elapsed(), made)
}

fn samples(folder: &Path, signed: &Signed) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("authority.pem"), &signed.identity.issuer)?;
    std::fs::write(folder.join("three-pages.pdf"), signed.pdf())?;
    std::fs::write(folder.join("ten-pages.pdf"), Signed::of(note(SignedKind::Note, sections(66))).pdf())?;
    let mut bare =
        note(SignedKind::Addendum { to: signed.note.id }, vec![section("Addendum", "HbA1c came back at 7.6 %.")]);
    bare.organization.logo_png = None;
    std::fs::write(folder.join("addendum-no-logo.pdf"), Signed::of(bare).pdf())?;
    std::fs::write(folder.join("hard.pdf"), Signed::of(hard(signed)).pdf())?;
    std::fs::write(folder.join("draft.pdf"), draft_pdf(&draft(&signed.note), printing()).expect("a draft"))?;
    std::fs::write(folder.join("draft.docx"), draft_docx(&draft(&signed.note), printing()).expect("a draft"))?;
    let docx = signed_docx(&signed.note, &signed.signature, printing()).expect("a copy");
    std::fs::write(folder.join("signed.docx"), docx)
}

/// Everything that makes a page break badly: long names, long words, long titles, other scripts, much consent.
fn hard(signed: &Signed) -> auscult_domain::signed_note::SignedNote {
    let kind = SignedKind::Amendment { to: signed.note.id, reason: "The dose of losartan was written as 5 mg.".into() };
    let mut note = note(kind, sections(3));
    note.template =
        "Follow-up of Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".into();
    note.patient.details.family_name = "Featherstonehaugh-Cholmondeley-Wriothesley de la Peña y Łukasiewicz".into();
    note.patient.details.given_name = "Maximiliane Ἀλεξάνδρα Søren-Þórunn".into();
    note.organization.name =
        "The Interdisciplinary Center for Endocrinology, Metabolism and Preventive Cardiology of Greater Portland"
            .into();
    note.encounter.chief_complaint = Some("tired, ".repeat(90));
    note.sections.push(section("Messages 日本語 🩺", &format!("{} and שלום, \u{202e}abc", "verylongword".repeat(40))));
    for number in 0..12 {
        note.sections.push(section(&format!("Section {number}"), "One line only."));
    }
    note.attestation.meaning =
        "I performed this service together with the resident, reviewed the note and agree with it as amended above."
            .into();
    note
}

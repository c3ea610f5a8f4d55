//! What other people's software says of our documents: `pdfsig`, pyHanko, `qpdf`, pdfua, python-docx, `pdftotext`.
//!
//! A test whose judge is not installed says so by name and is left out; see `judges/README.md`.

#![allow(dead_code, reason = "each test file uses a part of the sample")]

mod sample;

use auscult_documents::{Telling, draft_docx, draft_pdf, referral_letter_pdf, signed_docx, verify_pdf};
use auscult_domain::dispatch::Referral;
use auscult_domain::signed_note::SignedKind;
use sample::{Signed, draft, note, printing, sections};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder with the sample written into it.
struct Bench {
    folder: tempfile::TempDir,
    signed: Signed,
    pdf: Vec<u8>,
}

impl Bench {
    fn new() -> Self {
        let signed = Signed::three_pages();
        let pdf = signed.pdf();
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("authority.pem"), &signed.identity.issuer).expect("written");
        Self { folder, signed, pdf }
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path
    }

    /// Changes one byte; letters of hexadecimal do not just change their case.
    fn changed(&self, place: usize) -> Vec<u8> {
        let mut bytes = self.pdf.clone();
        bytes[place] ^= 1;
        bytes
    }

    /// Thirty places, spread over what the signature covers.
    fn places(&self) -> Vec<usize> {
        let gap = self.pdf.windows(10).position(|w| w == b"/Contents<").expect("a signature") + 10;
        let end = gap + self.pdf[gap..].iter().position(|byte| *byte == b'>').expect("its end");
        let spread = (0..30).map(|n| n * (self.pdf.len() - 1) / 29);
        spread.filter(|place| !(gap..end).contains(place)).collect()
    }
}

fn run(test: &str, command: &mut Command) -> Option<Output> {
    match command.output() {
        Ok(output) => Some(output),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("LEFT OUT: {test}: {} is not installed", command.get_program().to_string_lossy());
            None
        }
        Err(error) => panic!("{test}: {error}"),
    }
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The interpreter that has the judges of `judges/requirements.txt`.
fn python(test: &str) -> Option<PathBuf> {
    let python = std::env::var_os("AUSCULT_PYTHON").map(PathBuf::from);
    if python.is_none() {
        eprintln!("LEFT OUT: {test}: AUSCULT_PYTHON names no interpreter with judges/requirements.txt");
    }
    python
}

fn judge(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("judges").join(name)
}

fn pdfsig(test: &str, file: &Path) -> Option<String> {
    Some(text(&run(test, Command::new("pdfsig").arg("-nocert").arg(file))?))
}

#[test]
fn pdfsig_accepts_the_signature_and_finds_changes() {
    let test = "pdfsig_accepts_the_signature_and_finds_changes";
    let bench = Bench::new();
    let Some(words) = pdfsig(test, &bench.file("good.pdf", &bench.pdf)) else { return };
    assert!(words.contains("Signature Validation: Signature is Valid."), "{words}");
    assert!(words.contains("Total document signed"), "{words}");
    assert!(words.contains("ETSI.CAdES.detached"), "{words}");
    for place in bench.places() {
        let bytes = bench.changed(place);
        assert!(!verify_pdf(&bytes).intact);
        let words = pdfsig(test, &bench.file("bad.pdf", &bytes)).expect("pdfsig");
        let accepted = words.contains("Signature is Valid.") && words.contains("Total document signed");
        assert!(!accepted, "pdfsig accepts a change at {place}: {words}");
    }
}

#[test]
fn pyhanko_accepts_the_signature_and_finds_changes() {
    let test = "pyhanko_accepts_the_signature_and_finds_changes";
    let Some(python) = python(test) else { return };
    let bench = Bench::new();
    let authority = bench.folder.path().join("authority.pem");
    let validate = |file: PathBuf| {
        let mut command = Command::new(&python);
        run(test, command.arg(judge("verify_pdf.py")).arg(file).arg(&authority)).expect("the judge")
    };
    let good = validate(bench.file("good.pdf", &bench.pdf));
    assert!(good.status.success(), "{}", text(&good));
    for place in bench.places().into_iter().step_by(4) {
        let bad = validate(bench.file("bad.pdf", &bench.changed(place)));
        assert!(!bad.status.success(), "pyHanko accepts a change at {place}: {}", text(&bad));
    }
    let appended = validate(bench.file("longer.pdf", &[bench.pdf.as_slice(), b"\n% more\n"].concat()));
    assert!(!appended.status.success(), "{}", text(&appended));
}

#[test]
fn qpdf_finds_no_fault() {
    let test = "qpdf_finds_no_fault";
    let bench = Bench::new();
    let drafted = draft_pdf(&draft(&bench.signed.note), printing()).expect("a draft");
    for (name, bytes) in [("signed.pdf", &bench.pdf), ("draft.pdf", &drafted)] {
        let Some(output) = run(test, Command::new("qpdf").arg("--check").arg(bench.file(name, bytes))) else { return };
        assert!(output.status.success(), "{name}: {}", text(&output));
    }
}

#[test]
fn every_page_says_whose_it_is() {
    let test = "every_page_says_whose_it_is";
    let bench = Bench::new();
    let drafted = draft_pdf(&draft(&bench.signed.note), printing()).expect("a draft");
    for (name, bytes, mark) in
        [("signed.pdf", &bench.pdf, &bench.signed.signature.sha256[..16]), ("draft.pdf", &drafted, "DRAFT, not signed")]
    {
        let file = bench.file(name, bytes);
        let Some(output) = run(test, Command::new("pdftotext").arg("-layout").arg(file).arg("-")) else { return };
        let words = text(&output);
        let pages: Vec<&str> = words.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
        assert_eq!(pages.len(), 3, "{name}");
        for (index, page) in pages.iter().enumerate() {
            let number = format!("Page {} of 3", index + 1);
            for wanted in ["Álvarez, Rosa", "9 March 1964", "PAT-2026-A-000012", "9 March 2026", mark, &number] {
                assert!(page.contains(wanted), "{name}, page {}: {wanted} is missing in {page}", index + 1);
            }
        }
        assert!(words.contains("SpO₂ 98 %") && words.contains("eGFR ≥ 60") && words.contains("2.1 µU/mL"), "{words}");
        assert_eq!(words.contains("Electronically signed"), name == "signed.pdf");
        assert_eq!(
            words.contains("10:04:05 (UTC-05:00)") && words.contains("I wrote and reviewed"),
            name == "signed.pdf"
        );
    }
}

#[test]
fn pdfua_finds_no_fault() {
    let test = "pdfua_finds_no_fault";
    let Some(python) = python(test) else { return };
    let bench = Bench::new();
    let drafted = draft_pdf(&draft(&bench.signed.note), printing()).expect("a draft");
    let telling = Telling { note: &bench.signed.note, signature: &bench.signed.signature, number: "DSP-2026-A-000004" };
    let referral = Referral { to: "Pulmonology".into(), reason: "Cough for two weeks.".into() };
    let letter = referral_letter_pdf(&telling, &referral, printing()).expect("a letter");
    for (name, bytes) in [("signed.pdf", &bench.pdf), ("draft.pdf", &drafted), ("letter.pdf", &letter)] {
        let file = bench.file(name, bytes);
        let output = run(test, Command::new(&python).arg("-m").args(["pdfua", "check"]).arg(file)).expect("the judge");
        assert!(output.status.success(), "{name}: {}", text(&output));
    }
}

#[test]
fn python_docx_reads_headings_header_and_statement() {
    let test = "python_docx_reads_headings_header_and_statement";
    let Some(python) = python(test) else { return };
    let bench = Bench::new();
    let signed = signed_docx(&bench.signed.note, &bench.signed.signature, printing()).expect("a copy");
    let drafted = draft_docx(&draft(&bench.signed.note), printing()).expect("a draft");
    let read = |name: &str, bytes: &[u8]| -> serde_json::Value {
        let mut command = Command::new(&python);
        let output = run(test, command.arg(judge("read_docx.py")).arg(bench.file(name, bytes))).expect("the judge");
        assert!(output.status.success(), "{}", text(&output));
        serde_json::from_slice(&output.stdout).expect("json")
    };
    let (signed, drafted) = (read("signed.docx", &signed), read("draft.docx", &drafted));
    for document in [&signed, &drafted] {
        let headings = document["headings"].to_string();
        assert!(headings.contains(r#"["Heading 1","SOAP note"]"#), "{headings}");
        assert!(headings.contains(r#"["Heading 2","Assessment and plan"]"#), "{headings}");
        let header = document["header"].to_string();
        assert!(header.contains("Álvarez, Rosa") && header.contains("PAT-2026-A-000012"), "{header}");
        assert!(document["fields"].to_string().contains("NUMPAGES"), "{}", document["fields"]);
    }
    let hash = &bench.signed.signature.sha256;
    assert!(signed["paragraphs"].to_string().contains(hash.as_str()));
    assert!(drafted["header"].to_string().contains("DRAFT, not signed"));
    assert!(!drafted["paragraphs"].to_string().contains("Electronically signed"));
}

#[test]
fn a_ten_page_note_is_numbered_to_the_end() {
    let test = "a_ten_page_note_is_numbered_to_the_end";
    let long = Signed::of(note(SignedKind::Note, sections(70)));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("long.pdf");
    std::fs::write(&path, long.pdf()).expect("written");
    let Some(output) = run(test, Command::new("pdftotext").arg("-layout").arg(&path).arg("-")) else { return };
    let words = text(&output);
    let pages = words.split('\u{c}').filter(|page| !page.trim().is_empty()).count();
    assert!(pages >= 10, "{pages} pages");
    assert!(words.contains(&format!("Page {pages} of {pages}")));
}

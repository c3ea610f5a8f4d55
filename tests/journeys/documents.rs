//! From a sound file to documents that other people's software reads, and the command line beside it.

use anyhow::{Context, Result, ensure};
use auscult_app::domain::note::Source;
use auscult_tests::at_desk::at_desk;
use auscult_tests::clinic::{Clinic, PASSWORD};
use auscult_tests::desk::KeyringState::Unlocked;
use auscult_tests::judges::{self, ACCEPTED, REFUSED};
use auscult_tests::programs;
use auscult_tests::sample::Sample;
use std::collections::HashSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

#[test]
fn a_sound_file_becomes_a_signed_note() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let visit = clinic.begin_visit()?;
        clinic.app.import_recording(visit, &Sample::file())?;
        let transcript = clinic.written_down(visit, Duration::from_secs(240))?;
        ensure!(
            auscult_app::domain::transcript::disorder(&transcript.segments).is_none(),
            "the transcript is out of order"
        );
        every_turn_is_heard(&transcript.segments.iter().map(|segment| segment.text()).collect::<Vec<_>>().join(" "))?;

        let note = clinic.draft(visit, "SOAP")?;
        let known: HashSet<_> = transcript.segments.iter().map(|segment| segment.id).collect();
        for span in note.sections.iter().flat_map(|section| &section.spans) {
            if let Source::Spoken { segments } = &span.source {
                ensure!(
                    segments.segments().iter().all(|id| known.contains(id)),
                    "a sentence names a segment nobody said"
                );
            }
        }
        let signed = clinic.sign(visit, PASSWORD)?;
        let view = clinic.app.signed_note(signed.id)?;
        ensure!(view.problems.is_empty(), "what was just signed has problems: {:?}", view.problems);
        let pdf = clinic.app.export_pdf(signed.id, None)?.path;
        ensure!(judges::ask(Path::new(&pdf))? == ACCEPTED, "{:?}", judges::ask(Path::new(&pdf))?);
        for changed in judges::changed_copies(Path::new(&pdf))? {
            ensure!(judges::ask(&changed)? == REFUSED, "{changed:?}: {:?}", judges::ask(&changed)?);
        }
        whole_pdf(Path::new(&pdf))?;
        word_reads(Path::new(&clinic.app.export_docx(signed.id, None)?.path))?;

        let addendum = clinic.app.add_addendum(signed.id, "The patient called: better.", PASSWORD.to_owned())?;
        let addendum = clinic.app.export_pdf(addendum.id, None)?.path;
        ensure!(judges::ask(Path::new(&addendum))? == ACCEPTED, "the addendum is not accepted");
        ensure!(clinic.app.verify_audit()?.problem.is_none(), "the audit does not hold");
        let number = clinic.app.encounter(visit)?.encounter.number;
        drop(clinic);
        the_command_line_sees_the_same(folder.path(), &number)
    })
}

/// No stretch of speech is lost: of each turn, at least half of the longer words are there.
fn every_turn_is_heard(heard: &str) -> Result<()> {
    let heard = heard.to_lowercase();
    for turn in Sample::shipped()?.turns() {
        let words =
            turn.text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3).map(str::to_lowercase);
        let words: Vec<String> = words.collect();
        let found = words.iter().filter(|word| heard.contains(word.as_str())).count();
        ensure!(2 * found >= words.len(), "lost: {}", turn.text);
    }
    Ok(())
}

fn whole_pdf(pdf: &Path) -> Result<()> {
    let checked = Command::new("qpdf").arg("--check").arg(pdf).output().context("cannot start qpdf")?;
    ensure!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
    let text = Command::new("pdftotext").arg(pdf).arg("-").output().context("cannot start pdftotext")?;
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    for part in ["Harbour Lane Family Practice", "Álvarez", "Ellen Whitaker, MD", "Assessment", "1 of"] {
        ensure!(text.contains(part), "the page does not say '{part}': {text}");
    }
    Ok(())
}

fn word_reads(docx: &Path) -> Result<()> {
    let script = "import sys, docx; print('\\n'.join(p.text for p in docx.Document(sys.argv[1]).paragraphs))";
    let read = Command::new(programs::python()?).args(["-c", script]).arg(docx).output()?;
    ensure!(read.status.success(), "python-docx: {}", String::from_utf8_lossy(&read.stderr));
    ensure!(String::from_utf8_lossy(&read.stdout).contains("Assessment"), "the document has no assessment");
    Ok(())
}

fn the_command_line_sees_the_same(folder: &Path, number: &str) -> Result<()> {
    let listed = auscult(folder, PASSWORD, &["note", "list"])?;
    ensure!(String::from_utf8_lossy(&listed.stdout).contains(number), "{listed:?}");
    let to = folder.join("from-the-command-line");
    std::fs::create_dir(&to)?;
    let exported = auscult(folder, PASSWORD, &["note", "export", number, "--to", &to.to_string_lossy()])?;
    ensure!(exported.status.success(), "{exported:?}");
    let files = String::from_utf8_lossy(&exported.stdout).into_owned();
    ensure!(files.lines().count() == 2, "the note and its addendum: {files}");
    for file in files.lines() {
        ensure!(auscult(folder, "", &["verify", file])?.status.success(), "{file} is not accepted");
    }
    ensure!(auscult(folder, PASSWORD, &["audit", "verify"])?.status.success(), "the audit does not hold");
    ensure!(auscult(folder, PASSWORD, &["vault", "check"])?.status.success(), "the vault is not whole");
    let refused = auscult(folder, "not the password", &["note", "list"])?;
    ensure!(refused.status.code() == Some(4), "a wrong password ends with 4: {refused:?}");
    Ok(())
}

/// Runs the command line on a folder, with a password on its standard input.
pub fn auscult(folder: &Path, password: &str, words: &[&str]) -> Result<Output> {
    let mut command = Command::new(programs::cli()?);
    command.arg("--data").arg(folder).args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = command.spawn()?;
    // It may have ended without asking.
    let _ = running.stdin.take().context("standard input is piped")?.write_all(format!("{password}\n").as_bytes());
    Ok(running.wait_with_output()?)
}

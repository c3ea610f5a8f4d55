//! What nothing in the visit supports is looked at by a person before a note is signed.

use anyhow::{Context, Result, ensure};
use auscult_app::domain::guard::GuardKind;
use auscult_app::domain::note::NoteContent;
use auscult_tests::at_desk::at_desk;
use auscult_tests::clinic::{Clinic, PASSWORD};
use auscult_tests::desk::KeyringState::Unlocked;
use auscult_tests::sample::Sample;
use std::time::Duration;

/// Puts a zero behind the first dose of a note, as a slip of the finger does; the section it is in.
fn misdose(content: &mut NoteContent) -> Result<String> {
    let section = content.sections.iter_mut().find(|section| section.text.contains(" mg"));
    let section = section.context("the sample's note has a dose")?;
    let at = section.text.find(" mg").context("it has")?;
    let place = u32::try_from(section.text[..at].encode_utf16().count())?;
    section.text.insert(at, '0');
    for span in &mut section.spans {
        span.edited |= span.start < place && place < span.end;
        span.end += u32::from(span.end > place);
        span.start += u32::from(span.start >= place);
    }
    Ok(section.key.clone())
}

#[test]
fn a_dose_nobody_said_is_looked_at_before_signing() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let visit = clinic.begin_visit()?;
        clinic.app.import_recording(visit, &Sample::file())?;
        clinic.written_down(visit, Duration::from_secs(240))?;
        clinic.draft(visit, "SOAP")?;
        clinic.look_through(visit)?;
        ensure!(!clinic.app.signing_check(visit)?.ready, "nobody stands by it yet");
        clinic.approve(visit)?;
        ensure!(clinic.app.signing_check(visit)?.ready, "the composed note may be signed");

        let note = clinic.app.encounter(visit)?.note.context("a note")?;
        let mut content = note.content.clone();
        let section = misdose(&mut content)?;
        let note = clinic.app.save_note(note.id, note.revision, content.clone())?;
        let check = clinic.app.signing_check(visit)?;
        ensure!(!check.ready, "a dose nobody said may be signed");
        let finding =
            check.to_look_at.iter().find(|finding| finding.blocks()).context("it is to be looked at")?.clone();
        ensure!(finding.section == section && finding.kind == GuardKind::Dose, "{:?}", finding.kind);
        ensure!(finding.said.is_some(), "what was said stands beside it");
        ensure!(clinic.app.sign(visit, note.revision, PASSWORD.to_owned()).is_err(), "it was signed");
        ensure!(clinic.approve(visit).is_err(), "somebody stood by what nobody said");

        clinic.app.mark_right(note.id, &finding)?;
        clinic.approve(visit)?;
        ensure!(clinic.app.signing_check(visit)?.ready, "somebody has looked");
        let looks = clinic.app.check_note(visit, &content)?;
        let look = looks.iter().find(|look| look.finding == finding).context("it is still in the list")?;
        ensure!(look.looked.is_some(), "with who has looked");
        clinic.app.take_back_right(note.id, &finding)?;
        ensure!(!clinic.app.signing_check(visit)?.ready, "that was taken back");
        clinic.app.mark_right(note.id, &finding)?;

        misdose(&mut content)?;
        let note = clinic.app.save_note(note.id, note.revision, content)?;
        ensure!(!clinic.app.signing_check(visit)?.ready, "other words were never looked at");
        clinic.look_through(visit)?;
        clinic.approve(visit)?;
        clinic.app.sign(visit, note.revision, PASSWORD.to_owned())?;
        Ok(())
    })
}

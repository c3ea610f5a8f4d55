//! A note is improved change by change on a real vault: what is taken, refused and taken back, with its sources; and what
//! the patient is told.

use anyhow::{Context, Result, ensure};
use auscult_app::domain::enhancement::{
    Aggressiveness, Audience, ChangeType, EnhancementSettings, EnhancementType, Voice,
};
use auscult_app::domain::enhancement_review::{ChangeDecision, ChangeState};
use auscult_app::domain::note::{Note, Source, Span, VersionReason, utf16_len, utf16_slice};
use auscult_app::domain::permission::Role;
use auscult_app::domain::{EncounterId, SegmentId};
use auscult_app::views::{EnhancementView, ErrorCode};
use auscult_tests::at_desk::at_desk;
use auscult_tests::clinic::{Clinic, EMAIL, PASSWORD};
use auscult_tests::desk::KeyringState::Unlocked;
use auscult_tests::people::become_role;

const HISTORY: [&str; 3] = [
    "The the patient reports knee pain for 2 weeks.",
    "She has  trouble swallowing , and a high blood pressure.",
    "She denies fever.",
];
const PLAN: &str = "Increase lisinopril to 20.0 mg QD. Return in 2 weeks.";

/// A note whose history was said, sentence by sentence.
fn write_note(clinic: &Clinic, visit: EncounterId) -> Result<Note> {
    let template = clinic.app.templates()?.into_iter().find(|one| one.name == "SOAP").context("SOAP ships")?;
    let note = clinic.app.blank_note(visit, template.id)?;
    let mut content = note.content.clone();
    for sentence in HISTORY {
        let text = &mut content.sections[0].text;
        if !text.is_empty() {
            text.push(' ');
        }
        let start = utf16_len(text);
        text.push_str(sentence);
        let segment: SegmentId = "01890a5d-ac96-7000-8000-000000000009".parse()?;
        let source = Source::Spoken { segments: vec![segment].try_into()? };
        content.sections[0].spans.push(Span { start, end: start + utf16_len(sentence), source, edited: false });
    }
    for section in content.sections.iter_mut().skip(1) {
        section.text = if section.key == "plan" { PLAN } else { "Nothing of note was found today." }.to_owned();
    }
    Ok(clinic.app.save_note(note.id, note.revision, content)?)
}

fn settings() -> EnhancementSettings {
    use EnhancementType as T;
    EnhancementSettings {
        types: vec![T::Grammar, T::MedicalTerminology, T::Structure, T::Completeness],
        audience: Audience::Physician,
        aggressiveness: Aggressiveness::Moderate,
        voice: Voice::Keep,
    }
}

fn find(view: &EnhancementView, original: &str) -> Result<u32> {
    let found = view.changes.iter().find(|one| one.change.original == original && one.state == ChangeState::Pending);
    Ok(found.with_context(|| format!("no change of {original:?} is open"))?.change.id)
}

/// Every open change stands at its words, and the spans are in order.
fn stands(view: &EnhancementView) -> Result<()> {
    ensure!(view.note.content.disorder().is_none(), "the sources are in disorder");
    for one in view.changes.iter().filter(|one| one.state == ChangeState::Pending) {
        ensure!(one.change.stands_in(&view.note.content), "{:?} does not stand at its words", one.change);
    }
    Ok(())
}

/// What the spans of the history say.
fn said(note: &Note) -> Vec<&str> {
    let section = &note.content.sections[0];
    section.spans.iter().filter_map(|span| utf16_slice(&section.text, span.start, span.end)).collect()
}

#[test]
fn changes_are_taken_one_by_one_and_their_sources_stay() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let visit = clinic.begin_visit()?;
        let note = write_note(&clinic, visit)?;

        let view = clinic.app.enhance_note(note.id, settings())?;
        ensure!(view.note.revision == note.revision, "proposing changed the note");
        stands(&view)?;

        let doubled = find(&view, " the")?;
        let view = clinic.app.decide_changes(view.id, view.note.revision, vec![doubled], ChangeDecision::Accept)?;
        stands(&view)?;
        ensure!(said(&view.note) == ["The patient reports knee pain for 2 weeks.", HISTORY[1], HISTORY[2]]);
        let edited: Vec<bool> = view.note.content.sections[0].spans.iter().map(|span| span.edited).collect();
        ensure!(edited == [true, false, false], "what was changed is not marked, or something else is: {edited:?}");

        let swallowing = find(&view, "trouble swallowing")?;
        let view = clinic.app.decide_changes(view.id, view.note.revision, vec![swallowing], ChangeDecision::Reject)?;
        ensure!(view.note.content.sections[0].text.contains("trouble swallowing"));
        stands(&view)?;

        // Everything else at once, but for the questions; then back, to the letter.
        let before = view.note.content.clone();
        let others = view
            .changes
            .iter()
            .filter(|one| one.state == ChangeState::Pending && one.change.kind != ChangeType::Prompt);
        let others: Vec<u32> = others.map(|one| one.change.id).collect();
        let view = clinic.app.decide_changes(view.id, view.note.revision, others, ChangeDecision::Accept)?;
        ensure!(view.note.content.sections[3].text.contains("20 mg daily"), "{}", view.note.content.sections[3].text);
        stands(&view)?;
        let view = clinic.app.undo_changes(view.id, view.note.revision)?;
        ensure!(view.note.content == before, "taking back did not bring the text and its sources back");
        stands(&view)?;
        let view = clinic.app.undo_changes(view.id, view.note.revision)?;
        ensure!(find(&view, "trouble swallowing").is_ok(), "a refusal cannot be taken back");
        let view = clinic.app.decide_changes(view.id, view.note.revision, vec![swallowing], ChangeDecision::Reject)?;

        // The program ends and is started again: the review stands where it stood.
        let (id, changes) = (view.id, view.changes.clone());
        drop(clinic);
        let clinic = Clinic::start(folder.path())?;
        clinic.app.unlock(EMAIL, PASSWORD.to_owned())?;
        let view = clinic.app.enhancement(note.id)?.context("the review is gone")?;
        ensure!(view.id == id && view.changes == changes, "the review is another after the restart");

        // Somebody writes on; what is open moves along, and an old revision is refused.
        let mut content = view.note.content.clone();
        content.sections[3].text = format!("Rest. {}", content.sections[3].text);
        clinic.app.save_note(note.id, view.note.revision, content)?;
        let stale = clinic.app.decide_changes(id, view.note.revision, vec![0], ChangeDecision::Accept);
        ensure!(stale.is_err_and(|error| error.view().code == ErrorCode::Stale), "an old text was written over");
        let view = clinic.app.enhancement(note.id)?.context("the review is gone")?;
        stands(&view)?;
        let zero = find(&view, ".0")?;
        let view = clinic.app.decide_changes(id, view.note.revision, vec![zero], ChangeDecision::Accept)?;
        ensure!(view.note.content.sections[3].text.starts_with("Rest. Increase lisinopril to 20 mg QD."));

        let versions = clinic.app.note_versions(note.id)?;
        ensure!(versions.iter().filter(|version| version.reason == VersionReason::Enhanced).count() >= 3);
        Ok(())
    })
}

#[test]
fn a_patient_is_told_what_the_note_says() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let visit = clinic.begin_visit()?;
        ensure!(clinic.app.patient_summary(visit).is_err(), "there is nothing to summarize");
        write_note(&clinic, visit)?;
        let draft = clinic.app.patient_summary(visit)?;
        ensure!(draft.is_draft && !draft.summary.parts.is_empty());
        clinic.sign(visit, PASSWORD)?;
        let signed = clinic.app.patient_summary(visit)?;
        ensure!(!signed.is_draft && signed.summary == draft.summary);
        let file = clinic.app.export_patient_summary(visit, "You told us about knee pain.")?;
        ensure!(std::fs::read_to_string(&file.path)? == "You told us about knee pain.");
        ensure!(!file.path.contains("lvarez"), "the name of the file names the patient");
        Ok(())
    })
}

#[test]
fn who_may_not_write_notes_may_not_improve_them() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let visit = clinic.begin_visit()?;
        let note = write_note(&clinic, visit)?;
        drop(clinic);
        become_role(folder.path(), Role::Coder)?;
        let clinic = Clinic::start(folder.path())?;
        clinic.app.unlock(EMAIL, PASSWORD.to_owned())?;
        let refused = clinic.app.enhance_note(note.id, settings());
        ensure!(refused.is_err_and(|error| error.view().code == ErrorCode::Forbidden));
        Ok(())
    })
}

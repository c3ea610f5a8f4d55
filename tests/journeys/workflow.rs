//! The six steps of a visit: what opens again when the note or the codes change, what nobody gets past, and where one
//! stands after the program has ended.

use anyhow::{Context, Result, ensure};
use auscult_app::domain::EncounterId;
use auscult_app::domain::custom_edit::EditKind;
use auscult_app::domain::workflow::{
    Comparison, EditorState, FlagKind, Preferences, Step, StepSettings, StepState, StepStatus,
};
use auscult_app::views::{ApprovalStatus, WorkflowView};
use auscult_tests::at_desk::at_desk;
use auscult_tests::clinic::{Clinic, EMAIL, PASSWORD};
use auscult_tests::desk::KeyringState::Unlocked;
use chrono::{TimeDelta, Utc};

const HYPERTENSION: &str = "1. Essential hypertension, poorly controlled. Increase lisinopril to 20 mg daily.";

fn of(view: &WorkflowView, step: Step) -> Result<&StepState> {
    view.steps.iter().find(|state| state.step == step).context("every step is there")
}

/// Writes a note by hand, with a diagnosis codes can be read from.
fn write_note(clinic: &Clinic, visit: EncounterId, assessment: &str) -> Result<()> {
    let app = &clinic.app;
    let note = match app.encounter(visit)?.note {
        Some(note) => note,
        None => {
            let template = app.templates()?.into_iter().find(|each| each.name == "SOAP").context("SOAP")?;
            app.blank_note(visit, template.id)?
        }
    };
    let mut content = note.content.clone();
    for section in &mut content.sections {
        section.text = match section.key.as_str() {
            "assessment" | "assessment_plan" => assessment.to_owned(),
            _ => "Seen for blood pressure. Feels well.".to_owned(),
        };
    }
    app.save_note(note.id, note.revision, content)?;
    clinic.look_through(visit)?;
    Ok(())
}

#[test]
fn a_visit_goes_through_its_steps_and_back() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let app = &clinic.app;
        let visit = clinic.begin_visit()?;
        let view = app.workflow(visit)?;
        ensure!(view.current.is_none() && of(&view, Step::CodeReview)?.status == StepStatus::Blocked, "{view:?}");

        write_note(&clinic, visit, HYPERTENSION)?;
        app.suggest_codes(visit)?;
        let view = app.open_step(visit, Step::SuggestionReview)?;
        ensure!(view.current == Some(Step::SuggestionReview) && view.global.codes_suggested > 0, "{:?}", view.global);
        ensure!(of(&view, Step::SuggestionReview)?.status == StepStatus::InProgress);
        ensure!(app.approve_content(visit, 1).is_err(), "an older text was approved");
        ensure!(app.skip_step(visit, Step::CompareAndEdit, "no time".to_owned()).is_err(), "approval was left out");
        ensure!(app.skip_step(visit, Step::SuggestionReview, " ".to_owned()).is_err(), "left out without a reason");

        ensure!(app.accept_all_suggestions(visit, 70).is_err(), "taken up together though nobody allowed it");
        app.save_preferences(Preferences { accept_all_above: Some(70), ..Preferences::default() })?;
        ensure!(app.accept_all_suggestions(visit, 60).is_err(), "below the line that was drawn");
        let accepted = app.accept_all_suggestions(visit, 70)?;
        ensure!(accepted.codes.iter().any(|row| row.assignment.code.code.to_string() == "I10"), "{accepted:?}");
        app.undo_coding(visit)?;
        ensure!(app.coding(visit)?.codes.is_empty(), "one undo takes them all back");
        app.skip_step(visit, Step::SuggestionReview, "Left to the coder.".to_owned())?;
        app.skip_step(visit, Step::BillingAndAttest, "Left to the coder.".to_owned())?;

        let revision = app.encounter(visit)?.note.context("a note")?.revision;
        let ready = app.ready_for_review(visit, revision)?;
        ensure!(ready.approval.status == ApprovalStatus::ReadyForReview, "{:?}", ready.approval);
        let approved = app.approve_content(visit, revision)?;
        ensure!(approved.approval.status == ApprovalStatus::Approved && approved.blockers.is_empty(), "{approved:?}");
        ensure!(of(&approved, Step::Compose)?.status == StepStatus::Skipped, "approved as it was");
        ensure!(approved.global.needs_coder, "the codes are left to somebody");

        write_note(&clinic, visit, "1. Essential hypertension. Increase lisinopril to 20 mg daily.")?;
        let view = app.workflow(visit)?;
        let reopened = |step| of(&view, step).map(|state| state.reopened.clone());
        ensure!(reopened(Step::CompareAndEdit)?.is_some_and(|why| why.contains("changed")), "{:?}", view.steps);
        ensure!(reopened(Step::SuggestionReview)?.is_some(), "proposals were made for another text");
        ensure!(app.sign(visit, revision + 1, PASSWORD.to_owned()).is_err(), "signed what nobody stands by");
        let by_hand = app.custom_edits(app.encounter(visit)?.note.context("a note")?.id)?;
        let written = by_hand.iter().find(|row| row.edit.new.contains("Essential hypertension"));
        let written = written.context("what was written by hand")?;
        ensure!(written.edit.kind == EditKind::Insertion && written.by_name.contains("Whitaker"), "{written:?}");
        clinic.sign(visit, PASSWORD)?;
        let view = app.workflow(visit)?;
        ensure!(of(&view, Step::CompareAndEdit)?.status == StepStatus::Completed, "{:?}", view.steps);
        ensure!(app.withdraw_approval(visit).is_err(), "approval of a signed text was withdrawn");
        Ok(())
    })
}

#[test]
fn one_stands_where_one_stood_after_the_program_ended() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let (first, second) = (clinic.begin_visit()?, clinic.begin_visit()?);
        write_note(&clinic, first, HYPERTENSION)?;
        write_note(&clinic, second, HYPERTENSION)?;
        clinic.app.open_step(first, Step::CompareAndEdit)?;
        clinic.app.spend_time(first, Step::CompareAndEdit, 40)?;
        clinic.app.spend_time(first, Step::CompareAndEdit, 2)?;
        ensure!(clinic.app.spend_time(first, Step::CompareAndEdit, 100_000).is_err(), "a day in one report");
        clinic.app.note_on_step(first, Step::CompareAndEdit, Some("ask about the dose".to_owned()))?;
        let editor = EditorState {
            section: "assessment".to_owned(),
            text: "Essential hypertension.".to_owned(),
            anchor: 3,
            head: 9,
            history: "{\"done\":[]}".to_owned(),
            at: Utc::now(),
        };
        let settings = StepSettings {
            threshold: 80,
            comparison: Comparison::SideBySide,
            editors: vec![editor],
            ..StepSettings::default()
        };
        clinic.app.keep_step_settings(first, settings.clone())?;
        clinic.app.open_step(second, Step::SuggestionReview)?;
        drop(clinic);

        let clinic = Clinic::start(folder.path())?;
        clinic.app.unlock(EMAIL, PASSWORD.to_owned())?;
        let view = clinic.app.workflow(first)?;
        ensure!(view.current == Some(Step::CompareAndEdit) && view.settings == settings, "{view:?}");
        let state = of(&view, Step::CompareAndEdit)?;
        ensure!(state.seconds_spent == 42 && state.notes.as_deref() == Some("ask about the dose"), "{state:?}");
        ensure!(clinic.app.workflow(second)?.current == Some(Step::SuggestionReview), "each visit where it was");
        let list = clinic.app.worklist()?;
        ensure!(list.len() == 2 && list[0].encounter.id == first && list[0].step == Step::CompareAndEdit, "{list:?}");
        ensure!(list.iter().all(|row| !row.blockers.is_empty() && row.minutes_left > 0), "{list:?}");
        Ok(())
    })
}

#[test]
fn a_visit_left_half_way_is_taken_up_the_next_days() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let visit = clinic.begin_visit()?;
        write_note(&clinic, visit, HYPERTENSION)?;
        let approved = clinic.approve(visit)?;
        ensure!(approved.blockers.is_empty(), "{:?}", approved.blockers);
        clinic.app.open_step(visit, Step::SignAndDispatch)?;
        drop(clinic);

        let next_day = Clinic::start_after(folder.path(), TimeDelta::hours(26))?;
        next_day.app.unlock(EMAIL, PASSWORD.to_owned())?;
        let view = next_day.app.workflow(visit)?;
        ensure!(view.current == Some(Step::SignAndDispatch) && view.blockers.is_empty(), "{view:?}");
        ensure!(view.approval.status == ApprovalStatus::Approved, "the text is as it was");
        ensure!(!view.global.flags.iter().any(|flag| flag.kind == FlagKind::ComplianceConcern), "{:?}", view.global);
        drop(next_day);

        let late = Clinic::start_after(folder.path(), TimeDelta::hours(80))?;
        late.app.unlock(EMAIL, PASSWORD.to_owned())?;
        let view = late.app.workflow(visit)?;
        ensure!(view.global.flags.iter().any(|flag| flag.kind == FlagKind::ComplianceConcern), "{:?}", view.global);
        late.sign(visit, PASSWORD)?;
        ensure!(late.app.worklist()?.is_empty(), "it waits no more");
        Ok(())
    })
}

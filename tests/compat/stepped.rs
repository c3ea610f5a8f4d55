//! A vault with visits on their way through the six steps: what the sample of schema version 11 was made of, and what has
//! to be read of it for good.

use anyhow::{Context, Result, ensure};
use auscult_app::App;
use auscult_app::domain::coding::{CodeRef, CodeSystem};
use auscult_app::domain::dispatch::{DispatchOptions, DispatchState, FollowUp, FollowUpWhen, Referral};
use auscult_app::domain::encounter::EncounterKind;
use auscult_app::domain::enhancement::{Aggressiveness, Audience, EnhancementSettings, EnhancementType, Voice};
use auscult_app::domain::workflow::{Comparison, EditorState, Step, StepSettings, StepStatus};
use auscult_app::views::ApprovalStatus;
use auscult_tests::clinic::{Clinic, PASSWORD};
use chrono::DateTime;

/// The visit that was signed, and the one that was left half-way.
const SIGNED: &str = "ENC-2026-A-000001";
const HALF_WAY: &str = "ENC-2026-A-000002";

const TEXTS: [&str; 4] = [
    "Seen for blood pressure. Feels well.",
    "Heart regular. Lungs clear.",
    "1. Essential hypertension, uncontrolled.",
    "1. Increase lisinopril to 40 mg QD. Return in two weeks.",
];

fn write_note(clinic: &Clinic) -> Result<auscult_app::domain::EncounterId> {
    let app = &clinic.app;
    let visit = clinic.begin_visit()?;
    let template = app.templates()?.into_iter().find(|one| one.name == "SOAP").context("SOAP ships")?;
    let note = app.blank_note(visit, template.id)?;
    let mut content = note.content.clone();
    for (section, text) in content.sections.iter_mut().zip(TEXTS) {
        section.text = text.to_owned();
    }
    app.save_note(note.id, note.revision, content)?;
    clinic.look_through(visit)?;
    Ok(visit)
}

fn editor() -> EditorState {
    EditorState {
        section: "plan".to_owned(),
        text: TEXTS[3].to_owned(),
        anchor: 3,
        head: 9,
        history: "{\"done\":[],\"undone\":[]}".to_owned(),
        at: DateTime::UNIX_EPOCH,
    }
}

/// One visit goes through all six steps and out; another is left in the fourth.
pub fn make(clinic: &Clinic) -> Result<()> {
    let app = &clinic.app;
    let visit = write_note(clinic)?;
    app.suggest_codes(visit)?;
    app.skip_step(visit, Step::SuggestionReview, "left to the coder".to_owned())?;
    let codes = [(CodeSystem::Icd10Cm, "I10"), (CodeSystem::Cpt, "99204")];
    let codes: Vec<CodeRef> =
        codes.iter().map(|(system, code)| CodeRef::parse(*system, code)).collect::<Result<_, _>>()?;
    app.add_codes(visit, &codes)?;
    let note = app.encounter(visit)?.note.context("a note")?;
    let settings = EnhancementSettings {
        types: vec![EnhancementType::MedicalTerminology],
        audience: Audience::Physician,
        aggressiveness: Aggressiveness::Moderate,
        voice: Voice::Keep,
    };
    let changes = app.enhance_note(note.id, settings)?;
    let all = changes.changes.iter().map(|one| one.change.id).collect();
    let decided = app.decide_changes(
        changes.id,
        note.revision,
        all,
        auscult_app::domain::enhancement_review::ChangeDecision::Accept,
    )?;
    clinic.look_through(visit)?;
    let revision = decided.note.revision;
    app.approve_content(visit, revision)?;
    let review = app.billing_review(visit)?;
    let offered = review.attestation.offered.iter().find(|one| one.key == "standard").context("it ships")?;
    app.attest(visit, revision, "standard", &offered.words)?;
    app.save_dispatch_options(
        visit,
        DispatchOptions {
            emr: true,
            patient_summary: true,
            billing: true,
            referrals: vec![Referral {
                to: "Dr. Mira Vance, Cardiology".to_owned(),
                reason: "High pressure.".to_owned(),
            }],
            follow_up: Some(FollowUp {
                when: FollowUpWhen::AfterDays { days: 14 },
                kind: EncounterKind::Telehealth,
                reason: "Blood pressure".to_owned(),
            }),
        },
    )?;
    app.sign(visit, revision, PASSWORD.to_owned())?;

    let other = write_note(clinic)?;
    app.open_step(other, Step::CompareAndEdit)?;
    app.spend_time(other, Step::CompareAndEdit, 42)?;
    app.note_on_step(other, Step::CompareAndEdit, Some("ask about the dose".to_owned()))?;
    let settings = StepSettings {
        threshold: 80,
        comparison: Comparison::SideBySide,
        editors: vec![editor()],
        ..StepSettings::default()
    };
    app.keep_step_settings(other, settings)?;
    let revision = app.encounter(other)?.note.context("a note")?.revision;
    app.ready_for_review(other, revision)?;
    Ok(())
}

/// Reads all of it in a vault that was opened, and works on.
pub fn read(app: &App) -> Result<()> {
    let visit = app.visit_numbered(SIGNED)?;
    let view = app.workflow(visit)?;
    let status = |step: Step| view.steps.iter().find(|state| state.step == step).map(|state| state.status);
    // It was left out; what was taken up by hand has left nothing in it.
    ensure!(status(Step::SuggestionReview) == Some(StepStatus::Completed), "{:?}", view.steps);
    ensure!(status(Step::Compose) == Some(StepStatus::Completed), "{:?}", view.steps);
    ensure!(status(Step::BillingAndAttest) == Some(StepStatus::Completed), "{:?}", view.steps);
    let review = app.billing_review(visit)?;
    let given = review.attestation.last.context("it was attested")?;
    ensure!(given.attestation.words.contains("99204") && given.voids.is_empty(), "{:?}", given.voids);
    let sent = app.dispatches(visit)?;
    ensure!(sent.rows.len() == 5, "{} targets", sent.rows.len());
    ensure!(
        sent.rows.iter().any(|row| row.dispatch.status.state() == DispatchState::Confirmed),
        "the follow-up is booked"
    );

    let half_way = app.visit_numbered(HALF_WAY)?;
    let view = app.workflow(half_way)?;
    ensure!(view.current == Some(Step::CompareAndEdit) && view.settings.editors == [editor()], "{:?}", view.current);
    ensure!(view.settings.threshold == 80 && view.settings.comparison == Comparison::SideBySide);
    ensure!(view.approval.status == ApprovalStatus::ReadyForReview, "{:?}", view.approval);
    let fourth = view.steps.iter().find(|state| state.step == Step::CompareAndEdit).context("the fourth step")?;
    ensure!(fourth.seconds_spent == 42 && fourth.notes.as_deref() == Some("ask about the dose"), "{fourth:?}");
    ensure!(app.verify_audit()?.problem.is_none(), "the audit does not hold");
    let revision = app.encounter(half_way)?.note.context("a note")?.revision;
    app.approve_content(half_way, revision)?;
    Ok(())
}

//! Which permission each command needs, and a call of it with arguments that are well formed.

use super::clinic::{self, Clinic};
use super::{Needs, Row};
use crate::views::{
    AnswerInput, BackupPlan, BackupRhythm, CodeLine, CodeSearch, CodeSetOptions, ComplianceWhich, DrillProof,
    QueueDirection, QueueFilter, QueueOrder, WhichListed, WordCorrection,
};
use crate::{Answer, App};
use Needs::{OnChart, OnVisit, Permission as Any};
use auscult_domain::billing::{AttestationTemplates, ChargeList};
use auscult_domain::coding::{
    AnswerValue, AssignmentStatus, Certainty, CodeFinding, CodeFix, CodeSetKind, EditSeverity, GapStatus, QueryStatus,
    RejectionReason, RuleKind,
};
use auscult_domain::compliance::ComplianceVerdict;
use auscult_domain::dispatch::{DispatchOptions, DispatchPlaces};
use auscult_domain::encounter::{ConsentForm, EncounterStatus};
use auscult_domain::enhancement_review::ChangeDecision;
use auscult_domain::habit::{Habit, HabitState};
use auscult_domain::permission::Permission as P;
use auscult_domain::transcript::Speaker;
use auscult_domain::vitals::VitalSigns;
use auscult_domain::workflow::{Step, StepSettings};
use std::path::Path;

pub(super) fn row(name: &'static str, needs: Needs, call: fn(&App, &Clinic) -> Answer<()>) -> Row {
    Row { name, needs, call }
}

/// All of them.
pub(super) fn all() -> Vec<Row> {
    let mut all = patients();
    all.extend(listening());
    all.extend(notes());
    all.extend(signing());
    all.extend(steps());
    all.extend(codes());
    all.extend(code_sets());
    all.extend(clinic_wide());
    all.extend(super::rights::all());
    all
}

fn patients() -> Vec<Row> {
    vec![
        row("search_patients", Any(P::ViewDemographics), |a, _| a.search_patients("", 5).map(drop)),
        row("patient", OnChart(P::ViewDemographics), |a, c| a.patient(c.patient).map(drop)),
        row("chart_controls", OnChart(P::RestrictCharts), |a, c| a.chart_controls(c.patient).map(drop)),
        row("restrict_chart", OnChart(P::RestrictCharts), |a, c| {
            a.restrict_chart(c.patient, clinic::harmless_control()).map(drop)
        }),
        row("lift_restriction", OnChart(P::RestrictCharts), |a, c| a.lift_restriction(c.control).map(drop)),
        row("break_glass", OnChart(P::BreakGlass), |a, c| a.break_glass(c.patient, "Collapsed in the hall").map(drop)),
        row("check_patient", OnChart(P::EditDemographics), |a, c| {
            a.check_patient(&c.details, Some(c.patient)).map(drop)
        }),
        row("save_patient", OnChart(P::EditDemographics), |a, c| {
            a.save_patient(Some(c.patient), c.details.clone()).map(drop)
        }),
        row("chart_readers", OnChart(P::ViewReaders), |a, c| a.chart_readers(c.patient, None).map(drop)),
        row("patient_numbered", Any(P::ViewDemographics), |a, _| a.patient_numbered("PAT-2026-A-000001").map(drop)),
        row("release_outlook", OnChart(P::ReleaseRecords), |a, c| {
            a.release_outlook(c.patient, &clinic::release_order()).map(drop)
        }),
        row("release_records", OnChart(P::ReleaseRecords), |a, c| {
            a.release_records(c.patient, clinic::release_order(), &c.folder.path().join("releases")).map(drop)
        }),
        row("releases", OnChart(P::ReleaseRecords), |a, c| a.releases(c.patient).map(drop)),
        row("today", Any(P::ViewSchedule), |a, _| a.today(None).map(drop)),
        row("documented_visits", Any(P::ViewEncounters), |a, _| a.documented_visits().map(drop)),
        row("visit_numbered", Any(P::ViewEncounters), |a, _| a.visit_numbered("ENC-2026-A-000001").map(drop)),
        row("encounter", OnVisit(P::ViewEncounters), |a, c| a.encounter(c.visit).map(drop)),
        row("create_encounter", OnChart(P::EditEncounters), |a, c| {
            a.create_encounter(c.patient, clinic::visit_details()).map(drop)
        }),
        row("update_encounter", OnVisit(P::EditEncounters), |a, c| {
            a.update_encounter(c.visit, clinic::visit_details()).map(drop)
        }),
        row("set_encounter_status", OnVisit(P::EditEncounters), |a, c| {
            a.set_encounter_status(c.visit, EncounterStatus::Completed).map(drop)
        }),
        row("clinicians", Any(P::ViewEncounters), |a, _| a.clinicians().map(drop)),
        row("check_in", OnVisit(P::CheckIn), |a, c| a.check_in(c.visit).map(drop)),
        row("take_back_check_in", OnVisit(P::CheckIn), |a, c| a.take_back_check_in(c.visit).map(drop)),
        row("save_vitals", OnVisit(P::EditVitals), |a, c| a.save_vitals(c.visit, VitalSigns::default()).map(drop)),
        row("record_consent", OnVisit(P::Record), |a, c| {
            a.record_consent(c.visit, ConsentForm::Verbal, "May I?".to_owned()).map(drop)
        }),
    ]
}

fn listening() -> Vec<Row> {
    vec![
        row("start_recording", OnVisit(P::Record), |a, c| {
            a.start_recording(c.visit)?;
            a.stop_recording()
        }),
        row("pause_recording", Any(P::Record), |a, _| a.pause_recording()),
        row("resume_recording", Any(P::Record), |a, _| a.resume_recording()),
        row("mark_recording", Any(P::Record), |a, _| a.mark_recording(None)),
        row("stop_recording", Any(P::Record), |a, _| a.stop_recording()),
        row("dismiss_recovered", OnVisit(P::Record), |a, c| a.dismiss_recovered(c.recording)),
        row("import_recording", OnVisit(P::Record), |a, c| {
            a.import_recording(c.visit, &c.folder.path().join("nothing.wav")).map(drop)
        }),
        row("waveform", OnVisit(P::PlayRecordings), |a, c| a.waveform(c.recording, 10).map(drop)),
        row("play", OnVisit(P::PlayRecordings), |a, c| a.play(c.recording, 0, 100)),
        row("transcript", OnVisit(P::ViewTranscript), |a, c| a.transcript(c.visit).map(drop)),
        row("transcribe_again", OnVisit(P::EditTranscript), |a, c| a.transcribe_again(c.recording)),
        row("correct_word", OnVisit(P::EditTranscript), |a, c| {
            let correction = WordCorrection { segment: c.segment, word: 0, text: "Hullo".to_owned() };
            a.correct_word(correction).map(drop)
        }),
        row("set_speaker", OnVisit(P::EditTranscript), |a, c| a.set_speaker(c.segment, Speaker::Clinician).map(drop)),
    ]
}

fn notes() -> Vec<Row> {
    vec![
        row("compose", OnVisit(P::EditNotes), |a, c| a.compose(c.visit, c.template.id).map(drop)),
        row("compose_draft", OnVisit(P::EditNotes), |a, c| a.compose_draft(c.visit, c.template.id).map(drop)),
        row("blank_note", OnVisit(P::EditNotes), |a, c| a.blank_note(c.visit, c.template.id).map(drop)),
        row("save_note", OnVisit(P::EditNotes), |a, c| a.save_note(c.note, c.revision(), c.content.clone()).map(drop)),
        row("note_versions", OnVisit(P::ViewNotes), |a, c| a.note_versions(c.note).map(drop)),
        row("version_content", OnVisit(P::ViewNotes), |a, c| a.version_content(c.version).map(drop)),
        row("restore_version", OnVisit(P::EditNotes), |a, c| a.restore_version(c.version).map(drop)),
        row("custom_edits", OnVisit(P::ViewNotes), |a, c| a.custom_edits(c.note).map(drop)),
        row("check_note", OnVisit(P::ViewNotes), |a, c| a.check_note(c.visit, &c.content).map(drop)),
        row("note_structure", OnVisit(P::ViewNotes), |a, c| a.note_structure(c.visit, &c.content, None).map(drop)),
        row("mark_right", OnVisit(P::EditNotes), |a, c| a.mark_right(c.note, &clinic::to_look_at())),
        row("take_back_right", OnVisit(P::EditNotes), |a, c| a.take_back_right(c.note, &clinic::to_look_at())),
        row("filled_macros", OnVisit(P::EditNotes), |a, c| a.filled_macros(c.visit).map(drop)),
        row("enhance_note", OnVisit(P::EditNotes), |a, c| a.enhance_note(c.note, clinic::improving()).map(drop)),
        row("enhancement", OnVisit(P::ViewNotes), |a, c| a.enhancement(c.note).map(drop)),
        row("decide_changes", OnVisit(P::EditNotes), |a, c| {
            a.decide_changes(c.enhancement, c.revision(), vec![0], ChangeDecision::Reject).map(drop)
        }),
        row("undo_changes", OnVisit(P::EditNotes), |a, c| a.undo_changes(c.enhancement, c.revision()).map(drop)),
        row("patient_summary", OnVisit(P::ViewNotes), |a, c| a.patient_summary(c.visit).map(drop)),
        row("export_patient_summary", OnVisit(P::ExportNotes), |a, c| {
            a.export_patient_summary(c.signed_visit, "In plain words.").map(drop)
        }),
        row("generated", OnVisit(P::ViewNotes), |a, c| a.generated(c.note).map(drop)),
        row("generated_content", OnVisit(P::ViewNotes), |a, c| a.generated_content(c.generated).map(drop)),
        row("habits", Any(P::EditNotes), |a, _| a.habits().map(drop)),
        row("habit_noticed", Any(P::EditNotes), |a, c| a.habit_noticed(c.visit).map(drop)),
        row("applied_habits", OnVisit(P::ViewNotes), |a, c| a.applied_habits(c.visit).map(drop)),
        row("decide_habit", Any(P::EditNotes), |a, _| {
            a.decide_habit(&Habit::LeaveOut { words: "basically".to_owned() }, HabitState::Accepted).map(drop)
        }),
        row("forget_habit", Any(P::EditNotes), |a, _| a.forget_habit(clinic::habit())),
    ]
}

fn signing() -> Vec<Row> {
    vec![
        row("signing_check", OnVisit(P::SignNotes), |a, c| a.signing_check(c.visit).map(drop)),
        row("sign", OnVisit(P::SignNotes), |a, c| a.sign(c.visit, c.revision(), clinic::wrong_password()).map(drop)),
        row("add_addendum", OnVisit(P::SignNotes), |a, c| {
            a.add_addendum(c.signed, "More.", clinic::wrong_password()).map(drop)
        }),
        row("amend", OnVisit(P::SignNotes), |a, c| {
            a.amend(c.signed, "A slip.", "Left.", clinic::wrong_password()).map(drop)
        }),
        row("signed_note", OnVisit(P::ViewNotes), |a, c| a.signed_note(c.signed).map(drop)),
        row("export_pdf", OnVisit(P::ExportNotes), |a, c| a.export_pdf(c.signed, None).map(drop)),
        row("export_docx", OnVisit(P::ExportNotes), |a, c| a.export_docx(c.signed, None).map(drop)),
        row("export_draft_pdf", OnVisit(P::ExportNotes), |a, c| a.export_draft_pdf(c.visit).map(drop)),
        row("export_name", OnVisit(P::ExportNotes), |a, c| a.export_name(c.signed, "pdf").map(drop)),
        // The window asks for a place; the use case behind it gives the name.
        row("choose_export_path", OnVisit(P::ExportNotes), |a, c| a.export_name(c.signed, "pdf").map(drop)),
        row("dispatches", OnVisit(P::ViewNotes), |a, c| a.dispatches(c.signed_visit).map(drop)),
        row("save_dispatch_options", OnVisit(P::EditNotes), |a, c| {
            a.save_dispatch_options(c.visit, DispatchOptions::default()).map(drop)
        }),
        row("all_dispatches", Any(P::ViewNotes), |a, _| a.all_dispatches(WhichListed::Open).map(drop)),
        row("outbox_counts", Any(P::ViewNotes), |a, _| a.outbox_counts().map(drop)),
        row("retry_dispatch", OnVisit(P::ExportNotes), |a, c| a.retry_dispatch(c.dispatch).map(drop)),
        row("withdraw_dispatch", OnVisit(P::SignNotes), |a, c| a.withdraw_dispatch(c.dispatch).map(drop)),
        row("export_dispatch", OnVisit(P::ExportNotes), |a, c| a.export_dispatch(c.dispatch).map(drop)),
    ]
}

fn steps() -> Vec<Row> {
    vec![
        row("workflow", OnVisit(P::ViewNotes), |a, c| a.workflow(c.visit).map(drop)),
        row("open_step", OnVisit(P::ViewNotes), |a, c| a.open_step(c.visit, Step::Compose).map(drop)),
        row("spend_time", OnVisit(P::ViewNotes), |a, c| a.spend_time(c.visit, Step::Compose, 1)),
        row("keep_step_settings", OnVisit(P::ViewNotes), |a, c| a.keep_step_settings(c.visit, StepSettings::default())),
        row("note_on_step", OnVisit(P::EditNotes), |a, c| {
            a.note_on_step(c.visit, Step::Compose, Some("Later.".to_owned())).map(drop)
        }),
        // A step about codes is left out by whoever codes, any other by whoever writes.
        row("skip_step", OnVisit(P::EditNotes), |a, c| {
            a.skip_step(c.visit, Step::Compose, "Written by hand.".to_owned()).map(drop)
        }),
        row("take_up_step", OnVisit(P::EditNotes), |a, c| a.take_up_step(c.visit, Step::Compose).map(drop)),
        row("ready_for_review", OnVisit(P::EditNotes), |a, c| a.ready_for_review(c.visit, c.revision()).map(drop)),
        row("approve_content", OnVisit(P::SignNotes), |a, c| a.approve_content(c.visit, c.revision()).map(drop)),
        row("withdraw_approval", OnVisit(P::SignNotes), |a, c| a.withdraw_approval(c.visit).map(drop)),
        row("worklist", Any(P::ViewNotes), |a, _| a.worklist().map(drop)),
        row("billing_review", OnVisit(P::ViewBilling), |a, c| a.billing_review(c.visit).map(drop)),
        row("attest", OnVisit(P::AttestBilling), |a, c| {
            a.attest(c.visit, c.revision(), "standard", "I saw the patient.").map(drop)
        }),
        row("withdraw_attestation", OnVisit(P::AttestBilling), |a, c| a.withdraw_attestation(c.visit).map(drop)),
    ]
}

fn codes() -> Vec<Row> {
    vec![
        row("coding", OnVisit(P::ViewCodes), |a, c| a.coding(c.visit).map(drop)),
        row("coding_history", OnVisit(P::AssignCodes), |a, c| a.coding_history(c.visit).map(drop)),
        row("coding_findings", OnVisit(P::ViewCodes), |a, c| a.coding_findings(c.visit).map(drop)),
        row("visit_level", OnVisit(P::AssignCodes), |a, c| a.visit_level(c.visit).map(drop)),
        row("accept_suggestions", OnVisit(P::AssignCodes), |a, c| {
            a.accept_suggestions(c.visit, &[clinic::suggestion()]).map(drop)
        }),
        row("accept_all_suggestions", OnVisit(P::AssignCodes), |a, c| a.accept_all_suggestions(c.visit, 100).map(drop)),
        row("modify_suggestion", OnVisit(P::AssignCodes), |a, c| {
            let (suggestion, reason) = (clinic::suggestion(), RejectionReason::NotDocumented);
            a.modify_suggestion(c.visit, suggestion, &clinic::code(), reason, None).map(drop)
        }),
        row("reject_suggestions", OnVisit(P::AssignCodes), |a, c| {
            let (suggestion, reason) = (clinic::suggestion(), RejectionReason::NotDocumented);
            a.reject_suggestions(c.visit, &[suggestion], reason, None).map(drop)
        }),
        row("add_codes", OnVisit(P::AssignCodes), |a, c| a.add_codes(c.visit, &[clinic::code()]).map(drop)),
        row("remove_codes", OnVisit(P::AssignCodes), |a, c| {
            a.remove_codes(c.visit, &[clinic::assignment()], None).map(drop)
        }),
        row("set_code_status", OnVisit(P::AssignCodes), |a, c| {
            a.set_code_status(c.visit, &[], AssignmentStatus::Confirmed, None, None).map(drop)
        }),
        row("replace_code", OnVisit(P::AssignCodes), |a, c| {
            a.replace_code(c.visit, clinic::assignment(), &clinic::code()).map(drop)
        }),
        row("move_code", OnVisit(P::AssignCodes), |a, c| a.move_code(c.visit, clinic::assignment(), None).map(drop)),
        row("order_codes", OnVisit(P::AssignCodes), |a, c| a.order_codes(c.visit, &[]).map(drop)),
        row("set_code_line", OnVisit(P::AssignCodes), |a, c| {
            let line = CodeLine { modifiers: Vec::new(), units: 1, pointers: Vec::new() };
            a.set_code_line(c.visit, clinic::assignment(), line).map(drop)
        }),
        row("set_code_notes", OnVisit(P::AssignCodes), |a, c| {
            a.set_code_notes(c.visit, clinic::assignment(), None).map(drop)
        }),
        row("undo_coding", OnVisit(P::AssignCodes), |a, c| a.undo_coding(c.visit).map(drop)),
        row("apply_fix", OnVisit(P::AssignCodes), |a, c| a.apply_fix(c.visit, &fixable()).map(drop)),
        row("finish_coding", OnVisit(P::AssignCodes), |a, c| a.finish_coding(c.visit, None).map(drop)),
        row("save_coding_facts", OnVisit(P::AssignCodes), |a, c| {
            a.save_coding_facts(c.visit, c.facts.clone()).map(drop)
        }),
        row("claim_encounter", OnVisit(P::AssignCodes), |a, c| a.claim_encounter(c.visit).map(drop)),
        row("take_over_encounter", OnVisit(P::AssignCodes), |a, c| a.take_over_encounter(c.visit).map(drop)),
        row("release_encounter", OnVisit(P::AssignCodes), |a, c| a.release_encounter(c.visit)),
        row("ask_query", OnVisit(P::AssignCodes), |a, c| a.ask_query(c.visit, None, clinic::question()).map(drop)),
        row("answer_query", OnVisit(P::AnswerQueries), |a, c| {
            let value = AnswerValue::Text("The left one.".to_owned());
            a.answer_query(c.query, AnswerInput { value, certainty: Certainty::Certain, notes: None }).map(drop)
        }),
        row("verify_answer", OnVisit(P::VerifyAnswers), |a, c| a.verify_answer(c.query).map(drop)),
        row("pass_over_query", OnVisit(P::AnswerQueries), |a, c| {
            a.pass_over_query(c.query, QueryStatus::Skipped).map(drop)
        }),
        row("close_gap", OnVisit(P::AssignCodes), |a, c| a.close_gap(c.gap, GapStatus::Deferred, None).map(drop)),
        row("take_into_note", OnVisit(P::EditNotes), |a, c| {
            a.take_into_note(c.query, c.revision(), "The left one.").map(drop)
        }),
        row("open_queries", Any(P::AnswerQueries), |a, _| a.open_queries(None).map(drop)),
        row("coding_queue", Any(P::AssignCodes), |a, _| {
            a.coding_queue(&QueueFilter::default(), QueueOrder::OldestFirst, 5).map(drop)
        }),
        row("neighbour_in_queue", Any(P::AssignCodes), |a, _| {
            let (order, way) = (QueueOrder::OldestFirst, QueueDirection::Next);
            a.neighbour_in_queue(&QueueFilter::default(), order, None, way).map(drop)
        }),
        row("coding_report", Any(P::ViewCodingReport), |a, _| a.coding_report(today(a), today(a)).map(drop)),
        // Last: it withdraws the gaps that are not there any more.
        row("suggest_codes", OnVisit(P::AssignCodes), |a, c| a.suggest_codes(c.visit).map(drop)),
    ]
}

fn code_sets() -> Vec<Row> {
    vec![
        row("search_codes", Any(P::ViewCodes), |a, _| {
            let wanted = CodeSearch {
                text: "cough".to_owned(),
                systems: Vec::new(),
                billable_only: false,
                chapter: None,
                day: None,
                limit: 3,
            };
            a.search_codes(&wanted).map(drop)
        }),
        row("show_code", Any(P::ViewCodes), |a, _| a.show_code(&clinic::code(), None).map(drop)),
        row("browse_codes", Any(P::ViewCodes), |a, _| a.browse_codes(None, None).map(drop)),
        row("narrow_code", Any(P::ViewCodes), |a, _| a.narrow_code("S93.4", None).map(drop)),
        row("narrow_further", Any(P::ViewCodes), |a, _| a.narrow_further("S93.4", None).map(drop)),
        row("modifiers_for", Any(P::ViewCodes), |a, _| a.modifiers_for(&clinic::code(), None).map(drop)),
        row("code_sets", Any(P::ViewCodes), |a, _| a.code_sets().map(drop)),
        row("codes_of_the_clinic", Any(P::ViewCodes), |a, _| a.codes_of_the_clinic().map(drop)),
        row("coding_rules", Any(P::ViewCodes), |a, _| a.coding_rules().map(drop)),
        row("save_coding_rules", Any(P::EditCodeSets), |a, _| a.save_coding_rules(Default::default()).map(drop)),
        row("preview_code_set", Any(P::EditCodeSets), |a, c| {
            let file = c.folder.path().join("nothing.txt");
            a.preview_code_set(&[file], CodeSetKind::Ncci, &CodeSetOptions::default()).map(drop)
        }),
        row("keep_code_set", Any(P::EditCodeSets), |a, _| a.keep_code_set("none").map(drop)),
        row("remove_code_set", Any(P::EditCodeSets), |a, _| a.remove_code_set(clinic::code_set()).map(drop)),
        row("charges", Any(P::ViewBilling), |a, _| a.charges().map(drop)),
        row("save_charges", Any(P::EditCodeSets), |a, _| a.save_charges(ChargeList::default()).map(drop)),
        row("read_charges", Any(P::EditCodeSets), |a, c| {
            a.read_charges(&c.folder.path().join("nothing.csv")).map(drop)
        }),
        row("attestation_templates", Any(P::ViewBilling), |a, _| a.attestation_templates().map(drop)),
        row("save_attestation_templates", Any(P::EditSettings), |a, _| {
            a.save_attestation_templates(AttestationTemplates::default()).map(drop)
        }),
    ]
}

fn clinic_wide() -> Vec<Row> {
    vec![
        row("save_template", Any(P::EditTemplates), |a, c| a.save_template(c.template.clone()).map(drop)),
        row("delete_template", Any(P::EditTemplates), |a, c| a.delete_template(c.template.id)),
        row("restore_template", Any(P::EditTemplates), |a, c| a.restore_template(c.template.id, 1).map(drop)),
        row("export_template", Any(P::EditTemplates), |a, c| a.export_template(c.template.id, None).map(drop)),
        row("import_template", Any(P::EditTemplates), |a, c| {
            a.import_template(&c.folder.path().join("nothing.json")).map(drop)
        }),
        row("save_text_macro", Any(P::EditTemplates), |a, c| a.save_text_macro(c.text.clone()).map(drop)),
        row("delete_text_macro", Any(P::EditTemplates), |a, c| a.delete_text_macro(c.text.id)),
        row("save_composer", Any(P::EditSettings), |a, _| {
            let settings = a.composer()?.settings;
            a.save_composer(settings).map(drop)
        }),
        row("set_composer_key", Any(P::EditSettings), |a, _| a.set_composer_key(None).map(drop)),
        row("confirm_agreement", Any(P::EditSettings), |a, _| a.confirm_agreement("example.org").map(drop)),
        row("withdraw_agreement", Any(P::EditSettings), |a, _| a.withdraw_agreement().map(drop)),
        row("language_models", Any(P::EditSettings), |a, _| a.language_models().map(drop)),
        row("try_composer", Any(P::EditSettings), |a, _| a.try_composer().map(drop)),
        row("download_model", Any(P::EditSettings), |a, _| a.download_model("none of them")),
        row("add_model_file", Any(P::EditSettings), |a, _| a.add_model_file(Path::new("/nowhere/model.bin")).map(drop)),
        row("measure_model", Any(P::EditSettings), |a, _| a.measure_model("none of them").map(drop)),
        row("save_dispatch_settings", Any(P::EditSettings), |a, _| {
            a.save_dispatch_settings(DispatchPlaces::default()).map(drop)
        }),
        row("save_organization", Any(P::EditSettings), |a, _| {
            let organization = a.me()?.organization;
            a.save_organization(organization).map(drop)
        }),
        row("compliance_events", Any(P::ReviewCompliance), |a, _| a.compliance_events(ComplianceWhich::Open).map(drop)),
        row("compliance_waiting", Any(P::ReviewCompliance), |a, _| a.compliance_waiting().map(drop)),
        row("review_compliance", Any(P::ReviewCompliance), |a, _| {
            a.review_compliance(clinic::event(), ComplianceVerdict::Compliant, "It was right.")
        }),
        row("compliance_rules", Any(P::ReviewCompliance), |a, _| a.compliance_rules().map(drop)),
        row("save_compliance_rules", Any(P::ReviewCompliance), |a, _| {
            let rules = a.compliance_rules()?;
            a.save_compliance_rules(rules).map(drop)
        }),
        row("second_factors", Any(P::EditPeople), |a, _| a.second_factors().map(drop)),
        row("reset_second_factor", Any(P::EditPeople), |a, c| a.reset_second_factor(c.nobody)),
        row("people", Any(P::EditPeople), |a, _| a.people().map(drop)),
        row("invite_person", Any(P::EditPeople), |a, _| a.invite_person(clinic::nobody()).map(drop)),
        row("invite_again", Any(P::EditPeople), |a, c| a.invite_again(c.nobody).map(drop)),
        row("withdraw_invitation", Any(P::EditPeople), |a, c| a.withdraw_invitation(c.nobody)),
        row("change_person", Any(P::EditPeople), |a, c| a.change_person(c.nobody, clinic::nobody()).map(drop)),
        row("end_person", Any(P::EditPeople), |a, c| a.end_person(c.nobody).map(drop)),
        row("save_department", Any(P::EditPeople), |a, _| a.save_department(None, "", None).map(drop)),
        row("remove_department", Any(P::EditPeople), |a, _| a.remove_department(clinic::department()).map(drop)),
        row("save_organization_identifiers", Any(P::EditSettings), |a, _| {
            a.save_organization_identifiers(Default::default()).map(drop)
        }),
        row("set_second_factor_policy", Any(P::EditSettings), |a, _| a.set_second_factor_policy(Default::default())),
        row("audit_page", Any(P::ViewOwnAudit), |a, _| a.audit_page(&Default::default(), None, 5).map(drop)),
        row("audit_choices", Any(P::ViewOwnAudit), |a, _| a.audit_choices().map(drop)),
        row("audit_entry", Any(P::ViewOwnAudit), |a, _| a.audit_entry(clinic::device(), 1).map(drop)),
        row("verify_audit_on", Any(P::ViewAudit), |a, _| a.verify_audit_on(None).map(drop)),
        row("export_audit", Any(P::ViewAudit), |a, _| {
            a.export_audit(&Default::default(), clinic::wrong_password(), None).map(drop)
        }),
        row("verify_audit", Any(P::ViewAudit), |a, _| a.verify_audit().map(drop)),
        row("back_up", Any(P::BackUp), |a, c| a.back_up(Some(c.folder.path().join("backups"))).map(drop)),
        row("backups", Any(P::BackUp), |a, _| a.backups().map(drop)),
        row("save_backup_plan", Any(P::BackUp), |a, _| {
            a.save_backup_plan(BackupPlan { rhythm: BackupRhythm::Off, folder: None, keep: 7 }).map(drop)
        }),
        row("try_restore", Any(P::BackUp), |a, _| {
            a.try_restore(None, DrillProof::Password, clinic::wrong_password()).map(drop)
        }),
        row("check_vault", Any(P::BackUp), |a, _| a.check_vault().map(drop)),
        row("renew_recovery_key", Any(P::BackUp), |a, _| a.renew_recovery_key(clinic::wrong_password()).map(drop)),
        row("confirm_recovery_key", Any(P::BackUp), |a, _| a.confirm_recovery_key()),
    ]
}

fn today(app: &App) -> chrono::NaiveDate {
    app.today_here()
}

fn fixable() -> CodeFinding {
    CodeFinding {
        rule: "none".to_owned(),
        kind: RuleKind::Billing,
        severity: EditSeverity::Warning,
        codes: Vec::new(),
        message: "Nothing is wrong.".to_owned(),
        source: "nobody".to_owned(),
        fix: Some(CodeFix { label: "Nothing".to_owned(), changes: Vec::new() }),
    }
}

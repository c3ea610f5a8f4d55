//! The list of commands: what the window may ask, and nothing else. TypeScript is generated from it.

mod audit;
mod billing;
mod code_sets;
mod coding;
mod coding_queue;
mod compliance;
mod composer;
mod dispatch;
mod emergency;
mod files;
mod habits;
mod improving;
mod models;
mod notes;
mod patients;
mod people;
mod privacy;
mod recording;
mod rights;
mod second_factor;
mod session;
mod settings;
mod templates;
mod workflow;

use crate::events;
use auscult_app::views::{ErrorCode, ErrorView};
use auscult_app::{App, AppError};
use std::path::Path;
use tauri::State;
use tauri_specta::{Builder, collect_commands};

/// What a command answers.
pub type Answer<T> = Result<T, ErrorView>;
/// The program behind the window.
pub type Auscult<'a> = State<'a, App>;

/// The commands and events, with their types.
pub fn builder() -> Builder<tauri::Wry> {
    Builder::<tauri::Wry>::new()
        // Every type reads and writes the same shape.
        .disable_serde_phases()
        .commands(collect_commands![
            session::gate,
            session::set_up_clinic,
            session::set_up_sample_clinic,
            session::unlock,
            session::lock,
            session::recover,
            session::touch,
            session::me,
            session::change_password,
            session::renew_recovery_key,
            session::confirm_recovery_key,
            emergency::unlock_in_emergency,
            second_factor::unlock_with_code,
            second_factor::second_factor,
            second_factor::begin_second_factor,
            second_factor::confirm_second_factor,
            second_factor::renew_recovery_codes,
            second_factor::remove_second_factor,
            second_factor::give_code,
            second_factor::second_factors,
            second_factor::reset_second_factor,
            second_factor::set_second_factor_policy,
            people::people,
            people::invite_person,
            people::invite_again,
            people::withdraw_invitation,
            people::join,
            people::change_person,
            people::end_person,
            people::save_department,
            people::remove_department,
            people::profile,
            people::save_profile,
            people::organization_identifiers,
            people::save_organization_identifiers,
            patients::search_patients,
            patients::patient,
            patients::check_patient,
            patients::save_patient,
            privacy::chart_controls,
            privacy::restrict_chart,
            privacy::lift_restriction,
            privacy::break_glass,
            patients::today,
            patients::encounter,
            patients::create_encounter,
            patients::update_encounter,
            patients::clinicians,
            patients::check_in,
            patients::take_back_check_in,
            patients::set_encounter_status,
            patients::save_vitals,
            patients::record_consent,
            recording::input_devices,
            recording::start_recording,
            recording::pause_recording,
            recording::resume_recording,
            recording::mark_recording,
            recording::stop_recording,
            recording::recording_status,
            recording::cancel_import,
            recording::waveform,
            recording::play,
            recording::stop_playback,
            recording::dismiss_recovered,
            recording::transcript,
            recording::transcribe_again,
            recording::correct_word,
            recording::set_speaker,
            models::models,
            models::download_model,
            models::cancel_model_download,
            models::choose_model,
            models::measure_model,
            templates::templates,
            templates::template_rows,
            templates::save_template,
            templates::delete_template,
            templates::template_versions,
            templates::template_version,
            templates::restore_template,
            templates::export_template,
            templates::import_template,
            templates::preview_template,
            templates::text_macros,
            templates::save_text_macro,
            templates::delete_text_macro,
            templates::filled_macros,
            composer::composer,
            composer::save_composer,
            composer::set_composer_key,
            composer::confirm_agreement,
            composer::withdraw_agreement,
            composer::language_models,
            composer::try_composer,
            composer::compose_draft,
            composer::cancel_draft,
            composer::generated,
            composer::generated_content,
            habits::habits,
            habits::habit_noticed,
            habits::applied_habits,
            habits::decide_habit,
            habits::forget_habit,
            notes::blank_note,
            notes::save_note,
            notes::note_versions,
            notes::version_content,
            notes::restore_version,
            notes::check_note,
            notes::note_structure,
            notes::mark_right,
            notes::take_back_right,
            notes::signing_check,
            notes::sign,
            notes::add_addendum,
            notes::amend,
            notes::signed_note,
            notes::export_pdf,
            notes::export_docx,
            notes::export_draft_pdf,
            improving::enhance_note,
            improving::enhancement,
            improving::decide_changes,
            improving::undo_changes,
            improving::patient_summary,
            improving::export_patient_summary,
            dispatch::dispatches,
            dispatch::save_dispatch_options,
            dispatch::all_dispatches,
            dispatch::outbox_counts,
            dispatch::retry_dispatch,
            dispatch::withdraw_dispatch,
            dispatch::export_dispatch,
            dispatch::dispatch_settings,
            dispatch::save_dispatch_settings,
            coding::coding,
            coding::coding_history,
            coding::suggest_codes,
            coding::accept_suggestions,
            coding::modify_suggestion,
            coding::reject_suggestions,
            coding::add_codes,
            coding::remove_codes,
            coding::set_code_status,
            coding::replace_code,
            coding::move_code,
            coding::order_codes,
            coding::set_code_line,
            coding::set_code_notes,
            coding::undo_coding,
            coding::finish_coding,
            coding::coding_findings,
            coding::apply_fix,
            coding::visit_level,
            coding::save_coding_facts,
            coding::ask_query,
            coding::answer_query,
            coding::verify_answer,
            coding::pass_over_query,
            coding::close_gap,
            coding::take_into_note,
            coding::open_queries,
            coding_queue::coding_queue,
            coding_queue::neighbour_in_queue,
            coding_queue::claim_encounter,
            coding_queue::take_over_encounter,
            coding_queue::release_encounter,
            coding_queue::coding_report,
            code_sets::search_codes,
            code_sets::show_code,
            code_sets::browse_codes,
            code_sets::narrow_code,
            code_sets::narrow_further,
            code_sets::modifiers_for,
            code_sets::code_sets,
            code_sets::preview_code_set,
            code_sets::keep_code_set,
            code_sets::drop_code_set_preview,
            code_sets::remove_code_set,
            code_sets::coding_rules,
            code_sets::save_coding_rules,
            settings::settings,
            settings::save_settings,
            settings::set_zoom,
            settings::save_organization,
            settings::back_up,
            settings::licences,
            settings::unfinished,
            settings::keep_unfinished,
            files::import_recording,
            files::add_model_file,
            files::choose_export_path,
            files::choose_folder,
            files::show_file,
            rights::release_outlook,
            rights::release_records,
            rights::releases,
            rights::consents,
            rights::take_consent,
            rights::withdraw_consent,
            rights::export_consent,
            rights::consent_texts,
            rights::save_consent_text,
            rights::amendment_requests,
            rights::take_amendment_request,
            rights::step_amendment,
            rights::amendments_due,
            rights::amendment_letter,
            workflow::workflow,
            workflow::open_step,
            workflow::spend_time,
            workflow::skip_step,
            workflow::take_up_step,
            workflow::note_on_step,
            workflow::keep_step_settings,
            workflow::ready_for_review,
            workflow::approve_content,
            workflow::withdraw_approval,
            workflow::worklist,
            workflow::preferences,
            workflow::save_preferences,
            workflow::accept_all_suggestions,
            workflow::custom_edits,
            billing::billing_review,
            billing::attest,
            billing::withdraw_attestation,
            billing::attestation_templates,
            billing::save_attestation_templates,
            billing::charges,
            billing::save_charges,
            billing::read_charges,
            audit::audit_page,
            audit::audit_choices,
            audit::audit_entry,
            audit::verify_audit,
            audit::chart_readers,
            compliance::compliance_events,
            compliance::compliance_waiting,
            compliance::review_compliance,
            compliance::compliance_rules,
            compliance::save_compliance_rules,
        ])
        .events(events::all())
}

/// Writes the TypeScript the window is built with.
pub fn write_bindings(file: &Path) -> anyhow::Result<()> {
    Ok(builder().export(specta_typescript::Typescript::default(), file)?)
}

/// Runs a use case on a thread of its own, so that the window never waits for it.
async fn on_thread<T: Send + 'static>(
    app: Auscult<'_>,
    use_case: impl FnOnce(&App) -> Result<T, AppError> + Send + 'static,
) -> Answer<T> {
    let app = app.inner().clone();
    match tauri::async_runtime::spawn_blocking(move || use_case(&app)).await {
        Ok(answer) => answer.map_err(|error| error.view()),
        Err(_) => Err(ErrorView {
            code: ErrorCode::Other,
            message: "Something went wrong inside Auscult. What was saved is safe.".to_owned(),
            hint: Some("Try again; if it happens again, restart Auscult.".to_owned()),
            retryable: true,
            wait_seconds: None,
        }),
    }
}

//! What was done at a visit is proposed from the practice's own procedures, and the four ways of reading a note are told
//! apart; a restart keeps what was proposed.

use anyhow::{Context, Result, ensure};
use auscult_app::domain::EncounterId;
use auscult_app::domain::coding::{CodeSetKind, ProposalSource};
use auscult_app::views::{CodeSetOptions, CodingView, ColumnNames};
use auscult_tests::at_desk::at_desk;
use auscult_tests::clinic::{Clinic, EMAIL, PASSWORD};
use auscult_tests::desk::KeyringState::Unlocked;

/// A practice's file: the codes are invented, the words our own.
const PROCEDURES: &str = "code,title\n91001,\"Influenza vaccine, standard dose\"\n\
    91010,\"Vaccine administration by injection, first vaccine\"\n81003,\"Strep test, rapid\"\n93001,ECG with report\n";

/// What the physician wrote: subjective, objective, assessment, plan.
const NOTE: [&str; 4] = [
    "Sore throat for three days. Takes metformin. Her mother had diabetes. No chest pain.",
    "BP 128/76. Tonsils red. Rapid strep positive, done in office today.",
    "1. Strep throat.\n2. Type 2 diabetes, stable.",
    "1. Start amoxicillin 500 mg twice daily. 2. Continue metformin. Flu shot given today in the left deltoid. Declined ECG.",
];

fn write_note(clinic: &Clinic, visit: EncounterId) -> Result<()> {
    let template = clinic.app.templates()?.into_iter().find(|one| one.name == "SOAP").context("SOAP ships")?;
    let note = clinic.app.blank_note(visit, template.id)?;
    let mut content = note.content.clone();
    for (section, text) in content.sections.iter_mut().zip(NOTE) {
        section.text = text.to_owned();
    }
    clinic.app.save_note(note.id, note.revision, content)?;
    Ok(())
}

fn import(clinic: &Clinic, folder: &std::path::Path) -> Result<()> {
    let file = crate::coding::write(folder, "procedures.csv", PROCEDURES)?;
    let options = CodeSetOptions {
        version: Some("own".to_owned()),
        effective_from: chrono::NaiveDate::from_ymd_opt(2026, 1, 1),
        columns: Some(ColumnNames { code: "code".to_owned(), title: "title".to_owned() }),
        ..CodeSetOptions::default()
    };
    let preview = clinic.app.preview_code_set(&[file], CodeSetKind::Cpt, &options)?;
    clinic.app.keep_code_set(&preview.token)?;
    Ok(())
}

/// The proposed codes of a source.
fn of(view: &CodingView, source: ProposalSource) -> Vec<String> {
    let of_source = view.suggestions.iter().filter(|row| row.suggestion.proposed.source == source);
    of_source.map(|row| row.suggestion.proposed.code.code.to_string()).collect()
}

#[test]
fn the_four_sources_are_told_apart_and_kept() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let visit = {
            let (clinic, _) = Clinic::set_up(folder.path())?;
            let visit = clinic.begin_visit()?;
            write_note(&clinic, visit)?;
            let before = clinic.app.suggest_codes(visit)?;
            ensure!(of(&before, ProposalSource::Procedure) == ["Z23"], "nothing is imported, and no code made up");
            import(&clinic, folder.path())?;
            let view = clinic.app.suggest_codes(visit)?;
            four_sources(&view)?;
            let again = clinic.app.suggest_codes(visit)?;
            ensure!(again.suggestions == view.suggestions, "the same note gives the same, once");
            visit
            // Gone without locking, as by a kill.
        };
        let clinic = Clinic::start(folder.path())?;
        clinic.app.unlock(EMAIL, PASSWORD.to_owned())?;
        four_sources(&clinic.app.coding(visit)?)
    })
}

fn four_sources(view: &CodingView) -> Result<()> {
    let clinical = of(view, ProposalSource::Clinical);
    ensure!(["J02.0", "E11.9"].iter().all(|code| clinical.iter().any(|one| one == code)), "{clinical:?}");
    let held = of(view, ProposalSource::Documentation);
    ensure!(held.iter().any(|code| code == "Z79.84"), "the medicines are in the record: {held:?}");
    let mut done = of(view, ProposalSource::Procedure);
    done.sort();
    ensure!(done == ["81003", "91001", "91010", "Z23"], "what was done, and not what was declined: {done:?}");
    let billed: Vec<_> =
        view.suggestions.iter().filter(|row| row.suggestion.proposed.source == ProposalSource::Billing).collect();
    let [level] = billed.as_slice() else { anyhow::bail!("{} levels", billed.len()) };
    let level = &level.suggestion.proposed;
    ensure!(
        level.code.code.as_str() == "99203",
        "one stable and one uncomplicated problem are low beside a prescription: {}",
        level.reason
    );
    ensure!(level.modifiers.iter().any(|modifier| modifier.as_str() == "25"), "beside giving a vaccine");
    for row in &view.suggestions {
        let proposed = &row.suggestion.proposed;
        ensure!(!proposed.reason.is_empty() && !row.evidence.is_empty(), "{} has no reason", proposed.code.code);
    }
    Ok(())
}

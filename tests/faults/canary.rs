//! What is known about patients lies on the disk in ciphertext only: a visit full of words nobody else uses is worked
//! through, and then everything the program could have written to is searched for them.
//!
//! The program vanishes once without locking, as in a crash, so that what lies there in the midst of work is searched
//! too. What a person exports is theirs, and not searched.

use anyhow::{Context, Result, ensure};
use auscult_app::domain::EncounterId;
use auscult_app::domain::encounter::EncounterKind;
use auscult_app::domain::patient::{Allergy, PatientDetails, Sex};
use auscult_app::domain::workflow::Step;
use auscult_app::views::{EncounterDetails, WordCorrection};
use auscult_tests::Desk;
use auscult_tests::at_desk::{run_stage, stage};
use auscult_tests::clinic::{Clinic, EMAIL, PASSWORD};
use auscult_tests::desk::KeyringState::Unlocked;
use auscult_tests::sample::Sample;
use auscult_tests::search::Search;
use chrono::NaiveDate;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// The words: name, number, address, allergy, complaint, what was said, what was written, what the coder wrote, what
/// was typed and not kept, and what was searched for.
const MARKS: [&str; 11] = [
    "Zephyrinette",
    "Quillfeatherby",
    "MRNXYZZY",
    "Brambleport",
    "Wortsalve",
    "Xylocoughitis",
    "Brontophonia",
    "Mirabellitis",
    "Cinnabarcode",
    "Halfwrittenium",
    "Searchedoraptor",
];

#[test]
fn nothing_about_a_patient_is_readable_on_the_disk() -> Result<()> {
    if let Some(stage) = stage() {
        return match stage.as_str() {
            "work and vanish" => work_and_vanish(),
            "go on and lock" => go_on_and_lock(),
            _ => Ok(()),
        };
    }
    let began = SystemTime::now();
    let desk = Desk::without_screen(Unlocked)?;
    let search = Search::for_words(&MARKS)?;

    // A search that finds nothing must be one that can find.
    let planted = desk.in_home("a note left behind");
    std::fs::write(&planted, "seen today: Zephyrinette Quillfeatherby")?;
    ensure!(found(&search, &desk, began)?.len() == 2, "the search does not find what was planted");
    std::fs::remove_file(planted)?;

    for stage in ["work and vanish", "go on and lock"] {
        run_stage(&desk, stage)?;
        ensure!(desk.in_home("clinic/vault/vault.db").is_file(), "there is nothing to search");
        let found = found(&search, &desk, began)?;
        ensure!(found.is_empty(), "after '{stage}', readable on the disk: {found:#?}");
    }
    Ok(())
}

/// Everything readable where the program may write: its home, its run-time and temporary folder, and what is newer than
/// this test in the temporary folders of the system.
fn found(search: &Search, desk: &Desk, since: SystemTime) -> Result<Vec<String>> {
    let mut found = search.below(&desk.home().path())?;
    found.extend(search.below(&desk.home().run())?);
    for folder in ["/tmp", "/var/tmp", "/dev/shm", "/var/crash", "/var/lib/systemd/coredump"] {
        for file in newer(Path::new(folder), since) {
            // Of other programs there may be files that nobody else may read, or that are gone again.
            let what = search.in_file(&file).unwrap_or_default();
            found.extend(what.into_iter().map(|what| format!("{}: {what}", file.display())));
        }
    }
    Ok(found)
}

/// The files right in a folder that were written since.
fn newer(folder: &Path, since: SystemTime) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let written = |path: &PathBuf| path.metadata().and_then(|is| is.modified()).is_ok_and(|at| at >= since);
    entries.map(|entry| entry.path()).filter(|path| path.is_file() && written(path)).collect()
}

fn folder() -> Result<PathBuf> {
    Ok(PathBuf::from(std::env::var_os("HOME").context("a desk has a home")?).join("clinic"))
}

fn work_and_vanish() -> Result<()> {
    let (clinic, _) = Clinic::set_up(&folder()?)?;
    let visit = marked_visit(&clinic)?;
    clinic.app.import_recording(visit, &Sample::file())?;
    let transcript = clinic.written_down(visit, Duration::from_secs(240))?;
    let first = transcript.segments.first().context("something was said")?;
    clinic.app.correct_word(WordCorrection { segment: first.id, word: 0, text: "Brontophonia".to_owned() })?;
    let mut content = clinic.draft(visit, "SOAP")?;
    let note = clinic.app.encounter(visit)?.note.context("the note")?;
    content.sections[0].text.push_str("\nSigns of Mirabellitis.");
    clinic.app.save_note(note.id, note.revision, content)?;
    clinic.app.note_on_step(visit, Step::CodeReview, Some("Ask about Cinnabarcode".to_owned()))?;
    clinic.app.keep_unfinished("patient", Some("{\"complaint\":\"Halfwrittenium\"}".to_owned()))?;
    clinic.app.search_patients("Searchedoraptor", 10)?;
    clinic.app.suggest_codes(visit)?;
    clinic.app.back_up(None)?;
    // No destructor runs: the log of the database, temporary files and whatever else stay as they lie.
    std::process::exit(0)
}

fn go_on_and_lock() -> Result<()> {
    let clinic = Clinic::start(&folder()?)?;
    clinic.app.unlock(EMAIL, PASSWORD.to_owned())?;
    let visit = clinic.app.today(None)?.unsigned.first().context("the visit is there")?.id;
    clinic.app.patient_summary(visit)?;
    clinic.sign(visit, PASSWORD)?;
    ensure!(clinic.app.check_vault()?.is_empty(), "the vault is not whole");
    clinic.app.lock();
    Ok(())
}

fn marked_visit(clinic: &Clinic) -> Result<EncounterId> {
    let patient = clinic.app.save_patient(
        None,
        PatientDetails {
            given_name: "Zephyrinette".to_owned(),
            family_name: "Quillfeatherby".to_owned(),
            birth_date: NaiveDate::from_ymd_opt(1964, 2, 9).unwrap_or_default(),
            sex: Sex::Female,
            mrn: Some("MRNXYZZY".to_owned()),
            phone: None,
            email: None,
            address: vec!["7 Brambleport Road".to_owned()],
            allergies: vec![Allergy { substance: "Wortsalve".to_owned(), reaction: None }],
        },
    )?;
    let details = EncounterDetails {
        kind: EncounterKind::OfficeVisit,
        starts_at: None,
        chief_complaint: Some("Xylocoughitis for ten days".to_owned()),
        clinician: None,
    };
    let visit = clinic.app.create_encounter(patient.id, details)?.id;
    let consent = auscult_app::domain::encounter::ConsentForm::Verbal;
    clinic.app.record_consent(visit, consent, "May I record our visit?".to_owned())?;
    Ok(visit)
}

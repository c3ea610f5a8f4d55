//! Two clinics on one laptop: chosen, begun, left, and never mixed.

use crate::views::{Gate, KeyringChoice, SetUp};
use crate::{App, AppError, Host, Places};
use auscult_domain::patient::{PatientDetails, Sex};
use auscult_speech::WorkerCommand;
use auscult_vault::VaultError;
use chrono::{NaiveDate, Utc};
use std::fs;
use std::path::Path;
use std::sync::Arc;

const PASSWORD: &str = "violet kettle 4 runs";

fn host(folder: &Path) -> Host {
    Host {
        places: Places::within(folder, folder.join("exports")),
        worker: WorkerCommand { program: folder.join("no-worker"), args: Vec::new() },
        clock: Arc::new(Utc::now),
        listener: Arc::new(|_| {}),
    }
}

fn clinic(name: &str, email: &str) -> SetUp {
    SetUp {
        organization: name.into(),
        address: Vec::new(),
        phone: None,
        name: "Ellen Whitaker".into(),
        credentials: None,
        email: email.into(),
        password: PASSWORD.into(),
        keyring: KeyringChoice::Without,
    }
}

fn rosa() -> PatientDetails {
    PatientDetails {
        given_name: "Rosa".into(),
        family_name: "Alvarez".into(),
        birth_date: NaiveDate::from_ymd_opt(1964, 3, 9).expect("a day"),
        sex: Sex::Female,
        mrn: None,
        phone: None,
        email: None,
        address: Vec::new(),
        allergies: Vec::new(),
    }
}

fn names(app: &App) -> Vec<(String, bool)> {
    app.gate().organizations.into_iter().map(|row| (row.name, row.chosen)).collect()
}

#[test]
fn two_clinics_on_a_laptop_never_mix() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = App::start(host(folder.path())).expect("started");
    app.set_up_clinic(clinic("Harbour Lane", "ellen@harbour.example")).expect("set up");
    app.save_patient(None, rosa()).expect("registered");
    assert_eq!(names(&app), [("Harbour Lane".to_owned(), true)]);

    let gate = app.begin_organization().expect("begun");
    assert_eq!((gate.gate, gate.organization), (Gate::Welcome, None));
    assert!(matches!(app.me(), Err(AppError::Locked)), "beginning another one locks the first");
    app.set_up_clinic(clinic("Elm Street", "ellen@elm.example")).expect("set up");
    assert!(app.search_patients("Alvarez", 10).expect("searched").is_empty(), "nobody of the other clinic");
    assert_eq!(names(&app), [("Harbour Lane".to_owned(), false), ("Elm Street".to_owned(), true)]);

    let first = app.gate().organizations.remove(0).id;
    let gate = app.choose_organization(&first).expect("chosen");
    assert_eq!((gate.gate, gate.organization.as_deref()), (Gate::Locked, Some("Harbour Lane")));
    let people: Vec<String> = gate.people.into_iter().map(|person| person.email).collect();
    assert_eq!(people, ["ellen@harbour.example"]);
    let elsewhere = app.unlock("ellen@elm.example", PASSWORD.into());
    assert!(matches!(elsewhere, Err(AppError::Vault(VaultError::UnknownPerson))));
    app.unlock("ellen@harbour.example", PASSWORD.into()).expect("signed in");
    assert_eq!(app.search_patients("Alvarez", 10).expect("searched").len(), 1);
    assert!(app.choose_organization("../vault").is_err() && app.me().is_ok(), "what is in no list is not chosen");

    let backup = app.back_up(None).expect("backed up").path;
    assert!(Path::new(&backup).starts_with(folder.path().join("vault")), "each backs up into its own folder");
    let second = app.gate().organizations.remove(1).id;
    app.choose_organization(&second).expect("chosen");
    drop(app);
    let app = App::start_where_it_was(host(folder.path())).expect("started");
    assert_eq!(app.gate().organization.as_deref(), Some("Elm Street"), "the last one comes first");
    drop(app);
    let app = App::start(host(folder.path())).expect("started");
    assert_eq!(app.gate().organization.as_deref(), Some("Harbour Lane"), "where the first vault always was");
}

#[test]
fn one_that_was_begun_and_not_set_up_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = App::start(host(folder.path())).expect("started");
    app.set_up_clinic(clinic("Harbour Lane", "ellen@harbour.example")).expect("set up");
    app.begin_organization().expect("begun");
    let again = app.begin_organization().expect("begun");
    assert_eq!(again.organizations.len(), 1);
    let first = again.organizations[0].id.clone();
    app.choose_organization(&first).expect("back");
    let left: Vec<String> = fs::read_dir(folder.path().join("organizations"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(left, ["last"]);
}

#[test]
fn a_vault_another_process_has_open_is_not_chosen() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = App::start(host(folder.path())).expect("started");
    app.set_up_clinic(clinic("Harbour Lane", "ellen@harbour.example")).expect("set up");
    app.begin_organization().expect("begun");
    app.set_up_clinic(clinic("Elm Street", "ellen@elm.example")).expect("set up");
    let other = App::start(host(folder.path())).expect("the first one is free");
    let first = app.gate().organizations.remove(0).id;
    assert!(matches!(app.choose_organization(&first), Err(AppError::Vault(VaultError::InUse))));
    assert_eq!(app.gate().organization.as_deref(), Some("Elm Street"), "it stays where it was");
    drop(other);
    app.choose_organization(&first).expect("free again");
}

//! Handing records out: what lies in the folder afterwards, what does not, and what the audit keeps of it.

mod practice;

use auscult_app::AppError;
use auscult_app::domain::release::{Recipient, ReleaseOrder, ReleasePart};
use chrono::{Duration, NaiveDate};
use practice::{Clinic, PASSWORD};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn order(parts: &[ReleasePart], to: Recipient) -> ReleaseOrder {
    ReleaseOrder { from: None, until: None, parts: parts.to_vec(), to, why: "Asked for it.".into() }
}

fn names(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut next = vec![folder.to_owned()];
    while let Some(at) = next.pop() {
        for entry in std::fs::read_dir(&at).expect("readable") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                next.push(path);
            } else {
                found.insert(path.strip_prefix(folder).expect("within").display().to_string());
            }
        }
    }
    found
}

fn kinds(folder: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(folder.join("records.fhir.json")).expect("the bundle");
    let bundle: Value = serde_json::from_str(&text).expect("JSON");
    let entries = bundle["entry"].as_array().expect("entries").clone();
    entries.iter().filter_map(|entry| entry["resource"]["resourceType"].as_str().map(str::to_owned)).collect()
}

#[test]
fn the_folder_holds_what_was_chosen_and_the_account_says_to_whom() {
    let clinic = Clinic::new();
    let rosa = clinic.register("Alvarez", 1964);
    let first = clinic.visit(rosa);
    let signed = clinic.sign(first, "Cough for ten days, better with honey.");
    clinic.app.add_addendum(signed, "The patient called: better.", PASSWORD.into()).expect("added");
    clinic.pass(Duration::days(40));
    let second = clinic.visit(rosa);
    clinic.write(second, "Not yet signed.");

    let to = clinic.folder.path().join("out");
    let usual = order(&ReleasePart::USUAL, Recipient::Patient);
    let outlook = clinic.app.release_outlook(rosa, &usual).expect("an outlook");
    assert_eq!((outlook.visits, outlook.documents, outlook.drafts), (2, 2, 0));
    let folder = PathBuf::from(clinic.app.release_records(rosa, usual.clone(), &to).expect("written").folder);
    let number = clinic.app.encounter(first).expect("a visit").encounter.number;
    let expected = [
        format!("notes/{number}-1-note.pdf"),
        format!("notes/{number}-2-addendum.pdf"),
        "records.fhir.json".into(),
        "records.pdf".into(),
    ];
    assert_eq!(names(&folder), BTreeSet::from(expected), "no draft, no transcript, no sound, nothing half written");
    assert!(kinds(&folder).contains("AllergyIntolerance") && kinds(&folder).contains("Consent"));
    let pdf = std::fs::read(folder.join(format!("notes/{number}-1-note.pdf"))).expect("the note");
    let own = PathBuf::from(clinic.app.export_pdf(signed, None).expect("exported").path);
    assert_eq!(pdf, std::fs::read(own).expect("the same"), "the signed PDF goes out as it was signed");

    // Only the second visit, with its draft, to a court: nothing of the first is in it.
    let parts = [ReleasePart::Visits, ReleasePart::Notes, ReleasePart::Drafts];
    let court = Recipient::Authority { name: "Superior Court".into() };
    let late = ReleaseOrder { from: NaiveDate::from_ymd_opt(2026, 10, 1), ..order(&parts, court) };
    let folder = PathBuf::from(clinic.app.release_records(rosa, late, &to).expect("written").folder);
    let found = names(&folder);
    assert!(
        found.iter().any(|name| name.starts_with("drafts/")) && !found.iter().any(|name| name.starts_with("notes/"))
    );
    let kinds = kinds(&folder);
    for left_out in ["AllergyIntolerance", "Consent", "Observation", "Composition"] {
        assert!(!kinds.contains(left_out), "{left_out} was not asked for");
    }

    let account = clinic.app.releases(rosa).expect("an account");
    let told: Vec<_> =
        account.iter().map(|row| (row.accounted_for, row.release.visits, row.release.documents)).collect();
    assert_eq!(told, [(true, 1, 0), (false, 2, 2)]);
    assert!(clinic.app.verify_audit().expect("checked").problem.is_none());
}

#[test]
fn what_could_not_be_written_is_in_no_account() {
    let clinic = Clinic::new();
    let rosa = clinic.register("Alvarez", 1964);
    clinic.visit(rosa);
    let file = clinic.folder.path().join("a file");
    std::fs::write(&file, "no folder").expect("written");
    let usual = order(&ReleasePart::USUAL, Recipient::Patient);
    assert!(matches!(clinic.app.release_records(rosa, usual, &file), Err(AppError::File { .. })));
    assert!(clinic.app.releases(rosa).expect("an account").is_empty());
    let nobody = order(&ReleasePart::USUAL, Recipient::Clinician { name: String::new() });
    assert!(matches!(clinic.app.release_records(rosa, nobody, clinic.folder.path()), Err(AppError::Invalid(_))));
}

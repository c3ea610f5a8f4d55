//! What other people's software says of our bundles: fhirkit-rs (Python) and npm fhir. Each finds what the other misses.
//!
//! A test whose judge is not installed says so by name and is left out; see `crates/documents/judges/README.md`.

mod sample;

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("judges").join(name)
}

/// Whether a judge accepts a bundle, and what it says; nothing where the judge is not there.
fn ask(test: &str, judge: impl Fn(&Path) -> Option<Command>, bundle: &Value) -> Option<(bool, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bundle.json");
    std::fs::write(&file, bundle.to_string()).expect("written");
    let Some(mut command) = judge(&file) else {
        eprintln!("LEFT OUT: {test}: its judge is not installed");
        return None;
    };
    let Output { status, stdout, stderr } = command.output().expect("the judge starts");
    let said = String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr);
    assert!(!said.contains("ModuleNotFoundError") && !said.contains("Cannot find module"), "{said}");
    Some((status.success(), said))
}

fn fhirkit(file: &Path) -> Option<Command> {
    let mut command = Command::new(std::env::var_os("AUSCULT_PYTHON")?);
    command.arg(script("validate.py")).arg(file);
    Some(command)
}

fn npm_fhir(file: &Path) -> Option<Command> {
    let modules = std::env::var_os("AUSCULT_FHIR_JUDGES")?;
    let mut command = Command::new("node");
    command.arg(script("validate.mjs")).arg(modules).arg(file);
    Some(command)
}

/// The first resource of this kind in a bundle.
fn first<'a>(bundle: &'a mut Value, kind: &str) -> &'a mut Value {
    let entries = bundle["entry"].as_array_mut().expect("entries");
    let found = entries.iter_mut().map(|entry| &mut entry["resource"]).find(|one| one["resourceType"] == kind);
    found.unwrap_or_else(|| panic!("no {kind}"))
}

/// Bundles that are wrong in one place each.
fn broken() -> Vec<(&'static str, Value)> {
    let bundle = |change: fn(&mut Value)| {
        let mut bundle = sample::bundle();
        change(&mut bundle);
        bundle
    };
    vec![
        ("a gender there is not", bundle(|b| first(b, "Patient")["gender"] = json!("man"))),
        (
            "a visit without its status",
            bundle(|b| drop(first(b, "Encounter").as_object_mut().map(|o| o.remove("status")))),
        ),
        ("an element there is not", bundle(|b| first(b, "Condition")["foo"] = json!("bar"))),
        (
            "a reading without what was read",
            bundle(|b| drop(first(b, "Observation").as_object_mut().map(|o| o.remove("code")))),
        ),
        (
            "a document without its content",
            bundle(|b| drop(first(b, "DocumentReference").as_object_mut().map(|o| o.remove("content")))),
        ),
    ]
}

/// A judge: the command that asks it about a file, where it is installed.
type Judge = fn(&Path) -> Option<Command>;

/// The judges, and the broken bundles each of them does not see: the other one does.
const JUDGES: [(&str, Judge, &[&str]); 2] =
    [("fhirkit-rs", fhirkit, &["a gender there is not"]), ("npm fhir", npm_fhir, &[])];

#[test]
fn both_judges_accept_the_bundle_and_refuse_broken_ones() {
    for (name, judge, unseen) in JUDGES {
        let Some((accepted, said)) = ask(name, judge, &sample::bundle()) else { continue };
        assert!(accepted, "{name}: {said}");
        for (what, bundle) in broken() {
            let (accepted, said) = ask(name, judge, &bundle).expect("the judge");
            assert_eq!(accepted, unseen.contains(&what), "{name} on {what}: {said}");
        }
    }
}

#[test]
fn the_bundle_holds_every_kind_and_no_descriptor_of_the_ama() {
    let bundle = sample::bundle();
    let entries = bundle["entry"].as_array().expect("entries");
    let kinds: std::collections::BTreeSet<_> =
        entries.iter().filter_map(|entry| entry["resource"]["resourceType"].as_str()).collect();
    let wanted = [
        "AllergyIntolerance",
        "Composition",
        "Condition",
        "Consent",
        "DocumentReference",
        "Encounter",
        "Observation",
        "Organization",
        "Patient",
        "Practitioner",
        "Procedure",
        "Provenance",
    ];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), wanted);
    let procedure = entries.iter().find(|entry| entry["resource"]["resourceType"] == "Procedure").expect("one");
    let code = &procedure["resource"]["code"];
    assert_eq!(code["coding"], json!([{"system": "http://www.ama-assn.org/go/cpt", "code": "99213"}]));
    assert_eq!(code["text"], "Office visit, low complexity");
    let rejected = entries.iter().any(|entry| entry["resource"]["code"]["coding"][0]["code"] == "R05.9");
    assert!(!rejected, "a code that was rejected is no diagnosis of the patient");
}

#[test]
fn markup_in_a_note_stays_text() {
    let mut bundle = sample::bundle();
    let div = first(&mut bundle, "Composition")["section"][0]["text"]["div"].as_str().unwrap_or_default().to_owned();
    assert!(div.contains("T &lt; 38 &amp; &lt;script&gt;"), "{div}");
}

//! `auscult enhance` and `auscult summary` on real files, as a program would call them.

use serde_json::Value;
use std::process::{Command, Output};

const NOTE: &str = "HPI
Okay, so the the patient reports knee pain for 2 weeks. She denies fever.

MEDICATIONS
- Lisinopril 10.0 mg QD

PLAN
- Order an MRI.
- Return in 2 weeks.
";

fn auscult(command: &str, note: &str, arguments: &[&str]) -> Output {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), note).expect("it is written");
    let mut program = Command::new(env!("CARGO_BIN_EXE_auscult"));
    program.arg(command).arg(file.path()).args(arguments).output().expect("the program runs")
}

fn json(out: &Output) -> Value {
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).expect("JSON")
}

#[test]
fn changes_come_with_places_reasons_and_figures() {
    let answer = json(&auscult("enhance", NOTE, &["--json"]));
    assert_eq!(answer["format"], 1);
    let changes = answer["changes"].as_array().expect("changes");
    assert!(changes.len() >= 4, "{changes:?}");
    for change in changes {
        let section =
            answer["sections"].as_array().and_then(|all| all.iter().find(|one| one["key"] == change["section"]));
        let text: Vec<u16> = section.and_then(|one| one["text"].as_str()).expect("its text").encode_utf16().collect();
        let at = |name: &str| usize::try_from(change[name].as_u64().expect("a place")).expect("small");
        let words = String::from_utf16(&text[at("start")..at("end")]).expect("whole characters");
        assert_eq!(change["original"], words);
        assert!(change["rationale"].as_str().is_some_and(|why| why.ends_with('.')));
    }
    assert!(answer["before"]["readability"]["words"].as_u64().is_some_and(|words| words > 10));
}

#[test]
fn the_note_can_be_printed_with_the_changes_made() {
    let out = auscult("enhance", NOTE, &["--apply", "--type", "grammar", "--type", "terminology"]);
    let text = String::from_utf8(out.stdout).expect("text");
    assert!(text.contains("The patient reports knee pain for 2 weeks."), "{text}");
    assert!(text.contains("Lisinopril 10 mg daily"), "{text}");
    assert!(!text.contains("[To complete"), "{text}");
}

#[test]
fn a_summary_speaks_to_the_patient() {
    // As it is used: first the note is put right, then it is said in plain words.
    let tidy = auscult("enhance", NOTE, &["--apply", "--type", "grammar", "--type", "terminology"]);
    let tidy = String::from_utf8(tidy.stdout).expect("text");
    let answer = json(&auscult("summary", &tidy, &["--json"]));
    let said = answer["parts"].to_string();
    assert!(said.contains("You told us about knee pain for 2 weeks."), "{said}");
    assert!(said.contains("Lisinopril 10 mg daily."), "{said}");
    assert!(answer["readability"]["grade"].as_f64().is_some_and(|grade| grade <= 8.0));
}

#[test]
fn what_is_no_note_is_refused_without_quoting_it() {
    let out = auscult("summary", "{\"sections\": \"Mrs Secret\"}", &["--json"]);
    assert_eq!(out.status.code(), Some(1));
    assert!(!String::from_utf8_lossy(&out.stderr).contains("Secret"));
    let empty = auscult("enhance", "", &[]);
    assert!(String::from_utf8_lossy(&empty.stdout).contains("Nothing to change."));
}

//! `auscult compose` on real files, as a program would call it.

use serde_json::Value;
use std::io::Write;
use std::process::{Command, Output, Stdio};

const TALK: &str = "[doctor] Good morning. What brings you in?
[patient] I've had a cough for ten days, and a headache.
[doctor] Any fever?
[patient] No, no fever.
[doctor] I'll prescribe amoxicillin five hundred milligrams three times a day for seven days. Come back in two weeks.
[patient] Okay, thank you.
";

fn auscult(arguments: &[&str], input: &[u8]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_auscult"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = program.stdin.take().expect("its standard input");
    // A program that does not read its input has closed it already.
    let _ = stdin.write_all(input);
    drop(stdin);
    program.wait_with_output().expect("the program ends")
}

fn composed(talk: &str, template: &str) -> Value {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), talk).expect("it is written");
    let path = file.path().to_str().expect("a path");
    let out = auscult(&["compose", path, "--template", template, "--json"], b"");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).expect("JSON")
}

fn text_of(note: &Value) -> String {
    let sections = note["sections"].as_array().expect("sections").iter();
    sections.filter_map(|section| section["text"].as_str()).collect::<Vec<_>>().join("\n")
}

fn utf16(text: &str, from: &Value, to: &Value) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let at = |value: &Value| value.as_u64().expect("a position") as usize;
    String::from_utf16(&units[at(from)..at(to)]).expect("text")
}

#[test]
fn every_sentence_names_the_line_it_came_from() {
    let note = composed(TALK, "SOAP");
    assert_eq!((note["format"].as_u64(), note["engine"]["name"].as_str()), (Some(1), Some("offline")));
    let sentences = note["sentences"].as_array().expect("sentences");
    assert!(sentences.len() >= 4);
    let lines: Vec<&str> = TALK.lines().collect();
    for sentence in sentences {
        let section = note["sections"].as_array().expect("sections").iter().find(|s| s["key"] == sentence["section"]);
        let text = section.and_then(|section| section["text"].as_str()).expect("its section");
        assert_eq!(utf16(text, &sentence["start"], &sentence["end"]), sentence["text"]);
        let sources = sentence["sources"].as_array().expect("sources");
        assert!(!sources.is_empty(), "{sentence}");
        for source in sources {
            let line = lines[source["line"].as_u64().expect("a line") as usize - 1];
            assert!(line.contains(source["text"].as_str().expect("its words")), "{source}");
            assert!(source["startMs"].is_null());
        }
    }
    assert!(text_of(&note).contains("500 mg"), "{}", text_of(&note));
    assert!(note["findings"].is_array());
    let entities = note["structure"]["entities"].as_array().expect("entities");
    for (kind, normalized) in [("medication", "amoxicillin"), ("dose", "500 mg"), ("symptom", "cough")] {
        let named = |entity: &&Value| entity["kind"] == kind && entity["normalized"] == normalized;
        assert!(entities.iter().any(|entity| named(&entity)), "{kind} {normalized}: {entities:?}");
    }
    let sections = note["structure"]["sections"].as_array().expect("sections");
    assert!(sections.iter().all(|section| section["percent"].as_u64().is_some_and(|percent| percent <= 100)));
}

#[test]
fn the_same_talk_gives_the_same_note_however_it_is_marked() {
    let note = text_of(&composed(TALK, "soap"));
    let as_label = TALK.replace("[doctor]", "Doctor:").replace("[patient]", "Patient:");
    let as_dash = TALK.replace("[doctor]", "DOCTOR -").replace("[patient]", "PATIENT -");
    let turns: Vec<Value> = TALK
        .lines()
        .map(|line| {
            let (who, text) = line.split_once("] ").expect("a mark");
            serde_json::json!({ "speaker": &who[1..], "text": text })
        })
        .collect();
    let as_json = serde_json::to_string(&turns).expect("JSON");
    for talk in [as_label, as_dash, as_json, TALK.replace('\n', "\r\n")] {
        assert_eq!(text_of(&composed(&talk, "SOAP")), note, "{talk}");
    }
    let unmarked = TALK.replace("[doctor] ", "").replace("[patient] ", "");
    assert!(text_of(&composed(&unmarked, "SOAP")).contains("500 mg"));
}

#[test]
fn what_compose_prints_is_what_suggest_reads() {
    let note = serde_json::to_vec(&composed(TALK, "History and Physical")).expect("JSON");
    let out = auscult(&["suggest", "-", "--json"], &note);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let codes: Value = serde_json::from_slice(&out.stdout).expect("JSON");
    assert!(codes["codes"].is_array());
}

#[test]
fn a_transcript_of_our_own_keeps_its_times() {
    let segment = r#"[{"id":"01890a5d-ac96-7000-8000-000000000001","recording":"01890a5d-ac96-7000-8000-000000000002",
        "startMs":1000,"endMs":3000,"speaker":"patient","speakerConfirmed":false,"words":[
        {"text":"I've","startMs":1000,"endMs":1200,"confidence":0.9,"heard":null,"changed":null},
        {"text":"had","startMs":1200,"endMs":1400,"confidence":0.9,"heard":null,"changed":null},
        {"text":"a","startMs":1400,"endMs":1500,"confidence":0.9,"heard":null,"changed":null},
        {"text":"cough.","startMs":1500,"endMs":3000,"confidence":0.9,"heard":null,"changed":null}]}]"#;
    let note = composed(segment, "SOAP");
    let source = &note["sentences"][0]["sources"][0];
    assert_eq!((source["startMs"].as_u64(), source["line"].as_u64()), (Some(1000), None), "{note}");
}

#[test]
fn without_json_the_note_is_for_reading() {
    let out = auscult(&["compose", "-"], TALK.as_bytes());
    let text = String::from_utf8(out.stdout).expect("text");
    assert!(out.status.success() && text.starts_with("SUBJECTIVE\n"), "{text}");
}

#[test]
fn templates_are_listed_by_the_name_they_are_called_with() {
    let out = auscult(&["compose", "--list-templates", "--json"], b"");
    let templates: Value = serde_json::from_slice(&out.stdout).expect("JSON");
    for template in templates.as_array().expect("a list") {
        let note = composed(TALK, template["name"].as_str().expect("a name"));
        let keys = |list: &Value| {
            let list = list["sections"].as_array().expect("sections").iter();
            list.map(|section| section["key"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(keys(template), keys(&note));
    }
    let shown = String::from_utf8(auscult(&["compose", "--list-templates"], b"").stdout).expect("text");
    assert!(shown.contains("SOAP\n"), "{shown}");
}

#[test]
fn what_is_no_talk_is_refused_in_words_that_quote_nothing() {
    let refused = |input: &[u8]| {
        let out = auscult(&["compose", "-", "--json"], input);
        assert_eq!(out.status.code(), Some(1));
        assert!(out.stdout.is_empty());
        String::from_utf8(out.stderr).expect("text")
    };
    assert!(refused(b"").contains("empty"));
    assert!(refused(b" \n [doctor] \n").contains("empty"));
    assert!(refused(b"[]").contains("empty"));
    assert!(refused(b"RIFF\x24\x00\x00\x00WAVEfmt ").contains("not plain text"));
    assert!(refused(&[0xff, 0xd8, 0xff, 0xe0]).contains("not plain text"));
    let secret = refused(br#"{"note":"Alvarez has a cough"}"#);
    assert!(secret.contains("no transcript") && !secret.contains("Alvarez"), "{secret}");
    assert!(refused(br#"[{"speaker": "Alvarez", "#).contains("line 1"));
    let template = auscult(&["compose", "-", "--template", "Nonsense"], TALK.as_bytes());
    assert!(String::from_utf8_lossy(&template.stderr).contains("SOAP, History and Physical"));
    assert_eq!(auscult(&["compose"], b"").status.code(), Some(2));
}

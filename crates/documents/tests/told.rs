//! What is told from a signed note: made only where its signature holds, says what it was made from, and never looks
//! signed itself.

#![allow(dead_code, reason = "each test file uses a part of the sample")]

mod sample;

use auscult_documents::{DocumentError, Telling, patient_summary_pdf, referral_letter_pdf, verify_pdf};
use auscult_domain::dispatch::Referral;
use auscult_domain::enhancement::Readability;
use auscult_domain::patient::Allergy;
use auscult_domain::patient_summary::{PatientSummary, SummaryPart, SummarySentence, SummarySource, SummaryTopic};
use auscult_domain::signed_note::SignedKind;
use auscult_domain::template::SectionKind;
use lopdf::Document;
use sample::{Signed, note, printing, section, sections};
use std::process::Command;

const NUMBER: &str = "DSP-2026-A-000004";

fn signed() -> Signed {
    let mut note = note(SignedKind::Note, sections(1));
    for section in &mut note.sections {
        section.kinds = vec![SectionKind::HistoryOfPresentIllness];
    }
    note.sections.push(section("Plan", "Chest X-ray if the cough lasts."));
    note.patient.details.allergies = vec![Allergy { substance: "Penicillin".into(), reaction: Some("hives".into()) }];
    Signed::of(note)
}

fn telling(signed: &Signed) -> Telling<'_> {
    Telling { note: &signed.note, signature: &signed.signature, number: NUMBER }
}

fn summary() -> PatientSummary {
    let sentence = |text: &str| SummarySentence {
        text: text.into(),
        source: SummarySource { section: "plan".into(), start: 0, end: 5 },
    };
    let part = |topic, text: &str| SummaryPart { topic, sentences: vec![sentence(text)] };
    PatientSummary {
        parts: vec![
            part(SummaryTopic::WhyYouCame, "You came because of a cough that has lasted two weeks."),
            part(SummaryTopic::WhatWeWillDo, "You stop one medicine and begin another."),
        ],
        readability: Readability { words: 17, sentences: 2, ease: 80.0, grade: 4.0 },
    }
}

fn referral() -> Referral {
    Referral { to: "Dr. Mira Vance, Pulmonology".into(), reason: "Cough for two weeks.\nPlease look.".into() }
}

/// The words of the file by `pdftotext`; `None` where it is not installed.
fn words(test: &str, bytes: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("told.pdf");
    std::fs::write(&file, bytes).expect("written");
    match Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output() {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(_) => {
            eprintln!("LEFT OUT: {test}: pdftotext is not installed");
            None
        }
    }
}

#[track_caller]
fn contains(words: &str, wanted: &[&str]) {
    for wanted in wanted {
        assert!(words.contains(wanted), "{wanted} is missing in {words}");
    }
}

#[test]
fn a_summary_says_what_it_was_made_from_and_what_is_told() {
    let signed = signed();
    let bytes = patient_summary_pdf(&telling(&signed), &summary(), printing()).expect("a summary");
    assert_eq!(bytes, patient_summary_pdf(&telling(&signed), &summary(), printing()).expect("again"));
    let Some(words) = words("a_summary_says_what_it_was_made_from_and_what_is_told", &bytes) else { return };
    contains(&words, &["Your visit in plain words", "Made from the signed note of 9 March 2026", NUMBER]);
    contains(&words, &["Why you came", "a cough that has lasted two weeks", "What we will do"]);
    contains(&words, &[&signed.signature.sha256[..16], "Page 1 of 1", "Álvarez, Rosa"]);
    assert!(!words.contains("Electronically signed"), "{words}");
}

#[test]
fn a_letter_says_to_whom_and_why_and_holds_assessment_and_plan_alone() {
    let signed = signed();
    let bytes = referral_letter_pdf(&telling(&signed), &referral(), printing()).expect("a letter");
    let Some(words) = words("a_letter_says_to_whom_and_why_and_holds_assessment_and_plan_alone", &bytes) else {
        return;
    };
    contains(&words, &["Referral", "Dr. Mira Vance, Pulmonology", "Cough for two weeks.", "Please look."]);
    contains(&words, &["Chest X-ray", "Allergies on record", "Penicillin: hives", "no signature of its own", NUMBER]);
    for unasked in ["History of present illness", "Electronically signed", "Her husband"] {
        assert!(!words.contains(unasked), "{unasked} is in {words}");
    }
}

#[test]
fn neither_is_a_signed_document_and_both_are_tagged() {
    let signed = signed();
    let told = [
        patient_summary_pdf(&telling(&signed), &summary(), printing()).expect("a summary"),
        referral_letter_pdf(&telling(&signed), &referral(), printing()).expect("a letter"),
    ];
    for bytes in told {
        assert_eq!(verify_pdf(&bytes).problems, ["The file carries no signature."]);
        let document = Document::load_mem(&bytes).expect("a PDF");
        let catalog = document.catalog().expect("a catalog");
        assert!(catalog.get(b"AcroForm").is_err() && catalog.get(b"StructTreeRoot").is_ok());
    }
}

#[test]
fn nothing_is_told_from_a_note_whose_signature_does_not_hold() {
    let mut signed = signed();
    signed.note.sections[0].text.push('!');
    let summary = patient_summary_pdf(&telling(&signed), &summary(), printing());
    let letter = referral_letter_pdf(&telling(&signed), &referral(), printing());
    assert!(matches!((summary, letter), (Err(DocumentError::Signature(_)), Err(DocumentError::Signature(_)))));
}

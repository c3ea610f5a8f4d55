//! What the guard says of notes of a small visit.

use super::*;
use crate::testing::said;
use auscult_domain::encounter::{EncounterKind, EncounterStatus};
use auscult_domain::note::Section;
use auscult_domain::patient::Sex;
use auscult_domain::template::SectionKind;
use auscult_domain::transcript::Speaker::{Clinician, Patient};
use auscult_domain::vitals::VitalSigns;
use auscult_domain::{EncounterId, PatientId, TemplateId, UserId};
use chrono::{DateTime, NaiveDate};
use uuid::Uuid;

fn talk() -> Vec<Segment> {
    said(&[
        ("Hi Mrs. Alvarez. What brings you in?", Clinician),
        ("I've had a cough for about ten days. My left knee hurts too.", Patient),
        ("Any fever or chills?", Clinician),
        ("No. Well, no chills either.", Patient),
        ("Are you still taking the lisinopril?", Clinician),
        ("Yes, twenty milligrams twice a day. And metformin, five hundred.", Patient),
        ("Is it the right hand that is numb?", Clinician),
        ("Yes.", Patient),
        (
            "Your blood pressure is one forty over ninety, pulse eighty eight, and the temperature was a hundred and four.",
            Clinician,
        ),
        ("I'll give you Zithromax for five days, point five milligrams of lorazepam, and see Dr. Berg.", Clinician),
    ])
}

fn patient() -> PatientDetails {
    PatientDetails {
        given_name: "Rosa".into(),
        family_name: "Alvarez".into(),
        birth_date: NaiveDate::from_ymd_opt(1964, 3, 9).expect("a date"),
        sex: Sex::Female,
        mrn: None,
        phone: None,
        email: None,
        address: vec![],
        allergies: vec![auscult_domain::patient::Allergy { substance: "Penicillin".into(), reaction: None }],
    }
}

fn visit() -> Encounter {
    Encounter {
        id: EncounterId::from_uuid(Uuid::from_u128(1)),
        number: String::new(),
        patient: PatientId::from_uuid(Uuid::from_u128(1)),
        provider: UserId::from_uuid(Uuid::from_u128(1)),
        kind: EncounterKind::OfficeVisit,
        status: EncounterStatus::InProgress,
        date_of_service: NaiveDate::from_ymd_opt(2026, 5, 4).expect("a date"),
        starts_at: DateTime::UNIX_EPOCH,
        chief_complaint: None,
        vitals: VitalSigns { weight_kg: Some(80.7), ..VitalSigns::default() },
        arrival: None,
        consent: None,
    }
}

fn typed(text: &str) -> NoteContent {
    let section = Section {
        key: "plan".into(),
        title: "Plan".into(),
        kinds: vec![SectionKind::Plan],
        required: true,
        text: text.into(),
        spans: vec![],
    };
    let template = TemplateId::from_uuid(Uuid::from_u128(1));
    NoteContent { template, template_name: "SOAP".into(), template_version: 1, report: None, sections: vec![section] }
}

fn found(text: &str) -> Vec<GuardFinding> {
    let (segments, patient, encounter) = (talk(), patient(), visit());
    let known = ["Dr. Grant".to_owned()];
    let request = GuardRequest { segments: &segments, patient: &patient, encounter: &encounter, known: &known };
    Guard::of(&request).check(&typed(text))
}

fn check(text: &str, expected: &[(auscult_domain::guard::GuardKind, &str)]) {
    let found = found(text);
    let shown: Vec<_> = found.iter().map(|finding| (finding.kind, finding.words.as_str())).collect();
    assert_eq!(shown, expected, "{text}: {:?}", found.iter().map(|f| &f.reason).collect::<Vec<_>>());
}

#[test]
fn what_was_said_in_other_words_is_supported() {
    for text in [
        "Rosa Alvarez is a 62-year-old woman with a cough for 10 days.",
        "Lisinopril 20 mg twice a day, metformin 500 mg.",
        "Prinivil 20 mg 2 times a day.",
        "Left knee pain. Numbness of the right hand.",
        "Denies fever or chills.",
        "No fever.",
        "BP 140/90, HR 88. Temperature 104 °F (40 °C).",
        "Azithromycin for 5 days. Lorazepam 0.5 mg.",
        "Weight 178 lb. Allergic to penicillin.",
        "See Dr. Berg. Seen by Dr. Grant.",
        "1. Cough\n2. Hypertension",
        "COVID-19, hemoglobin A1c, vitamin B12.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn what_was_not_said_is_found() {
    use auscult_domain::guard::GuardKind as K;
    check("Lisinopril 40 mg twice a day.", &[(K::Dose, "40 mg")]);
    check("Lisinopril 20 g twice a day.", &[(K::Dose, "20 g")]);
    check("Cough for 12 days.", &[(K::Number, "12 days")]);
    check("Cough for 10 weeks.", &[(K::Unit, "10 weeks")]);
    check("BP 150/90, HR 92.", &[(K::Vital, "150/90"), (K::Vital, "92")]);
    check("Oxygen saturation 97 %.", &[(K::Vital, "97 %")]);
    check("Right knee pain.", &[(K::Side, "Right")]);
    check("Numbness of the left hand.", &[(K::Side, "left")]);
    check("Hydroxyzine for the cough.", &[(K::Drug, "Hydroxyzine")]);
    check("She reports a fever.", &[(K::Negation, "fever")]);
    check("She denies a cough.", &[(K::Negation, "denies a cough")]);
    check("Refer to Dr. Bloom.", &[(K::Name, "Bloom")]);
}

#[test]
fn a_finding_points_to_what_was_said() {
    let found = found("Lisinopril 40 mg.");
    let said = found[0].said.as_ref().expect("what was said");
    assert_eq!(said.words, "twenty milligrams");
    assert!(said.segment.is_some() && said.start_ms.is_some());
    assert_eq!(found[0].sentence, "Lisinopril 40 mg");
}

#[test]
fn nothing_is_found_where_nothing_was_said() {
    let (patient, encounter) = (patient(), visit());
    let request = GuardRequest { segments: &[], patient: &patient, encounter: &encounter, known: &[] };
    assert!(Guard::of(&request).check(&typed("Lisinopril 40 mg.")).is_empty());
}

/// What is found in this text after this talk.
fn after(lines: &[(&str, auscult_domain::transcript::Speaker)], text: &str) -> Vec<String> {
    let (segments, patient, encounter) = (said(lines), patient(), visit());
    let request = GuardRequest { segments: &segments, patient: &patient, encounter: &encounter, known: &[] };
    Guard::of(&request).check(&typed(text)).into_iter().map(|finding| finding.words).collect()
}

#[test]
fn a_denial_too_many_is_found_and_one_that_was_made_is_not() {
    let talk = [
        ("How have you been?", Clinician),
        ("I can breathe fine when I walk to the store.", Patient),
        ("Have you tried icing the elbow?", Clinician),
        ("Yes.", Patient),
        ("I never take the inhaler at night.", Patient),
    ];
    assert_eq!(after(&talk, "She denies that she can breathe fine."), ["denies"]);
    assert_eq!(after(&talk, "She denies that she has tried icing the elbow."), ["denies"]);
    assert_eq!(after(&talk, "She denies that she takes the inhaler at night."), Vec::<String>::new());
}

#[test]
fn a_symptom_named_alone_asks_where_no_follows() {
    let talk =
        [("Shortness of breath.", Clinician), ("No, none of that.", Patient), ("Cough.", Clinician), ("Yes.", Patient)];
    assert_eq!(after(&talk, "Reports shortness of breath.").len(), 1);
    assert!(after(&talk, "Denies shortness of breath. Reports cough.").is_empty());
}

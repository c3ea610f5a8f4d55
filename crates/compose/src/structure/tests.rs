//! What a section names and lacks.

use super::*;
use auscult_domain::TemplateId;
use auscult_domain::note::{Section, utf16_slice};
use auscult_domain::template::SectionKind;
use expect_test::{Expect, expect};
use uuid::Uuid;

fn note(sections: &[(SectionKind, bool, &str)]) -> NoteContent {
    let section = |(at, (kind, required, text)): (usize, &(SectionKind, bool, &str))| Section {
        key: format!("s{at}"),
        title: format!("{kind:?}"),
        kinds: vec![*kind],
        required: *required,
        text: (*text).to_owned(),
        spans: vec![],
    };
    NoteContent {
        template: TemplateId::from_uuid(Uuid::from_u128(1)),
        template_name: "SOAP".into(),
        template_version: 1,
        report: None,
        sections: sections.iter().enumerate().map(section).collect(),
    }
}

fn check(text: &str, expected: Expect) {
    let note = note(&[(SectionKind::Other, false, text)]);
    let structure = of(&note, None);
    let shown = structure.entities.iter().map(|entity| {
        let at = utf16_slice(text, entity.start, entity.end);
        assert_eq!(at, Some(entity.words.as_str()));
        let not = if entity.negated { "no " } else { "" };
        format!("{:?} {not}{:?} = {}", entity.kind, entity.words, entity.normalized)
    });
    expected.assert_eq(&shown.collect::<Vec<_>>().join("\n"));
}

#[test]
fn things_are_named_with_what_they_stand_for() {
    check(
        "🩺 Lasix 20 mg daily. Denies chest pain or fever; has a cough.\nHypertension. BP 136/82, pulse 88. A1c 8.4 %. Order a chest x-ray.",
        expect![[r#"
            Medication "Lasix" = furosemide
            Dose "20 mg" = 20 mg
            Symptom no "chest pain" = chest pain
            Symptom no "fever" = fever
            Symptom "cough" = cough
            Diagnosis "Hypertension" = hypertension
            Vital "136/82" = blood pressure 136/82
            Vital "88" = pulse 88
            Lab "A1c 8.4 %" = a1c 8.4 %
            Procedure "x-ray" = x-ray"#]],
    );
}

#[test]
fn what_is_missing_is_said_and_counts() {
    let structure = of(
        &note(&[
            (SectionKind::Plan, true, "Start lisinopril 10 mg daily."),
            (SectionKind::Assessment, true, ""),
            (SectionKind::FamilyHistory, false, ""),
        ]),
        Some(ReportKind::FollowUp),
    );
    let shown: Vec<_> = structure.sections.iter().map(|section| (section.percent, section.missing.len())).collect();
    assert_eq!(shown, [(66, 1), (0, 1), (100, 0)]);
    assert_eq!(structure.sections[0].missing, ["when to come back"]);
    assert_eq!(structure.missing, ["history of the present illness"]);
    assert!(structure.percent < 66);
    let known = NoteContent { report: Some(ReportKind::Referral), ..note(&[(SectionKind::Plan, true, "Rest.")]) };
    assert_eq!(of(&known, None).report, ReportKind::Referral, "the note says what it is");
    assert_eq!(of(&known, None).percent, crate::enhance::completeness(&known).score, "and there is one count");
}

#[test]
fn every_report_needs_something_and_an_empty_note_has_none_of_it() {
    for report in ReportKind::ALL {
        let structure = of(&note(&[]), Some(report));
        assert_eq!((structure.percent, structure.missing.len()), (0, report.required().len()));
    }
}

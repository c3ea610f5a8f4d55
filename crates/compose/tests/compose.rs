//! Whole notes: the sample's as it reads, and transcripts that are not as they should be.

mod material;

use auscult_compose::{ComposeError, ComposeRequest, Composer, OfflineComposer, shipped_templates, speakers};
use auscult_domain::note::{NoteContent, Source, utf16_slice};
use auscult_domain::patient::{Allergy, Sex};
use auscult_domain::template::{SectionKind, Template};
use auscult_domain::transcript::{Segment, Speaker};
use expect_test::{Expect, expect};
use material::{Cut, visit_of};
use proptest::prelude::*;

fn check(template: usize, expected: Expect) {
    let visit = material::sample();
    let segments = material::segments(&visit, Cut::Sentences, Some(()));
    let note = material::note(&visit, &shipped_templates()[template], &segments);
    expected.assert_eq(&material::printed(&note));
}

#[test]
fn the_sample_as_soap() {
    check(
        0,
        expect![[r#"
            SUBJECTIVE

            Chief complaint: Cough for approximately 10 days.
            The patient is a 62-year-old female. She presents today for evaluation of cough. The patient has had a cough for approximately 10 days. It started after her grandson had a cold, and it will not go away. At first it was dry. For the last few days she has been coughing up some yellow phlegm, mostly in the morning. She reports that she had a low fever the first 2 days, approximately 100.4. She gets slightly winded on the stairs, but not at rest. She reports some wheezing at night. The patient has tried honey and some over-the-counter cough syrup. Her blood sugars in the morning have been approximately 180 to 200. She reports that she ran out of the glipizide about a month ago. Blood pressure at home: usually approximately 130/80.
            Review of systems
            Cardiovascular: Denies chest pain.
            Respiratory: Reports cough and wheezing. Denies blood in the phlegm.
            Neurological: Denies numbness or tingling in her feet; her feet feel fine.
            Past medical history: Type 2 diabetes and high blood pressure, and her gallbladder was taken out in 2015.
            Medications
            - Metformin 1000 mg twice daily with meals.
            - Lisinopril 20 mg, in the morning.
            Allergies
            - Penicillin: hives all over when she was a girl.
            Social history
            Tobacco: Quit smoking 12 years ago. Used to smoke a pack a day for approximately 20 years.
            Alcohol: Does not drink.
            Family history: Mother had diabetes, and father died of a heart attack at 68.

            OBJECTIVE

            Vital signs: Temperature 98.9 °F. Blood pressure 136/82. Pulse 88. Oxygen saturation 96 %. Weight 178 lb.
            Examination
            Throat: Slightly red, no exudate.
            Neck: No swollen lymph nodes.
            Cardiovascular: Heart is regular, no murmurs.
            Respiratory: Some scattered wheezes on both sides, no crackles.
            Extremities: Feet look good, the pulses are normal and there are no sores.

            ASSESSMENT

            Acute bronchitis
            Lungs do not sound like pneumonia and her oxygen is good. Impression: acute bronchitis, which is nearly always a virus, so an antibiotic would not help her.

            Diabetes
            Blood sugars are too high. Hemoglobin A1c last week was 8.4 %.

            Blood pressure
            Blood pressure is reasonably controlled.

            PLAN

            Acute bronchitis
            - Medical treatment: We will prescribe an albuterol inhaler, 2 puffs every 4 to 6 hours as needed for the wheezing, and benzonatate 100 mg 3 times a day for the cough.

            Diabetes
            - Additional testing: We will repeat the A1c and check her kidney function in 3 months.
            - Medical treatment: Restart the glipizide at 5 mg once daily, and keep the metformin as it is.

            Blood pressure
            - Medical treatment: Continue the lisinopril at 20 mg.

            Health maintenance
            - The patient should get the flu shot today.

            Follow-up
            - If she gets a fever over 101, if she becomes short of breath, or if the cough is not better in 2 weeks, she should call me and we will get a chest x-ray.
            - Otherwise, the patient will follow up in 3 months.
            - Patient agreements: The patient understands and agrees with the recommended medical treatment plan.
        "#]],
    );
}

#[test]
fn the_sample_as_history_and_physical() {
    check(
        1,
        expect![[r#"
            CHIEF COMPLAINT

            Cough for approximately 10 days.

            HISTORY OF PRESENT ILLNESS

            The patient is a 62-year-old female. She presents today for evaluation of cough. The patient has had a cough for approximately 10 days. It started after her grandson had a cold, and it will not go away. At first it was dry. For the last few days she has been coughing up some yellow phlegm, mostly in the morning. She reports that she had a low fever the first 2 days, approximately 100.4. She gets slightly winded on the stairs, but not at rest. She reports some wheezing at night. The patient has tried honey and some over-the-counter cough syrup. Her blood sugars in the morning have been approximately 180 to 200. She reports that she ran out of the glipizide about a month ago. Blood pressure at home: usually approximately 130/80.


            PAST MEDICAL HISTORY

            Type 2 diabetes and high blood pressure, and her gallbladder was taken out in 2015.

            MEDICATIONS

            - Metformin 1000 mg twice daily with meals.
            - Lisinopril 20 mg, in the morning.

            ALLERGIES

            - Penicillin: hives all over when she was a girl.

            FAMILY HISTORY

            Mother had diabetes, and father died of a heart attack at 68.

            SOCIAL HISTORY

            Tobacco: Quit smoking 12 years ago. Used to smoke a pack a day for approximately 20 years.
            Alcohol: Does not drink.

            REVIEW OF SYSTEMS

            Cardiovascular: Denies chest pain.
            Respiratory: Reports cough and wheezing. Denies blood in the phlegm.
            Neurological: Denies numbness or tingling in her feet; her feet feel fine.

            VITAL SIGNS

            Temperature 98.9 °F. Blood pressure 136/82. Pulse 88. Oxygen saturation 96 %. Weight 178 lb.

            PHYSICAL EXAMINATION

            Throat: Slightly red, no exudate.
            Neck: No swollen lymph nodes.
            Cardiovascular: Heart is regular, no murmurs.
            Respiratory: Some scattered wheezes on both sides, no crackles.
            Extremities: Feet look good, the pulses are normal and there are no sores.

            ASSESSMENT AND PLAN

            Acute bronchitis
            - Medical reasoning: Lungs do not sound like pneumonia and her oxygen is good. Impression: acute bronchitis, which is nearly always a virus, so an antibiotic would not help her.
            - Medical treatment: We will prescribe an albuterol inhaler, 2 puffs every 4 to 6 hours as needed for the wheezing, and benzonatate 100 mg 3 times a day for the cough.

            Diabetes
            - Medical reasoning: Blood sugars are too high. Hemoglobin A1c last week was 8.4 %.
            - Additional testing: We will repeat the A1c and check her kidney function in 3 months.
            - Medical treatment: Restart the glipizide at 5 mg once daily, and keep the metformin as it is.

            Blood pressure
            - Medical reasoning: Blood pressure is reasonably controlled.
            - Medical treatment: Continue the lisinopril at 20 mg.

            Health maintenance
            - The patient should get the flu shot today.

            Follow-up
            - If she gets a fever over 101, if she becomes short of breath, or if the cough is not better in 2 weeks, she should call me and we will get a chest x-ray.
            - Otherwise, the patient will follow up in 3 months.
            - Patient agreements: The patient understands and agrees with the recommended medical treatment plan.
        "#]],
    );
}

#[test]
fn the_sample_is_complete_enough_to_be_signed() {
    let visit = material::sample();
    let segments = material::segments(&visit, Cut::Sentences, Some(()));
    for template in &shipped_templates()[..3] {
        let missing: Vec<String> =
            material::note(&visit, template, &segments).missing().iter().map(|section| section.key.clone()).collect();
        assert_eq!(missing, Vec::<String>::new(), "{}", template.name);
    }
}

#[test]
fn the_sample_needs_no_confirmed_speakers() {
    let visit = material::sample();
    let segments = material::segments(&visit, Cut::Sentences, None);
    let proposed = speakers::propose(&segments);
    let truth = material::true_speakers(&visit, Cut::Sentences);
    let words = |right: bool| -> usize {
        segments
            .iter()
            .zip(&proposed)
            .zip(&truth)
            .filter(|((_, a), b)| !right || a == b)
            .map(|((segment, _), _)| segment.words.len())
            .sum()
    };
    assert!(words(true) * 100 >= words(false) * 95, "{} of {} words", words(true), words(false));
}

#[test]
fn a_question_and_its_answer_are_both_sources() {
    let visit = material::sample();
    let segments = material::segments(&visit, Cut::Sentences, Some(()));
    let note = material::note(&visit, &shipped_templates()[0], &segments);
    let said = |wanted: &str| material::said_for(&note, &segments, wanted);
    assert_eq!(said("Denies numbness"), ["Any numbness or tingling in your feet?", "No, my feet feel fine."]);
    assert_eq!(said("A1c last week"), ["Your hemoglobin A one C last week was eight point four."]);
}

#[test]
fn the_chart_stands_in_the_note_with_the_chart_as_its_source() {
    let mut visit = material::sample();
    visit.patient.allergies = vec![Allergy { substance: "Penicillin".into(), reaction: Some("hives".into()) }];
    let mut encounter = material::encounter();
    encounter.chief_complaint = Some("cough for ten days".into());
    encounter.vitals.systolic = Some(136);
    encounter.vitals.diastolic = Some(82);
    encounter.vitals.temperature_c = Some(37.2);
    let segments = material::segments(&visit, Cut::Sentences, Some(()));
    let template = &shipped_templates()[1];
    let request = ComposeRequest { template, segments: &segments, patient: &visit.patient, encounter: &encounter };
    let note = OfflineComposer.compose(&request).expect("it composes");
    let from_chart = |key: &str| -> Vec<(String, String)> {
        let section = note.sections.iter().find(|section| section.key == key).expect("a section");
        let spans = section.spans.iter().filter_map(|span| match &span.source {
            Source::Chart { field } => {
                Some((field.clone(), utf16_slice(&section.text, span.start, span.end)?.to_owned()))
            }
            Source::Spoken { .. } => None,
        });
        spans.collect()
    };
    assert_eq!(
        from_chart("chief_complaint"),
        [("encounter.chiefComplaint".to_owned(), "Cough for ten days.".to_owned())]
    );
    assert_eq!(from_chart("allergies"), [("patient.allergies".to_owned(), "- Penicillin: hives.".to_owned())]);
    assert_eq!(
        from_chart("vital_signs"),
        [("encounter.vitals".to_owned(), "Blood pressure 136/82 mmHg, temperature 37.2 °C.".to_owned())]
    );
    let vitals = &note.sections.iter().find(|section| section.key == "vital_signs").expect("a section").text;
    assert_eq!(vitals.matches("136/82").count(), 1, "what the chart holds is not written twice: {vitals}");
}

fn composed(segments: &[Segment], template: &Template) -> Result<NoteContent, ComposeError> {
    let patient = material::patient("Rosa", "Alvarez", Sex::Female);
    let encounter = material::encounter();
    OfflineComposer.compose(&ComposeRequest { template, segments, patient: &patient, encounter: &encounter })
}

#[test]
fn nothing_said_gives_an_empty_note() {
    for template in shipped_templates() {
        let note = composed(&[], &template).expect("it composes");
        assert!(note.sections.iter().all(|section| section.text.is_empty() && section.spans.is_empty()));
        assert!(!note.missing().is_empty());
    }
}

#[test]
fn greetings_alone_give_an_empty_note() {
    let visit =
        visit_of(&[("Good morning. How are you?", Speaker::Clinician), ("I'm fine, thank you.", Speaker::Patient)]);
    let segments = material::segments(&visit, Cut::Sentences, Some(()));
    let note = composed(&segments, &shipped_templates()[0]).expect("it composes");
    assert_eq!(material::printed(&note), "");
}

#[test]
fn one_voice_alone_still_gives_a_note() {
    for speaker in [Speaker::Clinician, Speaker::Patient, Speaker::Companion] {
        let mut visit = material::sample();
        for turn in &mut visit.turns {
            turn.speaker = speaker;
        }
        let segments = material::segments(&visit, Cut::Sentences, Some(()));
        let note = material::note(&visit, &shipped_templates()[0], &segments);
        assert_eq!(note.disorder(), None);
        assert!(note.words() > 20, "{speaker:?}: {} words", note.words());
    }
}

#[test]
fn a_request_without_sections_or_order_is_refused() {
    let mut template = shipped_templates().remove(0);
    let visit = material::sample();
    let mut segments = material::segments(&visit, Cut::Sentences, Some(()));
    segments.swap(0, 5);
    assert!(matches!(composed(&segments, &template), Err(ComposeError::Transcript(_))));
    template.sections.clear();
    assert!(matches!(composed(&[], &template), Err(ComposeError::TemplateWithoutSections)));
}

#[test]
fn a_template_with_one_section_for_everything_loses_nothing() {
    let mut template = shipped_templates().remove(0);
    template.sections.truncate(1);
    template.sections[0].kinds = vec![SectionKind::Other];
    let visit = material::sample();
    let segments = material::segments(&visit, Cut::Sentences, Some(()));
    let text = &material::note(&visit, &template, &segments).sections[0].text;
    for fact in ["cough", "136/82", "bronchitis", "Restart the glipizide", "Penicillin"] {
        assert!(text.contains(fact), "{fact} is in {text}");
    }
}

#[test]
fn a_psychiatric_visit_has_mental_status_and_risk() {
    let visit = visit_of(&[
        ("What brings you in today?", Speaker::Clinician),
        ("I've been really depressed for about three months.", Speaker::Patient),
        ("Any thoughts of hurting yourself?", Speaker::Clinician),
        ("No.", Speaker::Patient),
        ("Are there any guns at home?", Speaker::Clinician),
        ("No, we don't have any.", Speaker::Patient),
        ("On exam, your mood is low and your affect is flat.", Speaker::Clinician),
        (
            "I think this is major depression. I'm going to start sertraline fifty milligrams once a day.",
            Speaker::Clinician,
        ),
    ]);
    let segments = material::segments(&visit, Cut::Sentences, Some(()));
    let note = material::note(&visit, &shipped_templates()[3], &segments);
    let expected = expect![[r#"
        CHIEF COMPLAINT

        Depression.

        HISTORY OF PRESENT ILLNESS

        The patient is a 62-year-old female. She presents today for evaluation of depression. The patient has been depressed for approximately 3 months.
        Review of systems
        Psychiatric: Reports depression.

        MENTAL STATUS EXAMINATION

        Mood is low and her affect is flat.

        RISK ASSESSMENT

        Denies thoughts of hurting herself. Denies guns at home; they do not have any.

        ASSESSMENT

        Major depression
        Impression: major depression.

        PLAN

        Major depression
        - Medical treatment: We will start sertraline 50 mg once daily.
    "#]];
    expected.assert_eq(&material::printed(&note));
}

/// Words as people and decoders produce them: questions, numbers, drugs, negations, rubbish.
fn any_line() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("I".to_owned()),
        Just("you".to_owned()),
        Just("your".to_owned()),
        Just("no".to_owned()),
        Just("not".to_owned()),
        Just("any".to_owned()),
        Just("fever".to_owned()),
        Just("chest".to_owned()),
        Just("pain,".to_owned()),
        Just("metformin".to_owned()),
        Just("twenty".to_owned()),
        Just("one".to_owned()),
        Just("hundred".to_owned()),
        Just("point".to_owned()),
        Just("milligrams".to_owned()),
        Just("have".to_owned()),
        Just("take".to_owned()),
        Just("your?".to_owned()),
        Just("think".to_owned()),
        Just("left".to_owned()),
        Just("I'll".to_owned()),
        Just("prescribe".to_owned()),
        Just("blood".to_owned()),
        Just("pressure".to_owned()),
        Just("over".to_owned()),
        Just("and".to_owned()),
        Just("don't".to_owned()),
        Just("yes.".to_owned()),
        Just("bronchitis.".to_owned()),
        "\\PC{1,8}",
    ];
    proptest::collection::vec(word, 1..25).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_is_said_the_note_is_in_order(lines in proptest::collection::vec((any_line(), 0u8..4), 0..30)) {
        let speaker = |n: u8| [Speaker::Clinician, Speaker::Patient, Speaker::Companion, Speaker::Unknown][usize::from(n)];
        let lines: Vec<(&str, Speaker)> = lines.iter().map(|(line, n)| (line.as_str(), speaker(*n))).collect();
        let visit = visit_of(&lines);
        let segments = material::segments(&visit, Cut::Sentences, Some(()));
        prop_assert_eq!(speakers::propose(&segments).len(), segments.len());
        for template in shipped_templates() {
            let note = material::note(&visit, &template, &segments);
            prop_assert_eq!(note.disorder(), None);
        }
    }
}

//! The sample visit as a decoder really wrote it: question marks dropped, a question and its answer in one segment.

mod material;

use auscult_compose::shipped_templates;
use auscult_domain::note::NoteContent;
use auscult_domain::transcript::{Segment, Speaker};
use expect_test::expect;
use material::said_for;

fn soap() -> (NoteContent, Vec<Segment>) {
    let (visit, segments, _) = material::decoded_sample();
    (material::note(&visit, &shipped_templates()[0], &segments), segments)
}

#[test]
fn decoder_output_as_soap() {
    let (note, _) = soap();
    expect![[r#"
        SUBJECTIVE

        Chief complaint: Cough for approximately 10 days.
        The patient is a 62-year-old female. She presents today for evaluation of cough. The patient has had a cough for approximately 10 days. It started after her grandson had a cold and it will not go away. At first it was dry. For the last few days, she has been coughing up some yellow phlegm, mostly in the morning. She reports that she had a low fever the first 2 days, approximately 100.4. She gets slightly winded on the stairs but not at rest. She reports some wheezing at night. The patient has tried honey and some over-the-counter cough syrup. It does not help much. Her blood sugars in the morning have been approximately 180 to 200. She reports that she ran out of the glipizide about a month ago. Blood pressure at home: usually approximately 130/80.
        Review of systems
        Cardiovascular: Denies chest pain.
        Respiratory: Reports cough and wheezing. Denies blood in the phlegm.
        Neurological: Denies numbness or tingling in her feet; her feet feel fine.
        Past medical history: Type 2 diabetes and high blood pressure and her gallbladder was taken out in 2015.
        Medications
        - Metformin 1000 mg twice daily with meals.
        - Lisinopril 20 mg in the morning.
        Allergies
        - Penicillin: hives all over when she was a girl.
        Social history
        Tobacco: Quit smoking 12 years ago. Used to smoke a pack a day for approximately 20 years.
        Alcohol: Does not drink.
        Family history: Mother had diabetes and father died of a heart attack at 68.

        OBJECTIVE

        Vital signs: Temperature 98.9 °F. Blood pressure 136/82. Pulse 88. Oxygen saturation 96 %. Weight 178 lb.
        Examination
        Throat: Slightly red, no exudate.
        Neck: No swollen lymph nodes.
        Cardiovascular: Heart is regular, no murmurs.
        Respiratory: Some scattered wheezes on both sides, no crackles.
        Extremities: Feet look good, the pulses are normal, and there are no sores.

        ASSESSMENT

        Acute bronchitis
        Lungs do not sound like pneumonia, and her oxygen is good. Impression: acute bronchitis, which is nearly always a virus, so an antibiotic would not help her.

        Diabetes
        Blood sugars are too high. Hemoglobin A1c last week was 8.4 %.

        Blood pressure
        Blood pressure is reasonably controlled.

        PLAN

        Acute bronchitis
        - Medical treatment: We will prescribe an albuterol inhaler, 2 puffs every 4 to 6 hours as needed for the wheezing, and benzonatate 100 mg 3 times a day for the cough.

        Diabetes
        - Additional testing: We will repeat the A1c and check her kidney function in 3 months.
        - Medical treatment: Restart the glipizide at 5 mg once daily and keep the metformin as it is.

        Blood pressure
        - Medical treatment: Continue the lisinopril at 20 mg.

        Health maintenance
        - The patient should get the flu shot today.

        Follow-up
        - If she gets a fever over 101, if she becomes short of breath, or if the cough is not better in 2 weeks, she should call me and we will get a chest x-ray.
        - Otherwise, the patient will follow up in 3 months.
        - Patient agreements: The patient understands and agrees with the recommended medical treatment plan.
    "#]].assert_eq(&material::printed(&note));
}

#[test]
fn what_was_only_asked_is_never_reported() {
    let (visit, segments, _) = material::decoded_sample();
    for template in shipped_templates() {
        let text = material::printed(&material::note(&visit, &template, &segments)).to_lowercase();
        for never in ["reports any", "tried any", "reports fever", "reports chills", "reports blood", "any wheezing"] {
            assert!(!text.contains(never), "{never:?} stands in {}: {text}", template.name);
        }
    }
}

#[test]
fn a_question_given_to_the_patient_is_still_a_question() {
    let (visit, mut segments, _) = material::decoded_sample();
    for segment in &mut segments {
        segment.speaker = Speaker::Patient;
    }
    let text = material::printed(&material::note(&visit, &shipped_templates()[0], &segments));
    assert!(!text.contains("eports any") && !text.contains("chills"), "{text}");
    assert!(text.contains("Denies chest pain") && text.contains("Denies blood in the phlegm"), "{text}");
}

#[test]
fn answers_keep_their_polarity_and_their_sources() {
    let (note, segments) = soap();
    assert_eq!(
        said_for(&note, &segments, "Denies chest pain"),
        ["Any fever, chills, shortness of breath or chest pain.", "No chest pain."]
    );
    let asked = "Any wheezing or blood in the phlegm?";
    assert_eq!(said_for(&note, &segments, "eports some wheezing at night"), [asked, "Some wheezing at night?"]);
    assert_eq!(said_for(&note, &segments, "Denies blood in the phlegm"), [asked, "No blood, thank goodness."]);
}

#[test]
fn a_medicine_the_patient_says_yes_to_is_listed() {
    let (note, segments) = soap();
    assert_eq!(
        said_for(&note, &segments, "Metformin 1000 mg twice daily"),
        ["And you're still taking the Metformin, 1000 milligrams twice a day.", "Yes, every day with meals"]
    );
    assert_eq!(said_for(&note, &segments, "Lisinopril 20 mg"), ["and the lisinopril 20 milligrams in the morning"]);
    assert_eq!(said_for(&note, &segments, "Restart the glipizide at 5 mg").len(), 1);
}

#[test]
fn nearly_all_words_get_their_speaker() {
    let (_, segments, truth) = material::decoded_sample();
    let (right, all) = material::words_right(&segments, &truth);
    assert!(right * 100 >= all * 97, "{right} of {all} words");
}

//! What texts of every shape earn. The sentences are our own.

use auscult_coding::sets::CodeLibrary;
use auscult_coding::suggest::{CodingText, SuggestRequest, Suggester};
use auscult_domain::coding::{ProposalSource, ProposedCode};
use auscult_domain::note::utf16_slice;
use chrono::NaiveDate;
use proptest::prelude::*;
use std::sync::LazyLock;

struct Engine {
    library: CodeLibrary,
    suggester: Suggester,
}

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let library = CodeLibrary::shipped();
    let suggester = Suggester::of(&library.on(day()));
    Engine { library, suggester }
});

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 1).expect("a day")
}

fn proposed(text: &CodingText) -> Vec<ProposedCode> {
    ENGINE.suggester.suggest(&SuggestRequest::of(text, &ENGINE.library.on(day())))
}

fn codes(text: &str) -> Vec<String> {
    proposed(&CodingText::from_plain(text)).into_iter().map(|code| code.code.code.to_string()).collect()
}

/// Every one of these codes is proposed, the first of them first.
fn earns(text: &str, expected: &[&str]) {
    let found = codes(text);
    assert_eq!(found.first().map(String::as_str), expected.first().copied(), "{text:?}: {found:?}");
    for code in expected {
        assert!(found.iter().any(|found| found == code), "{text:?} should earn {code}: {found:?}");
    }
}

/// None of these codes, nor one below them, is proposed.
fn does_not_earn(text: &str, unexpected: &[&str]) {
    let found = codes(text);
    for code in unexpected {
        assert!(!found.iter().any(|found| found.starts_with(code)), "{text:?} should not earn {code}: {found:?}");
    }
}

#[test]
fn headings_and_short_forms() {
    for (text, code) in [
        ("HTN", "I10"),
        ("T2DM", "E11.9"),
        ("htn", "I10"),
        ("DM2, uncontrolled", "E11.9"),
        ("COPD", "J44.9"),
        ("1. GERD", "K21.9"),
        ("- hypothyroidism", "E03.9"),
        ("* Afib", "I48.91"),
        ("UTI", "N39.0"),
        ("URI", "J06.9"),
        ("CAD s/p CABG", "I25.10"),
        ("Left knee pain", "M25.562"),
        ("L knee OA", "M17.12"),
        ("low back pain", "M54.50"),
        ("Right ankle sprain, initial visit", "S93.401A"),
        ("Bilateral carpal tunnel syndrome", "G56.03"),
        ("Strep throat", "J02.0"),
        ("BPPV", "H81.10"),
        ("Acute otitis media, right ear", "H66.91"),
        ("Type 1 diabetes mellitus", "E10.9"),
        ("CKD stage 3b", "N18.32"),
        ("stage III CKD", "N18.30"),
        ("Major depressive disorder, recurrent, moderate", "F33.1"),
        ("Generalized anxiety disorder", "F41.1"),
        ("Chest pain", "R07.9"),
        ("Cellulitis of left leg", "L03.116"),
        ("Colles' fracture of the left wrist", "S52.532A"),
        ("hyperlipidemia", "E78.5"),
        ("Vitamin D deficiency", "E55.9"),
        ("annual physical", "Z00.00"),
        ("Psoriasis", "L40.9"),
        ("Sarcoidosis", "D86.9"),
        ("Migraine without aura", "G43.009"),
    ] {
        let found = codes(text);
        assert_eq!(found.first().map(String::as_str), Some(code), "{text}: {found:?}");
    }
}

#[test]
fn a_note_of_any_shape_earns_its_problems() {
    for note in [
        "ASSESSMENT AND PLAN\r\n1. Hypertension.\r\n- Continue lisinopril.\r\n2. Asthma.\r\n- Albuterol as needed.",
        "A/P:\n# htn - stable\n# asthma: well controlled",
        "S: doing well. O: lungs clear. A: HTN, asthma. P: continue meds.",
        "Assessment: 1) HTN 2) asthma",
        "Impression:\n• Hypertension\n• Asthma\n\nPlan:\nContinue all medications.",
        "HTN\nasthma",
        "patient is here for follow up of hypertension and asthma. both are stable.",
    ] {
        let found = codes(note);
        for code in ["I10", "J45.909"] {
            assert!(found.iter().take(4).any(|found| found == code), "{note:?}: {found:?}");
        }
    }
}

#[test]
fn what_is_denied_feared_or_somebody_elses_earns_nothing() {
    does_not_earn("HPI: Denies chest pain, fever, or cough.", &["R07", "R50", "R05"]);
    does_not_earn("FAMILY HISTORY\nMother with breast cancer. Father with diabetes.", &["C50", "E11"]);
    does_not_earn("Her mother has diabetes.", &["E11"]);
    does_not_earn("PLAN: Return if you develop fever or shortness of breath.", &["R50", "R06"]);
    does_not_earn("Assessment: Possible pneumonia.", &["J18"]);
    does_not_earn("A/P: r/o DVT", &["I82"]);
    does_not_earn("Pneumonia was ruled out.", &["J18"]);
    does_not_earn("HPI: Any chest pain?", &["R07"]);
}

#[test]
fn the_symptom_is_coded_where_its_cause_is_only_suspected() {
    earns("Left shoulder pain, likely rotator cuff tendinopathy", &["M25.512"]);
    earns("Assessment: Cough, possible pneumonia.", &["R05.9"]);
}

#[test]
fn diabetes_is_coded_with_its_complications() {
    earns("Assessment:\n1. Type 2 diabetes with diabetic neuropathy", &["E11.40"]);
    earns("Assessment:\n1. Type 2 diabetes\n2. CKD stage 3a", &["E11.22", "N18.31"]);
    earns("Assessment:\n1. Diabetes\n2. Non-healing ulcer of the right foot", &["E11.621", "L97.519"]);
    earns("Assessment:\n1. Type 2 diabetes with hyperglycemia\nMedications: insulin glargine", &["E11.65", "Z79.4"]);
    earns("Assessment:\n1. Diabetes, on metformin", &["E11.9", "Z79.84"]);
    does_not_earn("Assessment:\n1. Type 2 diabetes\n2. CKD stage 3a", &["E11.9"]);
}

#[test]
fn hypertension_is_coded_with_heart_and_kidney_disease() {
    earns("Assessment:\n1. CHF\n2. Hypertension", &["I11.0", "I50.9"]);
    earns("Assessment:\n1. HTN\n2. CKD stage 4", &["I12.9", "N18.4"]);
    earns("Assessment:\n1. HTN\n2. ESRD", &["I12.0", "N18.6"]);
    earns("Assessment:\n1. HTN\n2. CKD stage 2\n3. Heart failure", &["I13.0", "N18.2", "I50.9"]);
    does_not_earn("Assessment:\n1. CHF\n2. Hypertension", &["I10"]);
}

#[test]
fn combinations_of_the_other_chapters() {
    earns("Assessment: COPD exacerbation", &["J44.1"]);
    earns("Assessment:\n1. COPD\n2. Acute bronchitis", &["J44.0", "J20.9"]);
    earns("Assessment:\n1. Obesity\nVitals: BMI 34.2", &["E66.9", "Z68.34"]);
    earns("Assessment:\n1. Tobacco use disorder. Smokes 1 pack per day of cigarettes.", &["F17.210"]);
    earns("Social history: former smoker", &["Z87.891"]);
    earns("Allergies: penicillin", &["Z88.0"]);
    earns("Past medical history: breast cancer, s/p lumpectomy. Assessment: Hypertension", &["I10", "Z85.3"]);
    does_not_earn("Assessment:\n1. Pneumonia. Cough and fever for a week.", &["R05", "R50"]);
    does_not_earn("HPI: shortness of breath and leg edema.\nAssessment: CHF", &["R06", "R60"]);
}

#[test]
fn nothing_and_noise_earn_nothing() {
    for text in ["", " \r\n\t", "....", "Hello.", "1.\n2.\n3.", "•", "Patient Agreements: The patient understands."] {
        assert!(codes(text).is_empty(), "{text:?}: {:?}", codes(text));
    }
}

#[test]
fn every_proposal_has_a_reason_and_words_that_stand_where_it_says() {
    let text = CodingText::from_plain(
        "CC: cough 🩺\nPMH: diabetes, HTN\nAssessment and Plan:\n1. Acute bronchitis — rest\n2. T2DM: metformin",
    );
    let proposed = proposed(&text);
    assert!(proposed.len() >= 3);
    for code in &proposed {
        assert!(!code.reason.is_empty() && !code.title.is_empty() && !code.evidence.is_empty());
        assert!((1..=99).contains(&code.confidence));
        for evidence in &code.evidence {
            let section = text.sections.iter().find(|section| section.key == evidence.section).expect("the section");
            assert_eq!(utf16_slice(&section.text, evidence.start, evidence.end), Some(evidence.text.as_str()));
        }
    }
}

#[test]
fn codes_the_visit_has_are_not_proposed_again() {
    let text = CodingText::from_plain("Assessment: HTN, asthma");
    let codes = ENGINE.library.on(day());
    let all = ENGINE.suggester.suggest(&SuggestRequest::of(&text, &codes));
    let assigned = vec![all[0].code.clone()];
    let rest = ENGINE.suggester.suggest(&SuggestRequest { assigned: &assigned, ..SuggestRequest::of(&text, &codes) });
    assert!(all.len() > 1 && !rest.contains(&all[0]));
}

#[test]
fn what_runs_in_the_family_is_coded_as_that_where_it_bears_on_the_visit() {
    earns("FAMILY HISTORY\nMother with breast cancer.\nASSESSMENT\n1. Breast lump", &["N63.0", "Z80.3"]);
    earns("FAMILY HISTORY\nFather had a stroke.\nASSESSMENT\n1. Hypertension", &["I10", "Z82.3"]);
    earns("ASSESSMENT\n1. Annual physical\nFAMILY HISTORY\nSister has type 2 diabetes.", &["Z00.00", "Z83.3"]);
    does_not_earn("FAMILY HISTORY\nMother with breast cancer.\nASSESSMENT\n1. Breast lump, left", &["C50"]);
    does_not_earn("FAMILY HISTORY\nMother with breast cancer.\nASSESSMENT\n1. Ankle sprain", &["Z80", "C50"]);
    does_not_earn("FAMILY HISTORY\nNo family history of stroke.\nASSESSMENT\n1. Hypertension", &["Z82", "I6"]);
    does_not_earn("SOCIAL HISTORY\nHer husband has diabetes.\nASSESSMENT\n1. Prediabetes", &["Z83", "E11"]);
}

#[test]
fn weeks_of_gestation_go_with_a_code_of_pregnancy() {
    earns(
        "HPI: She is 28 weeks pregnant.\nASSESSMENT\n1. Gestational diabetes, diet controlled",
        &["O24.410", "Z3A.28"],
    );
    does_not_earn("HPI: Born at 36 weeks gestation.\nASSESSMENT\n1. Asthma", &["Z3A"]);
}

#[test]
fn encounters_are_coded_where_the_text_says_so() {
    let rows = [
        ("ASSESSMENT\n1. Preoperative clearance", "Z01.818"),
        ("ASSESSMENT\n1. Dietary counseling", "Z71.3"),
        ("ASSESSMENT\n1. Skin cancer screening", "Z12.83"),
        ("ASSESSMENT\n1. Colon cancer screening", "Z12.11"),
        ("ASSESSMENT\n1. Travel advice", "Z71.84"),
        ("ASSESSMENT\n1. Strep exposure", "Z20.818"),
        ("ASSESSMENT\n1. Chronic heel ulcer, left", "L97.429"),
        ("ASSESSMENT\n1. Abscess of right thigh", "L02.415"),
        ("ASSESSMENT\n1. Cellulitis of left forearm", "L03.114"),
    ];
    let found = rows.map(|(text, code)| (text, code, codes(text).into_iter().next().unwrap_or_default()));
    let wrong: Vec<_> = found.iter().filter(|(_, code, first)| code != first).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The code as it is proposed for a text.
fn one(text: &str, code: &str) -> ProposedCode {
    let all = proposed(&CodingText::from_plain(text));
    all.into_iter().find(|one| one.code.code.as_str() == code).unwrap_or_else(|| panic!("{text:?} has no {code}"))
}

#[test]
fn what_the_record_holds_is_told_apart_from_what_is_documented() {
    use ProposalSource::{Clinical, Documentation};
    for (text, code, source) in [
        ("Assessment:\n1. Hypertension", "I10", Clinical),
        ("Assessment:\n1. Obesity\nVitals: BMI 34.2", "Z68.34", Documentation),
        ("Assessment:\n1. Diabetes\nMedications: metformin, insulin glargine", "Z79.4", Documentation),
        ("Assessment:\n1. Diabetes\nMedications: metformin, insulin glargine", "Z79.84", Documentation),
        ("Allergies: penicillin\nAssessment: cough", "Z88.0", Documentation),
        ("Social history: smokes one pack per day of cigarettes.\nAssessment: cough", "F17.210", Documentation),
        ("Assessment:\n1. Tobacco use disorder, smokes cigarettes", "F17.210", Clinical),
    ] {
        assert_eq!(one(text, code).source, source, "{text}: {code}");
    }
}

#[test]
fn a_number_alone_earns_no_code_and_says_what_would() {
    for (text, code) in [
        ("Results: eGFR 38\nAssessment:\n1. Chronic kidney disease", "N18.32"),
        ("Results: PHQ-9 score of 12\nAssessment:\n1. Depression", "F32.1"),
        ("Results: EF 35%\nAssessment:\n1. CHF", "I50.20"),
        ("Results: A1c 10.2\nAssessment:\n1. Type 2 diabetes", "E11.65"),
        ("Assessment:\n1. Obesity\nVitals: BMI 41.3", "E66.813"),
    ] {
        let one = one(text, code);
        assert_eq!(one.source, ProposalSource::Documentation, "{text}");
        assert!(one.confidence < 20 && one.reason.contains("once the clinician names it"), "{text}: {}", one.reason);
    }
    does_not_earn("Results: eGFR 38\nAssessment:\n1. Chronic kidney disease, stage 3a", &["N18.32"]);
    does_not_earn("Vitals: BMI 24.1\nAssessment:\n1. Cough", &["E66", "Z68"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_is_read_without_harm(text in "(\\PC|\n|\r|assessment:|1\\. |htn|denies |left ){0,80}") {
        for code in proposed(&CodingText::from_plain(&text)) {
            prop_assert!(!code.evidence.is_empty());
        }
    }
}

//! What is done at a visit against an invented set: its codes are nobody's and its words our own.

use super::*;
use crate::sets::CodeLibrary;
use crate::sets::procedures::{Procedure, ProcedureSet, ProcedureSource, procedure_ref};
use crate::suggest::{CodingText, Suggester};
use auscult_domain::coding::{CodeSetVersion, CodeSystem, ProposalSource};
use chrono::NaiveDate;
use std::sync::{Arc, LazyLock};

/// A practice's file as one might look.
const PRACTICE: &[(&str, &str)] = &[
    ("91001", "Influenza vaccine, standard dose, into muscle"),
    ("91002", "Influenza vaccine, high dose, 65 years and older"),
    ("91003", "Influenza vaccine, nasal spray"),
    ("91004", "Tdap vaccine, 7 years and older, into muscle"),
    ("91005", "Zoster vaccine, into muscle"),
    ("91006", "MMR vaccine, under the skin"),
    ("91010", "Vaccine administration by injection, first vaccine"),
    ("91011", "Vaccine administration by injection, each additional vaccine"),
    ("91012", "Vaccine administration by nose or mouth, intranasal or oral, first vaccine"),
    ("81001", "Urinalysis by dipstick, without microscope"),
    ("81002", "Urinalysis, automated, with microscopy"),
    ("81003", "Strep test, rapid"),
    ("81004", "Strep culture"),
    ("81005", "Urine pregnancy test"),
    ("81006", "Glucose by fingerstick"),
    ("81007", "Glycosylated hemoglobin"),
    ("81008", "Blood draw from a vein (venipuncture)"),
    ("93001", "ECG, 12 leads, tracing with interpretation and report"),
    ("94001", "Spirometry"),
    ("94002", "Spirometry before and after bronchodilator"),
    ("94003", "Nebulizer treatment for narrow airways"),
    ("69001", "Impacted cerumen removal by irrigation, one or both ears"),
    ("69002", "Impacted cerumen removal with instruments, one or both ears"),
    ("12001", "Simple repair of laceration, 2.5 cm or less"),
    ("12002", "Simple repair of laceration, 2.6 cm to 7.5 cm"),
    ("12003", "Simple repair of laceration of face, 2.5 cm or less"),
    ("10001", "Incision and drainage of skin abscess, simple"),
    ("11001", "Punch biopsy of skin, one lesion"),
    ("11002", "Tangential biopsy of skin, one lesion"),
    ("17001", "Destruction of warts, up to 14 lesions"),
    ("17002", "Destruction of actinic keratosis, first lesion"),
    ("20001", "Injection or aspiration of a large joint or bursa"),
    ("20002", "Injection or aspiration of a small joint or bursa"),
    ("20003", "Injection of one or two trigger points"),
    ("96001", "Therapeutic injection, intramuscular or subcutaneous"),
    ("30001", "Epistaxis cautery, anterior"),
];

static ENGINE: LazyLock<(CodeLibrary, Suggester)> = LazyLock::new(|| {
    let version = CodeSetVersion {
        system: CodeSystem::Cpt,
        version: "own".to_owned(),
        effective_from: NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day"),
        effective_to: None,
    };
    let named = |(code, title): &(&str, &str)| Some(Procedure::named(procedure_ref(code).ok()?, title));
    let procedures = PRACTICE.iter().filter_map(named).collect();
    let mut library = CodeLibrary::shipped();
    library.procedures.push(Arc::new(ProcedureSet::of(version, ProcedureSource::Practice, procedures)));
    let suggester = Suggester::of(&library.on(day()));
    (library, suggester)
});

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 1).expect("a day")
}

fn proposed(note: &str) -> Vec<ProposedCode> {
    let text = CodingText::from_plain(note);
    ENGINE.1.suggest(&SuggestRequest::of(&text, &ENGINE.0.on(day())))
}

/// Services as `code` where they are documented as done, `code?` where they are not surely.
fn services(note: &str) -> Vec<String> {
    let of_procedure = proposed(note).into_iter().filter(|one| one.code.system != CodeSystem::Icd10Cm);
    of_procedure.map(|one| format!("{}{}", one.code.code, if one.confidence >= 50 { "" } else { "?" })).collect()
}

fn check(rows: &[(&str, &[&str])]) {
    let wrong = rows
        .iter()
        .map(|(note, expected)| (note, services(note), expected))
        .filter(|(_, found, expected)| found != *expected);
    let wrong: Vec<_> = wrong.collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn vaccines_come_with_their_giving_and_their_diagnosis() {
    check(&[
        ("PLAN: Flu shot given today in left deltoid.", &["91001", "91010"]),
        (
            "PLAN: Influenza and Tdap vaccines were administered today without complication.",
            &["91001", "91004", "91010", "91011"],
        ),
        ("A 72-year-old man.\nPLAN: High-dose flu vaccine given.", &["91002", "91010"]),
        ("PLAN: FluMist nasal influenza vaccine given today.", &["91003", "91012"]),
        ("PROCEDURES\nShingrix 0.5 mL IM left deltoid, lot 4711.", &["91005", "91010"]),
        ("PLAN: Flu shot today.", &["91001?", "91010?"]),
    ]);
    let given = proposed("PLAN: Flu shot given today.");
    let reason = given.iter().find(|one| one.code.code.as_str() == "Z23").expect("the diagnosis");
    assert_eq!(reason.source, ProposalSource::Procedure);
}

#[test]
fn what_was_not_done_here_and_now_is_not_proposed() {
    check(&[
        ("PLAN: Declined flu shot.", &[]),
        ("PLAN: Flu shot given today, declined Tdap.", &["91001", "91010"]),
        ("PLAN: She declined the flu vaccine but Tdap was given.", &["91004", "91010"]),
        ("HPI: Received her flu shot last fall at the pharmacy.", &[]),
        ("HPI: Her flu shot is up to date.", &[]),
        ("PLAN: Recommend flu shot and shingles vaccine.", &[]),
        ("PLAN: Return in 2 weeks for MMR.", &[]),
        ("PLAN: If rapid strep is positive, start amoxicillin.", &[]),
        ("PLAN: If symptoms persist, will obtain EKG.", &[]),
        ("HPI: EKG at urgent care showed sinus rhythm.", &[]),
        ("HPI: No rapid strep was done.", &[]),
        ("PLAN: Could consider knee injection.", &[]),
        ("PLAN: Discussed cortisone injection for the knee; she would like to wait.", &[]),
        ("PAST SURGICAL HISTORY\nSkin biopsy, knee injection.", &[]),
        ("FAMILY HISTORY\nMother had a skin biopsy.", &[]),
    ]);
}

#[test]
fn tests_done_in_the_practice() {
    check(&[
        ("RESULTS\nRapid strep: positive.", &["81003"]),
        ("RESULTS\nUrine dipstick today: leukocytes.", &["81001"]),
        ("PLAN: EKG performed in office today shows sinus rhythm.", &["93001"]),
        ("PLAN: EKG in office today.", &["93001?"]),
        ("PLAN: Order EKG.", &["93001?"]),
        ("RESULTS\nSpirometry before and after bronchodilator done today.", &["94002"]),
        ("RESULTS\nUrine pregnancy test was negative, done in clinic.", &["81005"]),
        ("RESULTS\nFingerstick glucose 142 today.", &["81006"]),
        ("RESULTS\nPOC A1c 7.2 today.", &["81007"]),
        ("PLAN: CBC drawn today, blood collected by venipuncture.", &["81008"]),
    ]);
}

#[test]
fn procedures_by_what_the_note_says_of_them() {
    check(&[
        ("PROCEDURE: Cerumen removed from both ears with irrigation.", &["69001"]),
        ("EXAM: Left canal occluded; cerumen removed with a curette.", &["69002"]),
        ("PROCEDURE: Laceration repair. 3 cm, closed with 4-0 nylon.", &["12002"]),
        ("PROCEDURE: Laceration repair. 18 mm on the arm, closed with 4-0 nylon.", &["12001"]),
        ("PROCEDURE: I&D of abscess performed after consent.", &["10001"]),
        ("PROCEDURE: Punch biopsy of the lesion on the back was performed.", &["11001"]),
        ("PLAN: Warts on the hand were treated with liquid nitrogen.", &["17001"]),
        ("PROCEDURE: Right knee injection with 40 mg Kenalog performed, tolerated well.", &["20001"]),
        ("PROCEDURE: Trigger point injections were performed.", &["20003"]),
        ("PLAN: Nebulizer treatment given in office with relief.", &["94003"]),
        ("PLAN: Toradol injection given IM.", &["96001"]),
    ]);
}

#[test]
fn a_service_without_a_line_of_ours_is_found_by_its_own_words() {
    check(&[
        ("PROCEDURE: Epistaxis cautery performed with silver nitrate.", &["30001"]),
        ("PLAN: Refer for epistaxis cautery.", &[]),
    ]);
}

#[test]
fn talk_counts_by_its_minutes() {
    check(&[
        ("PLAN: Smoking cessation counseling, 5 minutes.", &["99406"]),
        ("PLAN: Counseled on smoking cessation for 12 minutes.", &["99407"]),
    ]);
    let untimed = proposed("PLAN: Counseled on smoking cessation.");
    let talk = untimed.iter().find(|one| one.code.code.as_str() == "99406").expect("what minutes would earn");
    assert_eq!((talk.source, talk.confidence), (ProposalSource::Documentation, 15));
}

#[test]
fn ordered_is_said_and_every_proposal_stands_on_its_words() {
    let ordered = proposed("PLAN: Order EKG.");
    let one = ordered.iter().find(|one| one.source == ProposalSource::Procedure).expect("an order");
    assert!(one.reason.contains("ordered, not documented as done"), "{}", one.reason);
    let text = CodingText::from_plain("PLAN: 🩺 Flu shot given today.");
    let codes = ENGINE.0.on(day());
    for one in ENGINE.1.suggest(&SuggestRequest::of(&text, &codes)) {
        for evidence in &one.evidence {
            let section = text.sections.iter().find(|section| section.key == evidence.section).expect("its section");
            let words = auscult_domain::note::utf16_slice(&section.text, evidence.start, evidence.end);
            assert_eq!(words, Some(evidence.text.as_str()));
        }
    }
}

#[test]
fn without_an_imported_set_nothing_is_made_up() {
    let library = CodeLibrary::shipped();
    let suggester = Suggester::of(&library.on(day()));
    let text = CodingText::from_plain("PLAN: Flu shot given today. EKG done today.");
    let all = suggester.suggest(&SuggestRequest::of(&text, &library.on(day())));
    let codes: Vec<&str> = all.iter().map(|one| one.code.code.as_str()).collect();
    assert_eq!(codes, ["Z23"]);
}

//! The visit as proposals, on small invented notes.

use super::*;
use crate::sets::CodeLibrary;
use crate::suggest::{CodingText, Suggester};
use chrono::NaiveDate;
use std::sync::LazyLock;

static ENGINE: LazyLock<(CodeLibrary, Suggester)> = LazyLock::new(|| {
    let library = CodeLibrary::shipped();
    let suggester = Suggester::of(&library.on(day()));
    (library, suggester)
});

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 1).expect("a day")
}

/// What is proposed for a visit in the practice by a known patient.
fn billed(note: &str, standing: PatientStanding, minutes: Option<u32>) -> Vec<ProposedCode> {
    let text = CodingText::from_plain(note);
    let codes = ENGINE.0.on(day());
    let dispute = EvaluationDispute::default();
    let visit = BilledVisit { standing, family: VisitFamily::Office, total_minutes: minutes, dispute: &dispute };
    let request = SuggestRequest { visit: Some(visit), ..SuggestRequest::of(&text, &codes) };
    let all = ENGINE.1.suggest(&request);
    all.into_iter().filter(|one| one.source == ProposalSource::Billing).collect()
}

fn known(note: &str) -> Vec<String> {
    let codes = billed(note, PatientStanding::Established, None);
    codes.iter().map(with_modifiers).collect()
}

fn with_modifiers(one: &ProposedCode) -> String {
    one.modifiers.iter().fold(one.code.code.to_string(), |code, modifier| format!("{code}-{}", modifier.as_str()))
}

const STABLE: &str = "HPI: Here for follow-up of hypertension.\nASSESSMENT AND PLAN\n1. Hypertension, well controlled.\n\
                      - Continue lisinopril 10 mg daily.\n2. Gout, stable.\n- Continue allopurinol.\n";

#[test]
fn the_visit_has_its_level_with_its_reason() {
    let all = billed(STABLE, PatientStanding::Established, None);
    let [level] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!((level.code.code.as_str(), level.category), ("99214", CodeCategory::Evaluation));
    assert!(level.reason.contains("two of the three") && !level.evidence.is_empty() && !level.title.is_empty());
    let new = billed(STABLE, PatientStanding::New, None);
    assert_eq!(new[0].code.code.as_str(), "99204");
}

#[test]
fn what_hangs_on_one_line_is_less_sure_than_what_all_three_reach() {
    let narrow = billed(
        "HPI: back pain.\nASSESSMENT AND PLAN\n1. Hypertension, uncontrolled.\n- Increase lisinopril to 40 mg daily.\n",
        PatientStanding::Established,
        None,
    );
    let clear = billed(
        "HPI: cough.\nASSESSMENT AND PLAN\n1. Hypertension, uncontrolled.\n- Increase lisinopril to 40 mg daily.\n\
         - CBC, TSH and lipid panel ordered.\n",
        PatientStanding::Established,
        None,
    );
    assert!(narrow[0].reason.contains("single line") && clear[0].reason.contains("All three"));
    assert!(narrow[0].confidence < clear[0].confidence && narrow[0].support < clear[0].support);
}

#[test]
fn where_the_note_gives_no_reason_there_is_no_level() {
    for note in ["HTN", "Cough and fever for two days.", "ASSESSMENT: hypertension, asthma", "", "PLAN: rest"] {
        assert!(known(note).is_empty(), "{note}: {:?}", known(note));
    }
}

#[test]
fn documented_time_reaches_a_level_and_beyond() {
    let all = billed(STABLE, PatientStanding::Established, Some(75));
    let codes: Vec<&str> = all.iter().map(|one| one.code.code.as_str()).collect();
    assert_eq!(codes, ["99215", "99417"]);
    assert!(all[1].reason.contains("counts 2 times"), "{}", all[1].reason);
    assert_eq!(billed(STABLE, PatientStanding::Established, Some(40)).len(), 1);
}

#[test]
fn a_preventive_visit_goes_by_age_and_parts_from_the_level() {
    let alone = "HPI: A 54-year-old man here for his annual physical. No complaints.\nASSESSMENT AND PLAN\n1. Annual physical.\n- Up to date.\n";
    assert_eq!(known(alone), ["99396"]);
    let beside = "HPI: A 54-year-old man here for his annual physical.\nASSESSMENT AND PLAN\n1. Annual physical.\n- Up to date.\n\
                  2. Hypertension, uncontrolled.\n- Increase lisinopril to 40 mg daily.\n";
    assert_eq!(known(beside), ["99214-25", "99396"]);
    let medicare = "HPI: Medicare annual wellness visit.\nASSESSMENT AND PLAN\n1. Annual physical.\n- Advance directive on file.\n";
    assert_eq!(known(medicare), ["G0439"]);
}

#[test]
fn a_visit_that_is_coded_is_not_proposed_again() {
    let text = CodingText::from_plain(STABLE);
    let codes = ENGINE.0.on(day());
    let dispute = EvaluationDispute::default();
    let visit = BilledVisit {
        standing: PatientStanding::Established,
        family: VisitFamily::Office,
        total_minutes: None,
        dispute: &dispute,
    };
    let assigned = [crate::sets::procedures::procedure_ref("99213").expect("a code")];
    let request = SuggestRequest { visit: Some(visit), assigned: &assigned, ..SuggestRequest::of(&text, &codes) };
    assert!(ENGINE.1.suggest(&request).iter().all(|one| one.source != ProposalSource::Billing));
}

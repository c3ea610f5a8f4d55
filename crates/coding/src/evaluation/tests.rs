//! Levels of small invented notes, rows that are struck, elements that are disputed, time.

use super::*;
use auscult_domain::note::utf16_slice;
use proptest::prelude::*;

const NOTE: &str = "RESULTS\nEcho shows an ejection fraction of 45%. Creatinine is normal.\n\n\
    ASSESSMENT AND PLAN\n1. Hypertension, uncontrolled.\n- Medical Treatment: Increase lisinopril to 40 mg daily.\n\
    - Additional Testing: Lipid panel ordered.\n2. Gout.\n- Well controlled. Continue allopurinol 100 mg daily.\n";

fn input<'a>(text: &'a CodingText, dispute: &'a EvaluationDispute) -> EvaluationInput<'a> {
    EvaluationInput {
        text,
        standing: PatientStanding::Established,
        family: VisitFamily::Office,
        total_minutes: None,
        dispute,
    }
}

fn of(note: &str) -> EvaluationLevel {
    level(&input(&CodingText::from_plain(note), &EvaluationDispute::default()))
}

#[test]
fn the_table_says_what_counted() {
    let level = of(NOTE);
    assert_eq!(level.code.code.as_str(), "99214");
    assert_eq!(level.level, DecisionLevel::Moderate);
    let problems: Vec<&str> = level.problems.rows.iter().map(|row| row.what.as_str()).collect();
    assert_eq!(problems, ["Hypertension, uncontrolled", "Gout"]);
    assert_eq!(level.data.level, DecisionLevel::Moderate, "{:?}", level.data);
    assert_eq!(level.data.rows.len(), 3);
    assert_eq!(level.risk.level, DecisionLevel::Moderate);
    assert!(level.reason.contains("two of the three"));
}

#[test]
fn what_is_struck_or_disputed_changes_the_level() {
    let text = CodingText::from_plain(NOTE);
    let strike = |struck: &[&str]| EvaluationDispute {
        struck: struck.iter().map(|key| (*key).to_owned()).collect(),
        ..EvaluationDispute::default()
    };
    let dispute = strike(&["risk.drug", "data.test.echocardiogram"]);
    let lower = level(&input(&text, &dispute));
    assert_eq!((lower.data.level, lower.risk.level), (DecisionLevel::Low, DecisionLevel::Straightforward));
    assert_eq!(lower.level, DecisionLevel::Low);
    assert!(lower.risk.rows.iter().any(|row| row.struck && row.key == "risk.drug"), "a struck row stays in sight");
    let dispute = EvaluationDispute {
        elements: vec![(DecisionElement::Risk, DecisionLevel::High), (DecisionElement::Problems, DecisionLevel::High)],
        ..EvaluationDispute::default()
    };
    let higher = level(&input(&text, &dispute));
    assert_eq!((higher.level, higher.risk.by_rows), (DecisionLevel::High, DecisionLevel::Moderate));
    assert!(higher.risk.rule.contains("judged otherwise"));
}

#[test]
fn a_level_says_by_how_much_it_stands() {
    for (note, expected) in [
        // Problems, data and risk reach it alike.
        (NOTE, LevelMargin::Clear),
        // Problems and risk reach moderate, and only one drug is managed.
        (
            "ASSESSMENT AND PLAN\n1. Hypertension, uncontrolled.\n- Increase lisinopril to 40 mg daily.\n",
            LevelMargin::Narrow,
        ),
        // Two tests and two uncomplicated illnesses: one of a kind may fall in neither element.
        (
            "ASSESSMENT AND PLAN\n1. Knee pain.\n- Physical therapy.\n- Ibuprofen.\n2. Headache.\n- Rest.\n",
            LevelMargin::Firm,
        ),
        ("ASSESSMENT AND PLAN\nAnkle sprain.\nI spent a total of 42 minutes on this visit.\n", LevelMargin::Clear),
    ] {
        let level = of(note);
        assert_eq!(margin(&level), expected, "{note}: {}", level.reason);
    }
}

#[test]
fn what_is_only_considered_does_not_count() {
    let level = of(
        "ASSESSMENT AND PLAN\nAnkle sprain.\n- If the pain persists, we will order an MRI and start meloxicam 15 mg daily.\n- We can consider surgery.\n",
    );
    assert!(level.data.rows.is_empty() && level.risk.rows.is_empty(), "{level:?}");
    assert_eq!(level.level, DecisionLevel::Straightforward);
}

#[test]
fn categories_of_data_are_told_apart() {
    for (plan, expected) in [
        ("CBC ordered.", DecisionLevel::Straightforward),
        ("CBC and TSH ordered.", DecisionLevel::Low),
        ("CBC, TSH and lipid panel ordered.", DecisionLevel::Moderate),
        ("I independently reviewed the images of the MRI of the knee.", DecisionLevel::Moderate),
        ("I discussed the case with her cardiologist.", DecisionLevel::Moderate),
        ("I discussed the plan with the patient.", DecisionLevel::Straightforward),
        ("History was provided by the patient's mother.", DecisionLevel::Low),
        ("CBC, TSH and lipid panel ordered. I spoke with Dr. Miller.", DecisionLevel::High),
        ("CBC ordered. We will repeat the CBC tomorrow.", DecisionLevel::Straightforward),
        ("X-ray of the knee and x-ray of the chest obtained.", DecisionLevel::Straightforward),
    ] {
        let level = of(&format!("ASSESSMENT AND PLAN\nHypertension.\n- {plan}\n"));
        assert_eq!(
            level.data.level,
            expected,
            "{plan}: {:?}",
            level.data.rows.iter().map(|row| &row.key).collect::<Vec<_>>()
        );
    }
}

#[test]
fn time_counts_where_it_is_documented_as_the_clinicians() {
    let text = CodingText::from_plain(
        "ASSESSMENT AND PLAN\nAnkle sprain.\n- Rest.\nI spent a total of 42 minutes on this visit.\n",
    );
    let none = EvaluationDispute::default();
    let found = level(&input(&text, &none));
    assert_eq!((found.level, found.basis), (DecisionLevel::High, EvaluationBasis::Time));
    assert_eq!(found.time.as_ref().map(|time| time.minutes), Some(42));
    let told = level(&EvaluationInput { total_minutes: Some(12), ..input(&text, &none) });
    assert_eq!(told.time.map(|time| time.level), Some(Some(DecisionLevel::Straightforward)));
    let exercise = CodingText::from_plain("ASSESSMENT AND PLAN\nAnkle sprain.\n- Ice it for 45 minutes.\n");
    assert_eq!(level(&input(&exercise, &none)).time, None);
}

#[test]
fn codes_follow_family_and_standing() {
    let text = CodingText::from_plain(NOTE);
    let none = EvaluationDispute::default();
    for (family, standing, code) in [
        (VisitFamily::Office, PatientStanding::New, "99204"),
        (VisitFamily::Video, PatientStanding::Established, "98006"),
        (VisitFamily::Telephone, PatientStanding::New, "98010"),
        (VisitFamily::Home, PatientStanding::Established, "99349"),
    ] {
        let found = level(&EvaluationInput { family, standing, ..input(&text, &none) });
        assert_eq!(found.code.code.as_str(), code);
        assert_eq!(level_of(code), Some((family, standing, DecisionLevel::Moderate)));
    }
    assert_eq!(level_of("99396"), None);
}

proptest! {
    #[test]
    fn evidence_says_where_its_words_stand(note in "(ASSESSMENT AND PLAN\n)?([0-9. •]{0,3}(hypertension|knee pain|cbc ordered|start lisinopril|é𝄞|stable)[.\n ]){0,12}") {
        let text = CodingText::from_plain(&note);
        let level = level(&input(&text, &EvaluationDispute::default()));
        for row in [&level.problems, &level.data, &level.risk].into_iter().flat_map(|element| &element.rows) {
            prop_assert!(!row.evidence.is_empty());
            for evidence in &row.evidence {
                let section = text.sections.iter().find(|section| section.key == evidence.section).expect("its section");
                prop_assert_eq!(utf16_slice(&section.text, evidence.start, evidence.end), Some(evidence.text.as_str()));
            }
        }
    }

    #[test]
    fn striking_rows_never_raises_the_level(which in proptest::collection::vec(any::<bool>(), 8)) {
        let text = CodingText::from_plain(NOTE);
        let whole = of(NOTE);
        let rows = [&whole.problems, &whole.data, &whole.risk].into_iter().flat_map(|element| &element.rows);
        let struck = rows.zip(which).filter(|(_, strike)| *strike).map(|(row, _)| row.key.clone()).collect();
        let dispute = EvaluationDispute { struck, ..EvaluationDispute::default() };
        prop_assert!(level(&input(&text, &dispute)).level <= whole.level);
    }
}

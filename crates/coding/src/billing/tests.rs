//! The review on small visits: what is said, where it is put right, and that money adds up.

use super::{BillingInput, VisitRecord, findings, review};
use crate::edits::tests::{day, findings as edits_of, visit};
use crate::edits::{CodedEncounter, CodedLine};
use crate::evaluation::EvaluationDispute;
use crate::import::{self, ImportFile, ImportOptions};
use crate::sets::CodeLibrary;
use crate::sets::fees::{Fee, FeeSchedule};
use crate::sets::procedures::procedure_ref;
use crate::sets::table::{TableKind, TableVersion};
use crate::suggest::CodingText;
use auscult_domain::billing::{
    BillingReview, Charge, ChargeList, ComplianceKind, ComplianceStatus, ConfirmationKind, LevelStanding,
    NecessityStanding, PutRight, RelativeValues, RequirementKind,
};
use auscult_domain::coding::{CodeRef, DecisionElement, DecisionLevel, EditSeverity, Modifier};
use auscult_domain::money::Cents;
use proptest::prelude::*;
use std::sync::Arc;

/// A chronic illness that is not controlled, and a drug that is changed: moderate by problems and risk.
const MODERATE: &str = "HPI: Here for diabetes and hypertension.\nASSESSMENT AND PLAN\n1. Hypertension, uncontrolled.\n- \
                        Increase lisinopril to 40 mg daily.\n2. Type 2 diabetes.\n- Continue metformin 1000 mg.\n";

fn fee(code: &str, modifier: &str, values: [i32; 3]) -> Fee {
    Fee {
        code: code.into(),
        modifier: modifier.into(),
        status: 'A',
        work: values[0],
        expense_office: values[1],
        expense_facility: values[1] / 2,
        malpractice: values[2],
        components: '0',
        global: "XXX".into(),
        multiple: '0',
        bilateral: '0',
        assistant: '0',
        two_surgeons: '0',
        team: '0',
        factor: 323_465,
    }
}

fn library() -> CodeLibrary {
    let version = TableVersion {
        table: TableKind::Fees,
        version: "2026 January".into(),
        effective_from: day("2026-01-01"),
        effective_to: None,
    };
    let fees = vec![
        fee("99213", "", [130, 143, 10]),
        fee("99214", "", [192, 196, 14]),
        fee("11111", "", [100, 50, 10]),
        fee("11111", "26", [40, 10, 5]),
        fee("22222", "", [0, 0, 0]),
    ];
    let mut library = CodeLibrary::shipped();
    library.fees.push(Arc::new(FeeSchedule::of(version, fees)));
    library
}

fn with_rules(rows: &str) -> CodeLibrary {
    if rows.is_empty() {
        return library();
    }
    let text = format!(
        "id,demand,payer,procedures,diagnoses,others,places,modifiers,units,severity,message,source,from,to\n{rows}\n"
    );
    let mut reader = text.as_bytes();
    let mut file = ImportFile { name: "clinic", reader: &mut reader };
    let rules = import::payer_rules(&mut file, &ImportOptions::default()).expect("imported").set;
    let mut library = library();
    library.payer_rules.push(Arc::new(rules));
    library
}

fn price(code: &str, cents: u32) -> Charge {
    let code = procedure_ref(code).expect("a code").code;
    Charge { code, modifier: None, payer: None, cents: Cents(cents), from: None, to: None }
}

fn with_note(mut encounter: CodedEncounter, note: &str) -> CodedEncounter {
    encounter.text = Some(CodingText::from_plain(note));
    encounter
}

fn good_record() -> VisitRecord {
    VisitRecord { recordings: 1, consent: true, note: true, ..VisitRecord::default() }
}

fn reviewed(encounter: &CodedEncounter, library: &CodeLibrary, record: &VisitRecord) -> BillingReview {
    reviewed_with(encounter, library, record, &EvaluationDispute::default(), &ChargeList::default())
}

fn reviewed_with(
    encounter: &CodedEncounter,
    library: &CodeLibrary,
    record: &VisitRecord,
    dispute: &EvaluationDispute,
    prices: &ChargeList,
) -> BillingReview {
    let found = edits_of(encounter, library);
    let input = BillingInput { encounter, findings: &found, undecided: &[], dispute, record };
    review(&input, &library.on(encounter.date_of_service), prices)
}

fn holds(review: &BillingReview, kind: ConfirmationKind) -> bool {
    review.confirmations.iter().any(|one| one.kind == kind && one.holds)
}

fn status(review: &BillingReview, kind: ComplianceKind) -> ComplianceStatus {
    review.compliance.iter().find(|check| check.kind == kind).expect("a check").status
}

#[test]
fn a_level_above_the_note_stands_in_the_way_and_one_below_is_said() {
    use LevelStanding as L;
    for (code, standing, severity) in [
        ("99213", L::Below, Some(EditSeverity::Warning)),
        ("99214", L::Agrees, None),
        ("99215", L::Above, Some(EditSeverity::Error)),
    ] {
        let encounter = with_note(visit(&["E11.9", "I10"], &[&format!("{code} @1,2")]), MODERATE);
        let review = reviewed(&encounter, &library(), &good_record());
        assert_eq!(review.levels[0].standing, standing, "{code}: {:?}", review.levels);
        assert_eq!(review.levels[0].documented_code.code.as_str(), "99214");
        let level = review.findings.iter().find(|found| found.finding.rule.starts_with("billing.level"));
        assert_eq!(level.map(|found| found.finding.severity), severity, "{code}");
        assert!(level.is_none_or(|found| found.put_right == PutRight::Level));
        assert_eq!(holds(&review, ConfirmationKind::DocumentationLevelVerified), standing != L::Above);
        let twice = review.findings.iter().any(|found| found.finding.rule.starts_with("visit.level"));
        assert!(!twice, "what the edits say of the level is said once");
    }
}

#[test]
fn what_a_physician_judged_otherwise_counts_for_the_level() {
    let encounter = with_note(visit(&["E11.9", "I10"], &["99215 @1,2"]), MODERATE);
    let dispute = EvaluationDispute {
        elements: vec![(DecisionElement::Problems, DecisionLevel::High), (DecisionElement::Risk, DecisionLevel::High)],
        struck: Vec::new(),
    };
    let review = reviewed_with(&encounter, &library(), &good_record(), &dispute, &ChargeList::default());
    assert_eq!(review.levels[0].standing, LevelStanding::Agrees);
    assert!(holds(&review, ConfirmationKind::DocumentationLevelVerified));
}

#[test]
fn nothing_there_and_nothing_decided_stand_in_the_way() {
    let rules = |encounter: &CodedEncounter, undecided: &[CodeRef]| -> Vec<String> {
        let (dispute, record) = (EvaluationDispute::default(), good_record());
        let input = BillingInput { encounter, findings: &[], undecided, dispute: &dispute, record: &record };
        let found = findings(&input);
        assert!(found.iter().all(|found| found.is_error() && found.put_right == PutRight::Codes));
        found.into_iter().map(|found| found.finding.rule).collect()
    };
    assert_eq!(rules(&visit(&[], &[]), &[]), ["billing.no_diagnosis", "billing.no_service"]);
    assert_eq!(rules(&visit(&["I10"], &["11111"]), &[]), [""; 0]);
    let code = procedure_ref("11111").expect("a code");
    assert_eq!(rules(&visit(&["I10"], &["11111"]), &[code]), ["billing.undecided"]);
}

#[test]
fn each_procedure_has_its_diagnoses_and_what_speaks_for_them() {
    use NecessityStanding as N;
    for (diagnoses, line, rules, standing) in [
        (&["F17.210"][..], "99406", "", N::ByRule),
        (&["I10"], "11111", "", N::ByPointer),
        (&["I10"], "11111 @", "", N::NoDiagnosis),
        (&["I10"], "11111 @3", "", N::NoDiagnosis),
        (&["I10"], "11111", "x,diagnosis_needed,,11111,E11,,,,,error,M.,S,,", N::Refused),
        (&["I10"], "11111", "x,diagnosis_needed,,11111,E11,,,,,info,M.,S,,", N::ByPointer),
        (&["R05.9"], "11111", "x,diagnosis_refused,,11111,R05,,,,,warning,M.,S,,", N::Refused),
        (&["E11.9"], "11111", "x,diagnosis_needed,,11111,E11,,,,,error,M.,S,,", N::ByRule),
    ] {
        let review = reviewed(&visit(diagnoses, &[line]), &with_rules(rules), &good_record());
        let row = &review.necessity[0];
        assert_eq!(row.standing, standing, "{diagnoses:?} {line} {rules}: {row:?}");
        assert!(!row.reasons.is_empty());
        assert_eq!(holds(&review, ConfirmationKind::MedicalNecessityConfirmed), standing.is_supported());
        let failed = status(&review, ComplianceKind::MedicalNecessity) == ComplianceStatus::Fail;
        assert_eq!(failed, !standing.is_supported());
    }
}

#[test]
fn what_the_payer_asks_for_is_met_or_says_what_is_missing() {
    use RequirementKind as R;
    for (row, line, kind, met) in [
        ("x,approval_needed,Acme,11111,,,,,,error,M.,S,,", "11111", R::Authorization, false),
        ("x,modifier_needed,Acme,11111,,,,RT LT,,error,M.,S,,", "11111", R::Modifier, false),
        ("x,modifier_needed,Acme,11111,,,,RT LT,,error,M.,S,,", "11111-RT", R::Modifier, true),
        ("x,diagnosis_needed,Acme,11111,I10,,,,,error,M.,S,,", "11111", R::DiagnosisOrder, true),
        ("x,diagnosis_needed,Acme,11111,E11,,,,,error,M.,S,,", "11111", R::DiagnosisOrder, false),
        ("x,place_needed,Acme,11111,,,22,,,error,M.,S,,", "11111", R::Service, false),
        ("x,units_at_most,Acme,11111,,,,,2,error,M.,S,,", "11111 x2", R::Service, true),
        ("x,use_instead,Acme,11111,,22222,,,,error,M.,S,,", "11111", R::Service, false),
    ] {
        let mut encounter = visit(&["I10"], &[line]);
        encounter.payer = Some("Acme".to_owned());
        let review = reviewed(&encounter, &with_rules(row), &good_record());
        let asked = review.requirements.iter().find(|one| one.rule == "payer.x").expect("the requirement");
        assert_eq!((asked.kind, asked.is_met, asked.missing.is_empty()), (kind, met, met), "{row} on {line}");
        assert_eq!((asked.payer.as_deref(), asked.description.as_str()), (Some("Acme"), "M."));
        let found = review.findings.iter().find(|found| found.finding.rule == "payer.x");
        let place = if kind == R::Authorization { PutRight::Facts } else { PutRight::Codes };
        assert_eq!(found.map(|found| &found.put_right), (!met).then_some(&place), "{row}");
        encounter.payer = None;
        let review = reviewed(&encounter, &with_rules(row), &good_record());
        assert!(!review.requirements.iter().any(|one| one.rule == "payer.x"), "another payer asks for nothing");
    }
}

#[test]
fn approval_once_given_is_met() {
    let rules = with_rules("x,approval_needed,,11111,,,,,,error,M.,S,,");
    let mut encounter = visit(&["I10"], &["11111", "11111-76"]);
    let asked = |encounter: &CodedEncounter| {
        let review = reviewed(encounter, &rules, &good_record());
        review.requirements.into_iter().find(|one| one.rule == "payer.x").expect("the requirement")
    };
    let before = asked(&encounter);
    assert_eq!((before.is_met, before.codes.len(), before.missing.len()), (false, 1, 2));
    encounter.approval = Some("A-1093".to_owned());
    assert!(asked(&encounter).is_met);
}

#[test]
fn services_ask_the_note_and_diagnoses_have_an_order() {
    let note = |text| with_note(visit(&["I10", "F17.210"], &["99406 @2"]), text);
    for (text, met) in [("PLAN: advised to stop smoking.", false), ("PLAN: 5 minutes on tobacco use.", true)] {
        let review = reviewed(&note(text), &library(), &good_record());
        let asked = review.requirements.iter().find(|one| one.kind == RequirementKind::Documentation).expect("asked");
        assert_eq!((asked.is_met, asked.missing.is_empty()), (met, met), "{text}");
        let order = review.requirements.iter().find(|one| one.rule == "icd10cm.order").expect("asked");
        assert!(order.is_met);
    }
    let review = reviewed(&visit(&["W19.XXXA", "S52.501A"], &["11111 @2"]), &library(), &good_record());
    let order = review.requirements.iter().find(|one| one.rule == "icd10cm.order").expect("asked");
    assert!(!order.is_met && !order.missing.is_empty());
}

#[test]
fn duties_are_met_by_what_is_on_record() {
    use ComplianceStatus as S;
    let encounter = with_note(visit(&["E11.9", "I10"], &["99214 @1,2"]), MODERATE);
    for (record, hipaa) in [
        (VisitRecord { recordings: 0, consent: false, ..good_record() }, S::NotApplicable),
        (VisitRecord { consent: false, ..good_record() }, S::Fail),
        (VisitRecord { not_looked_at: 1, ..good_record() }, S::Warning),
        (VisitRecord { not_whole: 1, ..good_record() }, S::Warning),
        (good_record(), S::Pass),
    ] {
        let review = reviewed(&encounter, &library(), &record);
        let check = review.compliance.iter().find(|check| check.kind == ComplianceKind::Hipaa).expect("a check");
        assert_eq!(check.status, hipaa, "{record:?}");
        assert_eq!(check.required_actions.is_empty(), matches!(hipaa, S::Pass | S::NotApplicable));
        assert_eq!(holds(&review, ConfirmationKind::BillingComplianceChecked), hipaa != S::Fail);
        assert!(holds(&review, ConfirmationKind::CodesValidated), "codes are valid whatever was recorded");
        let consent = review.findings.iter().any(|found| found.is_error() && found.put_right == PutRight::Capture);
        assert_eq!((consent, review.may_be_billed()), (hipaa == S::Fail, hipaa != S::Fail));
    }
    for (record, standards) in [
        (VisitRecord { note: false, ..good_record() }, S::Fail),
        (VisitRecord { unfinished_sections: vec![("plan".into(), "Plan".into())], ..good_record() }, S::Fail),
        (good_record(), S::Pass),
    ] {
        let review = reviewed(&encounter, &library(), &record);
        assert_eq!(status(&review, ComplianceKind::DocumentationStandards), standards, "{record:?}");
    }
}

#[test]
fn charges_are_the_practices_own_and_worth_is_the_fee_schedules() {
    let prices = ChargeList { charges: vec![price("99213", 15_000), price("11111", 8_050)] };
    let encounter = visit(&["I10"], &["99213", "11111-26 x2", "22222"]);
    let none = EvaluationDispute::default();
    let review = reviewed_with(&encounter, &library(), &good_record(), &none, &prices);
    let charges = &review.charges;
    let values = |work, expense, malpractice| Some(RelativeValues { work, expense, malpractice });
    assert_eq!(charges.lines[0].charge, Some(Cents(15_000)));
    assert_eq!(charges.lines[0].relative_values, values(130, 143, 10));
    assert_eq!(charges.lines[0].estimate, Some(Cents(9_154)));
    assert_eq!((charges.lines[1].price, charges.lines[1].charge), (Some(Cents(8_050)), Some(Cents(16_100))));
    assert_eq!(charges.lines[1].relative_values, values(80, 20, 10), "the professional part, twice");
    assert_eq!((charges.lines[2].charge, charges.lines[2].estimate), (None, None));
    assert_eq!(charges.total, Some(Cents(31_100)));
    assert_eq!(charges.relative_values, values(210, 163, 20));
    let names = |codes: &[CodeRef]| codes.iter().map(|code| code.code.to_string()).collect::<Vec<_>>();
    assert_eq!(
        (names(&charges.without_price), names(&charges.without_estimate)),
        (vec!["22222".into()], vec!["22222".into()])
    );
    assert_eq!(charges.fee_schedule.as_deref(), Some("2026 January"));
    let mut elsewhere = encounter;
    elsewhere.place_of_service = Some("22".to_owned());
    let there = reviewed_with(&elsewhere, &library(), &good_record(), &none, &prices);
    assert_eq!(there.charges.lines[0].relative_values, values(130, 71, 10), "a facility bears the expense");
    let without = reviewed(&elsewhere, &CodeLibrary::shipped(), &good_record());
    assert_eq!((without.charges.total, without.charges.estimate, without.charges.fee_schedule), (None, None, None));
}

#[test]
fn the_summary_says_the_visit_in_a_line() {
    let review = reviewed(&visit(&["E11.9", "I10"], &["99213-25 @1", "11111-25-59 @2"]), &library(), &good_record());
    let summary = &review.summary;
    let name = |code: &Option<CodeRef>| code.as_ref().map(|code| code.code.to_string());
    assert_eq!((name(&summary.primary_diagnosis), name(&summary.level)), (Some("E11.9".into()), Some("99213".into())));
    assert_eq!((summary.secondary_diagnoses.len(), summary.procedures.len()), (1, 1));
    assert_eq!(summary.modifiers.iter().map(Modifier::as_str).collect::<Vec<_>>(), ["25", "59"]);
    assert_eq!(summary.relative_values, review.charges.relative_values);
}

fn any_lines() -> impl Strategy<Value = Vec<(usize, u32, bool)>> {
    prop::collection::vec((0usize..4, 0u32..400, any::<bool>()), 0..10)
}

proptest! {
    #[test]
    fn totals_are_the_sum_of_the_lines_and_no_line_is_invented(
        lines in any_lines(),
        prices in prop::collection::vec((0usize..4, 0u32..5_000_000), 0..4),
    ) {
        let codes = ["99213", "99214", "11111", "22222"];
        let mut encounter = visit(&["I10"], &[]);
        encounter.lines = lines
            .iter()
            .map(|(code, units, professional)| {
                let mut line = CodedLine::of(procedure_ref(codes[*code]).expect("a code"));
                line.units = *units;
                line.modifiers.extend(professional.then(|| Modifier::try_from("26".to_owned()).expect("a modifier")));
                line
            })
            .collect();
        let prices = ChargeList { charges: prices.iter().map(|(code, cents)| price(codes[*code], *cents)).collect() };
        let review =
            reviewed_with(&encounter, &library(), &good_record(), &EvaluationDispute::default(), &prices);
        let charges = &review.charges;
        let billed: Vec<_> = encounter.lines.iter().map(|line| (&line.code, line.units, &line.modifiers)).collect();
        prop_assert_eq!(charges.lines.iter().map(|line| (&line.code, line.units, &line.modifiers)).collect::<Vec<_>>(), billed);
        let sum = |of: fn(&auscult_domain::billing::ChargeLine) -> Option<Cents>| {
            charges.lines.iter().filter_map(of).map(|cents| u64::from(cents.0)).sum::<u64>()
        };
        for (total, exact, any) in [
            (charges.total, sum(|line| line.charge), charges.lines.iter().any(|line| line.charge.is_some())),
            (charges.estimate, sum(|line| line.estimate), charges.lines.iter().any(|line| line.estimate.is_some())),
        ] {
            let expected = u32::try_from(exact).ok().filter(|_| any).map(Cents);
            prop_assert_eq!(total, expected);
        }
        for line in &charges.lines {
            let product = line.price.map(|price| u64::from(price.0) * u64::from(line.units));
            prop_assert_eq!(line.charge, product.and_then(|cents| u32::try_from(cents).ok()).map(Cents));
        }
        let without = charges.lines.iter().filter(|line| line.charge.is_none()).count();
        prop_assert_eq!(charges.without_price.len(), without);
        prop_assert_eq!(review.necessity.len(), encounter.lines.len());
    }
}

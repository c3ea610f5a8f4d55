//! Lines: modifiers, add-on codes, telehealth, visits beside each other, time.

use super::{day, findings, found, table, visit};
use crate::import::{self, ImportFile, ImportOptions};
use crate::modifiers::{ModifierContext, is_valid, valid_for};
use crate::sets::CodeLibrary;
use auscult_domain::coding::{CodeChange, PatientStanding};
use auscult_domain::encounter::EncounterKind;
use std::sync::Arc;

/// A fee schedule of invented codes: code, components, global days, bilateral, assistant, two surgeons, team.
pub(super) fn with_fees(rows: &[(&str, char, &str, char, char, char, char)]) -> CodeLibrary {
    let mut text = "2026 National Physician Fee Schedule, April Release\n\
        HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,DAYS,OP,OP,OP,PROC,\
        SURG,SURG,SURG,SURG,BASE,FACTOR,PROCEDURES,FLAG,INDICATOR,AMOUNT,AMOUNT,AMOUNT\n"
        .to_owned();
    let all = rows.iter().copied().chain([("V9999", '9', "XXX", '9', '9', '9', '9')]);
    for (code, components, days, bilateral, assistant, two, team) in all {
        text.push_str(&format!(
            "{code},,Invented,A,,1.00,1.00,,1.00,,0.10,2.10,2.10,{components},{days},0.00,0.00,0.00,2,{bilateral},\
             {assistant},{two},{team},,33.4009,09,0,99,0.00,0.00,0.00\n"
        ));
    }
    let mut library = CodeLibrary::shipped();
    let mut reader = text.as_bytes();
    let mut file = ImportFile { name: "PPRRVU2026_Apr.csv", reader: &mut reader };
    library.fees.push(Arc::new(import::fees(&mut file, &ImportOptions::default()).expect("imported").set));
    library
}

fn fees() -> CodeLibrary {
    with_fees(&[
        ("11111", '0', "090", '1', '2', '1', '0'),
        ("22222", '1', "XXX", '0', '9', '9', '9'),
        ("33333", '0', "ZZZ", '2', '1', '0', '0'),
        ("99213", '0', "XXX", '0', '0', '0', '0'),
    ])
}

fn has(library: &CodeLibrary, lines: &[&str], rule: &str) -> bool {
    findings(&visit(&["I10"], lines), library).iter().any(|finding| finding.rule == rule)
}

#[test]
fn the_fee_schedule_judges_modifiers() {
    let library = fees();
    for (line, wrong) in [
        ("11111-50", false),
        ("22222-50", true),
        ("33333-50", true),
        ("22222-26", false),
        ("22222-TC", false),
        ("11111-26", true),
        ("11111-80", false),
        ("33333-80", true),
        ("11111-62", false),
        ("33333-62", true),
        ("11111-66", true),
        ("11111-54", false),
        ("22222-54", true),
    ] {
        assert_eq!(has(&library, &[line], "modifiers.fee_schedule"), wrong, "{line}");
    }
}

#[test]
fn groups_and_neighbours_judge_modifiers() {
    table(
        "modifiers.group",
        &[
            (&["I10"], &["99213-25"], false),
            (&["I10"], &["11042-25"], true),
            (&["I10"], &["99213-59"], true),
            (&["I10"], &["11042-59"], false),
            (&["I10"], &["80053-91"], false),
            (&["I10"], &["99213-91"], true),
            (&["I10"], &["93000-95"], false),
        ],
    );
    table(
        "modifiers.contradict",
        &[
            (&["I10"], &["73030-26-TC"], true),
            (&["I10"], &["20610-RT-LT"], true),
            (&["I10"], &["20610-59-XS"], true),
            (&["I10"], &["20610-59-RT"], false),
            (&["I10"], &["99213-93-95"], true),
        ],
    );
    table("modifiers.twice", &[(&["I10"], &["20610-RT-RT"], true), (&["I10"], &["20610-RT"], false)]);
    table(
        "modifiers.too_many",
        &[(&["I10"], &["20610-RT-59-22-76-KX"], true), (&["I10"], &["20610-RT-59-22-76"], false)],
    );
    table("modifiers.unknown", &[(&["I10"], &["20610-ZQ"], true), (&["I10"], &["20610-RT"], false)]);
    table("modifiers.nothing_beside", &[(&["I10"], &["99213-25"], true), (&["I10"], &["99213-25", "20610"], false)]);
    table("modifiers.not_repeated", &[(&["I10"], &["20610-76"], true), (&["I10"], &["20610", "20610-76"], false)]);
}

#[test]
fn the_visit_before_a_major_operation_has_57() {
    let library = fees();
    assert!(has(&library, &["99213-25", "11111"], "modifiers.major_operation"));
    assert!(!has(&library, &["99213-25", "22222"], "modifiers.major_operation"));
    assert!(has(&library, &["99213-57", "22222"], "modifiers.no_major_operation"));
    assert!(!has(&library, &["99213-57", "11111"], "modifiers.no_major_operation"));
}

#[test]
fn the_side_of_the_procedure_is_that_of_its_diagnosis() {
    table(
        "modifiers.side",
        &[
            (&["M25.561"], &["20610-RT"], false),
            (&["M25.561"], &["20610-LT"], true),
            (&["M25.561", "M25.562"], &["20610-LT @1,2"], false),
            (&["I10"], &["20610-LT"], false),
        ],
    );
}

#[test]
fn a_choice_of_modifiers_holds_what_is_right_alone() {
    let library = fees();
    let codes = library.on(day("2026-06-01"));
    let valid = |code| valid_for(code, &codes).iter().map(|entry| entry.code.as_str()).collect::<Vec<_>>();
    assert!(valid("99213").contains(&"25") && !valid("99213").contains(&"59") && !valid("99213").contains(&"50"));
    assert!(valid("11111").contains(&"50") && !valid("22222").contains(&"50") && valid("22222").contains(&"26"));
    let context = ModifierContext { other_lines: Some(vec!["22222".into()]), ..ModifierContext::default() };
    assert_eq!(is_valid("99213", "25", &context, &codes), []);
    let why = &is_valid("22222", "50", &context, &codes)[0];
    assert!(why.why.contains("not a procedure that both sides have") && why.source.contains("2026"), "{why:?}");
}

#[test]
fn add_on_codes_want_their_primary() {
    table(
        "add_on.without_primary",
        &[
            (&["I10"], &["99417"], true),
            (&["I10"], &["99214", "99417"], true),
            (&["I10"], &["99215", "99417"], false),
            (&["I10"], &["99213", "G2211"], false),
            (&["I10"], &["99395", "G2211"], true),
        ],
    );
    let library = fees();
    assert!(has(&library, &["33333"], "add_on.alone") && !has(&library, &["11111", "33333"], "add_on.alone"));
    assert!(has(&library, &["11111", "33333-51"], "modifiers.add_on"));
}

#[test]
fn a_line_that_stands_there_twice_is_a_copy() {
    table(
        "claim.line_twice",
        &[
            (&["I10"], &["20610", "20610"], true),
            (&["I10"], &["20610-RT", "20610-LT"], false),
            (&["I10"], &["20610", "20610-76"], false),
        ],
    );
}

#[test]
fn place_kind_and_modifier_tell_one_story() {
    let mut encounter = visit(&["I10"], &["99213-95"]);
    for (place, kind, modifier, rule, expected) in [
        ("10", EncounterKind::Telehealth, "99213-95", "telehealth.how", false),
        ("10", EncounterKind::Telehealth, "99213", "telehealth.how", true),
        ("10", EncounterKind::Telehealth, "98006", "telehealth.how", false),
        ("11", EncounterKind::OfficeVisit, "99213-95", "telehealth.place", true),
        ("11", EncounterKind::OfficeVisit, "99213", "telehealth.place", false),
        ("22", EncounterKind::Hospital, "99213-95", "telehealth.place", false),
        ("11", EncounterKind::Telehealth, "99213", "place.kind_of_visit", true),
        ("02", EncounterKind::Telehealth, "99213-95", "place.kind_of_visit", false),
        ("10", EncounterKind::OfficeVisit, "99213", "place.kind_of_visit", true),
        ("00", EncounterKind::OfficeVisit, "99213", "place.unknown", true),
        ("11", EncounterKind::OfficeVisit, "98006", "telehealth.place_of_code", true),
        ("10", EncounterKind::Telehealth, "98006-93", "telehealth.mode_of_code", true),
        ("10", EncounterKind::Telehealth, "98014-95", "telehealth.mode_of_code", true),
        ("10", EncounterKind::Telehealth, "98014", "telehealth.mode_of_code", false),
    ] {
        encounter.place_of_service = Some(place.to_owned());
        encounter.kind = kind;
        encounter.lines = visit(&[], &[modifier]).lines;
        assert_eq!(found(&encounter, rule).is_some(), expected, "{rule}: {modifier} at {place}");
    }
}

#[test]
fn new_and_known_patients_have_codes_of_their_own() {
    let mut encounter = visit(&["I10"], &["99203"]);
    assert!(found(&encounter, "visit.standing").is_none());
    encounter.standing = Some(PatientStanding::Established);
    let fix = found(&encounter, "visit.standing").expect("a finding").fix.expect("a fix");
    assert!(matches!(&fix.changes[0], CodeChange::Replace { with, .. } if with.code.as_str() == "99213"));
    encounter.total_minutes = Some(30);
    assert!(found(&encounter, "visit.standing").expect("a finding").fix.is_none(), "the level may be by time");
    encounter.standing = Some(PatientStanding::New);
    assert!(found(&encounter, "visit.standing").is_none());
}

#[test]
fn visits_beside_each_other() {
    table(
        "visit.preventive_and_problem",
        &[
            (&["Z00.00", "I10"], &["99396", "99213 @2"], true),
            (&["Z00.00", "I10"], &["99396", "99213-25 @2"], false),
            (&["Z00.00"], &["99396"], false),
            (&["Z00.00", "I10"], &["G0439", "99213 @2"], true),
        ],
    );
    table("visit.two", &[(&["I10"], &["99213", "99214-25"], true), (&["I10"], &["99213"], false)]);
    table(
        "visit.g2211_with_25",
        &[
            (&["I10"], &["99213-25", "G2211", "20610"], true),
            (&["I10"], &["99213-25", "G2211", "90471"], false),
            (&["I10"], &["99213", "G2211"], false),
        ],
    );
}

#[test]
fn time_earns_its_units() {
    let mut encounter = visit(&["I10"], &["99215", "99417 x2"]);
    for (minutes, found_rule, units) in [
        (None, Some("visit.time_not_documented"), None),
        (Some(54), Some("visit.prolonged_time"), None),
        (Some(55), Some("visit.prolonged_time"), Some(1)),
        (Some(70), None, None),
    ] {
        encounter.total_minutes = minutes;
        let finding = findings(&encounter, &CodeLibrary::shipped())
            .into_iter()
            .find(|finding| finding.rule.starts_with("visit.") && finding.rule.contains("time"));
        assert_eq!(finding.as_ref().map(|finding| finding.rule.as_str()), found_rule, "{minutes:?}");
        let fix = finding.and_then(|finding| finding.fix).map(|fix| fix.changes[0].clone());
        assert_eq!(
            matches!(fix, Some(CodeChange::SetUnits { units: earned, .. }) if Some(earned) == units),
            units.is_some()
        );
    }
    let mut encounter = visit(&["F17.210"], &["99407"]);
    encounter.total_minutes = Some(8);
    assert!(found(&encounter, "visit.time").is_some());
    encounter.total_minutes = Some(11);
    assert!(found(&encounter, "visit.time").is_none());
}

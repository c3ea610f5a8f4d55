//! Validity, age and sex, pointers.

use super::{day, found, table, visit};
use auscult_domain::coding::CodeChange;
use auscult_domain::patient::Sex;

#[test]
fn a_good_visit_has_no_errors() {
    let findings = super::findings(&visit(&["E11.9", "I10"], &["99213 @1,2"]), &crate::sets::CodeLibrary::shipped());
    let grave: Vec<_> =
        findings.iter().filter(|finding| finding.severity == auscult_domain::coding::EditSeverity::Error).collect();
    assert!(grave.is_empty(), "{grave:?}");
}

#[test]
fn codes_must_exist_and_be_whole() {
    table("icd10cm.unknown", &[(&["E11.9"], &["99213"], false), (&["E11.99"], &["99213"], true)]);
    table(
        "icd10cm.not_billable",
        &[(&["E11.9"], &["99213"], false), (&["E11"], &["99213"], true), (&["S52.521"], &["99213"], true)],
    );
    table("procedure.not_of_the_day", &[(&["I10"], &["99441"], true), (&["I10"], &["98006"], false)]);
    table("procedure.not_checked", &[(&["I10"], &["11042"], true), (&["I10"], &["99213"], false)]);
    table("claim.nothing_coded", &[(&[], &["99213"], true), (&["I10"], &["99213"], false), (&[], &[], false)]);
}

#[test]
fn the_only_code_below_a_heading_is_offered() {
    let finding = found(&visit(&["B20"], &["99213"]), "icd10cm.not_billable");
    assert!(finding.is_none(), "B20 is billable itself");
    let fix = found(&visit(&["I10"], &["99213 @"]), "pointers.missing").expect("a finding").fix.expect("a fix");
    assert!(matches!(&fix.changes[..], [CodeChange::SetPointers { pointers, .. }] if pointers == &[1]));
}

#[test]
fn age_and_sex_must_fit() {
    let mut child = visit(&["Z00.129"], &["99393"]);
    child.birth_date = Some(day("2018-01-01"));
    assert!(found(&child, "patient.age").is_none());
    child.birth_date = Some(day("1990-01-01"));
    assert!(found(&child, "patient.age").is_some());
    let mut man = visit(&["N40.0"], &["99213"]);
    for (sex, expected) in
        [(None, false), (Some(Sex::Male), false), (Some(Sex::Female), true), (Some(Sex::Other), false)]
    {
        man.sex = sex;
        assert_eq!(found(&man, "patient.sex").is_some(), expected, "{sex:?}");
    }
    man.birth_date = Some(day("2027-01-01"));
    assert!(found(&man, "patient.born_later").is_some());
}

#[test]
fn pointers_are_one_to_four_that_exist() {
    table("pointers.missing", &[(&["I10"], &["99213 @"], true), (&["I10"], &["99213 @1"], false)]);
    table(
        "pointers.nowhere",
        &[(&["I10"], &["99213 @2"], true), (&["I10"], &["99213 @0,1"], true), (&["I10"], &["99213"], false)],
    );
    table("pointers.twice", &[(&["I10"], &["99213 @1,1"], true), (&["I10", "E11.9"], &["99213 @1,2"], false)]);
    let five = ["I10", "E11.9", "J45.909", "K21.9", "M54.50"];
    table("pointers.too_many", &[(&five, &["99213 @1,2,3,4,5"], true), (&five, &["99213 @1,2,3,4"], false)]);
    table(
        "pointers.not_pointed_to",
        &[(&["I10", "E11.9"], &["99213"], true), (&["I10", "E11.9"], &["99213 @1,2"], false)],
    );
    table("claim.diagnosis_twice", &[(&["I10", "I10"], &["99213"], true), (&["I10", "E11.9"], &["99213"], false)]);
    table(
        "pointers.external_cause",
        &[(&["W19.XXXA", "S00.03XA"], &["99213 @1"], true), (&["S00.03XA", "W19.XXXA"], &["99213 @1,2"], false)],
    );
}

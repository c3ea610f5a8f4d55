//! Diagnoses beside each other: excludes, order, combinations. The codes are those of the set that ships.

use super::{found, table, visit};
use auscult_domain::coding::{CodeChange, EditSeverity};

fn fix(diagnoses: &[&str], rule: &str) -> Option<CodeChange> {
    let finding =
        found(&visit(diagnoses, &["99213"]), rule).unwrap_or_else(|| panic!("{rule} finds nothing in {diagnoses:?}"));
    finding.fix.map(|fix| fix.changes[0].clone())
}

fn moves(diagnoses: &[&str], rule: &str) -> Option<(String, String)> {
    match fix(diagnoses, rule)? {
        CodeChange::MoveBefore { code, before } => Some((code.code.to_string(), before.code.to_string())),
        _ => None,
    }
}

#[test]
fn excludes1_counts_where_a_note_names_the_other_code() {
    table(
        "icd10cm.excludes1",
        &[
            (&["E11.9", "E10.9"], &["99213"], true),
            (&["E10.9", "E11.9"], &["99213"], true),
            (&["J45.909", "J44.9"], &["99213"], false),
            (&["I10", "E11.9"], &["99213"], false),
            (&["E11.9", "E11.65"], &["99213"], false),
            (&["F32.A", "F33.1"], &["99213"], true),
        ],
    );
    let finding = found(&visit(&["E11.9", "E10.9"], &["99213"]), "icd10cm.excludes1").expect("a finding");
    assert_eq!(finding.severity, EditSeverity::Error);
    assert!(finding.message.contains("nothing to do with each other") && finding.source.contains("I.A.12.a"));
    assert!(finding.fix.is_none());
}

#[test]
fn the_cause_stands_before_the_manifestation() {
    table(
        "icd10cm.code_first",
        &[
            (&["G63", "E85.9"], &["99213"], true),
            (&["E85.9", "G63"], &["99213"], false),
            (&["N18.30", "E11.22"], &["99213"], true),
            (&["E11.22", "N18.30"], &["99213"], false),
            (&["L97.411", "E11.621"], &["99213"], true),
            (&["I50.9", "I11.0"], &["99213"], true),
        ],
    );
    assert_eq!(moves(&["G63", "E85.9"], "icd10cm.code_first"), Some(("E85.9".into(), "G63".into())));
    let twice = found(&visit(&["N18.30", "E11.22"], &["99213"]), "icd10cm.use_additional_order");
    assert!(twice.is_none(), "the note at one of the two says it already");
    table(
        "icd10cm.code_first_missing",
        &[
            (&["G63"], &["99213"], true),
            (&["E85.9", "G63"], &["99213"], false),
            (&["F02.80"], &["99213"], true),
            (&["G30.9", "F02.80"], &["99213"], false),
            (&["N18.30"], &["99213"], false),
            (&["I50.9"], &["99213"], false),
        ],
    );
}

#[test]
fn what_is_added_comes_after_and_is_missed_where_the_note_leaves_no_choice() {
    table(
        "icd10cm.use_additional",
        &[
            (&["E11.22"], &["99213"], true),
            (&["E11.22", "N18.30"], &["99213"], false),
            (&["I11.0"], &["99213"], true),
            (&["I11.0", "I50.9"], &["99213"], false),
            (&["E11.9"], &["99213"], false),
            (&["I10"], &["99213"], false),
            (&["E66.9"], &["99213"], false),
        ],
    );
    table("icd10cm.organism", &[(&["N39.0"], &["99213"], true), (&["N39.0", "B96.20"], &["99213"], false)]);
    assert_eq!(moves(&["Z79.4", "E11.9"], "icd10cm.use_additional_order"), Some(("E11.9".into(), "Z79.4".into())));
}

#[test]
fn some_codes_never_stand_first_and_some_only_there() {
    table(
        "icd10cm.never_first",
        &[(&["W19.XXXA", "S00.03XA"], &["99213 @2"], true), (&["S00.03XA", "W19.XXXA"], &["99213"], false)],
    );
    table(
        "icd10cm.only_first",
        &[
            (&["I10", "Z00.00"], &["99213"], true),
            (&["Z00.00", "I10"], &["99213"], false),
            (&["Z00.00", "Z01.411"], &["99213"], false),
        ],
    );
    assert_eq!(moves(&["I10", "Z00.00"], "icd10cm.only_first"), Some(("Z00.00".into(), "I10".into())));
}

#[test]
fn hypertension_and_diabetes_are_joined_with_what_they_cause() {
    table(
        "icd10cm.hypertension_with",
        &[
            (&["I10", "N18.30"], &["99213"], true),
            (&["I10", "I50.9"], &["99213"], true),
            (&["I12.9", "N18.30"], &["99213"], false),
            (&["I10", "E11.9"], &["99213"], false),
        ],
    );
    table(
        "icd10cm.diabetes_with",
        &[
            (&["E11.9", "N18.30"], &["99213"], true),
            (&["E11.22", "N18.30"], &["99213"], false),
            (&["E11.22", "E11.65", "N18.30"], &["99213"], false),
        ],
    );
    table(
        "icd10cm.without_complications",
        &[(&["E11.9", "E11.65"], &["99213"], true), (&["E11.9"], &["99213"], false)],
    );
    assert!(
        matches!(fix(&["E11.9", "E11.65"], "icd10cm.without_complications"), Some(CodeChange::Remove { code }) if code.code.as_str() == "E11.9")
    );
}

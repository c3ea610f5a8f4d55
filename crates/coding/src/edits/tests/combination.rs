//! Procedures beside each other: NCCI pairs and units.

use super::{day, findings, table, visit};
use crate::import::{self, ImportFile, ImportOptions};
use crate::sets::CodeLibrary;
use auscult_domain::coding::{CodeChange, EditSeverity};
use std::sync::Arc;

/// The shipped sets, with a few invented edits and limits.
pub(super) fn library() -> CodeLibrary {
    let options = ImportOptions { effective_from: Some(day("2026-04-01")), ..ImportOptions::default() };
    let pairs = "column1,column2,modifier_indicator,deletion_date,rationale\n\
        11111,22222,1,9999-12-31,Invented reason\n11111,33333,0,9999-12-31,Invented reason\n\
        11111,99213,1,9999-12-31,Invented reason\n22222,33333,0,2025-12-31,Invented reason\n";
    let limits = "hcpcs_code,mue_units,mue_mai,mue_rationale,mue_service\n\
        11111,1,2,Policy,P\n22222,3,3,Clinical,P\n33333,2,1,Line,P\n99213,1,2,Policy,P\n";
    let mut library = CodeLibrary::shipped();
    let mut reader = pairs.as_bytes();
    let mut file = [ImportFile { name: "pairs.csv", reader: &mut reader }];
    library.ncci.push(Arc::new(import::ncci(&mut file, &options).expect("imported").set));
    let mut reader = limits.as_bytes();
    let mut file = ImportFile { name: "limits.csv", reader: &mut reader };
    library.unit_limits.push(Arc::new(import::unit_limits(&mut file, &options).expect("imported").set));
    library
}

fn rules(lines: &[&str]) -> Vec<String> {
    let found = findings(&visit(&["I10"], lines), &library());
    let own = found.into_iter().filter(|f| f.rule.starts_with("ncci.") || f.rule.starts_with("mue."));
    own.map(|finding| finding.rule).filter(|rule| !rule.ends_with("not_of_the_day")).collect()
}

#[test]
fn pairs_are_judged_by_their_indicator_and_by_the_modifiers() {
    for (lines, expected) in [
        (&["11111", "22222"][..], &["ncci.needs_modifier"][..]),
        (&["22222", "11111"], &["ncci.needs_modifier"]),
        (&["11111", "22222-XS"], &["ncci.lifted"]),
        (&["11111-59", "22222"], &["ncci.lifted"]),
        (&["11111", "22222-26"], &["ncci.needs_modifier"]),
        (&["11111", "33333"], &["ncci.never_together"]),
        (&["11111", "33333-59"], &["ncci.never_together"]),
        (&["22222", "33333"], &[]),
        (&["11111", "99213"], &["ncci.needs_modifier"]),
        (&["11111", "99213-25"], &["ncci.lifted"]),
        (&["11111"], &[]),
    ] {
        assert_eq!(rules(lines), expected, "{lines:?}");
    }
}

#[test]
fn the_modifier_that_would_be_right_is_named_and_never_put_on() {
    let found = findings(&visit(&["I10"], &["11111", "99213"]), &library());
    let finding = found.iter().find(|finding| finding.rule == "ncci.needs_modifier").expect("a finding");
    assert!(finding.message.contains("modifier 25 belongs on 99213"), "{}", finding.message);
    assert!(finding.fix.is_none() && finding.severity == EditSeverity::Error);
    let found = findings(&visit(&["I10"], &["11111", "22222"]), &library());
    let finding = found.iter().find(|finding| finding.rule == "ncci.needs_modifier").expect("a finding");
    assert!(finding.message.contains("XS") && finding.source.contains("Invented reason") && finding.fix.is_none());
}

#[test]
fn units_are_judged_by_line_or_by_day() {
    for (lines, expected) in [
        (&["11111 x2"][..], &["mue.day"][..]),
        (&["11111", "11111-76"], &["mue.day"]),
        (&["22222 x4"], &["mue.day_clinical"]),
        (&["22222 x3"], &[]),
        (&["33333 x3"], &["mue.line"]),
        (&["33333 x2", "33333-76 x2"], &[]),
        (&["44444 x99"], &[]),
    ] {
        assert_eq!(rules(lines), expected, "{lines:?}");
    }
}

#[test]
fn a_visit_is_one_unit() {
    table(
        "units.one_visit",
        &[(&["I10"], &["99213 x2"], true), (&["I10"], &["99213"], false), (&["I10"], &["99215", "99417 x2"], false)],
    );
    table("units.none", &[(&["I10"], &["99213 x0"], true), (&["I10"], &["99213"], false)]);
    table(
        "units.bilateral",
        &[(&["I10"], &["20610-50 x2"], true), (&["I10"], &["20610-50"], false), (&["I10"], &["20610 x2"], false)],
    );
    let finding = super::found(&visit(&["I10"], &["99213 x2"]), "units.one_visit").expect("a finding");
    assert!(matches!(finding.fix.expect("a fix").changes[..], [CodeChange::SetUnits { units: 1, .. }]));
}

#[test]
fn what_is_not_imported_is_said() {
    table("ncci.not_checked", &[(&["I10"], &["11111", "22222"], true), (&["I10"], &["11111"], false)]);
    table("mue.not_checked", &[(&["I10"], &["11111 x2"], true), (&["I10"], &["11111"], false)]);
}

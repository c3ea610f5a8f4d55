//! The rules of payers and of the clinic.

use super::{findings, found, table, visit};
use crate::import::{self, ImportFile, ImportOptions};
use crate::sets::CodeLibrary;
use std::sync::Arc;

const HEADINGS: &str =
    "id,demand,payer,procedures,diagnoses,others,places,modifiers,units,severity,message,source,from,to\n";

fn with_rule(row: &str) -> CodeLibrary {
    let text = format!("{HEADINGS}{row}\n");
    let mut reader = text.as_bytes();
    let mut file = ImportFile { name: "clinic", reader: &mut reader };
    let rules = import::payer_rules(&mut file, &ImportOptions::default()).expect("imported").set;
    let mut library = CodeLibrary::shipped();
    library.payer_rules.push(Arc::new(rules));
    library
}

#[test]
fn the_clinic_writes_its_own_rules() {
    for (row, diagnoses, line, expected) in [
        ("x,diagnosis_needed,,11111,E10-E11,,,,,error,M,S,,", &["E11.9"][..], "11111", false),
        ("x,diagnosis_needed,,11111,E10-E11,,,,,error,M,S,,", &["I10"], "11111", true),
        ("x,diagnosis_needed,,11111,E10-E11,,,,,error,M,S,,", &["I10", "E11.9"], "11111 @1", true),
        ("x,diagnosis_refused,,11111,R05,,,,,error,M,S,,", &["R05.9"], "11111", true),
        ("x,diagnosis_refused,,11111,R05,,,,,error,M,S,,", &["R05.9", "J20.9"], "11111 @1,2", false),
        ("x,modifier_needed,,11111,,,,RT LT,,error,M,S,,", &["I10"], "11111", true),
        ("x,modifier_needed,,11111,,,,RT LT,,error,M,S,,", &["I10"], "11111-LT", false),
        ("x,modifier_refused,,11111,,,,59,,error,M,S,,", &["I10"], "11111-59", true),
        ("x,place_needed,,11111,,,22;24,,,error,M,S,,", &["I10"], "11111", true),
        ("x,place_needed,,11111,,,11,,,error,M,S,,", &["I10"], "11111", false),
        ("x,units_at_most,,11111,,,,,2,error,M,S,,", &["I10"], "11111 x3", true),
        ("x,units_at_most,,11111,,,,,2,error,M,S,,", &["I10"], "11111 x2", false),
        ("x,use_instead,,11110-11112,,22222,,,,error,M,S,,", &["I10"], "11111", true),
        ("x,approval_needed,,11111,,,,,,warning,M,S,,", &["I10"], "11111", true),
        ("x,approval_needed,,11111,,,22,,,warning,M,S,,", &["I10"], "11111", false),
        ("x,approval_needed,Acme,11111,,,,,,warning,M,S,,", &["I10"], "11111", false),
        ("x,approval_needed,,11111,,,,,,warning,M,S,2026-07-01,", &["I10"], "11111", false),
    ] {
        let found = findings(&visit(diagnoses, &[line]), &with_rule(row));
        assert_eq!(found.iter().any(|finding| finding.rule == "payer.x"), expected, "{row} on {line}");
    }
    let mut approved = visit(&["I10"], &["11111"]);
    approved.approval = Some("A-1".to_owned());
    let found = findings(&approved, &with_rule("x,approval_needed,,11111,,,,,,warning,M,S,,"));
    assert!(!found.iter().any(|finding| finding.rule == "payer.x"), "what is approved is not asked for again");
    let asked =
        format!("{},words\nx,documentation_needed,,11111,,,,,,error,M,S,,,shared decision; Risk\n", HEADINGS.trim());
    let mut reader = asked.as_bytes();
    let mut file = ImportFile { name: "clinic", reader: &mut reader };
    let mut library = CodeLibrary::shipped();
    let rules = import::payer_rules(&mut file, &ImportOptions::default()).expect("imported").set;
    library.payer_rules.push(Arc::new(rules));
    for (note, expected) in
        [("PLAN: shared Decision made.", false), ("PLAN: risks told.", true), ("PLAN: risk told", false), ("", true)]
    {
        let mut encounter = visit(&["I10"], &["11111"]);
        encounter.text = Some(crate::suggest::CodingText::from_plain(note));
        let found = findings(&encounter, &library);
        assert_eq!(found.iter().any(|finding| finding.rule == "payer.x"), expected, "{note}");
    }
    let beside = with_rule("x,not_beside,,11111,,22222,,,,error,Words.,Source,,");
    let found = findings(&visit(&["I10"], &["11111", "22222"]), &beside);
    let finding = found.iter().find(|finding| finding.rule == "payer.x").expect("a finding");
    assert!(finding.message.ends_with("Words.") && finding.source == "Source" && finding.codes.len() == 2);
}

#[test]
fn a_clinics_rule_takes_the_place_of_ours_with_its_id() {
    let ours = findings(&visit(&["I10"], &["99406"]), &CodeLibrary::shipped());
    assert!(ours.iter().any(|finding| finding.rule == "payer.tobacco-counselling"));
    let own = with_rule("tobacco-counselling,diagnosis_needed,,99406,I10,,,,,info,M,S,,");
    assert!(!findings(&visit(&["I10"], &["99406"]), &own).iter().any(|f| f.rule == "payer.tobacco-counselling"));
}

#[test]
fn what_ships_knows_necessity_and_medicare() {
    table("payer.tobacco-counselling", &[(&["F17.210"], &["99406"], false), (&["I10"], &["99406"], true)]);
    table("payer.preventive-visit-adult", &[(&["Z00.00"], &["99396"], false), (&["I10"], &["99396"], true)]);
    let mut encounter = visit(&["I10"], &["98006"]);
    assert!(found(&encounter, "payer.medicare-no-98000").is_none());
    encounter.payer = Some("Medicare".to_owned());
    assert!(found(&encounter, "payer.medicare-no-98000").is_some());
}

#[test]
fn a_rule_that_cannot_be_read_refuses_the_table_with_its_line() {
    for row in [
        ",approval_needed,,11111,,,,,,warning,M,S,,",
        "x,ask_nicely,,11111,,,,,,warning,M,S,,",
        "x,approval_needed,,,,,,,,warning,M,S,,",
        "x,approval_needed,,1111é,,,,,,warning,M,S,,",
        "x,approval_needed,,11111,,,,,,grave,M,S,,",
        "x,approval_needed,,11111,,,,,,warning,M,,,",
        "x,diagnosis_needed,,11111,,,,,,warning,M,S,,",
        "x,place_needed,,11111,,,00,,,warning,M,S,,",
        "x,documentation_needed,,11111,,,,,,warning,M,S,,",
        "x,units_at_most,,11111,,,,,many,warning,M,S,,",
        "x,approval_needed,,11111,,,,,,warning,M,S,someday,",
        "good,approval_needed,,11111,,,,,,warning,M,S,,",
    ] {
        let text = format!("{HEADINGS}good,approval_needed,,11111,,,,,,warning,M,S,,\n{row}\n");
        let mut reader = text.as_bytes();
        let mut file = ImportFile { name: "clinic", reader: &mut reader };
        let error = import::payer_rules(&mut file, &ImportOptions::default()).expect_err(row);
        assert_eq!(error.line, 3, "{row}");
    }
}

//! The medically unlikely edits: both layouts.

use crate::{day, from_day, read};
use auscult_coding::import::{self, ImportError, ImportOptions, ImportProblem, Imported};
use auscult_coding::sets::ncci::key;
use auscult_coding::sets::unit_limits::{Adjudication, UnitLimits};

fn limits(name: &str, text: &str, options: &ImportOptions) -> Result<Imported<UnitLimits>, ImportError> {
    read(name, text.as_bytes(), |file| import::unit_limits(file, options))
}

const FLAT: &str = "hcpcs_code,mue_units,mue_mai,mue_rationale,mue_service\n";
const CMS: &str = "\"A notice\nof two lines\",,,\n\"HCPCS/\nCPT Code\",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n";

#[test]
fn both_layouts_say_units_and_how_strictly() {
    let flat = limits(
        "mue_2024q3.csv",
        &format!("{FLAT}10000,1,2,Reason,P\n10001,4,3,Other,P\n10002,2,1,Reason,P\n"),
        &ImportOptions::default(),
    );
    let flat = flat.expect("imported").set;
    let cms = limits(
        "MCR_MUE_PractitionerServices_Eff_07-01-2024.csv",
        &format!(
            "{CMS}10002,2,1 Line Edit,Reason\n10000,1,2 Date of Service Edit: Policy,Reason\n10001,4,3 Date of Service Edit: Clinical,Other\n"
        ),
        &ImportOptions::default(),
    );
    let cms = cms.expect("imported").set;
    for set in [&flat, &cms, &UnitLimits::decode(&cms.encode()).expect("read back")] {
        let limit = |code| set.limit(key(code).expect("a code")).map(|limit| (limit.units, limit.adjudication));
        assert_eq!(limit("10000"), Some((1, Adjudication::DayByPolicy)));
        assert_eq!(limit("10001"), Some((4, Adjudication::DayClinical)));
        assert_eq!(limit("10002"), Some((2, Adjudication::Line)));
        assert_eq!(limit("10003"), None);
        assert_eq!(set.version().effective_from, day("2024-07-01"));
    }
}

#[test]
fn a_file_that_names_no_quarter_wants_to_be_told() {
    let text = format!("{FLAT}10000,1,2,Reason,P\n");
    assert_eq!(
        limits("mue.csv", &text, &ImportOptions::default()).expect_err("refused").problem,
        ImportProblem::NoDays
    );
    assert_eq!(
        limits("mue.csv", &text, &from_day("2025-04-01")).expect("imported").set.version().effective_from,
        day("2025-04-01")
    );
    let error = limits("mue_2024q3.csv", &text, &from_day("2025-04-01")).expect_err("refused");
    assert_eq!(error.problem, ImportProblem::WrongYear { found: 2024, asked: 2025 });
}

#[test]
fn the_same_code_twice_is_left_out_and_two_limits_for_it_are_refused() {
    let twice = limits("mue_2024q3.csv", &format!("{FLAT}10000,1,2,R,P\n10000,1,2,R,P\n"), &ImportOptions::default());
    let report = twice.expect("imported").report;
    assert_eq!((report.rows, report.kept, report.left_out, report.skipped[0].line), (2, 1, 1, 3));
    let two = limits("mue_2024q3.csv", &format!("{FLAT}10000,1,2,R,P\n10000,2,2,R,P\n"), &ImportOptions::default());
    let error = two.expect_err("refused");
    assert_eq!((error.line, error.problem), (3, ImportProblem::Contradiction("10000".into())));
}

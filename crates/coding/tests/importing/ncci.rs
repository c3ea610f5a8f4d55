//! The NCCI edits: both layouts, days of service, order, and bytes that are the same each time.

use crate::{day, from_day, read};
use auscult_coding::import::{self, ImportError, ImportFile, ImportOptions, ImportProblem, Imported};
use auscult_coding::sets::ncci::{ModifierIndicator, NcciEdits, key};
use proptest::prelude::*;

const CMS: &str = "Notice\t\t\t\t\t\t\nColumn1/Column2 Edits\t\t\t\t\t\t\n\
    Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\n\
    \t\tprior to 1996\tDate\tDate\t0=not allowed\t\n\t\t\t\t*=no data\t1=allowed\t\n\t\t\t\t\t9=not applicable\t\n";

fn cms(name: &str, rows: &str, options: &ImportOptions) -> Result<Imported<NcciEdits>, ImportError> {
    let text = format!("{CMS}{rows}");
    read(name, text.as_bytes(), |file| import::ncci(std::slice::from_mut(file), options))
}

fn flat(rows: &str) -> Result<Imported<NcciEdits>, ImportError> {
    let text = format!("column1,column2,modifier_indicator,deletion_date,rationale\n{rows}");
    read("edits_2024q3.csv", text.as_bytes(), |file| {
        import::ncci(std::slice::from_mut(file), &ImportOptions::default())
    })
}

fn indicator(set: &NcciEdits, one: &str, other: &str, on: &str) -> Option<ModifierIndicator> {
    let (one, other) = (key(one).expect("a code"), key(other).expect("a code"));
    set.edit(one, other, day(on)).map(|edit| edit.terms.indicator)
}

#[test]
fn an_edit_holds_from_its_first_day_to_its_last_and_in_its_direction() {
    let rows = "10000\t20000\t\t20200101\t20231231\t0\tReason a\n10000\t20000\t\t20240401\t*\t1\tReason b\n\
        20000\t30000\t*\t19960101\t*\t0\tReason a\n30000\t40000\t\t20200101\t20200101\t9\tReason a\n";
    let imported = cms("ccipra-v302r0-f1.txt", rows, &ImportOptions::default()).expect("imported");
    let set = &imported.set;
    assert_eq!(imported.report.kept, 4);
    assert_eq!(set.version().version, "2024 Q3");
    assert_eq!(
        (set.version().effective_from, set.version().effective_to),
        (day("2024-07-01"), Some(day("2024-09-30")))
    );
    for (one, other, on, expected) in [
        ("10000", "20000", "2019-12-31", None),
        ("10000", "20000", "2020-01-01", Some(ModifierIndicator::NotAllowed)),
        ("10000", "20000", "2023-12-31", Some(ModifierIndicator::NotAllowed)),
        ("10000", "20000", "2024-01-01", None),
        ("10000", "20000", "2024-04-01", Some(ModifierIndicator::Allowed)),
        ("20000", "10000", "2024-04-01", None),
        ("20000", "30000", "2024-04-01", Some(ModifierIndicator::NotAllowed)),
        ("30000", "40000", "2020-01-01", None),
        ("10000", "99999", "2024-04-01", None),
    ] {
        assert_eq!(indicator(set, one, other, on), expected, "{one} {other} on {on}");
    }
    let (one, other) = (key("20000").expect("a code"), key("10000").expect("a code"));
    let edit = set.between(one, other, day("2024-05-01")).expect("an edit");
    assert_eq!((edit.column1, edit.rationale), (other, "Reason b"));
}

#[test]
fn a_flat_file_says_that_it_knows_no_first_days() {
    let imported = flat("10000,20000,1,9999-12-31,Reason\n10000,20001,0,2024-06-30,Reason\n").expect("imported");
    assert_eq!(indicator(&imported.set, "10000", "20000", "2024-08-01"), Some(ModifierIndicator::Allowed));
    assert_eq!(indicator(&imported.set, "10000", "20001", "2024-08-01"), None);
    assert!(imported.report.remarks.iter().any(|remark| remark.contains("from which day")));
}

#[test]
fn without_a_telling_name_the_newest_change_tells_the_quarter() {
    let imported = cms(
        "edits.txt",
        "10000\t20000\t\t20240401\t*\t1\tR\n10000\t20001\t\t20100101\t20240630\t1\tR\n",
        &ImportOptions::default(),
    );
    assert_eq!(imported.expect("imported").set.version().effective_from, day("2024-07-01"));
}

#[test]
fn parts_are_one_set_in_any_order_and_one_bad_part_is_no_set() {
    let parts =
        ["10000\t20000\t\t20240101\t*\t1\tReason b\n", "30000\t40000\t\t20240101\t*\t0\tReason a\n", "3000\t4\n"];
    let texts: Vec<String> = parts.iter().map(|rows| format!("{CMS}{rows}")).collect();
    let together = |order: &[usize]| {
        let mut readers: Vec<&[u8]> = order.iter().map(|part| texts[*part].as_bytes()).collect();
        let mut files: Vec<ImportFile<'_>> =
            readers.iter_mut().map(|reader| ImportFile { name: "ccipra-v302r0-f1.txt", reader }).collect();
        import::ncci(&mut files, &ImportOptions::default())
    };
    let forth = together(&[0, 1]).expect("imported").set;
    assert_eq!(forth.len(), 2);
    assert_eq!(forth.encode(), together(&[1, 0]).expect("imported").set.encode());
    let error = together(&[0, 1, 2]).expect_err("refused");
    assert_eq!(error.line, 7);
}

#[test]
fn a_file_of_another_quarter_than_told_is_refused_with_the_line_that_shows_it() {
    let rows = "10000\t20000\t\t20240101\t*\t1\tR\n10000\t20001\t\t20260401\t*\t1\tR\n";
    let told = cms("edits.txt", rows, &from_day("2025-01-01")).expect_err("refused");
    assert_eq!((told.line, told.problem), (8, ImportProblem::WrongYear { found: 2026, asked: 2025 }));
    let named = cms("ccipra-v302r0-f1.txt", rows, &ImportOptions::default()).expect_err("refused");
    assert_eq!((named.line, named.problem), (8, ImportProblem::WrongYear { found: 2026, asked: 2024 }));
}

#[test]
fn a_bad_value_is_named_with_its_line() {
    for (row, line, column) in [
        ("1000,20000,1,9999-12-31,R\n", 3, "column 1"),
        ("10000,2O000,1,9999-12-31,R\n", 3, "column 2"),
        ("10000,20000,2,9999-12-31,R\n", 3, "the modifier indicator"),
        ("10000,20000,1,2024-13-01,R\n", 3, "the deletion date"),
    ] {
        let error = flat(&format!("10000,20009,1,9999-12-31,R\n{row}")).expect_err("refused");
        assert_eq!((error.line, error.problem), (line, ImportProblem::BadValue { column }));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_pair_is_found_and_the_bytes_read_back(
        pairs in proptest::collection::vec((0u32..60, 0u32..60, 0u8..2, 0u32..3), 1..200),
        turned in any::<u64>(),
    ) {
        let row = |(a, b, modifier, year): &(u32, u32, u8, u32)| {
            format!("{:05}\t{:05}\t\t202{year}0101\t*\t{modifier}\tR\n", 10000 + a, 20000 + b)
        };
        let text: String = pairs.iter().map(row).collect();
        let mut shuffled = pairs.clone();
        shuffled.sort_by_key(|pair| (u64::from(pair.0) * 7919 + u64::from(pair.1)).rotate_left((turned % 60) as u32));
        let other: String = shuffled.iter().map(row).collect();
        let set = cms("ccipra-v302r0-f1.txt", &text, &ImportOptions::default()).expect("imported").set;
        let again = cms("ccipra-v302r0-f1.txt", &other, &ImportOptions::default()).expect("imported").set;
        prop_assert_eq!(set.encode(), again.encode(), "the order of the rows does not matter");
        prop_assert_eq!(&NcciEdits::decode(&set.encode()).expect("read back"), &set);
        for (a, b, _, year) in &pairs {
            let on = format!("202{year}-01-01");
            let found = indicator(&set, &format!("{:05}", 10000 + a), &format!("{:05}", 20000 + b), &on);
            prop_assert!(found.is_some());
        }
        prop_assert!(indicator(&set, "10060", "20000", "2024-01-01").is_none());
    }

    #[test]
    fn a_file_cut_off_anywhere_gives_no_set_or_whole_rows(cut in 0usize..400) {
        let rows: String = (0..10).map(|n| format!("1000{n},20000,1,9999-12-31,Reason\n")).collect();
        let text = format!("column1,column2,modifier_indicator,deletion_date,rationale\n{rows}");
        let cut = cut.min(text.len());
        let result = read("e_2024q3.csv", &text.as_bytes()[..cut], |file| {
            import::ncci(std::slice::from_mut(file), &ImportOptions::default())
        });
        if let Ok(imported) = result {
            prop_assert!(text[..cut].ends_with("Reason\n"), "{}", &text[..cut]);
            prop_assert!(!imported.set.is_empty());
        }
    }
}

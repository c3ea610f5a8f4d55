//! Relative values, geographic indices, localities, modifiers and adjustment codes.

use crate::{day, from_day, read};
use auscult_coding::import::{self, ImportError, ImportOptions, ImportProblem, Imported, ModifierLayout};
use auscult_coding::sets::adjustment_codes::{AdjustmentCodes, AdjustmentList};
use auscult_coding::sets::fees::{CostIndices, FeeSchedule, FeeSite, Localities, amount_in_cents};
use auscult_coding::sets::modifiers::Modifiers;

const NAMES: &str = "HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,DAYS,OP,OP,OP,PROC,SURG,SURG,SURG,SURG,";
const REST: &str = "BASE,FACTOR,PROCEDURES,FLAG,INDICATOR,AMOUNT,AMOUNT,AMOUNT\n";

/// The file of a year, with the column that 2026 has more.
fn file(title: &str, more: &str, rows: &[&str]) -> String {
    let mut text = format!(",,{title}\n,,Copyright 2024 somebody\n{NAMES}{more}{REST}");
    for row in rows {
        let value = if more.is_empty() { "" } else { "9," };
        text.push_str(&format!(
            "{row},Invented,A,,1.50,1.25,,0.75,,0.10,2.85,2.35,0,010,0.00,0.00,0.00,2,1,2,0,0,{value},33.4009,09,0,99,0.00,0.00,0.00\n"
        ));
    }
    text
}

fn fees(name: &str, text: &str, options: &ImportOptions) -> Result<Imported<FeeSchedule>, ImportError> {
    read(name, text.as_bytes(), |file| import::fees(file, options))
}

#[test]
fn both_layouts_of_relative_values_are_read() {
    let rows = ["11111,", "11111,26", "V9999,"];
    for (text, year) in [
        (file("2025 National Physician Fee Schedule, October Release", "", &rows), 2025),
        (file("2026 National Physician Fee Schedule, October Release", "IND,", &rows), 2026),
    ] {
        let set = fees("PPRRVU.csv", &text, &ImportOptions::default()).expect("imported").set;
        let fee = set.fee(*b"11111").expect("a fee");
        assert_eq!(
            (fee.work, fee.expense_office, fee.expense_facility, fee.malpractice, fee.factor),
            (150, 125, 75, 10, 334_009)
        );
        assert_eq!((fee.global.as_str(), fee.bilateral, fee.assistant), ("010", '1', '2'));
        assert!(set.fee_with(*b"11111", "26").is_some() && set.fee_with(*b"11111", "TC").is_none());
        assert_eq!(set.version().effective_from, day(&format!("{year}-10-01")));
        assert_eq!(FeeSchedule::decode(&set.encode()).expect("read back"), set);
    }
    let untitled = file("", "IND,", &rows);
    assert_eq!(
        fees("PPRRVU2026_Jan.csv", &untitled, &ImportOptions::default())
            .expect("imported")
            .set
            .version()
            .effective_from,
        day("2026-01-01")
    );
    assert_eq!(
        fees("values.csv", &untitled, &ImportOptions::default()).expect_err("refused").problem,
        ImportProblem::NoDays
    );
}

#[test]
fn relative_values_of_another_year_or_cut_off_are_refused() {
    let text = file("2025 National Physician Fee Schedule", "", &["11111,", "V9999,"]);
    let error = fees("PPRRVU.csv", &text, &from_day("2026-01-01")).expect_err("refused");
    assert_eq!(error.problem, ImportProblem::WrongYear { found: 2025, asked: 2026 });
    let short = file("2025 National Physician Fee Schedule", "", &["11111,"]);
    assert!(matches!(
        fees("PPRRVU.csv", &short, &ImportOptions::default()).expect_err("refused").problem,
        ImportProblem::CutOff(_)
    ));
    for cut in [1, 20, 60, 90] {
        let error = fees("PPRRVU.csv", &text[..text.len() - cut], &ImportOptions::default()).expect_err("refused");
        assert!(matches!(error.problem, ImportProblem::CutOff(_)), "{cut}: {error}");
    }
    let wrong = text.replace("1.50,1.25", "1.5O,1.25");
    assert_eq!(fees("PPRRVU.csv", &wrong, &ImportOptions::default()).expect_err("refused").line, 4);
}

fn indices(text: &str, options: &ImportOptions) -> Result<Imported<CostIndices>, ImportError> {
    read("GPCI.csv", text.as_bytes(), |file| import::cost_indices(file, options))
}

#[test]
fn geographic_indices_give_amounts() {
    let text = "ADDENDUM E. FINAL CY 2026 INDICES,,,,,,\n,,,,,,\n\
        Medicare Administrative Contractor (MAC),State,Locality Number,Locality Name,2026 PW GPCI (with 1.0 Floor)***,2026 PE GPCI,2026 MP GPCI\n\
        02102,ZZ,01,NOWHERE*,1.500,1.065,0.551\n10112,ZY,00,ELSEWHERE,1,0.869,0.575\n* a note,,,,,,\n";
    let imported = indices(text, &ImportOptions::default()).expect("imported");
    let set = imported.set;
    assert_eq!((imported.report.kept, imported.report.left_out), (2, 1));
    let nowhere = set.locality("02102", "01").expect("a locality");
    assert_eq!(
        (nowhere.name.as_str(), nowhere.work, nowhere.expense, nowhere.malpractice),
        ("NOWHERE", 1500, 1065, 551)
    );
    let rows = file("2026 National Physician Fee Schedule", "IND,", &["11111,", "V9999,"]);
    let fees = fees("f.csv", &rows, &ImportOptions::default()).expect("imported").set;
    // (1.5 × 1.5 + 1.25 × 1.065 + 0.1 × 0.551) × 33.4009 = 121.45702…
    assert_eq!(amount_in_cents(fees.fee(*b"11111").expect("a fee"), nowhere, FeeSite::Office), 12_146);
    assert_eq!(CostIndices::decode(&set.encode()).expect("read back"), set);
    let mixed =
        text.replace("2026 PE GPCI", "2025 PE GPCI").replace("2026 PW", "2025 PW").replace("2026 MP", "2025 MP");
    assert_eq!(
        indices(&mixed, &ImportOptions::default()).expect_err("refused").problem,
        ImportProblem::WrongYear { found: 2025, asked: 2026 }
    );
    assert_eq!(indices(&text.replace("0.551", "O.551"), &ImportOptions::default()).expect_err("refused").line, 4);
    assert!(indices(text, &from_day("2025-01-01")).is_err());
    assert!(matches!(
        indices(&text[..text.len() - 1], &ImportOptions::default()).expect_err("refused").problem,
        ImportProblem::CutOff(_)
    ));
}

#[test]
fn localities_keep_their_state_and_leading_zeros() {
    let text = "COUNTIES INCLUDED IN 2025 LOCALITIES. (A LIST),,,,\n,,,,\n\
        Medicare Adminstrative Contractor,Locality Number,State ,Fee Schedule Area ,Counties\n,,,,\n\
        1182,18,SOMESTATE,A TOWN,ONE/TWO \n1112,5,,ANOTHER,\"THREE,\nFOUR\"\n* a note,,,,\n";
    let imported = read("25LOCCO.csv", text.as_bytes(), |file| import::localities(file, &ImportOptions::default()));
    let set = imported.expect("imported").set;
    let second = &set.localities()[1];
    assert_eq!(
        (second.contractor.as_str(), second.locality.as_str(), second.state.as_str()),
        ("01112", "05", "SOMESTATE")
    );
    assert_eq!(Localities::decode(&set.encode()).expect("read back"), set);
}

#[test]
fn modifiers_and_adjustment_codes_come_from_flat_lists() {
    let text =
        "mod_code,mod_type,mod_category,mod_description\n25,CPT,,Their words\nZQ,HCPCS,,Invented\nZQ,HCPCS,,Again\n";
    let imported = read("modifiers_2024.csv", text.as_bytes(), |file| {
        import::modifiers(file, ModifierLayout::Flat, &ImportOptions::default())
    });
    let imported = imported.expect("imported");
    let own = imported.set.get("25").expect("a modifier");
    assert!(own.title == "Their words" && own.lifts_ncci && imported.report.left_out == 1);
    assert_eq!(Modifiers::decode(&imported.set.encode()).expect("read back"), imported.set);
    let text = "adj_code,adj_type,adj_description,adj_usage,adj_notes,adj_start_date,adj_last_modified,adj_end_date\n\
        CO,Group,Theirs,,,,,\n1,CARC,Invented reason,,,1995-01-01,,\nN1,RARC,Invented remark,,,2000-01-01,,2020-01-01\n";
    let codes = |text: &str| {
        read("adj_2024.csv", text.as_bytes(), |file| import::adjustment_codes(file, &ImportOptions::default()))
    };
    let set = codes(text).expect("imported").set;
    assert_eq!(set.get(AdjustmentList::Reason, "1").expect("a code").text, "Invented reason");
    assert_eq!(set.get(AdjustmentList::Remark, "N1").expect("a code").to, Some(day("2020-01-01")));
    assert_eq!(AdjustmentCodes::decode(&set.encode()).expect("read back"), set);
    assert_eq!(codes(&text.replace("CARC", "CARB")).expect_err("refused").line, 3);
    assert!(matches!(codes(&text[..text.len() - 15]).expect_err("refused").problem, ImportProblem::CutOff(_)));
}

//! The importer on small files: what it keeps, and what it refuses with the line that is wrong.

use super::*;
use crate::sets::icd10cm::Level;
use proptest::prelude::*;
use std::io::Read;

const TABULAR_LIST: &str = include_str!("small_tabular.xml");
const CODES: &str =
    "1\r\nS00-S09\r\nS02\r\nS020\r\nS020XXA\r\nS020XXB\r\nS020XXS\r\nS029\r\nS0291\r\nS0291XA\r\nS0291XS\r\nT07\r\n";
const ORDER: &str = "\
00001 S02     0 Fracture of skull                                            Fracture of skull and facial bones
00002 S020    0 Fracture of vault                                            Fracture of vault of skull
00003 S020XXA 1 Fracture of vault, init                                      Fracture of vault of skull, initial encounter
00004 S020XXB 1 Fracture of vault, init, open                                Fracture of vault of skull, initial encounter, open
00005 S020XXS 1 Fracture of vault, sequela                                   Fracture of vault of skull, sequela
00006 S029    0 Fracture of unsp bones                                       Fracture of unspecified skull and facial bones
00007 S0291   0 Unsp fracture of skull                                       Unspecified fracture of skull
00008 S0291XA 1 Unsp fracture of skull, init                                 Unspecified fracture of skull, initial encounter
00009 S0291XS 1 Unsp fracture of skull, sequela                              Unspecified fracture of skull, sequela
00010 T07     1 Unspecified multiple injuries                                Unspecified multiple injuries
";

fn edition() -> Edition {
    let day = |text: &str| text.parse().expect("a day");
    Edition { version: "2026-04".into(), effective_from: day("2026-04-01"), effective_to: Some(day("2026-09-30")) }
}

fn import(tabular: &str, codes: Option<&str>, edition: &Edition) -> Result<Imported<Icd10Cm>, ImportError> {
    let mut codes = codes.map(str::as_bytes);
    let codes = codes.as_mut().map(|codes| ImportFile { name: "codes.txt", reader: codes });
    icd10cm(Icd10CmFiles { tabular: tabular_list(&mut tabular.as_bytes()), codes, index: None }, edition)
}

fn tabular_list(reader: &mut dyn Read) -> ImportFile<'_> {
    ImportFile { name: "tabular.xml", reader }
}

fn codes(set: &Icd10Cm) -> Vec<String> {
    set.entries().map(|entry| format!("{}{}", entry.code(), if entry.billable() { "" } else { " -" })).collect()
}

#[test]
fn a_list_says_which_7th_characters_there_are() {
    let all = import(TABULAR_LIST, None, &edition()).expect("imported").set;
    assert!(all.get("S02.91XB").is_some());
    let set = import(TABULAR_LIST, Some(CODES), &edition()).expect("imported").set;
    let expected =
        ["S02 -", "S02.0 -", "S02.0XXA", "S02.0XXB", "S02.0XXS", "S02.9 -", "S02.91 -", "S02.91XA", "S02.91XS", "T07"];
    assert_eq!(codes(&set), expected);
    let stem = set.get("S02.0").expect("a stem");
    assert_eq!(stem.seventh_character().expect("a table").len(), 3);
    assert_eq!(set.get("s020xxs").expect("a code").title(), "Fracture of vault of skull, sequela");
}

#[test]
fn the_order_file_says_what_is_billable_and_how_it_is_called() {
    let set = import(TABULAR_LIST, Some(ORDER), &edition()).expect("imported").set;
    let listed = import(TABULAR_LIST, Some(CODES), &edition()).expect("imported").set;
    assert_eq!(codes(&set), codes(&listed));
    assert_eq!(set.get("S02.0XXB").expect("a code").title(), "Fracture of vault of skull, initial encounter, open");
}

#[test]
fn importing_twice_is_importing_once() {
    let once = import(TABULAR_LIST, Some(ORDER), &edition()).expect("imported").set.encode();
    let twice = import(TABULAR_LIST, Some(ORDER), &edition()).expect("imported").set.encode();
    assert_eq!(once, twice);
    assert_eq!(Icd10Cm::decode(&once).expect("a set").encode(), once);
}

#[test]
fn blocks_hang_below_the_blocks_they_lie_in() {
    let set = import(TABULAR_LIST, None, &edition()).expect("imported").set;
    let above: Vec<String> =
        set.get("S02").expect("a code").upwards().skip(1).map(|entry| entry.code().to_owned()).collect();
    assert_eq!(above, ["S00-S09", "S00-T07", "19"]);
    assert_eq!(set.get("T07").and_then(|entry| entry.block()).map(|block| block.level()), Some(Level::Block));
    assert_eq!(set.heading("s00-s09").map(|block| block.title()), Some("Injuries to the head"));
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    let check = |tabular: &str, codes: Option<&str>, line: u64, said: &str| {
        let error = import(tabular, codes, &edition()).expect_err(said);
        assert_eq!(error.line, line, "{error}");
        assert!(error.to_string().contains(said), "{error} should say {said}");
    };
    let half = TABULAR_LIST.lines().take(30).collect::<Vec<_>>().join("\n");
    check(&half, None, 30, "cut short");
    check("<a/>", None, 1, "not the tabular list");
    check(&TABULAR_LIST.replace(">2026<", ">2025<"), None, 3, "2025");
    check(&TABULAR_LIST.replace("utf-8", "iso-8859-1"), None, 1, "iso-8859-1");
    check(&TABULAR_LIST.replace("S02.91", "S02.0"), None, 37, "S02.0");
    check(TABULAR_LIST, Some(&CODES.replace("T07\r\n", "")), 11, "T07");
    check(TABULAR_LIST, Some(&CODES.replace("S029\r\n", "S029\r\nS03\r\n")), 9, "S03");
    check(TABULAR_LIST, Some(&CODES.replace("S029\r\n", "S029\r\nno code\r\n")), 9, "no code");
    check(TABULAR_LIST, Some(&ORDER[..ORDER.len() - 60]), 10, "cut short");
    check(TABULAR_LIST, Some(""), 0, "empty");
    check(TABULAR_LIST, Some("\n"), 0, "not a single row");
}

#[test]
fn bytes_of_another_encoding_are_refused_with_their_line() {
    for (bytes, line) in [(&b"<a>\n<b>\n\xe9</b></a>"[..], 3), (&b"\xff\xfe<\0a\0"[..], 1)] {
        let mut reader = bytes;
        let error = icd10cm(Icd10CmFiles { tabular: tabular_list(&mut reader), codes: None, index: None }, &edition());
        assert_eq!(error.expect_err("refused").line, line);
    }
}

#[test]
fn a_file_without_end_is_refused_after_its_bound() {
    let mut endless = std::io::repeat(b' ').take(2 << 30);
    let error = icd10cm(Icd10CmFiles { tabular: tabular_list(&mut endless), codes: None, index: None }, &edition());
    assert!(error.expect_err("refused").to_string().contains("longer than"));
    assert!(endless.limit() > (2 << 30) - (64 << 20), "it stopped reading");
}

proptest! {
    #[test]
    fn a_file_cut_anywhere_leaves_nothing(cut in 0..TABULAR_LIST.len() - 24) {
        prop_assert!(import(&TABULAR_LIST[..cut], None, &edition()).is_err());
    }

    #[test]
    fn a_stored_set_that_was_changed_is_refused_or_another_set(at in 0usize..400, bit in 0u8..8) {
        let good = import(TABULAR_LIST, Some(CODES), &edition()).expect("imported").set.encode();
        let mut bad = good.clone();
        let at = at % bad.len();
        bad[at] ^= 1 << bit;
        // A changed bit of the stream's header may change nothing that is read.
        if let Ok(read) = Icd10Cm::decode(&bad) {
            prop_assert_eq!(read.encode(), good);
        }
    }

    #[test]
    fn a_stored_set_cut_short_is_refused(cut in 0usize..400) {
        let good = import(TABULAR_LIST, Some(CODES), &edition()).expect("imported").set.encode();
        prop_assert!(Icd10Cm::decode(&good[..cut.min(good.len() - 1)]).is_err());
    }
}

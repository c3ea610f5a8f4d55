//! The shipped set: its tree, its notes, and the form it is kept in.

use super::*;
use auscult_domain::patient::Sex;

fn shipped() -> &'static Icd10Cm {
    Icd10Cm::shipped()
}

fn entry(code: &str) -> Entry<'static> {
    shipped().get(code).expect("a code")
}

#[test]
fn the_shipped_set_is_whole() {
    let set = shipped();
    assert_eq!(set.version().version, "2026-04");
    assert_eq!(set.chapters().count(), 22);
    assert_eq!(set.len(), 98_186);
    assert!(
        set.entries().all(|entry| !entry.title().is_empty() && entry.chapter().is_some() && entry.block().is_some())
    );
    let billable = set.entries().filter(|entry| entry.billable()).count();
    assert!(set.entries().all(|entry| entry.billable() == (entry.children().next().is_none())), "{billable}");
}

#[test]
fn what_is_stored_reads_back_the_same() {
    let set = shipped();
    let again = Icd10Cm::decode(&set.encode()).expect("a set");
    assert_eq!(again.version(), set.version());
    assert!(set.entries().zip(again.entries()).all(|(one, other)| {
        (one.code(), one.title(), one.billable(), one.place())
            == (other.code(), other.title(), other.billable(), other.place())
            && NoteKind::ALL.iter().all(|kind| one.note_texts(*kind).eq(other.note_texts(*kind)))
    }));
}

#[test]
fn every_code_is_found_as_it_is_typed() {
    for entry in shipped().entries() {
        let typed = entry.code().to_lowercase().replace('.', "");
        assert_eq!(shipped().get(&typed), Some(entry));
    }
    for wrong in ["", "E11.99", "S52.521AA", "é11", "A00-A09"] {
        assert!(shipped().get(wrong).is_none(), "{wrong}");
    }
}

#[test]
fn a_seventh_character_follows_the_placeholders() {
    let code = entry("S52.521A");
    assert!(code.billable());
    assert_eq!(code.level(), Level::Extended);
    assert_eq!(code.title(), "Torus fracture of lower end of right radius, initial encounter for closed fracture");
    assert_eq!(code.stem(), shipped().get("S52.521"));
    let stem = code.stem().expect("a stem");
    assert!(!stem.billable());
    let characters: String = stem.seventh_character().expect("a table").iter().map(|(c, _)| *c).collect();
    assert_eq!(characters, "ADGKPS");
    assert_eq!(entry("T07.XXXA").stem(), shipped().get("T07"));
    assert!(entry("E11.9").seventh_character().is_none());
}

#[test]
fn the_way_up_leads_over_blocks_to_the_chapter() {
    let code = entry("E11.321");
    let up: Vec<&str> = code.upwards().map(Entry::code).collect();
    assert_eq!(up, ["E11.321", "E11.32", "E11.3", "E11", "E08-E13", "4"]);
    assert_eq!(code.ancestors().map(Entry::code).collect::<Vec<_>>(), ["E11.32", "E11.3", "E11"]);
    assert_eq!(code.category(), shipped().get("E11"));
    assert_eq!(entry("E11").parent(), None);
    assert!(code.is_within(entry("E11")) && !entry("E11").is_within(code));
    assert!(entry("E11.3").children().any(|child| child.code() == "E11.32"));
}

#[test]
fn notes_name_the_codes_they_are_about() {
    let excluded = |code: &str, other: &str| {
        entry(code)
            .inherited(NoteKind::Excludes1)
            .any(|(_, note)| note.ranges.iter().any(|range| range.covers(entry(other))))
    };
    assert!(excluded("E11.9", "E10.9"));
    assert!(excluded("E11.9", "E10"), "a header is covered as well");
    assert!(!excluded("E11.9", "I10"));
    assert!(entry("I11").use_additional().count() == 0);
    let first: Vec<_> = entry("G63").code_first().flat_map(|note| note.ranges).collect();
    assert!(!first.is_empty());
    assert!(entry("J44.9").inclusion_terms().any(|term| term == "Chronic obstructive lung disease NOS"));
}

#[test]
fn a_range_is_what_the_book_prints_between_its_ends() {
    let range = CodeRange { first: "C43".into(), last: "C44".into(), only: None };
    assert!(range.covers(entry("C4A.0")), "Merkel cell carcinoma stands between the two");
    assert!(!range.covers(entry("C45.0")));
    let drugs = Only::Character { places: vec![5, 6], one_of: vec!['5'] };
    let range = CodeRange { first: "T36".into(), last: "T50".into(), only: Some(drugs) };
    assert!(range.covers(entry("T36.0X5A")));
    assert!(!range.covers(entry("T36.0X1A")));
    let diabetic =
        CodeRange { first: "E08".into(), last: "E13".into(), only: Some(Only::AfterPoint(vec!["22".into()])) };
    assert!(diabetic.covers(entry("E11.22")) && !diabetic.covers(entry("E11.21")));
}

#[test]
fn some_codes_are_of_one_sex_or_age() {
    for (code, sex) in [
        ("N40.1", Some(Sex::Male)),
        ("O80", Some(Sex::Female)),
        ("C61", Some(Sex::Male)),
        ("C50.911", None),
        ("I10", None),
    ] {
        assert_eq!(entry(code).sex(), sex, "{code}");
    }
    assert_eq!(entry("Z38.00").ages(), Some(0..=0));
    assert_eq!(entry("I10").ages(), None);
}

#[test]
fn the_tables_of_sex_and_age_name_codes_that_exist() {
    assert!(patients::ends_of_ranges().all(|code| shipped().get(code).is_some()));
}

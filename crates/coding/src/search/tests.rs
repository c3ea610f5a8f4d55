//! What people type, and which code they expect first.

use super::*;
use crate::sets::CodeLibrary;
use auscult_domain::coding::Code;
use std::collections::HashMap;
use std::sync::LazyLock;

static INDEX: LazyLock<SearchIndex> = LazyLock::new(|| SearchIndex::new(Arc::clone(Icd10Cm::shipped()), Vec::new()));

pub(super) fn codes(query: &Query<'_>) -> Vec<String> {
    INDEX.search(query).into_iter().map(|hit| hit.code.code.to_string()).collect()
}

/// The text finds the code first, or among the first five.
fn check(text: &str, code: &str, within: usize) {
    let found = codes(&Query::new(text));
    let place = found.iter().position(|found| found == code);
    assert!(
        place.is_some_and(|place| place < within),
        "{text}: {code} is not in {:?}",
        &found[..found.len().min(within)]
    );
}

#[test]
fn abbreviations_and_lay_words_are_understood() {
    for (text, code) in [
        ("htn", "I10"),
        ("t2dm", "E11.9"),
        ("sob", "R06.02"),
        ("uti", "N39.0"),
        ("gerd", "K21.9"),
        ("copd", "J44.9"),
        ("afib", "I48.91"),
        ("kidney stone", "N20.0"),
        ("pink eye", "H10.9"),
        ("heart attack", "I21.9"),
        ("high blood pressure", "I10"),
        ("low back pain", "M54.50"),
    ] {
        check(text, code, 1);
    }
}

#[test]
fn names_of_people_and_old_names_lead_to_what_the_titles_say() {
    for (text, code) in [
        ("wegener", "M31.30"),
        ("plumbism", "T56.0X1"),
        ("Weil's disease", "A27.0"),
        ("quinsy", "J36"),
        ("st vitus dance", "I02.9"),
        ("fort bragg fever", "A27.89"),
        ("knock knee", "M21.069"),
    ] {
        check(text, code, 10);
    }
}

#[test]
fn a_finding_without_a_code_of_its_own_leads_to_the_code_for_everything_else() {
    for (text, code) in [
        ("fibrosis of thymus", "E32.8"),
        ("rupture of mesentery", "K66.8"),
        ("enterorrhagia", "K92.2"),
        ("rectalgia", "K62.89"),
        ("myofibrosis", "M62.89"),
    ] {
        check(text, code, 10);
    }
}

#[test]
fn order_slips_spelling_and_beginnings_do_not_matter() {
    for (text, code, within) in [
        ("pnemonia", "J18.9", 1),
        ("pain right knee", "M25.561", 1),
        ("right knee pain", "M25.561", 1),
        ("knee, right, pain", "M25.561", 1),
        ("asthm", "J45.909", 1),
        ("iron deficiency anaemia", "D50.9", 1),
        ("gastrooesophageal reflux", "K21.9", 3),
        ("crohns", "K50.90", 3),
        ("hypertention", "I10", 3),
        ("type ii diabetes with neuropathy", "E11.40", 3),
    ] {
        check(text, code, within);
    }
}

#[test]
fn a_code_is_found_by_itself_with_or_without_its_point() {
    let set = Icd10Cm::shipped();
    for entry in set.entries() {
        let typed = entry.code().replace('.', "").to_lowercase();
        let query = Query { limit: 1, ..Query::new(&typed) };
        assert_eq!(codes(&query), [entry.code()], "{typed}");
    }
    assert_eq!(codes(&Query::new("e11.6"))[..2], ["E11.6", "E11.61"]);
}

#[test]
fn a_code_is_found_by_its_title() {
    // Every code would take a minute; each run of the bench asks for a quarter of them.
    for entry in Icd10Cm::shipped().entries().step_by(61) {
        let hits = INDEX.search(&Query::new(entry.title()));
        assert!(
            hits.iter().any(|hit| hit.code.code.as_str() == entry.code() || hit.title == entry.title()),
            "{entry:?} is not in {:?}",
            hits.iter().map(|hit| hit.code.code.to_string()).collect::<Vec<_>>()
        );
    }
}

#[test]
fn a_7th_character_is_taken_from_the_query_and_never_guessed() {
    assert_eq!(codes(&Query::new("torus fracture lower end right radius"))[0], "S52.521");
    assert_eq!(codes(&Query::new("torus fracture lower end right radius sequela"))[0], "S52.521S");
    let billable = Query { billable: Billable::Only, ..Query::new("torus fracture lower end right radius") };
    assert_eq!(codes(&billable)[0], "S52.521A");
}

#[test]
fn filters_hold() {
    let billable = Query { billable: Billable::Only, ..Query::new("fracture") };
    assert!(INDEX.search(&billable).iter().all(|hit| hit.billable));
    let chapter = Query { chapter: Some("9"), ..Query::new("failure") };
    assert!(codes(&chapter).iter().all(|code| code.starts_with('I')) && !codes(&chapter).is_empty());
    let cpt = Query { systems: &[CodeSystem::Cpt], ..Query::new("failure") };
    assert!(codes(&cpt).is_empty());
}

#[test]
fn what_is_used_comes_first_among_equals() {
    let code = |code: &str| CodeRef::parse(CodeSystem::Icd10Cm, code).expect("a code");
    let before = codes(&Query::new("low back pain"));
    assert!(before.iter().position(|code| code == "M54.59") > Some(0));
    let usage = UsageCounts { clinician: HashMap::from([(code("M54.59"), 40)]), clinic: HashMap::new() };
    let after = codes(&Query { usage: Some(&usage), ..Query::new("low back pain") });
    assert_eq!(after[0], "M54.59");
    assert_eq!(codes(&Query { usage: Some(&usage), ..Query::new("kidney stone") })[0], "N20.0");
}

#[test]
fn other_codes_are_found_by_code_title_and_other_names() {
    let code = CodeRef { system: CodeSystem::Cpt, code: Code::parse(CodeSystem::Cpt, "00001").expect("a code") };
    let (title, terms) = ("House call".to_owned(), vec!["visit at home".to_owned()]);
    let listed = ListedCode { code: code.clone(), title, terms, billable: true };
    let index = SearchIndex::new(Arc::clone(Icd10Cm::shipped()), vec![listed]);
    let only = |text: &str| index.search(&Query { systems: &[CodeSystem::Cpt], ..Query::new(text) });
    for text in ["00001", "house call", "home visit"] {
        assert_eq!(only(text).first().map(|hit| &hit.code), Some(&code), "{text}");
    }
}

#[test]
fn nonsense_finds_nothing_and_breaks_nothing() {
    for text in ["", " ", "-", "'", "(", "\u{1f600}", "é", "without", "qqqqzzzz", "1.", "a.b.c", "....", "the of"] {
        let _ = INDEX.search(&Query::new(text));
    }
    assert!(codes(&Query::new("qqqqzzzz")).is_empty());
}

#[test]
fn the_index_is_that_of_the_day() {
    let library = CodeLibrary::shipped();
    let day = "2026-05-04".parse().expect("a day");
    let index = SearchIndex::of(&library.on(day));
    assert_eq!(index.icd10cm().version().version, "2026-04");
    let ours = library.on(day).procedure("99213").map(|visit| visit.title.clone()).expect("a visit in our own words");
    let found = index.search(&Query { systems: &[CodeSystem::Cpt], ..Query::new(&ours) });
    assert_eq!(found.first().map(|hit| hit.code.code.as_str()), Some("99213"), "{ours}");
}

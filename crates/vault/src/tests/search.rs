//! Finding patients in the database: whoever is registered is found by whatever of them is typed, in any order.

use super::sample::{Sample, at, details, entry, patient};
use crate::{Vault, patients};
use auscult_domain::patient::{Patient, PatientDetails};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

const GIVEN: [&str; 12] =
    ["Rosa María", "Ana", "Łukasz", "Jörg", "Nguyễn", "Mary Ann", "Seán", "Åsa", "Zoë", "Ibrahim", "O'Neil", "Chloé"];
const FAMILY: [&str; 12] = [
    "Alvarez",
    "Núñez-O'Brien",
    "Kowalski",
    "Müller",
    "Thompson",
    "de la Cruz",
    "Fitzgerald",
    "Østergård",
    "Lee",
    "Abdulrahman",
    "Groß",
    "Washington",
];

fn clinic() -> (Sample, Vault, Vec<Patient>) {
    let (sample, mut vault) = Sample::open();
    let mut all = Vec::new();
    for (number, (given, family)) in (1..).zip(GIVEN.iter().flat_map(|given| FAMILY.map(|family| (*given, family)))) {
        let day = number % 28 + 1;
        let mut details =
            details(given, family, (1930 + i32::try_from(number % 80).expect("small"), number % 12 + 1, day));
        details.mrn = Some(format!("M{:05}", 70_000 + number));
        all.push(patient(number, details));
    }
    vault
        .change(at(3), |change| {
            all.iter().try_for_each(|patient| patients::insert(change, patient))?;
            change.audit(entry())
        })
        .expect("added");
    (sample, vault, all)
}

fn numbers(vault: &Vault, typed: &str, limit: usize) -> Vec<String> {
    let found = vault.look(|connection| patients::search(connection, typed, limit)).expect("searched");
    found.into_iter().map(|patient| patient.number).collect()
}

/// Everything somebody could type for a patient, in an order and case of their own, perhaps cut short.
fn typed(patient: &Patient, order: &[usize], cut: usize, shout: bool) -> String {
    let details = &patient.details;
    let mut words: Vec<String> = format!("{} {}", details.given_name, details.family_name)
        .split([' ', '-', '\''])
        .filter(|word| !word.is_empty())
        .map(|word| if word.chars().count() > cut + 2 { word.chars().take(cut + 2).collect() } else { word.into() })
        .collect();
    words.push(details.birth_date.format("%d.%m.%Y").to_string());
    let length = words.len();
    for (from, to) in order.iter().enumerate() {
        words.swap(from % length, to % length);
    }
    let text = words.join(" ");
    if shout { text.to_uppercase() } else { text }
}

#[test]
fn any_order_of_any_words_finds_the_patient() {
    let (_sample, vault, all) = clinic();
    let strategy = (0..all.len(), prop::collection::vec(0usize..6, 6), 0usize..6, any::<bool>());
    // No file of regressions: the clinic is made anew, and its ids with it.
    let mut runner = TestRunner::new(Config { cases: 300, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&strategy, |(index, order, cut, shout)| {
        let wanted = &all[index];
        let text = typed(wanted, &order, cut, shout);
        prop_assert!(numbers(&vault, &text, 20).contains(&wanted.number), "{} not by {:?}", wanted.number, text);
        Ok(())
    });
    assert!(outcome.is_ok(), "{outcome:?}");
}

#[test]
fn the_best_answer_comes_first() {
    let (_sample, vault, all) = clinic();
    for wanted in &all {
        let typed = format!("{}, {}", wanted.details.family_name, wanted.details.given_name);
        assert_eq!(numbers(&vault, &typed, 3).first(), Some(&wanted.number), "{typed}");
        assert_eq!(numbers(&vault, wanted.details.mrn.as_deref().expect("one"), 5), [wanted.number.as_str()]);
        assert_eq!(numbers(&vault, &wanted.number, 5), [wanted.number.as_str()]);
    }
    assert_eq!(numbers(&vault, "kowalksi lukasz", 1).len(), 1, "with two letters swapped");
    assert_eq!(numbers(&vault, "zzz", 5), [""; 0]);
    assert_eq!(numbers(&vault, "", 7).len(), 7, "nothing typed lists by name");
    assert_eq!(numbers(&vault, "a", 0), [""; 0]);
    assert_eq!(numbers(&vault, "%_'\"; DROP TABLE patients; --", 5), [""; 0]);
}

#[test]
fn one_patient_registered_twice_is_noticed() {
    let (_sample, vault, all) = clinic();
    let known = &all[0];
    let duplicates = |change: &dyn Fn(&mut PatientDetails)| {
        let mut details = known.details.clone();
        change(&mut details);
        vault.look(|connection| patients::possible_duplicates(connection, &details)).expect("searched").contains(known)
    };
    assert!(duplicates(&|_| {}), "the same");
    assert!(duplicates(&|d| (d.mrn, d.family_name) = (None, "Alvares".into())), "misspelt");
    assert!(duplicates(&|d| (d.given_name, d.family_name) = ("Alvarez".into(), "Rosa Maria".into())), "names swapped");
    assert!(duplicates(&|d| (d.given_name, d.family_name) = ("Bo".into(), "Li".into())), "the same MRN");
    assert!(!duplicates(&|d| (d.mrn, d.given_name, d.family_name) = (None, "Bo".into(), "Li".into())), "somebody else");
    let another_day = known.details.birth_date.pred_opt().expect("a date");
    assert!(!duplicates(&|d| (d.mrn, d.birth_date) = (None, another_day)), "a namesake born another day");
}

#[test]
fn day_and_month_swapped_are_noticed() {
    let (_sample, mut vault) = Sample::open();
    let known = patient(1, details("Rosa", "Alvarez", (1964, 3, 9)));
    super::sample::add_patient(&mut vault, &known);
    let swapped = details("Rosa", "Alvarez", (1964, 9, 3));
    let found = vault.look(|connection| patients::possible_duplicates(connection, &swapped)).expect("searched");
    assert_eq!(found, [known]);
}

//! Whom a code can be about, where the classification itself says so: diseases of the organs of one sex, pregnancy,
//! the newborn. What a payer's own tables add is not here.

use super::Entry;
use auscult_domain::patient::Sex;
use std::ops::RangeInclusive;

/// The whole years of age a code is for.
pub type Ages = RangeInclusive<u16>;

/// Codes whose titles or chapters speak of women or of men. From the titles of the tabular list.
const SEXES: &[(Sex, &[&str])] = &[
    (
        Sex::Female,
        &[
            "A34",
            "A51.42",
            "A54.24",
            "A56.11",
            "B37.3",
            "C51-C58",
            "C79.6",
            "D06",
            "D07.0-D07.3",
            "D25-D28",
            "D39",
            "E28",
            "E89.4",
            "F32.81",
            "F52.5",
            "F53",
            "I86.3",
            "L29.2",
            "N70-N77",
            "N80-N98",
            "N99.2",
            "N99.83",
            "O00-O9A",
            "P54.6",
            "Q50-Q52",
            "R87",
            "S31.4",
            "S37.4-S37.6",
            "T19.2-T19.3",
            "T83.3",
            "Z01.4",
            "Z12.4",
            "Z30.011",
            "Z30.014",
            "Z30.43",
            "Z32",
            "Z33-Z34",
            "Z36",
            "Z37",
            "Z39",
            "Z3A",
            "Z40.02-Z40.03",
            "Z78.0",
            "Z79.890",
            "Z87.42",
            "Z87.51",
            "Z90.71",
            "Z97.5",
        ],
    ),
    (
        Sex::Male,
        &[
            "A54.22-A54.23",
            "B26.0",
            "C60-C63",
            "D07.4-D07.6",
            "D29",
            "D40",
            "E29",
            "E89.5",
            "F52.4",
            "I86.1",
            "L29.1",
            "N40-N53",
            "N99.11",
            "P83.5",
            "Q53-Q55",
            "R86",
            "R97.2",
            "S31.2-S31.3",
            "S37.82",
            "Z12.5",
            "Z12.71",
            "Z87.430",
            "Z87.438",
        ],
    ),
];

/// The ages that the tabular list's own notes set, and for pregnancy and the adult's examination those of CMS's Medicare
/// Code Editor. The newborn's chapter stays usable for as long as what began then lasts, so that it has no upper age.
const AGES: &[(&str, Ages)] = &[
    ("Z00.11", 0..=0),
    ("Z00.12", 0..=17),
    ("Z00.00-Z00.01", 15..=150),
    ("Z38", 0..=0),
    ("O00-O9A", 9..=64),
    ("Z33-Z34", 9..=64),
    ("Z68.1-Z68.4", 20..=150),
    ("Z68.5", 2..=19),
];

impl Entry<'_> {
    /// The only sex the code is for, where it is for one.
    pub fn sex(self) -> Option<Sex> {
        let of = |(sex, codes): &(Sex, &[&str])| codes.iter().any(|range| self.lies_in(range)).then_some(*sex);
        SEXES.iter().find_map(of)
    }

    /// The whole years of age it is for, where the classification says so.
    pub fn ages(self) -> Option<Ages> {
        AGES.iter().find(|(range, _)| self.lies_in(range)).map(|(_, ages)| ages.clone())
    }

    fn lies_in(self, range: &str) -> bool {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        match (self.set().get(first), self.set().get(last)) {
            (Some(first), Some(last)) => (first.place()..last.end()).contains(&self.place()),
            _ => false,
        }
    }
}

/// The ends of every range of the two tables; a test looks them up.
#[cfg(test)]
pub(super) fn ends_of_ranges() -> impl Iterator<Item = &'static str> {
    let sexes = SEXES.iter().flat_map(|(_, codes)| codes.iter());
    sexes.chain(AGES.iter().map(|(range, _)| range)).flat_map(|range| range.split('-'))
}

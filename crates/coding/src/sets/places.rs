//! Places of service: CMS's numbers with our own words, and what the fee schedule and telehealth make of each.

use super::own_words::{self, columns};
use std::sync::OnceLock;

const OWN_WORDS: &str = include_str!("../../../../assets/codes/places_of_service.tsv");

/// A place of service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceOfService {
    /// Two digits.
    pub code: &'static str,
    /// What it is.
    pub title: &'static str,
    /// Whether the fee schedule pays the facility's values there.
    pub facility: bool,
    /// Whether it says that the patient was elsewhere.
    pub telehealth: bool,
}

/// All places, in order, read once.
pub fn places() -> &'static [PlaceOfService] {
    static PLACES: OnceLock<Vec<PlaceOfService>> = OnceLock::new();
    PLACES.get_or_init(|| own_words::rows(OWN_WORDS).filter_map(own_place).collect())
}

/// A place by its two digits.
pub fn place(code: &str) -> Option<&'static PlaceOfService> {
    places().iter().find(|place| place.code == code)
}

fn own_place(line: &'static str) -> Option<PlaceOfService> {
    let [code, title, facility, telehealth]: [&'static str; 4] = columns(line)?;
    let yes = |text| match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    Some(PlaceOfService { code, title, facility: yes(facility)?, telehealth: yes(telehealth)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_place() {
        assert_eq!(places().len(), own_words::rows(OWN_WORDS).count());
        assert!(places().windows(2).all(|pair| pair[0].code < pair[1].code));
        assert!(place("10").is_some_and(|place| place.telehealth && !place.facility));
        assert!(place("22").is_some_and(|place| place.facility && !place.telehealth));
        assert_eq!(place("00"), None);
    }
}

//! A patient: who they are, how to reach them, and what could harm them.

use crate::PatientId;
use crate::finding::Finding;
use crate::redact::redacted_debug;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Administrative sex, as the card says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Neither.
    Other,
    /// Not known.
    Unknown,
}

impl Sex {
    /// The one letter of the banner: F, M, O, U.
    pub fn letter(self) -> char {
        match self {
            Self::Female => 'F',
            Self::Male => 'M',
            Self::Other => 'O',
            Self::Unknown => 'U',
        }
    }
}

/// Something the patient must not be given, and what happens if they are.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Allergy {
    /// The substance.
    pub substance: String,
    /// The reaction, if known.
    pub reaction: Option<String>,
}
redacted_debug!(Allergy,);

/// What is typed when a patient is registered or changed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PatientDetails {
    /// Given names.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Administrative sex.
    pub sex: Sex,
    /// The medical record number another system knows them by.
    pub mrn: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Electronic mail.
    pub email: Option<String>,
    /// Postal address, one line each.
    pub address: Vec<String>,
    /// Known allergies.
    pub allergies: Vec<Allergy>,
}
redacted_debug!(PatientDetails,);

/// A registered patient.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Patient {
    /// Their id.
    pub id: PatientId,
    /// Their visible number, `PAT-2026-A-000012`.
    pub number: String,
    /// Who they are.
    pub details: PatientDetails,
}
redacted_debug!(Patient, id);

impl PatientDetails {
    /// `Alvarez, Rosa`.
    pub fn name(&self) -> String {
        format!("{}, {}", self.family_name, self.given_name)
    }

    /// Completed years on this day.
    pub fn age_on(&self, day: NaiveDate) -> u32 {
        day.years_since(self.birth_date).unwrap_or(0)
    }

    /// What keeps these details from being kept, or should be looked at (practice-management §12).
    pub fn check(&self, today: NaiveDate) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (field, text) in [("givenName", &self.given_name), ("familyName", &self.family_name)] {
            if text.trim().is_empty() {
                findings.push(Finding::error(field, "A patient needs a given and a family name."));
            }
        }
        if self.birth_date > today {
            findings.push(Finding::error("birthDate", "The date of birth is in the future."));
        } else if today.year() - self.birth_date.year() > 120 {
            findings.push(Finding::warning("birthDate", "That would be more than 120 years ago."));
        }
        if let Some(email) = &self.email
            && !is_email(email)
        {
            findings.push(Finding::error("email", "An e-mail address looks like name@example.org."));
        }
        if let Some(phone) = &self.phone
            && phone.chars().filter(char::is_ascii_digit).count() < 7
        {
            findings.push(Finding::warning("phone", "A telephone number has seven digits or more."));
        }
        findings
    }
}

/// Whether this reads as an e-mail address: something, an at sign, a domain with a dot.
pub fn is_email(text: &str) -> bool {
    match text.split_once('@') {
        Some((local, domain)) => {
            !local.is_empty()
                && !text.contains(char::is_whitespace)
                && !domain.contains('@')
                && domain.split('.').count() > 1
                && domain.split('.').all(|label| !label.is_empty())
        }
        None => false,
    }
}

/// A name as it is searched by: lower case, without accents or punctuation, words apart by one space. An apostrophe
/// joins, as people leave it out.
///
/// ```
/// assert_eq!(auscult_domain::patient::searchable("Núñez-O'Brien,  Ana"), "nunez obrien ana");
/// ```
pub fn searchable(text: &str) -> String {
    let plain: String = text
        .nfd()
        .filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '\u{2019}' | '\u{02bc}'))
        .flat_map(|c| match c {
            'ß' => vec!['s', 's'],
            'ø' | 'Ø' => vec!['o'],
            'ł' | 'Ł' => vec!['l'],
            'æ' | 'Æ' => vec!['a', 'e'],
            c => c.to_lowercase().collect(),
        })
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rosa() -> PatientDetails {
        PatientDetails {
            given_name: "Rosa".into(),
            family_name: "Alvarez".into(),
            birth_date: NaiveDate::from_ymd_opt(1964, 3, 9).expect("a date"),
            sex: Sex::Female,
            mrn: None,
            phone: None,
            email: None,
            address: vec![],
            allergies: vec![],
        }
    }

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a date")
    }

    #[test]
    fn age_turns_on_the_birthday() {
        assert_eq!(rosa().age_on(day(2026, 3, 8)), 61);
        assert_eq!(rosa().age_on(day(2026, 3, 9)), 62);
    }

    #[test]
    fn nobody_is_born_tomorrow() {
        let findings = rosa().check(day(1964, 3, 8));
        assert_eq!(findings.iter().map(|f| f.field.as_str()).collect::<Vec<_>>(), ["birthDate"]);
    }

    #[test]
    fn a_patient_never_prints_who_they_are() {
        assert!(!format!("{:?}", rosa()).contains("Alvarez"));
    }

    #[test]
    fn addresses_that_are_none_are_found_out() {
        for wrong in ["", "a", "a@", "@b.c", "a@b", "a b@c.d", "a@b..c", "a@b@c.d"] {
            assert!(!is_email(wrong), "{wrong:?}");
        }
        assert!(is_email("rosa.alvarez@example.org"));
    }
}

//! The code sets a clinic has, and those that are for one day of service.
//!
//! Every table is chosen by the day of service, never by today. Where no version is for the day, the nearest is used
//! and a finding says so: an encounter is never coded silently with the wrong year's codes.

use super::Icd10Cm;
use auscult_domain::coding::{CodeFinding, CodeSetVersion, CodeSystem, EditSeverity, RuleKind};
use chrono::NaiveDate;
use std::sync::Arc;

/// Every version of every set a clinic has.
#[derive(Debug, Clone, Default)]
pub struct CodeLibrary {
    /// Versions of ICD-10-CM, in any order.
    pub icd10cm: Vec<Arc<Icd10Cm>>,
}

impl CodeLibrary {
    /// What ships with the program.
    pub fn shipped() -> Self {
        Self { icd10cm: vec![Arc::clone(Icd10Cm::shipped())] }
    }

    /// The sets for a day of service.
    pub fn on(&self, day: NaiveDate) -> CodesOfTheDay<'_> {
        CodesOfTheDay { library: self, day, icd10cm: nearest(&self.icd10cm, |set| set.version(), day) }
    }
}

/// The sets for one day of service.
#[derive(Debug, Clone, Copy)]
pub struct CodesOfTheDay<'a> {
    library: &'a CodeLibrary,
    day: NaiveDate,
    icd10cm: Option<&'a Arc<Icd10Cm>>,
}

impl<'a> CodesOfTheDay<'a> {
    /// The day of service.
    pub fn day(&self) -> NaiveDate {
        self.day
    }

    /// All that the clinic has.
    pub fn library(&self) -> &'a CodeLibrary {
        self.library
    }

    /// ICD-10-CM of the day: the version that is for it or else the nearest; the shipped one where there is none.
    pub fn icd10cm(&self) -> &'a Arc<Icd10Cm> {
        self.icd10cm.unwrap_or_else(|| Icd10Cm::shipped())
    }

    /// What has to be said wherever these codes are used: which set is not the day's own.
    pub fn reservations(&self) -> Vec<CodeFinding> {
        let version = self.icd10cm().version();
        if version.covers(self.day) { Vec::new() } else { vec![not_of_the_day(version, self.day)] }
    }
}

/// Of several versions the one that is for the day; where there is none, the one whose days are nearest to it. Of two
/// that are for it, the one that began later: it amends the other.
pub(crate) fn nearest<T>(sets: &[T], version: impl Fn(&T) -> &CodeSetVersion, day: NaiveDate) -> Option<&T> {
    let distance = |set: &&T| {
        let version = version(set);
        let before = (version.effective_from - day).num_days().max(0);
        let after = version.effective_to.map_or(0, |last| (day - last).num_days().max(0));
        (before + after, std::cmp::Reverse(version.effective_from))
    };
    sets.iter().min_by_key(distance)
}

/// The reservation that a set of another time is used.
pub(crate) fn not_of_the_day(version: &CodeSetVersion, day: NaiveDate) -> CodeFinding {
    let (name, rule) = match version.system {
        CodeSystem::Icd10Cm => ("ICD-10-CM", "icd10cm.not_of_the_day"),
        CodeSystem::Cpt => ("CPT", "cpt.not_of_the_day"),
        CodeSystem::Hcpcs => ("HCPCS", "hcpcs.not_of_the_day"),
    };
    CodeFinding {
        rule: rule.to_owned(),
        kind: RuleKind::Billing,
        severity: EditSeverity::Warning,
        codes: Vec::new(),
        message: format!(
            "No {name} for {} has been imported; the codes are those of {}. Import the set of that day to be sure.",
            day.format("%-d %B %Y"),
            version.effective_from.format("%B %Y"),
        ),
        source: format!("{name} {}", version.version),
        fix: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn version(from: &str, to: &str) -> CodeSetVersion {
        CodeSetVersion {
            system: CodeSystem::Icd10Cm,
            version: from.to_owned(),
            effective_from: day(from),
            effective_to: Some(day(to)),
        }
    }

    #[test]
    fn the_version_of_the_day_is_taken_and_else_the_nearest() {
        let sets = [
            version("2025-10-01", "2026-03-31"),
            version("2026-04-01", "2026-09-30"),
            version("2026-06-01", "2026-09-30"),
        ];
        let of = |text| nearest(&sets, |set| set, day(text)).map(|set| set.version.as_str());
        assert_eq!(of("2026-03-31"), Some("2025-10-01"));
        assert_eq!(of("2026-04-01"), Some("2026-04-01"));
        assert_eq!(of("2026-07-01"), Some("2026-06-01"), "the later one amends the earlier one");
        assert_eq!(of("2024-01-01"), Some("2025-10-01"));
        assert_eq!(of("2026-11-20"), Some("2026-06-01"));
    }

    #[test]
    fn a_day_without_its_own_codes_is_said() {
        let library = CodeLibrary::shipped();
        assert!(library.on(day("2026-04-01")).reservations().is_empty());
        assert!(library.on(day("2026-09-30")).reservations().is_empty());
        let said = library.on(day("2026-11-20")).reservations();
        assert_eq!(said.len(), 1);
        assert!(
            said[0].message.contains("20 November 2026") && said[0].message.contains("April 2026"),
            "{}",
            said[0].message
        );
    }
}

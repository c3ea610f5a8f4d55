//! The code sets a clinic has, and those that are for one day of service.
//!
//! Every table is chosen by the day of service, never by today. Where no version is for the day, the nearest is used
//! and a finding says so: an encounter is never coded silently with the wrong year's codes.

use super::Icd10Cm;
use super::fees::{CostIndices, FeeSchedule, Localities};
use super::modifiers::{ModifierEntry, Modifiers};
use super::ncci::NcciEdits;
use super::payer_rules::{PayerRule, PayerRules};
use super::procedures::{Procedure, ProcedureSet, ProcedureSource};
use super::table::TableVersion;
use super::unit_limits::UnitLimits;
use auscult_domain::coding::{CodeFinding, CodeSetVersion, CodeSystem, EditSeverity, RuleKind};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Every version of every set a clinic has.
#[derive(Debug, Clone, Default)]
pub struct CodeLibrary {
    /// Versions of ICD-10-CM, in any order.
    pub icd10cm: Vec<Arc<Icd10Cm>>,
    /// Versions of CPT, HCPCS and of our own words.
    pub procedures: Vec<Arc<ProcedureSet>>,
    /// Modifiers.
    pub modifiers: Vec<Arc<Modifiers>>,
    /// NCCI edits.
    pub ncci: Vec<Arc<NcciEdits>>,
    /// Medically unlikely edits.
    pub unit_limits: Vec<Arc<UnitLimits>>,
    /// Relative values.
    pub fees: Vec<Arc<FeeSchedule>>,
    /// Geographic indices.
    pub cost_indices: Vec<Arc<CostIndices>>,
    /// Localities and their counties.
    pub localities: Vec<Arc<Localities>>,
    /// Rules of payers and of the clinic; each of them that is for the day applies.
    pub payer_rules: Vec<Arc<PayerRules>>,
}

impl CodeLibrary {
    /// What ships with the program.
    pub fn shipped() -> Self {
        Self {
            icd10cm: vec![Arc::clone(Icd10Cm::shipped())],
            procedures: vec![Arc::clone(ProcedureSet::shipped())],
            modifiers: vec![Arc::clone(Modifiers::shipped())],
            payer_rules: vec![Arc::clone(PayerRules::shipped())],
            ..Self::default()
        }
    }

    /// The sets for a day of service.
    pub fn on(&self, day: NaiveDate) -> CodesOfTheDay<'_> {
        let of_source = |source| {
            let sets: Vec<&Arc<ProcedureSet>> = self.procedures.iter().filter(|set| set.source() == source).collect();
            nearest(&sets, |set| days(set.version()), day).copied()
        };
        CodesOfTheDay {
            library: self,
            day,
            icd10cm: nearest(&self.icd10cm, |set| days(set.version()), day),
            practice: of_source(ProcedureSource::Practice),
            hcpcs: of_source(ProcedureSource::Hcpcs),
            own_words: of_source(ProcedureSource::OwnWords),
            ncci: nearest(&self.ncci, |set| table_days(set.version()), day),
            unit_limits: nearest(&self.unit_limits, |set| table_days(set.version()), day),
            fees: nearest(&self.fees, |set| table_days(set.version()), day),
        }
    }
}

/// The sets for one day of service.
#[derive(Debug, Clone, Copy)]
pub struct CodesOfTheDay<'a> {
    library: &'a CodeLibrary,
    day: NaiveDate,
    icd10cm: Option<&'a Arc<Icd10Cm>>,
    practice: Option<&'a Arc<ProcedureSet>>,
    hcpcs: Option<&'a Arc<ProcedureSet>>,
    own_words: Option<&'a Arc<ProcedureSet>>,
    ncci: Option<&'a Arc<NcciEdits>>,
    unit_limits: Option<&'a Arc<UnitLimits>>,
    fees: Option<&'a Arc<FeeSchedule>>,
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

    /// The sets of procedures of the day, the practice's own first, then HCPCS, then our own words.
    pub fn procedure_sets(&self) -> impl Iterator<Item = &'a Arc<ProcedureSet>> + use<'a> {
        [self.practice, self.hcpcs, self.own_words].into_iter().flatten()
    }

    /// A procedure as the first set that has it describes it.
    pub fn procedure(&self, code: &str) -> Option<&'a Procedure> {
        self.procedure_sets().find_map(|set| set.get(code))
    }

    /// What we know of a procedure ourselves: what it is added to, ages, minutes, what must be documented.
    pub fn own_procedure(&self, code: &str) -> Option<&'a Procedure> {
        self.own_words.and_then(|set| set.get(code))
    }

    /// The practice's CPT of the day, or the nearest.
    pub fn practice_procedures(&self) -> Option<&'a Arc<ProcedureSet>> {
        self.practice
    }

    /// HCPCS Level II of the day, or the nearest.
    pub fn hcpcs(&self) -> Option<&'a Arc<ProcedureSet>> {
        self.hcpcs
    }

    /// A modifier: the practice's own list before ours.
    pub fn modifier(&self, code: &str) -> Option<&'a ModifierEntry> {
        self.library.modifiers.iter().rev().find_map(|set| set.get(code))
    }

    /// Every modifier, each once.
    pub fn modifiers(&self) -> Vec<&'a ModifierEntry> {
        let mut all: Vec<&ModifierEntry> = self.library.modifiers.iter().rev().flat_map(|set| set.entries()).collect();
        all.sort_by(|a, b| a.code.cmp(&b.code));
        all.dedup_by(|a, b| a.code == b.code);
        all
    }

    /// The NCCI edits of the day, or the nearest.
    pub fn ncci(&self) -> Option<&'a Arc<NcciEdits>> {
        self.ncci
    }

    /// The medically unlikely edits of the day, or the nearest.
    pub fn unit_limits(&self) -> Option<&'a Arc<UnitLimits>> {
        self.unit_limits
    }

    /// The relative values of the day, or the nearest.
    pub fn fees(&self) -> Option<&'a Arc<FeeSchedule>> {
        self.fees
    }

    /// The rules of a payer, and those for all payers, that are for the day. Of two rules with one id that of the table
    /// that came later in the library holds: the clinic's own before ours.
    pub fn payer_rules(&self, payer: Option<&str>) -> impl Iterator<Item = &'a PayerRule> {
        let tables = self.library.payer_rules.iter().filter(|table| table.version().covers(self.day));
        let by_id: BTreeMap<&str, &PayerRule> =
            tables.flat_map(|table| table.rules()).map(|rule| (rule.id.as_str(), rule)).collect();
        let (day, payer) = (self.day, payer.map(str::to_owned));
        by_id.into_values().filter(move |rule| rule.applies(payer.as_deref(), day))
    }

    /// What has to be said wherever these codes are used: which set is not the day's own.
    pub fn reservations(&self) -> Vec<CodeFinding> {
        let sets = [
            Some(self.icd10cm().version()),
            self.practice.map(|set| set.version()),
            self.hcpcs.map(|set| set.version()),
        ];
        sets.into_iter()
            .flatten()
            .filter(|version| !version.covers(self.day))
            .map(|version| not_of_the_day(version, self.day))
            .collect()
    }
}

/// The days of service a set is for.
type DaysOfService = (NaiveDate, Option<NaiveDate>);

fn days(version: &CodeSetVersion) -> DaysOfService {
    (version.effective_from, version.effective_to)
}

fn table_days(version: &TableVersion) -> DaysOfService {
    (version.effective_from, version.effective_to)
}

/// Of several versions the one that is for the day; where there is none, the one whose days are nearest to it. Of two
/// that are for it, the one that began later: it amends the other.
pub(crate) fn nearest<T>(sets: &[T], days: impl Fn(&T) -> DaysOfService, day: NaiveDate) -> Option<&T> {
    let distance = |set: &&T| {
        let (from, to) = days(set);
        let before = (from - day).num_days().max(0);
        let after = to.map_or(0, |last| (day - last).num_days().max(0));
        (before + after, std::cmp::Reverse(from))
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
        let of = |text| nearest(&sets, days, day(text)).map(|set| set.version.as_str());
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

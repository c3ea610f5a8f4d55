//! Rules a payer or the clinic itself has made: which diagnoses a procedure needs, which modifier, which place, which
//! code instead. A clinic edits them as rows of a table; each names its source.

use super::DamagedSet;
use super::packed::{self, Form};
use super::table::{CodeSpan, TableVersion};
use crate::import::{ImportFile, ImportOptions};
use auscult_domain::coding::EditSeverity;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, OnceLock};

const FORM: Form = Form { kind: *b"PAYR", version: 1 };
const OWN_RULES: &str = include_str!("../../../../assets/codes/payer_rules.csv");

/// What a rule demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PayerDemand {
    /// One of the diagnoses must be pointed to (medical necessity).
    DiagnosisNeeded,
    /// None of the diagnoses may be the only reason.
    DiagnosisRefused,
    /// One of the modifiers must be there.
    ModifierNeeded,
    /// None of the modifiers may be there.
    ModifierRefused,
    /// Only at one of the places.
    PlaceNeeded,
    /// At most so many units a day.
    UnitsAtMost,
    /// Not paid: another code is wanted instead.
    UseInstead,
    /// Not paid beside one of the other procedures.
    NotBeside,
    /// Approval must be asked for first.
    ApprovalNeeded,
    /// The note must hold one of the words.
    DocumentationNeeded,
}

impl PayerDemand {
    /// All of them, with the word a table names each by.
    pub const WORDS: &[(&str, Self)] = &[
        ("diagnosis_needed", Self::DiagnosisNeeded),
        ("diagnosis_refused", Self::DiagnosisRefused),
        ("modifier_needed", Self::ModifierNeeded),
        ("modifier_refused", Self::ModifierRefused),
        ("place_needed", Self::PlaceNeeded),
        ("units_at_most", Self::UnitsAtMost),
        ("use_instead", Self::UseInstead),
        ("not_beside", Self::NotBeside),
        ("approval_needed", Self::ApprovalNeeded),
        ("documentation_needed", Self::DocumentationNeeded),
    ];
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PayerRule {
    /// The clinic's name for it, once in the table.
    pub id: String,
    /// What it demands.
    pub demand: PayerDemand,
    /// The payer as the clinic calls it, in any case; `None` for all payers.
    pub payer: Option<String>,
    /// The procedures it is about.
    pub procedures: Vec<CodeSpan>,
    /// Diagnoses; a category stands for all that is below it.
    pub diagnoses: Vec<CodeSpan>,
    /// Other procedures: for [`PayerDemand::NotBeside`] and, the first of them, for [`PayerDemand::UseInstead`].
    pub others: Vec<CodeSpan>,
    /// Places of service; for other demands than [`PayerDemand::PlaceNeeded`] the rule is for these only. Empty for all.
    pub places: Vec<String>,
    /// Modifiers.
    pub modifiers: Vec<String>,
    /// Units.
    pub units: Option<u32>,
    /// Words of which the note must hold one, in any case.
    #[serde(default)]
    pub words: Vec<String>,
    /// How grave it is.
    pub severity: EditSeverity,
    /// What a person should know, in a sentence.
    pub message: String,
    /// Where it is written down.
    pub source: String,
    /// The first day of service.
    pub from: Option<NaiveDate>,
    /// The last day of service.
    pub to: Option<NaiveDate>,
}

impl PayerRule {
    /// Whether it is for this payer on this day.
    pub fn applies(&self, payer: Option<&str>, day: NaiveDate) -> bool {
        self.from.is_none_or(|first| first <= day)
            && self.to.is_none_or(|last| day <= last)
            && match (&self.payer, payer) {
                (None, _) => true,
                (Some(rule), Some(payer)) => rule.eq_ignore_ascii_case(payer.trim()),
                (Some(_), None) => false,
            }
    }
}

/// A table of rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayerRules {
    version: TableVersion,
    rules: Vec<PayerRule>,
}

impl PayerRules {
    /// A table of these rules, in the order of their ids.
    pub fn of(version: TableVersion, mut rules: Vec<PayerRule>) -> Self {
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        Self { version, rules }
    }

    /// The table that ships, read once: necessity of the services we describe ourselves, and what Medicare wants instead
    /// of some of them. A clinic's own rule with the same id takes the place of one of these.
    pub fn shipped() -> &'static Arc<Self> {
        static SHIPPED: OnceLock<Arc<PayerRules>> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            let mut reader = OWN_RULES.as_bytes();
            let mut file = ImportFile { name: "shipped", reader: &mut reader };
            match crate::import::payer_rules(&mut file, &ImportOptions::default()) {
                Ok(imported) => Arc::new(imported.set),
                // The test beside reads the table; without it a table that is wrong would be silently empty.
                Err(error) => panic!("{error}"),
            }
        })
    }

    /// Which version this is.
    pub fn version(&self) -> &TableVersion {
        &self.version
    }

    /// All rules in the order of their ids.
    pub fn rules(&self) -> &[PayerRule] {
        &self.rules
    }

    /// The table as bytes; the same table always gives the same.
    pub fn encode(&self) -> Vec<u8> {
        packed::pack_json(FORM, self)
    }

    /// Reads what [`PayerRules::encode`] gave.
    ///
    /// # Errors
    /// [`DamagedSet`].
    pub fn decode(bytes: &[u8]) -> Result<Self, DamagedSet> {
        packed::unpack_json(FORM, bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_that_ships_is_read_and_reads_back() {
        let rules = PayerRules::shipped();
        assert!(rules.rules().len() >= 10);
        assert_eq!(&PayerRules::decode(&rules.encode()).expect("read back"), &**rules);
    }

    #[test]
    fn a_rule_is_for_its_payer_and_its_days() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let rules = PayerRules::shipped().rules();
        let rule = rules.iter().find(|rule| rule.id == "medicare-no-98000").expect("a rule");
        assert!(rule.applies(Some("MEDICARE "), day("2026-01-01")));
        assert!(!rule.applies(Some("Medicare"), day("2024-12-31")));
        assert!(!rule.applies(Some("Acme Health"), day("2026-01-01")) && !rule.applies(None, day("2026-01-01")));
    }
}

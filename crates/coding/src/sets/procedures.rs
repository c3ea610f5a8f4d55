//! Procedures: CPT as the practice has it, HCPCS Level II, and the evaluation and management codes in our own words.
//!
//! The shipped set describes a few families of visits without a word of the AMA's; what a practice imports is kept
//! beside it and gives titles, while the rules about a code that we know (what it is added to, ages, minutes, what
//! must be documented) stay ours.

use super::DamagedSet;
use super::own_words::{self, columns};
use super::packed::{self, Form};
use super::table::CodeSpan;
use auscult_domain::coding::{Code, CodeCategory, CodeRef, CodeSetVersion, CodeSystem};
use auscult_domain::patient::Sex;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, OnceLock};

const FORM: Form = Form { kind: *b"PROC", version: 1 };
const OWN_WORDS: &str = include_str!("../../../../assets/codes/evaluation.tsv");

/// Where the words of a set come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ProcedureSource {
    /// Ours; it ships.
    OwnWords,
    /// The file the practice has a licence for.
    Practice,
    /// CMS's HCPCS Level II.
    Hcpcs,
}

/// Ages in whole years at the day of service, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct YearsOfAge {
    /// The youngest.
    pub from: u8,
    /// The oldest; `None` where there is no end.
    pub to: Option<u8>,
}

impl YearsOfAge {
    /// Reads `18-39` or `65-`.
    pub fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once('-')?;
        let to = if to.is_empty() { None } else { Some(to.parse().ok()?) };
        Some(Self { from: from.parse().ok()?, to })
    }

    /// Whether somebody born on a day is of that age on another.
    pub fn holds(self, birth: NaiveDate, on: NaiveDate) -> bool {
        age(birth, on).is_none_or(|age| u32::from(self.from) <= age && self.to.is_none_or(|to| age <= u32::from(to)))
    }
}

/// Whole years of age; `None` before birth.
pub fn age(birth: NaiveDate, on: NaiveDate) -> Option<u32> {
    let before_birthday = (on.month(), on.day()) < (birth.month(), birth.day());
    u32::try_from(on.year() - birth.year() - i32::from(before_birthday)).ok()
}

/// A procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Procedure {
    /// The code with its system.
    pub code: CodeRef,
    /// What it is, in a few words.
    pub title: String,
    /// What it is, in full, where the set has that.
    pub description: Option<String>,
    /// What it says about the visit.
    pub category: CodeCategory,
    /// The first day of service it may be used for.
    pub valid_from: Option<NaiveDate>,
    /// The last.
    pub valid_to: Option<NaiveDate>,
    /// Whether it may stand on a claim at all.
    pub billable: bool,
    /// Reported only beside one of these: what makes it an add-on code. Empty for all others.
    pub added_to: Vec<CodeSpan>,
    /// Whether it is an add-on code, even where its primaries are not known.
    pub add_on: bool,
    /// Reported only with one of these modifiers. Empty where none is required.
    pub modifiers_required: Vec<String>,
    /// What the note must hold, each as a short phrase.
    pub documentation: Vec<String>,
    /// Ages it is for.
    pub ages: Option<YearsOfAge>,
    /// The sex it is for.
    pub sex: Option<Sex>,
    /// The fewest minutes it is reported from.
    pub least_minutes: Option<u16>,
}

impl Procedure {
    /// A procedure of which only code and words are known.
    pub fn named(code: CodeRef, title: &str) -> Self {
        Self {
            code,
            title: title.to_owned(),
            description: None,
            category: CodeCategory::Procedure,
            valid_from: None,
            valid_to: None,
            billable: true,
            added_to: Vec::new(),
            add_on: false,
            modifiers_required: Vec::new(),
            documentation: Vec::new(),
            ages: None,
            sex: None,
            least_minutes: None,
        }
    }

    /// Whether it may be used for services of this day.
    pub fn valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|first| first <= day) && self.valid_to.is_none_or(|last| day <= last)
    }

    /// Whether a modifier is required.
    pub fn requires_modifier(&self) -> bool {
        !self.modifiers_required.is_empty()
    }
}

/// One version of a set of procedures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcedureSet {
    version: CodeSetVersion,
    source: ProcedureSource,
    /// Sorted by code, each once.
    procedures: Vec<Procedure>,
}

impl ProcedureSet {
    pub(crate) fn of(version: CodeSetVersion, source: ProcedureSource, mut procedures: Vec<Procedure>) -> Self {
        procedures.sort_by(|a, b| a.code.code.cmp(&b.code.code));
        Self { version, source, procedures }
    }

    /// The set that ships: visits, telehealth, preventive and time-based services in our own words, read once.
    pub fn shipped() -> &'static Arc<Self> {
        static SHIPPED: OnceLock<Arc<ProcedureSet>> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            let version = CodeSetVersion {
                system: CodeSystem::Cpt,
                version: "2026-11".to_owned(),
                effective_from: NaiveDate::from_ymd_opt(2021, 1, 1).unwrap_or_default(),
                effective_to: None,
            };
            let procedures = own_words::rows(OWN_WORDS).filter_map(own_procedure).collect();
            Arc::new(Self::of(version, ProcedureSource::OwnWords, procedures))
        })
    }

    /// Which version this is.
    pub fn version(&self) -> &CodeSetVersion {
        &self.version
    }

    /// Where its words come from.
    pub fn source(&self) -> ProcedureSource {
        self.source
    }

    /// How many procedures it has.
    pub fn len(&self) -> usize {
        self.procedures.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.procedures.is_empty()
    }

    /// A procedure by its code.
    pub fn get(&self, code: &str) -> Option<&Procedure> {
        let place = self.procedures.binary_search_by(|entry| entry.code.code.as_str().cmp(code)).ok()?;
        self.procedures.get(place)
    }

    /// All procedures in the order of their codes.
    pub fn procedures(&self) -> &[Procedure] {
        &self.procedures
    }

    /// The set as bytes; the same set always gives the same.
    pub fn encode(&self) -> Vec<u8> {
        packed::pack_json(FORM, self)
    }

    /// Reads what [`ProcedureSet::encode`] gave.
    ///
    /// # Errors
    /// [`DamagedSet`].
    pub fn decode(bytes: &[u8]) -> Result<Self, DamagedSet> {
        packed::unpack_json(FORM, bytes)
    }
}

/// Five digits, or four and a letter, are CPT; a letter and four digits are HCPCS Level II.
pub fn system_of(code: &str) -> CodeSystem {
    if code.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) { CodeSystem::Hcpcs } else { CodeSystem::Cpt }
}

/// Reads a procedure as somebody types it, in the system its spelling tells.
///
/// # Errors
/// [`auscult_domain::coding::NotACode`].
pub fn procedure_ref(typed: &str) -> Result<CodeRef, auscult_domain::coding::NotACode> {
    let system = system_of(typed.trim());
    Code::parse(system, typed).map(|code| CodeRef { system, code })
}

/// Reads a line of our own words; the test beside holds that each can be read.
fn own_procedure(line: &str) -> Option<Procedure> {
    let [code, title, category, minutes, added_to, ages, modifiers, from, to, documentation] = columns(line)?;
    let list =
        |text: &str, divider: char| text.split(divider).filter(|part| !part.is_empty()).map(str::to_owned).collect();
    let mut procedure = Procedure::named(procedure_ref(code).ok()?, title);
    procedure.category = match category {
        "evaluation" => CodeCategory::Evaluation,
        "screening" => CodeCategory::Screening,
        "procedure" => CodeCategory::Procedure,
        _ => return None,
    };
    procedure.least_minutes = own_words::optional(minutes, |text| text.parse().ok())?;
    procedure.added_to = CodeSpan::parse_list(added_to)?;
    procedure.add_on = !procedure.added_to.is_empty();
    procedure.ages = own_words::optional(ages, YearsOfAge::parse)?;
    procedure.modifiers_required = list(modifiers, ' ');
    procedure.valid_from = own_words::optional(from, |text| text.parse().ok())?;
    procedure.valid_to = own_words::optional(to, |text| text.parse().ok())?;
    procedure.documentation = list(documentation, ';');
    Some(procedure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_our_own_words_is_a_procedure() {
        let set = ProcedureSet::shipped();
        assert_eq!(set.len(), own_words::rows(OWN_WORDS).count());
        for pair in set.procedures().windows(2) {
            assert!(pair[0].code.code < pair[1].code.code, "{} is there twice", pair[0].code.code);
        }
        let codes: Vec<&str> = set.procedures().iter().map(|entry| entry.code.code.as_str()).collect();
        for entry in set.procedures().iter().filter(|entry| entry.add_on) {
            let known = entry.added_to.iter().all(|span| codes.iter().any(|code| span.holds(code)));
            assert!(known, "{}: what it is added to is not here", entry.code.code);
        }
    }

    #[test]
    fn the_set_reads_back_from_its_bytes() {
        let set = ProcedureSet::shipped();
        assert_eq!(&ProcedureSet::decode(&set.encode()).expect("the set"), &**set);
    }

    #[test]
    fn ages_are_whole_years_on_the_day() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        assert_eq!(age(day("2000-02-29"), day("2026-02-28")), Some(25));
        assert_eq!(age(day("2000-02-29"), day("2026-03-01")), Some(26));
        assert_eq!(age(day("2026-05-01"), day("2026-04-30")), None);
        let ages = YearsOfAge::parse("5-11").expect("ages");
        assert!(ages.holds(day("2014-11-21"), day("2026-11-20")) && !ages.holds(day("2014-11-20"), day("2026-11-20")));
        assert!(YearsOfAge::parse("65-").expect("ages").holds(day("1930-01-01"), day("2026-11-20")));
    }
}

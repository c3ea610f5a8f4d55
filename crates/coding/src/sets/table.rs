//! Which table of reference data something is, and the days of service one of its versions is for.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The tables of reference data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum TableKind {
    /// ICD-10-CM.
    Icd10Cm,
    /// HCPCS Level II.
    Hcpcs,
    /// The practice's own CPT file.
    Cpt,
    /// Relative values of the physician fee schedule.
    Fees,
    /// Geographic practice cost indices.
    CostIndices,
    /// Localities and their counties.
    Localities,
    /// NCCI procedure-to-procedure edits.
    Ncci,
    /// Medically unlikely edits: the most units of a day.
    UnitLimits,
    /// Modifiers.
    Modifiers,
    /// Rules of payers and of the clinic.
    PayerRules,
    /// Claim adjustment reason and remittance remark codes.
    AdjustmentCodes,
}

/// A version of a table and the days of service it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct TableVersion {
    /// Which table.
    pub table: TableKind,
    /// The publisher's name for the version, such as `2024 Q3`.
    pub version: String,
    /// The first day of service it is for.
    pub effective_from: NaiveDate,
    /// The last day of service it is for; `None` while nobody has said.
    pub effective_to: Option<NaiveDate>,
}

impl TableVersion {
    /// Whether it is for this day of service.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.effective_from <= day && self.effective_to.is_none_or(|last| day <= last)
    }
}

/// From the first code to the last in the order of their spelling, both included.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct CodeSpan {
    /// The first.
    pub first: String,
    /// The last.
    pub last: String,
}

impl CodeSpan {
    /// Reads `99202-99205` or a single code. ICD-10-CM codes are meant with all that is below them.
    pub fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let (first, last) = (first.trim().to_ascii_uppercase(), last.trim().to_ascii_uppercase());
        let spelled = |code: &str| !code.is_empty() && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.');
        (spelled(&first) && spelled(&last) && first <= last).then_some(Self { first, last })
    }

    /// Reads a list of spans, divided by `;` or blanks.
    pub fn parse_list(text: &str) -> Option<Vec<Self>> {
        text.split([';', ' ']).filter(|part| !part.is_empty()).map(Self::parse).collect()
    }

    /// Whether a code lies within, or below one of its ends as ICD-10-CM codes do.
    pub fn holds(&self, code: &str) -> bool {
        (self.first.as_str() <= code && code <= self.last.as_str()) || code.starts_with(&self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_holds_its_ends_and_what_is_below_them() {
        let span = |text| CodeSpan::parse(text).expect("a span");
        for (text, code, held) in [
            ("99202-99205", "99202", true),
            ("99202-99205", "99205", true),
            ("99202-99205", "99206", false),
            ("E10-E11", "E11.9", true),
            ("E10-E11", "E12.1", false),
            ("E11", "E11.65", true),
            ("E11", "E10.65", false),
            ("99213", "99214", false),
        ] {
            assert_eq!(span(text).holds(code), held, "{code} in {text}");
        }
        for wrong in ["", "-", "99205-99202", "a b-c", "99202–99205"] {
            assert_eq!(CodeSpan::parse(wrong), None, "{wrong}");
        }
        assert_eq!(CodeSpan::parse_list("99202-99205; G0438 G0439").map(|spans| spans.len()), Some(3));
    }
}

//! Visible numbers such as `PAT-2026-A-000123`: kind, year, the device's series letter, a count without holes.
//!
//! Two laptops without a network never give out the same number, because their series differ.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberKind {
    /// A patient, `PAT`.
    Patient,
    /// An encounter, `ENC`.
    Encounter,
    /// Something that goes out after a signature, `DSP`.
    Dispatch,
}

impl NumberKind {
    /// The three letters in front.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Patient => "PAT",
            Self::Encounter => "ENC",
            Self::Dispatch => "DSP",
        }
    }
}

/// The letters a device puts into its numbers: one to three capitals.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(try_from = "String", into = "String")]
pub struct Series(String);

/// The text is not a series of one to three capital letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a series is one to three capital letters")]
pub struct NotASeries;

impl FromStr for Series {
    type Err = NotASeries;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let right = (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase());
        if right { Ok(Self(text.to_owned())) } else { Err(NotASeries) }
    }
}

impl TryFrom<String> for Series {
    type Error = NotASeries;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Series> for String {
    fn from(series: Series) -> Self {
        series.0
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The visible number of the `count`th record of this kind, year and series. Counts start at one.
pub fn visible_number(kind: NumberKind, year: i32, series: &Series, count: u32) -> String {
    format!("{}-{year}-{series}-{count:06}", kind.prefix())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_printed_on_a_wristband() {
        let series: Series = "A".parse().expect("a series");
        assert_eq!(visible_number(NumberKind::Patient, 2026, &series, 123), "PAT-2026-A-000123");
    }

    #[test]
    fn a_series_is_capitals_only() {
        for wrong in ["", "a", "ABCD", "A1"] {
            assert!(wrong.parse::<Series>().is_err(), "{wrong:?}");
        }
    }
}

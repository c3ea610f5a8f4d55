//! The medically unlikely edits (MUE): the most units of a procedure one clinician reports for one patient on a day,
//! and how strictly that is meant.

use super::DamagedSet;
use super::ncci::ProcedureKey;
use super::packed::{self, Form};
use super::table::TableVersion;
use serde::{Deserialize, Serialize};

const FORM: Form = Form { kind: *b"MUES", version: 1 };

/// How a limit is applied (NCCI Policy Manual, chapter I, section V).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Adjudication {
    /// 1: each line is judged for itself.
    Line,
    /// 2: all lines of the day together; set by policy, never exceeded.
    DayByPolicy,
    /// 3: all lines of the day together; more is paid on appeal where it was necessary.
    DayClinical,
}

impl Adjudication {
    /// Reads the first character of the published indicator.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().as_bytes().first() {
            Some(b'1') => Some(Self::Line),
            Some(b'2') => Some(Self::DayByPolicy),
            Some(b'3') => Some(Self::DayClinical),
            _ => None,
        }
    }
}

/// The most units of one procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitLimit {
    /// The procedure.
    pub code: String,
    /// The most units.
    pub units: u32,
    /// How it is applied.
    pub adjudication: Adjudication,
    /// The place of its reason among the reasons of the table.
    pub(crate) rationale: u8,
}

/// One version of the limits, for services of practitioners.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitLimits {
    version: TableVersion,
    rationales: Vec<String>,
    /// Sorted by code, each code once.
    limits: Vec<UnitLimit>,
}

impl UnitLimits {
    pub(crate) fn of(version: TableVersion, rationales: Vec<String>, mut limits: Vec<UnitLimit>) -> Self {
        limits.sort_by(|a, b| a.code.cmp(&b.code));
        Self { version, rationales, limits }
    }

    /// Which version this is.
    pub fn version(&self) -> &TableVersion {
        &self.version
    }

    /// How many procedures have a limit.
    pub fn len(&self) -> usize {
        self.limits.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.limits.is_empty()
    }

    /// The limit of a procedure.
    pub fn limit(&self, code: ProcedureKey) -> Option<&UnitLimit> {
        let place = self.limits.binary_search_by(|limit| limit.code.as_bytes().cmp(&code)).ok()?;
        self.limits.get(place)
    }

    /// The publisher's reason for a limit.
    pub fn rationale(&self, limit: &UnitLimit) -> &str {
        self.rationales.get(usize::from(limit.rationale)).map_or("", String::as_str)
    }

    /// The table as bytes; the same table always gives the same.
    pub fn encode(&self) -> Vec<u8> {
        packed::pack_json(FORM, self)
    }

    /// Reads what [`UnitLimits::encode`] gave.
    ///
    /// # Errors
    /// [`DamagedSet`].
    pub fn decode(bytes: &[u8]) -> Result<Self, DamagedSet> {
        packed::unpack_json(FORM, bytes)
    }
}

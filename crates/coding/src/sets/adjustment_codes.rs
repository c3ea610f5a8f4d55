//! Why a payer paid less: group codes, claim adjustment reason codes (CARC) and remittance advice remark codes (RARC).
//! The texts are X12's and CMS's: a practice imports them, none ships.

use super::DamagedSet;
use super::packed::{self, Form};
use super::table::TableVersion;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const FORM: Form = Form { kind: *b"CARC", version: 1 };

/// Which list a code is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum AdjustmentList {
    /// Who bears the adjustment: CO, PR, OA, PI, CR.
    Group,
    /// The reason (CARC).
    Reason,
    /// A remark (RARC).
    Remark,
}

/// A code of one of the lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AdjustmentCode {
    /// The list.
    pub list: AdjustmentList,
    /// The code.
    pub code: String,
    /// What it says.
    pub text: String,
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
}

/// One version of the lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdjustmentCodes {
    version: TableVersion,
    /// Sorted by list, then code; each once.
    codes: Vec<AdjustmentCode>,
}

impl AdjustmentCodes {
    pub(crate) fn of(version: TableVersion, mut codes: Vec<AdjustmentCode>) -> Self {
        codes.sort_by(|a, b| (a.list, &a.code).cmp(&(b.list, &b.code)));
        Self { version, codes }
    }

    /// Which version this is.
    pub fn version(&self) -> &TableVersion {
        &self.version
    }

    /// All codes, by list.
    pub fn codes(&self) -> &[AdjustmentCode] {
        &self.codes
    }

    /// A code of a list.
    pub fn get(&self, list: AdjustmentList, code: &str) -> Option<&AdjustmentCode> {
        let place = self.codes.binary_search_by(|known| (known.list, known.code.as_str()).cmp(&(list, code))).ok()?;
        self.codes.get(place)
    }

    /// The lists as bytes; the same lists always give the same.
    pub fn encode(&self) -> Vec<u8> {
        packed::pack_json(FORM, self)
    }

    /// Reads what [`AdjustmentCodes::encode`] gave.
    ///
    /// # Errors
    /// [`DamagedSet`].
    pub fn decode(bytes: &[u8]) -> Result<Self, DamagedSet> {
        packed::unpack_json(FORM, bytes)
    }
}

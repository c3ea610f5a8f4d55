//! A code set that was imported: what it is, for which days of service, and what its import said.

use crate::{CodeSetId, UserId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What kind of table a code set is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CodeSetKind {
    /// Diagnoses: ICD-10-CM.
    Icd10Cm,
    /// Procedures: the practice's own licensed CPT file.
    Cpt,
    /// Supplies, drugs and services: HCPCS Level II.
    Hcpcs,
    /// Procedures that are not paid beside each other: NCCI procedure-to-procedure edits.
    Ncci,
    /// The most units of a procedure: NCCI medically unlikely edits.
    UnitLimits,
    /// What procedures are worth: relative values of the physician fee schedule.
    Fees,
    /// Geographic practice cost indices.
    CostIndices,
    /// Localities and their counties.
    Localities,
    /// Modifiers and the procedures they are for.
    Modifiers,
    /// What single payers ask for.
    PayerRules,
    /// Why payers pay less: adjustment reason and remark codes.
    AdjustmentCodes,
}

impl CodeSetKind {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Icd10Cm,
        Self::Cpt,
        Self::Hcpcs,
        Self::Ncci,
        Self::UnitLimits,
        Self::Fees,
        Self::CostIndices,
        Self::Localities,
        Self::Modifiers,
        Self::PayerRules,
        Self::AdjustmentCodes,
    ];
}

/// A row that was left out of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct LeftOutRow {
    /// Its line in the file, from 1.
    pub line: u32,
    /// What is wrong with it.
    pub what: String,
}

/// What an import read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportSummary {
    /// The layout that was recognized.
    pub layout: String,
    /// Rows of data.
    pub rows: u32,
    /// Entries in the set.
    pub kept: u32,
    /// Rows left out altogether.
    pub left_out: u32,
    /// The first of the rows left out, with their reasons.
    pub skipped: Vec<LeftOutRow>,
    /// What a person should know before keeping the set.
    pub remarks: Vec<String>,
}

/// A code set that was imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportedCodeSet {
    /// Its id.
    pub id: CodeSetId,
    /// What kind of table it is.
    pub kind: CodeSetKind,
    /// The publisher's name for the version.
    pub version: String,
    /// The first day of service it is for.
    pub effective_from: NaiveDate,
    /// The last day of service it is for; `None` while nobody has said.
    pub effective_to: Option<NaiveDate>,
    /// SHA-256 of what is kept of it, lower-case hexadecimal: the same content is kept once.
    pub sha256: String,
    /// The name of the file it came from.
    pub file: String,
    /// What the import read.
    pub summary: ImportSummary,
    /// When it was imported.
    pub imported_at: DateTime<Utc>,
    /// By whom.
    pub imported_by: UserId,
}

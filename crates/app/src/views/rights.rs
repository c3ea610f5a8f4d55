//! Consents and requests to amend, as they are shown.

use super::PatientRow;
use auscult_domain::amendment_request::{AmendmentRequest, AmendmentState};
use auscult_domain::consent::{ConsentEntry, ConsentKind, ConsentStanding, ConsentText};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use specta::Type;

/// How a kind of consent stands today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KindStanding {
    /// Which kind.
    pub kind: ConsentKind,
    /// How it stands.
    pub standing: ConsentStanding,
}

/// An entry of a patient's consents with who wrote it down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConsentRow {
    /// It.
    pub entry: ConsentEntry,
    /// Who, as printed.
    pub by: String,
}

/// What a patient agreed to and took back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConsentsView {
    /// The entries, the latest first.
    pub rows: Vec<ConsentRow>,
    /// How each kind stands today.
    pub standings: Vec<KindStanding>,
    /// The texts of today, one for each kind.
    pub texts: Vec<ConsentText>,
}

/// A request to amend, with where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AmendmentRow {
    /// It.
    pub request: AmendmentRequest,
    /// Where it stands.
    pub state: AmendmentState,
    /// The last day to answer.
    pub due_on: NaiveDate,
    /// Days until then; negative once it has passed.
    pub days_left: i32,
    /// Who wrote it down, as printed.
    pub taken_by: String,
}

/// A request an answer is owed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AmendmentDue {
    /// Whose.
    pub patient: PatientRow,
    /// What it is about.
    pub about: String,
    /// The last day to answer.
    pub due_on: NaiveDate,
    /// Days until then; negative once it has passed.
    pub days_left: i32,
}

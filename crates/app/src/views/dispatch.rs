//! What goes out after a signature, as it is shown.

use super::EncounterRow;
use auscult_domain::EncounterId;
use auscult_domain::dispatch::{
    Dispatch, DispatchMove, DispatchOptions, DispatchPlaces, DispatchedDocument, Place, WaitsFor,
};
use auscult_domain::finding::Finding;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use specta::Type;

/// What goes out of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DispatchesView {
    /// The visit.
    pub encounter: EncounterId,
    /// Its day, from which the days to the next visit are counted.
    pub date_of_service: NaiveDate,
    /// What is chosen, or was when the note was signed.
    pub options: DispatchOptions,
    /// What stands against that; an error keeps the note from being signed.
    pub findings: Vec<Finding>,
    /// Whether the note is signed: then the options stand and the rows say what became of them.
    pub signed: bool,
    /// Whether whoever asks may choose.
    pub may_choose: bool,
    /// The places the clinic has set.
    pub places: Vec<Place>,
    /// What was queued, in order.
    pub rows: Vec<DispatchRow>,
}

/// Something that goes out, with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DispatchRow {
    /// It.
    pub dispatch: Dispatch,
    /// What it waits for without being tried, if anything.
    pub waits_for: Option<WaitsFor>,
    /// How often it was tried again.
    pub retries: u32,
    /// What happened to it, in order.
    pub moves: Vec<DispatchMove>,
    /// The documents made for it.
    pub documents: Vec<DispatchedDocument>,
    /// Whether whoever asks may have it tried again now.
    pub may_retry: bool,
    /// Whether whoever asks may take it back.
    pub may_withdraw: bool,
    /// Whether whoever asks may save its document to print it.
    pub may_save: bool,
}

/// Something that goes out, in the list of everybody's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DispatchListed {
    /// The visit.
    pub encounter: EncounterRow,
    /// It.
    pub row: DispatchRow,
}

/// Which dispatches are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum WhichListed {
    /// Those that have not arrived.
    Open,
    /// The latest, whatever became of them.
    Latest,
}

/// How many dispatches are still to arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OutboxCounts {
    /// Queued or being sent.
    pub waiting: u32,
    /// Failed, and tried again by themselves.
    pub failed: u32,
}

/// The folders what goes out is written into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DispatchPlacesView {
    /// As they are set.
    pub places: DispatchPlaces,
    /// How each is just now.
    pub states: Vec<PlaceState>,
}

/// How a folder is just now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlaceState {
    /// Which.
    pub place: Place,
    /// What keeps files from being written into it; nothing, if all is well or none is set.
    pub problem: Option<String>,
}

//! The visit being coded: its codes with their evidence, what the engine proposes, and what the note leaves open.

use crate::views::EncounterRow;
use auscult_coding::evaluation::{EvaluationLevel, VisitFamily};
use auscult_domain::coding::{
    AnswerValue, AssignmentStatus, Certainty, CodeAssignment, CodeFinding, CodeHistoryEntry, CodeRef,
    CodeSuggestionRecord, CodingAction, CodingCounts, CodingFacts, CodingState, Gap, LevelDispute, Missing,
    PatientStanding, Query, StruckRow,
};
use auscult_domain::patient::Sex;
use auscult_domain::{AssignmentId, UserId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

/// All that the coding screen shows of a visit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CodingView {
    /// The visit.
    pub encounter: EncounterRow,
    /// The patient's age at the visit.
    pub age: u32,
    /// The patient's sex.
    pub sex: Sex,
    /// The day of service: it decides which code sets apply.
    pub day: NaiveDate,
    /// What the codes are read from.
    pub text: NoteText,
    /// The set diagnoses are taken from, such as `ICD-10-CM 2026-04`.
    pub set: String,
    /// What has to be said about the sets used: that one is not for the day of service, and the like.
    pub reservations: Vec<CodeFinding>,
    /// How far the coding is.
    pub state: CodingState,
    /// What there is of it.
    pub counts: CodingCounts,
    /// What is missing.
    pub missing: Vec<Missing>,
    /// Who works on it.
    pub claim: Option<ClaimView>,
    /// The codes in billing order.
    pub codes: Vec<CodeRow>,
    /// The suggestions: those nobody has decided on first, by rank.
    pub suggestions: Vec<SuggestionRow>,
    /// What the note leaves out.
    pub gaps: Vec<Gap>,
    /// The questions that were asked.
    pub queries: Vec<QueryRow>,
    /// What is known of the visit beside its note.
    pub facts: CodingFacts,
    /// What undoing would undo.
    pub undo: Option<UndoView>,
    /// Whether the person signed in may change the codes.
    pub may_assign: bool,
    /// Whether they may write answers down.
    pub may_answer: bool,
    /// Whether they may stand by answers and dispute the level.
    pub may_verify: bool,
}

/// Where the words come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TextSource {
    /// The visit's note.
    Note,
    /// Its transcript, where there is no note.
    Transcript,
    /// There is neither.
    None,
}

/// What the codes are read from; evidence points into the texts of its sections.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NoteText {
    /// Where it comes from.
    pub source: TextSource,
    /// The note's revision.
    pub revision: Option<u32>,
    /// Whether the note is signed: it does not change under the codes any more.
    pub signed: bool,
    /// The sections in order.
    pub sections: Vec<NoteTextSection>,
}

impl std::fmt::Debug for NoteText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NoteText").field("source", &self.source).finish_non_exhaustive()
    }
}

/// A section of what the codes are read from.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NoteTextSection {
    /// Its key.
    pub key: String,
    /// Its heading; for a transcript, who speaks.
    pub title: String,
    /// Its words.
    pub text: String,
}

impl std::fmt::Debug for NoteTextSection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NoteTextSection").field("key", &self.key).finish_non_exhaustive()
    }
}

/// Whether evidence still stands where it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceState {
    /// Where it was found.
    InPlace,
    /// The text was written on; the words are elsewhere now.
    Moved,
    /// The words are not there any more, or there more than once.
    Stale,
}

/// Words of the note that earn a code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceRow {
    /// The key of the section they are in.
    pub section: String,
    /// First UTF-16 code unit, as the note reads now.
    pub start: u32,
    /// One past the last code unit.
    pub end: u32,
    /// The words as they were found.
    pub text: String,
    /// Whether they are still there; positions of stale ones mean nothing.
    pub state: EvidenceState,
}

impl std::fmt::Debug for EvidenceRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EvidenceRow")
            .field("section", &self.section)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// A code of the visit as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CodeRow {
    /// The code.
    pub assignment: CodeAssignment,
    /// Whether it is the primary diagnosis.
    pub primary: bool,
    /// The places, counted from 1, of the diagnoses it points to.
    pub pointer_places: Vec<u8>,
    /// Its evidence in the note as it reads now.
    pub evidence: Vec<EvidenceRow>,
    /// Where it may go from where it stands.
    pub steps: Vec<AssignmentStatus>,
    /// Who took it up, by name.
    pub selected_by_name: String,
    /// Who last decided on it, by name.
    pub reviewed_by_name: Option<String>,
}

/// A suggestion as it is listed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SuggestionRow {
    /// The suggestion.
    pub suggestion: CodeSuggestionRecord,
    /// Its evidence in the note as it reads now.
    pub evidence: Vec<EvidenceRow>,
    /// Who decided on it, by name.
    pub reviewed_by_name: Option<String>,
}

/// A question as it is listed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QueryRow {
    /// The question.
    pub query: Query,
    /// The visit.
    pub encounter: EncounterRow,
    /// Who asked, by name.
    pub asked_by_name: String,
    /// What its answer would be in the note, once it is there and somebody stands by it.
    pub sentence: Option<String>,
}

/// An answer as it is typed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AnswerInput {
    /// What was answered.
    pub value: AnswerValue,
    /// How sure it is.
    pub certainty: Certainty,
    /// What else was said.
    pub notes: Option<String>,
}

/// What undoing would undo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UndoView {
    /// What was done.
    pub action: CodingAction,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom, by name.
    pub by: String,
}

/// Who works on the codes of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ClaimView {
    /// Who.
    pub by: UserId,
    /// By name.
    pub name: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Whether it is the person signed in.
    pub mine: bool,
}

/// An entry of the history of a visit's codes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HistoryRow {
    /// The entry.
    pub entry: CodeHistoryEntry,
    /// Who, by name.
    pub by_name: String,
}

/// Modifiers, units and pointers of a procedure, as they are typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CodeLine {
    /// Modifiers, in order.
    pub modifiers: Vec<String>,
    /// How many times.
    pub units: u32,
    /// The diagnoses that justify it, the first one first.
    pub pointers: Vec<AssignmentId>,
}

/// The level of a visit, with the table it follows from and what is disputed of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct VisitLevel {
    /// The level and its rows.
    pub level: EvaluationLevel,
    /// What the code of this level is called.
    pub title: String,
    /// How they met.
    pub family: VisitFamily,
    /// Whether the practice knows the patient.
    pub standing: PatientStanding,
    /// Elements a physician judged otherwise, with their reasons.
    pub disputes: Vec<LevelDispute>,
    /// Rows a physician struck, with their reasons.
    pub struck: Vec<StruckRow>,
    /// The codes of visits that stand on this one.
    pub on_visit: Vec<CodeRef>,
}

//! The structure of a note: how complete each section is and what is missing, and the things it names.
//!
//! Derived from the note whenever it is asked for; nothing of it is kept, so it cannot fall behind the text.

use crate::coding::CodeRef;
use crate::redact::redacted_debug;
use crate::template::SectionKind;
use serde::{Deserialize, Serialize};

/// What sort of report a note is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// A visit as a whole.
    Consultation,
    /// What became of a known problem.
    FollowUp,
    /// What a test has shown.
    Diagnostic,
    /// What is to be done over the next time.
    TreatmentPlan,
    /// The end of a stay.
    Discharge,
    /// To a colleague.
    Referral,
}

impl ReportKind {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Consultation, Self::FollowUp, Self::Diagnostic, Self::TreatmentPlan, Self::Discharge, Self::Referral];

    /// The sort a note with sections for these is, if nobody says: the first that has room for all it needs.
    pub fn with_sections(kinds: &[SectionKind]) -> Self {
        let order = [Self::Consultation, Self::Referral, Self::Discharge, Self::TreatmentPlan, Self::FollowUp];
        let has_room = |report: &Self| report.required().iter().all(|kind| kinds.contains(kind));
        order.into_iter().find(has_room).unwrap_or(Self::Diagnostic)
    }

    /// What a report of this sort cannot do without.
    pub fn required(self) -> &'static [SectionKind] {
        use SectionKind as K;
        match self {
            Self::Consultation => {
                &[K::ChiefComplaint, K::HistoryOfPresentIllness, K::PhysicalExam, K::Assessment, K::Plan]
            }
            Self::FollowUp => &[K::HistoryOfPresentIllness, K::Assessment, K::Plan],
            Self::Diagnostic => &[K::ChiefComplaint, K::Results, K::Assessment],
            Self::TreatmentPlan => &[K::Assessment, K::Medications, K::Plan],
            Self::Discharge => &[K::HistoryOfPresentIllness, K::Results, K::Medications, K::Assessment, K::Plan],
            Self::Referral => {
                &[K::ChiefComplaint, K::HistoryOfPresentIllness, K::Medications, K::Allergies, K::Assessment, K::Plan]
            }
        }
    }
}

/// How complete a section is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SectionCompleteness {
    /// The key of the section.
    pub section: String,
    /// Its heading.
    pub title: String,
    /// Percent, 0 to 100.
    pub percent: u32,
    /// What is missing, each in a few words; empty at 100.
    pub missing: Vec<String>,
}
redacted_debug!(SectionCompleteness, section, percent);

/// What kind of thing a note names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    /// What the patient has.
    Diagnosis,
    /// What they complain of, or do not.
    Symptom,
    /// A drug.
    Medication,
    /// How much of it.
    Dose,
    /// The reading of a vital sign.
    Vital,
    /// The result of a laboratory test.
    Lab,
    /// What is done: an examination by a machine, an operation, a treatment.
    Procedure,
}

/// A thing a note names.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NoteEntity {
    /// What kind of thing.
    pub kind: EntityKind,
    /// The key of the section.
    pub section: String,
    /// First UTF-16 code unit in the section's text.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// The words.
    pub words: String,
    /// What they stand for: the generic name, the amount in one unit, the symptom in one word.
    pub normalized: String,
    /// Whether the note says that it is not there.
    pub negated: bool,
    /// Its code, where one is known without doubt.
    pub code: Option<CodeRef>,
}
redacted_debug!(NoteEntity, kind, section, start, end);

/// The structure of a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NoteStructure {
    /// What sort of report it is.
    pub report: ReportKind,
    /// How complete it is as a whole, percent.
    pub percent: u32,
    /// What a report of this sort has and this note has no section for.
    pub missing: Vec<String>,
    /// Its sections, in order.
    pub sections: Vec<SectionCompleteness>,
    /// The things it names, in the order of the text.
    pub entities: Vec<NoteEntity>,
}

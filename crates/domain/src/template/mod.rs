//! Templates: the sections of a note, in order, and what belongs in each.
//!
//! A template is always held whole, with the sections it has from the one it follows; [`Difference`] is how little of
//! it is kept, so that what changes there changes here too.

mod difference;
mod faults;
pub mod file;

pub use difference::Difference;

use crate::structure::ReportKind;
use crate::{TemplateId, UserId};
use serde::{Deserialize, Serialize};

/// What a section is for; the composer sends what was said to the section of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    /// Why the patient comes.
    ChiefComplaint,
    /// The story of the present illness, or what happened since the last visit.
    HistoryOfPresentIllness,
    /// Symptoms asked about, present and absent.
    ReviewOfSystems,
    /// Past illnesses and operations.
    PastMedicalHistory,
    /// Medicines taken.
    Medications,
    /// Allergies and reactions.
    Allergies,
    /// Tobacco, alcohol, work, home.
    SocialHistory,
    /// Illnesses in the family.
    FamilyHistory,
    /// Vital signs.
    VitalSigns,
    /// What was found on examination.
    PhysicalExam,
    /// Mental status.
    MentalStatus,
    /// Danger to self or others.
    RiskAssessment,
    /// Results of tests.
    Results,
    /// What it is.
    Assessment,
    /// What will be done.
    Plan,
    /// Free text.
    Other,
}

/// How the composer writes a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum SectionForm {
    /// Running text, or whatever form suits what belongs in it.
    #[default]
    Text,
    /// One line for each statement.
    List,
}

/// A part of a section under a heading of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Subsection {
    /// Unique in its section.
    pub key: String,
    /// The heading.
    pub title: String,
    /// What belongs in it, out of the kinds of its section.
    pub kinds: Vec<SectionKind>,
}

/// A section of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct TemplateSection {
    /// Unique in its template, kept in the notes made from it.
    pub key: String,
    /// The heading.
    pub title: String,
    /// What belongs in it. Several kinds may share a section: SOAP's Subjective holds the whole history.
    pub kinds: Vec<SectionKind>,
    /// Whether a note without it cannot be signed.
    pub required: bool,
    /// Text a new note begins with.
    pub default_text: String,
    /// How it is written.
    pub form: SectionForm,
    /// What to write here, for the person who writes and for an engine that can read it; never part of a note.
    pub prompt: String,
    /// Its parts, in order; a section with parts is what the field calls structured.
    pub subsections: Vec<Subsection>,
}

/// Whose work a template is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Specialty {
    /// Anybody's.
    #[default]
    General,
    /// Family and internal medicine in the office.
    PrimaryCare,
    /// Psychiatry.
    Psychiatry,
    /// Children.
    Paediatrics,
    /// Heart and vessels.
    Cardiology,
    /// Bones and joints.
    Orthopaedics,
}

/// A template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// Its name, such as `SOAP`.
    pub name: String,
    /// Counts up with every change; notes keep the version they were made from.
    pub version: u32,
    /// Whether it came with the program: those cannot be changed, only copied or followed.
    pub shipped: bool,
    /// Whose work it is made for.
    pub specialty: Specialty,
    /// What sort of report its notes are; where it does not say, the sort its sections have room for.
    pub report: Option<ReportKind>,
    /// The template it follows: what changes there changes here, except where it says otherwise.
    pub follows: Option<TemplateId>,
    /// Who wrote it; nobody for what came with the program, and for what the clinic kept before templates had owners.
    pub owner: Option<UserId>,
    /// Whether everybody in the organization is offered it.
    pub shared: bool,
    /// Whether it is offered for new notes.
    pub active: bool,
    /// The sections in order; never empty.
    pub sections: Vec<TemplateSection>,
}

impl Template {
    /// Whether this person is offered it and may read it.
    pub fn is_seen_by(&self, user: UserId) -> bool {
        self.shipped || self.shared || self.owner == Some(user)
    }

    /// What sort of report its notes are: what it says, or the sort its sections have room for.
    pub fn report_kind(&self) -> ReportKind {
        let kinds: Vec<SectionKind> = self.sections.iter().flat_map(|section| section.kinds.iter().copied()).collect();
        self.report.unwrap_or_else(|| ReportKind::with_sections(&kinds))
    }

    /// The section with this key.
    pub fn section(&self, key: &str) -> Option<&TemplateSection> {
        self.sections.iter().find(|section| section.key == key)
    }
}

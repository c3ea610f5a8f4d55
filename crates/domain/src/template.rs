//! Templates: the sections of a note, in order, and what belongs in each.

use crate::TemplateId;
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
    /// Whether it came with the program: those cannot be changed, only copied.
    pub shipped: bool,
    /// The sections in order; never empty.
    pub sections: Vec<TemplateSection>,
}

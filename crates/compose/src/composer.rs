//! The seam between the product and whatever composes: engines stand behind [`Composer`].
//!
//! An engine gives content whose spans are in order and whose composed sentences have sources; it never fails for
//! what was said, only for a request that breaks the domain's invariants.

use auscult_domain::encounter::Encounter;
use auscult_domain::note::NoteContent;
use auscult_domain::patient::PatientDetails;
use auscult_domain::template::Template;
use auscult_domain::transcript::Segment;
use serde::Serialize;

/// Which engine wrote a draft, for the audit and the note's version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Engine {
    /// Its name, such as `offline`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// What a note is composed from.
#[derive(Clone, Copy)]
pub struct ComposeRequest<'a> {
    /// The sections to fill.
    pub template: &'a Template,
    /// What was said, in the order of the visit. Several recordings follow one another.
    pub segments: &'a [Segment],
    /// Whose visit: sex decides the pronouns, allergies go into the note.
    pub patient: &'a PatientDetails,
    /// The visit: chief complaint and vital signs go into the note.
    pub encounter: &'a Encounter,
}

/// Why there is no note.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// The template has no section to write into.
    #[error("the template has no sections")]
    TemplateWithoutSections,
    /// The transcript breaks its invariants: times out of order within a recording, or a segment without words.
    #[error("the transcript is out of order: {0}")]
    Transcript(String),
}

/// Something that writes a draft note from a visit.
pub trait Composer: Send + Sync {
    /// Which engine this is.
    fn engine(&self) -> Engine;

    /// A draft note by the template.
    ///
    /// # Errors
    /// [`ComposeError`] when the request itself is broken; what was said never makes it fail.
    fn compose(&self, request: &ComposeRequest<'_>) -> Result<NoteContent, ComposeError>;
}

//! The records of a clinic as FHIR R4 (4.0.1) resources: one function per resource, and bundles of them.
//!
//! Pure: records in, JSON out. What always holds: a [`bundle`] whose references do not all resolve within it cannot be
//! built; what people typed is escaped where it stands in a narrative; an instant carries its zone; a CPT code goes
//! without the AMA's descriptor, and its `text` is the title the clinic itself imported or wrote.

mod bundle;
mod datatype;
mod documents;
mod history;
mod people;
mod resource;
mod visits;
mod vitals;

pub use bundle::{LeadsNowhere, bundle};
pub use documents::{SignedDocument, composition, document_reference, provenance};
pub use history::{allergies, consent, recording_consent};
pub use people::{organization, patient, practitioner};
pub use resource::Resource;
pub use visits::{condition, encounter, procedure};
pub use vitals::observations;

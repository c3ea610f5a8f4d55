//! The records of a clinic, their invariants and their state machines.
//!
//! Nothing here touches the world: no files, no SQL, no clock, no network. Rules take data and a time and give
//! values and findings. Times are UTC, durations of sound are milliseconds in `u32`, positions in text are UTF-16
//! code units (what the editor counts in), ids are UUIDv7.

pub mod amendment_request;
pub mod audit;
pub mod billing;
pub mod coding;
pub mod compliance;
pub mod consent;
pub mod custom_edit;
pub mod dispatch;
pub mod emergency;
pub mod encounter;
pub mod enhancement;
pub mod enhancement_review;
pub mod finding;
pub mod generated;
pub mod guard;
pub mod habit;
pub mod ids;
pub mod money;
pub mod note;
pub mod npi;
pub mod number;
pub mod organization;
pub mod patient;
pub mod patient_summary;
pub mod people;
pub mod permission;
pub mod privacy;
pub mod profile;
pub mod recording;
mod redact;
pub mod release;
pub mod retention;
pub mod signed_note;
pub mod structure;
pub mod template;
pub mod text_macro;
pub mod transcript;
pub mod vitals;
pub mod workflow;

pub use ids::*;

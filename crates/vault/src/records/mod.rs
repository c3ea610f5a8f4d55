//! One module of queries per record. Reading functions take a `&Connection`, changing ones a [`crate::Change`].
//!
//! Every record is kept whole as JSON; columns repeat what is searched, sorted or linked on and are always written
//! from the same record.

pub mod amendment_requests;
pub mod attestations;
pub mod audit;
pub mod code_history;
pub mod code_sets;
pub mod code_suggestions;
pub mod coding_facts;
pub mod coding_queue;
pub mod compliance;
pub mod consents;
pub mod departments;
pub mod dispatches;
pub mod encounters;
pub mod enhancements;
pub mod gaps;
pub mod generated_content;
pub mod habits;
pub mod identities;
pub mod invitations;
pub mod legal_holds;
pub mod looked_at;
pub mod notes;
pub mod numbers;
pub mod organizations;
mod patient_query;
pub mod patients;
pub mod privacy;
pub mod profiles;
pub mod queries;
pub mod recordings;
pub mod retained;
mod row;
pub mod second_factors;
pub mod segments;
pub mod settings;
pub mod signed_notes;
pub mod templates;
pub mod text_macros;
pub mod users;
pub mod workflows;

//! The language model: who may be asked, what it is sent, and what becomes of its answer.
//!
//! Invariants: the key is kept sealed, for one host, and shown to no other; a hosted model is asked nothing before
//! somebody has confirmed an agreement; every run is kept, in the same transaction as the note it made.

mod drafting;
mod own_notes;
mod settings;

pub(crate) use drafting::DraftSwitch;

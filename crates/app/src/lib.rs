//! The use cases: check permission → one transaction → audit → say what changed.

pub mod views;

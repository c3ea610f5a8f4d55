//! What patients may decide about their records: consents, and requests to amend them.

mod amendments;
mod consents;
mod letters;

pub(crate) use letters::{given, kind, steps};

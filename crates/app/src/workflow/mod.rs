//! The six steps of a visit: where it stands, what people declare of it, and where each of them stands in it.
//!
//! Whether a step is done is never kept; it follows from [`auscult_domain::workflow::Facts`], read here in one look.

mod declaring;
mod edits;
mod facts;
mod fingerprints;
mod preferences;
mod standing;
mod worklist;

pub(crate) use declaring::{finding, refused};
pub(crate) use facts::{Basis, text_of};
pub(crate) use fingerprints::{codes_fingerprint, text_fingerprint};

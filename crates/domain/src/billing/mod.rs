//! The fifth step of a visit: what is billed, whether it may be, and what a physician attests of it.
//!
//! A review is derived from the coded visit each time it is looked at and never kept: what is kept are the practice's own
//! prices, the attestation texts, and who attested what, when and for which words and codes.

mod attestation;
mod charge;
mod review;
mod template;

pub use attestation::*;
pub use charge::*;
pub use review::*;
pub use template::*;

//! The fifth step of a visit: what is said before it is billed, the practice's own prices, and the attestation.
//!
//! What always holds here: a review is derived each time and never kept; an attestation names the text and the codes it
//! was given for, is never changed, and is given in the physician's own unlocked session.

mod attesting;
mod charges;
mod facts;
mod review;
mod templates;

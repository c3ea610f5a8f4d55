//! Coding a visit: codes with their evidence, suggestions, questions, findings, the queue, and the sets behind it all.
//!
//! What always holds here: codes change only with an entry of their history, in one transaction with their audit
//! entry, and everything is kept when a call returns; nothing the engine proposes is taken up but by a person; nobody
//! changes the codes of a visit that somebody else is at without having said so.

mod changes;
mod checking;
mod claims;
mod deciding;
mod level;
mod library;
mod look_up;
mod naming;
mod questions;
mod queue;
pub(crate) mod reading;
mod report;
mod sets;
mod suggesting;
mod tables;
mod value;
pub(crate) mod visit;

pub(crate) use library::CodeShelf;
pub(crate) use naming::Names;
pub use sets::read_code_set;
pub(crate) use visit::{Material, found_again};

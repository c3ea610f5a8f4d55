//! What each command does.

pub mod audit;
pub mod files;
pub mod note;
pub mod vault;

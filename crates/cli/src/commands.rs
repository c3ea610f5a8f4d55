//! What each command does.

pub mod audit;
pub mod billing;
pub mod check;
pub mod code_sets;
pub mod codes;
pub mod codes_import;
pub mod compose;
pub mod dispatch;
pub mod files;
pub mod improve;
pub mod note;
pub mod people;
pub mod release;
pub mod suggest;
pub mod vault;

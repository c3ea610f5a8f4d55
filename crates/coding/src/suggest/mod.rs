//! Codes a note earns, each with its evidence.

mod headings;
pub mod text;

pub use text::{CodingText, TextSection};

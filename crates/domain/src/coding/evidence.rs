//! The words of a note that earn a code.

use crate::redact::redacted_debug;
use serde::{Deserialize, Serialize};

/// A stretch of a section's text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// The key of the section.
    pub section: String,
    /// First UTF-16 code unit within the section's text.
    pub start: u32,
    /// One past the last code unit.
    pub end: u32,
    /// The words, as they stood when the evidence was found.
    pub text: String,
}
redacted_debug!(Evidence, section, start, end);

/// How far the documentation bears a code out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Support {
    /// Named, and no more.
    Weak,
    /// Named where it is assessed, or named with findings.
    Moderate,
    /// Assessed, with findings or a plan.
    Strong,
}

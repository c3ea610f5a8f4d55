//! What a rule has to say about a record: which field, how grave, and in what words.

use serde::{Deserialize, Serialize};

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth a look; nothing is held up.
    Warning,
    /// The record cannot be kept like this.
    Error,
}

/// One thing a rule found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The field the finding is about, in the record's own name for it.
    pub field: String,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong and what would be right, in the clinician's words.
    pub message: String,
}

impl Finding {
    /// A finding that stops the record from being kept.
    pub fn error(field: &str, message: impl Into<String>) -> Self {
        Self { field: field.to_owned(), severity: Severity::Error, message: message.into() }
    }

    /// A finding that only wants to be seen.
    pub fn warning(field: &str, message: impl Into<String>) -> Self {
        Self { field: field.to_owned(), severity: Severity::Warning, message: message.into() }
    }
}

/// Whether any of these findings stops the record from being kept.
pub fn any_error(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

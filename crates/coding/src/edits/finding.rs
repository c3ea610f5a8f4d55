//! Writing a finding down: rule, codes, words, source and, where one is safe, the fix.

use auscult_domain::coding::{CodeChange, CodeFinding, CodeFix, CodeRef, EditSeverity, RuleKind};

/// A rule: its lasting name, what it is about, and how grave what it finds is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub name: &'static str,
    pub kind: RuleKind,
    pub severity: EditSeverity,
}

impl Rule {
    pub const fn error(name: &'static str, kind: RuleKind) -> Self {
        Self { name, kind, severity: EditSeverity::Error }
    }

    pub const fn warning(name: &'static str, kind: RuleKind) -> Self {
        Self { name, kind, severity: EditSeverity::Warning }
    }

    pub const fn info(name: &'static str, kind: RuleKind) -> Self {
        Self { name, kind, severity: EditSeverity::Info }
    }

    /// What it found.
    pub fn finds(self, codes: &[&CodeRef], message: impl Into<String>, source: impl Into<String>) -> CodeFinding {
        CodeFinding {
            rule: self.name.to_owned(),
            kind: self.kind,
            severity: self.severity,
            codes: codes.iter().map(|code| (*code).clone()).collect(),
            message: message.into(),
            source: source.into(),
            fix: None,
        }
    }
}

/// A finding with the change that sets it right.
pub(super) fn fixed_by(mut finding: CodeFinding, label: impl Into<String>, change: CodeChange) -> CodeFinding {
    finding.fix = Some(CodeFix { label: label.into(), changes: vec![change] });
    finding
}

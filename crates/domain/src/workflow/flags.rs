//! What about a visit wants somebody's eyes, with what to do about it.

use super::{Facts, NoteFacts, Step, StepFinding, Workflow};
use crate::coding::GapSeverity;
use crate::finding::Severity;
use serde::{Deserialize, Serialize};

/// What it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum FlagKind {
    /// Something is not written down.
    MissingDocumentation,
    /// Codes contradict each other or the note.
    CodeConflict,
    /// It would not be paid as it stands.
    BillingIssue,
    /// A rule of the practice or the law is not kept.
    ComplianceConcern,
}

/// How much it weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum FlagSeverity {
    /// Worth knowing.
    Low,
    /// Worth a look.
    Medium,
    /// To be put right.
    High,
    /// Holds up the signature.
    Critical,
}

/// What the program can do about it, when a person says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Resolution {
    /// Look again what codes the note bears out.
    ReadAgain,
    /// Lay the proposed changes aside that nobody decided on.
    LayChangesAside,
    /// Apply the fix a finding about the codes names.
    ApplyFix,
}

/// Something that wants somebody's eyes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct QualityFlag {
    /// What it is about.
    pub kind: FlagKind,
    /// How much it weighs.
    pub severity: FlagSeverity,
    /// What, in a sentence.
    pub description: String,
    /// What to do.
    pub action: String,
    /// The step it is put right in.
    pub step: Step,
    /// What the program can do about it.
    pub resolvable: Option<Resolution>,
    /// The rule it is about, where a fix of that rule is what the program can do.
    pub rule: Option<String>,
}

/// The flags of a visit, the gravest first.
pub(super) fn flags(facts: &Facts) -> Vec<QualityFlag> {
    let mut flags: Vec<QualityFlag> = Vec::new();
    flags.extend(facts.gaps.iter().map(|gap| {
        let severity = match gap.severity {
            GapSeverity::Critical => FlagSeverity::High,
            GapSeverity::Moderate => FlagSeverity::Medium,
            GapSeverity::Minor => FlagSeverity::Low,
        };
        flag(FlagKind::MissingDocumentation, severity, &gap.description, "Ask, or write it down.", Step::CodeReview)
    }));
    flags.extend(facts.billing.findings.iter().map(of_billing));
    flags.extend(facts.codes.weak.iter().map(|code| {
        let words = format!("{code} has little in the note to bear it out.");
        flag(FlagKind::CodeConflict, FlagSeverity::Medium, &words, "Write down what earns it.", Step::CodeReview)
    }));
    if facts.signed_at.is_none() {
        flags.extend(facts.note.iter().flat_map(of_note));
        flags.extend(of_changes(facts));
        flags.extend(overdue(facts));
    }
    flags.sort_by_key(|flag| std::cmp::Reverse(flag.severity));
    flags
}

fn flag(kind: FlagKind, severity: FlagSeverity, description: &str, action: &str, step: Step) -> QualityFlag {
    QualityFlag {
        kind,
        severity,
        description: description.to_owned(),
        action: action.to_owned(),
        step,
        resolvable: None,
        rule: None,
    }
}

fn of_billing(found: &super::BillingFinding) -> QualityFlag {
    let kind = if found.conflict { FlagKind::CodeConflict } else { FlagKind::BillingIssue };
    let (severity, action) = match found.severity {
        Severity::Error => (FlagSeverity::High, "Put it right, or say why it stands."),
        Severity::Warning => (FlagSeverity::Medium, "Look whether it is meant so."),
    };
    let (rule, resolvable) = (found.fix_of.clone(), found.fix_of.as_ref().map(|_| Resolution::ApplyFix));
    QualityFlag { rule, resolvable, ..flag(kind, severity, &found.finding.message, action, found.finding.step) }
}

fn of_note(note: &NoteFacts) -> Vec<QualityFlag> {
    let left = |finding: &StepFinding| {
        flag(
            FlagKind::MissingDocumentation,
            FlagSeverity::Critical,
            &finding.message,
            "Put it right in the note.",
            Step::CompareAndEdit,
        )
    };
    note.hindrances.iter().map(left).collect()
}

fn of_changes(facts: &Facts) -> Vec<QualityFlag> {
    let mut flags = Vec::new();
    if facts.enhancement.undecided > 0 {
        let words = format!("{} proposed changes wait for a decision.", facts.enhancement.undecided);
        let action = "Take or refuse them, or lay them aside.";
        let found = flag(FlagKind::MissingDocumentation, FlagSeverity::Medium, &words, action, Step::CompareAndEdit);
        flags.push(QualityFlag { resolvable: Some(Resolution::LayChangesAside), ..found });
    }
    let read = facts.workflow.proposed_for.as_ref();
    if read.is_some_and(|read| facts.text.as_ref() != Some(&read.text)) {
        let words = "The note has changed since codes were proposed for it.";
        let found = flag(FlagKind::CodeConflict, FlagSeverity::Medium, words, "Look again.", Step::SuggestionReview);
        flags.push(QualityFlag { resolvable: Some(Resolution::ReadAgain), ..found });
    }
    flags
}

fn overdue(facts: &Facts) -> Option<QualityFlag> {
    let hours = Workflow::SIGNED_WITHIN.num_hours();
    let words = format!("The note is not signed {hours} hours after the visit.");
    let late = facts.now - facts.visited_at > Workflow::SIGNED_WITHIN && facts.note.is_some();
    late.then(|| flag(FlagKind::ComplianceConcern, FlagSeverity::High, &words, "Sign it.", Step::SignAndDispatch))
}

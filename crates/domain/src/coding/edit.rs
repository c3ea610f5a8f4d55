//! What a coding rule says about the codes of a visit, and the one safe change that would set it right.

use super::{CodeRef, Modifier};
use serde::{Deserialize, Serialize};

/// What a coding rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// Whether the diagnosis justifies the procedure.
    MedicalNecessity,
    /// Whether codes may stand beside each other, and in which order.
    CodeCombination,
    /// Whether the note bears the code out.
    Documentation,
    /// What a payer refuses: validity, units, modifiers, age and sex.
    Billing,
}

/// How grave a finding about codes is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum EditSeverity {
    /// Good to know.
    Info,
    /// A payer may ask; a person decides.
    Warning,
    /// A payer refuses it like this.
    Error,
}

/// A change to the codes of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "change")]
pub enum CodeChange {
    /// Take this code up.
    Add {
        /// The code.
        code: CodeRef,
    },
    /// Take this code out.
    Remove {
        /// The code.
        code: CodeRef,
    },
    /// Put one code in another's place.
    Replace {
        /// The code that goes.
        code: CodeRef,
        /// The code that comes.
        with: CodeRef,
    },
    /// Move a code to stand before another.
    MoveBefore {
        /// The code that moves.
        code: CodeRef,
        /// The code it moves before.
        before: CodeRef,
    },
    /// Give a procedure these modifiers instead of those it has.
    SetModifiers {
        /// The procedure.
        code: CodeRef,
        /// The modifiers, in order.
        modifiers: Vec<Modifier>,
    },
    /// Give a procedure this number of units.
    SetUnits {
        /// The procedure.
        code: CodeRef,
        /// The units.
        units: u32,
    },
    /// Give a procedure these diagnosis pointers, counted from 1.
    SetPointers {
        /// The procedure.
        code: CodeRef,
        /// The places of the diagnoses in their order.
        pointers: Vec<u8>,
    },
}

/// The one change that sets a finding right and can do no harm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct CodeFix {
    /// What it does, as the label of a button.
    pub label: String,
    /// The changes, in order.
    pub changes: Vec<CodeChange>,
}

/// What a rule says about the codes of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct CodeFinding {
    /// The rule's lasting name, such as `icd10cm.excludes1`.
    pub rule: String,
    /// What the rule is about.
    pub kind: RuleKind,
    /// How grave it is.
    pub severity: EditSeverity,
    /// The codes it is about.
    pub codes: Vec<CodeRef>,
    /// What is wrong and what would be right.
    pub message: String,
    /// Where the rule comes from, with version: 'ICD-10-CM April 2026, excludes 1 at E11'.
    pub source: String,
    /// The fix, where one is safe.
    pub fix: Option<CodeFix>,
}

//! What is said of a visit before it is billed: findings with where they are put right, four confirmations with their
//! reasons, the level, which diagnosis supports which procedure, what the payer asks for, the charges, and whether the
//! clinic's duties are met.

use crate::coding::{CodeFinding, CodeRef, DecisionLevel, EditSeverity, Modifier, RuleKind};
use crate::money::Cents;
use serde::{Deserialize, Serialize};

/// Where something is put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "at")]
pub enum PutRight {
    /// Among the codes of the visit.
    Codes,
    /// In what coding has to know of the visit beside its note: payer, approval, place, minutes.
    Facts,
    /// In the table of the visit's level.
    Level,
    /// In the note.
    Note {
        /// The section, where it is known.
        section: Option<String>,
    },
    /// Where the visit is recorded and its consent written down.
    Capture,
    /// Among the clinic's prices and code sets.
    Settings,
}

/// What was found, and where it is put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct BillingFinding {
    /// What was found.
    pub finding: CodeFinding,
    /// Where it is put right.
    pub put_right: PutRight,
}

impl BillingFinding {
    /// Whether the visit cannot be billed like this.
    pub fn is_error(&self) -> bool {
        self.finding.severity == EditSeverity::Error
    }

    /// Whether it is about this.
    pub fn is_about(&self, kind: RuleKind) -> bool {
        self.finding.kind == kind
    }
}

/// The four things that are confirmed before a visit is billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ConfirmationKind {
    /// The codes are decided on, and no rule refuses one.
    CodesValidated,
    /// The note bears the level out.
    DocumentationLevelVerified,
    /// A diagnosis supports each procedure.
    MedicalNecessityConfirmed,
    /// No check of the clinic's duties fails.
    BillingComplianceChecked,
}

/// One of the four, derived: nobody ticks it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Confirmation {
    /// Which.
    pub kind: ConfirmationKind,
    /// Whether it holds.
    pub holds: bool,
    /// Why, or why not, each a sentence.
    pub reasons: Vec<String>,
}

/// How a code's level stands to what is documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum LevelStanding {
    /// The note bears it out.
    Agrees,
    /// It is higher than the note.
    Above,
    /// It is lower than the note.
    Below,
}

/// The level of a visit's code beside the one its note shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct LevelAgreement {
    /// The code on the visit.
    pub code: CodeRef,
    /// Its level.
    pub coded: DecisionLevel,
    /// What the note shows, with what a physician judged otherwise.
    pub documented: DecisionLevel,
    /// The code of that level in the same family.
    pub documented_code: CodeRef,
    /// How they stand to each other.
    pub standing: LevelStanding,
    /// Why the note shows what it shows.
    pub reason: String,
}

/// Whether a diagnosis supports a procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum NecessityStanding {
    /// A rule names the diagnosis it points to.
    ByRule,
    /// It points to a diagnosis, and no rule speaks of it.
    ByPointer,
    /// It points to a diagnosis that a rule does not take.
    Refused,
    /// It points to none.
    NoDiagnosis,
}

impl NecessityStanding {
    /// Whether it is supported.
    pub fn is_supported(self) -> bool {
        matches!(self, Self::ByRule | Self::ByPointer)
    }
}

/// A procedure and the diagnoses it was done for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NecessityRow {
    /// The procedure.
    pub code: CodeRef,
    /// The diagnoses it points to, the first one first.
    pub diagnoses: Vec<CodeRef>,
    /// Whether they support it.
    pub standing: NecessityStanding,
    /// What speaks for it or against it, each a sentence.
    pub reasons: Vec<String>,
    /// Where the rules that speak of it are written.
    pub sources: Vec<String>,
}

/// What a payer asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RequirementKind {
    /// Something the note has to hold.
    Documentation,
    /// Approval before it is done.
    Authorization,
    /// A modifier, or none.
    Modifier,
    /// A diagnosis, or their order.
    DiagnosisOrder,
    /// The service itself: its place, its units, another code, what stands beside it.
    Service,
}

/// Something the payer of the visit asks for, met or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PayerRequirement {
    /// The rule it comes from.
    pub rule: String,
    /// Whose it is; `None` where every payer asks for it.
    pub payer: Option<String>,
    /// What is asked for.
    pub kind: RequirementKind,
    /// How grave it is where it is not met.
    pub severity: EditSeverity,
    /// What is asked for, in a sentence.
    pub description: String,
    /// The procedures it is about; none where it is about the diagnoses.
    pub codes: Vec<CodeRef>,
    /// Whether it is met.
    pub is_met: bool,
    /// What is missing, each a sentence or a short phrase.
    pub missing: Vec<String>,
    /// Where it is written.
    pub source: String,
}

/// Relative values, hundredths of a unit (CMS, physician fee schedule).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RelativeValues {
    /// Work.
    pub work: u32,
    /// Practice expense where it was done.
    pub expense: u32,
    /// Malpractice.
    pub malpractice: u32,
}

impl RelativeValues {
    /// All three together.
    pub fn total(self) -> u32 {
        self.work.saturating_add(self.expense).saturating_add(self.malpractice)
    }

    /// So many times these.
    pub fn times(self, units: u32) -> Self {
        Self {
            work: self.work.saturating_mul(units),
            expense: self.expense.saturating_mul(units),
            malpractice: self.malpractice.saturating_mul(units),
        }
    }

    /// These and others together.
    pub fn plus(self, other: Self) -> Self {
        Self {
            work: self.work.saturating_add(other.work),
            expense: self.expense.saturating_add(other.expense),
            malpractice: self.malpractice.saturating_add(other.malpractice),
        }
    }
}

/// A line of the visit's charges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ChargeLine {
    /// The procedure.
    pub code: CodeRef,
    /// Its modifiers, in order.
    pub modifiers: Vec<Modifier>,
    /// How many times.
    pub units: u32,
    /// Places of the diagnoses it is for, counted from 1.
    pub pointers: Vec<u8>,
    /// The practice's price of one unit; `None` where it has none.
    pub price: Option<Cents>,
    /// The price of all units.
    pub charge: Option<Cents>,
    /// Relative values of all units; `None` where no fee schedule is imported or it does not have the code.
    pub relative_values: Option<RelativeValues>,
    /// What Medicare pays for it nationally, an estimate.
    pub estimate: Option<Cents>,
}

/// The charges of a visit. Sums are of what is known; what is not is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Charges {
    /// The lines, as the codes stand.
    pub lines: Vec<ChargeLine>,
    /// The sum of the lines that have a price; `None` where none has.
    pub total: Option<Cents>,
    /// Lines without a price.
    pub without_price: Vec<CodeRef>,
    /// The sum of the relative values that are known; `None` where none are.
    pub relative_values: Option<RelativeValues>,
    /// The sum of the estimates that are known; `None` where none are.
    pub estimate: Option<Cents>,
    /// Lines without an estimate.
    pub without_estimate: Vec<CodeRef>,
    /// The fee schedule relative values and estimates are from, such as `2026 October`.
    pub fee_schedule: Option<String>,
}

/// A duty of the clinic that is looked at before a visit is billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ComplianceKind {
    /// The patient's privacy: consent to record, and recordings accounted for.
    Hipaa,
    /// The rules of billing.
    BillingCompliance,
    /// A diagnosis for each procedure.
    MedicalNecessity,
    /// What the note has to hold.
    DocumentationStandards,
}

/// How such a check ends, the gravest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ComplianceStatus {
    /// There is nothing to check.
    NotApplicable,
    /// Met.
    Pass,
    /// A person should look.
    Warning,
    /// Not met.
    Fail,
}

/// A check of the clinic's duties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ComplianceCheck {
    /// Which duty.
    pub kind: ComplianceKind,
    /// How it ended.
    pub status: ComplianceStatus,
    /// What was looked at and what was found.
    pub description: String,
    /// What is to be done, each a sentence.
    pub required_actions: Vec<String>,
}

/// The visit as it is billed, in a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct BillingSummary {
    /// The first diagnosis.
    pub primary_diagnosis: Option<CodeRef>,
    /// The others, in order.
    pub secondary_diagnoses: Vec<CodeRef>,
    /// What was done beside the visit itself.
    pub procedures: Vec<CodeRef>,
    /// The visit's own code, where it has one.
    pub level: Option<CodeRef>,
    /// All relative values together.
    pub relative_values: Option<RelativeValues>,
    /// What the practice charges.
    pub charge: Option<Cents>,
    /// What Medicare would pay nationally, an estimate.
    pub estimate: Option<Cents>,
    /// Modifiers of all lines, each once.
    pub modifiers: Vec<Modifier>,
}

/// All that is said of a visit before it is billed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct BillingReview {
    /// The visit in a line.
    pub summary: BillingSummary,
    /// What was found, the gravest first.
    pub findings: Vec<BillingFinding>,
    /// The four confirmations, in their order.
    pub confirmations: Vec<Confirmation>,
    /// The levels of the visit's codes beside those of its note.
    pub levels: Vec<LevelAgreement>,
    /// Which diagnosis supports which procedure.
    pub necessity: Vec<NecessityRow>,
    /// What the payer asks for.
    pub requirements: Vec<PayerRequirement>,
    /// The charges.
    pub charges: Charges,
    /// The clinic's duties.
    pub compliance: Vec<ComplianceCheck>,
}

impl BillingReview {
    /// Whether nothing that was found keeps the visit from being billed.
    pub fn may_be_billed(&self) -> bool {
        !self.findings.iter().any(BillingFinding::is_error)
    }
}

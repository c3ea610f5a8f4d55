//! What a note leaves out for the codes it earns: a gap, and the question that would close it.

use super::CodeRef;
use crate::redact::redacted_debug;
use crate::{EncounterId, GapId, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum GapKind {
    /// A section nobody wrote.
    MissingSection,
    /// Something is named, and part of it is missing: the side, the stage, the dose.
    IncompleteData,
    /// Two places contradict each other, or one can be read in two ways.
    UnclearDocumentation,
    /// A code stands, and the words that would bear it out do not.
    CodingSupportNeeded,
}

/// How much hangs on a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum GapSeverity {
    /// A better code would be possible.
    Minor,
    /// A payer may ask.
    Moderate,
    /// Without it the code does not stand.
    Critical,
}

/// Where a gap stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum GapStatus {
    /// Found, and nobody has done anything about it.
    Open,
    /// A question about it waits for its answer.
    InProgress,
    /// Closed.
    Resolved,
    /// Put off: the codes stand without it.
    Deferred,
}

impl GapStatus {
    /// Whether a gap may go from here to there.
    pub fn may_become(self, next: Self) -> bool {
        use GapStatus as S;
        matches!(
            (self, next),
            (S::Open, S::InProgress | S::Resolved | S::Deferred)
                | (S::InProgress, S::Open | S::Resolved | S::Deferred)
                | (S::Resolved | S::Deferred, S::Open)
        )
    }
}

/// Who found a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum GapFinder {
    /// The engine, reading the note.
    Engine,
    /// Whoever treats.
    Provider,
    /// Whoever codes.
    Coder,
}

/// Who is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// The patient knows it.
    Patient,
    /// Only whoever treats can say it.
    Physician,
}

/// Why a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum QuerySource {
    /// A code lacks something.
    CodeGap,
    /// The engine noticed something in the note.
    EngineAnalysis,
    /// Somebody wanted to know.
    PersonRequest,
    /// A protocol of the clinic or a payer demands it.
    ProtocolRequirement,
}

/// How soon a question wants its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum QueryPriority {
    /// Some time.
    Low,
    /// Before the claim goes out.
    Medium,
    /// Before the note is signed.
    High,
}

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum QueryCategory {
    /// The illness.
    Clinical,
    /// Who the patient is and who pays.
    Administrative,
    /// How it is written down.
    Documentation,
    /// What it costs.
    Billing,
}

/// How a question is answered. The type of the data follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum QueryForm {
    /// Yes or no.
    YesNo,
    /// One of these; never empty.
    MultipleChoice {
        /// The choices, in the order they are offered.
        choices: Vec<String>,
    },
    /// A few words.
    Text,
    /// A number.
    Numeric {
        /// Its unit, as it reads in the note: `mg`, `weeks`.
        unit: Option<String>,
    },
    /// A day.
    Date,
}

/// A question the engine would ask.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ProposedQuestion {
    /// The question, in words the person asked understands.
    pub text: String,
    /// Who is asked.
    pub asked: Asked,
    /// Why.
    pub source: QuerySource,
    /// How soon.
    pub priority: QueryPriority,
    /// What about.
    pub category: QueryCategory,
    /// The code it is asked for.
    pub code: Option<CodeRef>,
    /// The key of the section its answer belongs into.
    pub section: Option<String>,
    /// How it is answered.
    pub form: QueryForm,
    /// Whether the code cannot stand without the answer.
    pub required: bool,
    /// How the answer reads in the note, `{answer}` standing for it: `The fracture is of the {answer} wrist.`
    pub sentence: Option<String>,
}
redacted_debug!(ProposedQuestion, asked, priority, code, form);

/// A gap the engine found, not kept yet.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ProposedGap {
    /// What is missing.
    pub kind: GapKind,
    /// What is missing, in a sentence.
    pub description: String,
    /// The codes that hang on it.
    pub codes: Vec<CodeRef>,
    /// The key of the section it is missing from.
    pub section: Option<String>,
    /// How much hangs on it.
    pub severity: GapSeverity,
    /// The questions that would close it, the best first; never empty.
    pub questions: Vec<ProposedQuestion>,
}
redacted_debug!(ProposedGap, kind, codes, severity);

/// A gap of a visit's documentation, as it is kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Gap {
    /// Its id.
    pub id: GapId,
    /// The visit.
    pub encounter: EncounterId,
    /// What is missing.
    #[serde(flatten)]
    pub found: ProposedGap,
    /// Where it stands.
    pub status: GapStatus,
    /// Who found it.
    pub identified_by: GapFinder,
    /// When.
    pub identified_at: DateTime<Utc>,
    /// When it was closed or put off, if it was.
    pub closed_at: Option<DateTime<Utc>>,
    /// By whom.
    pub closed_by: Option<UserId>,
    /// How it was closed, in a few words.
    pub resolution: Option<String>,
}
redacted_debug!(Gap, id, status);

impl ProposedGap {
    /// Whether this is the same gap found again: the same thing missing for the same codes in the same place.
    pub fn is_the_same_as(&self, other: &Self) -> bool {
        (self.kind, &self.codes, &self.section, &self.description)
            == (other.kind, &other.codes, &other.section, &other.description)
    }
}

#[cfg(test)]
mod tests {
    use super::GapStatus as S;

    #[test]
    fn a_gap_that_was_closed_can_only_be_opened_again() {
        for closed in [S::Resolved, S::Deferred] {
            for next in [S::InProgress, S::Resolved, S::Deferred] {
                assert!(!closed.may_become(next));
            }
            assert!(closed.may_become(S::Open));
        }
    }
}

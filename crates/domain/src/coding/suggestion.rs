//! A code the engine proposed for a visit, and what a person made of it. Nothing is accepted but by a person.

use super::{CodeSetVersion, ProposedCode};
use crate::redact::redacted_debug;
use crate::{AssignmentId, EncounterId, SuggestionId, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What became of a suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionStatus {
    /// Nobody has decided.
    Pending,
    /// Taken up as it was.
    Accepted,
    /// Not taken up.
    Rejected,
    /// Another code was taken up in its place.
    Modified,
}

impl SuggestionStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Accepted, Self::Rejected, Self::Modified];

    /// Whether a suggestion may go from here to there. A decision is taken back before another is made.
    pub fn may_become(self, next: Self) -> bool {
        (self == Self::Pending) != (next == Self::Pending)
    }
}

/// Why a code is not taken, for the acceptance statistics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RejectionReason {
    /// The note does not say so.
    NotDocumented,
    /// It is in the record, and was no matter of this visit.
    NotAddressed,
    /// It was ruled out, or only suspected.
    RuledOut,
    /// Another code says it better.
    BetterCode,
    /// Another code on the list says it already.
    Duplicate,
    /// The payer does not pay it, or not so.
    NotBillable,
    /// Something else; say what.
    Other,
}

impl RejectionReason {
    /// Whether it says nothing without words beside it.
    pub fn needs_words(self) -> bool {
        self == Self::Other
    }
}

/// A suggestion for a visit, as it is kept.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct CodeSuggestionRecord {
    /// Its id.
    pub id: SuggestionId,
    /// The visit.
    pub encounter: EncounterId,
    /// What is proposed, with reason and evidence.
    pub proposed: ProposedCode,
    /// The set it was taken from.
    pub set: Option<CodeSetVersion>,
    /// When it was last found.
    pub suggested_at: DateTime<Utc>,
    /// What became of it.
    pub status: SuggestionStatus,
    /// Why it was rejected or changed.
    pub reason: Option<RejectionReason>,
    /// What was said beside that.
    pub feedback: Option<String>,
    /// Who decided.
    pub reviewed_by: Option<UserId>,
    /// When.
    pub reviewed_at: Option<DateTime<Utc>>,
    /// The code that was taken up because of it.
    pub taken_up_as: Option<AssignmentId>,
}
redacted_debug!(CodeSuggestionRecord, id, proposed, status);

#[cfg(test)]
mod tests {
    use super::SuggestionStatus as S;

    #[test]
    fn a_decision_is_taken_back_before_another_is_made() {
        for from in S::ALL {
            for to in S::ALL {
                let allowed = from.may_become(to);
                assert_eq!(allowed, (from == S::Pending) ^ (to == S::Pending), "{from:?} {to:?}");
            }
        }
    }
}

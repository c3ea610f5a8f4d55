//! What a clinician does to drafts again and again, and what became of the offer to do it for them.
//!
//! A habit is only noticed; it becomes a rule when the clinician whose habit it is accepts it, and it is theirs alone.
//! A rule is applied to a draft that was just composed, before anybody has seen it, and to nothing else.

use crate::redact::redacted_debug;
use crate::{EncounterId, HabitId, UserId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Something done to drafts. It never holds a number, a dose, a drug, a side, a denial or a name.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "does")]
pub enum Habit {
    /// Words are said in other words.
    Replace {
        /// The words of the draft, in small letters.
        from: String,
        /// What is written for them within a sentence.
        to: String,
    },
    /// Words are left out.
    LeaveOut {
        /// The words of the draft, in small letters.
        words: String,
    },
    /// A sentence is left out.
    LeaveOutSentence {
        /// The sentence.
        sentence: String,
    },
    /// A sentence of the clinician's own is written at the end of a section.
    Add {
        /// The key of the section.
        section: String,
        /// The sentence.
        sentence: String,
    },
}
redacted_debug!(Habit,);

/// How often something was done, and how often it could have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct HabitCount {
    /// How often it was done.
    pub done: u32,
    /// How often it could have been, what was done among it.
    pub chances: u32,
    /// In how many visits it was done.
    pub visits: u32,
}

impl HabitCount {
    /// What was done less often is not offered.
    pub const LEAST_DONE: u32 = 3;
    /// What was done in fewer visits is not offered.
    pub const LEAST_VISITS: u32 = 3;
    /// What was done in a smaller share of the chances is not offered, percent.
    pub const LEAST_PERCENT: u32 = 80;

    /// Whether it was done often enough, and seldom enough left undone, to be offered as a rule.
    pub fn is_a_habit(self) -> bool {
        let share = u64::from(self.done) * 100 >= u64::from(self.chances) * u64::from(Self::LEAST_PERCENT);
        self.done >= Self::LEAST_DONE && self.visits >= Self::LEAST_VISITS && share
    }
}

/// A sentence of the clinician's own in which it was done.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct HabitExample {
    /// The visit.
    pub encounter: EncounterId,
    /// Its day.
    pub day: NaiveDate,
    /// As it was composed; nothing, where a sentence was added.
    pub before: String,
    /// As it was signed; nothing, where a sentence was left out.
    pub after: String,
}
redacted_debug!(HabitExample, encounter, day);

/// A habit that was noticed and nobody has decided about.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct HabitOffer {
    /// What is done.
    pub habit: Habit,
    /// How often.
    pub count: HabitCount,
    /// Where it was done last.
    pub example: HabitExample,
}
redacted_debug!(HabitOffer, count, example);

/// What became of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum HabitState {
    /// It is a rule.
    Accepted,
    /// It is a rule that rests.
    Paused,
    /// It is not to be offered again.
    Dismissed,
}

/// A habit somebody has decided about.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct HabitRule {
    /// Its id.
    pub id: HabitId,
    /// Whose habit it is.
    pub owner: UserId,
    /// What is done.
    pub habit: Habit,
    /// What was decided.
    pub state: HabitState,
    /// When.
    pub decided_at: DateTime<Utc>,
    /// How often it had been done when it was first decided about.
    pub count: HabitCount,
    /// Where it had been done.
    pub example: HabitExample,
}
redacted_debug!(HabitRule, id, state, decided_at);

/// What a rule did to a draft.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct HabitUse {
    /// The rule.
    pub rule: HabitId,
    /// How often it was applied.
    pub times: u32,
}
redacted_debug!(HabitUse, rule, times);

impl Habit {
    /// Whether two habits are about the same words, whatever is done to them: only one of them can be a rule.
    pub fn is_about_the_same_as(&self, other: &Self) -> bool {
        let touched = |habit: &Self| match habit {
            Self::Replace { from, .. } => Some(from.to_lowercase()),
            Self::LeaveOut { words } => Some(words.to_lowercase()),
            Self::LeaveOutSentence { .. } | Self::Add { .. } => None,
        };
        let undoes = |one: &Self, other: &Self| matches!((one, other), (Self::Replace { from, .. }, Self::Replace { to, .. }) if from.to_lowercase() == to.to_lowercase());
        self == other
            || touched(self).is_some_and(|words| touched(other) == Some(words))
            || undoes(self, other) && undoes(other, self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(done: u32, chances: u32, visits: u32) -> HabitCount {
        HabitCount { done, chances, visits }
    }

    #[test]
    fn a_habit_is_done_often_in_several_visits_and_seldom_left_undone() {
        assert!(count(3, 3, 3).is_a_habit());
        assert!(count(8, 10, 4).is_a_habit());
        assert!(!count(2, 2, 2).is_a_habit(), "too seldom");
        assert!(!count(9, 9, 2).is_a_habit(), "in two visits only");
        assert!(!count(7, 9, 5).is_a_habit(), "too often left undone");
    }

    #[test]
    fn of_two_habits_about_the_same_words_one_can_be_a_rule() {
        let replace = |from: &str, to: &str| Habit::Replace { from: from.into(), to: to.into() };
        let pt = replace("patient", "pt");
        assert!(pt.is_about_the_same_as(&replace("patient", "client")));
        assert!(pt.is_about_the_same_as(&Habit::LeaveOut { words: "patient".into() }));
        assert!(pt.is_about_the_same_as(&replace("pt", "patient")), "one undoes the other");
        assert!(!pt.is_about_the_same_as(&replace("client", "pt")));
        let add = |sentence: &str| Habit::Add { section: "plan".into(), sentence: sentence.into() };
        assert!(!add("One.").is_about_the_same_as(&add("Two.")));
    }
}

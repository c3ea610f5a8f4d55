//! What a clinician does to drafts again and again, as the window lists it.

use auscult_domain::HabitId;
use auscult_domain::habit::{Habit, HabitOffer, HabitRule};
use serde::{Deserialize, Serialize};
use specta::Type;

/// The habits of the person signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HabitsView {
    /// What was noticed and not decided yet, what was done most first.
    pub offers: Vec<HabitOffer>,
    /// What was decided, the earliest first.
    pub rules: Vec<HabitRow>,
}

/// A habit somebody has decided about, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HabitRow {
    /// The habit and what was decided.
    pub rule: HabitRule,
    /// How often it was applied.
    pub times: u32,
    /// To how many notes.
    pub notes: u32,
}

/// What a rule did to the draft of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AppliedHabit {
    /// The rule.
    pub rule: HabitId,
    /// What it does.
    pub habit: Habit,
    /// How often it did.
    pub times: u32,
}

//! The visit as a whole: how complete, how ready to be billed, how long still, and whose eyes it wants. Every point of a
//! score says what it is for.

use super::flags::{QualityFlag, flags};
use super::{Facts, Step, StepStatus, Workflow, blockers, states};
use crate::finding::Severity;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a score is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ScoreItem {
    /// What for.
    pub about: String,
    /// The points there are for it.
    pub points: u32,
    /// The points it has.
    pub earned: u32,
}

/// 0 to 100, with what each point is for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Score {
    /// 0 to 100.
    pub points: u32,
    /// What they are for.
    pub items: Vec<ScoreItem>,
}

impl Score {
    /// The score these items add up to, as a part of what there is.
    pub fn of(items: Vec<ScoreItem>) -> Self {
        let (all, earned) = items.iter().fold((0, 0), |(all, got), item| (all + item.points, got + item.earned));
        Self { points: (earned * 100).checked_div(all).unwrap_or(0), items }
    }
}

/// Where improving the note stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum EnhancementStatus {
    /// Nobody asked for it.
    NotStarted,
    /// It goes on, or changes wait for a decision.
    InProgress,
    /// It was done, and all of it decided.
    Completed,
    /// The last try came to nothing.
    Failed,
}

/// The visit as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct GlobalState {
    /// Codes that count.
    pub codes_selected: u32,
    /// Proposals nobody has decided on.
    pub codes_suggested: u32,
    /// Where improving the note stands.
    pub enhancement: EnhancementStatus,
    /// How complete the note is.
    pub completeness: Score,
    /// How ready the visit is to be billed.
    pub readiness: Score,
    /// About how long what is left takes, minutes.
    pub minutes_left: u32,
    /// It wants a physician.
    pub needs_physician: bool,
    /// It wants a coder.
    pub needs_coder: bool,
    /// What wants somebody's eyes, the gravest first.
    pub flags: Vec<QualityFlag>,
    /// When the note is to be signed by.
    pub due_at: DateTime<Utc>,
}

/// The visit as a whole, from its records.
pub fn global(facts: &Facts) -> GlobalState {
    let steps = states(facts);
    let left_to_coder = steps.iter().any(|state| state.step.is_coding() && state.status == StepStatus::Skipped);
    let errors = facts.billing.findings.iter().any(|one| one.severity == Severity::Error);
    let unsigned = facts.signed_at.is_none();
    GlobalState {
        codes_selected: facts.codes.counting,
        codes_suggested: facts.proposals.undecided,
        enhancement: enhancement(facts),
        completeness: facts.note.as_ref().map(|note| note.completeness.clone()).unwrap_or_default(),
        readiness: readiness(facts),
        minutes_left: minutes_left(facts),
        needs_physician: facts.codes.for_physician > 0 || (unsigned && facts.note.is_some()),
        needs_coder: left_to_coder || errors || !facts.codes.weak.is_empty(),
        flags: flags(facts),
        due_at: facts.visited_at + Workflow::SIGNED_WITHIN,
    }
}

fn enhancement(facts: &Facts) -> EnhancementStatus {
    let of = &facts.enhancement;
    match () {
        () if of.running || of.undecided > 0 => EnhancementStatus::InProgress,
        () if of.failed => EnhancementStatus::Failed,
        () if of.ran_at.is_some() => EnhancementStatus::Completed,
        () => EnhancementStatus::NotStarted,
    }
}

/// What billing needs, each with its points.
fn readiness(facts: &Facts) -> Score {
    let codes = &facts.codes;
    let item = |about: &str, points, is_there: bool| ScoreItem {
        about: about.to_owned(),
        points,
        earned: if is_there { points } else { 0 },
    };
    let steps = states(facts);
    let done = |step: Step| steps.iter().any(|one| one.step == step && one.status == StepStatus::Completed);
    let no_errors = !facts.billing.findings.iter().any(|one| one.severity == Severity::Error);
    let coded = codes.diagnoses > 0 && codes.services > 0;
    Score::of(vec![
        item("A diagnosis", 20, codes.diagnoses > 0),
        item("A service or the level of the visit", 20, codes.services > 0),
        item("Every code decided", 15, coded && codes.undecided.is_empty()),
        item("Every code borne out by the note", 15, coded && codes.weak.is_empty()),
        item("No error of a billing rule", 15, coded && no_errors),
        item("Every required question answered", 5, codes.questions.is_empty()),
        item("Text and codes attested", 10, done(Step::BillingAndAttest)),
    ])
}

/// What a practised person takes for each thing that is left, seconds; reading at 240 words a minute.
fn minutes_left(facts: &Facts) -> u32 {
    const READ_A_SECOND: u32 = 4;
    if facts.signed_at.is_some() {
        return 0;
    }
    let Some(note) = &facts.note else { return 0 };
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let approved = states(facts)[3].status == StepStatus::Completed;
    let reading = if approved { 0 } else { note.words / READ_A_SECOND };
    let attesting = if states(facts)[4].status == StepStatus::Completed { 0 } else { 15 };
    let left = [
        (count(facts.codes.undecided.len()), 10),
        (count(facts.codes.questions.len()), 30),
        (facts.proposals.undecided, 6),
        (facts.enhancement.undecided, 4),
        (count(note.hindrances.len()), 20),
    ];
    let deciding: u32 = left.iter().map(|(things, seconds)| things.saturating_mul(*seconds)).sum();
    let signing = if blockers(facts).is_empty() { 10 } else { 20 };
    (reading + attesting + deciding + signing).div_ceil(60)
}

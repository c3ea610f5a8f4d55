//! Where each step stands, from the records of the visit.
//!
//! A step that is not left out is completed exactly when nothing is left in it: there is no other way to complete one.
//! Improving the draft is an offer: it is completed when it was done, and holds up nothing when it was not.

use super::{Facts, Step, StepFinding, StepState, StepStatus};
use crate::finding::Severity;
use chrono::{DateTime, TimeDelta, Utc};

/// An attestation holds this long: it is said of a text and codes somebody has just read.
pub const ATTESTATION_HOLDS: TimeDelta = TimeDelta::hours(24);
/// A clock may be put right by this much without an attestation lying in the future.
const CLOCK_CORRECTION: TimeDelta = TimeDelta::minutes(5);

/// Whether what was attested then has lapsed by now. A clock put back makes none hold longer.
pub fn attestation_lapsed(given: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - given >= ATTESTATION_HOLDS || given > now + CLOCK_CORRECTION
}

/// What is found of a step.
#[derive(Default)]
struct Reading {
    /// The first thing is to be done elsewhere.
    blocked: bool,
    /// Something was done here.
    begun: bool,
    total: u32,
    done: u32,
    left: Vec<StepFinding>,
    warnings: Vec<StepFinding>,
    reopened: Option<String>,
    at: Option<DateTime<Utc>>,
    /// It is an offer nobody has taken up: nothing is left in it, and nothing was done.
    is_an_offer: bool,
    /// It was passed by without being needed.
    passed_by: Option<&'static str>,
}

/// Where each step stands.
pub fn states(facts: &Facts) -> [StepState; 6] {
    Step::ALL.map(|step| state(facts, step))
}

/// What stands between the visit and its signature: what is left in steps nobody left out, and what stands against
/// signing anyway. With none of it, the note may be signed.
pub fn blockers(facts: &Facts) -> Vec<StepFinding> {
    let before = &Step::ALL[..5];
    let mut left: Vec<StepFinding> = Vec::new();
    for finding in before.iter().flat_map(|step| open(facts, *step)) {
        if !left.contains(&finding) {
            left.push(finding);
        }
    }
    left.extend(facts.hindrances.iter().cloned());
    left
}

/// What is left in a step, or nothing where it was left out.
fn open(facts: &Facts, step: Step) -> Vec<StepFinding> {
    let state = state(facts, step);
    if state.status == StepStatus::Skipped { Vec::new() } else { state.errors }
}

/// Where a step stands.
pub(super) fn state(facts: &Facts, step: Step) -> StepState {
    let reading = match step {
        Step::CodeReview => code_review(facts),
        Step::SuggestionReview => suggestion_review(facts),
        Step::Compose => compose(facts),
        Step::CompareAndEdit => compare_and_edit(facts),
        Step::BillingAndAttest => billing_and_attest(facts),
        Step::SignAndDispatch => sign_and_dispatch(facts),
    };
    let left_out = facts.workflow.left_out(step).filter(|_| !reading.left.is_empty());
    let skipped = left_out.map(|one| one.reason.clone()).or(reading.passed_by.map(str::to_owned));
    let status = status(&reading, skipped.is_some(), facts.workflow.seconds(step).is_some());
    let completed = status == StepStatus::Completed;
    StepState {
        step,
        status,
        progress: progress(&reading, completed),
        items_total: reading.total,
        items_done: reading.done,
        seconds_spent: facts.workflow.seconds(step).unwrap_or(0),
        errors: reading.left,
        warnings: reading.warnings,
        notes: facts.workflow.words_on(step).map(str::to_owned),
        skipped,
        reopened: reading.reopened.filter(|_| !completed),
        completed_at: reading.at.filter(|_| completed),
    }
}

fn status(reading: &Reading, skipped: bool, opened: bool) -> StepStatus {
    match () {
        () if skipped => StepStatus::Skipped,
        () if reading.blocked => StepStatus::Blocked,
        () if reading.left.is_empty() && !reading.is_an_offer => StepStatus::Completed,
        () if reading.begun || opened || reading.done > 0 => StepStatus::InProgress,
        () => StepStatus::NotStarted,
    }
}

/// Percent of the items; of a step with none, whether anything is left.
fn progress(reading: &Reading, completed: bool) -> u8 {
    if completed {
        return 100;
    }
    let done = u64::from(reading.done.min(reading.total)) * 100;
    // What is not completed is never all of it.
    u8::try_from(done.checked_div(u64::from(reading.total)).unwrap_or(0)).unwrap_or(100).min(99)
}

fn code_review(facts: &Facts) -> Reading {
    let codes = &facts.codes;
    let waiting = codes.undecided.iter().map(|code| format!("{code} waits for a decision."));
    let asked = codes.questions.iter().map(|question| format!("A question waits for its answer: {question}"));
    let left: Vec<_> = waiting.chain(asked).map(|words| StepFinding::of(Step::CodeReview, words)).collect();
    let weak = codes.weak.iter().map(|code| format!("{code} has little in the note to bear it out."));
    let done = codes.decided + codes.answered;
    let nothing_to_read = facts.text.is_none() && left.is_empty();
    Reading {
        blocked: nothing_to_read,
        begun: done > 0,
        total: done + count(left.len()),
        done,
        left: if nothing_to_read { vec![StepFinding::of(Step::Compose, NO_TEXT)] } else { left },
        warnings: weak.map(|words| StepFinding::of(Step::CodeReview, words)).collect(),
        at: codes.decided_at,
        ..Reading::default()
    }
}

const NO_TEXT: &str = "There is neither a note nor a transcript yet.";
const NO_NOTE: &str = "There is no note yet.";

fn suggestion_review(facts: &Facts) -> Reading {
    let proposals = &facts.proposals;
    let Some(text) = &facts.text else {
        let left = vec![StepFinding::of(Step::Compose, NO_TEXT)];
        return Reading { blocked: true, left, ..Reading::default() };
    };
    let read = facts.workflow.proposed_for.as_ref();
    let outdated = read.is_some_and(|read| read.text != *text);
    let mut left = Vec::new();
    if read.is_none() {
        left.push("Nobody has looked what codes the note bears out.".to_owned());
    } else if outdated && facts.signed_at.is_none() {
        left.push("The note has changed since codes were proposed for it.".to_owned());
    }
    match proposals.undecided {
        0 => {}
        1 => left.push("One proposed code waits for a decision.".to_owned()),
        many => left.push(format!("{many} proposed codes wait for a decision.")),
    }
    let below = (proposals.below > 0).then(|| format!("{} less certain proposals are not shown.", proposals.below));
    Reading {
        begun: read.is_some(),
        total: proposals.undecided + proposals.decided,
        done: proposals.decided,
        left: left.into_iter().map(|words| StepFinding::of(Step::SuggestionReview, words)).collect(),
        warnings: below.map(|words| StepFinding::of(Step::SuggestionReview, words)).into_iter().collect(),
        reopened: (outdated && facts.signed_at.is_none())
            .then(|| "The note was changed after codes were proposed for it.".to_owned()),
        at: proposals.decided_at.max(read.map(|read| read.at)),
        ..Reading::default()
    }
}

fn compose(facts: &Facts) -> Reading {
    let enhancement = &facts.enhancement;
    if facts.note.is_none() {
        let left = vec![StepFinding::of(Step::Compose, NO_NOTE)];
        return Reading { blocked: true, left, ..Reading::default() };
    }
    let ran = enhancement.ran_at.is_some();
    let going_on = enhancement.running.then(|| StepFinding::of(Step::Compose, "The note is being improved."));
    let failed = enhancement.failed.then(|| StepFinding::of(Step::Compose, "Improving the note came to nothing."));
    let idle = !ran && !enhancement.running;
    let approved = is_approved(facts) || facts.signed_at.is_some();
    let not_begun = (idle && !approved).then(|| StepFinding::of(Step::Compose, "The draft was not improved."));
    Reading {
        begun: ran || enhancement.running,
        total: 1,
        done: u32::from(ran && !enhancement.running),
        // Improving is an offer: what was not begun holds up nothing.
        left: going_on.into_iter().collect(),
        warnings: failed.into_iter().chain(not_begun).collect(),
        at: enhancement.ran_at,
        is_an_offer: idle,
        passed_by: (idle && approved).then_some("The draft was approved as it was."),
        ..Reading::default()
    }
}

fn is_approved(facts: &Facts) -> bool {
    let note = facts.note.as_ref();
    let approved = facts.workflow.approved.as_ref();
    note.is_some_and(|note| approved.is_some_and(|approved| approved.text == note.text))
}

/// What keeps the text from being approved.
pub(super) fn against_approval(facts: &Facts) -> Vec<StepFinding> {
    let Some(note) = &facts.note else { return vec![StepFinding::of(Step::Compose, NO_NOTE)] };
    let mut left = note.hindrances.clone();
    let undecided = match facts.enhancement.undecided {
        0 => None,
        1 => Some("One proposed change waits for a decision.".to_owned()),
        many => Some(format!("{many} proposed changes wait for a decision.")),
    };
    left.extend(undecided.map(|words| StepFinding::of(Step::CompareAndEdit, words)));
    left
}

fn compare_and_edit(facts: &Facts) -> Reading {
    if facts.note.is_none() {
        let left = vec![StepFinding::of(Step::Compose, NO_NOTE)];
        return Reading { blocked: true, left, ..Reading::default() };
    }
    if let Some(at) = facts.signed_at {
        let done = facts.enhancement.decided + 1;
        return Reading { begun: true, total: done, done, at: Some(at), ..Reading::default() };
    }
    let approved = is_approved(facts);
    let mut left = against_approval(facts);
    let open = count(left.len());
    if !approved {
        left.push(StepFinding::of(Step::CompareAndEdit, "The text is not approved."));
    }
    let lapsed = facts.workflow.approved.is_some() && !approved;
    Reading {
        begun: facts.enhancement.decided > 0 || facts.workflow.ready.is_some() || lapsed,
        total: facts.enhancement.decided + open + 1,
        done: facts.enhancement.decided + u32::from(approved),
        left,
        warnings: facts.note.iter().flat_map(|note| note.warnings.clone()).collect(),
        reopened: lapsed.then(|| "The text was changed after it was approved.".to_owned()),
        at: facts.workflow.approved.as_ref().map(|approved| approved.at),
        ..Reading::default()
    }
}

/// Why an attestation does not hold; `None` if it does.
fn void(facts: &Facts) -> Option<&'static str> {
    let attested = facts.billing.attested.as_ref()?;
    if facts.note.as_ref().is_none_or(|note| note.text != attested.text) {
        return Some("The text was changed after it was attested.");
    }
    if attested.codes != facts.codes.fingerprint {
        return Some("The codes were changed after they were attested.");
    }
    let old = attestation_lapsed(attested.at, facts.now);
    // What was signed was attested in time.
    (old && facts.signed_at.is_none()).then_some("It was attested more than a day ago.")
}

/// What keeps text and codes from being attested.
pub(super) fn against_attesting(facts: &Facts) -> Vec<StepFinding> {
    let errors = facts.billing.findings.iter().filter(|one| one.severity == Severity::Error);
    let mut left: Vec<_> = errors.map(|one| one.finding.clone()).collect();
    if !is_approved(facts) && facts.signed_at.is_none() {
        left.push(StepFinding::of(Step::CompareAndEdit, "The text is not approved."));
    }
    left
}

fn billing_and_attest(facts: &Facts) -> Reading {
    let mut left = against_attesting(facts);
    let blocked = !is_approved(facts) && facts.signed_at.is_none();
    let open = count(left.len());
    let reason = void(facts);
    let attested = facts.billing.attested.is_some() && reason.is_none();
    // A note signed without one carries its statement in the signature.
    let needed = facts.signed_at.is_none() || reason.is_some();
    if !attested && needed {
        left.push(StepFinding::of(Step::BillingAndAttest, "Nobody has attested text and codes."));
    }
    let warnings = facts.billing.findings.iter().filter(|one| one.severity == Severity::Warning);
    Reading {
        blocked,
        begun: facts.billing.attested.is_some(),
        total: open + 1,
        done: u32::from(attested),
        left,
        warnings: warnings.map(|one| one.finding.clone()).collect(),
        reopened: reason.map(str::to_owned),
        at: facts.billing.attested.as_ref().map(|attested| attested.at).or(facts.signed_at),
        ..Reading::default()
    }
}

fn sign_and_dispatch(facts: &Facts) -> Reading {
    let dispatch = &facts.dispatch;
    let sent = dispatch.confirmed + dispatch.waiting + dispatch.failed;
    if facts.signed_at.is_some() {
        let of = |words: String| StepFinding::of(Step::SignAndDispatch, words);
        let waiting = (dispatch.waiting > 0).then(|| of(format!("{} on the way.", dispatch.waiting)));
        let failed = (dispatch.failed > 0).then(|| of(format!("{} did not arrive yet.", dispatch.failed)));
        return Reading {
            begun: true,
            total: 1 + sent,
            done: 1 + dispatch.confirmed,
            left: failed.clone().into_iter().chain(waiting).collect(),
            at: dispatch.last_at.max(facts.signed_at),
            ..Reading::default()
        };
    }
    let blockers = blockers(facts);
    Reading {
        blocked: !blockers.is_empty(),
        total: 1,
        left: if blockers.is_empty() {
            vec![StepFinding::of(Step::SignAndDispatch, "The note is not signed.")]
        } else {
            blockers
        },
        ..Reading::default()
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

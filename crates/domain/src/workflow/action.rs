//! What may be done with a visit where it stands: the transition table of its workflow.

use super::states::{against_approval, against_attesting};
use super::{Facts, Step, StepFinding, blockers};

/// Something a person wants to do that moves the workflow on, or back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Leave a step out.
    LeaveOut(Step),
    /// Take a step up again that was left out.
    TakeUp(Step),
    /// Put the text up for review.
    PutUpForReview,
    /// Stand by the text.
    Approve,
    /// Stand by it no longer.
    WithdrawApproval,
    /// Attest text and codes.
    Attest,
    /// Sign.
    Sign,
}

impl Action {
    /// One of each.
    pub fn all() -> Vec<Self> {
        let steps = Step::ALL.into_iter().flat_map(|step| [Self::LeaveOut(step), Self::TakeUp(step)]);
        let rest = [Self::PutUpForReview, Self::Approve, Self::WithdrawApproval, Self::Attest, Self::Sign];
        steps.chain(rest).collect()
    }
}

/// Why something may not be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The note is signed.
    #[error("the note is signed; what is signed is not changed")]
    Signed,
    /// This step is not left out.
    #[error("this step cannot be left out")]
    Needed,
    /// It is not left out.
    #[error("this step was not left out")]
    NotLeftOut,
    /// The text is not approved.
    #[error("the text is not approved")]
    NotApproved,
    /// Something is left.
    #[error("something is left to do first")]
    Left(Vec<StepFinding>),
}

/// Whether this may be done now.
///
/// # Errors
/// Why not.
pub fn may(action: Action, facts: &Facts) -> Result<(), Refusal> {
    if facts.signed_at.is_some() {
        return match action {
            // Codes may still be worked on by a coder: leaving that to them, or not, stays open.
            Action::LeaveOut(step) | Action::TakeUp(step) if step.is_coding() => steps(action, facts),
            _ => Err(Refusal::Signed),
        };
    }
    match action {
        Action::LeaveOut(_) | Action::TakeUp(_) => steps(action, facts),
        Action::PutUpForReview => match facts.note {
            Some(_) => Ok(()),
            None => nothing_left(against_approval(facts)),
        },
        Action::Approve => nothing_left(against_approval(facts)),
        Action::WithdrawApproval if facts.workflow.approved.is_none() => Err(Refusal::NotApproved),
        Action::WithdrawApproval => Ok(()),
        Action::Attest => nothing_left(against_attesting(facts)),
        Action::Sign => nothing_left(blockers(facts)),
    }
}

fn steps(action: Action, facts: &Facts) -> Result<(), Refusal> {
    match action {
        Action::LeaveOut(step) if !step.may_be_left_out() => Err(Refusal::Needed),
        Action::TakeUp(step) if facts.workflow.left_out(step).is_none() => Err(Refusal::NotLeftOut),
        _ => Ok(()),
    }
}

fn nothing_left(left: Vec<StepFinding>) -> Result<(), Refusal> {
    if left.is_empty() { Ok(()) } else { Err(Refusal::Left(left)) }
}

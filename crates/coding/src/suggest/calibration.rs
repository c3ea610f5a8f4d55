//! How sure a proposal is: the chance that a coder would keep it.

use super::conditions::Condition;
use super::mentions::Leads;
use super::suggester::Reading;

/// The chance in percent that a coder keeps the code.
pub(crate) fn confidence(condition: &Condition, _reading: &Reading) -> u8 {
    let base =
        if condition.leads == Leads::Yes { condition.weight.min(1.0) * 0.95 } else { condition.weight.min(1.0) * 0.8 };
    percent(base)
}

/// The chance that another reading of a heading is the right one.
pub(crate) fn of_other(other: &Condition) -> u8 {
    percent(other.weight * 0.3)
}

fn percent(chance: f32) -> u8 {
    (chance.clamp(0.01, 0.99) * 100.0).round() as u8
}

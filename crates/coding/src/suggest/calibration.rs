//! How sure a proposal is: the chance that a coder would keep it, measured on labelled notes.

use super::conditions::Condition;
use super::mentions::Leads;
use std::sync::LazyLock;

/// Weights and chances in percent, ascending.
static KNOTS: LazyLock<Vec<(f32, f32)>> = LazyLock::new(|| {
    let lines = include_str!("calibration.txt").lines().filter(|line| !line.starts_with('#'));
    let pairs = lines.filter_map(|line| line.split_once('\t'));
    pairs.filter_map(|(weight, chance)| Some((weight.parse().ok()?, chance.parse().ok()?))).collect()
});

/// The chance in percent that a coder keeps the code.
pub(crate) fn confidence(condition: &Condition) -> u8 {
    let least = if condition.leads == Leads::Yes { 0.95 } else { 0.8 };
    chance(condition.weight.min(1.0) * least * 100.0)
}

/// The chance that another reading of a heading is the right one.
pub(crate) fn of_other(other: &Condition) -> u8 {
    chance(other.weight * 30.0)
}

/// The chance at a weight in percent.
fn chance(weight: f32) -> u8 {
    let between = |pair: &[(f32, f32)]| {
        let [(from, low), (to, high)] = [pair[0], pair[1]];
        (from <= weight && weight <= to).then(|| low + (high - low) * (weight - from) / (to - from).max(1e-6))
    };
    let chance = KNOTS.windows(2).find_map(between).unwrap_or(if weight > 50.0 { 98.0 } else { 1.0 });
    chance.clamp(1.0, 99.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_weighs_more_is_surer() {
        let chances: Vec<u8> = (0..=100).map(|weight| chance(weight as f32)).collect();
        assert!(chances.is_sorted() && chances[0] >= 1 && chances[100] <= 99);
        assert_eq!(chance(95.0), 97);
    }
}

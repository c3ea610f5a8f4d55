//! Vital signs: which figure is the reading of which sign.

use super::figures::Figure;
use super::tokens::Token;
use super::units::Measure;

/// A vital sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vital {
    /// Blood pressure.
    Pressure,
    /// Pulse.
    Pulse,
    /// Breaths a minute.
    Breaths,
    /// Body temperature.
    Temperature,
    /// Oxygen saturation.
    Saturation,
    /// Weight.
    Weight,
    /// Height.
    Height,
    /// Body mass index.
    MassIndex,
    /// Pain, of ten.
    Pain,
}

/// A figure further from the name of its sign than this many words belongs to something else.
const REACH: usize = 40;

/// The sign this word names, alone or with the one before it.
fn cue(before: &str, word: &str) -> Option<Vital> {
    Some(match (before, word) {
        ("blood", "pressure" | "pressures") | (_, "bp" | "systolic" | "diastolic") => Vital::Pressure,
        (_, "pulse") | ("heart", "rate" | "rates") | (_, "bpm" | "hr" | "heartbeat") => Vital::Pulse,
        ("respiratory", "rate") | (_, "respirations" | "respiration" | "rr") => Vital::Breaths,
        (_, "temperature" | "temp" | "fever" | "fevers" | "tmax" | "febrile") => Vital::Temperature,
        (_, "saturation" | "saturations" | "o2" | "sat" | "sats" | "spo2" | "oxygen" | "ox" | "saturating") => {
            Vital::Saturation
        }
        (_, "weight" | "weighs" | "weighed" | "weigh") => Vital::Weight,
        (_, "height") => Vital::Height,
        (_, "bmi") | ("mass", "index") => Vital::MassIndex,
        (_, "pain") => Vital::Pain,
        _ => return None,
    })
}

/// Whether a figure with this unit can be a reading of this sign.
fn fits(vital: Vital, figure: &Figure) -> bool {
    use Measure as M;
    let measure = figure.unit.map(|(measure, _)| measure);
    match vital {
        Vital::Pressure => {
            matches!(measure, None | Some(M::Pressure))
                && (figure.of_ratio || measure.is_some() || figure.values.iter().any(|v| *v >= 60.0))
        }
        Vital::Pulse | Vital::Breaths => matches!(measure, None | Some(M::PerMinute)),
        Vital::Temperature => {
            matches!(measure, None | Some(M::Celsius | M::Fahrenheit | M::Degrees))
                && figure.values.iter().any(|v| (34.0..110.0).contains(v))
        }
        Vital::Saturation => {
            matches!(measure, None | Some(M::Percent)) && figure.values.iter().any(|v| (50.0..=100.0).contains(v))
        }
        Vital::Weight => {
            matches!(measure, None | Some(M::Mass)) && figure.unit.is_none_or(|(_, factor)| factor > 20_000.0)
        }
        Vital::Height => matches!(measure, None | Some(M::Length)),
        Vital::MassIndex => measure.is_none() || measure == Some(M::Mass),
        Vital::Pain => figure.of_ratio && figure.values.iter().any(|v| *v <= 10.0),
    }
}

/// The sign this figure is a reading of: the one named last before it, or, in the next few words, behind it.
pub(super) fn of(tokens: &[&Token], at: usize, figure: &Figure) -> Option<Vital> {
    if let Some(shaped) = by_shape(figure) {
        return Some(shaped);
    }
    let length = figure.last - figure.first;
    let before =
        |at: usize| at.checked_sub(1).and_then(|before| tokens.get(before)).map_or("", |token| token.lower.as_str());
    let named = |at: usize| tokens.get(at).and_then(|token| cue(before(at), &token.lower));
    let back = (at.saturating_sub(REACH)..at).rev().find_map(&named);
    let ahead = || (at + length + 1..at + length + 5).find_map(&named);
    back.filter(|vital| fits(*vital, figure)).or_else(|| ahead().filter(|vital| fits(*vital, figure)))
}

/// A reading that needs no name: `136/82` with sizes only pressures have, `98.9 °F`, `72 bpm`.
fn by_shape(figure: &Figure) -> Option<Vital> {
    match figure.unit.map(|(measure, _)| measure) {
        Some(Measure::Pressure) => Some(Vital::Pressure),
        None if figure.of_ratio && figure.values.iter().any(|value| (40.0..=260.0).contains(value)) => {
            Some(Vital::Pressure)
        }
        Some(Measure::PerMinute) => Some(Vital::Pulse),
        _ => None,
    }
}

//! Units as they are said and written, and whether two figures are the same amount: 1 g is 1000 mg, two weeks are 14 days.

/// What a unit measures; the factor to its base goes beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// Base: mg.
    Mass,
    /// Base: mL.
    Volume,
    /// Base: cm.
    Length,
    /// Base: days.
    Time,
    /// Units of insulin and their like.
    Units,
    /// Milliequivalents.
    Equivalents,
    /// Percent.
    Percent,
    /// Degrees Celsius.
    Celsius,
    /// Degrees Fahrenheit.
    Fahrenheit,
    /// Degrees of which nothing is said: of a fever or of a joint.
    Degrees,
    /// Tablets, puffs, drops.
    Pieces,
    /// A minute: pulse and breaths.
    PerMinute,
    /// mmHg.
    Pressure,
    /// Times.
    Times,
}

/// A unit: what it measures and how many of the base it is.
pub(super) type Unit = (Measure, f64);

/// The unit a word names.
pub(super) fn unit(word: &str) -> Option<Unit> {
    use Measure as M;
    Some(match word {
        "mg" | "mgs" | "milligram" | "milligrams" => (M::Mass, 1.0),
        "mcg" | "microgram" | "micrograms" | "ug" | "µg" => (M::Mass, 0.001),
        "g" | "gm" | "gram" | "grams" => (M::Mass, 1000.0),
        "kg" | "kgs" | "kilogram" | "kilograms" | "kilo" | "kilos" => (M::Mass, 1e6),
        "lb" | "lbs" | "pound" | "pounds" => (M::Mass, 453_592.0),
        "oz" | "ounce" | "ounces" => (M::Mass, 28_349.5),
        "ml" | "mls" | "milliliter" | "milliliters" | "cc" | "ccs" => (M::Volume, 1.0),
        "liter" | "liters" | "l" => (M::Volume, 1000.0),
        "cm" | "centimeter" | "centimeters" => (M::Length, 1.0),
        "mm" | "millimeter" | "millimeters" => (M::Length, 0.1),
        "inch" | "inches" => (M::Length, 2.54),
        "foot" | "feet" | "ft" => (M::Length, 30.48),
        "mile" | "miles" => (M::Length, 160_934.0),
        "minute" | "minutes" | "min" | "mins" => (M::Time, 1.0 / 1440.0),
        "hour" | "hours" | "hr" | "hrs" => (M::Time, 1.0 / 24.0),
        "day" | "days" => (M::Time, 1.0),
        "week" | "weeks" | "wk" | "wks" => (M::Time, 7.0),
        "month" | "months" | "mo" => (M::Time, 30.4),
        "year" | "years" | "yr" | "yrs" | "yo" => (M::Time, 365.0),
        "unit" | "units" | "iu" => (M::Units, 1.0),
        "meq" | "milliequivalent" | "milliequivalents" => (M::Equivalents, 1.0),
        "%" | "percent" => (M::Percent, 1.0),
        "°c" | "celsius" => (M::Celsius, 1.0),
        "°f" | "fahrenheit" => (M::Fahrenheit, 1.0),
        "°" | "degree" | "degrees" => (M::Degrees, 1.0),
        "tablet" | "tablets" | "tab" | "tabs" | "pill" | "pills" | "capsule" | "capsules" | "puff" | "puffs"
        | "drop" | "drops" | "spray" | "sprays" => (M::Pieces, 1.0),
        "bpm" | "beats" | "breaths" => (M::PerMinute, 1.0),
        "mmhg" => (M::Pressure, 1.0),
        "times" | "time" => (M::Times, 1.0),
        _ => return None,
    })
}

/// Whether two figures are one amount. A figure without a unit is taken at its number.
pub(super) fn same_amount(a: f64, of: Option<Unit>, b: f64, than: Option<Unit>) -> bool {
    let (Some((measure, factor)), Some((other, other_factor))) = (of, than) else { return a == b };
    if measure == other {
        let (a, b) = (a * factor, b * other_factor);
        let tolerance = if factor == other_factor { 1e-9 } else { 0.015 };
        return (a - b).abs() <= tolerance * a.abs().max(b.abs());
    }
    use Measure as M;
    match (measure, other) {
        (M::Celsius, M::Fahrenheit) => (a * 1.8 + 32.0 - b).abs() < 0.11,
        (M::Fahrenheit, M::Celsius) => (b * 1.8 + 32.0 - a).abs() < 0.11,
        (M::Degrees, M::Celsius | M::Fahrenheit) | (M::Celsius | M::Fahrenheit, M::Degrees) => a == b,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_amount_in_two_units() {
        let same = |a, of: &str, b, than: &str| same_amount(a, unit(of), b, unit(than));
        assert!(same(1000.0, "mg", 1.0, "g") && same(14.0, "days", 2.0, "weeks") && same(177.9, "lb", 80.7, "kg"));
        assert!(same(100.4, "°f", 38.0, "°c") && same(5.0, "mg", 5.0, "") && same(101.0, "degrees", 101.0, "°f"));
        assert!(!same(5.0, "mg", 5.0, "g") && !same(10.0, "days", 10.0, "weeks") && !same(5.0, "mg", 5.0, "ml"));
    }
}

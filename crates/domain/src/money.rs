//! Money: whole cents, never a fraction and never in floating point.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount of US dollars in whole cents, up to some forty million dollars; there are no negative ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(transparent)]
pub struct Cents(pub u32);

impl Cents {
    /// So many times this amount; `None` where that is more than an amount can be.
    pub fn times(self, units: u32) -> Option<Self> {
        self.0.checked_mul(units).map(Self)
    }

    /// Both together; `None` where that is more than an amount can be.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// All of them together; `None` where that is more than an amount can be.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::default(), Self::plus)
    }

    /// Reads an amount of dollars as people write it: `125`, `125.50`, `$1,250.00`. Anything that is not exactly so many
    /// cents is none.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix('$').unwrap_or(text).trim_start();
        let (dollars, cents) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let grouped = dollars.split(',').collect::<Vec<_>>();
        let in_thousands = grouped.len() == 1
            || (matches!(grouped[0].len(), 1..=3) && grouped[1..].iter().all(|group| group.len() == 3));
        let dollars = grouped.concat();
        if !digits(&dollars) || !in_thousands || cents.len() > 2 || !(cents.is_empty() || digits(cents)) {
            return None;
        }
        let cents: u32 = format!("{cents:0<2}").parse().ok()?;
        dollars.parse::<u32>().ok()?.checked_mul(100)?.checked_add(cents).map(Self)
    }
}

impl fmt::Display for Cents {
    /// As it is written in dollars: `$1,250.00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dollars = (self.0 / 100).to_string();
        f.write_str("$")?;
        for (place, digit) in dollars.chars().enumerate() {
            if place > 0 && (dollars.len() - place).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        write!(f, ".{:02}", self.0 % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, cents) in [
            ("125", Some(12_500)),
            ("125.5", Some(12_550)),
            ("$ 1,250.00", Some(125_000)),
            ("0.07", Some(7)),
            ("1,25", None),
            ("12.345", None),
            ("-1", None),
            ("", None),
            ("$", None),
            (".50", None),
            ("1.2.3", None),
            ("99999999999", None),
        ] {
            assert_eq!(Cents::parse(text), cents.map(Cents), "{text}");
        }
    }

    #[test]
    fn more_than_an_amount_can_be_is_none() {
        assert_eq!(Cents(u32::MAX).plus(Cents(1)), None);
        assert_eq!(Cents(u32::MAX).times(2), None);
        assert_eq!(Cents::sum([Cents(1), Cents(2), Cents(4)]), Some(Cents(7)));
    }

    proptest! {
        #[test]
        fn an_amount_reads_back_what_it_prints(cents in any::<u32>()) {
            prop_assert_eq!(Cents::parse(&Cents(cents).to_string()), Some(Cents(cents)));
        }
    }
}

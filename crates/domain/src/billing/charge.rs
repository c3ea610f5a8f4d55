//! What the practice charges for what it does: its own list of prices, by procedure and, where they differ, by modifier,
//! payer and days of service.

use crate::coding::{Code, Modifier};
use crate::finding::Finding;
use crate::money::Cents;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One price of the practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Charge {
    /// The procedure.
    pub code: Code,
    /// Only with this modifier, such as 26 for the professional part alone; `None` for any.
    pub modifier: Option<Modifier>,
    /// Only for this payer, by the name the clinic uses, in any case; `None` for all.
    pub payer: Option<String>,
    /// The price of one unit.
    pub cents: Cents,
    /// The first day of service it is for.
    pub from: Option<NaiveDate>,
    /// The last day of service it is for.
    pub to: Option<NaiveDate>,
}

impl Charge {
    fn is_for(&self, code: &Code, modifiers: &[Modifier], payer: Option<&str>, day: NaiveDate) -> bool {
        self.code == *code
            && self.modifier.as_ref().is_none_or(|own| modifiers.contains(own))
            && self.payer_is(payer)
            && self.from.is_none_or(|first| first <= day)
            && self.to.is_none_or(|last| day <= last)
    }

    fn payer_is(&self, payer: Option<&str>) -> bool {
        match (&self.payer, payer) {
            (None, _) => true,
            (Some(own), Some(payer)) => own.trim().eq_ignore_ascii_case(payer.trim()),
            (Some(_), None) => false,
        }
    }
}

/// The practice's prices.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ChargeList {
    /// The prices, in any order.
    pub charges: Vec<Charge>,
}

impl ChargeList {
    /// The price of one unit. Of several that are for it the payer's own goes first, then that of the modifier, then the
    /// one that began last.
    pub fn price(&self, code: &Code, modifiers: &[Modifier], payer: Option<&str>, day: NaiveDate) -> Option<&Charge> {
        let those = self.charges.iter().filter(|charge| charge.is_for(code, modifiers, payer, day));
        those.max_by_key(|charge| (charge.payer.is_some(), charge.modifier.is_some(), charge.from))
    }

    /// What keeps the list from being kept: a price there twice, days that end before they begin.
    pub fn faults(&self) -> Vec<Finding> {
        let mut seen = BTreeSet::new();
        let mut findings = Vec::new();
        for charge in &self.charges {
            let payer = charge.payer.as_ref().map(|payer| payer.trim().to_ascii_lowercase());
            if !seen.insert((&charge.code, &charge.modifier, payer, charge.from)) {
                findings.push(Finding::error(charge.code.as_str(), format!("{} has two prices.", charge.code)));
            }
            if let (Some(from), Some(to)) = (charge.from, charge.to)
                && to < from
            {
                let message = format!("The last day of {} is before its first.", charge.code);
                findings.push(Finding::error(charge.code.as_str(), message));
            }
        }
        findings
    }

    /// This list with others laid over it: of two prices for the same the other's stands.
    pub fn with(mut self, others: Self) -> Self {
        for charge in others.charges {
            let same = |own: &&mut Charge| {
                let payers = own.payer.as_deref().zip(charge.payer.as_deref());
                let payer = own.payer == charge.payer || payers.is_some_and(|(a, b)| a.eq_ignore_ascii_case(b));
                own.code == charge.code && own.modifier == charge.modifier && own.from == charge.from && payer
            };
            match self.charges.iter_mut().find(same) {
                Some(own) => *own = charge,
                None => self.charges.push(charge),
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::CodeSystem;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn charge(modifier: &str, payer: &str, cents: u32, from: &str) -> Charge {
        Charge {
            code: Code::parse(CodeSystem::Cpt, "11111").expect("a code"),
            modifier: Modifier::try_from(modifier.to_owned()).ok(),
            payer: Some(payer.to_owned()).filter(|payer| !payer.is_empty()),
            cents: Cents(cents),
            from: from.parse().ok(),
            to: None,
        }
    }

    #[test]
    fn the_price_is_the_closest_that_is_for_the_line() {
        let list = ChargeList {
            charges: vec![
                charge("", "", 100, ""),
                charge("", "", 110, "2026-07-01"),
                charge("26", "", 60, ""),
                charge("", "Harbor Health", 90, ""),
            ],
        };
        let code = Code::parse(CodeSystem::Cpt, "11111").expect("a code");
        for (modifier, payer, on, cents) in [
            ("", None, "2026-06-30", 100),
            ("", None, "2026-07-01", 110),
            ("26", None, "2026-07-01", 60),
            ("25", None, "2026-06-01", 100),
            ("", Some("harbor health "), "2026-07-01", 90),
            ("26", Some("Harbor Health"), "2026-07-01", 90),
            ("", Some("Acme"), "2026-06-01", 100),
        ] {
            let modifiers: Vec<Modifier> = Modifier::try_from(modifier.to_owned()).into_iter().collect();
            let found = list.price(&code, &modifiers, payer, day(on)).map(|charge| charge.cents);
            assert_eq!(found, Some(Cents(cents)), "{modifier} {payer:?} {on}");
        }
        let other = Code::parse(CodeSystem::Cpt, "22222").expect("a code");
        assert_eq!(list.price(&other, &[], None, day("2026-06-01")), None);
    }

    #[test]
    fn a_price_is_there_once_and_a_later_list_lies_over_it() {
        let list = ChargeList { charges: vec![charge("", "Acme", 1, ""), charge("", "ACME ", 2, "")] };
        assert_eq!(list.faults().len(), 1);
        let mut backwards = charge("", "", 1, "2026-07-01");
        backwards.to = Some(day("2026-06-30"));
        assert_eq!(ChargeList { charges: vec![backwards] }.faults().len(), 1);
        let over = ChargeList { charges: vec![charge("", "acme", 5, ""), charge("", "", 7, "")] };
        let both = ChargeList { charges: vec![charge("", "Acme", 1, "")] }.with(over);
        assert_eq!(both.charges.iter().map(|charge| charge.cents.0).collect::<Vec<_>>(), [5, 7]);
        assert!(both.faults().is_empty());
    }
}

//! The charges: a line for each line of the visit, with the practice's own price and what the fee schedule says.

use super::worth;
use crate::edits::{CodedEncounter, CodedLine};
use crate::sets::CodesOfTheDay;
use auscult_domain::billing::{ChargeLine, ChargeList, Charges, RelativeValues};
use auscult_domain::coding::CodeRef;
use auscult_domain::money::Cents;

pub(super) fn of(encounter: &CodedEncounter, codes: &CodesOfTheDay<'_>, prices: &ChargeList) -> Charges {
    let lines: Vec<ChargeLine> = encounter.lines.iter().map(|one| line(encounter, one, codes, prices)).collect();
    let lacking = |is_lacking: fn(&ChargeLine) -> bool| -> Vec<CodeRef> {
        lines.iter().filter(|line| is_lacking(line)).map(|line| line.code.clone()).collect()
    };
    let values: Vec<RelativeValues> = lines.iter().filter_map(|line| line.relative_values).collect();
    Charges {
        total: sum(lines.iter().filter_map(|line| line.charge)),
        without_price: lacking(|line| line.charge.is_none()),
        relative_values: values.iter().copied().reduce(RelativeValues::plus),
        estimate: sum(lines.iter().filter_map(|line| line.estimate)),
        without_estimate: lacking(|line| line.estimate.is_none()),
        fee_schedule: codes.fees().map(|fees| fees.version().version.clone()),
        lines,
    }
}

fn line(encounter: &CodedEncounter, line: &CodedLine, codes: &CodesOfTheDay<'_>, prices: &ChargeList) -> ChargeLine {
    let payer = encounter.payer.as_deref();
    let price = prices.price(&line.code.code, &line.modifiers, payer, encounter.date_of_service);
    let price = price.map(|charge| charge.cents);
    let site = worth::site(encounter.place_of_service.as_deref(), encounter.kind);
    let worth = worth::worth(codes, line.code(), &line.modifiers, line.units, site);
    ChargeLine {
        code: line.code.clone(),
        modifiers: line.modifiers.clone(),
        units: line.units,
        pointers: line.pointers.clone(),
        price,
        charge: price.and_then(|price| price.times(line.units)),
        relative_values: worth.map(|(values, _)| values),
        estimate: worth.map(|(_, amount)| amount),
    }
}

/// The sum of some amounts; `None` where there are none, or more than an amount can be.
fn sum(amounts: impl Iterator<Item = Cents>) -> Option<Cents> {
    let amounts: Vec<Cents> = amounts.collect();
    if amounts.is_empty() { None } else { Cents::sum(amounts) }
}

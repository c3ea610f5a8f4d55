//! What the services of a visit are worth: the national amounts of the fee schedule of the day, where one is imported.
//! An estimate to order a queue by, never an amount on a claim.

use auscult_coding::billing::worth::{site, worth};
use auscult_coding::sets::CodesOfTheDay;
use auscult_domain::coding::CodeAssignment;
use auscult_domain::encounter::EncounterKind;
use auscult_domain::money::Cents;

/// The sum of the services that count, cents; `None` where the fee schedule knows none of them.
pub(crate) fn in_cents(codes: &CodesOfTheDay<'_>, kind: EncounterKind, list: &[CodeAssignment]) -> Option<u32> {
    let site = site(None, kind);
    let lines = list.iter().filter(|one| !one.is_diagnosis() && one.status.counts());
    let worth = |line: &CodeAssignment| worth(codes, line.code.code.as_str(), &line.modifiers, line.units, site);
    let amounts: Vec<Cents> = lines.filter_map(worth).map(|(_, amount)| amount).collect();
    if amounts.is_empty() { None } else { Cents::sum(amounts).map(|sum| sum.0) }
}

//! What the services of a visit are worth: the national amounts of the fee schedule of the day, where one is imported.
//! An estimate to order a queue by, never an amount on a claim.

use auscult_coding::sets::CodesOfTheDay;
use auscult_coding::sets::fees::{CostIndex, FeeSite, amount_in_cents};
use auscult_coding::sets::ncci::key;
use auscult_domain::coding::CodeAssignment;
use auscult_domain::encounter::EncounterKind;

/// The sum of the services that count, cents; `None` where the fee schedule knows none of them.
pub(crate) fn in_cents(codes: &CodesOfTheDay<'_>, kind: EncounterKind, list: &[CodeAssignment]) -> Option<u32> {
    let fees = codes.fees()?;
    let site = match kind {
        EncounterKind::OfficeVisit | EncounterKind::Telehealth => FeeSite::Office,
        EncounterKind::Hospital | EncounterKind::Emergency => FeeSite::Facility,
    };
    let lines = list.iter().filter(|one| !one.is_diagnosis() && one.status.counts());
    let amounts: Vec<i64> = lines
        .filter_map(|line| {
            let fee = fees.fee(key(line.code.code.as_str())?)?;
            Some(amount_in_cents(fee, &national(), site).saturating_mul(i64::from(line.units)))
        })
        .collect();
    let sum: i64 = amounts.iter().sum();
    if amounts.is_empty() { None } else { u32::try_from(sum).ok() }
}

/// The nation as a whole: every index is one.
fn national() -> CostIndex {
    CostIndex {
        contractor: String::new(),
        state: String::new(),
        locality: String::new(),
        name: String::new(),
        work: 1000,
        expense: 1000,
        malpractice: 1000,
    }
}

//! What a service is worth by Medicare's fee schedule, for the nation as a whole: every geographic index is one. An
//! estimate, before reductions, deductibles and what another payer has agreed on; never an amount on a claim.

use crate::sets::CodesOfTheDay;
use crate::sets::fees::{CostIndex, Fee, FeeSchedule, FeeSite, amount_in_cents};
use crate::sets::ncci::key;
use crate::sets::places;
use auscult_domain::billing::RelativeValues;
use auscult_domain::coding::Modifier;
use auscult_domain::encounter::EncounterKind;
use auscult_domain::money::Cents;

/// Modifiers under which the fee schedule has values of their own.
const COMPONENTS: [&str; 3] = ["26", "TC", "53"];

/// Where a service was done: by the place of service, where it is known, else by the kind of the visit.
pub fn site(place: Option<&str>, kind: EncounterKind) -> FeeSite {
    let by_kind = match kind {
        EncounterKind::OfficeVisit | EncounterKind::Telehealth => FeeSite::Office,
        EncounterKind::Hospital | EncounterKind::Emergency => FeeSite::Facility,
    };
    let by_place = |place: &places::PlaceOfService| if place.facility { FeeSite::Facility } else { FeeSite::Office };
    place.and_then(places::place).map_or(by_kind, by_place)
}

/// The line of the fee schedule for a service: that of its component, where it is one, else that of the whole.
fn fee<'a>(fees: &'a FeeSchedule, code: &str, modifiers: &[Modifier]) -> Option<&'a Fee> {
    let code = key(code)?;
    let component = modifiers.iter().map(Modifier::as_str).find(|modifier| COMPONENTS.contains(modifier));
    component.and_then(|component| fees.fee_with(code, component)).or_else(|| fees.fee(code))
}

/// Relative values and the national amount of so many units of a service; `None` where the fee schedule of the day does
/// not have it or gives it no value.
pub fn worth(
    codes: &CodesOfTheDay<'_>,
    code: &str,
    modifiers: &[Modifier],
    units: u32,
    site: FeeSite,
) -> Option<(RelativeValues, Cents)> {
    let fee = fee(codes.fees()?, code, modifiers)?;
    let expense = match site {
        FeeSite::Office => fee.expense_office,
        FeeSite::Facility => fee.expense_facility,
    };
    let [work, expense, malpractice] =
        [fee.work, expense, fee.malpractice].map(|value| u32::try_from(value).unwrap_or_default());
    let values = RelativeValues { work, expense, malpractice };
    let amount = u32::try_from(amount_in_cents(fee, &national(), site)).ok()?;
    let amount = Cents(amount).times(units)?;
    (values.total() > 0).then(|| (values.times(units), amount))
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

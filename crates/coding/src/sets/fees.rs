//! What Medicare pays: relative values (PPRRVU), geographic indices (GPCI) and localities, and the indicators of the
//! fee schedule by which modifiers are judged.
//!
//! Figures are whole numbers of the last published decimal: relative values in hundredths, indices in thousandths,
//! the conversion factor in ten-thousandths of a dollar, amounts in cents. Nothing is computed in floating point.

use super::DamagedSet;
use super::ncci::ProcedureKey;
use super::packed::{self, Form};
use super::table::TableVersion;
use serde::{Deserialize, Serialize};

const FEES: Form = Form { kind: *b"FEES", version: 1 };
const INDICES: Form = Form { kind: *b"GPCI", version: 1 };
const AREAS: Form = Form { kind: *b"AREA", version: 1 };

/// A line of the fee schedule: a procedure, or one of its components by modifier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    /// The procedure.
    pub code: String,
    /// `26`, `TC` or `53` where the line is for the procedure with that modifier; else empty.
    pub modifier: String,
    /// Status: A paid, B bundled, C priced by the contractor, I not for Medicare, N not covered, R restricted, X
    /// excluded by law, …
    pub status: char,
    /// Work, in hundredths of a relative value unit.
    pub work: i32,
    /// Practice expense outside a facility, hundredths.
    pub expense_office: i32,
    /// Practice expense within a facility, hundredths.
    pub expense_facility: i32,
    /// Malpractice, hundredths.
    pub malpractice: i32,
    /// Professional and technical component: 1 diagnostic with both, 0 physician service, …, 9 not applicable.
    pub components: char,
    /// Days of the global period: `000`, `010`, `090`, `MMM`, `XXX`, `YYY`, `ZZZ` (add-on).
    pub global: String,
    /// Whether a reduction applies to several procedures on a day.
    pub multiple: char,
    /// 0 no bilateral adjustment, 1 paid at 150 %, 2 already bilateral, 3 paid in full for each side, 9 not applicable.
    pub bilateral: char,
    /// Assistant at surgery: 0 with documentation, 1 never, 2 paid, 9 not applicable.
    pub assistant: char,
    /// Two surgeons: 0 never, 1 with documentation, 2 paid, 9 not applicable.
    pub two_surgeons: char,
    /// Team: 0 never, 1 with documentation, 2 paid by report, 9 not applicable.
    pub team: char,
    /// The conversion factor, in ten-thousandths of a dollar.
    pub factor: i32,
}

/// Where a service was done, as the fee schedule tells it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeSite {
    /// In the practice or at home.
    Office,
    /// In a hospital or another facility, which bears the expense.
    Facility,
}

/// One version of the fee schedule's relative values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeSchedule {
    version: TableVersion,
    /// Sorted by code, then modifier; each pair once.
    fees: Vec<Fee>,
}

impl FeeSchedule {
    pub(crate) fn of(version: TableVersion, mut fees: Vec<Fee>) -> Self {
        fees.sort_by(|a, b| (&a.code, &a.modifier).cmp(&(&b.code, &b.modifier)));
        Self { version, fees }
    }

    /// Which version this is.
    pub fn version(&self) -> &TableVersion {
        &self.version
    }

    /// How many lines it has.
    pub fn len(&self) -> usize {
        self.fees.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.fees.is_empty()
    }

    /// The line of the whole procedure.
    pub fn fee(&self, code: ProcedureKey) -> Option<&Fee> {
        self.fee_with(code, "")
    }

    /// The line of a procedure with a component modifier; `""` for the whole.
    pub fn fee_with(&self, code: ProcedureKey, modifier: &str) -> Option<&Fee> {
        let wanted = (&code[..], modifier);
        let place = self.fees.binary_search_by(|fee| (fee.code.as_bytes(), fee.modifier.as_str()).cmp(&wanted)).ok()?;
        self.fees.get(place)
    }

    /// The table as bytes; the same table always gives the same.
    pub fn encode(&self) -> Vec<u8> {
        packed::pack_json(FEES, self)
    }

    /// Reads what [`FeeSchedule::encode`] gave.
    ///
    /// # Errors
    /// [`DamagedSet`].
    pub fn decode(bytes: &[u8]) -> Result<Self, DamagedSet> {
        packed::unpack_json(FEES, bytes)
    }
}

/// The geographic indices of a locality, in thousandths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostIndex {
    /// The Medicare contractor, five digits.
    pub contractor: String,
    /// The state, two letters.
    pub state: String,
    /// The number of the locality, two digits.
    pub locality: String,
    /// Its name.
    pub name: String,
    /// Work.
    pub work: i32,
    /// Practice expense.
    pub expense: i32,
    /// Malpractice.
    pub malpractice: i32,
}

/// One year of the geographic indices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostIndices {
    version: TableVersion,
    indices: Vec<CostIndex>,
}

impl CostIndices {
    pub(crate) fn of(version: TableVersion, mut indices: Vec<CostIndex>) -> Self {
        indices.sort_by(|a, b| (&a.contractor, &a.locality).cmp(&(&b.contractor, &b.locality)));
        Self { version, indices }
    }

    /// Which year this is.
    pub fn version(&self) -> &TableVersion {
        &self.version
    }

    /// All localities, by contractor and number.
    pub fn localities(&self) -> &[CostIndex] {
        &self.indices
    }

    /// The indices of a locality.
    pub fn locality(&self, contractor: &str, locality: &str) -> Option<&CostIndex> {
        self.indices.iter().find(|index| index.contractor == contractor && index.locality == locality)
    }

    /// The table as bytes; the same table always gives the same.
    pub fn encode(&self) -> Vec<u8> {
        packed::pack_json(INDICES, self)
    }

    /// Reads what [`CostIndices::encode`] gave.
    ///
    /// # Errors
    /// [`DamagedSet`].
    pub fn decode(bytes: &[u8]) -> Result<Self, DamagedSet> {
        packed::unpack_json(INDICES, bytes)
    }
}

/// The amount in cents for one unit: each value times its index, their sum times the conversion factor, rounded half
/// up once at the end (CMS, Medicare Physician Fee Schedule payment formula).
pub fn amount_in_cents(fee: &Fee, index: &CostIndex, site: FeeSite) -> i64 {
    let expense = match site {
        FeeSite::Office => fee.expense_office,
        FeeSite::Facility => fee.expense_facility,
    };
    let part = |value: i32, index: i32| i128::from(value) * i128::from(index);
    let units = part(fee.work, index.work) + part(expense, index.expense) + part(fee.malpractice, index.malpractice);
    // Hundredths × thousandths × ten-thousandths of a dollar are 10⁻⁹ dollars; a cent is 10⁷ of them.
    let exact = units * i128::from(fee.factor);
    i64::try_from((exact + 5_000_000).div_euclid(10_000_000)).unwrap_or(i64::MAX)
}

/// A locality and the counties it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Locality {
    /// The Medicare contractor, five digits.
    pub contractor: String,
    /// The number of the locality, two digits.
    pub locality: String,
    /// The state, in full.
    pub state: String,
    /// The fee schedule area.
    pub area: String,
    /// Its counties, as published.
    pub counties: String,
}

/// One year of the localities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Localities {
    version: TableVersion,
    localities: Vec<Locality>,
}

impl Localities {
    pub(crate) fn of(version: TableVersion, localities: Vec<Locality>) -> Self {
        Self { version, localities }
    }

    /// Which year this is.
    pub fn version(&self) -> &TableVersion {
        &self.version
    }

    /// All localities, as published by state.
    pub fn localities(&self) -> &[Locality] {
        &self.localities
    }

    /// The table as bytes; the same table always gives the same.
    pub fn encode(&self) -> Vec<u8> {
        packed::pack_json(AREAS, self)
    }

    /// Reads what [`Localities::encode`] gave.
    ///
    /// # Errors
    /// [`DamagedSet`].
    pub fn decode(bytes: &[u8]) -> Result<Self, DamagedSet> {
        packed::unpack_json(AREAS, bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formula_gives_the_published_kind_of_amount() {
        let fee = Fee {
            code: "10000".into(),
            modifier: String::new(),
            status: 'A',
            work: 130,
            expense_office: 143,
            expense_facility: 60,
            malpractice: 10,
            components: '0',
            global: "XXX".into(),
            multiple: '0',
            bilateral: '0',
            assistant: '0',
            two_surgeons: '0',
            team: '0',
            factor: 323_465,
        };
        let whole = CostIndex {
            contractor: "00000".into(),
            state: "ZZ".into(),
            locality: "00".into(),
            name: String::new(),
            work: 1000,
            expense: 1000,
            malpractice: 1000,
        };
        // (1.30 + 1.43 + 0.10) × 32.3465 = 91.540595
        assert_eq!(amount_in_cents(&fee, &whole, FeeSite::Office), 9154);
        // 2.00 × 32.3465 = 64.693
        assert_eq!(amount_in_cents(&fee, &whole, FeeSite::Facility), 6469);
        let dear = CostIndex { work: 1042, expense: 1194, malpractice: 690, ..whole };
        // (1.3546 + 1.70742 + 0.069) × 32.3465 = 101.277…
        assert_eq!(amount_in_cents(&fee, &dear, FeeSite::Office), 10_128);
    }
}

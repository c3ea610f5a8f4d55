//! Imports the practice's own prices: a CSV (or workbook) with headings, one price a row.
//!
//! Columns, by any of these headings in any order: the code (`code`, `cpt`, `hcpcs`, `procedure`), the price of one unit
//! (`charge`, `price`, `fee`, `amount`); and, where there are such columns, `modifier` (`mod`), `payer`, `from`, `to`. Other
//! columns are not looked at: descriptions stay where they are.

use super::reading::{Fields, ImportFile, LONGEST_FILE, Row, Rows};
use super::report::{Encoding, ImportError, ImportProblem, LeftOut, RowProblem};
use super::values;
use crate::sets::procedures::procedure_ref;
use auscult_domain::billing::{Charge, ChargeList};
use auscult_domain::coding::Modifier;
use auscult_domain::money::Cents;

/// Prices as they were read, and the rows that were left out with their reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedCharges {
    /// The prices, in the order of the file.
    pub list: ChargeList,
    /// How many rows were left out.
    pub left_out: u32,
    /// The first of them.
    pub skipped: Vec<RowProblem>,
}

/// Where each column stands.
struct Columns {
    code: usize,
    price: usize,
    modifier: Option<usize>,
    payer: Option<usize>,
    from: Option<usize>,
    to: Option<usize>,
}

impl Columns {
    fn of(headings: &[String]) -> Option<Self> {
        let at = |names: &[&str]| headings.iter().position(|heading| names.contains(&heading.as_str()));
        Some(Self {
            code: at(&["code", "cpt", "hcpcs", "cpt/hcpcs", "procedure", "cpt code", "procedure code"])?,
            price: at(&["charge", "price", "fee", "amount", "standard charge", "unit charge"])?,
            modifier: at(&["modifier", "mod"]),
            payer: at(&["payer", "payor", "insurance"]),
            from: at(&["from", "effective from", "effective date"]),
            to: at(&["to", "effective to", "end date"]),
        })
    }
}

/// Reads prices. A row that cannot be read is left out and named; a file without the two columns is refused whole.
///
/// # Errors
/// [`ImportError`] where the file is no table of prices or holds none.
pub fn charges(file: &mut ImportFile<'_>) -> Result<ImportedCharges, ImportError> {
    let mut rows = Rows::open(file, Fields::Delimited, Encoding::Utf8, LONGEST_FILE)?;
    let headings = rows.next()?.map(|row| row.fields().map(|field| field.trim().to_lowercase()).collect::<Vec<_>>());
    let Some(columns) = headings.as_deref().and_then(Columns::of) else {
        return Err(
            rows.error(1, ImportProblem::OtherLayout("a table of prices (it needs the columns code and charge)"))
        );
    };
    let mut list = ChargeList::default();
    let mut left_out = LeftOut::default();
    while let Some(row) = rows.next()? {
        if row.is_blank() {
            continue;
        }
        match charge(&row, &columns) {
            Ok(charge) => list = list.with(ChargeList { charges: vec![charge] }),
            Err(what) => left_out.row(row.line, what),
        }
    }
    if list.charges.is_empty() {
        return Err(rows.error(rows.line(), ImportProblem::NoRows));
    }
    Ok(ImportedCharges { list, left_out: left_out.count, skipped: left_out.named })
}

fn charge(row: &Row<'_>, columns: &Columns) -> Result<Charge, &'static str> {
    let optional = |place: Option<usize>| place.map(|place| row.field(place).trim()).filter(|text| !text.is_empty());
    let day = |place, what| optional(place).map(|text| values::day(text).ok_or(what)).transpose();
    let modifier = optional(columns.modifier).map(|text| Modifier::try_from(text.to_owned()));
    Ok(Charge {
        code: procedure_ref(row.field(columns.code)).map_err(|_| "the code is not spelled like a procedure")?.code,
        modifier: modifier.transpose().map_err(|_| "the modifier is not two characters")?,
        payer: optional(columns.payer).map(str::to_owned),
        cents: Cents::parse(row.field(columns.price)).ok_or("the price is no amount of dollars and cents")?,
        from: day(columns.from, "the first day is no day")?,
        to: day(columns.to, "the last day is no day")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<ImportedCharges, ImportError> {
        let mut reader = text.as_bytes();
        charges(&mut ImportFile { name: "prices.csv", reader: &mut reader })
    }

    #[test]
    fn prices_are_read_by_their_headings() {
        let read = read(
            "Procedure,Description,Mod,Payer,Fee\n99213,not looked at,,,\"$1,150.00\"\n93000,,26,Harbor Health,45.5\n\
             99213,again,,,151\nabc,,,,1\n99214,,,,1.234\n\n",
        )
        .expect("prices");
        let told: Vec<_> = read.list.charges.iter().map(|one| (one.code.as_str(), one.cents.0)).collect();
        assert_eq!(told, [("99213", 15_100), ("93000", 4_550)], "the later price of the same stands");
        assert_eq!(read.list.charges[1].payer.as_deref(), Some("Harbor Health"));
        assert_eq!((read.left_out, read.skipped[0].line, read.skipped[1].line), (2, 5, 6));
    }

    #[test]
    fn a_file_without_codes_or_prices_is_refused() {
        for text in ["code,title\n99213,visit\n", "code,charge\n", "", "code,charge\nx,y\n"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}

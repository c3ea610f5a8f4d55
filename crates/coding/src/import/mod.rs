//! Importers: a published file in, a whole set or a report of what is wrong with the file out.

mod charges;
mod cpt;
mod fees;
mod hcpcs;
mod hcpcs_records;
pub mod icd10cm;
mod icd10cm_codes;
mod icd10cm_index;
mod icd10cm_tabular;
mod lists;
mod localities;
mod ncci;
mod payer_rules;
mod reading;
mod report;
mod source;
mod unit_limits;
mod values;
pub mod workbook;

pub use charges::{ImportedCharges, charges};
pub use cpt::{CptColumns, cpt, cpt_columns};
pub use fees::fees;
pub use hcpcs::{HcpcsLayout, hcpcs};
pub use lists::{ModifierLayout, adjustment_codes, modifiers};
pub use localities::{cost_indices, localities};
pub use ncci::ncci;
pub use payer_rules::payer_rules;
pub use reading::ImportFile;
pub use report::{Encoding, ImportError, ImportOptions, ImportProblem, ImportReport, Imported, RowProblem};
pub use unit_limits::unit_limits;

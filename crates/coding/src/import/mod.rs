//! Importers: a published file in, a whole set or a report of what is wrong with the file out.

pub mod icd10cm;
mod icd10cm_codes;
mod icd10cm_index;
mod icd10cm_report;
mod icd10cm_tabular;
mod source;

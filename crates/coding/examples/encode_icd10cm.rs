//! Writes a version of ICD-10-CM as it ships: `encode_icd10cm TABULAR.xml CODES.txt VERSION FROM TO OUT`.
//!
//! `cargo xtask codes` runs it. It imports twice and writes nothing unless both give the same bytes.

use auscult_coding::import::ImportFile;
use auscult_coding::import::icd10cm::{Edition, Icd10CmFiles, icd10cm};
use std::error::Error;
use std::fs::{self, File};
use std::io::Write;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [tabular, codes, version, from, to, out] = arguments.as_slice() else {
        return Err("encode_icd10cm TABULAR.xml CODES.txt VERSION FROM TO OUT".into());
    };
    let edition = Edition { version: version.clone(), effective_from: from.parse()?, effective_to: Some(to.parse()?) };
    let import = || -> Result<_, Box<dyn Error>> {
        let (mut list, mut order) = (File::open(tabular)?, File::open(codes)?);
        let files = Icd10CmFiles {
            tabular: ImportFile { name: tabular, reader: &mut list },
            codes: Some(ImportFile { name: codes, reader: &mut order }),
            index: None,
        };
        Ok(icd10cm(files, &edition)?.set)
    };
    let set = import()?;
    let bytes = set.encode();
    if import()?.encode() != bytes {
        return Err("two imports of the same files gave different bytes".into());
    }
    fs::write(out, &bytes)?;
    writeln!(std::io::stdout(), "{out}: {} codes in {} bytes", set.len(), bytes.len())?;
    Ok(())
}

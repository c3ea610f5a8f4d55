//! Reading published files into tables: which file is which, and what the person who imports knows better.

use super::tables::CodeTable;
use crate::views::CodeSetOptions;
use crate::{Answer, AppError};
use auscult_coding::import::icd10cm::{Edition, Icd10CmFiles, icd10cm};
use auscult_coding::import::{
    self, CptColumns, Encoding, HcpcsLayout, ImportFile, ImportOptions, ImportReport, Imported, ImportedCharges,
    ModifierLayout, workbook,
};
use auscult_domain::coding::{CodeSetKind, ImportSummary, LeftOutRow};
use chrono::{Datelike, NaiveDate};
use std::fs::File;
use std::io::{BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

/// So much of a file says what it is.
const BEGINNING: u64 = 4096;

/// A table as it was read, with what is shown of it before it is kept.
pub(crate) struct ReadTable {
    pub(crate) table: CodeTable,
    pub(crate) version: String,
    pub(crate) effective_from: NaiveDate,
    pub(crate) effective_to: Option<NaiveDate>,
    pub(crate) summary: ImportSummary,
}

/// Reads the files of a table. All of it is read or nothing.
///
/// # Errors
/// What is wrong, in which file and line.
pub(crate) fn read(kind: CodeSetKind, paths: &[PathBuf], options: &CodeSetOptions) -> Answer<ReadTable> {
    if paths.is_empty() {
        return Err(AppError::refused("There is no file to import.", "Choose the file as it was published."));
    }
    if kind == CodeSetKind::Icd10Cm {
        return icd10cm_of(paths, options);
    }
    let mut opened = paths.iter().map(|path| Opened::of(path)).collect::<Answer<Vec<_>>>()?;
    let beginnings = opened.iter().map(|file| file.beginning.clone()).collect::<Vec<_>>();
    let mut files: Vec<ImportFile<'_>> = opened.iter_mut().map(Opened::file).collect();
    let told = ImportOptions {
        encoding: if options.windows_1252 { Encoding::Windows1252 } else { Encoding::Utf8 },
        version: options.version.clone(),
        effective_from: options.effective_from,
        effective_to: options.effective_to,
    };
    match (kind, files.as_mut_slice()) {
        (CodeSetKind::Ncci, files) => Ok(table(import::ncci(files, &told)?, CodeTable::Ncci)),
        (CodeSetKind::Cpt, files) => match (&options.columns, files) {
            (Some(columns), [file]) => {
                let columns =
                    CptColumns { code: columns.code.clone(), title: columns.title.clone(), ..CptColumns::default() };
                Ok(table(import::cpt_columns(file, &columns, &told)?, CodeTable::Procedures))
            }
            (_, files) => Ok(table(import::cpt(files, &told)?, CodeTable::Procedures)),
        },
        (CodeSetKind::Hcpcs, [codes]) => {
            Ok(table(import::hcpcs(codes, None, layout(&beginnings[0]), &told)?, CodeTable::Procedures))
        }
        (CodeSetKind::Hcpcs, [one, other]) => {
            // Of two flat tables the one with the days is that of the codes.
            let (codes, texts) = if beginnings[1].contains("date_added") { (other, one) } else { (one, other) };
            Ok(table(import::hcpcs(codes, Some(texts), HcpcsLayout::Flat, &told)?, CodeTable::Procedures))
        }
        (CodeSetKind::UnitLimits, [file]) => Ok(table(import::unit_limits(file, &told)?, CodeTable::UnitLimits)),
        (CodeSetKind::Fees, [file]) => Ok(table(import::fees(file, &told)?, CodeTable::Fees)),
        (CodeSetKind::CostIndices, [file]) => Ok(table(import::cost_indices(file, &told)?, CodeTable::CostIndices)),
        (CodeSetKind::Localities, [file]) => Ok(table(import::localities(file, &told)?, CodeTable::Localities)),
        (CodeSetKind::Modifiers, [file]) => {
            Ok(table(import::modifiers(file, modifier_layout(&beginnings[0]), &told)?, CodeTable::Modifiers))
        }
        (CodeSetKind::PayerRules, [file]) => Ok(table(import::payer_rules(file, &told)?, CodeTable::PayerRules)),
        (CodeSetKind::AdjustmentCodes, [file]) => {
            Ok(table(import::adjustment_codes(file, &told)?, CodeTable::AdjustmentCodes))
        }
        _ => Err(AppError::refused("These are too many files for one table.", "Choose the one file of the table.")),
    }
}

/// Reads a table of the practice's own prices, CSV or a workbook.
///
/// # Errors
/// What is wrong with the file, with its line.
pub(crate) fn charges(path: &Path) -> Answer<ImportedCharges> {
    Ok(import::charges(&mut Opened::of(path)?.file())?)
}

fn table<T>(imported: Imported<T>, kind: impl FnOnce(T) -> CodeTable) -> ReadTable {
    let ImportReport { layout, rows, kept, left_out, skipped, version, remarks } = imported.report;
    ReadTable {
        table: kind(imported.set),
        version: version.version,
        effective_from: version.effective_from,
        effective_to: version.effective_to,
        summary: ImportSummary {
            layout,
            rows,
            kept,
            left_out,
            skipped: skipped.into_iter().map(|row| LeftOutRow { line: row.line, what: row.what }).collect(),
            remarks,
        },
    }
}

/// The layout of an HCPCS file by its first line.
fn layout(beginning: &str) -> HcpcsLayout {
    let first = beginning.lines().next().unwrap_or_default().to_ascii_lowercase();
    if first.contains("hcpcs_code") {
        HcpcsLayout::Flat
    } else if beginning.lines().take(20).any(|line| line.matches(',').count() > 8) {
        HcpcsLayout::Workbook
    } else {
        HcpcsLayout::FixedWidth
    }
}

/// The layout of a list of modifiers by its first line: of its own, or part of an HCPCS file.
fn modifier_layout(beginning: &str) -> ModifierLayout {
    if beginning.contains("mod_code") {
        return ModifierLayout::Flat;
    }
    match layout(beginning) {
        HcpcsLayout::FixedWidth => ModifierLayout::HcpcsFixedWidth,
        _ => ModifierLayout::HcpcsWorkbook,
    }
}

/// A file being read, with its name and beginning.
struct Opened {
    name: String,
    beginning: String,
    reader: Box<dyn Read>,
}

impl Opened {
    fn of(path: &Path) -> Answer<Self> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let unreadable = || AppError::file(format!("{name} could not be read"));
        let mut file = File::open(path).map_err(unreadable())?;
        let mut beginning = Vec::new();
        file.by_ref().take(BEGINNING).read_to_end(&mut beginning).map_err(unreadable())?;
        if beginning.starts_with(workbook::BEGINNING) {
            file.take(workbook::MOST_BYTES).read_to_end(&mut beginning).map_err(unreadable())?;
            let rows = workbook::as_rows(&name, beginning)?;
            let beginning = rows.chars().take(BEGINNING as usize).collect();
            return Ok(Self { name, beginning, reader: Box::new(Cursor::new(rows.into_bytes())) });
        }
        let text = String::from_utf8_lossy(&beginning).into_owned();
        let reader = Box::new(BufReader::new(Cursor::new(beginning).chain(file)));
        Ok(Self { name, beginning: text, reader })
    }

    fn file(&mut self) -> ImportFile<'_> {
        ImportFile { name: &self.name, reader: self.reader.as_mut() }
    }
}

fn icd10cm_of(paths: &[PathBuf], options: &CodeSetOptions) -> Answer<ReadTable> {
    let (mut tabular, mut codes, mut index) = (None, None, None);
    for path in paths {
        let file = Opened::of(path)?;
        let place = if file.beginning.contains("<ICD10CM.tabular") {
            &mut tabular
        } else if file.beginning.contains("<ICD10CM.index") || file.beginning.starts_with("Level,Term") {
            &mut index
        } else {
            &mut codes
        };
        if place.replace(file).is_some() {
            return Err(AppError::refused(
                "Two of these files are the same part of ICD-10-CM.",
                "Choose one tabular list, and beside it the order file and the index if there are any.",
            ));
        }
    }
    let mut tabular = tabular.ok_or_else(|| {
        AppError::refused(
            "None of these files is a tabular list.",
            "Choose the XML file of the tabular list, and beside it the order file and the index if there are any.",
        )
    })?;
    let edition = edition(&tabular.name, options)?;
    let files = Icd10CmFiles {
        tabular: tabular.file(),
        codes: codes.as_mut().map(Opened::file),
        index: index.as_mut().map(Opened::file),
    };
    Ok(table(icd10cm(files, &edition)?, CodeTable::Icd10Cm))
}

/// Which edition a tabular list is, by what was said or else by its name: `…-April-1-2026.xml`, `…2026.xml`. A federal
/// fiscal year runs from October to September.
fn edition(name: &str, options: &CodeSetOptions) -> Answer<Edition> {
    let from = options.effective_from.or_else(|| first_day(name)).ok_or_else(|| {
        AppError::refused(
            format!("{name} does not say from which day on it is for."),
            "Name the first day of service: an edition of a fiscal year is for 1 October on.",
        )
    })?;
    let year = from.year() + i32::from(from.month() >= 10);
    Ok(Edition {
        version: options.version.clone().unwrap_or_else(|| from.format("%Y-%m").to_string()),
        effective_from: from,
        effective_to: options.effective_to.or_else(|| NaiveDate::from_ymd_opt(year, 9, 30)),
    })
}

fn first_day(name: &str) -> Option<NaiveDate> {
    let words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let named = words.windows(3).find_map(|three| NaiveDate::parse_from_str(&three.join(" "), "%B %d %Y").ok());
    let year = || {
        let year = words.iter().filter_map(|word| word.parse::<i32>().ok()).find(|year| (2015..2100).contains(year));
        year.and_then(|year| NaiveDate::from_ymd_opt(year - 1, 10, 1))
    };
    named.or_else(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tabular_list_says_its_first_day_by_its_name() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day);
        for (name, first) in [
            ("icd10c-tabular-April-1-2026.xml", day(2026, 4, 1)),
            ("icd10cm_tabular_2027.xml", day(2026, 10, 1)),
            ("tabular.xml", None),
        ] {
            assert_eq!(first_day(name), first, "{name}");
        }
        let told = edition("icd10cm_tabular_2027.xml", &CodeSetOptions::default()).expect("an edition");
        assert_eq!((told.version.as_str(), told.effective_to), ("2026-10", day(2027, 9, 30)));
        assert!(edition("tabular.xml", &CodeSetOptions::default()).is_err());
    }
}

//! ICD-10-CM from its official files: the tabular list (XML of CDC and CMS), the list of codes or the order file, and
//! the alphabetic index, if there is one.
//!
//! The files have to agree: the year of the tabular list is that of the days the version is for, and the list has no
//! code that the tabular list lacks. The list says which 7th characters a stem really takes, and with the order file
//! which codes are billable.

use super::icd10cm_codes::{self, Listed};
use super::reading::ImportFile;
use super::report::{ImportError, ImportReport, Imported};
use super::{icd10cm_index, icd10cm_tabular};
use crate::sets::Icd10Cm;
use crate::sets::icd10cm::{Drawn, Level, NoteKind, Tree};
use crate::sets::table::{TableKind, TableVersion};
use auscult_domain::coding::{CodeSetVersion, CodeSystem};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, HashMap};

/// The files of a version.
pub struct Icd10CmFiles<'a> {
    /// The tabular list as XML, `icd10cm-tabular-….xml`.
    pub tabular: ImportFile<'a>,
    /// The order file, `icd10cm-order-….txt`, or a plain list of codes.
    pub codes: Option<ImportFile<'a>>,
    /// The alphabetic index as XML, `icd10cm-index-….xml`, or as rows with the columns Level, Term, NonEssModif, Code.
    pub index: Option<ImportFile<'a>>,
}

/// The name of a version and its days, which the files do not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// The name, such as `2026-04`.
    pub version: String,
    /// The first day of service.
    pub effective_from: NaiveDate,
    /// The last day of service; `None` while nobody has said.
    pub effective_to: Option<NaiveDate>,
}

impl Edition {
    /// The federal fiscal year, from October on that of the next: what the tabular list calls its version.
    pub fn fiscal_year(&self) -> i32 {
        self.effective_from.year() + i32::from(self.effective_from.month() >= 10)
    }
}

/// Reads a version of ICD-10-CM: all of it or nothing.
///
/// # Errors
/// [`ImportError`] with file and line: cut short, of another year or version than `edition`, another encoding, too
/// large, or not what it should be.
pub fn icd10cm(mut files: Icd10CmFiles<'_>, edition: &Edition) -> Result<Imported<Icd10Cm>, ImportError> {
    let mut tree = icd10cm_tabular::read(&mut files.tabular, edition.fiscal_year())?;
    let printed = tree.places.len();
    let listed = files.codes.as_mut().map(icd10cm_codes::read).transpose()?;
    let places = extended(tree.places, &tree.sevenths, listed.as_ref());
    if let (Some(listed), Some(file)) = (&listed, &files.codes) {
        icd10cm_codes::agree(file.name, listed, &places)?;
    }
    tree.places = places;
    let version = TableVersion {
        table: TableKind::Icd10Cm,
        version: edition.version.clone(),
        effective_from: edition.effective_from,
        effective_to: edition.effective_to,
    };
    let mut report = ImportReport::new("tabular list (XML) of CDC and CMS", version);
    report.rows = tree.places.len() as u32;
    report.kept = report.rows;
    if let Some(mut file) = files.index {
        let index = icd10cm_index::read(&mut file)?;
        report.rows += index.rows;
        report.kept += take_terms(&mut tree.places, index.terms);
        index.left_out.into_report(&mut report);
    }
    let tree = Tree {
        version: CodeSetVersion {
            system: CodeSystem::Icd10Cm,
            version: edition.version.clone(),
            effective_from: edition.effective_from,
            effective_to: edition.effective_to,
        },
        sevenths: tree.sevenths,
        places: tree.places,
    };
    let wrong = || ImportError::form(files.tabular.name, 0, format!("its {printed} places do not make a tree"));
    Ok(Imported { set: tree.grown().ok_or_else(wrong)?, report })
}

/// The places with the codes that 7th characters make below their stems.
fn extended(
    printed: Vec<Drawn>,
    sevenths: &[crate::sets::icd10cm::SeventhCharacters],
    listed: Option<&BTreeMap<String, Listed>>,
) -> Vec<Drawn> {
    let mut places = Vec::with_capacity(printed.len() * 2);
    let mut printed = printed.into_iter().peekable();
    while let Some(mut place) = printed.next() {
        let leaf = printed.peek().is_none_or(|next| next.depth <= place.depth) && place.level >= Level::Category;
        let table = usize::from(place.seventh).checked_sub(1).and_then(|at| sevenths.get(at)).filter(|_| leaf);
        place.billable = leaf && table.is_none();
        if let Some(Listed { billable: Some(billable), .. }) = listed.and_then(|listed| listed.get(&plain(&place.code)))
        {
            place.billable = *billable;
        }
        let below: Vec<Drawn> =
            table.iter().flat_map(|table| table.iter()).filter_map(|seventh| extend(&place, seventh, listed)).collect();
        places.push(place);
        places.extend(below);
    }
    places
}

/// The code a 7th character makes of a stem, filled up with X; `None` where the list lacks it.
fn extend(
    stem: &Drawn,
    (character, meaning): &(char, Box<str>),
    listed: Option<&BTreeMap<String, Listed>>,
) -> Option<Drawn> {
    let code = format!("{:X<6}{character}", plain(&stem.code));
    let listed = match listed {
        Some(listed) => Some(listed.get(&code)?),
        None => None,
    };
    let title = listed.and_then(|listed| listed.title.clone());
    Some(Drawn {
        level: Level::Extended,
        title: title.unwrap_or_else(|| format!("{}, {meaning}", stem.title)),
        billable: listed.and_then(|listed| listed.billable).unwrap_or(true),
        depth: stem.depth + 1,
        seventh: stem.seventh,
        notes: Vec::new(),
        code,
    })
}

/// A code without its point.
pub(super) fn plain(code: &str) -> String {
    code.chars().filter(|c| *c != '.').collect()
}

/// Puts the terms of the index to their codes; gives how many found theirs.
fn take_terms(places: &mut [Drawn], terms: Vec<icd10cm_index::Term>) -> u32 {
    let by_code: HashMap<String, usize> = places
        .iter()
        .enumerate()
        .filter(|(_, place)| place.level >= Level::Category)
        .map(|(at, place)| (plain(&place.code), at))
        .collect();
    let mut taken = 0;
    for term in terms {
        if let Some(at) = by_code.get(&plain(&term.code)) {
            places[*at].notes.push((NoteKind::IndexTerm, term.words));
            taken += 1;
        }
    }
    taken
}

#[cfg(test)]
mod tests;

//! The structure of a note: how complete it is, and the things it names. A pure reading of the text; codes are joined by
//! who knows them.

mod completeness;
mod entities;
#[cfg(test)]
mod tests;

use auscult_domain::note::NoteContent;
use auscult_domain::structure::{NoteStructure, ReportKind};

/// Reads a note as a report of this sort, or of the sort its sections are for.
pub fn of(note: &NoteContent, report: Option<ReportKind>) -> NoteStructure {
    let kinds: Vec<_> = note.sections.iter().flat_map(|section| section.kinds.iter().copied()).collect();
    let report = report.unwrap_or_else(|| ReportKind::with_sections(&kinds));
    let sections: Vec<_> = note.sections.iter().map(completeness::of).collect();
    let missing = completeness::lacking(note, report);
    let shares: Vec<u32> = sections.iter().map(|section| section.percent).chain(missing.iter().map(|_| 0)).collect();
    let whole = u32::try_from(shares.len()).unwrap_or(1).max(1);
    NoteStructure {
        report,
        percent: shares.iter().sum::<u32>() / whole,
        missing,
        sections,
        entities: note.sections.iter().flat_map(entities::of).collect(),
    }
}

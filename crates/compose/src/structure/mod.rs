//! The structure of a note: how complete it is, and the things it names. A pure reading of the text; codes are joined by
//! who knows them.

mod completeness;
mod entities;
#[cfg(test)]
mod tests;

use auscult_domain::note::NoteContent;
use auscult_domain::structure::{NoteStructure, ReportKind};

/// Reads a note as a report of this sort; where none is named, of the sort the note says it is, or else of the one its
/// sections have room for. How complete it is as a whole is what [`completeness()`](crate::enhance::completeness) says of
/// it everywhere; what is missing is said here section by section.
pub fn of(note: &NoteContent, report: Option<ReportKind>) -> NoteStructure {
    let kinds: Vec<_> = note.sections.iter().flat_map(|section| section.kinds.iter().copied()).collect();
    let report = report.or(note.report).unwrap_or_else(|| ReportKind::with_sections(&kinds));
    let sections: Vec<_> = note.sections.iter().map(completeness::of).collect();
    let missing = completeness::lacking(note, report);
    NoteStructure {
        report,
        percent: completeness_as(note, report),
        missing,
        sections,
        entities: note.sections.iter().flat_map(entities::of).collect(),
    }
}

fn completeness_as(note: &NoteContent, report: ReportKind) -> u32 {
    crate::enhance::completeness(&NoteContent { report: Some(report), ..note.clone() }).score
}
